"""Words as docs/search.md says them: folded, split, and stemmed. Nothing here is the server's."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]

_UNSPACED: Final = ("CJK ", "HIRAGANA ", "KATAKANA", "THAI ", "LAO ", "KHMER ", "MYANMAR ")
_ENGLISH: Final = snowballstemmer.stemmer("english")


@cache
def _is_accent(character: str) -> bool:
    return unicodedata.category(character) == "Mn" and unicodedata.name(character, "").startswith("COMBINING ")


@cache
def _stands_alone(character: str) -> bool:
    """Whether a letter is of a script without spaces, so that it is a word of its own."""
    return unicodedata.category(character)[0] in "LN" and unicodedata.name(character, "").startswith(_UNSPACED)


@cache
def is_of_a_word(character: str) -> bool:
    """Whether a character is a letter, a digit or a mark."""
    return unicodedata.category(character)[0] in "LNM"


def fold(text: str) -> str:
    """Lower case, without accents, full widths and ligatures."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", apart)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not _is_accent(c)))


def split(text: str) -> list[str]:
    """The words of a text, folded."""
    found: list[str] = []
    within = False
    for character in fold(text):
        if not is_of_a_word(character):
            within = False
        elif _stands_alone(character):
            found.append(character)
            within = False
        elif (
            unicodedata.category(character)[0] == "M" and found and not within and _stands_alone(found[-1][0])
        ) or within:
            found[-1] += character
        else:
            found.append(character)
            within = True
    return found


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a word of the letters a to z; any other word as it is."""
    return str(_ENGLISH.stemWord(word)) if all("a" <= c <= "z" for c in word) else word


def stems(text: str) -> list[str]:
    return [stem(word) for word in split(text)]


def edits(one: str, other: str, at_most: int) -> int:
    """How many characters are put in, left out or changed between two words; above `at_most` any larger number."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    row = list(range(len(other) + 1))
    for i, left in enumerate(one):
        above, row = row, [i + 1]
        for j, right in enumerate(other):
            row.append(min(above[j] + (left != right), above[j + 1] + 1, row[j] + 1))
    return row[-1]
