"""Bringing a database up to date, and telling whether it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from watersmeet.storage.sqlite import PRAGMAS
from watersmeet.storage.version import HEAD

FOLDER = Path(__file__).parent / "migrations"


def _upgrade(connection: sa.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def migrate_sqlite(path: Path) -> None:
    """Bring a SQLite file up to date; makes it when it is not there."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        for pragma in PRAGMAS:
            if "foreign_keys" not in pragma:
                connection.exec_driver_sql(pragma)
        connection.commit()
        _upgrade(connection)
        connection.commit()
    engine.dispose()


async def migrate_postgres(url: str) -> None:
    """Bring a PostgreSQL database up to date; processes that ask at once take turns."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7700100)")
        await connection.run_sync(_upgrade)
    await engine.dispose()


def sqlite_is_current(path: Path) -> bool:
    """Whether the file has the newest schema."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return row is not None and row[0] == HEAD


async def postgres_is_current(url: str) -> bool:
    """Whether the database has the newest schema. Raises OSError or asyncpg's errors when it cannot be asked."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        return bool(await connection.fetchval("SELECT version_num FROM alembic_version") == HEAD)
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
