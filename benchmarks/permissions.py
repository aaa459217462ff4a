"""What permission costs as a site grows: python -m benchmarks.permissions [--pages 10000,1000000] [--database URL]

Every question is asked in this process, as ordinary members and as an administrator, in turns with the same question on
the smaller site; what is printed are ratios of medians. Then a page with a large branch is restricted, while another
writer goes on.
"""

import argparse
import asyncio
import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from watersmeet.api import answers
from watersmeet.api.binding import Caller
from watersmeet.api.run import answer_in, prepared, run
from watersmeet.config import Config
from watersmeet.contract.core import Request
from watersmeet.contract.v1.content_restrictions import (
    RestrictionWrite,
    SubjectsWrite,
    UpdateRestrictions,
    UserRef,
)
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.page import CreatePage, GetPageById, GetPages, GetPagesInSpace, PageCreate
from watersmeet.model.actor import Actor
from watersmeet.model.errors import NotFound
from watersmeet.model.ids import now
from watersmeet.storage import migrate
from watersmeet.storage.work import Database

from . import corpus
from .permission_site import MEMBERS, Seeder, Site
from .postgres import settle

assert answers

ROUNDS = 200
TARGETS = 20
"""How many spaces and pages are asked for, on a site of any size: what grows is the site, not what is wanted of it."""

Question = Callable[[Site, int], Request[Any]]
QUESTIONS: dict[str, Question] = {
    "list by change": lambda site, turn: GetPages(limit=25, sort="-modified-date"),
    "list by title": lambda site, turn: GetPages(limit=25, sort="title"),
    "list a space": lambda site, turn: GetPagesInSpace(id=site.space_ids[turn % TARGETS], limit=25),
    "descendants": lambda site, turn: GetPageDescendants(id=site.tops[turn % TARGETS], limit=25),
    "get": lambda site, turn: GetPageById(id=site.page_ids[turn % TARGETS * 7], body_format="storage"),
    "search a word in a space": lambda site, turn: SearchByCQL(
        cql=f'type = page and space = S{turn % TARGETS} and text ~ "{corpus.common()[turn % 8]}"', limit=25
    ),
    "search a rare word": lambda site, turn: SearchByCQL(
        cql=f'type = page and title ~ "{site.page_ids[turn % TARGETS]}"', limit=25
    ),
}


async def ask(database: Database, actor: Actor, request: Request[Any]) -> float:
    """Seconds that one answer takes; being told that something is not there is one."""
    caller = Caller(actor=actor, base="http://localhost/wiki", segments=["wiki"], query="", now=now())
    ready = prepared(request)
    started = time.perf_counter()
    with contextlib.suppress(NotFound):
        await database.read(lambda session: answer_in(session, caller, request, ready))
    return time.perf_counter() - started


async def measure(sites: dict[int, tuple[Database, Site]]) -> None:
    """Ask everything of every site in turns, and print the table."""
    small, *_, large = sorted(sites)
    print(
        f"{'question':<26}{'as':<15}"
        + "".join(f"{pages:>12,}" for pages in sorted(sites))
        + f"{'growth':>9}{'/admin':>8}"
    )
    for name, question in QUESTIONS.items():
        medians: dict[tuple[str, int], float] = {}
        for who in ("administrator", "member"):
            taken: dict[int, list[float]] = {pages: [] for pages in sites}
            for turn in range(ROUNDS + 20):
                for pages, (database, site) in sites.items():
                    actor = site.members[turn % MEMBERS] if who == "member" else site.administrator
                    spent = await ask(database, actor, question(site, turn))
                    if turn >= 20:
                        taken[pages].append(spent)
            for pages in sites:
                medians[who, pages] = statistics.median(taken[pages])
        for who in ("administrator", "member"):
            cells = "".join(f"{medians[who, pages] * 1e6:>9,.0f} µs" for pages in sorted(sites))
            growth = medians[who, large] / medians[who, small]
            beside = medians[who, large] / medians["administrator", large]
            print(f"{name:<26}{who:<15}{cells}{growth:>9.2f}{beside:>8.2f}")


async def restrict(database: Database, site: Site, deep: int) -> None:
    """Restrict a page with a large branch, `deep`, while another writer goes on."""
    waits: list[float] = []
    done = asyncio.Event()

    def caller() -> Caller:
        return Caller(actor=site.administrator, base="http://localhost/wiki", segments=["wiki"], query="", now=now())

    async def write() -> None:
        number = 0
        while not done.is_set():
            body = PageCreate(
                space_id=str(site.space_ids[0]), title=f"Meanwhile {time.time_ns()} {number}", status="current"
            )
            request = CreatePage(body=body)
            started = time.perf_counter()
            await run(database, caller(), request, prepared(request))
            waits.append(time.perf_counter() - started)
            number += 1
            await asyncio.sleep(0.002)

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.5)
    quiet = max(waits, default=0.0)
    waits.clear()
    named = SubjectsWrite(user=[UserRef(account_id=str(site.administrator.account_id))])
    request = UpdateRestrictions(id=deep, body=[RestrictionWrite(operation="read", restrictions=named)])
    started = time.perf_counter()
    await run(database, caller(), request, None)
    took = time.perf_counter() - started
    done.set()
    await writing
    print(f"\nrestricting a page above a large branch: {took:.2f} s; meanwhile {len(waits)} other writes, the longest")
    print(f"of which took {max(waits, default=0.0) * 1000:.0f} ms ({quiet * 1000:.0f} ms before)")


async def main(sizes: list[int], deep: int, postgres: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sites: dict[int, tuple[Database, Site]] = {}
        seeders: dict[int, Seeder] = {}
        for pages in sizes:
            data = Path(folder) / str(pages)
            data.mkdir()
            config = Config(data=data, database=None if postgres is None else f"{postgres}_{pages}")
            if postgres is None:
                migrate.migrate_sqlite(config.sqlite_path)
            else:
                await asyncio.to_thread(_migrate_postgres, config.postgres_url)
            database = config.open_database()
            await database.open()
            started = time.perf_counter()
            seeders[pages] = Seeder(database, pages)
            sites[pages] = (database, await seeders[pages].seed())
            if postgres is not None:
                await asyncio.to_thread(settle, config.postgres_url)
            print(f"{pages:,} pages made in {time.perf_counter() - started:.0f} s")
        await measure(sites)
        await restrict(*sites[max(sites)], await seeders[max(sites)].branch(deep))
        for database, _ in sites.values():
            await database.close()


def _migrate_postgres(url: str) -> None:
    asyncio.run(migrate.migrate_postgres(url))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="10000,1000000", help="sizes of the sites, the smallest first")
    parser.add_argument("--deep", type=int, default=50_000, help="pages below the one that is restricted")
    parser.add_argument("--database", help="PostgreSQL; the databases URL_<pages> must be there and empty")
    given = parser.parse_args()
    asyncio.run(main([int(size) for size in given.pages.split(",")], given.deep, given.database))
