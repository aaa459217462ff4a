"""Versions of content the caller was already found to see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from watersmeet.model.content import Version
from watersmeet.storage.statement import Shapes, Statement, within
from watersmeet.storage.tables.content import content_version as v
from watersmeet.storage.work import Session

COLUMNS = (v.c.number, v.c.title, v.c.created_at, v.c.author_id, v.c.message, v.c.minor)
BODY = (v.c.representation, v.c.body)

OF: Final = v.c.content_id == sa.bindparam("content", type_=sa.BigInteger())
_number = v.c.number == sa.bindparam("number", type_=sa.Integer())
_ONE = Statement(sa.select(*COLUMNS, *BODY).where(OF, _number))
_lists = Shapes()


async def get(session: Session, content_id: int, number: int) -> Version | None:
    """One version with its body."""
    row = await session.one(_ONE, content=content_id, number=number)
    return None if row is None else Version(*row)


async def select(
    session: Session,
    content_id: int,
    *,
    ascending: bool = False,
    after: int | None = None,
    after_at: str | None = None,
    offset: int = 0,
    limit: int = 25,
    body: bool = False,
) -> list[Version]:
    """Versions newest first (or oldest first), going on behind number `after`.

    after_at: when that version was made; with it the place is found again after versions were dropped.
    """
    shape = (ascending, after is not None, body)
    statement = _lists.get(shape, lambda: listing(*shape))
    rows = await session.all(statement, content=content_id, after=after, at=after_at, offset=offset, limit=limit)
    return [Version(*row) for row in rows]


def listing(ascending: bool = False, resumed: bool = False, body: bool = False) -> sa.Select[Any]:
    """The query of `select`."""
    query = sa.select(*COLUMNS, *BODY) if body else sa.select(*COLUMNS)
    query = query.where(OF)
    if resumed:
        last = _last(ascending)
        query = query.where(v.c.number > last if ascending else v.c.number < last)
    return (
        query.order_by(v.c.number if ascending else v.c.number.desc())
        .limit(sa.bindparam("limit", type_=sa.Integer()))
        .offset(sa.bindparam("offset", type_=sa.Integer()))
    )


def _last(ascending: bool) -> sa.ColumnElement[int]:
    """The number that the version shown last has now: dropping a version moves the later ones down.

    When it was dropped itself, that of the one shown before it.
    """
    number = sa.bindparam("after", type_=sa.Integer())
    at = sa.bindparam("at", type_=v.c.created_at.type)
    one = v.alias("one")
    of = one.c.content_id == sa.bindparam("content", type_=sa.BigInteger())
    still = sa.select(one.c.number).where(of, one.c.number == number, one.c.created_at == at)
    if ascending:
        moved = sa.select(sa.func.max(one.c.number)).where(of, one.c.number <= number, one.c.created_at <= at)
    else:
        moved = sa.select(sa.func.min(one.c.number)).where(of, one.c.number <= number, one.c.created_at >= at)
    return sa.func.coalesce(still.scalar_subquery(), moved.scalar_subquery(), number)


def contributions(of: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """(content id, account id) of who wrote any version of some contents, first contribution first."""
    return (
        sa.select(v.c.content_id, v.c.author_id)
        .where(of, v.c.author_id.is_not(None))
        .group_by(v.c.content_id, v.c.author_id)
        .order_by(v.c.content_id, sa.func.min(v.c.number))
    )


_CONTRIBUTORS = Statement(contributions(within(v.c.content_id, "ids")))


async def contributors(session: Session, ids: Iterable[int]) -> dict[int, list[str]]:
    """Who wrote any version of each content, first contribution first."""
    found: dict[int, list[str]] = {}
    for content_id, author in await session.all(_CONTRIBUTORS, ids=list(ids)):
        found.setdefault(content_id, []).append(author)
    return found


_AROUND = Statement(
    sa.select(v.c.content_id, *COLUMNS).where(within(v.c.content_id, "ids"), within(v.c.number, "numbers"))
)


async def numbered(session: Session, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Version]:
    """Versions by (content id, number), without bodies, in one statement."""
    if not wanted:
        return {}
    rows = await session.all(_AROUND, ids=[i for i, _ in wanted], numbers=[n for _, n in wanted])
    found = {(row[0], row[1]): Version(*tuple(row)[1:]) for row in rows}
    return {key: found[key] for key in wanted if key in found}


_DELETE = Statement(sa.delete(v).where(OF, _number))
_CLOSE_GAP = Statement(
    sa.update(v)
    .where(OF, v.c.number == sa.bindparam("from_number", type_=sa.Integer()))
    .values(number=sa.bindparam("to_number", type_=sa.Integer()))
)


async def delete(session: Session, content_id: int, number: int, current: int) -> None:
    """Remove a version and renumber the later ones, so that numbers stay without a gap."""
    await session.run(_DELETE, content=content_id, number=number)
    await session.many(
        _CLOSE_GAP,
        [{"content": content_id, "from_number": n, "to_number": n - 1} for n in range(number + 1, current + 1)],
    )


_REPLACE = Statement(
    sa.update(v)
    .where(OF, _number)
    .values(
        title=sa.bindparam("title", type_=sa.Text()),
        representation=sa.bindparam("representation", type_=sa.Text()),
        body=sa.bindparam("body", type_=sa.Text()),
        created_at=sa.bindparam("created_at", type_=sa.Text()),
        author_id=sa.bindparam("author_id", type_=sa.Text()),
        message=sa.bindparam("message", type_=sa.Text()),
        minor=sa.bindparam("minor", type_=sa.SmallInteger()),
    )
)


async def replace(session: Session, content_id: int, version: Version) -> None:
    """Overwrite a version in place: a draft that was never published has one, and it changes."""
    await session.run(
        _REPLACE,
        content=content_id,
        number=version.number,
        title=version.title,
        representation=version.representation,
        body=version.body,
        created_at=version.created_at,
        author_id=version.author_id,
        message=version.message,
        minor=version.minor,
    )
