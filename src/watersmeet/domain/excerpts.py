"""Why contents were found: their titles, and a part of what they say, with marks around what was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from watersmeet.cql import TextExpr
from watersmeet.cql.marking import Meaning, Span, Wanted
from watersmeet.storage.cql_text import Part
from watersmeet.storage.search_index.reading import entries
from watersmeet.storage.work import Session

OPEN: Final = "\ufdd0"
CLOSE: Final = "\ufdd1"
"""Noncharacters of Unicode, which no text has a use for: they stand around what was found."""

EXCERPT: Final = 300
LONGEST: Final = 450
INDEXED: Final = 50
"""Characters of an excerpt: what is looked at around what was found, at most, and of the kind 'indexed'."""

_BEFORE: Final = 60
"""Characters in front of the first word that was found."""

_LOOKED_AT: Final = 60_000
"""Characters of a text in which its best part is looked for."""


class Marked(msgspec.Struct, frozen=True, gc=False):
    """A hit's title and part of its text, as plain text with marks (OPEN, CLOSE) around what was found."""

    title: str
    body: str


class Shown(msgspec.Struct, frozen=True):
    """What a query asked for: its texts and where they were looked for, and what its patterns mean."""

    texts: tuple[tuple[TextExpr, Part], ...] = ()
    meaning: Meaning = {}


async def excerpts(session: Session, ids: Collection[int], shown: Shown, kind: str) -> dict[int, Marked]:
    """Excerpts of contents the caller was found to see, by id: with marks for 'highlight', the beginning for 'indexed'.

    Contents without words of their own are left out.
    """
    if not ids or kind not in ("highlight", "indexed"):
        return {}
    found = await entries(session, ids)
    if kind == "indexed":
        return {content_id: Marked(one.title, one.body[:INDEXED]) for content_id, one in found.items()}
    in_title = Wanted((expr for expr, _ in shown.texts), shown.meaning)
    in_body = Wanted((expr for expr, part in shown.texts if part != "title"), shown.meaning)
    return {
        content_id: Marked(_marked(one.title, in_title.spans(one.title)), _best_part(one.body, in_body))
        for content_id, one in found.items()
    }


def cut(text: str, length: int = LONGEST) -> str:
    """At most so many characters of an excerpt; a mark that is opened is closed."""
    if len(text) <= length:
        return text
    short = text[:length]
    return short + CLOSE if short.rfind(OPEN) > short.rfind(CLOSE) else short


def _best_part(text: str, wanted: Wanted) -> str:
    """The part in which most of what is wanted stands, the first of such; else the beginning."""
    spans = wanted.spans(text[:_LOOKED_AT])
    if not spans:
        return text[:EXCERPT]
    start = _best_beginning(text, spans)
    part = text[start : start + EXCERPT]
    end = start + (len(part) if start + EXCERPT >= len(text) else max(part.rfind(" "), EXCERPT - _BEFORE))
    inside = [Span(s.start - start, s.end - start, s.stem) for s in spans if s.start >= start and s.end <= end]
    return _marked(text[start:end], inside)


def _beginnings(text: str, spans: Sequence[Span]) -> list[int]:
    """Where a part might begin: a little before each word, at the start of a word."""
    found = []
    for span in spans:
        near = max(0, span.start - _BEFORE)
        space = text.find(" ", near, span.start) if near else -1
        found.append(space + 1 if space >= 0 else near if near == 0 else span.start)
    return found


def _best_beginning(text: str, spans: Sequence[Span]) -> int:
    """Where the part begins in which most different words stand, and of such parts most words."""
    best, most = 0, (0, 0)
    inside: Counter[str] = Counter()
    first = last = 0
    for start in _beginnings(text, spans):
        # Beginnings only grow: of what stands in a part, some goes in front and some comes behind.
        while last < len(spans) and spans[last].end <= start + EXCERPT - _BEFORE:
            inside[spans[last].stem] += 1
            last += 1
        while first < last and spans[first].start < start:
            inside[spans[first].stem] -= 1
            if not inside[spans[first].stem]:
                del inside[spans[first].stem]
            first += 1
        if (worth := (len(inside), last - first)) > most:
            best, most = start, worth
    return best


def _marked(text: str, spans: Sequence[Span]) -> str:
    pieces, done = [], 0
    for span in spans:
        pieces += [text[done : span.start], OPEN, text[span.start : span.end], CLOSE]
        done = span.end
    return "".join([*pieces, text[done:]])
