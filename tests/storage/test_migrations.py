"""The migrations make the schema that the code's tables describe."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import DATABASES, database_config
from watersmeet.config import Config
from watersmeet.storage import current, migrate
from watersmeet.storage.tables import metadata
from watersmeet.storage.version import HEAD


def ours(_: Any, name: str | None, kind: str, __: bool, ___: Any) -> bool:
    """Leave out what the search index is made of: it differs between the databases and is in no metadata."""
    return not (kind == "table" and str(name).startswith("search_"))


def differences(connection: sa.Connection) -> list[Any]:
    # On SQLite alembic takes an empty text as default for another one.
    defaults = connection.dialect.name != "sqlite"
    context = MigrationContext.configure(
        connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": defaults}
    )
    return list(compare_metadata(context, metadata))


def on(config: Config, work: Any) -> Any:
    """Do something with a SQLAlchemy connection to the database."""
    if config.embedded:
        engine = sa.create_engine(f"sqlite:///{config.sqlite_path}")
        with engine.connect() as connection:
            return work(connection)

    async def ask() -> Any:
        url = config.postgres_url.replace("postgresql://", "postgresql+asyncpg://", 1)
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            found = await connection.run_sync(work)
        await engine.dispose()
        return found

    return asyncio.run(ask())


def indexes(connection: sa.Connection) -> set[tuple[str, tuple[str, ...], bool, str]]:
    """(name, columns, unique, condition) of every index: alembic compares no conditions."""
    inspector = sa.inspect(connection)
    found = set()
    for table in metadata.tables:
        for index in inspector.get_indexes(table):
            options = index.get("dialect_options", {})
            where = options.get("sqlite_where", options.get("postgresql_where"))
            columns = tuple(str(name) for name in index["column_names"])
            found.add((str(index["name"]), columns, bool(index["unique"]), "" if where is None else "partial"))
    return found


@pytest.mark.filterwarnings("ignore:.*expression-based index")
@pytest.mark.parametrize("kind", DATABASES)
def test_migrations__make_the_metadata(kind: str, tmp_path: Path) -> None:
    with database_config(kind, tmp_path) as config:
        assert on(config, differences) == []
        there = {index[0]: index for index in on(config, indexes)}
    for table in metadata.tables.values():
        for index in table.indexes:
            where = index.dialect_options["sqlite"]["where"]
            columns = tuple(column.name for column in index.columns)
            partial = "" if where is None else "partial"
            if len(columns) < len(index.expressions):
                continue  # SQLAlchemy does not see expressions on SQLite; the next test reads the SQL.
            assert there[str(index.name)] == (index.name, columns, bool(index.unique), partial)


def test_migrations__say_the_same_conditions(tmp_path: Path) -> None:
    with database_config("sqlite", tmp_path) as config:
        connection = sqlite3.connect(config.sqlite_path)
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        connection.close()
    for table in metadata.tables.values():
        for index in table.indexes:
            where = index.dialect_options["sqlite"]["where"]
            if where is not None:
                assert made[str(index.name)].endswith(f"WHERE {where}")


@pytest.mark.parametrize("kind", DATABASES)
def test_migrations__again_change_nothing(kind: str, tmp_path: Path) -> None:
    with database_config(kind, tmp_path) as config:
        if config.embedded:
            migrate.migrate_sqlite(config.sqlite_path)
            assert current.sqlite_is_current(config.sqlite_path)
        else:
            asyncio.run(migrate.migrate_postgres(config.postgres_url))
            assert asyncio.run(current.postgres_is_current(config.postgres_url))


def test_head__is_the_newest_revision() -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrate.FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_current__is_no_for_files_of_others(tmp_path: Path) -> None:
    assert not current.sqlite_is_current(tmp_path / "absent.db")
    (tmp_path / "empty.db").touch()
    assert not current.sqlite_is_current(tmp_path / "empty.db")
