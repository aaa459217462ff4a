"""Reading the index of PostgreSQL. A GIN index knows all rows that say a word, but not in an order.

So words that many say are looked for along the order, from row to row, and words that few say in the index; what the
newest rows say tells which. The planner is left no choice: of words it has not seen it knows nothing, and of a phrase
that it is as frequent as its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from watersmeet.storage.search_index.edges import LAST, Edge, among, given, ranked, written
from watersmeet.storage.statement import Ids, Statement
from watersmeet.storage.work import Row, Session

PEEK: Final = 256
"""So many rows are looked at to know how common words are."""

COMMON: Final = 12
"""When so many of them say it, it is: then 50 rows in a thousand do, or more."""

LARGE: Final = 20_000
"""Of fewer rows the index is always asked: it gives out all of them in no time."""

WINDOW: Final = 4_000
"""So many rows are gone through at most before the index is asked."""

_REMEMBERED: Final = 4_096


async def hits(session: Session, edges: Sequence[Edge], whole: str, *, back: bool, limit: int) -> Sequence[Row]:
    """(rank, number, content id) of the next `limit`, rank by rank."""
    if not await _is_common(session, whole):
        return await _by_index(session, edges, back, limit)
    found: list[Row] = []
    # Titles and headings say a word far less often than texts do: these are looked up, and texts gone through.
    for last, of_rank in groupby(edges, key=lambda edge: edge.rank == LAST):
        find = _along if last else _by_index
        found += await find(session, list(of_rank), back, limit - len(found))
        if len(found) >= limit:
            break
    return found


_known: dict[str, bool] = {}
"""Whether words are common: it changes slowly, and decides of nothing but the way they are found."""


async def _is_common(session: Session, whole: str) -> bool:
    common = _known.get(whole)
    if common is None:
        row = await session.one(_PEEK, words=whole, rows=PEEK)
        common = row is not None and row[0] is not None and row[0] >= LARGE and row[1] >= COMMON
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[whole] = common
    return common


async def _by_index(session: Session, edges: Sequence[Edge], back: bool, limit: int) -> Sequence[Row]:
    return await session.all(_from_index(tuple(edge.rank for edge in edges), back), **given(edges, limit))


async def _along(session: Session, edges: Sequence[Edge], back: bool, limit: int) -> Sequence[Row]:
    (edge,) = edges
    near = await session.all(_ALONG[back], words=edge.expression, edge=edge.number, limit=limit, rows=WINDOW)
    if len(near) == limit:
        return [(edge.rank, *row) for row in near]
    return await _by_index(session, edges, back, limit)


_TYPES: Final[dict[str, Any]] = {
    "words": sa.Text(),
    "edge": sa.BigInteger(),
    "rows": sa.BigInteger(),
    "limit": sa.BigInteger(),
}
_PEEK = written(
    "SELECT max(id) - (SELECT min(id) FROM search_row), "
    "count(*) FILTER (WHERE ts_match_vq(words, CAST(:words AS tsquery))) "
    "FROM (SELECT id, words FROM search_row ORDER BY id DESC LIMIT :rows) AS newest",
    {"words": sa.Text(), "rows": sa.BigInteger()},
)
# The function of the operator @@: no index is used for it.
_ALONG = {
    back: written(
        "SELECT id, content_id FROM (SELECT id, content_id, words FROM search_row "
        f"WHERE id {beyond} :edge ORDER BY id {order} LIMIT :rows) AS near "
        f"WHERE ts_match_vq(words, CAST(:words AS tsquery)) ORDER BY id {order} LIMIT :limit",
        _TYPES,
    )
    for back, beyond, order in ((False, "<", "DESC"), (True, ">", "ASC"))
}


@lru_cache(maxsize=64)
def _from_index(ranks: tuple[int, ...], back: bool) -> Statement:
    """`id + 0`: the index of the numbers is not used; `(SELECT ...)`: the plan is the same whatever the words are."""
    beyond, order = (">", "ASC") if back else ("<", "DESC")
    arms = [
        f"SELECT * FROM (SELECT {rank} AS rank, id, content_id FROM search_row "
        f"WHERE words @@ (SELECT CAST(:words{rank} AS tsquery)) AND id + 0 {beyond} :edge{rank} "
        f"ORDER BY id + 0 {order} LIMIT :limit) AS r{rank}"
        for rank in ranks
    ]
    return ranked(arms, ranks)


AMONG: Final = written(
    "SELECT id, content_id FROM search_row WHERE content_id = ANY(:among) "
    "AND ts_match_vq(words, CAST(:words AS tsquery))",
    {"words": sa.Text(), "among": Ids()},
)


@lru_cache(maxsize=64)
def ranks_among(ranks: tuple[int, ...]) -> Statement:
    """(rank, number) of those of the bound numbers that are found at a rank."""
    arms = [
        f"SELECT {rank}, id FROM search_row WHERE id = ANY(:among) "
        f"AND ts_match_vq(words, CAST(:words{rank} AS tsquery))"
        for rank in ranks
    ]
    return among(arms, ranks)
