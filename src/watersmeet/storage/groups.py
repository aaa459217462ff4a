"""Groups: lists of them, who is in them, and what goes with one that is removed."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.people import Group
from watersmeet.storage.statement import Shapes, Statement
from watersmeet.storage.tables.access import restriction, site_grant, space_grant
from watersmeet.storage.tables.role import space_role_assignment
from watersmeet.storage.tables.site import account, group_member, user_group
from watersmeet.storage.work import Session

_GROUP = (user_group.c.group_id, user_group.c.name, user_group.c.role)
_group = sa.bindparam("group", type_=sa.Text())
_principal = sa.bindparam("principal", type_=sa.Text())
_limit = sa.bindparam("limit", type_=sa.Integer())
_offset = sa.bindparam("offset", type_=sa.Integer())

# Lists

_BY_ID = Statement(sa.select(*_GROUP).where(user_group.c.group_id == _group))
_lists = Shapes()
_counts = Shapes()


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which groups a list holds. None means: no matter.

    says: a text that is in the name, whatever its case.
    """

    role: str | None = None
    says: str | None = None
    offset: int = 0
    limit: int = 25


async def get(session: Session, group_id: str) -> Group | None:
    row = await session.one(_BY_ID, group=group_id)
    return None if row is None else Group(*row)


async def select(session: Session, wanted: Filter) -> list[Group]:
    """Groups by name: the index of the names is read in its order, and no further than to the end of the page."""

    def build() -> sa.Select[Any]:
        query = sa.select(*_GROUP).where(*_conditions(wanted)).order_by(user_group.c.name_key)
        return query.limit(_limit).offset(_offset)

    statement = _lists.get((wanted.role is None, wanted.says is None), build)
    rows = await session.all(statement, limit=wanted.limit, offset=wanted.offset, **_values(wanted))
    return [Group(*row) for row in rows]


async def count(session: Session, wanted: Filter) -> int:
    """How many groups there are on all pages of a list."""

    def build() -> sa.Select[Any]:
        return sa.select(sa.func.count()).select_from(user_group).where(*_conditions(wanted))

    row = await session.one(_counts.get((wanted.role is None, wanted.says is None), build), **_values(wanted))
    return row[0] if row else 0


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.role is not None:
        found.append(user_group.c.role == sa.bindparam("role", type_=sa.Text()))
    if wanted.says is not None:
        found.append(user_group.c.name_key.like(sa.bindparam("says", type_=sa.Text()), escape="\\"))
    return found


def _values(wanted: Filter) -> dict[str, Any]:
    if wanted.says is None:
        return {"role": wanted.role}
    escaped = wanted.says.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"role": wanted.role, "says": f"%{escaped}%"}


# Members

_MEMBERS = Statement(
    sa.select(group_member.c.account_id)
    .where(group_member.c.group_id == _group)
    .order_by(group_member.c.account_id)
    .limit(_limit)
    .offset(_offset)
)
_COUNT_MEMBERS = Statement(
    sa.select(sa.func.count()).select_from(group_member).where(group_member.c.group_id == _group)
)
_JOIN = Statement(postgresql.insert(group_member).on_conflict_do_nothing())
_LEAVE = Statement(
    sa.delete(group_member).where(
        group_member.c.account_id == sa.bindparam("account_id", type_=sa.Text()), group_member.c.group_id == _group
    )
)
_ADMINISTRATOR = Statement(
    sa.select(account.c.account_id)
    .join(group_member, group_member.c.account_id == account.c.account_id)
    .join(user_group, user_group.c.group_id == group_member.c.group_id)
    .where(
        user_group.c.role == sa.literal_column("'admins'"),
        account.c.active == sa.literal_column("1"),
        account.c.account_type != sa.literal_column("'app'"),
    )
    .limit(sa.literal_column("1"))
)


async def members(session: Session, group_id: str, *, offset: int, limit: int) -> list[str]:
    """The ids of a group's members, in their order."""
    rows = await session.all(_MEMBERS, group=group_id, offset=offset, limit=limit)
    return [row[0] for row in rows]


async def count_members(session: Session, group_id: str) -> int:
    row = await session.one(_COUNT_MEMBERS, group=group_id)
    return row[0] if row else 0


async def join(session: Session, account_id: str, group_id: str) -> bool:
    """Put an account into a group; False when it is in it already."""
    return await session.run(_JOIN, account_id=account_id, group_id=group_id) == 1


async def leave(session: Session, account_id: str, group_id: str) -> bool:
    """Take an account out of a group; False when it is not in it."""
    return await session.run(_LEAVE, account_id=account_id, group=group_id) == 1


async def has_administrator(session: Session) -> bool:
    """Whether there is a person who can sign in and administers the site."""
    return await session.one(_ADMINISTRATOR) is not None


# Removing one

_other = restriction.alias("other")
_DROP_RULES = Statement(
    sa.delete(restriction).where(
        restriction.c.principal == _principal,
        sa.exists(
            sa.select(sa.literal_column("1"))
            .select_from(_other)
            .where(
                _other.c.content_id == restriction.c.content_id,
                _other.c.operation == restriction.c.operation,
                _other.c.principal != _principal,
            )
        ),
    )
)
_DROP_HELD = tuple(
    Statement(sa.delete(table).where(table.c.principal == _principal))
    for table in (site_grant, space_grant, space_role_assignment)
)
_DELETE = Statement(sa.delete(user_group).where(user_group.c.group_id == _group))


async def delete(session: Session, group_id: str, principal: str) -> None:
    """Remove a group, who is in it, and what its principal holds.

    A restriction that names nobody else goes on naming it: without a name it would no longer restrict. Removals come
    one after the other, so that of two that are named together one stays.
    """
    await session.run(_DROP_RULES, principal=principal)
    for statement in _DROP_HELD:
        await session.run(statement, principal=principal)
    await session.run(_DELETE, group=group_id)
