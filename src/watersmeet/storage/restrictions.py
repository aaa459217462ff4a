"""Restrictions of content, and giving the branch of a restricted content its gates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.storage import gates
from watersmeet.storage.content import COLUMNS, FROM
from watersmeet.storage.statement import Statement, found_by, rows_as_json, within
from watersmeet.storage.tables.access import regating, restriction
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tree import ALL, lock
from watersmeet.storage.visibility import may_see, who
from watersmeet.storage.work import Session

SOME: Final = 2000
"""How many contents get their gates in one transaction: other writers wait no longer than this takes."""

_of = restriction.c.content_id == sa.bindparam("content", type_=sa.BigInteger())
_OF = Statement(
    sa.select(restriction.c.operation, restriction.c.principal).where(_of).order_by(restriction.c.principal)
)
_beside = sa.select(restriction.c.operation, restriction.c.principal).where(restriction.c.content_id == c.c.id)
_ordered = _beside.order_by(restriction.c.principal).limit(sa.literal_column("10000")).correlate(c).subquery("names")
_SEE = Statement(
    sa.select(*COLUMNS, sa.select(rows_as_json(_ordered.c)).select_from(_ordered).correlate(c).scalar_subquery())
    .select_from(FROM)
    .where(c.c.id == sa.bindparam("id", type_=sa.BigInteger()), may_see())
)


async def see(session: Session, actor: Actor, content_id: int) -> tuple[Content, dict[str, list[str]]] | None:
    """A content the caller sees, and the principals that its own restrictions name, by operation."""
    row = await session.one(_SEE, id=content_id, **who(session, actor))
    if row is None:
        return None
    *fields, names = row
    return Content(*fields), _by_operation(found_by(names))


def _by_operation(rows: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for operation, principal in rows:
        found.setdefault(operation, []).append(principal)
    return found


_CLEAR = Statement(
    sa.delete(restriction).where(_of, restriction.c.operation == sa.bindparam("operation", type_=sa.Text()))
)


async def of(session: Session, content_id: int) -> dict[str, list[str]]:
    """The principals that a content's own restrictions name, by operation ('read' or 'update')."""
    return _by_operation(await session.all(_OF, content=content_id))


_AMONG = Statement(
    sa.select(restriction.c.content_id)
    .where(within(restriction.c.content_id, "ids"), restriction.c.operation == sa.literal_column("'read'"))
    .distinct()
)


async def among(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Those of the contents that not everybody may view."""
    if not ids:
        return frozenset()
    return frozenset(row[0] for row in await session.all(_AMONG, ids=ids))


async def replace(session: Session, content_id: int, operation: str, principals: Iterable[str]) -> None:
    """Allow an operation on a content to these principals only; to whoever else may when there are none."""
    await session.run(_CLEAR, content=content_id, operation=operation)
    await gates.restrict(session, content_id, operation, principals)


# A branch and its gates

_id = regating.c.content_id == sa.bindparam("content", type_=sa.BigInteger())
_BEGIN = Statement(sa.insert(regating))
_NEXT = Statement(
    sa.select(regating.c.content_id, c.c.space_id)
    .join(c, c.c.id == regating.c.content_id)
    .order_by(regating.c.content_id)
    .limit(1)
)
_STATE = Statement(
    sa.select(regating.c.path, regating.c.done, c.c.path, c.c.space_id)
    .join(c, c.c.id == regating.c.content_id)
    .where(_id)
    .with_for_update(of=regating)
)
_GO_ON = Statement(
    sa.update(regating)
    .where(_id)
    .values(path=sa.bindparam("path", type_=sa.Text()), done=sa.bindparam("done", type_=sa.Text()))
)
_END = Statement(sa.delete(regating).where(_id))
_SOME = Statement(
    sa.select(c.c.path, c.c.gate_id)
    .where(
        c.c.path > sa.bindparam("done", type_=c.c.path.type),
        c.c.path < sa.bindparam("below", type_=c.c.path.type),
    )
    .order_by(c.c.path)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
)


async def begin(session: Session, content_id: int, path: str) -> None:
    """Have what is below a content that was just restricted, if there is anything, given its gates."""
    if await session.all(_SOME, done=path, below=path + ALL, limit=1):
        await session.run(_END, content=content_id)
        await session.run(_BEGIN, content_id=content_id, path=path, done=before(path))


def before(path: str) -> str:
    """A path that comes before another and everything below that, and after all else that does."""
    return path[:-1]


async def go_on(session: Session) -> bool:
    """Give some more contents their gates; answer whether any are left. Other processes may do the same meanwhile."""
    row = await session.one(_NEXT)
    if row is None:
        return False
    content_id, space_id = row
    # Alone in the tree: what is made or moved there meanwhile would miss its gate.
    await lock(session, space_id, alone=True)
    state = await session.one(_STATE, content=content_id)
    if state is None or state[3] != space_id:
        return True  # Another process was faster, or the content went to another space.
    began_at, done, path, _ = state
    if path != began_at:
        done = before(path)  # It was moved with its branch: what moved has new paths.
    last, full = await _give(session, content_id, path, done)
    if full:
        await session.run(_GO_ON, content=content_id, path=path, done=last)
    else:
        await session.run(_END, content=content_id)
    return True


async def _give(session: Session, content_id: int, path: str, done: str) -> tuple[str, bool]:
    """Put a restricted content into the gates behind `done`: the last path reached, and whether more follow."""
    rows = await session.all(_SOME, done=done, below=path + ALL, limit=SOME)
    if not rows:
        return done, False
    first, last = rows[0][0], rows[-1][0]
    for old in {row[1] for row in rows}:
        inside = await gates.members(session, old)
        if content_id not in inside:
            await gates.regate(session, first, last, old, await gates.intern(session, inside | {content_id}))
    return last, len(rows) == SOME
