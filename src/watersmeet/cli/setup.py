"""Getting a database ready: migrations, the site, a first administrator."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import click

from watersmeet.cli.reindexing import bring_up
from watersmeet.config import Config
from watersmeet.domain import site
from watersmeet.model.errors import Refusal
from watersmeet.model.ids import now
from watersmeet.storage import current, sqlite
from watersmeet.storage.work import Database


@contextlib.contextmanager
def told_in_words() -> Iterator[None]:
    """Refusals, and what the machine refuses, end a command with a line instead of a traceback."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(refusal.text) from refusal
    except OSError as error:
        raise click.ClickException(f"The database cannot be used: {error}") from error


async def is_current(config: Config) -> bool:
    """Whether the database has the newest schema."""
    if config.embedded:
        return current.sqlite_is_current(config.sqlite_path)
    return await current.postgres_is_current(config.postgres_url)


async def migrate_now(config: Config) -> str:
    """Bring the database up to date and set up its site; answer in words what was done."""
    if config.embedded:
        config.sqlite_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        await asyncio.to_thread(current.migrate, str(config.sqlite_path))
    elif not await is_current(config):
        await asyncio.to_thread(current.migrate, config.postgres_url)
    database = config.open_database(shared=True)
    await database.open()
    try:
        fresh = await set_up(database)
        await bring_up(database)
    finally:
        await database.close()
    return "The database is set up." if fresh else "The database is up to date."


async def ready_to_serve(config: Config) -> None:
    """Migrate an embedded database by itself, unless another server uses it. Raises OSError, Unavailable."""
    if not config.embedded:
        return await ensure_current(config)
    config.sqlite_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with sqlite.hold(config.sqlite_path):
        await ensure_current(config)


async def ensure_current(config: Config) -> None:
    """Migrate an embedded database by itself; tell what to do about another. Raises ClickException."""
    if await is_current(config):
        return
    if not config.embedded:
        raise click.ClickException(
            "The database's schema is not up to date. Run `watersmeet migrate` with the same --database first."
        )
    await migrate_now(config)


async def set_up(database: Database) -> bool:
    """Make the site's row, groups and grants when they are not there; answer whether they were made now."""
    return await database.write(lambda session: site.set_up(session, now()))


async def first_administrator(database: Database, email: str, token: str | None) -> tuple[str, str | None]:
    """The administrator's e-mail, and their token when it was made or given now."""
    return await database.write(lambda session: site.first_administrator(session, now(), email, token))
