"""Space rows and the grants on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.ids import SpaceId
from watersmeet.model.space import Space
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.access import space_grant
from watersmeet.storage.tables.role import space_role_assignment
from watersmeet.storage.tables.space import favourite, label, space, space_label
from watersmeet.storage.visibility import granted, may_see_space, who
from watersmeet.storage.work import Session

COLUMNS: Final = (
    space.c.id,
    space.c.key,
    space.c.alias,
    space.c.name,
    space.c.type,
    space.c.status,
    space.c.description,
    space.c.homepage_id,
    space.c.author_id,
    space.c.created_at,
)
SORTS: Final[dict[str, sa.ColumnElement[Any]]] = {
    "id": space.c.id,
    "key": space.c.key_key,
    "name": space.c.name_key,
}

_by_id = space.c.id == sa.bindparam("id", type_=sa.BigInteger())
_by_key = space.c.key_key == sa.bindparam("key_key", type_=sa.Text())
_SEE = Statement(sa.select(*COLUMNS).where(_by_id, may_see_space()))
_SEE_KEY = Statement(sa.select(*COLUMNS).where(_by_key, may_see_space()))


async def see(session: Session, actor: Actor, space_id: int) -> Space | None:
    """The space, or None when it is absent or the caller may not see it."""
    row = await session.one(_SEE, id=space_id, **who(session, actor))
    return None if row is None else Space(*row)


async def see_key(session: Session, actor: Actor, key: str) -> Space | None:
    """The space of a key, whatever its case, or None when it is absent or the caller may not see it."""
    row = await session.one(_SEE_KEY, key_key=key.lower(), **who(session, actor))
    return None if row is None else Space(*row)


_may = Shapes()


async def see_with(
    session: Session, actor: Actor, space_id: int, *permissions: str
) -> tuple[Space, frozenset[str]] | None:
    """The space, and which of `permissions` the caller holds there."""

    def build() -> sa.Select[Any]:
        flags = [sa.case((granted(name), 1), else_=0) for name in permissions]
        return sa.select(*COLUMNS, *flags).where(_by_id, may_see_space())

    row = await session.one(_may.get(permissions, build), id=space_id, **who(session, actor))
    if row is None:
        return None
    fields = tuple(row)
    flags = zip(permissions, fields[len(COLUMNS) :], strict=True)
    return Space(*fields[: len(COLUMNS)]), frozenset(name for name, flag in flags if flag)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which spaces a list holds. None means: no matter. `keys` and `labels` are in lower case."""

    ids: tuple[int, ...] | None = None
    keys: tuple[str, ...] | None = None
    type: str | None = None
    status: str | None = None
    labels: tuple[str, ...] | None = None
    favourite_of: str | None = None
    not_favourite_of: str | None = None
    sort: str = "id"
    descending: bool = False
    after: tuple[Any, int] | None = None
    offset: int = 0
    limit: int = 25


_lists = Shapes()


async def select(session: Session, actor: Actor, wanted: Filter) -> list[Space]:
    """The spaces that `wanted` describes and the caller may see, in order."""
    given = tuple(getattr(wanted, name) is None for name in wanted.__struct_fields__)
    statement = _lists.get((given, wanted.sort, wanted.descending), lambda: _list(wanted))
    sort_value, last_id = wanted.after or (None, None)
    rows = await session.all(
        statement,
        ids=wanted.ids,
        keys=wanted.keys,
        type=wanted.type,
        status=wanted.status,
        labels=wanted.labels,
        favourite_of=wanted.favourite_of,
        not_favourite_of=wanted.not_favourite_of,
        sort_value=sort_value,
        last_id=last_id,
        limit=wanted.limit,
        offset=wanted.offset,
        **who(session, actor),
    )
    return [Space(*row) for row in rows]


def _list(wanted: Filter) -> sa.Select[Any]:
    query = sa.select(*COLUMNS).where(may_see_space(), *_conditions(wanted))
    return in_order(
        query,
        SORTS[wanted.sort],
        space.c.id,
        descending=wanted.descending,
        resumed=wanted.after is not None,
    )


def _conditions(wanted: Filter) -> Iterable[sa.ColumnElement[bool]]:
    if wanted.ids is not None:
        yield within(space.c.id, "ids")
    if wanted.keys is not None:
        yield within(space.c.key_key, "keys", Texts)
    if wanted.type is not None:
        yield space.c.type == sa.bindparam("type", type_=sa.Text())
    if wanted.status is not None:
        yield space.c.status == sa.bindparam("status", type_=sa.Text())
    if wanted.labels is not None:
        bears = sa.select(space_label.c.space_id).join(label, label.c.id == space_label.c.label_id)
        yield space.c.id.in_(bears.where(within(label.c.name, "labels", Texts)))
    if wanted.favourite_of is not None:
        yield space.c.id.in_(_favourites("favourite_of"))
    if wanted.not_favourite_of is not None:
        yield space.c.id.not_in(_favourites("not_favourite_of"))


def _favourites(bind: str) -> sa.Select[Any]:
    return sa.select(favourite.c.target_id).where(
        favourite.c.target_kind == sa.literal_column("'space'"),
        favourite.c.account_id == sa.bindparam(bind, type_=sa.Text()),
    )


# Grants

_GRANTS = Statement(
    sa.select(space_grant.c.id, space_grant.c.permission, space_grant.c.principal)
    .where(space_grant.c.space_id == sa.bindparam("id", type_=sa.BigInteger()))
    .order_by(space_grant.c.id)
)
_INSERT_GRANT = Statement(sa.insert(space_grant))
_HELD = Statement(
    sa.select(space_grant.c.permission)
    .where(
        space_grant.c.space_id == sa.bindparam("id", type_=sa.BigInteger()),
        within(space_grant.c.principal, "principals", Texts),
    )
    .distinct()
)


async def grants(session: Session, space_id: int) -> Sequence[tuple[int, str, str]]:
    """(id, permission, principal) of every grant on a space, oldest first."""
    return [(row[0], row[1], row[2]) for row in await session.all(_GRANTS, id=space_id)]


_TAKE = Statement(sa.delete(space_grant).where(within(space_grant.c.id, "ids")))


async def take_grants(session: Session, ids: Iterable[int]) -> None:
    """Take single grants away."""
    await session.run(_TAKE, ids=list(ids))


_SOME_GRANTS = Statement(
    sa.select(space_grant.c.id, space_grant.c.permission, space_grant.c.principal)
    .where(
        space_grant.c.space_id == sa.bindparam("id", type_=sa.BigInteger()),
        space_grant.c.id > sa.bindparam("after", type_=sa.BigInteger()),
    )
    .order_by(space_grant.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .offset(sa.bindparam("offset", type_=sa.Integer()))
)


async def some_grants(
    session: Session, space_id: int, *, after: int, offset: int, limit: int
) -> Sequence[tuple[int, str, str]]:
    """Like `grants`, behind the grant with this id and so many at most."""
    found = await session.all(_SOME_GRANTS, id=space_id, after=after, offset=offset, limit=limit)
    return [(row[0], row[1], row[2]) for row in found]


async def held(session: Session, actor: Actor, space_id: int) -> frozenset[str]:
    """Every permission the caller holds on a space."""
    return frozenset(row[0] for row in await session.all(_HELD, id=space_id, **who(session, actor)))


async def add_grants(session: Session, space_id: int, pairs: Iterable[tuple[str, str]]) -> None:
    """Grant (permission, principal) pairs on a space. Raises Duplicate."""
    await session.many(
        _INSERT_GRANT,
        [
            {"id": session.new_id(), "space_id": space_id, "permission": permission, "principal": principal}
            for permission, principal in pairs
        ],
    )


_DROP_GRANTS = Statement(
    sa.delete(space_grant).where(space_grant.c.space_id == sa.bindparam("id", type_=sa.BigInteger()))
)
_DROP_ROLES = Statement(
    sa.delete(space_role_assignment).where(
        space_role_assignment.c.space_id == sa.bindparam("id", type_=sa.BigInteger())
    )
)


async def drop_grants(session: Session, space_id: int) -> None:
    """Take every role and grant on a space back: nobody sees it then."""
    await session.run(_DROP_ROLES, id=space_id)
    await session.run(_DROP_GRANTS, id=space_id)


# Writing

_INSERT = Statement(sa.insert(space))
_updates = Shapes()
_DELETE = Statement(sa.delete(space).where(_by_id))


async def insert(session: Session, value: Space, name_key: str) -> None:
    """Write a new space. Raises Duplicate when the key is taken."""
    row = msgspec.structs.asdict(value)
    await session.run(_INSERT, **row, key_key=value.key.lower(), name_key=name_key, stamp=0)


async def update(session: Session, space_id: SpaceId, **values: Any) -> None:
    """Set columns of one space's row."""
    names = tuple(values)
    statement = _updates.get(
        names,
        lambda: (
            sa.update(space)
            .where(space.c.id == sa.bindparam("target", type_=sa.BigInteger()))
            .values({name: sa.bindparam(name, type_=space.c[name].type) for name in names})
        ),
    )
    await session.run(statement, target=space_id, **values)


async def delete(session: Session, space_id: int) -> None:
    """Remove the row for good; its content must be gone already."""
    await session.run(_DELETE, id=space_id)
