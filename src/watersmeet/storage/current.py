"""Whether a database has the newest schema, and having it brought there."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import asyncpg

from watersmeet.model.errors import Unavailable
from watersmeet.storage.postgres import UNREACHABLE
from watersmeet.storage.version import HEAD


def migrate(target: str) -> None:
    """Bring a SQLite file or the database of a URL up to date. Raises Unavailable.

    Another process does it: what it imports would stay with a server as long as that runs.
    """
    done = subprocess.run(
        [sys.executable, "-m", "watersmeet.storage.migrate"], input=target, text=True, capture_output=True, check=False
    )
    if done.returncode == 1 and done.stderr.count("\n") == 1:
        raise Unavailable(done.stderr.strip())
    if done.returncode:
        raise RuntimeError(f"the migration failed:\n{done.stderr}")


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
