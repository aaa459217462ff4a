"""What the index gives out, seen by the caller or not: rank by rank, and in a rank what was changed last first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from watersmeet.storage.cql_ranks import Match
from watersmeet.storage.search_index import of_postgres, of_sqlite
from watersmeet.storage.search_index.edges import FIRST, LAST, Edge
from watersmeet.storage.search_index.entry import Entry, unpacked
from watersmeet.storage.search_index.tables import search_row
from watersmeet.storage.statement import Ids, Statement, within
from watersmeet.storage.work import Session


class Indexed(NamedTuple):
    """A content that the index gives out, and its place: the greater the number, the later it was changed."""

    rank: int
    number: int
    content_id: int


async def hits(
    session: Session, match: Match, *, after: tuple[int, int] | None = None, back: bool = False, limit: int
) -> list[Indexed]:
    """The next `limit` of what is found, behind a rank and number; `back`: those before it, the nearest first."""
    edges: list[Edge] = []
    ranks = match.ranks or ((LAST, match.whole),)
    for rank, expression in reversed(ranks) if back else ranks:
        if after is None or rank == after[0] or (rank > after[0]) != back:
            number = after[1] if after is not None and rank == after[0] else 0 if back else FIRST
            edges.append(Edge(rank, expression, number))
    find = of_sqlite.hits if session.dialect == "sqlite" else of_postgres.hits
    return [Indexed(*row) for row in await find(session, edges, match.whole, back=back, limit=limit)] if edges else []


async def hits_among(
    session: Session,
    match: Match,
    content_ids: Collection[int],
    *,
    after: tuple[int, int] | None = None,
    back: bool = False,
) -> list[Indexed]:
    """What is found behind or before a place among a few contents, all of it."""
    of_dialect = of_sqlite if session.dialect == "sqlite" else of_postgres
    rows = await session.all(of_dialect.AMONG, words=match.whole, among=list(content_ids))
    content_of: dict[int, int] = {row[0]: row[1] for row in rows}
    better = match.ranks[:-1]
    rank_of = dict.fromkeys(content_of, LAST)
    if content_of and better:
        statement = of_dialect.ranks_among(tuple(rank for rank, _ in better))
        asked = {f"words{rank}": expression for rank, expression in better}
        rank_of |= {row[1]: row[0] for row in await session.all(statement, **asked, among=list(content_of))}
    found = [Indexed(rank, number, content_of[number]) for number, rank in rank_of.items()]
    found.sort(key=_place, reverse=back)
    if after is None:
        return found
    edge = Indexed(*after, 0)
    return [each for each in found if (_place(each) < _place(edge) if back else _place(each) > _place(edge))]


def _place(of: Indexed) -> tuple[int, int]:
    return of.rank, -of.number


_ENTRIES = Statement(
    sa.select(search_row.c.content_id, search_row.c.packed).where(within(search_row.c.content_id, "ids"))
)


async def entries(session: Session, content_ids: Collection[int]) -> dict[int, Entry]:
    """What contents are indexed by, by their ids."""
    return {row[0]: unpacked(row[0], row[1]) for row in await session.all(_ENTRIES, ids=list(content_ids))}


class _ids(sa.sql.functions.FunctionElement[Any]):
    """A bound list of ids as rows."""

    inherit_cache = False
    name = "ids"


@compiles(_ids, "sqlite")
def _ids_sqlite(element: _ids, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(_ids, "postgresql")
def _ids_postgres(element: _ids, compiler: SQLCompiler, **kw: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **kw)})"


class _first(sa.sql.selectable.Join):
    """A join of which SQLite reads the left side first, whatever indexes the right side has."""

    inherit_cache = False


@compiles(_first, "sqlite")
def _first_sqlite(element: _first, compiler: SQLCompiler, **kw: Any) -> str:
    left, right = (compiler.process(side, asfrom=True) for side in (element.left, element.right))
    assert element.onclause is not None
    return f"{left} CROSS JOIN {right} ON {compiler.process(element.onclause)}"


def among(bind: str, table: sa.Table) -> sa.FromClause:
    """The rows of a table whose ids are those of a bound list, each looked up by its id."""
    # The column is called as the table is: that is what both databases call it.
    given = _ids(sa.bindparam(bind, type_=Ids())).table_valued(sa.column("value", sa.BigInteger())).alias("value")
    return _first(given, table, table.c.id == given.c.value)


class says(sa.ColumnElement[bool]):
    """The row of `content` has the words of a bound expression.

    each: asked of one row at a time, where the rows come in an order of their own and most have the words.
    """

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, bind: str, *, each: bool = False) -> None:
        self.bound = sa.bindparam(bind, type_=sa.Text())
        self.each = each
        self.type = sa.Boolean()


@compiles(says, "sqlite")
def _says_sqlite(element: says, compiler: SQLCompiler, **kw: Any) -> str:
    words = f"search_words MATCH {compiler.process(element.bound, **kw)}"
    if element.each:
        return (
            "EXISTS (SELECT 1 FROM search_row CROSS JOIN search_words "
            f"WHERE search_row.content_id = content.id AND search_words.rowid = search_row.id AND {words})"
        )
    return (
        f"content.id IN (SELECT search_row.content_id FROM search_words CROSS JOIN search_row {of_sqlite.BY_NUMBER} "
        f"ON search_row.id = search_words.rowid WHERE {words})"
    )


@compiles(says, "postgresql")
def _says_postgres(element: says, compiler: SQLCompiler, **kw: Any) -> str:
    words = f"CAST({compiler.process(element.bound, **kw)} AS tsquery)"
    if element.each:
        said = f"ts_match_vq(search_row.words, {words})"
        return f"EXISTS (SELECT 1 FROM search_row WHERE search_row.content_id = content.id AND {said} OFFSET 0)"
    return f"content.id IN (SELECT search_row.content_id FROM search_row WHERE search_row.words @@ (SELECT {words}))"
