"""Reading the index of SQLite. FTS5 gives out numbers in their order, so that reading ends where a page does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import sqlalchemy as sa

from watersmeet.storage.search_index.edges import Edge, among, given, ranked, written
from watersmeet.storage.statement import Ids, Statement
from watersmeet.storage.work import Row, Session

BY_NUMBER: Final = "INDEXED BY ix_search_row_id_content_id"
"""The rows themselves are wide: sixteen bytes of each are enough to know the content."""


async def hits(session: Session, edges: Sequence[Edge], whole: str, *, back: bool, limit: int) -> Sequence[Row]:
    """(rank, number, content id) of the next `limit`, rank by rank: one is read when those before did not fill it."""
    return await session.all(_hits(tuple(edge.rank for edge in edges), back), **given(edges, limit))


@lru_cache(maxsize=64)
def _hits(ranks: tuple[int, ...], back: bool) -> Statement:
    beyond, order = (">", "ASC") if back else ("<", "DESC")
    arms = [
        f"SELECT * FROM (SELECT {rank} AS rank, search_words.rowid AS id, search_row.content_id "
        f"FROM search_words CROSS JOIN search_row {BY_NUMBER} ON search_row.id = search_words.rowid "
        f"WHERE search_words MATCH :words{rank} AND search_words.rowid {beyond} :edge{rank} "
        f"ORDER BY search_words.rowid {order} LIMIT :limit)"
        for rank in ranks
    ]
    return ranked(arms, ranks)


# Looking a content up in FTS5 costs as much as reading hundreds from it, so what it has is read and held against a set.
AMONG: Final = written(
    f"SELECT search_row.id, search_row.content_id "
    f"FROM search_words CROSS JOIN search_row {BY_NUMBER} ON search_row.id = search_words.rowid "
    "WHERE search_words MATCH :words AND +search_words.rowid IN (SELECT few.id FROM json_each(:among) AS one "
    "CROSS JOIN search_row AS few ON few.content_id = one.value)",
    {"words": sa.Text(), "among": Ids()},
)


@lru_cache(maxsize=64)
def ranks_among(ranks: tuple[int, ...]) -> Statement:
    """(rank, number) of those of the bound numbers that are found at a rank."""
    arms = [
        f"SELECT {rank}, search_words.rowid FROM search_words WHERE search_words MATCH :words{rank} "
        "AND +search_words.rowid IN (SELECT value FROM json_each(:among))"
        for rank in ranks
    ]
    return among(arms, ranks)
