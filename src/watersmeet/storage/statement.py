"""SQL compiled once per database, executed on raw drivers.

SQLAlchemy Core is the schema and the compiler only: executing through it costs many times the query itself
(docs/adr/0002). A statement is a module constant; values are always bound, never written into the SQL.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from operator import itemgetter
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import asyncpg as pg_asyncpg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

Params = dict[str, Any]
Bind = Callable[[Params], tuple[Any, ...]]

SQLITE: Final = sqlite.dialect(paramstyle="qmark")
POSTGRES: Final = pg_asyncpg.dialect()  # type: ignore[no-untyped-call]

UNVEILED: Final = "unveiled"
"""What predicates that hide rows are told when they are compiled for `Statement.unveiled`: they then hide none."""


class Ids(TypeDecorator[Any]):
    """A bound list of ids: a bigint[] on PostgreSQL, a JSON array on SQLite."""

    impl = sa.Text
    cache_ok = True
    item: sa.types.TypeEngine[Any] = sa.BigInteger()

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return postgresql.ARRAY(self.item) if dialect.name == "postgresql" else sa.Text()


class Texts(Ids):
    """A bound list of texts: a text[] on PostgreSQL, a JSON array on SQLite."""

    cache_ok = True
    item = sa.Text()


class within(sa.ColumnElement[bool]):
    """`column IN (a bound list)`, whatever its length, in one compiled statement."""

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, column: sa.ColumnElement[Any], name: str, kind: type[Ids] = Ids) -> None:
        self.column = column
        self.values = sa.bindparam(name, type_=kind())
        self.type = sa.Boolean()


@compiles(within, "sqlite")
def _within_sqlite(element: within, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = compiler.process(element.column, **kw), compiler.process(element.values, **kw)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(within, "postgresql")
def _within_postgres(element: within, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = compiler.process(element.column, **kw), compiler.process(element.values, **kw)
    return f"{column} = ANY({values})"


class for_the_row(sa.ColumnElement[bool]):
    """EXISTS (a query about the row), which PostgreSQL is kept from answering for all the rows there are at once.

    It would else read every gate and every restriction of the site to list 25 pages, as it expects to be asked of far
    more rows than it is. An OFFSET, be it 0, makes a subquery neither part of a join nor a table of all its answers.
    """

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, query: sa.Select[Any]) -> None:
        self.query = query
        self.type = sa.Boolean()


@compiles(for_the_row)
def _for_the_row(element: for_the_row, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(sa.exists(element.query), **kw)


@compiles(for_the_row, "postgresql")
def _for_the_row_postgres(element: for_the_row, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(sa.exists(element.query.offset(sa.literal_column("0"))), **kw)


class unplanned(sa.ColumnElement[Any]):
    """A bound value that PostgreSQL does not look at when it plans: what it expects is then the same of any value.

    For bounds of a range: it would else find that one narrow range is cheaper than a plan for all, and plan for each.
    """

    inherit_cache = False

    def __init__(self, bound: sa.BindParameter[Any]) -> None:
        self.bound = bound
        self.type = bound.type


@compiles(unplanned)
def _unplanned(element: unplanned, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.bound, **kw)


@compiles(unplanned, "postgresql")
def _unplanned_postgres(element: unplanned, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(SELECT {compiler.process(element.bound, **kw)})"


class rows_as_json(sa.ColumnElement[str]):
    """An aggregate: the rows there are, in their order, as a JSON array of arrays. Of no rows it may be NULL."""

    inherit_cache = False

    def __init__(self, columns: Iterable[sa.ColumnElement[Any]]) -> None:
        self.columns = tuple(columns)
        self.type = sa.Text()


@compiles(rows_as_json, "sqlite")
def _rows_as_json_sqlite(element: rows_as_json, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array(json_array({_listed(element, compiler, kw)}))"


@compiles(rows_as_json, "postgresql")
def _rows_as_json_postgres(element: rows_as_json, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_agg(json_build_array({_listed(element, compiler, kw)}))"


def _listed(element: rows_as_json, compiler: SQLCompiler, kw: dict[str, Any]) -> str:
    return ", ".join(compiler.process(column, **kw) for column in element.columns)


def in_one(queries: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
    """One row with what each query finds, in that order: `found_by` reads it.

    Rows come in the order of their query when that has a limit: without one a database may leave the order out.
    """
    values = []
    for query in queries:
        found = query.subquery("found")
        values.append(sa.select(rows_as_json(found.c)).select_from(found).scalar_subquery())
    return sa.select(*values)


_rows = msgspec.json.Decoder(list[list[Any]])


def found_by(value: str | None) -> list[list[Any]]:
    """The rows that one of the queries of `in_one` found."""
    return _rows.decode(value) if value else []


class Statement:
    """One SQL statement, compiled on first use for each database.

    `sqlite` and `postgres` are (sql, bind): bind maps named parameters to the driver's positions.

    about: of a query in an order, with the bound values `limit` and `offset`, that skips nothing: how many rows are
    asked for at most. PostgreSQL then makes one good plan and keeps it; told nothing it expects a tenth of all rows,
    and plans again every time. Only where the best plan is the same whatever is bound.
    """

    __slots__ = ("_about", "_clause", "_postgres", "_sqlite", "_unveiled", "_veiled")

    def __init__(self, clause: ClauseElement, *, veiled: bool = True, about: int | None = None) -> None:
        self._clause = clause
        self._about = about
        self._sqlite: tuple[str, Bind] | None = None
        self._postgres: tuple[str, Bind] | None = None
        self._unveiled: Statement | None = None
        self._veiled = veiled

    @property
    def sqlite(self) -> tuple[str, Bind]:
        found = self._sqlite
        if found is None:
            found = self._sqlite = _compile(self._clause, SQLITE, veiled=self._veiled)
        return found

    @property
    def unveiled(self) -> Statement:
        """The same statement for a caller from whom no permission and no restriction hides anything."""
        found = self._unveiled
        if found is None:
            found = self._unveiled = Statement(self._clause, veiled=False, about=self._about)
        return found

    def afresh(self) -> None:
        """Spell the SQL for SQLite another way, after a run of it was cut short.

        Until Python 3.12 the driver takes a prepared statement that failed while rows were fetched for one in use for
        ever, and would parse this text anew every time.
        """
        if self._sqlite is not None:
            sql, bind = self._sqlite
            plain, _, times = sql.partition(" -- ")
            self._sqlite = f"{plain} -- {int(times or 0) + 1}", bind

    @property
    def postgres(self) -> tuple[str, Bind]:
        found = self._postgres
        if found is None:
            clause = self._clause if self._about is None else _telling(self._clause, self._about)
            found = self._postgres = _compile(clause, POSTGRES, veiled=self._veiled)
        return found


def _telling(clause: ClauseElement, about: int) -> sa.Select[Any]:
    """The query cut at :limit, behind a cut whose place is written in it. PostgreSQL keeps the order."""
    assert isinstance(clause, sa.Select)
    some = clause.limit(sa.literal_column(str(about))).offset(None).subquery("listed")
    return sa.select(some).limit(sa.bindparam("limit", type_=sa.Integer()))


def _compile(clause: ClauseElement, dialect: sa.Dialect, *, veiled: bool) -> tuple[str, Bind]:
    compiled = clause.compile(dialect=dialect, compile_kwargs={} if veiled else {UNVEILED: True})
    assert isinstance(compiled, SQLCompiler)
    names = tuple(compiled.positiontup or ())
    defaults = {name: value for name, value in compiled.params.items() if value is not None}
    lists = {name for name in names if isinstance(compiled.binds[name].type, Ids)}
    if not names:
        return str(compiled), _nothing
    if lists and dialect is SQLITE:
        return str(compiled), _with_lists(names, defaults, lists)
    pick = itemgetter(*names)
    if len(names) == 1:
        (only,) = names
        return str(compiled), lambda given: (given[only] if only in given else defaults[only],)
    if defaults:
        return str(compiled), lambda given: pick({**defaults, **given})
    return str(compiled), pick


def _nothing(given: Params) -> tuple[Any, ...]:
    return ()


def _with_lists(names: tuple[str, ...], defaults: Params, lists: set[str]) -> Bind:
    """Like the plain binds, with lists written out as JSON where the caller has not done so already."""
    encode = msgspec.json.Encoder().encode
    pick = itemgetter(*names)
    places = tuple(index for index, name in enumerate(names) if name in lists)

    def bind(given: Params) -> tuple[Any, ...]:
        picked = pick({**defaults, **given} if defaults else given)
        values: tuple[Any, ...] = picked if len(names) > 1 else (picked,)
        for place in places:
            if type(values[place]) is not str:
                return tuple(
                    encode(value).decode() if index in places and type(value) is not str else value
                    for index, value in enumerate(values)
                )
        return values

    return bind


class Shapes:
    """Statements built at run time, kept by shape: same shape, same SQL, other values.

    build(shape) is called once per shape; the least recently used are dropped beyond `limit`.
    """

    def __init__(self, limit: int = 512) -> None:
        self._limit = limit
        self._known: OrderedDict[Hashable, Statement] = OrderedDict()

    def get(self, shape: Hashable, build: Callable[[], ClauseElement], *, about: int | None = None) -> Statement:
        """about: as for Statement; a part of the shape."""
        known = self._known
        found = known.get((shape, about))
        if found is None:
            found = known[shape, about] = Statement(build(), about=about)
            if len(known) > self._limit:
                known.popitem(last=False)
        return found
