"""Search: reading a query, finding what it asks for page by page, and saying where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from watersmeet import cql
from watersmeet.domain.excerpts import Shown
from watersmeet.domain.people import time_zone_of
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import Instant, moment
from watersmeet.storage import search
from watersmeet.storage.content import KNOWN_STATUSES
from watersmeet.storage.cql_asked import asks_for_spaces, unclear
from watersmeet.storage.cql_plan import MAX_ID, Context, Plan, Target, plan
from watersmeet.storage.cql_text import Meaning
from watersmeet.storage.search import Edge, Hit
from watersmeet.storage.search_index import vocabulary
from watersmeet.storage.work import Session

BEYOND: Final = 1000
"""How many hits behind a page are still counted, so that a total costs the same on every site."""

MAX_SEEN: Final = 2**31 - 1
"""How far into a search a place may lie."""


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a search goes on.

    among: contents or spaces.
    seen:  how many hits come before.
    edge:  the values that the hit there is ordered by.
    back:  whether what comes before is asked for instead.
    """

    among: Target
    seen: int
    edge: tuple[str | int, ...]
    back: bool


class Found(msgspec.Struct, frozen=True):
    """A page of hits.

    start: how many hits come before it. total: exact up to BEYOND hits behind the page.
    next, previous: where the pages beside it begin; None at the ends.
    """

    hits: list[Hit]
    start: int
    total: int
    next: Place | None
    previous: Place | None
    shown: Shown


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
    return Invalid(error.message, field="cql", detail=error.detail or None)


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
        tz=time_zone_of(actor.time_zone),
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
    place: Place | None = None,
    offset: int = 0,
    limit: int = 25,
    spaces: bool = True,
    counted: bool = True,
    body: bool = False,
) -> Found:
    """A page of what a query asks for and the caller may see: spaces first, where it asks for any, then contents.

    place:   go on there; `offset` then means nothing.
    counted: whether the total is wanted.
    Raises Invalid for what cannot be searched by, and for a place that is not of this query.
    """
    try:
        meaning = {term: await vocabulary.meant(session, term) for term in unclear(query)}
        plans = _plans(session, query, asked_in, meaning, spaces=spaces)
    except cql.CqlError as error:
        raise refused(error) from error
    reading = _Reading(session, actor, plans, limit, body)
    if place is not None:
        await reading.resume(place)
    else:
        await reading.begin(offset)
    total = await reading.total() if counted else 0
    shown = next((Shown(each.shown, meaning) for each in plans if each.target == "content"), Shown())
    return reading.found(total, shown)


class _Reading:
    """One page being read: hits with the plans that found them, in order."""

    def __init__(self, session: Session, actor: Actor, plans: list[Plan], limit: int, body: bool) -> None:
        self.session, self.actor, self.plans, self.limit, self.body = session, actor, plans, limit, body
        self.hits: list[tuple[Hit, Plan]] = []
        self.start = 0
        self.before = self.after = False

    async def begin(self, offset: int) -> None:
        """Read from the first hit on, passing over `offset`."""
        skip = offset
        for each in self.plans if self.limit else ():
            found = await self._rows(each, None, skip)
            if not found and skip:
                skip -= await search.count(self.session, self.actor, each, edge=None, at_most=skip)
            elif found:
                skip = 0
            if self._full():
                break
        # Where there is nothing so far on, the page stands behind all there is.
        self.start = offset if self.hits or not self.limit else offset - skip
        self.before = offset > 0
        self._cut()

    async def resume(self, place: Place) -> None:
        """Read on from a place. Raises Invalid for one that is not of these plans."""
        k = self._plan_of(place)
        plans = self.plans[k::-1] if place.back else self.plans[k:]
        edge: Edge | None = Edge(place.edge, place.back)
        for each in plans if self.limit else ():
            await self._rows(each, edge, 0)
            edge = None if not place.back else Edge((), True)
            if self._full():
                break
        self._cut()
        if place.back:
            self.hits.reverse()
            self.before, self.after = self.after, True
            self.start = max(place.seen - len(self.hits), 0) if self.before else 0
        else:
            self.before, self.start = True, place.seen

    async def _rows(self, each: Plan, edge: Edge | None, skip: int) -> list[Hit]:
        room = self.limit - len(self.hits) + 1
        found = await search.rows(self.session, self.actor, each, edge=edge, offset=skip, limit=room, body=self.body)
        self.hits += [(hit, each) for hit in found]
        return found

    def _full(self) -> bool:
        return len(self.hits) > self.limit

    def _cut(self) -> None:
        self.after = self._full()
        del self.hits[self.limit :]

    def _plan_of(self, place: Place) -> int:
        for k, each in enumerate(self.plans):
            if each.target == place.among:
                kinds = tuple(int if name == "id" else str for name, _ in each.order) or (int, int)
                given = tuple(type(value) for value in place.edge)
                if given == kinds and all(map(_is_value, place.edge)) and 0 <= place.seen <= MAX_SEEN:
                    return k
        raise bad_place()

    async def total(self) -> int:
        """How many hits there are: counted from this page on."""
        known = self.start + len(self.hits)
        if self.limit and not self.after:
            return known
        at_most, total, edge = BEYOND, known, None
        plans = self.plans
        if self.hits:
            last, of = self.hits[-1]
            edge, plans = Edge(last.place), plans[plans.index(of) :]
        else:
            total, at_most = 0, self.start + BEYOND
        for each in plans:
            total += await search.count(self.session, self.actor, each, edge=edge, at_most=at_most)
            edge = None
        return total

    def found(self, total: int, shown: Shown) -> Found:
        after = before = None
        if self.hits and self.after:
            last, of = self.hits[-1]
            after = Place(of.target, self.start + len(self.hits), last.place, back=False)
        if self.hits and self.before and self.start:
            first, of = self.hits[0]
            before = Place(of.target, self.start, first.place, back=True)
        return Found([hit for hit, _ in self.hits], self.start, total, after, before, shown)


def _is_value(value: str | int) -> bool:
    """Whether a database can compare with it."""
    return 0 <= value <= MAX_ID if isinstance(value, int) else "\x00" not in value


def _plans(session: Session, query: cql.Query, asked_in: Context, meaning: Meaning, *, spaces: bool) -> list[Plan]:
    targets: list[Target] = ["content"]
    if spaces and asks_for_spaces(query):
        targets.insert(0, "space")
    made = (plan(query, asked_in, target, session.dialect, meaning) for target in targets)
    return [each for each in made if each is not None]


def bad_place() -> Invalid:
    return Invalid(
        "The cursor is not one of this query: use the one that `next` of its last answer holds.", field="cursor"
    )


def key_of(query: cql.Query, asked_in: Context) -> Any:
    """What a place belongs to: the query and what it is asked in, the time apart."""
    return [
        cql.format(query),
        asked_in.space_key,
        asked_in.content_id,
        asked_in.statuses,
        asked_in.space_statuses,
    ]
