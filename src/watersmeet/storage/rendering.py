"""What bodies name, looked up for all of them together. Content, files and spaces always with the caller's eyes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.attachment import File
from watersmeet.model.content import Content
from watersmeet.storage.attachments import COLUMNS as FILE
from watersmeet.storage.content import COLUMNS, FROM, has_status
from watersmeet.storage.statement import Statement, Texts, found_by, in_one, within
from watersmeet.storage.tables.attachment import attachment_file as f
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_label
from watersmeet.storage.tables.site import account
from watersmeet.storage.tables.space import label, space
from watersmeet.storage.visibility import may_see, may_see_space, who
from watersmeet.storage.work import Session

LIVING: Final = ("current", "archived")


class Named(NamedTuple):
    """What was found: contents, (account id, name) of people and (key, name) of spaces."""

    contents: list[Content]
    people: list[list[Any]]
    spaces: list[list[Any]]


_BY_ID: Final = sa.select(*COLUMNS).select_from(FROM).where(within(c.c.id, "ids"), may_see())
_BY_TITLE: Final = (
    sa.select(*COLUMNS)
    .select_from(FROM)
    .where(
        within(space.c.key_key, "of_spaces", Texts),
        within(c.c.title_key, "titles", Texts),
        c.c.kind.in_([sa.literal_column("'page'"), sa.literal_column("'blogpost'")]),
        has_status(LIVING),
        may_see(drafts=False),
    )
    .order_by(c.c.id)
    .limit(sa.bindparam("at_most", type_=sa.Integer()))
)
_PEOPLE: Final = sa.select(account.c.account_id, account.c.display_name).where(
    within(account.c.account_id, "people", Texts)
)
_SPACES: Final = sa.select(space.c.key, space.c.name).where(within(space.c.key_key, "spaces", Texts), may_see_space())
_NAMED = Statement(in_one([_BY_ID, _BY_TITLE, _PEOPLE, _SPACES]))


async def named(
    session: Session,
    actor: Actor,
    *,
    ids: Collection[int],
    titles: Collection[str],
    of_spaces: Collection[str],
    people: Collection[str],
    spaces: Collection[str],
    at_most: int,
) -> Named:
    """Contents by their ids, and by their titles' keys in spaces; people; and names of spaces.

    Titles are looked for in all of the spaces: which of them was meant is for the caller to say. Keys of spaces are in
    lower case.
    """
    row = await session.one(
        _NAMED,
        ids=list(ids),
        titles=list(titles),
        of_spaces=list(of_spaces),
        people=list(people),
        spaces=list(spaces),
        at_most=at_most,
        **who(session, actor),
    )
    by_id, by_title, accounts, found = (found_by(value) for value in row or ())
    return Named([Content(*each) for each in (*by_id, *by_title)], accounts, found)


# Files

_FILES: Final = FROM.join(f, sa.and_(f.c.content_id == c.c.id, f.c.number == c.c.version))
_is_file: Final[sa.ColumnElement[bool]] = sa.literal_column("content.kind = 'attachment'")
_at_most: Final = sa.bindparam("at_most", type_=sa.Integer())
_NAMED_FILES: Final = (
    sa.select(*COLUMNS, *FILE)
    .select_from(_FILES)
    .where(
        within(c.c.container_id, "containers"),
        within(c.c.title, "names", Texts),
        _is_file,
        has_status(LIVING),
        may_see(drafts=False),
    )
    .order_by(c.c.id)
    .limit(_at_most)
)
_FILES_BY_ID: Final = (
    sa.select(*COLUMNS, *FILE)
    .select_from(FROM.join(f, f.c.content_id == c.c.id))
    .where(
        within(c.c.container_id, "containers"),
        within(f.c.file_id, "file_ids", Texts),
        _is_file,
        has_status(LIVING),
        may_see(drafts=False),
    )
    .order_by(c.c.id)
    .limit(_at_most)
)
_FILES_NAMED = Statement(in_one([_NAMED_FILES, _FILES_BY_ID]))
_OLD_FILES = Statement(
    sa.select(*COLUMNS, *FILE)
    .select_from(FROM.join(f, f.c.content_id == c.c.id))
    .where(
        within(c.c.container_id, "containers"),
        within(c.c.title, "names", Texts),
        within(f.c.number, "numbers"),
        _is_file,
        has_status(LIVING),
        may_see(drafts=False),
    )
    .order_by(c.c.id)
    .limit(_at_most)
)
_FILES_OF = Statement(
    sa.select(*COLUMNS, *FILE)
    .select_from(_FILES)
    .where(
        c.c.container_id == sa.bindparam("of", type_=sa.BigInteger()),
        _is_file,
        has_status(("current",)),
        may_see(drafts=False),
    )
    .order_by(c.c.version_at.desc(), c.c.id)
    .limit(_at_most)
)


def _placed(row: Sequence[Any]) -> tuple[Content, File]:
    return Content(*tuple(row)[: len(COLUMNS)]), File(*tuple(row)[len(COLUMNS) :])


async def files(
    session: Session,
    actor: Actor,
    *,
    containers: Collection[int],
    names: Collection[str],
    file_ids: Collection[str],
    at_most: int,
) -> list[tuple[Content, File]]:
    """Attachments on any of the containers: by their names with their newest files, and files by their ids."""
    row = await session.one(
        _FILES_NAMED,
        containers=list(containers),
        names=list(names),
        file_ids=list(file_ids),
        at_most=at_most,
        **who(session, actor),
    )
    return [_placed(each) for value in row or () for each in found_by(value)]


async def old_files(
    session: Session,
    actor: Actor,
    *,
    containers: Collection[int],
    names: Collection[str],
    numbers: Collection[int],
    at_most: int,
) -> list[tuple[Content, File]]:
    """Attachments on any of the containers by their names, each with its files of any of these versions."""
    told = {"containers": list(containers), "names": list(names), "numbers": list(numbers)}
    return [_placed(row) for row in await session.all(_OLD_FILES, **told, at_most=at_most, **who(session, actor))]


async def files_of(session: Session, actor: Actor, container_id: int, at_most: int) -> list[tuple[Content, File]]:
    """The attachments of a content with their newest files, the newest first."""
    rows = await session.all(_FILES_OF, of=container_id, at_most=at_most, **who(session, actor))
    return [_placed(row) for row in rows]


# Labels

_POPULAR = Statement(
    sa.select(label.c.name)
    .select_from(
        content_label.join(c, c.c.id == content_label.c.content_id)
        .join(space, space.c.id == c.c.space_id)
        .join(label, label.c.id == content_label.c.label_id)
    )
    .where(
        space.c.id == sa.bindparam("of", type_=sa.BigInteger()),
        label.c.prefix == sa.literal_column("'global'"),
        has_status(LIVING),
        may_see(drafts=False),
    )
    .group_by(label.c.name)
    .order_by(sa.func.count().desc(), label.c.name)
    .limit(_at_most)
)


async def popular_labels(session: Session, actor: Actor, space_id: int, at_most: int) -> list[str]:
    """Names of labels by how many contents of a space bear them that the caller may see, the most first."""
    rows = await session.all(_POPULAR, of=space_id, at_most=at_most, **who(session, actor))
    return [row[0] for row in rows]
