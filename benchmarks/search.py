"""What searches cost as a site grows: python -m benchmarks.search [--pages 1000000] [--reference 10000] [--keep DIR]

Every question is asked in this process, as an administrator and as ordinary members, in turns with the same question on
the smaller site; one is also asked over HTTP. With --keep the sites stay in a folder (and, of PostgreSQL, in databases
watersmeet_search_<pages>), and are used again.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from watersmeet.api import answers
from watersmeet.api.binding import Caller
from watersmeet.api.run import answer_in, prepared
from watersmeet.cli.serve import spare_memory
from watersmeet.contract.core import Request
from watersmeet.contract.v2.suggestion import Suggestions
from watersmeet.domain import people
from watersmeet.model.actor import Actor
from watersmeet.model.ids import now
from watersmeet.storage import accounts
from watersmeet.storage.work import Database, Session

from . import postgres, servers
from .client import Connection
from .load import AUTHORIZATION
from .report import say, table
from .search_kept import Kept, kept, sizes
from .search_questions import QUESTIONS, Question, usual
from .search_site import Site

assert answers

WARM_UP = 10
LONGEST_S = 120.0
"""So long a question is asked at most: when time is up, with fewer turns than were wanted."""


@dataclass
class Asked:
    """One site with the people who ask."""

    database: Database
    site: Site
    administrator: Actor
    members: list[Actor]


@dataclass
class Times:
    """What a question took on one site, in seconds, and how many hits it had each time."""

    seconds: list[float]
    hits: list[int]

    def at(self, share: float) -> float:
        """The time that this share of all answers were ready in, in milliseconds."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)] * 1000


async def people_of(database: Database, site: Site) -> Asked:
    """A site with its people as they are when they ask."""

    async def work(session: Session) -> list[Actor]:
        found = [await accounts.get(session, one) for one in (site.administrator, *site.members)]
        return [await people.actor_of(session, account) for account in found if account is not None]

    administrator, *members = await database.read(work)
    return Asked(database, site, administrator, members)


async def ask(database: Database, actor: Actor, request: Request[Any]) -> tuple[float, int]:
    """How many seconds one answer takes, and how many hits it tells of."""
    caller = Caller(actor=actor, base="http://localhost/wiki", segments=["wiki"], query="", now=now())
    ready = prepared(request)
    started = time.perf_counter()
    answer = await database.read(lambda session: answer_in(session, caller, request, ready))
    seconds = time.perf_counter() - started
    return seconds, len(answer.results) if isinstance(answer, Suggestions) else answer.total_size


async def measure(sites: dict[int, Asked], question: Question, member: bool, turns: int) -> dict[int, Times]:
    """Ask a question in turns of every site."""
    found = {pages: Times([], []) for pages in sites}
    until = time.monotonic() + LONGEST_S
    for turn in range(turns + WARM_UP):
        for pages in random.sample(sorted(sites), len(sites)):
            asked = sites[pages]
            actor = asked.members[turn % len(asked.members)] if member else asked.administrator
            seconds, hits = await ask(asked.database, actor, question(asked.site, turn))
            if turn >= WARM_UP or time.monotonic() > until:
                found[pages].seconds.append(seconds)
                found[pages].hits.append(hits)
        if time.monotonic() > until:
            break
    return found


def row(name: str, who: str, found: dict[int, Times]) -> list[str]:
    """A line of the table; growth is by the median."""
    small, large = found[min(found)], found[max(found)]
    few = "" if len(large.seconds) >= 100 else f" ({len(large.seconds)} turns)"
    hits = [f"{statistics.median_high(times.hits):,}" for times in (small, large)]
    cells = [f"{times.at(share):.1f}" for share in (0.5, 0.99) for times in (small, large)]
    return [f"{name}, {who}{few}", *hits, *cells, f"{large.at(0.5) / small.at(0.5):.2f}"]


def head(wanted: Sequence[int]) -> list[str]:
    small, large = f"{min(wanted):,}", f"{max(wanted):,}"
    pairs = [f"{what}, {size}" for what in ("hits", "p50 ms", "p99 ms") for size in (small, large)]
    return ["question", *pairs, "growth"]


async def over_http(places: dict[int, Kept], turns: int) -> list[str]:
    """A word of 1 % as an administrator, asked of served processes."""
    running = {pages: servers.watersmeet(str(pages), place.folder, None, {}) for pages, place in places.items()}
    found = {pages: Times([], []) for pages in places}
    try:
        async with AsyncExitStack() as stack:
            connections = {}
            for pages, server in running.items():
                await asyncio.to_thread(server.start)
                connections[pages] = await stack.enter_async_context(Connection(server.port, AUTHORIZATION))
            for turn in range(turns + WARM_UP):
                for pages, connection in connections.items():
                    cql = quote(f'text ~ "{usual(turn)}"')
                    started = time.perf_counter()
                    answer = await connection.json("GET", f"/wiki/rest/api/search?cql={cql}&limit=25&excerpt=none")
                    if turn >= WARM_UP:
                        found[pages].seconds.append(time.perf_counter() - started)
                        found[pages].hits.append(answer["totalSize"])
    finally:
        for server in running.values():
            server.stop()
    return row("a word of 1 %", "over HTTP", found)


async def report(dialect: str, places: dict[int, Kept], given: argparse.Namespace) -> str:
    """All that is measured on one database."""
    lines = [f"## {dialect}", ""]
    rows = []
    sites: dict[int, Asked] = {}
    try:
        for pages, place in places.items():
            lines.append(f"- {await sizes(place)}")
            database = place.config.open_database()
            await database.open()
            sites[pages] = await people_of(database, place.site)
        for name, question in QUESTIONS.items():
            if given.only and given.only not in name:
                continue
            for who in ("administrator", "member"):
                rows.append(row(name, who, await measure(sites, question, who == "member", given.turns)))
                say(" | ".join(rows[-1]))
    finally:
        for asked in sites.values():
            await asked.database.close()
    if dialect == "sqlite" and not given.only:
        rows.append(await over_http(places, given.turns))
    return "\n".join([*lines, "", table(head(list(places)), rows), ""])


async def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000_000, help="of the large site (%(default)s)")
    parser.add_argument("--reference", type=int, default=10_000, help="of the small one, 2,000 or more (%(default)s)")
    parser.add_argument("--databases", default="sqlite,postgres", help="%(default)s")
    parser.add_argument("--turns", type=int, default=200, help="how often each question is asked (%(default)s)")
    parser.add_argument("--only", help="only questions in whose names this is")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where sites are kept, and looked for")
    parser.add_argument("--results", type=Path, metavar="FILE", help="write the tables to FILE, too")
    given = parser.parse_args(arguments)
    if min(given.pages, given.reference) < 2000:
        parser.error("a site has 2,000 pages or more")
    random.seed(1)
    spare_memory()
    text = []
    with tempfile.TemporaryDirectory(prefix="watersmeet-search-") as folder:
        for dialect in given.databases.split(","):
            admin = (await asyncio.to_thread(postgres.server))[0] if dialect == "postgres" else None
            places: dict[int, Kept] = {}
            try:
                for pages in sorted({given.reference, given.pages}):
                    places[pages] = await kept(given.keep or Path(folder), pages, admin)
                text.append(await report(dialect, places, given))
            finally:
                for place in places.values():
                    if given.keep is None:
                        await asyncio.to_thread(place.drop)
    text.append(f"Load of the machine at the end: {', '.join(f'{load:.1f}' for load in os.getloadavg())}.")
    print("\n".join(text))
    if given.results:
        given.results.write_text("\n".join(text) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
