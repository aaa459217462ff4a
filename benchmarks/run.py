"""`python -m benchmarks.run`: starts everything, measures in interleaved rounds, reports."""

import argparse
import asyncio
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from . import load, postgres, servers
from .client import Refused
from .load import AUTHORIZATION, OPERATIONS, Candidate
from .report import Run, Size, facts, markdown, pinning, say
from .seeding import Site, TooSlow, full_parents, seed

RESULTS = servers.HERE / "RESULTS.md"


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line; --quick only changes defaults."""
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("--rounds", type=int, help="rounds per operation (3)")
    parser.add_argument("--seconds", type=int, help="seconds per measurement (3)")
    parser.add_argument("--pages", help="numbers of pages (1000,100000)")
    parser.add_argument(
        "--databases",
        default="sqlite,postgres",
        help="any of sqlite,postgres, or none for the references alone",
    )
    parser.add_argument("--only", default=",".join(OPERATIONS), help="operations (all): %(default)s")
    parser.add_argument(
        "--quick", action="store_true", help="1,000 pages, 2 rounds of 1 s: a sanity check, not a result"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single measurement to FILE")
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="write the table to FILE (RESULTS.md after a full run)"
    )
    parser.add_argument(
        "--seed-limit", type=float, default=400, metavar="S", help="longest seeding of one candidate (400 s)"
    )
    parser.add_argument("--max-minutes", type=float, default=25, help="start no measurement after this (25)")
    parser.add_argument(
        "--serve-env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an environment variable for watersmeet serve; recorded in the results",
    )
    given = parser.parse_args(arguments)
    rounds, seconds, pages = (2, 1, "1000") if given.quick else (3, 3, "1000,100000")
    given.full = not given.quick and (given.rounds, given.seconds, given.pages) == (None, None, None)
    given.full = given.full and given.only == parser.get_default("only") and given.databases == "sqlite,postgres"
    given.rounds, given.seconds = given.rounds or rounds, given.seconds or seconds
    given.pages = sorted({int(one) for one in (given.pages or pages).split(",")})
    given.only = [one for one in OPERATIONS if one in given.only.split(",")]
    given.databases = [one for one in given.databases.split(",") if one != "none"]
    given.serve_env = dict(one.partition("=")[::2] for one in given.serve_env)
    if (
        not given.only
        or not set(given.databases) <= {"sqlite", "postgres"}
        or given.pages[0] < 200
        or given.seconds < 1
    ):
        parser.error("unknown operation or database, fewer than 200 pages, or less than 1 second")
    return given


class Bench:
    """One run: the candidates of one size at a time."""

    def __init__(self, given: argparse.Namespace, run: Run, folder: Path, admin: str | None) -> None:
        self.given, self.run, self.folder, self.admin = given, run, folder, admin
        self.random = random.Random()
        self.until = time.monotonic() + given.max_minutes * 60
        self.serial = 0

    def note(self, words: str) -> None:
        """Says something that also belongs into the results."""
        say(f"!! {words}")
        self.run.notes.append(words)

    def start(self, name: str, pages: int, stack: ExitStack) -> Candidate | None:
        """Starts and fills one candidate; None, and a note, when that does not work."""
        folder = self.folder / f"{name}-{pages}"
        folder.mkdir()
        stack.callback(shutil.rmtree, folder, True)
        database = None
        try:
            if name == "postgres":
                assert self.admin
                database = postgres.create(self.admin)
                stack.callback(postgres.drop, self.admin)
                servers.migrate(database)
            if name == "node":
                server = servers.node(folder)
                if server is None:
                    self.note("node: skipped, Node.js is not installed")
                    return None
            elif name == "fixed":
                server = servers.fixed(folder)
            else:
                server = servers.watersmeet(f"watersmeet on {name}", folder, database, self.given.serve_env)
            stack.callback(server.stop)
            took = server.start()
            say(f"{name}: up after {took:.2f} s on a fresh folder; filling it with {pages:,} pages")
            candidate = Candidate(name, server, folder)
            candidate.site = self.fill(candidate, pages)
            if database:
                postgres.settle(database)
            load.prepare(candidate)
        except (servers.NotStarted, Refused, TooSlow, OSError) as error:
            self.note(f"{name} with {pages:,} pages: skipped. {error}")
            return None
        return candidate

    def fill(self, candidate: Candidate, pages: int) -> Site:
        """Seeds a candidate; the fixed-bytes reference needs no more than ids."""
        if candidate.name == "fixed":
            ids = [str(100000 + number) for number in range(pages)]
            return Site("65537", ids, [ids[number] for number in full_parents(pages)])
        last = time.monotonic()

        def progress(number: int) -> None:
            nonlocal last
            if time.monotonic() - last > 5:
                last = time.monotonic()
                say(f"   {number:,} of {pages:,} pages")

        return asyncio.run(seed(candidate.server.port, AUTHORIZATION, pages, self.given.seed_limit, progress))

    def size(self, pages: int) -> None:
        """Everything at one number of pages."""
        size = Size(pages)
        self.run.sizes.append(size)
        with ExitStack() as stack:
            candidates = []
            for name in [*self.given.databases, "node", "fixed"]:
                if candidate := self.start(name, pages, stack):
                    assert candidate.site
                    size.seeded_s[name], size.indexed_s[name] = (
                        candidate.site.seeded_s,
                        candidate.site.indexed_s,
                    )
                    self.check(candidate)
                    candidate.server.pause()
                    candidates.append(candidate)
            # Creating comes last: it makes the site grow, and everything else is meant for `pages` pages.
            for phase in (
                [one for one in self.given.only if one != "create"],
                [one for one in self.given.only if one == "create"],
            ):
                for number in range(1, self.given.rounds + 1):
                    for operation in phase:
                        self.round(size, operation, number, candidates)
            for candidate in candidates:
                self.finish(size, candidate)

    def check(self, candidate: Candidate) -> None:
        """Asks every operation once before it is loaded; one that is not answered is left out."""
        for operation in self.given.only if candidate.name != "fixed" else ():
            if wrong := asyncio.run(load.probe(candidate, operation)):
                candidate.unable[operation] = wrong
                self.note(f"{candidate.name}, {operation}: left out. {wrong}")

    def round(self, size: Size, operation: str, number: int, candidates: list[Candidate]) -> None:
        """One operation on every candidate, in random order."""
        if time.monotonic() > self.until:
            self.note(f"{size.pages:,} pages, {operation}, round {number}: left out, --max-minutes is over")
            return
        able = [candidate for candidate in candidates if operation not in candidate.unable]
        for candidate in self.random.sample(able, len(able)):
            self.serial += 1
            candidate.server.resume()
            seen = load.measure(candidate, operation, self.given.seconds, f"run{self.serial}")
            candidate.server.pause()
            size.rounds.setdefault(operation, {}).setdefault(candidate.name, []).append(seen)
            result = (
                f"!! INVALID: {seen.failure}"
                if seen.failure
                else f"{seen.rate:>8,.0f}/s  p50 {seen.p50:.2f}  p99 {seen.p99:.2f} ms"
            )
            say(f"{size.pages:>7,} pages  round {number}  {operation:<14}{candidate.name:<9} {result}")

    def finish(self, size: Size, candidate: Candidate) -> None:
        """Memory and cold start, and an orderly end."""
        server, name = candidate.server, candidate.name
        server.resume()
        size.resident_mb[name] = server.resident_mb()
        if name in self.given.databases:
            assert candidate.site
            size.pages_after[name] = len(candidate.site.pages) + candidate.created
            try:
                size.cold_start_s[name] = server.cold_start_s()
                size.idle_mb[name] = server.resident_mb()
            except servers.NotStarted as error:
                self.note(f"{name}: no cold start. {error}")
            if code := server.stop():
                self.note(f"{name}: SIGTERM ended the server with exit code {code} instead of 0")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was measured, 1 when something is missing or invalid, 2 when nothing could be."""
    given = options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wrk = load.wrk_version()
    if wrk is None:
        say("wrk is not installed: `apt install wrk` (Debian, Ubuntu), `brew install wrk` (macOS)")
        return 2
    admin, version, missing = None, None, ""
    if "postgres" in given.databases:
        try:
            admin, version = postgres.server()
        except ConnectionError as error:
            missing = f"postgres: skipped, {error}"
            given.databases.remove("postgres")
    settings = {
        "settings": f"{given.rounds} rounds of {given.seconds} s, warm-up {load.WARM_UP_S} s, "
        f"{load.CONNECTIONS} connections, 1 wrk thread, {pinning()}, waiting candidates paused",
        "server settings": ", ".join(f"{key}={value}" for key, value in given.serve_env.items()) or "defaults",
    }
    run = Run(facts(version, wrk), settings)
    with tempfile.TemporaryDirectory(prefix="watersmeet-bench-") as folder:
        bench = Bench(given, run, Path(folder), admin)
        if missing:
            bench.note(missing)
        for pages in given.pages:
            bench.size(pages)
    text = markdown(run)
    print(text)
    if target := given.results or (RESULTS if given.full else None):
        target.write_text(text)
    if given.json:
        given.json.write_text(json.dumps(run.to_json(), indent=1))
    if unrest := run.unrest():
        say(f"!! a restless machine, do not trust this run; fixed varied: {', '.join(unrest)}")
    for problem in (problems := run.problems()):
        say(f"!! {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
