"""Which words of a text a search was about, for people to see why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from .text import Phrase, Term, TextAnd, TextExpr, TextNot, TextOr
from .words import LONGEST, folded, is_alone, stem, stems, words

Meaning: TypeAlias = Mapping[Term, tuple[str, ...]]

_RUN: Final = re.compile(r"""[^\s!-/:-@\[-`{-~]+""")
"""What ASCII's spaces and punctuation leave together; mostly one word."""


class Span(NamedTuple):
    """A part of a text, and the stem that was wanted there."""

    start: int
    end: int
    stem: str


class Wanted:
    """Words to look for in texts."""

    def __init__(self, exprs: Iterable[TextExpr], meaning: Meaning) -> None:
        self._meaning = meaning
        self._stems: set[str] = set()
        self._beginnings: set[str] = set()
        self._phrases: set[tuple[str, ...]] = set()
        for expr in exprs:
            self._want(expr)
        ends = {*self._stems, *self._beginnings, *(word for phrase in self._phrases for word in phrase)}
        # A word and its stem begin alike; one letter's stem is itself.
        self._letters = {word[:1] for word in ends}

    def spans(self, text: str) -> list[Span]:
        """Where they stand in a text, in order and apart from each other."""
        said = [Span(start, end, stem(word)) for start, end, word in _placed(text) if word[:1] in self._letters]
        found = {span.start: span for span in said if self._is_wanted(span.stem)}
        for phrase in self._phrases:
            for k in range(len(said) - len(phrase) + 1):
                part = said[k : k + len(phrase)]
                if tuple(span.stem for span in part) == phrase and _adjoin(text, part):
                    found.update((span.start, span) for span in part)
        return [found[start] for start in sorted(found)]

    def _is_wanted(self, said: str) -> bool:
        return said in self._stems or any(said.startswith(beginning) for beginning in self._beginnings)

    def _want(self, expr: TextExpr) -> None:
        match expr:
            case Term(text, prefix, pattern, fuzzy):
                if pattern is not None or fuzzy:
                    self._stems.update(stems(self._meaning.get(expr, ())))
                if pattern is None:
                    said = words(text)
                    self._in_order(stems(said))
                    if prefix and len(said) == 1:
                        self._beginnings.update(said)
            case Phrase(texts, slop):
                said = stems(word for text in texts for word in words(text))
                if slop:
                    self._stems.update(said)
                else:
                    self._in_order(said)
            case TextAnd(items) | TextOr(items):
                for item in items:
                    self._want(item)
            case TextNot():
                return

    def _in_order(self, said: list[str]) -> None:
        if len(said) == 1:
            self._stems.update(said)
        elif said:
            self._phrases.add(tuple(said))


def _adjoin(text: str, part: list[Span]) -> bool:
    """Whether no word stands between these."""
    return all(not words(text[one.end : other.start]) for one, other in pairwise(part))


def _placed(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text, folded, and where they stand."""
    for run in _RUN.finditer(text):
        said = folded(run[0])
        if said.isascii() and said.isalnum():
            yield run.start(), run.end(), said[:LONGEST]
        elif said and not said.isspace():
            yield from _apart(run[0], run.start())


_folded_letter: Final = lru_cache(maxsize=8_192)(folded)


def _composed(word: str) -> str:
    """A folded word, of which each letter was folded alone: Korean ones may be written in parts."""
    return folded(word).strip() if len(word) > 1 else word


def _apart(run: str, start: int) -> Iterator[tuple[int, int, str]]:
    """The words of a run, letter by letter: accents belong to the letter before, letters without spaces stand alone."""
    word, begun, last = "", start, ""
    for place, character in enumerate(run, start):
        said = _folded_letter(character)
        if not said:
            continue
        if word and (said[0].isspace() or last.isspace() or (is_alone(last) and not is_alone(said[0]))):
            yield begun, place, _composed(word)[:LONGEST]
            word = ""
        if not word:
            begun = place
        word += said.strip()
        last = said[-1]
    if word:
        yield begun, start + len(run), _composed(word)[:LONGEST]
