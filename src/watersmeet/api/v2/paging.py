"""Cursors and pages of lists, v2.

A cursor names the sort, the last row's value and id. It is opaque to clients but holds no secret: with a forged
one a caller stands elsewhere in a list they may read anyway.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call
from watersmeet.contract.core import MAX_INT64
from watersmeet.contract.v2.common import Included, Links, Many, Meta, SelfLink
from watersmeet.model.errors import InvalidParameter

Row = TypeVar("Row")
Shown = TypeVar("Shown")
Place = tuple[Any, int]
"""(sort value, id) of the last row of a page."""

KEPT = (itemgetter(0), itemgetter(1))
"""Where the place of a row is and what it shows, in the rows of `storage.kept`."""

INCLUDED = 50
"""How many entries a list inside another object has at most."""


def order(sort: str | None, default: str) -> tuple[str, bool]:
    """A `sort` parameter as (key, descending)."""
    wanted = sort or default
    return wanted.removeprefix("-"), wanted.startswith("-")


def cursor(sort: str, place: Place) -> str:
    """The cursor behind a row."""
    return urlsafe_b64encode(msgspec.json.encode([sort, *place])).rstrip(b"=").decode()


def after(given: str | None, sort: str, kind: type = str) -> Place | None:
    """Where a list sorted by `sort` goes on; values of the sort key are of `kind`. Raises InvalidParameter."""
    if given is None:
        return None
    try:
        raw = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
        found = msgspec.json.decode(raw, type=tuple[str, Any, int])
    except (UnicodeEncodeError, binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
        raise _invalid() from None
    said, value, last_id = found
    if said != sort or type(value) not in (kind, type(None)) or not 0 <= last_id <= MAX_INT64:
        raise _invalid()
    if isinstance(value, str) and "\x00" in value:
        raise _invalid()
    if isinstance(value, int) and not -(2**31) <= value < 2**31:
        raise _invalid()
    return value, last_id


def _invalid() -> InvalidParameter:
    return InvalidParameter(
        "The cursor is invalid: use the one that `next` of an earlier answer holds.", field="cursor"
    )


def many(
    call: Call[Any],
    rows: Sequence[Row],
    limit: int,
    sort: str,
    place: Callable[[Row], Place],
    show: Callable[[Row], Shown],
) -> Many[Shown]:
    """A page of a list out of up to limit + 1 rows; the one too many says that the list goes on."""
    links = Links(base=call.base)
    if len(rows) > limit:
        rows = rows[:limit]
        links = Links(next=_next(call, cursor(sort, place(rows[-1]))), base=call.base)
    return Many(results=[show(row) for row in rows], links=links)


def _next(call: Call[Any], value: str) -> str:
    """The address of the next page: the same question with another cursor."""
    kept = [pair for pair in call.query.split("&") if pair and pair.partition("=")[0] not in ("cursor", "start")]
    return f"{call.path}?{'&'.join([*kept, f'cursor={value}'])}"


def included(
    rows: Sequence[Row],
    path: str,
    sort: str,
    place: Callable[[Row], Place] | None,
    show: Callable[[Row], Shown],
    *,
    count: int | None = None,
) -> Included[Shown]:
    """A list inside another object, out of up to 51 rows. `path` is where it can be read alone."""
    more = len(rows) > INCLUDED
    rows = rows[:INCLUDED]
    meta = Meta(
        has_more=more,
        cursor=cursor(sort, place(rows[-1])) if more and place is not None else UNSET,
        count=UNSET if count is None else count,
    )
    return Included(results=[show(row) for row in rows], meta=meta, links=SelfLink(self=path))
