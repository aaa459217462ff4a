"""A served site for each database, and clients to it. Every answer any test gets is held against its contract."""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
import uvicorn

from watersmeet.client import NO_RETRY, Anonymous, Auth, Basic, Client
from watersmeet.config import Config
from watersmeet.contract.core import Download, Redirect, Request
from watersmeet.contract.openapi import response_type
from watersmeet.contract.v2 import space as v2_space
from watersmeet.domain import people, site
from watersmeet.http.app import App
from watersmeet.http.whole import Protocol
from watersmeet.model.ids import now
from watersmeet.storage import accounts, migrate
from watersmeet.storage.work import Database, Work
from watersmeet.worker import extracting
from watersmeet.worker import tasks as task_worker

task_worker.LOOK_EVERY_S = 3600.0
"""The worker hears of what requests leave behind; looking by itself, it would be counted among their statements."""

extracting.BEGIN_AFTER_S = 3600.0
"""For the same reason files are read when a test asks for it: `tests/api/test_extraction.py`."""

ADMIN = "admin@example.com"
POSTGRES = os.environ.get("WATERSMEET_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")
"""Where tests may make databases of their own; nothing else there is touched."""

DATABASES = os.environ.get("WATERSMEET_TEST_DATABASES", "sqlite,postgres").split(",")


class Served:
    """A site that runs in a thread of this process, on a port of its own."""

    def __init__(self, config: Config, database: Database) -> None:
        self.config = config
        self.database = database
        self.admin_token = "admin-secret-" + uuid.uuid4().hex
        self._keys = itertools.count(1)
        self._clients: list[Client] = []
        self._ready = threading.Event()
        app = App(database, config.open_files(), started=self._set_up)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                host="127.0.0.1",
                port=0,
                http=Protocol,
                log_level="error",
                lifespan="on",
                access_log=False,
                proxy_headers=False,
            )
        )
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(30):
            raise RuntimeError("the test server did not start")

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        if self._server.started:
            port = self._server.servers[0].sockets[0].getsockname()[1]
            self.url = f"http://127.0.0.1:{port}"
        self._ready.set()
        await serving

    async def _set_up(self, database: Database) -> None:
        await database.write(lambda session: site.set_up(session, now()))
        await database.write(lambda session: site.first_administrator(session, now(), ADMIN, self.admin_token))

    def stop(self) -> None:
        for client in self._clients:
            client.close()
        self._server.should_exit = True
        self._thread.join(30)

    def do(self, work: Work[Any]) -> Any:
        """Run a transaction on the site's own database, on its own loop."""
        return asyncio.run_coroutine_threadsafe(self.database.write(work), self.loop).result(30)

    def client(self, auth: Auth | None = None) -> Client:
        """A client whose every answer is checked against its contract class."""
        who = auth or Basic(ADMIN, self.admin_token)
        made = Client(self.url, auth=who, retry=NO_RETRY, on_response=held_to_contract)
        self._clients.append(made)
        return made

    def user(self, name: str | None = None, *, admin: bool = False) -> tuple[str, Client]:
        """A new person: their accountId and a client of theirs."""
        email = f"{name or 'user'}-{uuid.uuid4().hex[:8]}@example.com"

        async def make(session: Any) -> tuple[str, str]:
            account = await people.add_user(session, now(), email, name, admin=admin)
            return account.account_id, await people.add_token(session, now(), email)

        account_id, token = self.do(make)
        return account_id, self.client(Basic(email, token))

    def anonymous(self) -> Client:
        return self.client(Anonymous())

    def allow_anonymous(self, allowed: bool) -> None:
        self.do(lambda session: accounts.allow_anonymous(session, allowed))

    def new_key(self) -> str:
        return f"T{next(self._keys)}X{uuid.uuid4().hex[:5].upper()}"

    @property
    def thread_id(self) -> int | None:
        """The thread that answers requests."""
        return self._thread.ident

    def space(self, client: Client | None = None, **more: Any) -> v2_space.SpaceBulk:
        """A new space of the administrator's."""
        key = more.pop("key", None) or self.new_key()
        body = v2_space.SpaceCreate(key=key, name=more.pop("name", f"Space {key}"), **more)
        return (client or self.client()).send(v2_space.CreateSpace(body=body))

    @contextmanager
    def queries(self, *, at_most: int) -> Iterator[None]:
        """Fail when more statements than these are executed inside."""
        before = self.database.statements
        yield
        used = self.database.statements - before
        assert used <= at_most, f"{used} statements, {at_most} are the budget"


SEEN: set[tuple[str, int]] = set()


def held_to_contract(operation: type[Request[Any]] | None, status: int, headers: httpx.Headers, content: bytes) -> None:
    """Fail when an answer is not what the contract says: undeclared status, or a body of another shape."""
    if operation is None:
        return
    op = operation.op
    SEEN.add((op.route, status))
    assert status == op.status or status in op.errors or status in (405, 415, 503), f"{op.route} answered {status}"
    assert "x-trace-id" in headers
    if status != op.status:
        told = msgspec.json.decode(content)
        assert ("errors" in told) != ("statusCode" in told), told
        assert ("/rest/api" in op.path) == ("statusCode" in told), told
        return
    expected = response_type(operation)
    if expected is None or expected is type(None):
        assert content == b""
        return
    if expected is Download:
        assert headers["content-type"].partition(";")[0] in op.media
        return
    if expected is Redirect:
        assert content == b""
        assert headers["location"].startswith("http")
        return
    value = msgspec.json.decode(content, type=expected)
    again = msgspec.json.decode(msgspec.json.encode(value))
    assert again == msgspec.json.decode(content), f"{op.route} answered members its contract does not know"


def _postgres_there() -> bool:
    async def ask() -> bool:
        try:
            await (await asyncpg.connect(POSTGRES, timeout=3)).close()
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        return True

    return asyncio.run(ask())


async def _postgres_do(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database of our own, migrated, gone afterwards."""
    name = f"watersmeet_test_{uuid.uuid4().hex[:12]}"
    asyncio.run(_postgres_do(f"CREATE DATABASE {name}"))
    url = f"{POSTGRES.rpartition('/')[0]}/{name}"
    try:
        asyncio.run(migrate.migrate_postgres(url))
        yield url
    finally:
        asyncio.run(_postgres_do(f"DROP DATABASE {name} WITH (FORCE)"))


def skip_without_postgres() -> None:
    if not _postgres_there():
        if os.environ.get("CI"):
            pytest.fail("CI must have PostgreSQL: see .ci/run")
        pytest.skip(f"no PostgreSQL at {POSTGRES}: set WATERSMEET_TEST_POSTGRES to a server tests may use")


@contextmanager
def database_config(kind: str, folder: Path) -> Iterator[Config]:
    """A fresh, migrated database of a kind."""
    if kind == "sqlite":
        config = Config(data=folder)
        migrate.migrate_sqlite(config.sqlite_path)
        yield config
        return
    skip_without_postgres()
    with postgres_url() as url:
        yield Config(data=folder, database=url)


@pytest.fixture(scope="session", params=DATABASES)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site on each database; tests make spaces of their own in it."""
    with database_config(request.param, tmp_path_factory.mktemp("site")) as config:
        running = Served(config, config.open_database())
        yield running
        running.stop()


@pytest.fixture
def admin(served: Served) -> Client:
    """The administrator's client."""
    return served.client()


@pytest.fixture
def space(served: Served, admin: Client) -> v2_space.SpaceBulk:
    """A new space."""
    return served.space(admin)


@pytest.fixture
def queries(served: Served) -> Callable[..., Any]:
    """`with queries(at_most=4):` around what may not cost more statements."""
    return served.queries
