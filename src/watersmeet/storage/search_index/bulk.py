"""Indexing many contents at once that are not indexed yet: a site that is brought in, or indexed anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from watersmeet.cql.words import words
from watersmeet.storage.search_index import vocabulary
from watersmeet.storage.search_index.entry import Entry, packed
from watersmeet.storage.search_index.tables import PARTS, as_vector, search_row, search_words
from watersmeet.storage.search_index.tsvector import tsvector
from watersmeet.storage.search_index.writing import parts
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Session

_row = {
    "id": sa.bindparam("id", type_=sa.BigInteger()),
    "content_id": sa.bindparam("content_id", type_=sa.BigInteger()),
    "packed": sa.bindparam("packed", type_=sa.LargeBinary()),
}
_ROWS = Statement(sa.insert(search_row).values(_row))
_WORDS = Statement(
    sa.insert(search_words).values(
        {name: sa.bindparam(name, type_=search_words.c[name].type) for name in ("rowid", *PARTS)}
    )
)
_WHOLE = Statement(sa.insert(search_row).values({**_row, "words": as_vector("vector")}))
# Who writes next takes a number behind these.
_GO_ON = Statement(
    sa.text("SELECT setval(pg_get_serial_sequence('search_row', 'id'), (SELECT max(id) FROM search_row))")
)


class Load:
    """Entries as the rows of both databases: made without a session, in another thread if need be."""

    def __init__(self, entries: Sequence[Entry], first: int) -> None:
        """first: the number of the first entry; the others follow. Greater numbers are what was changed later."""
        self.rows: list[dict[str, Any]] = []
        self.entries = entries
        self.said: set[str] = set()
        for number, entry in enumerate(entries, first):
            self.rows.append({"id": number, "content_id": entry.content_id, "packed": packed(entry)})

    def split(self) -> list[dict[str, Any]]:
        """The rows of SQLite's index. Splitting a text into words is most of the work, and done once."""
        found = []
        for row, entry in zip(self.rows, self.entries, strict=True):
            body = words(entry.body)
            self.said.update(words(entry.title), words(entry.labels), body)
            found.append({"rowid": row["id"], **parts(entry, body)})
        return found

    def vectors(self) -> list[dict[str, Any]]:
        """The rows of PostgreSQL."""
        for entry in self.entries:
            for text in (entry.title, entry.labels, entry.body):
                self.said.update(words(text))
        return [{**row, "vector": tsvector(entry)} for row, entry in zip(self.rows, self.entries, strict=True)]


async def load(session: Session, entries: Sequence[Entry], first: int) -> None:
    """Index contents that are not indexed; their numbers begin with `first`."""
    made = Load(entries, first)
    if session.dialect == "postgres":
        await session.many(_WHOLE, made.vectors())
        await session.one(_GO_ON)
    else:
        split = made.split()
        await session.many(_ROWS, made.rows)
        await session.many(_WORDS, split)
    await vocabulary.learn_all(session, made.said)
