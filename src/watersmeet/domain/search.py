"""Search: reading a query, finding what it asks for page by page, and saying where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from watersmeet import cql
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant, moment
from watersmeet.storage import cql_text, search
from watersmeet.storage.content import KNOWN_STATUSES
from watersmeet.storage.cql_plan import MAX_ID, Context, Plan, Target, asks_for_spaces, plan
from watersmeet.storage.search import Hit, Marked
from watersmeet.storage.work import Session

BEYOND: Final = 1000
"""How many hits behind a page are still counted, so that a total costs the same on every site."""

MAX_SEEN: Final = 2**31 - 1
"""How far into a search a place may lie."""

EXCERPT: Final = 300
LONGEST: Final = 450
INDEXED: Final = 50
"""Characters of an excerpt: from the beginning, at most around what was found, and of the kind 'indexed'."""


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a search goes on.

    among:  contents or spaces.
    seen:   how many hits came before.
    offset: how many of them to pass over, where `after` does not name the last one by what it is ordered by.
    """

    among: Target
    seen: int
    offset: int
    after: tuple[str | int, ...] | None


class Found(msgspec.Struct, frozen=True):
    """A page of hits. `total` is exact up to BEYOND hits behind the page; `next` is None at the end.

    words: the expression that excerpts are made for.
    """

    hits: list[Hit]
    total: int
    next: Place | None
    words: str | None


@lru_cache(maxsize=512)
def read(text: str) -> cql.Query:
    """A query that makes sense. Raises Invalid."""
    try:
        query = cql.parse(text)
        cql.check(query)
    except cql.CqlError as error:
        raise refused(error) from error
    return query


def refused(error: cql.CqlError) -> Invalid:
    return Invalid(error.message, field="cql", detail=error.hint or None)


def context(
    actor: Actor,
    now: Instant,
    *,
    space_key: str | None = None,
    content_id: str | None = None,
    statuses: Sequence[str] | None = None,
    archived_spaces: bool = False,
    current_spaces: bool = True,
) -> Context:
    """What a query is asked in. Raises Invalid for a status there is none of."""
    wanted = tuple(sorted(set(statuses or ("current",))))
    for status in wanted:
        if status not in KNOWN_STATUSES:
            known = ", ".join(sorted(KNOWN_STATUSES))
            raise Invalid(f"'{status}' is no content status: cqlcontext takes {known}.", field="cqlcontext")
    spaces = ("current", "archived") if archived_spaces else ("current",)
    return Context(
        account_id=actor.account_id,
        now=moment(now),
        space_key=space_key,
        content_id=content_id,
        statuses=wanted,
        space_statuses=spaces if current_spaces else ("archived",),
    )


async def find(
    session: Session,
    actor: Actor,
    query: cql.Query,
    asked_in: Context,
    *,
    after: Place | None = None,
    offset: int = 0,
    limit: int = 25,
    spaces: bool = True,
    counted: bool = True,
    body: bool = False,
) -> Found:
    """A page of what a query asks for and the caller may see: spaces first, where it asks for any, then contents.

    after:   go on at this place; `offset` then means nothing.
    counted: whether the total is wanted.
    Raises Invalid for what cannot be searched by, and for a place that is not of this query.
    """
    try:
        plans = _plans(session, query, asked_in, spaces=spaces)
    except cql.CqlError as error:
        raise refused(error) from error
    words = next((each.highlights for each in plans if each.target == "content"), None)
    start = _Start(plans, None, offset, 0) if after is None else _start(plans, after)
    hits: list[Hit] = []
    last: tuple[Plan, int] | None = None
    keys, skip = start.keys, start.skip
    for each in start.plans if limit else ():
        room = limit - len(hits)
        found = await search.rows(session, actor, each, after=keys, offset=skip, limit=room + 1, body=body)
        if not found and skip:
            skip -= await search.count(session, actor, each, after=keys, at_most=skip)
        elif found:
            if room:
                last = each, skip + min(len(found), room)
            hits += found
            skip = 0
        keys = None
        if len(hits) > limit:
            break
    more = len(hits) > limit > 0
    total = start.before + start.skip + len(hits)
    if counted and (more or not limit or (start.skip and not hits)):
        total = await _total(session, actor, start, start.skip + limit + BEYOND)
    going_on = None
    if more and last is not None:
        going_on = _behind(hits[limit - 1], *last, seen=start.before + start.skip + limit)
    return Found(hits[:limit], total, going_on, words)


class _Start(msgspec.Struct, frozen=True):
    """Where a page begins: in the first of these plans, behind `keys`, which `before` hits precede, and `skip` more."""

    plans: list[Plan]
    keys: tuple[str | int, ...] | None
    skip: int
    before: int


def _start(plans: list[Plan], after: Place) -> _Start:
    """Raises Invalid for a place that is not one of these plans'."""
    for k, each in enumerate(plans):
        if each.target == after.among:
            kinds = tuple(int if name == "id" else str for name, _ in each.order)
            given = () if after.after is None else tuple(type(value) for value in after.after)
            known = all(_is_value(value) for value in after.after or ())
            if given == kinds and known and 0 <= after.offset <= after.seen <= MAX_SEEN:
                return _Start(plans[k:], after.after, after.offset, after.seen - after.offset)
    raise bad_place()


def _is_value(value: str | int) -> bool:
    """Whether a database can compare with it."""
    return 0 <= value <= MAX_ID if isinstance(value, int) else "\x00" not in value


async def _total(session: Session, actor: Actor, start: _Start, at_most: int) -> int:
    """How many hits there are, counted from where the page begins."""
    total, keys = start.before, start.keys
    for each in start.plans:
        total += await search.count(session, actor, each, after=keys, at_most=at_most)
        keys = None
    return total


def _plans(session: Session, query: cql.Query, asked_in: Context, *, spaces: bool) -> list[Plan]:
    targets: list[Target] = ["content"]
    if spaces and asks_for_spaces(query):
        targets.insert(0, "space")
    made = (plan(query, asked_in, target, session.dialect) for target in targets)
    return [each for each in made if each is not None]


def bad_place() -> Invalid:
    return Invalid(
        "The cursor is not one of this query: use the one that `next` of its last answer holds.", field="cursor"
    )


def _behind(hit: Hit, of: Plan, offset: int, *, seen: int) -> Place:
    if of.order:
        return Place(of.target, seen, 0, hit.place)
    return Place(of.target, seen, offset, None)


# Excerpts


async def excerpts(session: Session, hits: Sequence[Hit], words: str | None, kind: str) -> dict[int, Marked]:
    """Why contents were found, by id: with marks for 'highlight', else how their bodies begin. Others are left out."""
    ids = [hit.content.id for hit in hits if hit.content is not None]
    if not ids or kind not in ("highlight", "indexed"):
        return {}
    found: dict[int, Marked] = {}
    if kind == "highlight" and words is not None:
        found = await search.marked(session, words, ids)
    rest = [content_id for content_id in ids if content_id not in found]
    if rest:
        found |= await search.beginnings(session, rest, EXCERPT if kind == "highlight" else INDEXED)
    return found


def cut(text: str, length: int = LONGEST) -> str:
    """At most so many characters of an excerpt; a mark that is opened is closed."""
    if len(text) <= length:
        return text
    short = text[:length]
    return short + cql_text.CLOSE if short.rfind(cql_text.OPEN) > short.rfind(cql_text.CLOSE) else short


def key_of(query: cql.Query, asked_in: Context) -> Any:
    """What a place belongs to: the query and what it is asked in, the time apart."""
    return [
        cql.format(query),
        asked_in.space_key,
        asked_in.content_id,
        asked_in.statuses,
        asked_in.space_statuses,
    ]
