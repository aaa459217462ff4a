"""Finding contents and spaces, and the excerpts that show why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.space import Space
from watersmeet.storage import cql_sql, spaces
from watersmeet.storage.content import BODY, COLUMNS
from watersmeet.storage.cql_plan import Plan
from watersmeet.storage.cql_text import MARKED_BODY, MARKED_TITLE, matches, shown
from watersmeet.storage.search_text import search_text
from watersmeet.storage.statement import Statement, within
from watersmeet.storage.visibility import who
from watersmeet.storage.work import Session


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A content or a space. `place` holds the values it is ordered by, empty for relevance."""

    content: Content | None
    space: Space | None
    space_name: str
    place: tuple[Any, ...]


class Marked(msgspec.Struct, frozen=True, gc=False):
    """A hit's title and part of its body, as plain text with marks (cql_text.OPEN, CLOSE) around what was found."""

    title: str
    body: str


async def rows(
    session: Session,
    actor: Actor,
    plan: Plan,
    *,
    after: tuple[Any, ...] | None,
    offset: int,
    limit: int,
    body: bool = False,
) -> list[Hit]:
    """What a plan finds and the caller may see, in order, behind the hit whose place is `after`."""
    found = await session.all(
        cql_sql.rows(plan, resumed=after is not None, body=body),
        **plan.values,
        **_bound(after),
        limit=limit,
        offset=offset,
        **who(session, actor),
    )
    return [_hit(tuple(row), plan, body) for row in found]


def _bound(after: tuple[Any, ...] | None) -> dict[str, Any]:
    return {f"after{k}": value for k, value in enumerate(after or ())}


def _hit(row: tuple[Any, ...], plan: Plan, body: bool) -> Hit:
    if plan.target == "space":
        width = len(spaces.COLUMNS)
        found = Space(*row[:width])
        return Hit(None, found, found.name, row[width:])
    width = len(COLUMNS)
    end = len(row) - (len(BODY) if body else 0)
    return Hit(Content(*row[:width], *row[end:]), None, row[width], row[width + 1 : end])


async def count(session: Session, actor: Actor, plan: Plan, *, after: tuple[Any, ...] | None, at_most: int) -> int:
    """How many a plan finds that the caller may see, counted up to `at_most`."""
    row = await session.one(
        cql_sql.count(plan, resumed=after is not None),
        **plan.values,
        **_bound(after),
        limit=at_most,
        **who(session, actor),
    )
    return row[0] if row else 0


# Excerpts: of contents the caller was already found to see

_row = within(search_text.c.rowid, "ids")
_MARKED: Final = Statement(
    sa.select(search_text.c.rowid, MARKED_TITLE, MARKED_BODY).where(_row, matches("words")),
)
_START: Final = Statement(
    sa.select(
        search_text.c.rowid,
        search_text.c.title,
        sa.func.substr(search_text.c.body, sa.literal_column("1"), sa.bindparam("length", type_=sa.Integer())),
    ).where(_row)
)


async def marked(session: Session, words: str, ids: Iterable[int]) -> dict[int, Marked]:
    """Those of the contents that say one of the words of an expression, with marks around them."""
    rows = await session.all(_MARKED, ids=list(ids), words=words)
    return {row[0]: Marked(shown(row[1]), shown(row[2])) for row in rows}


async def beginnings(session: Session, ids: Iterable[int], length: int) -> dict[int, Marked]:
    """The first `length` characters of the contents' bodies, without marks."""
    rows = await session.all(_START, ids=list(ids), length=length)
    return {row[0]: Marked(row[1], row[2]) for row in rows}
