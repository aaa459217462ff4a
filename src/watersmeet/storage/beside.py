"""What one content or one space has beside it: everything that is asked for in one statement.

The content or the space was already found to be the caller's to see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Child, Content, Draft, Version
from watersmeet.model.space import Label, Property
from watersmeet.model.space_role import Assignment
from watersmeet.storage import comments, labels, likes, properties, space_roles, versions
from watersmeet.storage.content import COLUMNS, FROM, has_status
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Texts, found_by, in_one, within
from watersmeet.storage.tables.access import space_grant
from watersmeet.storage.tables.comment import inline_comment
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_draft
from watersmeet.storage.tables.role import space_role, space_role_assignment
from watersmeet.storage.tables.space import favourite
from watersmeet.storage.visibility import may_edit, may_see, who
from watersmeet.storage.work import Session


class Beside(NamedTuple):
    """What was found: the entries of each part that was asked for, and what the caller may do."""

    entries: Mapping[str, list[Any]]
    may: frozenset[str]


class Part(NamedTuple):
    """Something that may be asked for: the query that finds it, and what becomes of a row that it finds."""

    query: sa.Select[Any]
    entry: Callable[..., Any]


def _fields(*fields: Any) -> tuple[Any, ...]:
    return fields


def _only(field: Any) -> Any:
    return field


_id = sa.bindparam("id", type_=sa.BigInteger())
_limit = sa.bindparam("limit", type_=sa.Integer())
_account = sa.bindparam("account", type_=sa.Text())

_CHILDREN: Final = in_order(
    sa.select(c.c.id, c.c.status, c.c.title, c.c.kind, c.c.space_id, c.c.position)
    .select_from(FROM)
    .where(c.c.parent_id == _id, has_status(("current",)), may_see(drafts=False)),
    c.c.position,
    c.c.id,
    descending=False,
    resumed=False,
)
_FAVOURITE: Final = sa.select(favourite.c.created_at).where(
    favourite.c.account_id == _account,
    favourite.c.target_kind == sa.literal_column("'content'"),
    favourite.c.target_id == _id,
)
_CONTRIBUTORS: Final = versions.contributions(versions.OF).limit(_limit)
_CONTAINER: Final = (
    sa.select(*COLUMNS).select_from(FROM).where(c.c.id == sa.bindparam("container", type_=sa.BigInteger()), may_see())
)
_THREAD: Final = comments.THREADS.where(inline_comment.c.content_id == sa.bindparam("thread", type_=sa.BigInteger()))

OF_CONTENT: Final[Mapping[str, Part]] = {
    "labels": Part(labels.listing(labels.Filter(on="content")), Label),
    "properties": Part(properties.listing(), Property),
    "likes": Part(likes.FIRST, _fields),
    "versions": Part(versions.listing(), Version),
    "contributors": Part(_CONTRIBUTORS, lambda _, account_id: account_id),
    "favourite": Part(_FAVOURITE, _only),
    "children": Part(_CHILDREN, Child),
    "container": Part(_CONTAINER, Content),
    "thread": Part(_THREAD, comments.Thread),
}
"""What can be asked for beside a content. Of likes, (account id, how many like it in all)."""

_GRANTS: Final = (
    sa.select(space_grant.c.id, space_grant.c.permission, space_grant.c.principal)
    .where(space_grant.c.space_id == _id)
    .order_by(space_grant.c.id)
    .limit(_limit)
)
_HELD: Final = (
    sa.select(space_grant.c.permission)
    .where(space_grant.c.space_id == _id, within(space_grant.c.principal, "principals", Texts))
    .distinct()
)
_ASSIGNMENTS: Final = (
    sa.select(*space_roles.ASSIGNMENT)
    .join(space_role, space_role.c.id == space_role_assignment.c.role_id)
    .where(space_role_assignment.c.space_id == _id, space_role.c.removing == sa.literal_column("0"))
    .order_by(space_role_assignment.c.id)
    .limit(_limit)
)

OF_SPACE: Final[Mapping[str, Part]] = {
    "labels": Part(labels.listing(labels.Filter(on="space")), Label),
    "properties": Part(properties.listing(), Property),
    "held": Part(_HELD, _only),
    "grants": Part(_GRANTS, _fields),
    "assignments": Part(_ASSIGNMENTS, Assignment),
}
"""What can be asked for beside a space. Held is what the caller may do; grants are (id, permission, principal)."""

_asked = Shapes()


async def of_content(
    session: Session,
    actor: Actor,
    item: Content,
    parts: Sequence[str],
    permissions: tuple[str, ...] = (),
    *,
    limit: int,
) -> Beside:
    """The first entries of parts of OF_CONTENT, and which of `permissions` the caller has on the content."""

    def build() -> sa.Select[Any]:
        flags = [sa.case((may_edit(name), 1), else_=0).label(f"may_{k}") for k, name in enumerate(permissions)]
        may = [sa.select(*flags).select_from(FROM).where(c.c.id == _id)] if flags else []
        return in_one([*(OF_CONTENT[part].query for part in parts), *may])

    shape = ("content", *parts, permissions)
    row = await session.one(
        _asked.get(shape, build),
        **_named(item.id, "content", limit),
        **who(session, actor),
        container=item.container_id,
        thread=comments.thread_id(item) if "thread" in parts else None,
    )
    assert row is not None
    flags: Sequence[int] = ()
    if permissions and (found := found_by(row[len(parts)])):  # Nothing is found of what was removed just now.
        (flags,) = found
    had = frozenset(name for name, flag in zip(permissions, flags, strict=False) if flag)
    return Beside(_entries(OF_CONTENT, parts, row), had)


async def of_space(
    session: Session, actor: Actor, space_id: int, parts: Sequence[str], *, limit: int
) -> dict[str, list[Any]]:
    """The first entries of parts of OF_SPACE."""
    row = await session.one(
        _asked.get(("space", *parts), lambda: in_one(OF_SPACE[part].query for part in parts)),
        **_named(space_id, "space", limit),
        **who(session, actor),
    )
    assert row is not None
    return _entries(OF_SPACE, parts, row)


def _named(target: int, kind: str, limit: int) -> dict[str, Any]:
    """The target under every name by which the queries know it."""
    return {
        **dict.fromkeys(("id", "of", "content", "owner_id"), target),
        "owner_kind": kind,
        "limit": limit,
        "offset": 0,
    }


def _entries(known: Mapping[str, Part], parts: Sequence[str], row: Sequence[Any]) -> dict[str, list[Any]]:
    return {
        part: [known[part].entry(*fields) for fields in found_by(value)]
        for part, value in zip(parts, row, strict=False)  # What the caller may do comes behind the parts.
    }


# Drafts

_drafts = Shapes()


async def draft(session: Session, actor: Actor, content_id: int, permission: str) -> Draft | None:
    """The shared draft of a content, when there is one and the caller has the permission on the content."""

    def build() -> sa.Select[Any]:
        columns = [content_draft.c[name] for name in Draft.__struct_fields__]
        of = FROM.join(content_draft, content_draft.c.content_id == c.c.id)
        return sa.select(*columns).select_from(of).where(c.c.id == _id, may_edit(permission))

    row = await session.one(_drafts.get(permission, build), id=content_id, **who(session, actor))
    return None if row is None else Draft(*row)
