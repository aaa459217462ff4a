"""The SQLite engine: group commit, full disks, callers who give up, slow reads, snapshots and the log's size."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable
from math import inf
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from tests.conftest import ADMIN, Served, database_config
from watersmeet.model.errors import Unavailable
from watersmeet.storage import ids as id_blocks
from watersmeet.storage import migrate
from watersmeet.storage.sqlite import MAX_BATCH, SqliteDatabase
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Duplicate, IdsExhausted

_id = sa.bindparam("id", type_=sa.BigInteger())
TABLE = Statement(sa.text("CREATE TABLE IF NOT EXISTS engine_test (id INTEGER PRIMARY KEY, body TEXT)"))
PUT = Statement(sa.text("INSERT INTO engine_test VALUES (:id, :body)").bindparams(_id))
COUNT = Statement(sa.text("SELECT count(*), coalesce(max(id), 0) FROM engine_test"))
GET = Statement(sa.text("SELECT body FROM engine_test WHERE id = :id").bindparams(_id))
WRONG = Statement(sa.text("SELECT abs(-9223372036854775808)"))
SLOW = Statement(
    sa.text("WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 3000000) SELECT count(*) FROM n")
)
Test = Callable[[SqliteDatabase], Awaitable[None]]


def run(folder: Path, test: Test) -> None:
    """Run a test with a database of its own, which is whole afterwards."""
    path = folder / "watersmeet.db"
    migrate.migrate_sqlite(path)

    async def work() -> None:
        database = SqliteDatabase(path)
        await database.open()
        try:
            await database.write(lambda session: session.run(TABLE))
            await test(database)
            assert await count(database) >= 0
            assert database._writing == 0
        finally:
            await database.close()

    asyncio.run(work())
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def count(database: SqliteDatabase) -> int:
    row = await database.read(lambda session: session.one(COUNT))
    assert row is not None
    return int(row[0])


def put(database: SqliteDatabase, row_id: int, body: str = "x") -> Any:
    return database.write(lambda session: session.run(PUT, id=row_id, body=body))


def test_commit__one_for_all_that_come_together(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        commits = 0

        def heard(sql: str) -> None:
            nonlocal commits
            commits += sql == "COMMIT"

        database._writer.connection.set_trace_callback(heard)
        await asyncio.gather(*(put(database, k) for k in range(MAX_BATCH)))
        assert commits <= 2
        assert await count(database) == MAX_BATCH

    run(tmp_path, test)


@pytest.mark.parametrize("wrote", [False, True])
def test_commit__a_failing_job_harms_no_other(tmp_path: Path, wrote: bool) -> None:
    """Whatever it fails with: a rule, a bug, or an error of SQLite's own about its statement."""

    async def test(database: SqliteDatabase) -> None:
        await put(database, 1)

        async def broken(session: Any, k: int) -> None:
            if wrote:
                await session.run(PUT, id=10_000 + k, body="must not stay")
            if k % 4 == 0:
                raise ValueError("a bug")
            if k % 4 == 1:
                await session.one(WRONG)
            if k % 4 == 2:
                raise RecursionError
            await session.run(PUT, id=1, body="there already")

        jobs = []
        for k in range(40):
            jobs.append(put(database, 100 + k))
            jobs.append(database.write(lambda session, k=k: broken(session, k)))
        ended = await asyncio.gather(*jobs, return_exceptions=True)
        assert [type(one) for one in ended[0::2]] == [int] * 40
        kinds = [ValueError, sqlite3.OperationalError, RecursionError, Duplicate]
        assert [type(one) for one in ended[1::2]] == kinds * 10
        assert await count(database) == 41

    run(tmp_path, test)


def test_commit__a_job_that_awaits_something_else_is_told_so(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        async def sleeps(session: Any) -> None:
            await session.run(PUT, id=5, body="must not stay")
            await asyncio.sleep(0)

        other = asyncio.create_task(put(database, 6))
        with pytest.raises(RuntimeError, match="await its session only"):
            await database.write(sleeps)
        await other
        assert await count(database) == 1

    run(tmp_path, test)


def pages(database: SqliteDatabase, pragma: str) -> int:
    return int(database._writer.connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def test_full_disk__fails_what_does_not_fit_and_nothing_is_half_done(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        pages(database, f"max_page_count={pages(database, 'page_count') + 40}")
        big = [put(database, k, "x" * 100_000) for k in range(10)]
        ended = await asyncio.gather(*big, return_exceptions=True)
        full = [one for one in ended if isinstance(one, Unavailable)]
        assert full
        assert all("full" in one.text for one in full)
        assert await count(database) == len(ended) - len(full)
        pages(database, "max_page_count=1000000")
        await put(database, 99, "x" * 100_000)

    run(tmp_path, test)


def test_full_disk__while_committing_fails_all(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        real = database._writer.connection

        class Full:
            """A connection whose commits fail."""

            def __getattr__(self, name: str) -> Any:
                return getattr(real, name)

            def execute(self, sql: str, *more: Any) -> Any:
                if sql == "COMMIT":
                    error = sqlite3.OperationalError("database or disk is full")
                    error.sqlite_errorcode = sqlite3.SQLITE_FULL
                    raise error
                return real.execute(sql, *more)

        database._writer.connection = Full()  # type: ignore[assignment]
        ended = await asyncio.gather(*(put(database, k) for k in range(5)), return_exceptions=True)
        assert [type(one) for one in ended] == [Unavailable] * 5
        database._writer.connection = real
        assert await count(database) == 0
        await put(database, 1)

    run(tmp_path, test)


def test_full_disk__is_503_and_passes(tmp_path: Path) -> None:
    with database_config("sqlite", tmp_path) as config:
        database = config.open_database()
        assert isinstance(database, SqliteDatabase)
        served = Served(config, database)
        try:
            with httpx.Client(base_url=served.url, auth=(ADMIN, served.admin_token), timeout=30) as client:
                space = client.post("/wiki/api/v2/spaces", json={"key": "FULL", "name": "Full"}).json()
                body = {"representation": "storage", "value": f"<p>{'x' * 400_000}</p>"}
                pages(database, f"max_page_count={pages(database, 'page_count') + 20}")
                page = {"spaceId": space["id"], "title": "big", "body": body}
                answer = client.post("/wiki/api/v2/pages", json=page)
                assert answer.status_code == 503
                assert answer.headers["retry-after"]
                assert "full" in answer.json()["errors"][0]["title"]
                assert client.get(f"/wiki/api/v2/spaces/{space['id']}/pages?title=big").json()["results"] == []
                pages(database, "max_page_count=1000000")
                assert client.post("/wiki/api/v2/pages", json=page).status_code == 200
        finally:
            served.stop()


def test_cancelled__what_was_handed_over_is_still_committed(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        tasks = [asyncio.create_task(put(database, k)) for k in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert sum(isinstance(one, asyncio.CancelledError) for one in ended) == 10
        assert await count(database) == 20

    run(tmp_path, test)


def test_close__waits_for_what_was_handed_over(tmp_path: Path) -> None:
    path = tmp_path / "watersmeet.db"
    migrate.migrate_sqlite(path)

    async def work() -> None:
        database = SqliteDatabase(path)
        await database.open()
        await database.write(lambda session: session.run(TABLE))
        tasks = [asyncio.create_task(put(database, k)) for k in range(50)]
        await asyncio.sleep(0)
        await database.close()
        await asyncio.wait_for(asyncio.gather(*tasks), 5)

    asyncio.run(work())
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM engine_test").fetchone() == (50,)


def test_slow_read__is_taken_aside_and_holds_up_nobody(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        gaps: list[float] = []
        done = asyncio.Event()

        async def beat() -> None:
            last = time.perf_counter()
            while not done.is_set():
                await asyncio.sleep(0.001)
                at = time.perf_counter()
                gaps.append(at - last)
                last = at
                await count(database)

        beating = asyncio.create_task(beat())
        rows = await asyncio.gather(*(database.read(lambda session: session.one(SLOW)) for _ in range(4)))
        done.set()
        await beating
        assert [row and row[0] for row in rows] == [3_000_000] * 4
        gaps.sort()
        # SQLite lets go of Python's lock while it counts; the rest is the scheduler's.
        assert gaps[len(gaps) // 2] < 0.02
        assert gaps[-1] < 0.5
        assert len(gaps) > 50

    run(tmp_path, test)


def test_slow_read__that_fails_is_told_as_it_is(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        async def slow_then_wrong(session: Any) -> None:
            await session.one(SLOW)
            await session.one(WRONG)

        for _ in range(2):
            with pytest.raises(sqlite3.OperationalError, match="integer overflow"):
                await database.read(slow_then_wrong)
        with pytest.raises(sqlite3.OperationalError, match="integer overflow"):
            await database.read(lambda session: session.one(WRONG))

    run(tmp_path, test)


def test_read__sees_the_newest_acknowledged_write(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        async def writer(who: int) -> None:
            for k in range(60):
                row_id = who * 1000 + k
                await put(database, row_id, f"body {row_id}")
                row = await database.read(lambda session, i=row_id: session.one(GET, id=i))
                assert row is not None, "an acknowledged write was not seen"
                assert row[0] == f"body {row_id}"
                if k % 7 == 0:
                    await asyncio.sleep(random.random() / 500)

        async def aside() -> None:
            for _ in range(3):
                before = await count(database)

                async def work(session: Any) -> tuple[int, int]:
                    first = await session.one(COUNT)
                    await session.one(SLOW)
                    second = await session.one(COUNT)
                    return first[0], second[0]

                first, second = await database.read(work)
                assert before <= first == second, "one read saw two states"

        await asyncio.gather(*(writer(who) for who in range(8)), aside())

    run(tmp_path, test)


def test_log__does_not_grow_without_bound(tmp_path: Path) -> None:
    """Reads of all kinds go on all the time, and still the log is folded back into the file."""

    async def test(database: SqliteDatabase) -> None:
        done = False
        largest = 0
        wal = tmp_path / "watersmeet.db-wal"

        async def reads() -> None:
            while not done:
                await count(database)
                await asyncio.sleep(0)

        async def slow_reads() -> None:
            while not done:
                await database.read(lambda session: session.one(SLOW))
                await asyncio.sleep(0.05)

        async def writes(who: int) -> None:
            nonlocal largest
            for k in range(250):
                await put(database, who * 1000 + k, "x" * 20_000)
                largest = max(largest, wal.stat().st_size)

        reading = [asyncio.create_task(reads()) for _ in range(2)] + [asyncio.create_task(slow_reads())]
        await asyncio.gather(*(writes(who) for who in range(8)))
        done = True
        await asyncio.gather(*reading)
        written = 8 * 250 * 20_000
        assert largest < written * 3 // 4, f"{largest} bytes of log for {written} bytes of rows"
        await put(database, 100_000, "last")
        busy, _, _ = database._writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
        assert wal.stat().st_size == 0

    run(tmp_path, test)


def test_ids__more_than_a_block_in_one_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id_blocks, "LOW", 4)
    monkeypatch.setattr("watersmeet.storage.sqlite.BLOCK", 8)

    async def test(database: SqliteDatabase) -> None:
        while True:
            try:
                database._ids.take()
            except IdsExhausted:
                break

        async def work(session: Any) -> list[int]:
            return [session.new_id() for _ in range(100)]

        found = await asyncio.wait_for(asyncio.gather(*(database.write(work) for _ in range(6))), 20)
        every = [taken for group in found for taken in group]
        assert len(set(every)) == 600

    run(tmp_path, test)


def test_deadline__of_an_earlier_read_stops_nothing_after_it(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        # The handler counts on from statement to statement: let it look at every step, as by chance it may.
        database._inline.connection.set_progress_handler(database._late, 1)
        for n in range(1, 4):
            await count(database)
            database._deadline = 0.0
            await database.write(lambda session, n=n: session.run(PUT, id=n, body="x"))
            assert await count(database) == n

    run(tmp_path, test)


def test_read__that_was_cut_short_is_not_prepared_anew_for_ever_after(tmp_path: Path) -> None:
    async def test(database: SqliteDatabase) -> None:
        for n in range(1, 9):
            await database.write(lambda session, n=n: session.run(PUT, id=n, body="x"))
        connection = database._inline.connection
        prepared: list[object] = []

        def prepares(*what: object) -> int:
            prepared.append(what)
            return sqlite3.SQLITE_OK

        async def read(statement: Statement) -> None:
            assert len(await database.read(lambda session: session.all(statement))) == 8

        for steps in range(1, 30):  # Some of these fall between two rows, which is where the driver goes wrong.
            every = Statement(sa.text(f"SELECT id FROM engine_test WHERE {steps} > 0"))
            left = iter(range(steps))
            connection.set_progress_handler(lambda left=left: database._deadline < inf and next(left, None) is None, 1)
            await read(every)
            connection.set_progress_handler(None, 0)
            connection.set_authorizer(prepares)  # Makes every statement be prepared once more.
            await read(every)
            prepared.clear()
            await read(every)
            connection.set_authorizer(None)
            assert prepared == []

    run(tmp_path, test)
