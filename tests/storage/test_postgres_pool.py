"""The PostgreSQL pool when connections die, the server goes away, callers give up and transactions collide."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import sqlalchemy as sa

from tests.conftest import ADMIN, Served, postgres_url, skip_without_postgres
from watersmeet.config import Config
from watersmeet.model.errors import Unavailable
from watersmeet.storage import ids as id_blocks
from watersmeet.storage.postgres import PostgresDatabase
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Duplicate, IdsExhausted

ONE = Statement(sa.text("SELECT 1"))
NAP = Statement(sa.text("SELECT pg_sleep(0.3)"))
LONG_NAP = Statement(sa.text("SELECT pg_sleep(30)"))
ME = Statement(sa.text("SELECT pg_backend_pid()"))
TABLE = Statement(sa.text("CREATE TABLE IF NOT EXISTS pool_test (id bigint PRIMARY KEY, n bigint)"))
PUT = Statement(sa.text("INSERT INTO pool_test VALUES (:id, 0)").bindparams(sa.bindparam("id", type_=sa.BigInteger())))
ADD = Statement(
    sa.text("UPDATE pool_test SET n = n + 1 WHERE id = :id").bindparams(sa.bindparam("id", type_=sa.BigInteger()))
)
SUM = Statement(sa.text("SELECT sum(n) FROM pool_test"))
Test = Callable[[PostgresDatabase], Awaitable[None]]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    skip_without_postgres()
    with postgres_url() as made:
        yield made


def run(url: str, test: Test, size: int = 3) -> None:
    """Run a test with a pool of its own; afterwards every connection is back and the pool still serves."""

    async def work() -> None:
        database = PostgresDatabase(url, size=size)
        await database.open()
        try:
            await database.write(lambda session: session.run(TABLE))
            await test(database)
            assert database._open == len(database._free) <= size, "a connection was not given back"
            assert not [waiter for waiter in database._waiting if not waiter.done()]
            assert await one(database) == 1
        finally:
            await database.close()

    asyncio.run(work())


async def one(database: PostgresDatabase) -> int:
    row = await database.read(lambda session: session.one(ONE))
    assert row is not None
    return int(row[0])


async def kill(url: str, *, but: int = 0) -> int:
    """End the connections of the pool's user program, as an administrator or a restart would."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'watersmeet' AND pid <> $1",
            but,
        )
        return len(rows)
    finally:
        await connection.close()


def test_pool__idle_connections_that_were_killed_are_not_noticed(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        for _ in range(3):
            await asyncio.gather(*(database.read(lambda session: session.one(NAP)) for _ in range(3)))
            assert await kill(url) == 3
            assert await asyncio.gather(*(one(database) for _ in range(12))) == [1] * 12

    run(url, test)


def test_pool__many_idle_connections_killed_cost_no_read(url: str) -> None:
    """More dead connections than attempts: the dead are known by their closed sockets."""

    async def test(database: PostgresDatabase) -> None:
        await asyncio.gather(*(database.read(lambda session: session.one(NAP)) for _ in range(10)))
        await kill(url)
        await asyncio.sleep(0.05)
        assert await one(database) == 1

    run(url, test, size=10)


def test_read__killed_in_the_middle_is_run_again(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        runs = 0

        async def work(session: Any) -> int:
            nonlocal runs
            runs += 1
            if runs == 1:
                await session.one(LONG_NAP)
            row = await session.one(ONE)
            return int(row[0])

        reading = asyncio.create_task(database.read(work))
        await asyncio.sleep(0.2)
        assert await kill(url) >= 1
        assert await asyncio.wait_for(reading, 5) == 1
        assert runs == 2

    run(url, test)


def test_write__killed_in_the_middle_is_unavailable_and_undone(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        async def work(session: Any) -> None:
            await session.run(PUT, id=1)
            await session.one(LONG_NAP)

        writing = asyncio.create_task(database.write(work))
        await asyncio.sleep(0.2)
        assert await kill(url) >= 1
        with pytest.raises(Unavailable):
            await asyncio.wait_for(writing, 5)
        await database.write(lambda session: session.run(PUT, id=1))

    run(url, test)


def test_pool__never_exceeds_its_size_and_serves_all(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        seen: set[int] = set()
        most = 0

        async def work(session: Any) -> None:
            nonlocal most
            most = max(most, database._open)
            row = await session.one(ME)
            seen.add(row[0])
            await asyncio.sleep(0.002)

        await asyncio.gather(*(database.read(work) for _ in range(100)), *(database.write(work) for _ in range(50)))
        assert most <= 3
        assert len(seen) <= 3

    run(url, test)


def test_cancelled__gives_its_connection_back(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        for how in (database.read, database.write):
            for wait in (0, 0.001, 0.05):
                tasks = [asyncio.create_task(how(lambda session: session.one(LONG_NAP))) for _ in range(8)]
                await asyncio.sleep(wait)
                for task in tasks:
                    task.cancel()
                ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
                assert all(isinstance(one, asyncio.CancelledError) for one in ended)
                assert await asyncio.wait_for(one(database), 5) == 1

    run(url, test)


def test_cancelled__while_waiting_loses_no_turn(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        busy = [asyncio.create_task(database.read(lambda session: session.one(NAP))) for _ in range(3)]
        await asyncio.sleep(0.05)
        waiting = [asyncio.create_task(one(database)) for _ in range(10)]
        await asyncio.sleep(0.05)
        for task in waiting[::2]:
            task.cancel()
        await asyncio.gather(*busy)
        assert await asyncio.wait_for(asyncio.gather(*waiting[1::2]), 5) == [1] * 5

    run(url, test)


def test_failed__work_leaves_the_connection_clean(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        await database.write(lambda session: session.run(PUT, id=50))

        async def broken(session: Any) -> None:
            await session.run(PUT, id=51)
            raise ValueError("no")

        for _ in range(5):
            with pytest.raises(Duplicate):
                await database.write(lambda session: session.run(PUT, id=50))
            with pytest.raises(ValueError, match="no"):
                await database.write(broken)
            assert await one(database) == 1
        await database.write(lambda session: session.run(PUT, id=51))

    run(url, test)


def test_value__that_no_statement_can_take_is_no_lost_connection(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        for how in (database.read, database.write):
            with pytest.raises(asyncpg.DataError, match="query argument"):
                await how(lambda session: session.run(PUT, id=2**70))

    run(url, test)


def test_ids__more_than_a_block_in_one_transaction(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id_blocks, "LOW", 4)
    monkeypatch.setattr("watersmeet.storage.postgres.BLOCK", 8)

    async def test(database: PostgresDatabase) -> None:
        while True:
            try:
                database.ids.take()
            except IdsExhausted:
                break

        async def work(session: Any) -> list[int]:
            return [session.new_id() for _ in range(100)]

        found = await asyncio.gather(*(database.write(work) for _ in range(6)))
        every = [taken for group in found for taken in group]
        assert len(set(every)) == 600

    run(url, test)


def test_deadlock__is_tried_again(url: str) -> None:
    async def test(database: PostgresDatabase) -> None:
        await database.write(lambda session: session.run(PUT, id=101))
        await database.write(lambda session: session.run(PUT, id=102))
        runs = 0
        both = asyncio.Event()

        async def work(session: Any, first: int, second: int) -> None:
            nonlocal runs
            runs += 1
            await session.run(ADD, id=first)
            if runs == 2:
                both.set()
            await asyncio.wait_for(both.wait(), 5)
            await session.run(ADD, id=second)

        await asyncio.gather(
            database.write(lambda session: work(session, 101, 102)),
            database.write(lambda session: work(session, 102, 101)),
        )
        assert runs == 3
        total = await database.read(lambda session: session.one(SUM))
        assert total is not None
        assert total[0] == 4

    run(url, test)


# A server that goes away and comes back


class Proxy:
    """A way to PostgreSQL that can be closed and opened."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._to = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(*self._to)
        self._writers |= {writer, there_writer}
        await asyncio.gather(self._copy(reader, there_writer), self._copy(there_reader, writer))
        self._writers -= {writer, there_writer}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    proxy = Proxy(url)
    await proxy.open()
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    try:
        yield proxy, f"postgresql://{user}127.0.0.1:{proxy.port}{parts.path}"
    finally:
        await proxy.close()


def test_server__away_for_a_while(url: str) -> None:
    async def work() -> None:
        async with proxied(url) as (proxy, through):
            database = PostgresDatabase(through, size=3)
            await database.open()
            await asyncio.gather(*(database.read(lambda session: session.one(NAP)) for _ in range(3)))
            for _ in range(3):
                reading = asyncio.create_task(database.read(lambda session: session.one(LONG_NAP)))
                await asyncio.sleep(0.05)
                await proxy.close()
                with pytest.raises(Unavailable):
                    await asyncio.wait_for(reading, 5)
                for how in (database.read, database.write):
                    for _ in range(4):
                        with pytest.raises(Unavailable):
                            await how(lambda session: session.one(ONE))
                await proxy.open()
                assert await asyncio.gather(*(one(database) for _ in range(10))) == [1] * 10
                assert database._open == len(database._free) <= 3
            await database.close()

    asyncio.run(work())


def test_served__503_with_retry_after_and_then_200_again(url: str, tmp_path: Path) -> None:
    """The whole server, started once: what it answers follows the database."""
    ready: dict[str, Any] = {}

    async def keep(stop: asyncio.Event) -> None:
        async with proxied(url) as (proxy, through):
            ready.update(proxy=proxy, url=through, loop=asyncio.get_running_loop(), stop=stop)
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(keep(asyncio.Event())), daemon=True)
    thread.start()
    while "stop" not in ready:
        time.sleep(0.01)

    def do(call: Any) -> None:
        asyncio.run_coroutine_threadsafe(call, ready["loop"]).result(10)

    config = Config(data=tmp_path, database=ready["url"])
    served = Served(config, config.open_database())
    try:
        with httpx.Client(base_url=served.url, auth=(ADMIN, served.admin_token), timeout=20) as client:
            for _ in range(2):
                assert client.get("/wiki/api/v2/spaces").status_code == 200
                assert client.get("/readyz").status_code == 200
                do(ready["proxy"].close())
                for method, path in (("GET", "/wiki/api/v2/spaces"), ("GET", "/wiki/rest/api/space")):
                    answer = client.request(method, path)
                    assert answer.status_code == 503
                    assert int(answer.headers["retry-after"]) >= 1
                answer = client.post("/wiki/api/v2/spaces", json={"key": "GONE", "name": "Gone"})
                assert answer.status_code == 503
                assert client.get("/readyz").status_code == 503
                assert client.get("/healthz").status_code == 200
                do(ready["proxy"].open())
            made = client.post("/wiki/api/v2/spaces", json={"key": "BACK", "name": "Back"})
            assert made.status_code == 201
    finally:
        served.stop()
        ready["loop"].call_soon_threadsafe(ready["stop"].set)
        thread.join(10)
