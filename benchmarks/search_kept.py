"""Sites that are made when they are wanted first, and what of them takes how much room."""

import asyncio
import json
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import asyncpg

from watersmeet.config import Config
from watersmeet.domain import finding, people
from watersmeet.domain import pages as pages_of
from watersmeet.markup.formats import Written
from watersmeet.markup.plain import plain_text
from watersmeet.storage import accounts, labels, migrate
from watersmeet.storage.search_index import upkeep
from watersmeet.storage.search_index.writing import entry_of
from watersmeet.storage.version import HEAD
from watersmeet.storage.work import Session

from . import postgres, search_load
from .report import say
from .search_site import Site, prepare

_INDEX = ("search_", "title_word")
"""How the names of tables begin that are there for searches."""


@dataclass
class Kept:
    """A site in a folder, or in a database of PostgreSQL that `admin` can make."""

    folder: Path
    config: Config
    pages: int
    site: Site
    admin: str | None

    def drop(self) -> None:
        """Make it gone."""
        shutil.rmtree(self.folder)
        if self.admin is not None:
            postgres.drop(self.admin, _name(self.pages))


def _name(pages: int) -> str:
    return f"watersmeet_search_{pages}"


async def kept(folder: Path, pages: int, admin: str | None) -> Kept:
    """The site of so many pages; made where it is not there already, for the present schema."""
    dialect = "sqlite" if admin is None else "postgres"
    place = folder / f"{dialect}-{pages}"
    note = place / "site.json"
    config = Config(data=place / "data", database=None if admin is None else postgres.url(admin, _name(pages)))
    if note.exists():
        known = json.loads(note.read_text())
        if known.pop("schema") == HEAD:
            return Kept(place, config, pages, Site(**known), admin)
    shutil.rmtree(place, ignore_errors=True)
    config.data.mkdir(parents=True)
    started = time.perf_counter()
    if admin is None:
        migrate.migrate_sqlite(config.sqlite_path)
    else:
        await asyncio.to_thread(postgres.create, admin, _name(pages))
        await migrate.migrate_postgres(config.postgres_url)
    database = config.open_database()
    await database.open()
    ground = await prepare(database, pages)
    await database.close()
    begun = time.perf_counter()
    if admin is None:
        search_load.sqlite(config.sqlite_path, ground)
    else:
        await search_load.postgres(config.postgres_url, ground)
    ground.site.load_s = time.perf_counter() - begun
    await database.open()
    await database.write(upkeep.set_current)
    await database.read(lambda session: _same(session, ground.site.administrator, ground.site.branch))
    await database.close()
    note.write_text(json.dumps(asdict(ground.site) | {"schema": HEAD}))
    say(f"{dialect}: {pages:,} pages made in {time.perf_counter() - started:.0f} s")
    return Kept(place, config, pages, ground.site, admin)


async def _same(session: Session, administrator: str, content_id: int) -> None:
    """Raises AssertionError when the server would index a page in another way than was done here."""
    account = await accounts.get(session, administrator)
    assert account is not None
    page = await pages_of.get(session, await people.actor_of(session, account), content_id, body=True)
    borne = (await labels.borne_by(session, "content", [content_id])).get(content_id, [])
    body = page.body or ""
    written = Written("storage", body, plain_text(body, "storage"))
    wanted = finding.entry(page, written, [(one.prefix, one.name) for one in borne])
    assert await entry_of(session, content_id) == wanted


async def sizes(place: Kept) -> str:
    """A line about how long the load took, and how large the index is."""
    site = place.site
    found = await asyncio.to_thread(_sqlite, place) if place.admin is None else await _postgres(place)
    told = ", ".join(f"{name} {size / 1e6:,.1f}" for name, size in found.items())
    whole = sum(found.values())
    return (
        f"{place.pages:,} pages: {place.pages / site.load_s:,.0f} a second; text {site.text_bytes / 1e6:,.1f} MB, "
        f"for searches {whole / 1e6:,.1f} MB ({whole / site.text_bytes:.2f} of it): {told}"
    )


def _sqlite(place: Kept) -> dict[str, int]:
    """Bytes by table or index."""
    with closing(sqlite3.connect(place.config.sqlite_path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE rootpage > 0")]
        wanted = [name for name in names if any(part in name for part in _INDEX)]
        sum_of = "SELECT sum(pgsize) FROM dbstat WHERE name = ? AND aggregate = 1"
        return {name: connection.execute(sum_of, (name,)).fetchone()[0] for name in wanted}


async def _postgres(place: Kept) -> dict[str, int]:
    """Bytes by table, with what is kept beside it, and by index."""
    connection: Any = await asyncpg.connect(place.config.postgres_url)
    try:
        rows = await connection.fetch(
            "SELECT relname, CASE relkind WHEN 'i' THEN pg_relation_size(oid) ELSE pg_table_size(oid) END"
            " FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = current_schema()::regnamespace"
        )
    finally:
        await connection.close()
    return {name: size for name, size in rows if any(part in name for part in _INDEX)}
