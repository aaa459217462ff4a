"""What many contents or spaces have beside them, in one statement for all: for lists that show it.

The contents and spaces named here were already found to be the caller's to see, except where a function says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content, Version
from watersmeet.model.people import Group
from watersmeet.model.space import Space
from watersmeet.storage import spaces, versions
from watersmeet.storage.content import BODY, COLUMNS, FROM, WITH_BODY
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.access import restriction, space_grant
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_version as v
from watersmeet.storage.tables.site import user_group
from watersmeet.storage.tables.space import favourite, space
from watersmeet.storage.tree import ALL, END, HANGING, HANGING_KINDS, above_of, child_status, is_child, is_kind
from watersmeet.storage.visibility import may_edit, may_see, may_see_space, who
from watersmeet.storage.work import Session

AT_MOST: Final = 5000
"""How many rows a nested list may bring in all; callers refuse what would be more."""

_children = Shapes()
_descendants = Shapes()


def _cut(query: sa.Select[Any], owner: sa.ColumnElement[Any], order: tuple[Any, ...]) -> sa.Select[Any]:
    """:each rows of every owner from its row :first on, owner by owner, the owner's id in front."""
    rank = sa.func.row_number().over(partition_by=owner, order_by=order).label("rank")
    ranked = query.add_columns(owner.label("owner"), rank).subquery("ranked")
    columns = [column for column in ranked.c if column.name not in ("owner", "rank")]
    first, each = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("first", "each"))
    return (
        sa.select(ranked.c.owner, *columns)
        .where(ranked.c.rank > first, ranked.c.rank <= first + each)
        .order_by(ranked.c.owner, ranked.c.rank)
        .limit(sa.literal_column(str(AT_MOST + 1)))
    )


async def children(
    session: Session, actor: Actor, ids: Iterable[int], kind: str, *, first: int = 0, each: int, body: bool
) -> dict[int, list[Content]]:
    """`each` children of a kind under every parent, from the `first` on, that the caller may see, in order."""

    def build() -> sa.Select[Any]:
        query = sa.select(*COLUMNS, *BODY) if body else sa.select(*COLUMNS)
        query = query.select_from(WITH_BODY if body else FROM).where(
            is_child(kind), is_kind(kind), child_status(kind), may_see(drafts=False)
        )
        return _cut(query, above_of(kind), (c.c.position, c.c.id))

    statement = _children.get((kind, body), build)
    return _by_owner(await session.all(statement, ids=list(ids), first=first, each=each, **who(session, actor)))


async def descendants(
    session: Session,
    actor: Actor,
    ids: Iterable[int],
    kind: str,
    *,
    depth: int | None = None,
    first: int = 0,
    each: int,
    body: bool,
) -> dict[int, list[Content]]:
    """`each` contents of a kind below every content, from the `first` on, parents first, that the caller may see.

    What hangs on a content is below that alone, with the replies to it; what is below a comment are its replies.

    depth: at most so many levels down.
    """

    def build() -> sa.Select[Any]:
        top = c.alias("top")
        query = sa.select(*COLUMNS, *BODY) if body else sa.select(*COLUMNS)
        query = query.select_from((WITH_BODY if body else FROM).join(top, _below(top, kind))).where(
            within(top.c.id, "ids"), is_kind(kind), child_status(kind), may_see(drafts=False)
        )
        if depth is not None:
            query = query.where(c.c.depth <= top.c.depth + sa.bindparam("depth", type_=sa.Integer()))
        return _cut(query, top.c.id, (c.c.path,))

    statement = _descendants.get((kind, depth is None, body), build)
    return _by_owner(
        await session.all(statement, ids=list(ids), depth=depth, first=first, each=each, **who(session, actor))
    )


def _below(top: sa.FromClause, kind: str) -> sa.ColumnElement[bool]:
    """The row is below `top`: in its branch, or hanging on it and on nothing else that does."""
    path = top.c.path
    if kind not in HANGING_KINDS:
        return sa.and_(c.c.path > path, c.c.path < path.concat(sa.literal_column(f"'{END}'")))
    hangs = (
        c.c.path > path.concat(sa.literal_column(f"'{HANGING}'")),
        c.c.path < path.concat(sa.literal_column(f"'{ALL}'")),
    )
    # A thread's comments all hang on what it is about. Said without a word of the row's own, it leads to an index.
    thread = sa.case((top.c.kind == sa.literal_column("'comment'"), top.c.container_id), else_=top.c.id)
    return sa.and_(*hangs, c.c.container_id == (thread if kind == "comment" else top.c.id))


def _by_owner(rows: Sequence[Sequence[Any]]) -> dict[int, list[Content]]:
    found: dict[int, list[Content]] = {}
    for row in rows:
        owner, *fields = row
        found.setdefault(owner, []).append(Content(*fields))
    return found


# What the caller may do

_may = Shapes()
_HELD = Statement(
    sa.select(space_grant.c.space_id, space_grant.c.permission)
    .where(within(space_grant.c.space_id, "ids"), within(space_grant.c.principal, "principals", Texts))
    .distinct()
)


async def may(
    session: Session, actor: Actor, ids: Iterable[int], permissions: tuple[str, ...]
) -> dict[int, frozenset[str]]:
    """Which of `permissions` the caller has on each content."""

    def build() -> sa.Select[Any]:
        flags = [sa.case((may_edit(name), 1), else_=0) for name in permissions]
        return sa.select(c.c.id, *flags).select_from(FROM).where(within(c.c.id, "ids"))

    rows = await session.all(_may.get(permissions, build), ids=list(ids), **who(session, actor))
    return {
        row[0]: frozenset(name for name, flag in zip(permissions, tuple(row)[1:], strict=True) if flag) for row in rows
    }


async def held(session: Session, actor: Actor, space_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Every permission the caller holds on each space."""
    found: dict[int, set[str]] = {}
    for space_id, permission in await session.all(_HELD, ids=list(space_ids), **who(session, actor)):
        found.setdefault(space_id, set()).add(permission)
    return {space_id: frozenset(names) for space_id, names in found.items()}


_GRANTS = Statement(
    sa.select(space_grant.c.space_id, space_grant.c.id, space_grant.c.permission, space_grant.c.principal)
    .where(within(space_grant.c.space_id, "ids"))
    .order_by(space_grant.c.id)
)


async def grants(session: Session, space_ids: Iterable[int]) -> dict[int, list[tuple[int, str, str]]]:
    """(id, permission, principal) of every grant on each space, oldest first."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    for row in await session.all(_GRANTS, ids=list(space_ids)):
        found.setdefault(row[0], []).append((row[1], row[2], row[3]))
    return found


_RESTRICTIONS = Statement(
    sa.select(restriction.c.content_id, restriction.c.operation, restriction.c.principal)
    .where(within(restriction.c.content_id, "ids"))
    .order_by(restriction.c.principal)
)


async def restrictions(session: Session, ids: Iterable[int]) -> dict[tuple[int, str], list[str]]:
    """The principals that each content's own restrictions name, by (content id, 'read' or 'update')."""
    found: dict[tuple[int, str], list[str]] = {}
    for content_id, operation, principal in await session.all(_RESTRICTIONS, ids=list(ids)):
        found.setdefault((content_id, operation), []).append(principal)
    return found


# People and what they did

_GROUPS = Statement(
    sa.select(user_group.c.group_id, user_group.c.name, user_group.c.role).where(
        within(user_group.c.group_id, "ids", Texts)
    )
)
_account = sa.bindparam("account", type_=sa.Text())
_FAVOURITES = Statement(
    sa.select(favourite.c.target_id, favourite.c.created_at).where(
        favourite.c.account_id == _account,
        favourite.c.target_kind == sa.literal_column("'content'"),
        within(favourite.c.target_id, "ids"),
    )
)
_last = (
    sa.select(v.c.content_id.label("content_id"), sa.func.max(v.c.number).label("number"))
    .where(within(v.c.content_id, "ids"), v.c.author_id == _account)
    .group_by(v.c.content_id)
    .subquery("last")
)
_LAST_VERSIONS = Statement(
    sa.select(v.c.content_id, *versions.COLUMNS).join(
        _last, sa.and_(_last.c.content_id == v.c.content_id, _last.c.number == v.c.number)
    )
)
_PERSONAL = Statement(
    sa.select(*spaces.COLUMNS).where(
        space.c.type == sa.literal_column("'personal'"), within(space.c.author_id, "owners", Texts), may_see_space()
    )
)


async def groups(session: Session, ids: Iterable[str]) -> dict[str, Group]:
    """Groups by id."""
    return {row[0]: Group(*row) for row in await session.all(_GROUPS, ids=list(ids))}


async def favourites(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """When the caller saved those of the contents that they saved."""
    rows = await session.all(_FAVOURITES, ids=list(ids), account=actor.account_id)
    return {row[0]: row[1] for row in rows}


async def last_versions(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, Version]:
    """The newest version of each content that the caller wrote, without its body."""
    rows = await session.all(_LAST_VERSIONS, ids=list(ids), account=actor.account_id)
    return {row[0]: Version(*tuple(row)[1:]) for row in rows}


async def personal_spaces(session: Session, actor: Actor, owners: Iterable[str]) -> dict[str, Space]:
    """The personal spaces of accounts, those that the caller may see."""
    rows = await session.all(_PERSONAL, owners=list(owners), **who(session, actor))
    found = (Space(*row) for row in rows)
    return {of.author_id: of for of in found if of.author_id is not None}
