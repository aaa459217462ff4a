"""Labels and what bears them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.space import Label
from watersmeet.storage.content import has_status
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.content import content, content_label
from watersmeet.storage.tables.space import label, space, space_label
from watersmeet.storage.visibility import may_see, may_see_space, who
from watersmeet.storage.work import Session

COLUMNS: Final = (label.c.id, label.c.prefix, label.c.name)
Bearer = Literal["content", "space"]
_BEARERS = {
    "content": (content_label, content_label.c.content_id),
    "space": (space_label, space_label.c.space_id),
}


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which labels a list holds.

    on: one content, one space, all content of one space, or whatever the caller may see anywhere.
    """

    on: Literal["content", "space", "space-content", "site"]
    of: int | None = None
    ids: tuple[int, ...] | None = None
    prefixes: tuple[str, ...] | None = None
    name: str | None = None
    sort: Literal["created-date", "id", "name"] = "id"
    descending: bool = False
    after: tuple[Any, int] | None = None
    offset: int = 0
    limit: int = 25


_lists = Shapes()


async def select(session: Session, actor: Actor, wanted: Filter) -> list[Label]:
    """The labels that `wanted` describes, of bearers the caller may see."""
    shape = (
        wanted.on,
        wanted.ids is None,
        wanted.prefixes is None,
        wanted.name is None,
        wanted.sort,
        wanted.descending,
        wanted.after is None,
    )
    sort_value, last_id = wanted.after or (None, None)
    rows = await session.all(
        _lists.get(shape, lambda: listing(wanted)),
        of=wanted.of,
        ids=wanted.ids,
        prefixes=wanted.prefixes,
        name=wanted.name,
        sort_value=sort_value,
        last_id=last_id,
        limit=wanted.limit,
        offset=wanted.offset,
        **who(session, actor),
    )
    return [Label(row[0], row[1], row[2]) for row in rows]


def listing(wanted: Filter) -> sa.Select[Any]:
    """The query of `select`."""
    # Labels are made once and keep their ids: the order of ids is the order of creation.
    column: sa.ColumnElement[Any] = label.c.name if wanted.sort == "name" else label.c.id
    query = sa.select(*COLUMNS).where(_borne(wanted))
    if wanted.ids is not None:
        query = query.where(within(label.c.id, "ids"))
    if wanted.prefixes is not None:
        query = query.where(within(label.c.prefix, "prefixes", Texts))
    if wanted.name is not None:
        query = query.where(label.c.name == sa.bindparam("name", type_=sa.Text()))
    return in_order(query, column, label.c.id, descending=wanted.descending, resumed=wanted.after is not None)


def _borne(wanted: Filter) -> sa.ColumnElement[bool]:
    of = sa.bindparam("of", type_=sa.BigInteger())
    seen_content = content_label.join(content, content.c.id == content_label.c.content_id).join(
        space, space.c.id == content.c.space_id
    )
    lives = has_status(("current", "archived"))
    if wanted.on == "content":
        mine = content_label.c.content_id == of
        return label.c.id.in_(sa.select(content_label.c.label_id).where(mine))
    if wanted.on == "space":
        return label.c.id.in_(sa.select(space_label.c.label_id).where(space_label.c.space_id == of))
    if wanted.on == "space-content":
        # The space's content is read once; asked label by label it would be read for every label of the site.
        borne = sa.select(content_label.c.label_id).select_from(seen_content)
        return label.c.id.in_(borne.where(space.c.id == of, lives, may_see(drafts=False)))
    by_content: sa.Select[Any] = (
        sa.select(sa.literal_column("1"))
        .select_from(seen_content)
        .where(content_label.c.label_id == label.c.id, lives, may_see(drafts=False))
    )
    by_space: sa.Select[Any] = (
        sa.select(sa.literal_column("1"))
        .select_from(space_label.join(space, space.c.id == space_label.c.space_id))
        .where(space_label.c.label_id == label.c.id, may_see_space())
    )
    return sa.or_(sa.exists(by_content), sa.exists(by_space))


_OF_CONTENTS = Statement(
    sa.select(content_label.c.content_id, *COLUMNS)
    .join(label, label.c.id == content_label.c.label_id)
    .where(within(content_label.c.content_id, "ids"))
    .order_by(label.c.id)
)
_OF_SPACES = Statement(
    sa.select(space_label.c.space_id, *COLUMNS)
    .join(label, label.c.id == space_label.c.label_id)
    .where(within(space_label.c.space_id, "ids"))
    .order_by(label.c.id)
)


async def borne_by(session: Session, kind: Bearer, ids: Iterable[int]) -> dict[int, list[Label]]:
    """All labels of each of several contents or spaces the caller was already found to see."""
    found: dict[int, list[Label]] = {}
    statement = _OF_CONTENTS if kind == "content" else _OF_SPACES
    for row in await session.all(statement, ids=list(ids)):
        found.setdefault(row[0], []).append(Label(row[1], row[2], row[3]))
    return found


# Writing

_FIND = Statement(
    sa.select(*COLUMNS).where(
        label.c.prefix == sa.bindparam("prefix", type_=sa.Text()),
        label.c.name == sa.bindparam("name", type_=sa.Text()),
    )
)
_SEE = Statement(sa.select(*COLUMNS).where(label.c.id == sa.bindparam("id", type_=sa.BigInteger())))
_INSERT = Statement(sa.insert(label))
_attach = Shapes()
_detach = Shapes()


async def get(session: Session, label_id: int) -> Label | None:
    """A label by id, whoever bears it."""
    row = await session.one(_SEE, id=label_id)
    return None if row is None else Label(row[0], row[1], row[2])


async def find(session: Session, prefix: str, name: str) -> Label | None:
    """A label by what it says."""
    row = await session.one(_FIND, prefix=prefix, name=name)
    return None if row is None else Label(row[0], row[1], row[2])


async def make(session: Session, prefix: str, name: str) -> Label:
    """A label by what it says, made when it is new. Raises Duplicate when another writer makes it just now."""
    found = await find(session, prefix, name)
    if found is None:
        found = Label(session.new_id(), prefix, name)
        await session.run(_INSERT, id=found.id, prefix=prefix, name=name)
    return found


async def attach(session: Session, kind: Bearer, of: int, label_ids: Sequence[int], at: str) -> None:
    """Put labels on a content or space that does not bear them yet."""
    table, owner = _BEARERS[kind]
    statement = _attach.get(kind, lambda: sa.insert(table))
    await session.many(statement, [{owner.name: of, "label_id": i, "created_at": at} for i in label_ids])


async def detach(session: Session, kind: Bearer, of: int, label_id: int) -> int:
    """Take a label off; answer how many rows that was."""
    table, owner = _BEARERS[kind]

    def build() -> sa.Delete:
        return sa.delete(table).where(
            owner == sa.bindparam("target", type_=sa.BigInteger()),
            table.c.label_id == sa.bindparam("label", type_=sa.BigInteger()),
        )

    return await session.run(_detach.get(kind, build), target=of, label=label_id)
