"""Bringing a database up to date finds the words of the titles and names that are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import DATABASES, POSTGRES, skip_without_postgres
from watersmeet.storage import migrate, person_words, title_words

OURS = "0015"

AT = "2026-01-01T00:00:00.000Z"
NAMES = {"a1": "Zoë van Dijk", "a2": "...", "a3": "Jo Jo", "a4": " ".join(f"n{k}" for k in range(70))}
TITLES = {
    1: ("page", "current", "Über the über-Café"),
    2: ("attachment", "current", "plan_v1.pdf"),
    3: ("comment", "current", "Re: other"),
    4: ("page", "trashed", "gone"),
    5: ("blogpost", "current", " ".join(f"w{k}" for k in range(30))),
    6: ("custom", "current", "app's own"),
    7: ("folder", "current", "..."),
}
SPACE = (
    "INSERT INTO space (id, key, key_key, alias, name, name_key, type, status, description, created_at)"
    " VALUES (9, 'S', 's', 'S', 'S', 's', 'global', 'current', '', :at)"
)
ACCOUNT = "INSERT INTO account (account_id, display_name, created_at) VALUES (:id, :name, :at)"
CONTENT = (
    "INSERT INTO content (id, kind, status, title, title_key, space_id, path, depth, created_at, version, version_at,"
    " version_message, version_minor) VALUES (:id, :kind, :status, :title, :title, 9, '/', 0, :at, 1, :at, '', 0)"
)


def upgraded(connection: sa.Connection, revision: str) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrate.FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def fill(connection: sa.Connection) -> None:
    """The database as it was before, with people and contents."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrate.FOLDER))
    before = ScriptDirectory.from_config(config).get_revision(OURS).down_revision
    assert isinstance(before, str)
    upgraded(connection, before)
    connection.execute(sa.text(SPACE), {"at": AT})
    connection.execute(sa.text(ACCOUNT), [{"id": key, "name": name, "at": AT} for key, name in NAMES.items()])
    rows = [
        {"id": key, "kind": kind, "status": status, "title": title, "at": AT}
        for key, (kind, status, title) in TITLES.items()
    ]
    connection.execute(sa.text(CONTENT), rows)


Run = Callable[[Callable[[sa.Connection], Any]], Any]


@pytest.fixture(params=DATABASES)
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Run]:
    """Does something with a connection to an empty database, in one transaction."""
    if request.param == "sqlite":
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'empty.db'}")

        def there(work: Callable[[sa.Connection], Any]) -> Any:
            with engine.begin() as connection:
                return work(connection)

        yield there
        engine.dispose()
        return
    skip_without_postgres()
    name = f"watersmeet_test_{tmp_path.name.lower().replace('[', '_').replace(']', '_')}"

    async def do(statement: str) -> None:
        connection = await asyncpg.connect(POSTGRES)
        await connection.execute(statement)
        await connection.close()

    async def ask(work: Callable[[sa.Connection], Any]) -> Any:
        url = f"{POSTGRES.rpartition('/')[0]}/{name}"
        engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
        async with engine.begin() as connection:
            found = await connection.run_sync(work)
        await engine.dispose()
        return found

    asyncio.run(do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    asyncio.run(do(f"CREATE DATABASE {name}"))
    yield lambda work: asyncio.run(ask(work))
    asyncio.run(do(f"DROP DATABASE {name} WITH (FORCE)"))


def test_migration__keeps_the_words_of_what_is_there(run: Run) -> None:
    run(fill)
    run(lambda connection: upgraded(connection, OURS))

    def read(connection: sa.Connection) -> tuple[Any, ...]:
        people = connection.execute(sa.text("SELECT account_id, name_key, name_words FROM account")).all()
        words = connection.execute(sa.text("SELECT account_id, word FROM person_word")).all()
        titles = connection.execute(sa.text("SELECT content_id, word FROM title_word")).all()
        return [tuple(row) for row in people], {tuple(row) for row in words}, {tuple(row) for row in titles}

    people, words, titles = run(read)
    named = {key: (folded, in_a_row) for key, folded, in_a_row in people}
    assert named["a1"] == ("zoë van dijk", " zoe van dijk ")
    for key, name in NAMES.items():
        assert named[key][1] == person_words.in_a_row(person_words.of(name))
    assert words == {(key, word) for key, name in NAMES.items() for word in person_words.of(name)}
    assert titles == {(key, word) for key in (1, 2, 5) for word in title_words.of(TITLES[key][2])}
    assert len(titles) == 3 + 3 + title_words.MOST
