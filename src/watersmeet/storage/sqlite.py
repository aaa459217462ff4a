"""SQLite: reads inline under a deadline, one writer thread with group commit, one process per folder.

A read that outlives the deadline is run again from its start in a reader thread, so that a slow query never
holds up the event loop. Writes are collected while the previous batch commits; all
of a batch share one fsync. `synchronous=FULL`: an acknowledged write is on disk (docs/adr/0003).
"""

from __future__ import annotations

import asyncio
import fcntl
import queue
import sqlite3
import threading
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Literal, TypeVar, cast

from watersmeet.model.errors import Unavailable
from watersmeet.storage.ids import BLOCK, IdBlock, reserve
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Duplicate, IdsExhausted, Kept, Row, Session, Work

T = TypeVar("T")
Job = tuple[Work[Any], "asyncio.Future[Any]"]
Done = tuple["asyncio.Future[Any]", Any, BaseException | None]
"""How a job ended: its result or its error."""

READ_BUDGET_S = 0.005
READERS = 2
LOOK_S = 0.02
VISITORS_WAIT_S = 0.05
"""A visitor's write is acknowledged after this long: by then every server sees it."""
MAX_BATCH = 128
TROUBLES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""Errors of the machine, not of a statement."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-8192",
    "PRAGMA mmap_size=0",
    "PRAGMA temp_store=MEMORY",
)


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection with the settings every user of the file must share."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=1024)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


class _SqliteSession:
    dialect: Literal["sqlite"] = "sqlite"

    def __init__(self, connection: sqlite3.Connection, ids: IdBlock | None = None) -> None:
        self.connection = connection
        self.kept = Kept() if ids is None else Kept(0)
        self.known_words: set[str] = set()
        self.new_words: set[str] = set()
        self.statements = 0
        self.people_are_other = False
        self._execute = connection.execute
        self._ids = ids

    async def one(self, statement: Statement, /, **params: Any) -> Row | None:
        sql, bind = statement.sqlite
        self.statements += 1
        try:
            row: Row | None = self._execute(sql, bind(params)).fetchone()
            return row
        except sqlite3.IntegrityError as error:
            raise _duplicate(error) from error
        except sqlite3.OperationalError:
            statement.afresh()
            raise

    async def all(self, statement: Statement, /, **params: Any) -> Sequence[Row]:
        sql, bind = statement.sqlite
        self.statements += 1
        try:
            return self._execute(sql, bind(params)).fetchall()
        except sqlite3.OperationalError:
            statement.afresh()
            raise

    async def run(self, statement: Statement, /, **params: Any) -> int:
        sql, bind = statement.sqlite
        self.statements += 1
        try:
            return self._execute(sql, bind(params)).rowcount
        except sqlite3.IntegrityError as error:
            raise _duplicate(error) from error

    async def many(self, statement: Statement, rows: Iterable[dict[str, Any]], /) -> None:
        sql, bind = statement.sqlite
        self.statements += 1
        try:
            self.connection.executemany(sql, [bind(row) for row in rows])
        except sqlite3.IntegrityError as error:
            raise _duplicate(error) from error

    def people_changed(self) -> None:
        self.people_are_other = True

    def new_id(self) -> int:
        if self._ids is None:
            raise RuntimeError("a read makes no ids")
        return self._ids.take()


def _duplicate(error: sqlite3.IntegrityError) -> Exception:
    """Duplicate for a unique rule; the error itself for any other broken rule of the schema."""
    text = str(error)
    if text.startswith("UNIQUE constraint failed"):
        return Duplicate(text.partition(": ")[2])
    return error


def _drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    coroutine.close()
    raise RuntimeError("work on SQLite may await its session only")


class SqliteDatabase:
    """The embedded database of one site, in one folder."""

    dialect: Literal["sqlite"] = "sqlite"

    def __init__(self, path: Path, *, alone: bool = True) -> None:
        """alone: hold the folder, as a server does; without it this is a visitor beside one, such as a command."""
        self.path = path
        self._alone = alone
        self._ids = IdBlock()
        self._pending: list[Job] = []
        self._queue: queue.SimpleQueue[list[Job] | None] = queue.SimpleQueue()
        self._local = threading.local()
        self._spilled: list[_SqliteSession] = []
        self._deadline = 0.0
        self._look_again = 0.0
        self._writing = 0
        self._people = 0
        self._people_until = 0.0
        self._reserving: asyncio.Task[None] | None = None

    @property
    def statements(self) -> int:
        sessions = [self._inline, self._writer, *self._spilled]
        return sum(session.statements for session in sessions)

    @property
    def people(self) -> int:
        """Moves on after every write of our own that concerns people, and in time for those of a visitor."""
        now = perf_counter()
        if now > self._people_until:
            self._people += 1
            self._people_until = now + LOOK_S
        return self._people

    async def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lock = hold(self.path) if self._alone else None
        try:
            self._inline = _SqliteSession(connect(self.path))
        except sqlite3.Error as error:
            raise Unavailable(f"The database {self.path} cannot be used: {error}.") from error
        self._inline.connection.set_progress_handler(self._late, 2000)
        self._writer = _SqliteSession(connect(self.path), self._ids)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        self._thread = threading.Thread(target=self._write_forever, name="sqlite-writer", daemon=True)
        self._thread.start()
        await self._reserve(BLOCK)

    async def close(self) -> None:
        if self._pending:
            self._flush()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        for session in [self._inline, self._writer, *self._spilled]:
            session.connection.close()
        if self._lock is not None:
            self._lock.close()

    # Reading

    def _late(self) -> bool:
        return perf_counter() > self._deadline

    async def read(self, work: Work[T]) -> T:
        session = self._inline
        started = perf_counter()
        if self._writing or started > self._look_again:
            self._refresh(started)
        self._deadline = started + READ_BUDGET_S
        before = session.statements
        try:
            return await work(session)
        except sqlite3.OperationalError as error:
            self._let_go()
            session.statements = before  # What was begun in vain counts once, where it is begun again.
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise _unavailable(error) from error
        finally:
            if self._writing:
                self._let_go()
        return await self._loop.run_in_executor(self._readers, self._read_aside, work)

    def _refresh(self, started: float) -> None:
        """Look at the newest data.

        While nobody writes, one look serves all reads: opening and closing it costs more than many a statement.
        It is renewed after every write of our own, and soon enough for those of a visitor to wait for
        (VISITORS_WAIT_S). While somebody writes it is renewed for every read, so that it keeps no checkpoint from
        finishing.
        """
        self._let_go()
        self._inline.connection.execute("BEGIN")
        self._look_again = started + LOOK_S

    def _let_go(self) -> None:
        # No deadline may cut this short: the handler counts on from statement to statement and may look just now.
        self._deadline = inf
        if self._inline.connection.in_transaction:
            self._inline.connection.execute("COMMIT")
        self._look_again = 0.0

    def _read_aside(self, work: Work[T]) -> T:
        session: _SqliteSession | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _SqliteSession(connect(self.path))
            self._spilled.append(session)
        session.connection.execute("BEGIN")
        try:
            return _drive(cast("Coroutine[Any, Any, T]", work(session)))
        except sqlite3.OperationalError as error:
            raise _unavailable(error) from error
        finally:
            session.connection.execute("COMMIT")

    # Writing

    async def write(self, work: Work[T]) -> T:
        size = BLOCK
        while True:
            if self._ids.low:
                await self._reserve(BLOCK)
            try:
                result = cast("T", await self._submit(work))
            except IdsExhausted:
                # More than a block in one transaction: each attempt is given twice as many.
                await self._reserve(size)
                size *= 2
                continue
            if not self._alone:
                await asyncio.sleep(VISITORS_WAIT_S)
            return result

    async def _reserve(self, size: int) -> None:
        """Reserve a block of ids, once however many writers ask."""
        if self._reserving is None:
            self._reserving = self._loop.create_task(self._reserve_block(size))
            self._reserving.add_done_callback(self._reserved)
        await asyncio.shield(self._reserving)

    async def _reserve_block(self, size: int) -> None:
        self._ids.add(await self._submit(lambda session: reserve(session, size)))

    def _reserved(self, task: asyncio.Task[None]) -> None:
        self._reserving = None

    def _submit(self, work: Work[T]) -> asyncio.Future[T]:
        future: asyncio.Future[T] = self._loop.create_future()
        if not self._pending:
            self._loop.call_soon(self._flush)
        if not self._writing:
            self._let_go()
        self._writing += 1
        self._pending.append((work, future))
        return future

    def _flush(self) -> None:
        jobs, self._pending = self._pending, []
        if jobs:
            self._queue.put(jobs)

    def _write_forever(self) -> None:
        while (jobs := self._queue.get()) is not None:
            done = self._commit(jobs)
            people, self._writer.people_are_other = self._writer.people_are_other, False
            self._loop.call_soon_threadsafe(self._settle, done, people)

    def _settle(self, done: list[Done], people: bool) -> None:
        self._writing -= len(done)
        if people:
            self._people_until = 0.0
        for future, result, error in done:
            if future.cancelled():
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

    def _commit(self, jobs: list[Job]) -> list[Done]:
        """Run a batch in one transaction. A job that fails is undone alone; a failed commit fails them all.

        No savepoints: they would make the full-text index write a segment for every job. A job that fails before it
        wrote anything leaves nothing to undo; after one that did, the batch is rolled back and run without it.
        """
        settled: list[Done] = []
        try:
            while jobs:
                done, spoiler = self._attempt(jobs)
                settled += done
                if spoiler is None:
                    break
                jobs = [job for job in jobs if job is not spoiler and not any(job[1] is one[0] for one in done)]
        except BaseException as error:
            if self._writer.connection.in_transaction:
                self._writer.connection.execute("ROLLBACK")
            failure = _unavailable(error) if isinstance(error, Exception) else error
            known = {id(future) for future, _, _ in settled}
            settled += [(future, None, failure) for _, future in jobs if id(future) not in known]
        return settled

    def _joined_by(self, jobs: list[Job]) -> Iterator[Job]:
        """The jobs, and those that arrive while they are done: a commit costs more than many a job."""
        done = 0
        while True:
            yield from jobs[done:]
            done = len(jobs)
            if done >= MAX_BATCH or self._queue.empty():
                return
            more = self._queue.get()
            if more is None:
                self._queue.put(None)
                return
            jobs += more

    def _attempt(self, jobs: list[Job]) -> tuple[list[Done], Job | None]:
        """Run jobs up to the commit; or up to one that wrote and then failed, which is all that is done then."""
        connection, session = self._writer.connection, cast("Session", self._writer)
        done: list[Done] = []
        connection.execute("BEGIN IMMEDIATE")
        session.new_words.clear()
        for job in self._joined_by(jobs):
            work, future = job
            changes = connection.total_changes
            try:
                done.append((future, _drive(cast("Coroutine[Any, Any, Any]", work(session))), None))
            except Exception as error:
                told = _unavailable(error)
                if connection.total_changes != changes or not connection.in_transaction:
                    # Some errors, such as a full disk, have undone the transaction already.
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    return [(future, None, told)], job
                done.append((future, None, told))
        connection.execute("COMMIT")
        return done, None


def _unavailable(error: Exception) -> Exception:
    """A full or failing disk and a locked file are the site's troubles, not the request's; other errors stay."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.Error) and code is not None and code & 0xFF in TROUBLES:
        return Unavailable(f"The database cannot be used now: {error}.")
    return error


def hold(database: Path) -> IO[str]:
    """Hold a database for this process until what is answered is closed. Raises Unavailable when another has it."""
    path = database.with_suffix(".lock")
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise Unavailable(
            f"Another server uses the folder {path.parent} already. Stop it, choose another folder with --data, "
            "or use PostgreSQL (--database postgresql://...), which any number of servers can share."
        ) from error
    return handle
