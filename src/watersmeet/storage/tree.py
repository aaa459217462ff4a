"""The content tree: ancestors, children's places, and moving whole branches.

A content's `path` lists the ids above it and its own, so a branch is a range of paths: reading it costs what it
returns, and moving it rewrites the paths of its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import TREE_KINDS, Child, Content
from watersmeet.storage.content import COLUMNS, FROM, SORTS, Filter, has_status, rows
from watersmeet.storage.ordering import about
from watersmeet.storage.statement import Shapes, Statement, found_by, in_one, unplanned, within
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.visibility import may_see, who
from watersmeet.storage.work import Session

END: Final = ":"
"""Sorts behind every digit: path + END bounds the branch below path."""

HANGING: Final = "~"
"""Sorts behind END: what hangs on a content has the content's path, this and an id, and is not in its branch."""

ALL: Final = "\x7f"
"""Sorts behind both: path + ALL bounds everything under path."""

GAP: Final = 256
"""Distance between neighbours' positions, so that most moves between two need no renumbering."""

_LOCKS = {
    False: Statement(
        sa.text("SELECT pg_advisory_xact_lock_shared(:space)").bindparams(sa.bindparam("space", type_=sa.BigInteger()))
    ),
    True: Statement(
        sa.text("SELECT pg_advisory_xact_lock(:space)").bindparams(sa.bindparam("space", type_=sa.BigInteger()))
    ),
}


async def lock(session: Session, *space_ids: int, alone: bool) -> None:
    """Keep branches of these spaces where they are until commit: shared to add a leaf, alone to move branches.

    SQLite has one writer at a time and needs no lock.
    """
    if session.dialect == "postgres":
        for space_id in sorted(set(space_ids)):
            await session.one(_LOCKS[alone], space=space_id)


_around = sa.select(c.c.space_id).where(within(c.c.id, "ids")).distinct().order_by(c.c.space_id).subquery()
_LOCK_AROUND = Statement(sa.select(sa.func.pg_advisory_xact_lock(_around.c.space_id)))
_wanted = sa.bindparam("parent", type_=sa.BigInteger())
_LOCK_MOVING = Statement(
    sa.select(sa.func.pg_advisory_xact_lock(c.c.space_id)).where(
        c.c.id == sa.bindparam("id", type_=sa.BigInteger()),
        sa.or_(
            c.c.status.in_([sa.literal_column("'trashed'"), sa.literal_column("'archived'")]),
            sa.and_(_wanted.is_not(None), c.c.parent_id.is_distinct_from(_wanted)),
        ),
    )
)


async def lock_around(session: Session, content_ids: Iterable[int]) -> None:
    """Lock the trees these contents stand in, alone: before the contents, so that no two wait for each other."""
    if session.dialect == "postgres":
        await session.all(_LOCK_AROUND, ids=list(content_ids))


async def lock_moving(session: Session, content_id: int, parent_id: int | None) -> None:
    """Like `lock_around`, where a change that asks for this parent moves the content or brings it back."""
    if session.dialect == "postgres":
        await session.one(_LOCK_MOVING, id=content_id, parent=parent_id)


_parent = c.c.parent_id == sa.bindparam("parent", type_=sa.BigInteger())
_root = sa.and_(
    c.c.parent_id.is_(None),
    c.c.position.is_not(None),
    c.c.space_id == sa.bindparam("space", type_=sa.BigInteger()),
)
_LAST = Statement(sa.select(sa.func.max(c.c.position)).where(_parent))
_LAST_ROOT = Statement(sa.select(sa.func.max(c.c.position)).where(_root))


async def next_position(session: Session, space_id: int, parent_id: int | None) -> int:
    """The position behind the last child of a parent, or behind the last root of a space."""
    if parent_id is None:
        row = await session.one(_LAST_ROOT, space=space_id)
    else:
        row = await session.one(_LAST, parent=parent_id)
    return GAP + ((row[0] if row else None) or 0)


_siblings = Shapes()


async def siblings(session: Session, space_id: int, parent_id: int | None) -> Sequence[tuple[int, int]]:
    """(id, position) of every child of a parent, or root of a space, in order."""

    def build() -> sa.Select[Any]:
        # What is in the trash has no parent either, but no position.
        where = sa.and_(_root if parent_id is None else _parent, c.c.position.is_not(None))
        return sa.select(c.c.id, c.c.position).where(where).order_by(c.c.position, c.c.id)

    statement = _siblings.get(parent_id is None, build)
    return [(row[0], row[1]) for row in await session.all(statement, space=space_id, parent=parent_id)]


_PLACE = Statement(
    sa.update(c)
    .where(c.c.id == sa.bindparam("target", type_=sa.BigInteger()))
    .values(position=sa.bindparam("position", type_=sa.Integer()))
)


async def place(session: Session, positions: dict[int, int]) -> None:
    """Set the positions of contents, by id."""
    if positions:
        await session.many(_PLACE, [{"target": i, "position": p} for i, p in positions.items()])


# Branches

_branch_bounds = sa.and_(
    c.c.path > sa.bindparam("above", type_=c.c.path.type),
    c.c.path < sa.bindparam("below", type_=c.c.path.type),
)
_REBASE = Statement(
    sa.update(c)
    .where(_branch_bounds)
    .values(
        path=sa.bindparam("onto", type_=sa.Text()).concat(
            sa.func.substr(c.c.path, sa.bindparam("cut", type_=sa.Integer()))
        ),
        depth=c.c.depth + sa.bindparam("deeper", type_=sa.Integer()),
        space_id=sa.bindparam("space", type_=sa.BigInteger()),
    )
)


async def rebase(
    session: Session, old_path: str, new_path: str, deeper: int, space_id: int, *, hanging: bool = True
) -> None:
    """Carry everything below `old_path` to below `new_path`.

    hanging: also what hangs on the content at `old_path` itself.
    """
    await session.run(
        _REBASE,
        above=old_path,
        below=old_path + (ALL if hanging else END),
        onto=new_path,
        cut=len(old_path) + 1,
        deeper=deeper,
        space=space_id,
    )


_BRANCH_IDS = Statement(
    sa.select(c.c.id).where(
        c.c.path >= sa.bindparam("above", type_=c.c.path.type), c.c.path < sa.bindparam("below", type_=c.c.path.type)
    )
)


async def branch_ids(session: Session, path: str) -> list[int]:
    """The ids of a content, of all below it and of what hangs on them; of any status."""
    return [row[0] for row in await session.all(_BRANCH_IDS, above=path, below=path + ALL)]


_DEEPEST = Statement(
    sa.select(sa.func.max(c.c.depth)).where(
        _branch_bounds, c.c.kind.in_([sa.literal_column(f"'{kind}'") for kind in TREE_KINDS])
    )
)


async def deepest(session: Session, of: Content) -> int:
    """The greatest depth in the branch of a content, its own at least."""
    row = await session.one(_DEEPEST, above=of.path, below=of.path + END)
    return max(of.depth, (row[0] if row else None) or 0)


_CHILD_IDS = Statement(
    sa.select(c.c.id, c.c.path, c.c.depth, c.c.gate_id, c.c.status).where(_parent).order_by(c.c.position, c.c.id)
)


async def child_rows(session: Session, parent_id: int) -> Sequence[tuple[int, str, int, int | None, str]]:
    """(id, path, depth, gate_id, status) of every child, seen by the caller or not."""
    return [(row[0], row[1], row[2], row[3], row[4]) for row in await session.all(_CHILD_IDS, parent=parent_id)]


_LIFT = Statement(
    sa.update(c)
    .where(_parent)
    .values(
        parent_id=sa.bindparam("to", type_=sa.BigInteger()),
        parent_kind=sa.bindparam("to_kind", type_=sa.Text()),
    )
)


async def lift_children(session: Session, parent_id: int, to: int | None, to_kind: str | None) -> None:
    """Hand every child over to another parent; paths and positions are the caller's to set."""
    await session.run(_LIFT, parent=parent_id, to=to, to_kind=to_kind)


_descendants = Shapes()


async def descendants(
    session: Session,
    actor: Actor,
    of: Content,
    *,
    max_depth: int | None,
    kinds: tuple[str, ...] = TREE_KINDS,
    after: str | None = None,
    offset: int = 0,
    limit: int,
) -> list[Content]:
    """What lies below a content, parents before their children, at most `max_depth` levels down.

    after: go on behind the content of this path.
    """

    def build() -> sa.Select[Any]:
        bounds = (
            c.c.path > unplanned(sa.bindparam("above", type_=c.c.path.type)),
            c.c.path < unplanned(sa.bindparam("below", type_=c.c.path.type)),
        )
        seen = has_status(("current",)), may_see(drafts=False)
        query = sa.select(*COLUMNS).select_from(FROM).where(*bounds, *seen)
        if max_depth is not None:
            query = query.where(c.c.depth <= sa.bindparam("deepest", type_=sa.Integer()))
        query = query.where(c.c.kind.in_([sa.literal_column(f"'{kind}'") for kind in kinds]))
        return (
            query.order_by(c.c.path)
            .limit(sa.bindparam("limit", type_=sa.Integer()))
            .offset(sa.bindparam("offset", type_=sa.Integer()))
        )

    rows = await session.all(
        _descendants.get((max_depth is None, kinds), build, about=None if offset else about(limit)),
        above=after or of.path,
        below=of.path + END,
        deepest=of.depth + (max_depth or 0),
        limit=limit,
        offset=offset,
        **who(session, actor),
    )
    return [Content(*row) for row in rows]


HANGING_KINDS: Final = ("comment", "attachment")
"""Kinds that hang on a content and are told among its children."""


def above_of(kind: str) -> sa.ColumnElement[int]:
    """What names whose child a content of a kind is: a reply is the child of the comment that it answers."""
    if kind == "comment":
        return sa.func.coalesce(c.c.parent_id, c.c.container_id)
    return c.c.container_id if kind == "attachment" else c.c.parent_id


def is_child(kind: str) -> sa.ColumnElement[bool]:
    """The row is a child of one of the contents whose ids are bound as `ids`; not yet that it is of that kind."""
    if kind != "comment":
        return within(above_of(kind), "ids")
    # Comments are found apart, on contents and in reply to others: each by an index of its own. The function keeps
    # SQLite from finding all that has no parent.
    on, reply = c.alias("on_one"), c.alias("reply")
    first = sa.func.coalesce(on.c.parent_id, sa.literal_column("0")) == sa.literal_column("0")
    return c.c.id.in_(
        sa.union_all(
            sa.select(on.c.id).where(within(on.c.container_id, "ids"), _is(on, kind), first),
            sa.select(reply.c.id).where(within(reply.c.parent_id, "ids"), _is(reply, kind)),
        )
    )


def child_status(kind: str) -> sa.ColumnElement[bool]:
    """The row is not in the trash, nor a draft; where it stands in the tree, not archived either."""
    return has_status(("current", "archived") if kind in HANGING_KINDS else ("current",))


def is_kind(kind: str) -> sa.ColumnElement[bool]:
    """The row is of a kind, which is written out so that the partial indexes serve."""
    return _is(c, kind)


def _is(table: sa.FromClause, kind: str) -> sa.ColumnElement[bool]:
    return table.c.kind == sa.literal_column(f"'{kind}'")


_HAS_CHILDREN = Shapes()


async def parents_among(
    session: Session, actor: Actor, ids: Sequence[int], kinds: tuple[str, ...]
) -> dict[str, set[int]]:
    """By kind: those of the contents that have a child of that kind the caller may see."""

    def build() -> sa.Select[Any]:
        return in_one(
            sa.select(above_of(kind).label("parent"))
            .select_from(FROM)
            .where(is_child(kind), is_kind(kind), child_status(kind), may_see(drafts=False))
            .distinct()
            for kind in kinds
        )

    row = await session.one(_HAS_CHILDREN.get(kinds, build), ids=list(ids), **who(session, actor))
    return {kind: {found for (found,) in found_by(value)} for kind, value in zip(kinds, row or (), strict=False)}


_CHILD: Final = (c.c.id, c.c.status, c.c.title, c.c.kind, c.c.space_id, c.c.position)


async def children(session: Session, actor: Actor, wanted: Filter) -> list[Child]:
    """The children that `wanted` describes and the caller may see, in order."""
    return [Child(*row) for row in await rows(session, actor, wanted, (*_CHILD, SORTS[wanted.sort]))]


_GATE = Statement(sa.select(c.c.gate_id).where(c.c.id == sa.bindparam("id", type_=sa.BigInteger())))


async def gate_of(session: Session, content_id: int) -> int | None:
    """A content's gate, seen by the caller or not."""
    row = await session.one(_GATE, id=content_id)
    return row[0] if row else None
