"""Gates: the sets of view-restricted contents that stand between a reader and a content.

A content under no restriction has no gate. Others share a row per distinct set, so that the test costs the same
however deep the tree is.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.access import gate, gate_member, restriction
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tree import ALL
from watersmeet.storage.work import Session

_FIND = Statement(sa.select(gate.c.id).where(gate.c.members == sa.bindparam("members", type_=sa.Text())))
_INSERT = Statement(sa.insert(gate))
_INSERT_MEMBER = Statement(sa.insert(gate_member))
_MEMBERS = Statement(
    sa.select(gate_member.c.content_id).where(gate_member.c.gate_id == sa.bindparam("id", type_=sa.BigInteger()))
)
_RESTRICT = Statement(sa.insert(restriction))

_branch = sa.and_(
    c.c.path >= sa.bindparam("above", type_=c.c.path.type),
    c.c.path < sa.bindparam("below", type_=c.c.path.type),
)
_BRANCH_GATES = Statement(sa.select(c.c.gate_id).where(_branch).distinct())
_REGATE = Statement(
    sa.update(c)
    .where(_branch, c.c.gate_id == sa.bindparam("old", type_=sa.BigInteger()))
    .values(gate_id=sa.bindparam("new", type_=sa.BigInteger()))
)
_REGATE_OPEN = Statement(
    sa.update(c).where(_branch, c.c.gate_id.is_(None)).values(gate_id=sa.bindparam("new", type_=sa.BigInteger()))
)


async def members(session: Session, gate_id: int | None) -> frozenset[int]:
    """The restricted contents a gate stands for."""
    if gate_id is None:
        return frozenset()
    return frozenset(row[0] for row in await session.all(_MEMBERS, id=gate_id))


async def intern(session: Session, restricted: Iterable[int]) -> int | None:
    """The gate of this set of restricted contents, made when it is new."""
    ordered = sorted(set(restricted))
    if not ordered:
        return None
    key = ",".join(map(str, ordered))
    row = await session.one(_FIND, members=key)
    if row is not None:
        found: int = row[0]
        return found
    gate_id = session.new_id()
    await session.run(_INSERT, id=gate_id, members=key)
    await session.many(_INSERT_MEMBER, [{"gate_id": gate_id, "content_id": i} for i in ordered])
    return gate_id


async def restrict(session: Session, content_id: int, operation: str, principals: Iterable[str]) -> None:
    """Allow an operation ('read' or 'update') on a content to these principals only."""
    await session.many(
        _RESTRICT,
        [{"content_id": content_id, "operation": operation, "principal": p} for p in principals],
    )


_span = sa.and_(
    c.c.path >= sa.bindparam("first", type_=c.c.path.type),
    c.c.path <= sa.bindparam("last", type_=c.c.path.type),
)
_SPAN = {
    False: Statement(
        sa.update(c)
        .where(_span, c.c.gate_id == sa.bindparam("old", type_=sa.BigInteger()))
        .values(gate_id=sa.bindparam("new", type_=sa.BigInteger()))
    ),
    True: Statement(
        sa.update(c).where(_span, c.c.gate_id.is_(None)).values(gate_id=sa.bindparam("new", type_=sa.BigInteger()))
    ),
}


async def regate(session: Session, first: str, last: str, old: int | None, new: int | None) -> None:
    """Give another gate to the contents of these paths, both ends included, that have the gate `old`."""
    await session.run(_SPAN[old is None], first=first, last=last, old=old, new=new)


async def follow_move(session: Session, path: str, before: frozenset[int], after: frozenset[int]) -> None:
    """Give a branch, already at `path`, the gates of its new place: `before` and `after` are what it inherits."""
    if before == after:
        return
    bounds = {"above": path, "below": path + ALL}
    for row in await session.all(_BRANCH_GATES, **bounds):
        old: int | None = row[0]
        new = await intern(session, (await members(session, old) - before) | after)
        if old is None:
            await session.run(_REGATE_OPEN, new=new, **bounds)
        else:
            await session.run(_REGATE, old=old, new=new, **bounds)
