"""Bringing a database up to date, and telling whether it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from watersmeet.model.errors import Unavailable
from watersmeet.storage.postgres import UNREACHABLE
from watersmeet.storage.sqlite import PRAGMAS
from watersmeet.storage.version import HEAD

FOLDER = Path(__file__).parent / "migrations"


def _upgrade(connection: sa.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def migrate_sqlite(path: Path) -> None:
    """Bring a SQLite file up to date; makes it when it is not there. Raises Unavailable."""
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            for pragma in PRAGMAS:
                if "foreign_keys" not in pragma:
                    connection.exec_driver_sql(pragma)
            connection.commit()
            _upgrade(connection)
            connection.commit()
    except sa.exc.DatabaseError as error:
        raise Unavailable(f"The database {path} cannot be brought up to date: {error.orig}.") from error
    finally:
        engine.dispose()


async def migrate_postgres(url: str) -> None:
    """Bring a PostgreSQL database up to date; processes that ask at once take turns. Raises Unavailable."""
    if await postgres_is_current(url):
        return
    engine = create_async_engine(f"postgresql+asyncpg://{url.partition('://')[2]}")
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7700100)")
        await connection.run_sync(_upgrade)
    await engine.dispose()


def sqlite_is_current(path: Path) -> bool:
    """Whether the file has the newest schema. Raises Unavailable when it cannot be read or is no database."""
    if not path.exists():
        return False
    try:
        connection = sqlite3.connect(path)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            return False  # There is no such table.
        raise Unavailable(f"The database {path} cannot be used: {error}.") from error
    return row is not None and row[0] == HEAD


async def postgres_is_current(url: str) -> bool:
    """Whether the database has the newest schema. Raises Unavailable."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except UNREACHABLE as error:
        raise Unavailable(f"The database cannot be reached: {error}.") from error
    try:
        return bool(await connection.fetchval("SELECT version_num FROM alembic_version") == HEAD)
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
