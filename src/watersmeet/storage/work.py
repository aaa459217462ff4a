"""What the rules see of a database: a session inside one transaction, and who opens it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Literal, Protocol, TypeVar

from watersmeet.storage.statement import Statement

T = TypeVar("T")
Row = Sequence[Any]
Dialect = Literal["sqlite", "postgres"]


class Duplicate(Exception):
    """A unique rule of the schema refused a row. `rule` is the index or constraint, or its columns."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class IdsExhausted(Exception):
    """The reserved block of ids ran out inside a transaction; the database reserves more and runs it again."""


class Kept(dict[Any, dict[int, tuple[int, Any]]]):
    """What was shown of rows, by the function that showed it and the row's id, with the row's stamp.

    size: how many rows are kept for each function; none inside a write, where what is read may yet be undone.
    """

    def __init__(self, size: int = 4096) -> None:
        self._size = size

    def limit(self, kept: dict[int, tuple[int, Any]]) -> None:
        """Drop what was kept longest, beyond the size."""
        for _ in range(len(kept) - self._size):
            del kept[next(iter(kept))]


class Session(Protocol):
    """Statements inside one transaction. On SQLite nothing here ever suspends."""

    @property
    def dialect(self) -> Dialect: ...

    @property
    def kept(self) -> Kept:
        """What is kept of rows; the database's own while only reading."""
        ...

    @property
    def known_words(self) -> set[str]:
        """Words known to be in the table of words, which then need not be asked."""
        ...

    @property
    def new_words(self) -> set[str]:
        """Words that this transaction put into the table, and may yet take with it."""
        ...

    async def one(self, statement: Statement, /, **params: Any) -> Row | None:
        """The first row, or None."""
        ...

    async def all(self, statement: Statement, /, **params: Any) -> Sequence[Row]:
        """Every row, in order."""
        ...

    async def run(self, statement: Statement, /, **params: Any) -> int:
        """Execute; answer how many rows were changed. Raises Duplicate."""
        ...

    async def many(self, statement: Statement, rows: Iterable[dict[str, Any]], /) -> None:
        """Execute once per row. Raises Duplicate."""
        ...

    def people_changed(self) -> None:
        """Tell that this work changes what is known of people."""
        ...

    def new_id(self) -> int:
        """The next id of the site's one sequence. Raises IdsExhausted."""
        ...


Work = Callable[[Session], Awaitable[T]]
"""A unit of work: may be run again from its start, so it has no effect but through its session."""


class Database(Protocol):
    """One site's database."""

    @property
    def dialect(self) -> Dialect: ...

    @property
    def statements(self) -> int:
        """How many statements were executed since start: tests budget them."""
        ...

    @property
    def people(self) -> int | None:
        """A number that is the same as long as nothing known of people can have changed; None where that is unknown."""
        ...

    async def open(self) -> None:
        """Connect. Raises Unavailable, or OSError when another process holds a SQLite folder."""
        ...

    async def close(self) -> None: ...

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a consistent view of the data. Raises Unavailable."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction; when this returns, it is on disk. Raises Unavailable."""
        ...
