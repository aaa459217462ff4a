"""Tasks of current bodies. Reading them always goes through the visibility of the content they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.ids import Instant
from watersmeet.model.inline_task import InlineTask, Placed
from watersmeet.storage.content import FROM, LIVING, has_status
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.inline_task import inline_task as t
from watersmeet.storage.visibility import may_see, who
from watersmeet.storage.work import Row, Session

COLUMNS: Final[tuple[sa.ColumnElement[Any], ...]] = tuple(t.c[name] for name in InlineTask.__struct_fields__)
_PLACED: Final = (*COLUMNS, c.c.kind, c.c.space_id)
_JOINED: Final = FROM.join(t, t.c.content_id == c.c.id)
_STANDS: Final = sa.and_(has_status(tuple(LIVING)), may_see(drafts=False))

_ONE = Statement(
    sa.select(*_PLACED).select_from(_JOINED).where(t.c.id == sa.bindparam("id", type_=sa.BigInteger()), _STANDS)
)


def _placed(row: Row) -> Placed:
    *task, kind, space_id = row
    return Placed(InlineTask(*task), kind, space_id)


async def see(session: Session, actor: Actor, task_id: int) -> Placed | None:
    """The task, or None when it is absent or in content the caller may not see."""
    row = await session.one(_ONE, id=task_id, **who(session, actor))
    return None if row is None else _placed(row)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks a list holds. None means: no matter. Instants are of the range, both ends.

    page_ids, blogpost_ids: with both, tasks in any of either.
    after: the list goes on behind this id.
    """

    blank: bool = True
    status: str | None = None
    ids: tuple[int, ...] | None = None
    space_ids: tuple[int, ...] | None = None
    page_ids: tuple[int, ...] | None = None
    blogpost_ids: tuple[int, ...] | None = None
    created_by: tuple[str, ...] | None = None
    assigned_to: tuple[str, ...] | None = None
    completed_by: tuple[str, ...] | None = None
    created_from: str | None = None
    created_to: str | None = None
    due_from: str | None = None
    due_to: str | None = None
    completed_from: str | None = None
    completed_to: str | None = None
    after: int | None = None
    offset: int = 0
    limit: int = 25


_PEOPLE: Final = ("created_by", "assigned_to", "completed_by")
_TIMES: Final = ("created", "due", "completed")
_lists = Shapes()


async def select(session: Session, actor: Actor, wanted: Filter) -> list[Placed]:
    """The tasks that `wanted` describes, in content the caller may see, by id."""
    values = msgspec.structs.asdict(wanted)
    shape = (wanted.blank, *(name for name, value in values.items() if value is not None))
    statement = _lists.get(shape, lambda: _list(wanted))
    given = {**values, "last_id": wanted.after, **who(session, actor)}
    return [_placed(row) for row in await session.all(statement, **given)]


def _list(wanted: Filter) -> sa.Select[Any]:
    query = sa.select(*_PLACED).select_from(_JOINED).where(*_conditions(wanted), _STANDS)
    return in_order(query, t.c.id, t.c.id, descending=False, resumed=wanted.after is not None)


def _conditions(wanted: Filter) -> Iterable[sa.ColumnElement[bool]]:
    if not wanted.blank:
        yield t.c.blank == sa.literal_column("0")
    if wanted.status is not None:
        yield t.c.status == sa.bindparam("status", type_=t.c.status.type)
    if wanted.ids is not None:
        yield within(t.c.id, "ids")
    if wanted.space_ids is not None:
        yield within(c.c.space_id, "space_ids")
    standing = []
    if wanted.page_ids is not None:
        standing.append(sa.and_(c.c.kind == sa.literal_column("'page'"), within(t.c.content_id, "page_ids")))
    if wanted.blogpost_ids is not None:
        standing.append(sa.and_(c.c.kind == sa.literal_column("'blogpost'"), within(t.c.content_id, "blogpost_ids")))
    if standing:
        yield sa.or_(*standing)
    for name in _PEOPLE:
        if getattr(wanted, name) is not None:
            yield within(t.c[name], name, Texts)
    for name in _TIMES:
        at = t.c[f"{name}_at"]
        if getattr(wanted, f"{name}_from") is not None:
            yield at >= sa.bindparam(f"{name}_from", type_=at.type)
        if getattr(wanted, f"{name}_to") is not None:
            yield at <= sa.bindparam(f"{name}_to", type_=at.type)


# What follows a body

_OF = Statement(sa.select(*COLUMNS).where(t.c.content_id == sa.bindparam("content", type_=sa.BigInteger())))
_INSERT = Statement(sa.insert(t))
_DELETE = Statement(
    sa.delete(t).where(t.c.content_id == sa.bindparam("content", type_=sa.BigInteger()), within(t.c.id, "ids"))
)
_CHANGING: Final = (
    "status",
    "representation",
    "body",
    "blank",
    "assigned_to",
    "completed_by",
    "updated_at",
    "due_at",
    "completed_at",
)
_UPDATE = Statement(
    sa.update(t)
    .where(t.c.id == sa.bindparam("target", type_=sa.BigInteger()))
    .values({name: sa.bindparam(name, type_=t.c[name].type) for name in _CHANGING})
)


async def of(session: Session, content_id: int) -> dict[str, InlineTask]:
    """The tasks of a content the caller was already found to see, by their local ids."""
    found = (InlineTask(*row) for row in await session.all(_OF, content=content_id))
    return {task.local_id: task for task in found}


async def insert(session: Session, tasks: Sequence[InlineTask]) -> None:
    await session.many(_INSERT, [msgspec.structs.asdict(task) for task in tasks])


async def update(session: Session, tasks: Sequence[InlineTask]) -> None:
    """Write what a new body says of tasks it had before."""
    rows = [{"target": task.id, **{name: getattr(task, name) for name in _CHANGING}} for task in tasks]
    await session.many(_UPDATE, rows)


async def delete(session: Session, content_id: int, ids: Sequence[int]) -> None:
    await session.run(_DELETE, content=content_id, ids=list(ids))


FIRST: Final = Instant("")
LAST: Final = Instant(":")
"""Before and behind every instant."""
