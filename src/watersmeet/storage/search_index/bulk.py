"""Indexing many contents at once that are not indexed yet: a site that is brought in."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from watersmeet.cql.words import words
from watersmeet.storage.search_index import vocabulary
from watersmeet.storage.search_index.entry import Entry, packed
from watersmeet.storage.search_index.tables import as_vector, search_row
from watersmeet.storage.search_index.tsvector import tsvector
from watersmeet.storage.search_index.writing import INSERT_WORDS, parts
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Session

_row = {
    "id": sa.bindparam("id", type_=sa.BigInteger()),
    "content_id": sa.bindparam("content_id", type_=sa.BigInteger()),
    "packed": sa.bindparam("packed", type_=sa.LargeBinary()),
}
_ROWS = Statement(sa.insert(search_row).values(_row))
_WHOLE = Statement(sa.insert(search_row).values({**_row, "words": as_vector("vector")}))
# Who writes next takes a number behind these.
_GO_ON = Statement(
    sa.text("SELECT setval(pg_get_serial_sequence('search_row', 'id'), (SELECT max(id) FROM search_row))")
)


async def load(session: Session, entries: Sequence[Entry], first: int) -> None:
    """Index contents that are not indexed, those changed last at the end; their numbers begin with `first`."""
    split = [(number, entry, words(entry.body)) for number, entry in enumerate(entries, first)]
    rows = [{"id": number, "content_id": entry.content_id, "packed": packed(entry)} for number, entry, _ in split]
    if session.dialect == "postgres":
        vectors = (tsvector(entry, body) for _, entry, body in split)
        await session.many(_WHOLE, [{**row, "vector": vector} for row, vector in zip(rows, vectors, strict=True)])
        await session.one(_GO_ON)
    else:
        await session.many(_ROWS, rows)
        await session.many(INSERT_WORDS, [{"rowid": number, **parts(entry, body)} for number, entry, body in split])
    await vocabulary.learn_all(session, set().union(*(vocabulary.said(entry, body) for _, entry, body in split)))
