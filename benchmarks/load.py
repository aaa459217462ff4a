"""One measurement: writes the input files of a wrk script, runs wrk against a candidate, reads its report."""

import asyncio
import base64
import json
import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import corpus, seeding
from .client import Connection, Refused
from .seeding import API, Site
from .servers import EMAIL, HERE, TOKEN, Server, pinned

OPERATIONS = {
    "get": "get page by id, with its body",
    "list": "list 25 pages of a space",
    "children": "children of a page, 25",
    "search": "CQL text search, a rare word (1 page in 1,000)",
    "search-common": "CQL text search, an ordinary word (about 5 % of the pages)",
    "update": "update page",
    "create": "create page",
}
AUTHORIZATION = "Basic " + base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
CONNECTIONS = 32
WARM_UP_S = 0.5
TARGETS = 1000
"""How many pages the updates go round; many times the connections, see wrk/update.lua."""


@dataclass(frozen=True)
class Measurement:
    """What wrk saw; latencies in milliseconds. Any failure makes it worthless."""

    requests: int
    rate: float
    p50: float
    p99: float
    answer_bytes: int
    failure: str = ""


@dataclass
class Candidate:
    """A server with its pages, and the folder for its input files."""

    name: str
    server: Server
    folder: Path
    site: Site | None = None
    unable: dict[str, str] = field(default_factory=dict)
    created: int = 0


def wrk_version() -> str | None:
    """None when wrk is not installed."""
    program = shutil.which("wrk")
    if program is None:
        return None
    shown = subprocess.run([program, "-v"], capture_output=True, text=True, check=False).stdout
    return shown.split(" [")[0].removeprefix("wrk ")


def paths(operation: str, site: Site) -> list[str]:
    """The paths a reading operation goes round."""
    if operation == "get":
        found = [f"{API}/pages/{page}?body-format=storage" for page in site.pages]
    elif operation == "list":
        found = [f"{API}/spaces/{site.space}/pages?limit=25"]
    elif operation == "children":
        found = [f"{API}/pages/{page}/direct-children?limit=25" for page in site.parents]
    else:
        found = [seeding.search_path(word) for word in (corpus.RARE if operation == "search" else corpus.common())]
    random.Random(3).shuffle(found)
    return found


def prepare(candidate: Candidate) -> None:
    """Writes the input files that stay the same during a run."""
    assert candidate.site
    site, folder = candidate.site, candidate.folder
    for operation in OPERATIONS:
        if operation not in ("create", "update"):
            _write(folder / operation / "paths.txt", paths(operation, site))
    bodies = [json.dumps(corpus.body(number))[1:-1] for number in range(64)]
    for operation in ("create", "update"):
        _write(folder / operation / "bodies.txt", bodies)
    _write(folder / "create" / "parents.txt", site.parents)
    _write_targets(candidate, {})


def _write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def _targets(site: Site) -> range:
    """The numbers of the pages to update, spread over the site."""
    return range(0, len(site.pages), max(1, len(site.pages) // TARGETS))


def _write_targets(candidate: Candidate, versions: dict[str, int]) -> None:
    assert candidate.site
    pages = candidate.site.pages
    numbers = _targets(candidate.site)
    lines = [f"{pages[number]}\t{versions.get(pages[number], 1)}\t{corpus.title(number)}" for number in numbers]
    _write(candidate.folder / "update" / "targets.txt", lines)


def _read_versions(candidate: Candidate) -> None:
    """Updates on their way when wrk ended count as well: so the versions are read before each run."""
    assert candidate.site
    time.sleep(0.2)
    pages = [candidate.site.pages[number] for number in _targets(candidate.site)]
    _write_targets(candidate, asyncio.run(seeding.versions(candidate.server.port, AUTHORIZATION, pages)))


async def probe(candidate: Candidate, operation: str) -> str:
    """Asks an operation once, outside of wrk: what is wrong with the answer, or ""."""
    assert candidate.site
    if operation == "create":
        return ""  # the seeding did nothing else
    try:
        async with Connection(candidate.server.port, AUTHORIZATION) as connection:
            if operation == "update":
                await _update_once(connection, candidate.site.pages[0])
                return ""
            answer = await connection.json("GET", paths(operation, candidate.site)[0])
    except (Refused, OSError, EOFError, TimeoutError) as error:
        return str(error) or repr(error)
    if operation == "get":
        return "" if len(answer["body"]["storage"]["value"]) > 2000 else "the answer has no body"
    least = 1 if operation == "search" or len(candidate.site.pages) < 1000 else 25
    return "" if len(answer["results"]) >= least else f"only {len(answer['results'])} results instead of {least}"


async def _update_once(connection: Connection, page: str) -> None:
    version = (await connection.json("GET", f"{API}/pages/{page}"))["version"]["number"]
    update = {
        "id": page,
        "status": "current",
        "title": corpus.title(0),
        "version": {"number": version + 1},
        "body": {"representation": "storage", "value": corpus.body(0)},
    }
    await connection.json("PUT", f"{API}/pages/{page}", update)


def measure(candidate: Candidate, operation: str, seconds: int, tag: str) -> Measurement:
    """A short warm-up and one measurement. The candidate runs; the others are expected to be paused."""
    try:
        if _moves(candidate, operation):
            _read_versions(candidate)
        warm_up = _run(candidate, operation, WARM_UP_S, tag + "w")
        if _moves(candidate, operation):
            _read_versions(candidate)
        measured = _run(candidate, operation, seconds, tag)
    except (Refused, OSError, EOFError, TimeoutError) as error:
        return Measurement(0, 0, 0, 0, 0, f"{type(error).__name__}: {error}")
    if operation == "create":
        candidate.created += warm_up.requests + measured.requests
    return measured


def _moves(candidate: Candidate, operation: str) -> bool:
    return operation == "update" and candidate.name != "fixed"


def _run(candidate: Candidate, operation: str, seconds: float, tag: str) -> Measurement:
    """wrk for `seconds`; it takes whole seconds only, so a fraction is made by an early interrupt."""
    assert candidate.site
    script = operation if operation in ("create", "update") else "paths"
    whole = int(seconds) if seconds == int(seconds) else 30
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{whole}s",
        "--timeout",
        "10s",
        "-s",
        str(HERE / "wrk" / f"{script}.lua"),
        f"http://127.0.0.1:{candidate.server.port}",
        "--",
        str(candidate.folder / operation),
        tag,
        candidate.site.space,
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=pinned(1),
        env=os.environ | {"BENCH_AUTHORIZATION": AUTHORIZATION},
    )
    try:
        try:
            output, _ = process.communicate(timeout=seconds if whole != seconds else seconds + 30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            # One that missed the signal ends by itself after its 30 seconds.
            output, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    return _parse(output)


def _parse(output: str) -> Measurement:
    line = next((line for line in output.splitlines() if line.startswith("BENCH ")), None)
    if line is None:
        return Measurement(0, 0, 0, 0, 0, "wrk gave no report: " + " ".join(output.split())[-300:])
    seen = json.loads(line[6:])
    names = {
        "status": "answers that were not 2xx",
        "connect": "connect errors",
        "read": "read errors",
        "write": "write errors",
        "timeout": "timeouts",
    }
    failure = ", ".join(f"{seen[key]} {words}" for key, words in names.items() if seen[key])
    requests = int(seen["requests"])
    if not requests:
        failure = failure or "no answer at all"
    return Measurement(
        requests,
        requests / (seen["duration_us"] / 1e6),
        seen["p50_us"] / 1e3,
        seen["p99_us"] / 1e3,
        seen["bytes"] // max(1, requests),
        failure,
    )
