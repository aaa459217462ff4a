"""PostgreSQL: asyncpg connections in a small pool that outlives a restarted server.

The pool runs no reset query when a connection comes back, so nothing here may leave session state behind:
no SET, no LISTEN, no session-level advisory lock (docs/adr/0002).
"""

from __future__ import annotations

import asyncio
import collections
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeVar, cast

import asyncpg

from watersmeet.model.errors import Unavailable
from watersmeet.storage.ids import BLOCK, IdBlock, reserve
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Duplicate, IdsExhausted, Kept, Row, Session, Work

T = TypeVar("T")

POOL_SIZE = 8
CONNECT_TIMEOUT_S = 5.0
STATEMENT_TIMEOUT_S = 60.0
SETTINGS = {"application_name": "watersmeet", "jit": "off", "max_parallel_workers_per_gather": "0"}
"""Compiling a statement, or starting workers for it, takes longer than most of ours, whose costs are overestimated."""
ATTEMPTS = 3
"""How often work is begun again after a lost connection (reads) or a deadlock or serialization failure (writes)."""

_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # What a statement gets on a connection that is just being closed.
    OSError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
"""The connection is gone, or the server is going or not there yet."""
_SHORT = asyncpg.InsufficientResourcesError
"""The server's disk is full, or it has no room for a connection more."""
UNREACHABLE = (*_LOST, _SHORT, asyncpg.InvalidCatalogNameError, asyncpg.InvalidAuthorizationSpecificationError)
"""Why a connection cannot be made."""
_AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)


class _PostgresSession:
    dialect: Literal["postgres"] = "postgres"

    def __init__(self, connection: Any, database: PostgresDatabase, kept: Kept | None = None) -> None:
        self._connection = connection
        self._database = database
        self.kept = Kept(0) if kept is None else kept
        self.known_words = database.known_words
        self.new_words: set[str] = set()

    async def one(self, statement: Statement, /, **params: Any) -> Row | None:
        sql, bind = statement.postgres
        self._database.statements += 1
        try:
            return cast("Row | None", await self._connection.fetchrow(sql, *bind(params)))
        except asyncpg.UniqueViolationError as error:
            raise Duplicate(error.constraint_name or "") from error

    async def all(self, statement: Statement, /, **params: Any) -> Sequence[Row]:
        sql, bind = statement.postgres
        self._database.statements += 1
        return cast("Sequence[Row]", await self._connection.fetch(sql, *bind(params)))

    async def run(self, statement: Statement, /, **params: Any) -> int:
        sql, bind = statement.postgres
        self._database.statements += 1
        try:
            tag: str = await self._connection.execute(sql, *bind(params))
        except asyncpg.UniqueViolationError as error:
            raise Duplicate(error.constraint_name or "") from error
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def many(self, statement: Statement, rows: Iterable[dict[str, Any]], /) -> None:
        sql, bind = statement.postgres
        self._database.statements += 1
        try:
            await self._connection.executemany(sql, [bind(row) for row in rows])
        except asyncpg.UniqueViolationError as error:
            raise Duplicate(error.constraint_name or "") from error

    def people_changed(self) -> None:
        """Every request asks anew."""

    def new_id(self) -> int:
        return self._database.ids.take()


class PostgresDatabase:
    """One site's database on a PostgreSQL server, shared by any number of processes."""

    dialect: Literal["postgres"] = "postgres"

    people = None

    def __init__(self, url: str, size: int = POOL_SIZE) -> None:
        self.url = url
        self.size = size
        self.statements = 0
        self.ids = IdBlock()
        self._kept = Kept()
        self.known_words: set[str] = set()
        self._free: list[Any] = []
        self._open = 0
        self._waiting: collections.deque[asyncio.Future[None]] = collections.deque()
        self._reserving = asyncio.Lock()

    async def open(self) -> None:
        self._free.append(await self._connect())
        self._open = 1
        await self._reserve()

    async def close(self) -> None:
        while self._free:
            connection = self._free.pop()
            try:
                await connection.close(timeout=CONNECT_TIMEOUT_S)
            except _LOST:
                connection.terminate()

    # The pool: last in, first out, so that idle connections stay idle

    async def _connect(self) -> Any:
        try:
            return await asyncpg.connect(
                self.url,
                timeout=CONNECT_TIMEOUT_S,
                command_timeout=STATEMENT_TIMEOUT_S,
                statement_cache_size=1024,
                max_cached_statement_lifetime=0,
                server_settings=SETTINGS,
            )
        except UNREACHABLE as error:
            raise Unavailable(f"The database cannot be reached now: {error}.") from error

    async def _acquire(self) -> Any:
        while True:
            while self._free:
                connection = self._free.pop()
                if not connection.is_closed():
                    return connection
                self._open -= 1
            if self._open < self.size:
                self._open += 1
                try:
                    return await self._connect()
                except BaseException:
                    self._open -= 1
                    self._wake()
                    raise
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    self._wake()
                raise

    def _release(self, connection: Any) -> None:
        if connection.is_closed():
            self._open -= 1
        else:
            self._free.append(connection)
        self._wake()

    def _wake(self) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[Any]:
        connection = await self._acquire()
        try:
            yield connection
        except (asyncio.CancelledError, *_LOST):
            # A statement in flight is being cancelled on the server; a fresh connection is the safe choice.
            connection.terminate()
            raise
        finally:
            self._release(connection)

    # Units of work

    async def read(self, work: Work[T]) -> T:
        for attempt in range(ATTEMPTS):
            try:
                connection = await self._acquire()
                try:
                    return await work(cast("Session", _PostgresSession(connection, self, self._kept)))
                except (asyncio.CancelledError, *_LOST):
                    connection.terminate()
                    raise
                finally:
                    self._release(connection)
            except (TimeoutError, _SHORT) as error:
                raise Unavailable("The database takes too long.") from error
            except _LOST as error:
                await _pause(attempt, error)
        raise AssertionError("unreachable")

    async def write(self, work: Work[T]) -> T:
        attempt, size = 0, BLOCK
        while True:
            if self.ids.low:
                await self._reserve()
            try:
                async with self._borrowed() as connection, connection.transaction():
                    return await work(cast("Session", _PostgresSession(connection, self)))
            except IdsExhausted:
                # More than a block in one transaction: each attempt is given twice as many.
                await self._reserve(size)
                size *= 2
            except _AGAIN as error:
                await _pause(attempt, error)
                attempt += 1
            except _SHORT as error:
                raise Unavailable(f"The database cannot take more now: {error}.") from error
            except _LOST as error:
                # The commit may or may not have happened: only the caller can tell whether to try again.
                raise Unavailable("The connection to the database was lost.") from error

    async def _reserve(self, size: int | None = None) -> None:
        """Reserve ids: a block when few are left, or `size` in any case. Raises Unavailable."""
        async with self._reserving:
            if size is None and not self.ids.low:
                return
            try:
                async with self._borrowed() as connection:
                    self.ids.add(await reserve(cast("Session", _PostgresSession(connection, self)), size or BLOCK))
            except (*_LOST, _SHORT) as error:
                raise Unavailable("The connection to the database was lost.") from error


async def _pause(attempt: int, error: Exception) -> None:
    """Wait a little before the next attempt. Raises Unavailable after the last."""
    if attempt == ATTEMPTS - 1:
        raise Unavailable("The database cannot be used now; try again.") from error
    await asyncio.sleep(0.02 * 2**attempt)
