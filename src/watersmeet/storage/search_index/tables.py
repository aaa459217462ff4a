"""The tables of the index. A migration makes them: each database has its own, they are not of the common metadata."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from watersmeet.storage.tables.base import Text

PARTS: Final = ("body", "title", "labels", "heads", "titles", "facts")
"""Columns of SQLite's index. The body comes first: words of the first column take the least room."""

search_row = sa.Table(
    "search_row",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("content_id", sa.BigInteger),
    sa.Column("packed", sa.LargeBinary),
    # On PostgreSQL only.
    sa.Column("words", Text),
)

search_words = sa.Table(
    "search_words",
    sa.MetaData(),
    sa.Column("rowid", sa.BigInteger),
    sa.Column("search_words", Text),
    *(sa.Column(part, Text) for part in PARTS),
)

search_word = sa.Table("search_word", sa.MetaData(), sa.Column("word", Text, primary_key=True))


class as_vector(sa.ColumnElement[Any]):
    """A bound text that PostgreSQL reads as a tsvector."""

    inherit_cache = False

    def __init__(self, name: str) -> None:
        self.bound = sa.bindparam(name, type_=sa.Text())
        self.type = sa.Text()


@compiles(as_vector, "postgresql")
def _as_vector(element: as_vector, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.bound, **kw)} AS tsvector)"
