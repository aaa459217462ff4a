"""What is held in spaces without a role: counted by a task, and found again by those that give roles for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.ids import Instant
from watersmeet.model.space_role import Combination
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.access import space_grant as g
from watersmeet.storage.tables.role import permission_combination as c
from watersmeet.storage.tables.role import permission_holder as h
from watersmeet.storage.tables.role import space_role as r
from watersmeet.storage.tables.role import space_role_assignment as a
from watersmeet.storage.tables.site import account
from watersmeet.storage.tables.space import space
from watersmeet.storage.tables.work import long_task as t
from watersmeet.storage.work import Session

COMBINATION: Final = (c.c.seq, c.c.id, c.c.permissions, c.c.kinds, c.c.spaces, c.c.principals)

# Combinations

_role_of_it = sa.exists(
    sa.select(sa.literal_column("1"))
    .select_from(r)
    .where(r.c.permissions == c.c.permissions, r.c.removing == sa.literal_column("0"))
)
_BY_IDS = Statement(sa.select(*COMBINATION).where(within(c.c.id, "ids", Texts)))
_INSERT = Statement(sa.insert(c))
_CLEAR = Statement(sa.delete(c))
_lists = Shapes()


async def combinations(session: Session, *, after: tuple[int, int] | None, limit: int) -> list[Combination]:
    """Combinations that no role has, those of most principals first."""

    def build() -> sa.Select[Any]:
        query = sa.select(*COMBINATION).where(sa.not_(_role_of_it))
        return in_order(query, c.c.principals, c.c.seq, descending=True, resumed=after is not None)

    count, last_id = after or (None, None)
    statement = _lists.get(after is None, build)
    rows = await session.all(statement, sort_value=count, last_id=last_id, limit=limit, offset=0)
    return [Combination(*row) for row in rows]


async def by_ids(session: Session, ids: Iterable[str]) -> dict[str, Combination]:
    return {row[1]: Combination(*row) for row in await session.all(_BY_IDS, ids=list(ids))}


async def replace(session: Session, found: Iterable[Combination]) -> None:
    """Let these be the combinations there are."""
    await session.run(_CLEAR)
    rows = [msgspec.structs.asdict(one) for one in found]
    if rows:
        await session.many(_INSERT, rows)


# Counting them

_HOLD = Statement(sa.insert(h))
_FORGET = Statement(sa.delete(h))
_COUNTED = Statement(
    sa.select(h.c.permissions, sa.func.count(sa.distinct(h.c.space_id)), sa.func.count(sa.distinct(h.c.principal)))
    .group_by(h.c.permissions)
    .order_by(h.c.permissions)
)
_KINDS = Statement(sa.select(h.c.permissions, h.c.kind).distinct().order_by(h.c.permissions, h.c.kind))


async def hold(session: Session, holders: Iterable[tuple[int, str, str, str]]) -> None:
    """Note (space, principal, kind, permissions)."""
    names = ("space_id", "principal", "kind", "permissions")
    rows = [dict(zip(names, one, strict=True)) for one in holders]
    if rows:
        await session.many(_HOLD, rows)


async def forget_holders(session: Session) -> None:
    await session.run(_FORGET)


async def counted(session: Session) -> list[tuple[str, list[str], int, int]]:
    """(permissions, kinds, spaces, principals) of what was noted."""
    kinds: dict[str, list[str]] = {}
    for permissions, kind in await session.all(_KINDS):
        kinds.setdefault(permissions, []).append(kind)
    return [(row[0], kinds[row[0]], row[1], row[2]) for row in await session.all(_COUNTED)]


# Spaces and what is held in them

_spaces = Shapes()
_GRANTS = Statement(
    sa.select(g.c.space_id, g.c.principal, g.c.permission)
    .where(within(g.c.space_id, "ids"))
    .order_by(g.c.space_id, g.c.principal)
)
_WITH_ROLE = Statement(sa.select(a.c.space_id, a.c.principal).where(within(a.c.space_id, "ids")))
_PEOPLE = Statement(
    sa.select(account.c.account_id, account.c.guest, account.c.account_type).where(
        within(account.c.account_id, "ids", Texts)
    )
)
_KEYS = Statement(sa.select(space.c.id, space.c.key_key).where(within(space.c.id, "ids")))
_COUNT_SPACES = Statement(sa.select(sa.func.count()).select_from(space))


async def some_spaces(
    session: Session,
    *,
    after: int,
    limit: int,
    ids: Sequence[int] | None,
    but: Sequence[int] | None,
    personal: bool | None,
) -> list[int]:
    """Ids of spaces behind one, whoever sees them: all, or those with, without, personal, not personal."""

    def build() -> sa.Select[Any]:
        query = sa.select(space.c.id).where(space.c.id > sa.bindparam("after", type_=sa.BigInteger()))
        if ids is not None:
            query = query.where(within(space.c.id, "ids"))
        if but is not None:
            query = query.where(sa.not_(within(space.c.id, "but")))
        if personal is not None:
            is_personal = space.c.type == sa.literal_column("'personal'")
            query = query.where(is_personal if personal else sa.not_(is_personal))
        return query.order_by(space.c.id).limit(sa.bindparam("limit", type_=sa.Integer()))

    statement = _spaces.get((ids is None, but is None, personal), build)
    return [row[0] for row in await session.all(statement, after=after, limit=limit, ids=ids, but=but)]


async def count_spaces(session: Session) -> int:
    row = await session.one(_COUNT_SPACES)
    return row[0] if row else 0


async def keys(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Keys of spaces in lower case, by id, whoever sees them."""
    return {row[0]: row[1] for row in await session.all(_KEYS, ids=list(ids))}


async def grants(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """Everything granted in spaces, by (space, principal)."""
    found: dict[tuple[int, str], list[str]] = {}
    for space_id, principal, permission in await session.all(_GRANTS, ids=ids):
        found.setdefault((space_id, principal), []).append(permission)
    return found


async def with_role(session: Session, ids: Sequence[int]) -> frozenset[tuple[int, str]]:
    """The (space, principal) pairs that have a role."""
    return frozenset((row[0], row[1]) for row in await session.all(_WITH_ROLE, ids=ids))


async def people(session: Session, ids: Iterable[str]) -> dict[str, tuple[bool, str]]:
    """Whether they are guests, and the type, of accounts by id."""
    return {row[0]: (row[1] == 1, row[2]) for row in await session.all(_PEOPLE, ids=list(ids))}


# The tasks

_REMEMBER = Statement(
    sa.update(t)
    .where(t.c.id == sa.bindparam("target", type_=sa.BigInteger()))
    .values(input=sa.bindparam("input", type_=sa.Text()))
)
_UNFINISHED = Statement(
    sa.select(t.c.id)
    .where(within(t.c.kind, "kinds", Texts), t.c.finished_at.is_(None))
    .order_by(t.c.id)
    .limit(sa.literal_column("1"))
)
_LAST = Statement(
    sa.select(sa.func.max(t.c.finished_at)).where(
        t.c.kind == sa.bindparam("kind", type_=sa.Text()), t.c.successful == sa.literal_column("1")
    )
)


async def remember(session: Session, task_id: int, given: str) -> None:
    """Note where a task goes on."""
    await session.run(_REMEMBER, target=task_id, input=given)


async def unfinished(session: Session, kinds: Iterable[str]) -> int | None:
    """The oldest task of these kinds that is not finished."""
    row = await session.one(_UNFINISHED, kinds=list(kinds))
    return None if row is None else row[0]


async def last_finished(session: Session, kind: str) -> Instant | None:
    """When a task of a kind succeeded last."""
    row = await session.one(_LAST, kind=kind)
    return None if row is None else row[0]
