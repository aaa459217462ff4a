"""Finding contents and spaces: what leads, in which order, and where the next page begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.space import Space
from watersmeet.storage import cql_sql, spaces
from watersmeet.storage.content import BODY, COLUMNS
from watersmeet.storage.cql_plan import Plan
from watersmeet.storage.cql_ranks import Match
from watersmeet.storage.cql_sql import Lead
from watersmeet.storage.search_index.reading import Indexed, hits, hits_among
from watersmeet.storage.visibility import who
from watersmeet.storage.work import Dialect, Session

SORTED: Final = 5_000
"""So many that the index gives out are put in order; of more, the order is gone along and each asked for the words."""

NARROW: Final = 2_000
"""So few contents that a condition leaves are held against all that the index has."""

NARROWER: Final[dict[Dialect, int]] = {"sqlite": 60_000, "postgres": 5_000}
"""So many, when eight times more was gone through; what each costs there differs."""

PATIENCE: Final = 1_000
"""How much of what the index has is gone through before it is asked whether a condition leaves few."""

_FIRST: Final = 64
_MOST: Final = 4_096
_COUNTED: Final = 1_100
"""How many the index is asked for at a time: at first, at most, and for counting."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A content or a space. `place`: the values it is ordered by, or its rank and number in the index."""

    content: Content | None
    space: Space | None
    space_name: str
    place: tuple[Any, ...]


class Edge(msgspec.Struct, frozen=True):
    """Where reading goes on: behind a hit's place or, `back`, before it; without a place, from the end."""

    place: tuple[Any, ...]
    back: bool = False


async def rows(
    session: Session, actor: Actor, plan: Plan, *, edge: Edge | None, offset: int, limit: int, body: bool = False
) -> list[Hit]:
    """What a plan finds and the caller may see, from an edge on; the nearest to it first."""
    if plan.match is None:
        return await _sorted(session, actor, plan, edge, offset, limit, body, Lead.NONE, {})
    if not plan.order:
        return await _best(session, actor, plan, edge, offset, limit, body)
    lead, values = await _led(session, plan, plan.match)
    return await _sorted(session, actor, plan, edge, offset, limit, body, lead, values)


async def count(session: Session, actor: Actor, plan: Plan, *, edge: Edge | None, at_most: int) -> int:
    """How many `rows` would find, counted up to `at_most`."""
    if plan.match is None:
        return await _counted(session, actor, plan, edge, at_most, Lead.NONE, {})
    by_rank = edge if not plan.order else None
    walk = _Walk(session, plan, plan.match, by_rank, min(at_most, _COUNTED))
    total = 0
    while total < at_most and (found := await walk.next()):
        given = {"hits": [each.content_id for each in found]}
        total += await _counted(session, actor, plan, edge if plan.order else None, at_most, Lead.HITS, given)
    return min(total, at_most)


async def _best(
    session: Session, actor: Actor, plan: Plan, edge: Edge | None, offset: int, limit: int, body: bool
) -> list[Hit]:
    """In the order of the index."""
    assert plan.match is not None
    walk = _Walk(session, plan, plan.match, edge, max(_FIRST, 2 * limit))
    found: list[Hit] = []
    skip = offset
    while len(found) < limit and (given := await walk.next()):
        ids = {"hits": [each.content_id for each in given]}
        if skip:
            passed = await _counted(session, actor, plan, None, len(given), Lead.HITS, ids)
            if passed <= skip:
                skip -= passed
                continue
        seen = await session.all(cql_sql.those(plan, body=body), **plan.values, **ids, **who(session, actor))
        hits_by_id = {row[0]: tuple(row) for row in seen}
        visible = [each for each in given if each.content_id in hits_by_id][skip:]
        skip = 0
        found += [_hit(hits_by_id[each.content_id], plan, body, each[:2]) for each in visible]
    return found[:limit]


async def _sorted(
    session: Session,
    actor: Actor,
    plan: Plan,
    edge: Edge | None,
    offset: int,
    limit: int,
    body: bool,
    lead: Lead,
    values: dict[str, Any],
) -> list[Hit]:
    """In an order of its own."""
    found = await session.all(
        cql_sql.rows(
            plan, resumed=bool(edge and edge.place), back=edge is not None and edge.back, lead=lead, body=body
        ),
        **plan.values,
        **values,
        **_bound(edge),
        limit=limit,
        offset=offset,
        **who(session, actor),
    )
    return [_hit(tuple(row), plan, body) for row in found]


async def _counted(
    session: Session, actor: Actor, plan: Plan, edge: Edge | None, at_most: int, lead: Lead, values: dict[str, Any]
) -> int:
    row = await session.one(
        cql_sql.count(plan, resumed=bool(edge and edge.place), back=edge is not None and edge.back, lead=lead),
        **plan.values,
        **values,
        **_bound(edge),
        limit=at_most,
        **who(session, actor),
    )
    return row[0] if row else 0


async def _led(session: Session, plan: Plan, match: Match) -> tuple[Lead, dict[str, Any]]:
    """How what the index gives out comes into an order that is not its own."""
    whole = Match(match.whole, ())
    found = await hits(session, whole, limit=SORTED + 1)
    if len(found) > SORTED and (few := await _few(session, plan, NARROW)) is not None:
        found = await hits_among(session, whole, few)
    if len(found) > SORTED:
        # What the condition says by itself need not be asked of the index row by row.
        return (Lead.ORDER, {"whole": match.whole}) if match.more else (Lead.NONE, {})
    return Lead.HITS, {"hits": [each.content_id for each in found]}


async def _few(session: Session, plan: Plan, at_most: int) -> list[int] | None:
    """The contents that a part of the condition leaves, when they are few."""
    if plan.narrowing is None:
        return None
    ids = [row[0] for row in await session.all(cql_sql.narrow(plan), **plan.values, limit=at_most + 1)]
    return ids if len(ids) <= at_most else None


class _Walk:
    """What the index gives out, in pieces that grow; seen by the caller or not."""

    def __init__(self, session: Session, plan: Plan, match: Match, edge: Edge | None, size: int) -> None:
        self.session, self.plan, self.match = session, plan, match
        self.after: tuple[int, int] | None = (edge.place[0], edge.place[1]) if edge and edge.place else None
        self.back = edge is not None and edge.back
        self.size = min(size, _MOST)
        self.read = 0
        self.ended = False
        self.left: list[Indexed] = []
        self.tries = [(PATIENCE, NARROW), (8 * PATIENCE, NARROWER[session.dialect])]

    async def next(self) -> Sequence[Indexed]:
        """The next piece; empty at the end."""
        while self.tries and self.read >= self.tries[0][0] and not self.ended:
            _, at_most = self.tries.pop(0)
            if (few := await _few(self.session, self.plan, at_most)) is not None:
                self.left = await hits_among(self.session, self.match, few, after=self.after, back=self.back)
                self.ended = True
        if self.ended:
            piece, self.left = self.left[:_MOST], self.left[_MOST:]
            return piece
        found = await hits(self.session, self.match, after=self.after, back=self.back, limit=self.size)
        self.read += len(found)
        self.ended = len(found) < self.size
        if found:
            self.after = found[-1][:2]
        self.size = min(4 * self.size, _MOST)
        return found


def _bound(edge: Edge | None) -> dict[str, Any]:
    return {f"after{k}": value for k, value in enumerate(edge.place)} if edge is not None else {}


def _hit(row: tuple[Any, ...], plan: Plan, body: bool, place: tuple[int, int] | None = None) -> Hit:
    if plan.target == "space":
        width = len(spaces.COLUMNS)
        found = Space(*row[:width])
        return Hit(None, found, found.name, row[width:])
    width = len(COLUMNS)
    end = len(row) - (len(BODY) if body else 0)
    return Hit(Content(*row[:width], *row[end:]), None, row[width], place or row[width + 1 : end])
