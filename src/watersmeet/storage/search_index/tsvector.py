"""The words of an entry as PostgreSQL's tsvector, made here so that both databases know the same words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from watersmeet.cql.words import stems, words
from watersmeet.storage.search_index.entry import FACT, HEADS, TITLE, Entry

_APART: Final = 64
"""Positions between two parts, so that no phrase reaches across; labels and headings are kept apart by one."""

_LAST: Final = 16_383
_MOST: Final = 255
_ROOM: Final = 1_000_000
"""PostgreSQL's limits: the greatest position, positions of one word, and bytes of a tsvector (a little under 1 MiB)."""


class _Vector:
    def __init__(self) -> None:
        self.places: dict[str, list[int]] = {}
        self.room = _ROOM
        self.next = 1

    def part(self, said: Iterable[str], sign: str = "", apart: int = _APART) -> None:
        """Add the words of a part of the entry's text."""
        found = stems(said)
        for place, word in enumerate(found, self.next):
            self.word(sign + word, min(place, _LAST))
        self.next += len(found) + apart

    def word(self, word: str, place: int) -> None:
        held = self.places.get(word)
        if held is None:
            self.room -= len(word.encode()) + 8
            if self.room > 0:
                self.places[word] = [place]
        elif len(held) < _MOST and held[-1] != place:
            self.room -= 2
            if self.room > 0:
                held.append(place)

    def again(self) -> None:
        """Count places from the first."""
        self.next = 1


def tsvector(entry: Entry, body: Iterable[str]) -> str:
    """The entry's words as text that PostgreSQL reads as a tsvector; `body`: those of its body."""
    vector = _Vector()
    for word in sorted(entry.facts):
        vector.word(FACT + word, 1)
    vector.part(words(entry.title), TITLE)
    vector.again()
    for line in (entry.title, *entry.labels.split(" "), *entry.heads.split("\n")):
        vector.part(words(line), HEADS, apart=1)
    vector.again()
    vector.part(words(entry.title))
    vector.part(body)
    for name in entry.labels.split(" "):
        vector.part(words(name), apart=1)
    return " ".join(f"'{word}':{_listed(places)}" for word, places in vector.places.items())


def _listed(places: Iterable[int]) -> str:
    return ",".join(map(str, places))
