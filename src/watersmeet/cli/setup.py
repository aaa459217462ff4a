"""Getting a database ready: migrations, the site, a first administrator."""

from __future__ import annotations

import click

from watersmeet.config import Config
from watersmeet.domain import site
from watersmeet.model.ids import now
from watersmeet.storage import migrate
from watersmeet.storage.work import Database


async def is_current(config: Config) -> bool:
    """Whether the database has the newest schema."""
    if config.embedded:
        return migrate.sqlite_is_current(config.sqlite_path)
    return await migrate.postgres_is_current(config.postgres_url)


async def migrate_now(config: Config) -> str:
    """Bring the database up to date and set up its site; answer in words what was done."""
    if config.embedded:
        config.sqlite_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        migrate.migrate_sqlite(config.sqlite_path)
    else:
        await migrate.migrate_postgres(config.postgres_url)
    database = config.open_database(shared=True)
    await database.open()
    try:
        fresh = await set_up(database)
    finally:
        await database.close()
    return "The database is set up." if fresh else "The database is up to date."


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
