"""Bringing a database up to date: a program of its own, so that a server never holds what only this needs.

`python -m watersmeet.storage.migrate` reads from its input what to migrate: the path of a SQLite file, or a URL.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from watersmeet.model.errors import Refusal, Unavailable
from watersmeet.storage.current import postgres_is_current
from watersmeet.storage.sqlite import PRAGMAS

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


def main() -> int:
    """Migrate what the input names; 1 and a line of words when that is refused."""
    target = sys.stdin.read()
    try:
        if target.startswith("postgresql"):
            asyncio.run(migrate_postgres(target))
        else:
            migrate_sqlite(Path(target))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.text}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
