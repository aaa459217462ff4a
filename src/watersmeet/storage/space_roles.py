"""Roles, who has them in which space, and the grants they stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.space_role import Assignment, Role
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.access import space_grant as g
from watersmeet.storage.tables.role import space_role as r
from watersmeet.storage.tables.role import space_role_assignment as a
from watersmeet.storage.tables.site import account, user_group
from watersmeet.storage.work import Session

ROLE: Final = (r.c.seq, r.c.id, r.c.type, r.c.name, r.c.description, r.c.permissions, r.c.outsiders, r.c.revision)
ASSIGNMENT: Final = (a.c.id, a.c.space_id, a.c.principal, a.c.role_id)

_lives = r.c.removing == sa.literal_column("0")
_role = r.c.id == sa.bindparam("role", type_=sa.Text())
_space = sa.bindparam("space", type_=sa.BigInteger())


# Roles

_GET = Statement(sa.select(*ROLE).where(_role, _lives))
_HOLD = Statement(sa.select(*ROLE).where(_role, _lives).with_for_update())
_HOLD_SOME = Statement(
    sa.select(*ROLE).where(within(r.c.id, "ids", Texts), _lives).order_by(r.c.seq).with_for_update(read=True)
)
_THERE = Statement(sa.select(r.c.id).where(within(r.c.id, "ids", Texts)))
_NAMES = Statement(sa.select(r.c.id, r.c.name).where(within(r.c.id, "ids", Texts)))
_INSERT = Statement(sa.insert(r))
_INSERT_NEW = Statement(postgresql.insert(r).on_conflict_do_nothing())
_UPDATE = Statement(
    sa.update(r)
    .where(_role)
    .values(
        name=sa.bindparam("name", type_=sa.Text()),
        name_key=sa.bindparam("name_key", type_=sa.Text()),
        description=sa.bindparam("description", type_=sa.Text()),
        permissions=sa.bindparam("permissions", type_=sa.Text()),
        outsiders=sa.bindparam("outsiders", type_=sa.SmallInteger()),
        revision=sa.bindparam("revision", type_=sa.Integer()),
    )
)
_RETIRE = Statement(
    sa.update(r)
    .where(_role)
    .values(removing=sa.literal_column("1"), name_key=sa.bindparam("name_key", type_=sa.Text()))
)
_DELETE = Statement(sa.delete(r).where(_role))
_roles = Shapes()


async def get(session: Session, role_id: str) -> Role | None:
    row = await session.one(_GET, role=role_id)
    return None if row is None else Role(*row)


async def hold(session: Session, role_id: str) -> Role | None:
    """Like `get`, keeping others from changing or giving the role until commit."""
    row = await session.one(_HOLD, role=role_id)
    return None if row is None else Role(*row)


async def hold_some(session: Session, ids: Iterable[str]) -> dict[str, Role]:
    """Roles by id, which nobody changes until commit."""
    return {row[1]: Role(*row) for row in await session.all(_HOLD_SOME, ids=sorted(set(ids)))}


async def select(
    session: Session, *, kind: str | None, outsiders: bool, after: int | None, offset: int, limit: int
) -> list[Role]:
    """Roles by age, of a kind if that is given, and only those that outsiders may have if so asked."""

    def build() -> sa.Select[Any]:
        query = sa.select(*ROLE).where(_lives)
        if kind is not None:
            query = query.where(r.c.type == sa.bindparam("kind", type_=sa.Text()))
        if outsiders:
            query = query.where(r.c.outsiders == sa.literal_column("1"))
        return in_order(query, r.c.seq, r.c.seq, descending=False, resumed=after is not None)

    statement = _roles.get((kind is None, outsiders, after is None), build)
    return [Role(*row) for row in await session.all(statement, kind=kind, last_id=after, limit=limit, offset=offset)]


async def there(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Which of these roles exist."""
    return frozenset(row[0] for row in await session.all(_THERE, ids=list(ids)))


async def names(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Names of roles by id, of those that are being removed too."""
    return {row[0]: row[1] for row in await session.all(_NAMES, ids=list(ids))}


async def insert(session: Session, role: Role, name_key: str, *, unless_there: bool = False) -> None:
    """Write a new role. Raises Duplicate when the name is taken."""
    row = msgspec.structs.asdict(role)
    await session.run(_INSERT_NEW if unless_there else _INSERT, **row, name_key=name_key, removing=0)


async def update(session: Session, role: Role, name_key: str) -> None:
    """Write what a role is now. Raises Duplicate when the name is taken."""
    row = msgspec.structs.asdict(role)
    await session.run(_UPDATE, **row, role=role.id, name_key=name_key)


async def retire(session: Session, role_id: str) -> None:
    """Hide a role that is going, and free its name."""
    await session.run(_RETIRE, role=role_id, name_key=f" {role_id}")


async def delete(session: Session, role_id: str) -> None:
    """Remove a role that nobody has."""
    await session.run(_DELETE, role=role_id)


# Whom roles can be given to

_ACCOUNTS = Statement(
    sa.select(account.c.account_id, account.c.guest).where(within(account.c.account_id, "ids", Texts))
)
_GROUPS = Statement(
    sa.select(user_group.c.group_id, sa.case((user_group.c.role == sa.literal_column("'guests'"), 1), else_=0)).where(
        within(user_group.c.group_id, "ids", Texts)
    )
)


async def guests_among(session: Session, principals: Iterable[str]) -> dict[str, bool]:
    """Of people and groups, those there are, and whether they are guests."""
    ids: dict[str, list[str]] = {"u": [], "g": []}
    for principal in principals:
        mark, _, name = principal.partition(":")
        if mark in ids:
            ids[mark].append(name)
    found: dict[str, bool] = {}
    for mark, statement in (("u", _ACCOUNTS), ("g", _GROUPS)):
        if ids[mark]:
            found |= {f"{mark}:{row[0]}": row[1] == 1 for row in await session.all(statement, ids=ids[mark])}
    return found


# Who has them

_among = sa.and_(a.c.space_id == _space, within(a.c.principal, "principals", Texts))
_OF = Statement(sa.select(*ASSIGNMENT).where(_among).order_by(a.c.id))
_COUNT = Statement(
    sa.select(sa.func.count()).select_from(a).where(a.c.role_id == sa.bindparam("role", type_=sa.Text()))
)
_ASSIGN = Statement(sa.insert(a))
_UNASSIGN = Statement(sa.delete(a).where(_among))
_UNASSIGN_ALL = Statement(sa.delete(a).where(a.c.space_id == _space))
_assignments = Shapes()


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which assignments of a space a list holds. None means: no matter."""

    role: str | None = None
    kind: str | None = None
    principal: str | None = None
    after: int | None = None
    offset: int = 0
    limit: int = 25


async def assignments(session: Session, space_id: int, wanted: Filter) -> list[Assignment]:
    """Who has which role in a space, oldest first."""

    def build() -> sa.Select[Any]:
        query = sa.select(*ASSIGNMENT).join(r, r.c.id == a.c.role_id).where(a.c.space_id == _space, _lives)
        if wanted.role is not None:
            query = query.where(_role)
        if wanted.kind is not None:
            query = query.where(r.c.type == sa.bindparam("kind", type_=sa.Text()))
        if wanted.principal is not None:
            query = query.where(a.c.principal == sa.bindparam("principal", type_=sa.Text()))
        return in_order(query, a.c.id, a.c.id, descending=False, resumed=wanted.after is not None)

    shape = (wanted.role is None, wanted.kind is None, wanted.principal is None, wanted.after is None)
    rows = await session.all(
        _assignments.get(shape, build),
        space=space_id,
        role=wanted.role,
        kind=wanted.kind,
        principal=wanted.principal,
        last_id=wanted.after,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    return [Assignment(*row) for row in rows]


async def of_principals(session: Session, space_id: int, principals: Iterable[str]) -> list[Assignment]:
    """What these have in a space, oldest first."""
    rows = await session.all(_OF, space=space_id, principals=list(principals))
    return [Assignment(*row) for row in rows]


async def count(session: Session, role_id: str) -> int:
    """How many assignments of a role there are."""
    row = await session.one(_COUNT, role=role_id)
    return row[0] if row else 0


async def assign(session: Session, space_id: int, given: Iterable[tuple[str, Role]]) -> None:
    """Give roles to principals that have none in the space. Grants are another matter. Raises Duplicate."""
    await session.many(
        _ASSIGN,
        [
            {
                "id": session.new_id(),
                "space_id": space_id,
                "principal": principal,
                "role_id": role.id,
                "revision": role.revision,
            }
            for principal, role in given
        ],
    )


async def unassign(session: Session, space_id: int, principals: Iterable[str]) -> None:
    """Take the roles of these in a space away, not what they were granted with it."""
    await session.run(_UNASSIGN, space=space_id, principals=list(principals))


async def unassign_all(session: Session, space_id: int) -> None:
    await session.run(_UNASSIGN_ALL, space=space_id)


_COPIED = Statement(
    sa.select(a.c.principal, a.c.role_id, a.c.revision)
    .where(a.c.space_id == _space, a.c.principal != sa.bindparam("but", type_=sa.Text()))
    .order_by(a.c.id)
)


async def copy(session: Session, source: int, target: int, *, but: str) -> None:
    """Give everybody in one space, but one, the role they have in another; grants are another matter."""
    found = await session.all(_COPIED, space=source, but=but)
    rows = [
        {"id": session.new_id(), "space_id": target, "principal": who, "role_id": role, "revision": revision}
        for who, role, revision in found
    ]
    if rows:
        await session.many(_ASSIGN, rows)


# What a task does: a few assignments at a time

_LAGGING = Statement(
    sa.select(*ASSIGNMENT)
    .where(
        a.c.role_id == sa.bindparam("role", type_=sa.Text()),
        a.c.revision != sa.bindparam("revision", type_=sa.Integer()),
    )
    .order_by(a.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .with_for_update()
)
_CATCH_UP = Statement(
    sa.update(a)
    .where(within(a.c.id, "ids"))
    .values(
        role_id=sa.bindparam("role", type_=sa.Text()),
        revision=sa.bindparam("revision", type_=sa.Integer()),
    )
)
_DROP = Statement(sa.delete(a).where(within(a.c.id, "ids")))


async def lagging(session: Session, role_id: str, revision: int, limit: int) -> list[Assignment]:
    """Some assignments of a role that stand for another revision of it, held until commit."""
    rows = await session.all(_LAGGING, role=role_id, revision=revision, limit=limit)
    return [Assignment(*row) for row in rows]


async def catch_up(session: Session, ids: Sequence[int], role: Role) -> None:
    """Note that these assignments are of this role, as it is now."""
    await session.run(_CATCH_UP, ids=list(ids), role=role.id, revision=role.revision)


async def drop(session: Session, ids: Sequence[int]) -> None:
    await session.run(_DROP, ids=list(ids))


# Grants

_TAKE = Statement(
    sa.delete(g).where(g.c.space_id == _space, g.c.principal == sa.bindparam("principal", type_=sa.Text()))
)
_GRANT = Statement(sa.insert(g))


def _administers(space_id: sa.ColumnElement[Any], *, but: str | None = None) -> sa.Exists:
    """Somebody may administer the space.

    Not counted are those whose role allows it no longer, or is the one bound as `but`.
    """
    mine, its = a.alias("ma"), r.alias("mr")
    ends = [
        its.c.removing == sa.literal_column("1"),
        its.c.permissions.not_like(sa.literal_column("'%administer/space%'")),
    ]
    if but is not None:
        ends.append(its.c.id == sa.bindparam(but, type_=sa.Text()))
    going = sa.exists(
        sa.select(sa.literal_column("1"))
        .select_from(mine.join(its, its.c.id == mine.c.role_id))
        .where(
            mine.c.space_id == g.c.space_id,
            mine.c.principal == g.c.principal,
            sa.or_(*ends),
        )
    )
    return sa.exists(
        sa.select(sa.literal_column("1"))
        .select_from(g)
        .where(g.c.space_id == space_id, g.c.permission == sa.literal_column("'administer/space'"), sa.not_(going))
    )


_ADMINISTERED = Statement(sa.select(sa.case((_administers(_space), 1), else_=0)))
_LEFT_ALONE = Statement(
    sa.select(a.c.space_id)
    .where(
        a.c.role_id == sa.bindparam("role", type_=sa.Text()),
        sa.not_(_administers(a.c.space_id, but="role")),
    )
    .limit(sa.literal_column("1"))
)


async def regrant(session: Session, held: Iterable[tuple[int, str, Iterable[str]]]) -> None:
    """Let each (space, principal) hold exactly these permissions."""
    wanted = [(space_id, principal, tuple(permissions)) for space_id, principal, permissions in held]
    if not wanted:
        return
    await session.many(_TAKE, [{"space": space_id, "principal": principal} for space_id, principal, _ in wanted])
    rows = [
        {"id": session.new_id(), "space_id": space_id, "permission": permission, "principal": principal}
        for space_id, principal, permissions in wanted
        for permission in permissions
    ]
    if rows:
        await session.many(_GRANT, rows)


async def has_administrator(session: Session, space_id: int) -> bool:
    """Whether anybody holds the permission to administer a space."""
    row = await session.one(_ADMINISTERED, space=space_id)
    return row is not None and row[0] == 1


async def left_alone_without(session: Session, role_id: str) -> int | None:
    """A space that only those with this role administer, if there is one."""
    row = await session.one(_LEFT_ALONE, role=role_id)
    return None if row is None else row[0]
