"""The text that searches look in: one row for every published content.

On SQLite it is an FTS5 table, on PostgreSQL a table with a generated tsvector; both are made by a migration and
share these columns, so that writing them is one statement. Rows are written in the transaction that changes
the content: what was acknowledged can be found.
"""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.base import Text
from watersmeet.storage.work import Session

MAX_INDEXED_BYTES = 512 * 1024
"""PostgreSQL's tsvector holds at most 1 MiB; what is beyond this much text of one content is not searchable."""

search_text = sa.Table(
    "search_text",
    sa.MetaData(),
    sa.Column("rowid", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("title", Text),
    sa.Column("body", Text),
    sa.Column("labels", Text),
)

_row = search_text.c.rowid == sa.bindparam("target", type_=sa.BigInteger())
_INSERT = Statement(sa.insert(search_text))
_UPDATE = Statement(
    sa.update(search_text)
    .where(_row)
    .values(title=sa.bindparam("title", type_=Text), body=sa.bindparam("body", type_=Text))
)
_RETITLE = Statement(sa.update(search_text).where(_row).values(title=sa.bindparam("title", type_=Text)))
_RELABEL = Statement(sa.update(search_text).where(_row).values(labels=sa.bindparam("labels", type_=Text)))
_DELETE = Statement(sa.delete(search_text).where(_row))


def indexed(plain: str) -> str:
    """As much of a text as is indexed."""
    if len(plain) * 4 <= MAX_INDEXED_BYTES:
        return plain
    return plain.encode()[:MAX_INDEXED_BYTES].decode(errors="ignore")


async def add(session: Session, content_id: int, title: str, plain: str, labels: str = "") -> None:
    """Make a content findable."""
    await session.run(_INSERT, rowid=content_id, title=title, body=indexed(plain), labels=labels)


async def change(session: Session, content_id: int, title: str, plain: str) -> None:
    """Follow a new version."""
    await session.run(_UPDATE, target=content_id, title=title, body=indexed(plain))


async def retitle(session: Session, content_id: int, title: str) -> None:
    """Follow a new title."""
    await session.run(_RETITLE, target=content_id, title=title)


async def relabel(session: Session, content_id: int, labels: str) -> None:
    """Follow a change of labels; `labels` are their names, separated by spaces."""
    await session.run(_RELABEL, target=content_id, labels=labels)


async def remove(session: Session, content_id: int) -> None:
    """Make a content unfindable."""
    await session.run(_DELETE, target=content_id)
