"""Content rows: read one, list many, write. Reading always goes through visibility."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.ids import ContentId
from watersmeet.storage.ordering import about, in_order
from watersmeet.storage.statement import Shapes, Statement, within
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_label, content_version
from watersmeet.storage.tables.space import space
from watersmeet.storage.visibility import may_edit, may_see, who
from watersmeet.storage.work import Row, Session

COLUMNS: Final[tuple[sa.ColumnElement[Any], ...]] = (
    c.c.id,
    c.c.kind,
    c.c.status,
    c.c.title,
    c.c.space_id,
    space.c.key,
    space.c.homepage_id,
    c.c.parent_id,
    c.c.parent_kind,
    c.c.position,
    c.c.author_id,
    c.c.owner_id,
    c.c.last_owner_id,
    c.c.subtype,
    c.c.created_at,
    c.c.version,
    c.c.version_at,
    c.c.version_by,
    c.c.version_message,
    c.c.version_minor,
    c.c.path,
    c.c.depth,
    c.c.gate_id,
    c.c.restore_parent_id,
    c.c.container_id,
)
BRIEF: Final = COLUMNS[: COLUMNS.index(c.c.path)]
"""What lists without bodies show of a content."""

BODY: Final = (content_version.c.representation, content_version.c.body)
FROM: Final = c.join(space, space.c.id == c.c.space_id)
WITH_BODY: Final = FROM.join(
    content_version,
    sa.and_(content_version.c.content_id == c.c.id, content_version.c.number == c.c.version),
)

_by_id = c.c.id == sa.bindparam("id", type_=sa.BigInteger())
_SEE = Statement(sa.select(*COLUMNS).select_from(FROM).where(_by_id, may_see()))
_SEE_BODY = Statement(sa.select(*COLUMNS, *BODY).select_from(WITH_BODY).where(_by_id, may_see()))
_SEE_ALL = Statement(sa.select(*COLUMNS).select_from(FROM).where(within(c.c.id, "ids"), may_see()))
_SEE_ALL_BODY = Statement(sa.select(*COLUMNS, *BODY).select_from(WITH_BODY).where(within(c.c.id, "ids"), may_see()))


async def see(session: Session, actor: Actor, content_id: int, *, body: bool = False) -> Content | None:
    """The content, or None when it is absent or the caller may not see it."""
    row = await session.one(_SEE_BODY if body else _SEE, id=content_id, **who(session, actor))
    return None if row is None else Content(*row)


async def see_all(
    session: Session, actor: Actor, ids: Iterable[int], *, body: bool = False
) -> dict[ContentId, Content]:
    """Those of the given contents that the caller may see, by id."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = await session.all(_SEE_ALL_BODY if body else _SEE_ALL, ids=wanted, **who(session, actor))
    found = (Content(*row) for row in rows)
    return {content.id: content for content in found}


# One content, held for a change

_held = Shapes()
_LOCK = Statement(sa.select(c.c.id).where(_by_id).with_for_update())


async def hold(
    session: Session, actor: Actor, content_id: int, *permissions: str
) -> tuple[Content, frozenset[str]] | None:
    """The content with its body, locked until commit, and which of `permissions` the caller has on it."""

    def build() -> sa.Select[Any]:
        flags = [sa.case((may_edit(name), 1), else_=0) for name in permissions]
        return sa.select(*COLUMNS, *BODY, *flags).select_from(WITH_BODY).where(_by_id, may_see())

    if session.dialect == "postgres":
        # A statement of its own: one that waited for the lock would see the new row beside the old version's body.
        await session.one(_LOCK, id=content_id)
    row = await session.one(_held.get(permissions, build), id=content_id, **who(session, actor))
    if row is None:
        return None
    width = len(COLUMNS) + len(BODY)
    fields = tuple(row)
    had = frozenset(name for name, flag in zip(permissions, fields[width:], strict=True) if flag)
    return Content(*fields[:width]), had


_may = Shapes()


async def may(session: Session, actor: Actor, content_id: int, permissions: tuple[str, ...]) -> frozenset[str]:
    """Which of `permissions` the caller, who sees the content, has on it."""

    def build() -> sa.Select[Any]:
        flags = [sa.case((may_edit(name), 1), else_=0) for name in permissions]
        return sa.select(*flags).select_from(FROM).where(_by_id)

    row = await session.one(_may.get(permissions, build), id=content_id, **who(session, actor))
    return frozenset(name for name, flag in zip(permissions, row or (), strict=False) if flag)


# Lists

SORTS: Final[dict[str, sa.ColumnElement[Any]]] = {
    "id": c.c.id,
    "created-date": c.c.created_at,
    "modified-date": c.c.version_at,
    "title": c.c.title_key,
    "child-position": c.c.position,
}


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contents a list holds. None means: no matter.

    within:  'site', one space, the roots of one space, the children of one content, or what bears a label.
    space_id: of children, the space they and their parent stand in, so that its grants are looked at once.
    container_id: what they hang on, directly.
    subtype: of pages 'live' or 'page'; of custom content its type; of attachments the media type.
    title:   letter for letter; `title_key` is told as well, as that is what titles are found by.
    after:   the list goes on behind this (sort value, id).
    """

    kind: str | None = "page"
    within: Literal["site", "space", "roots", "children", "label"] = "site"
    of: int | None = None
    statuses: tuple[str, ...] = ("current", "archived")
    ids: tuple[int, ...] | None = None
    space_ids: tuple[int, ...] | None = None
    space_id: int | None = None
    container_id: int | None = None
    title_key: str | None = None
    title: str | None = None
    subtype: str | None = None
    created_on: str | None = None
    sort: str = "id"
    descending: bool = False
    after: tuple[Any, int] | None = None
    offset: int = 0
    limit: int = 25
    body: bool = False


_lists = Shapes()


async def select(session: Session, actor: Actor, wanted: Filter) -> list[Content]:
    """The contents that `wanted` describes and the caller may see, in order."""
    columns = (*COLUMNS, *BODY) if wanted.body else COLUMNS
    return [Content(*row) for row in await rows(session, actor, wanted, columns)]


async def rows(
    session: Session, actor: Actor, wanted: Filter, columns: tuple[sa.ColumnElement[Any], ...]
) -> Sequence[Row]:
    """Like `select`, but some columns only."""
    if not wanted.statuses:
        return []
    if wanted.within == "site" and wanted.space_ids is not None and len(wanted.space_ids) == 1:
        # One space has indexes for every order; several have to be sorted.
        wanted = msgspec.structs.replace(wanted, within="space", of=wanted.space_ids[0], space_ids=None)
    shape = (
        wanted.kind,
        wanted.within,
        wanted.statuses,
        wanted.ids is None,
        wanted.space_ids is None,
        wanted.space_id is None,
        wanted.container_id is None,
        wanted.title_key is None,
        wanted.title is None,
        wanted.subtype is not None if wanted.kind in SUBTYPED else wanted.subtype,
        wanted.created_on is None,
        wanted.sort,
        wanted.descending,
        wanted.after is None,
        wanted.body,
        len(columns),
    )
    told = _about(wanted) if session.dialect == "postgres" else None
    statement = _lists.get(shape, lambda: _list(wanted, columns), about=told)
    sort_value, last_id = wanted.after or (None, None)
    return await session.all(
        statement,
        of=wanted.of,
        ids=wanted.ids,
        space_ids=wanted.space_ids,
        space_id=wanted.space_id,
        container_id=wanted.container_id,
        subtype=wanted.subtype,
        title_key=wanted.title_key,
        title=wanted.title,
        created_on=f"{wanted.created_on}T",
        created_until=f"{wanted.created_on}U",
        sort_value=sort_value,
        last_id=last_id,
        limit=wanted.limit,
        offset=wanted.offset,
        **who(session, actor),
    )


def _about(wanted: Filter) -> int | None:
    """How many rows PostgreSQL is told to expect: of lists that are read in the order of an index, whatever it holds.

    What is asked for besides may be common or rare, and then another plan is best for each.
    """
    chosen = (wanted.ids, wanted.space_ids, wanted.container_id, wanted.title_key, wanted.title, wanted.created_on)
    picked = any(one is not None for one in chosen) or (wanted.subtype is not None and wanted.kind in SUBTYPED)
    ordered = wanted.within in ("site", "space", "children") and set(wanted.statuses) <= LIVING
    return about(wanted.limit) if ordered and not picked and not wanted.offset else None


def _space_told(wanted: Filter) -> sa.ColumnElement[int] | None:
    """The bound id of the one space that everything listed is in."""
    if wanted.within in ("space", "roots"):
        return sa.bindparam("of", type_=sa.BigInteger())
    return None if wanted.space_id is None else sa.bindparam("space_id", type_=sa.BigInteger())


def _list(wanted: Filter, columns: tuple[sa.ColumnElement[Any], ...]) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(WITH_BODY if wanted.body else FROM)
    space_id = _space_told(wanted)
    seen = may_see(drafts="draft" in wanted.statuses, space_id=space_id, many=space_id is None)
    query = query.where(*_conditions(wanted), seen)
    return in_order(
        query,
        SORTS[wanted.sort],
        c.c.id,
        descending=wanted.descending,
        resumed=wanted.after is not None,
    )


def _conditions(wanted: Filter) -> Iterable[sa.ColumnElement[bool]]:
    of = sa.bindparam("of", type_=sa.BigInteger())
    if wanted.within == "roots" or (wanted.within in ("site", "space") and not set(wanted.statuses) & LIVING):
        yield c.c.id.in_(_few(wanted, of))
    else:
        yield has_status(wanted.statuses)
        if wanted.within == "space":
            yield space.c.id == of
    if wanted.within == "children":
        yield c.c.parent_id == of
    if wanted.space_id is not None:
        yield space.c.id == sa.bindparam("space_id", type_=sa.BigInteger())
    if wanted.within == "label":
        yield c.c.id.in_(sa.select(content_label.c.content_id).where(content_label.c.label_id == of))
    if wanted.kind is not None:
        yield c.c.kind == sa.literal_column(f"'{wanted.kind}'")
        if wanted.kind != "page" and wanted.container_id is None and wanted.ids is None:
            yield sa.literal_column("content.kind != 'page'")  # SQLite must read the condition of a partial index.
    if wanted.ids is not None:
        yield within(c.c.id, "ids")
    if wanted.space_ids is not None:
        yield within(space.c.id, "space_ids")
    if wanted.title_key is not None:
        yield c.c.title_key == sa.bindparam("title_key", type_=sa.Text())
    if wanted.title is not None:
        yield c.c.title == sa.bindparam("title", type_=sa.Text())
    if wanted.container_id is not None:
        yield c.c.container_id == sa.bindparam("container_id", type_=sa.BigInteger())
    if wanted.subtype is not None and wanted.kind in SUBTYPED:
        yield c.c.subtype == sa.bindparam("subtype", type_=sa.Text())
    elif wanted.subtype == "live":
        yield c.c.subtype == sa.literal_column("'live'")
    elif wanted.subtype is not None:
        yield sa.or_(c.c.subtype.is_(None), c.c.subtype == sa.literal_column("'page'"))
    if wanted.created_on is not None:
        yield c.c.created_at >= sa.bindparam("created_on", type_=sa.Text())
        yield c.c.created_at < sa.bindparam("created_until", type_=sa.Text())


SUBTYPED: Final = ("custom", "attachment")
"""The kinds whose subtypes may be any text."""

LIVING: Final = frozenset({"current", "archived"})
KNOWN_STATUSES: Final = frozenset({"current", "archived", "draft", "trashed", "deleted", "historical"})


def _few(wanted: Filter, of: sa.ColumnElement[int]) -> sa.Select[Any]:
    """The ids of a space's roots, or of what is in the trash.

    They are found apart: SQLite would else read everything there is in the order of the sort to pick out the few.
    """
    one = c.alias("one")
    ids = sa.select(one.c.id)
    if wanted.within != "site":
        ids = ids.where(one.c.space_id == of)
    if wanted.within == "roots":
        ids = ids.where(one.c.parent_id.is_(None))
        if set(wanted.statuses) <= LIVING:
            ids = ids.where(one.c.position.is_not(None))
    return ids.where(has_status(wanted.statuses, "one"))


def has_status(statuses: Sequence[str], table: str = "content") -> sa.ColumnElement[bool]:
    """The row has one of these statuses. They are written out so that the partial indexes serve.

    Raises ValueError when there is none, or an unknown one.
    """
    asked = set(statuses)
    if not asked or not asked <= KNOWN_STATUSES:
        raise ValueError(f"no status, or an unknown one: {statuses}")
    words = ", ".join(f"'{status}'" for status in sorted(asked))
    exact: sa.ColumnElement[bool] = sa.literal_column(f"{table}.status IN ({words})")
    if asked == LIVING:
        return sa.literal_column(f"{table}.status IN ('current', 'archived')")
    if asked < LIVING:
        return sa.and_(has_status(("current", "archived"), table), exact)
    if not asked & LIVING:
        return sa.and_(sa.literal_column(f"{table}.status NOT IN ('current', 'archived')"), exact)
    return exact


# Writing

_INSERT = Statement(sa.insert(c))
_INSERT_VERSION = Statement(sa.insert(content_version))
_updates = Shapes()


async def insert(session: Session, content: Content, title_key: str) -> None:
    """Write a new content's row and its first version, body included. Raises Duplicate."""
    row = msgspec.structs.asdict(content)
    for extra in ("space_key", "home"):
        del row[extra]
    await session.run(_INSERT, **row, title_key=title_key, stamp=0)
    await add_version(session, content)


async def add_version(session: Session, content: Content) -> None:
    """Write the version that `content` is at, with its body. Raises Duplicate when another writer was first."""
    await session.run(
        _INSERT_VERSION,
        content_id=content.id,
        number=content.version,
        title=content.title,
        representation=content.representation,
        body=content.body,
        created_at=content.version_at,
        author_id=content.version_by,
        message=content.version_message,
        minor=content.version_minor,
    )


async def update(session: Session, content_id: int, **values: Any) -> int:
    """Set columns of one content's row; answer how many rows that was. Raises Duplicate."""
    names = tuple(values)
    statement = _updates.get(
        names,
        lambda: (
            sa.update(c)
            .where(c.c.id == sa.bindparam("target", type_=sa.BigInteger()))
            .values({name: sa.bindparam(name, type_=c.c[name].type) for name in names})
        ),
    )
    return await session.run(statement, target=content_id, **values)


_DELETE = Statement(sa.delete(c).where(_by_id))


async def delete(session: Session, content_id: int) -> None:
    """Remove the row for good, and with it versions, draft, labels, likes and restrictions."""
    await session.run(_DELETE, id=content_id)
