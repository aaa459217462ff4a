"""The words of a text as searches know them: folded, split, and cut to their English stems.

Index and query go through here, whatever database keeps the words, so that both databases find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from threading import Lock
from typing import Final

import Stemmer

LONGEST: Final = 128
"""Characters of a word that count; what follows them is not looked at."""

_REMEMBERED: Final = 200_000

_ALONE: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
"""Scripts that put no spaces between words: each of their letters is a word, and their words are phrases of these."""

_ALONE_SET: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in _ALONE)
_LETTER_ALONE: Final = re.compile(f"[{_ALONE_SET}]")
_STUCK: Final = re.compile(f"(?<=[{_ALONE_SET}])(?![{_ALONE_SET}])(?=\\S)")
"""Where a letter of another script follows one of these."""

_JAMO: Final = re.compile("[\u1100-\u11ff]")
"""Parts of Korean letters: some systems write the names of files in them."""

_UNSEEN: Final = ((0x00AD, 0x00AD), (0x0300, 0x036F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Soft hyphens, accents, and what chooses between looks of a character: they change no word."""


class _Folding(dict[int, str]):
    """What becomes of each character: worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = "".join(_folded(part) for part in unicodedata.normalize("NFKD", character))
        if 0xAC00 <= code <= 0xD7A3:
            plain = character
        elif is_alone(character):
            # A vowel sign or tone mark belongs to the letter before it.
            plain = plain if unicodedata.category(character)[0] == "M" else f" {plain}"
        if len(self) >= _REMEMBERED:
            self.clear()
        self[code] = plain
        return plain


def _folded(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Me" or any(first <= ord(character) <= last for first, last in _UNSEEN):
        return ""
    if kind[0] in "LNM" or kind == "Co":
        return character.casefold()
    return " "


class _Stems(dict[str, str]):
    """Words and their stems: a text says most of its words again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer("english")
        # It keeps the word it works on; readers and writers ask in threads of their own.
        self._alone = Lock()

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = word
        if word.isascii() and word.isalpha():
            with self._alone:
                stem = str(self._stemmer.stemWord(word))
        self[word] = stem
        return stem


_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")
_FOLDING: Final = _Folding()
_STEMS: Final = _Stems()


def folded(text: str) -> str:
    """A text in which only words and spaces are left: lower case, without accents, widths and ligatures."""
    if not text.isascii():
        # The few quotes, dashes and accents of English go first: translating is much faster where all is ASCII.
        text = _BEYOND_ASCII.sub(lambda run: run[0].translate(_FOLDING), text)
    if not text.isascii():
        if _JAMO.search(text):
            text = unicodedata.normalize("NFC", text)
        text = _STUCK.sub(" ", text)
    return text.translate(_FOLDING)


def is_alone(character: str) -> bool:
    """Whether it is of a script that is written without spaces."""
    return _LETTER_ALONE.match(character) is not None


def words(text: str) -> list[str]:
    """The words of a text in order, as they are written but folded.

    Letters, digits and the marks on them make words; all else separates them. In scripts without spaces every
    letter is a word.
    """
    found = folded(text).split()
    return [word[:LONGEST] for word in found] if max(map(len, found), default=0) > LONGEST else found


def stem(word: str) -> str:
    """What all forms of an English word share; other words, and those with digits, are their own stems."""
    return _STEMS[word]


def stems(of: Iterable[str]) -> list[str]:
    """The stems of many words."""
    return list(map(_STEMS.__getitem__, of))
