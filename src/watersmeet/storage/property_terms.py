"""What properties of contents are found by: terms, made from their JSON when they are written.

A term is a place (which key, and which path inside), a mark that says of what kind it is, and a value written so that
the order of terms is the order of values. Whatever JSON holds, both databases then compare it alike.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.cql import CqlError
from watersmeet.cql import words as language
from watersmeet.cql.dates import read_literal
from watersmeet.model.content import title_key
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.property_term import property_term
from watersmeet.storage.work import Session

TEXT: Final = "="
"""A text, in lower case."""

NUMBER: Final = "#"
INSTANT: Final = "@"
"""A text that is a date with a zone, in UTC."""

WALL: Final = "%"
"""A text that is a date without a zone: it means the same on every reader's clock."""

WORD: Final = "~"
"""The stem of a word in a text."""

MAX_TERMS: Final = 2000
"""How many terms a property has: a longer one is found by those in front."""

MAX_DEPTH: Final = 32
"""How many objects and lists may be around what is found."""

_WHOLE: Final = 160
_LONG: Final = 200
_NUMBER: Final = re.compile(r"[+-]?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?", re.ASCII)


def place(key: str, path: str) -> str:
    """Where in which property a term stands: `path` are the names of members with dots between them."""
    return blake2b(f"{key}\n{path}".encode(), digest_size=12).hexdigest()


def behind(mark: str) -> str:
    """What sorts behind every value of a mark."""
    return chr(ord(mark) + 1)


def text(value: str) -> str:
    """A text as it is compared; of a long one its beginning, and a digest that tells it from others."""
    folded = title_key(value.strip())
    if len(folded) <= _LONG:
        return folded
    return folded[:_WHOLE] + blake2b(folded.encode(), digest_size=16).hexdigest()


def number(value: float) -> str:
    """A number as sixteen digits that sort as numbers do."""
    try:
        as_double = float(value) + 0.0  # No minus before a zero.
    except OverflowError:
        as_double = float("inf") if value > 0 else float("-inf")
    (bits,) = struct.unpack(">Q", struct.pack(">d", as_double))
    return f"{bits ^ (2**64 - 1 if bits >> 63 else 2**63):016x}"


def read_number(value: str) -> float | None:
    """The number a text is; None when it is none."""
    return float(value) if _NUMBER.fullmatch(value.strip()) else None


def terms(key: str, value: str) -> list[str]:
    """The terms of a property, from its JSON."""
    found: dict[str, None] = {}
    for path, scalar in _scalars(msgspec.json.decode(value)):
        at = place(key, path)
        for term in _of_scalar(scalar):
            found[at + term] = None
            if len(found) == MAX_TERMS:
                return list(found)
    return list(found)


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """(path, value) of every text, number and truth in it; the elements of a list stand in its place."""
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        path, item, depth = waiting.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(item, dict):
            inside = [(f"{path}.{name}" if path else name, inner, depth + 1) for name, inner in item.items()]
            waiting += reversed(inside)
        elif isinstance(item, list):
            waiting += [(path, inner, depth + 1) for inner in reversed(item)]
        elif item is not None:
            yield path, item


def _of_scalar(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield TEXT + ("true" if value else "false")
    elif isinstance(value, (int, float)):
        yield NUMBER + number(value)
    else:
        yield TEXT + text(value)
        yield from _dates(value)
        for word in language.stems(language.words(value)):
            yield WORD + word


def _dates(value: str) -> Iterator[str]:
    try:
        written = read_literal(value)
    except CqlError:
        return
    if written.zone is None:
        yield WALL + clock(written.wall)
        return
    try:
        at = written.wall.replace(tzinfo=written.zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return
    yield INSTANT + clock(at)


def clock(at: datetime) -> str:
    """A date and time without its zone, so that the order of texts is that of time."""
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds")


_INSERT: Final = Statement(sa.insert(property_term))
_DELETE: Final = Statement(
    sa.delete(property_term).where(property_term.c.property_id == sa.bindparam("property", type_=sa.BigInteger()))
)


async def put(session: Session, content_id: int, property_id: int, key: str, value: str) -> None:
    """Make a new property of a content findable."""
    made = terms(key, value)
    if made:
        await session.many(_INSERT, rows(content_id, property_id, made))


async def change(session: Session, content_id: int, property_id: int, key: str, value: str) -> None:
    """Make a property findable by what it holds now."""
    await session.run(_DELETE, property=property_id)
    await put(session, content_id, property_id, key, value)


def rows(content_id: int, property_id: int, of: Iterable[str]) -> list[dict[str, Any]]:
    """Terms as rows of their table."""
    return [{"term": term, "content_id": content_id, "property_id": property_id} for term in of]
