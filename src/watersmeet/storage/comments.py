"""Comments: their lists, and the threads of inline ones. Reading them goes through visibility like all content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.ids import AccountId, Instant
from watersmeet.storage.content import BODY, COLUMNS, FROM, SORTS, WITH_BODY, has_status
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, within
from watersmeet.storage.tables.comment import inline_comment as thread
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_version
from watersmeet.storage.visibility import may_see, who
from watersmeet.storage.work import Session

Resolution = Literal["open", "reopened", "resolved", "dangling"]
RESOLUTIONS: Final = frozenset({"open", "reopened", "resolved", "dangling"})


class Thread(msgspec.Struct, frozen=True, gc=False):
    """What an inline comment and its replies are about, and whether it is settled."""

    id: int
    marker_ref: str
    selection: str
    resolution: Resolution
    resolved_by: AccountId | None
    resolved_at: Instant | None


class found_in(sa.ColumnElement[bool]):
    """One text occurs in another, letter for letter."""

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, part: sa.ColumnElement[str], whole: sa.ColumnElement[str]) -> None:
        self.part = part
        self.whole = whole
        self.type = sa.Boolean()


@compiles(found_in, "sqlite")
def _found_in_sqlite(element: found_in, compiler: SQLCompiler, **kw: Any) -> str:
    return f"instr({compiler.process(element.whole, **kw)}, {compiler.process(element.part, **kw)}) > 0"


@compiles(found_in, "postgresql")
def _found_in_postgres(element: found_in, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strpos({compiler.process(element.whole, **kw)}, {compiler.process(element.part, **kw)}) > 0"


# The body that a thread's marker is looked for in: that of the container's current version.
_one, _container, _body = c.alias("one"), c.alias("container"), content_version.alias("container_body")
_IN_BODY: Final = (
    thread.join(_one, _one.c.id == thread.c.content_id)
    .join(_container, _container.c.id == _one.c.container_id)
    .join(_body, sa.and_(_body.c.content_id == _container.c.id, _body.c.number == _container.c.version))
)
_RESOLUTION: Final = sa.case(
    (found_in(thread.c.marker_ref, _body.c.body), thread.c.resolution), else_=sa.literal_column("'dangling'")
)

THREADS: Final = sa.select(
    thread.c.content_id,
    thread.c.marker_ref,
    thread.c.selection,
    _RESOLUTION.label("resolution"),
    thread.c.resolved_by,
    thread.c.resolved_at,
).select_from(_IN_BODY)
_THREADS = Statement(THREADS.where(within(thread.c.content_id, "ids")))


def thread_id(comment: Content) -> int:
    """The id of the comment that begins the thread: the first on the way from the container."""
    ids = [int(part.lstrip("~")) for part in comment.path.split("/")[1:-1]]
    return ids[ids.index(comment.container_id or 0) + 1]


async def threads(session: Session, comments: Iterable[Content]) -> dict[int, Thread]:
    """The threads of inline comments the caller was already found to see, by their ids."""
    wanted = list({thread_id(comment) for comment in comments})
    if not wanted:
        return {}
    return {row[0]: Thread(*row) for row in await session.all(_THREADS, ids=wanted)}


_INSERT = Statement(sa.insert(thread))
_SETTLE = Statement(
    sa.update(thread)
    .where(thread.c.content_id == sa.bindparam("target", type_=sa.BigInteger()))
    .values(
        resolution=sa.bindparam("resolution", type_=sa.Text()),
        resolved_by=sa.bindparam("resolved_by", type_=sa.Text()),
        resolved_at=sa.bindparam("resolved_at", type_=sa.Text()),
    )
)


async def begin_thread(session: Session, comment_id: int, marker_ref: str, selection: str) -> None:
    """Keep what a new inline comment is about."""
    await session.run(
        _INSERT,
        content_id=comment_id,
        marker_ref=marker_ref,
        selection=selection,
        resolution="open",
        resolved_by=None,
        resolved_at=None,
    )


async def settle(session: Session, comment_id: int, resolution: str, by: AccountId | None, at: Instant) -> None:
    """Keep that a thread was resolved or reopened."""
    await session.run(_SETTLE, target=comment_id, resolution=resolution, resolved_by=by, resolved_at=at)


# Lists


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which comments a list holds. None means: no matter.

    within: the site with all replies, what one container holds without replies, or the replies to one comment.
    on:     the kind of the container.
    before: only what was made before this instant.
    """

    location: Literal["footer", "inline"]
    within: Literal["site", "container", "replies"] = "site"
    of: int | None = None
    on: str | None = None
    statuses: tuple[str, ...] = ("current", "archived")
    resolutions: tuple[str, ...] | None = None
    before: Instant | None = None
    sort: str = "id"
    descending: bool = False
    after: tuple[Any, int] | None = None
    offset: int = 0
    limit: int = 25
    body: bool = False


_lists = Shapes()


async def select(session: Session, actor: Actor, wanted: Filter) -> list[Content]:
    """The comments that `wanted` describes and the caller may see, in order."""
    if not wanted.statuses or wanted.resolutions == ():
        return []
    shape = (
        wanted.location,
        wanted.within,
        wanted.on is None,
        frozenset(wanted.statuses),
        None if wanted.resolutions is None else frozenset(wanted.resolutions),
        wanted.before is None,
        wanted.sort,
        wanted.descending,
        wanted.after is None,
        wanted.body,
    )
    sort_value, last_id = wanted.after or (None, None)
    rows = await session.all(
        _lists.get(shape, lambda: _list(wanted)),
        of=wanted.of,
        container_kind=wanted.on,
        before=wanted.before,
        sort_value=sort_value,
        last_id=last_id,
        limit=wanted.limit,
        offset=wanted.offset,
        **who(session, actor),
    )
    return [Content(*row) for row in rows]


def _list(wanted: Filter) -> sa.Select[Any]:
    query = sa.select(*COLUMNS, *BODY) if wanted.body else sa.select(*COLUMNS)
    query = query.select_from(WITH_BODY if wanted.body else FROM)
    query = query.where(*_conditions(wanted), may_see(drafts="draft" in wanted.statuses))
    return in_order(query, SORTS[wanted.sort], c.c.id, descending=wanted.descending, resumed=wanted.after is not None)


def _conditions(wanted: Filter) -> Iterable[sa.ColumnElement[bool]]:
    """What a comment must be to be listed.

    Those on one content are found apart: SQLite would else read all comments in the order of the sort to find them.
    """
    if wanted.within == "site":
        yield from _is_one(wanted, c, "content")
        return
    of = sa.bindparam("of", type_=sa.BigInteger())
    held = c.alias("held")
    ids = sa.select(held.c.id).where(*_is_one(wanted, held, "held"))
    if wanted.within == "container":
        ids = ids.where(held.c.container_id == of, held.c.parent_id.is_(None))
    else:
        ids = ids.where(held.c.parent_id == of)
    if wanted.on is not None:
        ids = ids.where(held.c.parent_kind == sa.bindparam("container_kind", type_=sa.Text()))
    if wanted.before is not None:
        ids = ids.where(held.c.created_at < sa.bindparam("before", type_=c.c.created_at.type))
    if wanted.resolutions is not None:
        ids = ids.where(held.c.id.in_(_resolved_so(wanted.resolutions, of)))
    yield c.c.id.in_(ids)


def _is_one(wanted: Filter, table: sa.FromClause, name: str) -> Iterable[sa.ColumnElement[bool]]:
    location: sa.ColumnElement[str] = sa.literal_column("'footer'" if wanted.location == "footer" else "'inline'")
    yield table.c.kind == sa.literal_column("'comment'")
    # The function keeps SQLite from the indexes of the whole site where a container or a parent says more.
    subtype = table.c.subtype if wanted.within == "site" else sa.func.coalesce(table.c.subtype, location)
    yield subtype == location
    yield has_status(wanted.statuses, name)


def _resolved_so(resolutions: tuple[str, ...], of: sa.ColumnElement[int]) -> sa.Select[Any]:
    """The ids of a container's threads in one of these states. Raises ValueError for an unknown one."""
    if not RESOLUTIONS.issuperset(resolutions):
        raise ValueError(f"an unknown resolution: {resolutions}")
    words: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{word}'") for word in sorted(set(resolutions))]
    return sa.select(thread.c.content_id).select_from(_IN_BODY).where(_one.c.container_id == of, _RESOLUTION.in_(words))
