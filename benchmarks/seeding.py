"""Fills a candidate with pages through the HTTP API, and remembers what the load scripts need to know."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import corpus
from .client import Connection, Refused, fan_out

API = "/wiki/api/v2"


class TooSlow(Exception):
    """The seeding did not end within its time limit."""


@dataclass(frozen=True)
class Site:
    """What was seeded. `parents` are the pages with at least 25 children."""

    space: str
    pages: list[str]
    parents: list[str]
    seeded_s: float = 0.0
    indexed_s: float = 0.0


def full_parents(count: int) -> list[int]:
    """The numbers of the pages with at least 25 children, in a site of `count` pages."""
    children = Counter((number - 1) // corpus.CHILDREN for number in range(1, count))
    return [number for number in range(count) if children[number] >= 25]


async def seed(port: int, authorization: str, count: int, limit_s: float, progress: Callable[[int], None]) -> Site:
    """One space with `count` pages in a tree; returns when they can also be found by a search."""
    ids: list[str] = [""] * count
    started = time.monotonic()

    async with Connection(port, authorization) as connection:
        space = str((await connection.json("POST", f"{API}/spaces", {"key": "BENCH", "name": "Benchmark"}))["id"])

    async def create(connection: Connection, number: int) -> None:
        parent = (number - 1) // corpus.CHILDREN
        while number and not ids[parent]:
            await asyncio.sleep(0.001)  # only the first pages ever wait for a parent
        page: dict[str, Any] = {
            "spaceId": space,
            "status": "current",
            "title": corpus.title(number),
            "body": {"representation": "storage", "value": corpus.body(number, last=number == count - 1)},
        }
        if number:
            page["parentId"] = ids[parent]
        ids[number] = str((await connection.json("POST", f"{API}/pages", page))["id"])

    def numbers() -> Iterator[int]:
        for number in range(count):
            if number % 500 == 0:
                progress(number)
                if time.monotonic() - started > limit_s:
                    raise TooSlow(f"seeding stopped after {limit_s:.0f} s at {number} of {count} pages")
            yield number

    try:
        await fan_out(port, authorization, numbers(), create)
    except (OSError, EOFError, TimeoutError) as error:
        raise Refused(f"seeding failed: {error!r}") from None
    seeded = time.monotonic()
    await _wait_until_found(port, authorization, limit_s)
    parents = [ids[number] for number in full_parents(count)]
    return Site(space, ids, parents, seeded - started, time.monotonic() - seeded)


async def _wait_until_found(port: int, authorization: str, limit_s: float) -> None:
    """Returns when the last page is found, or after limit_s, or at once when there is no search to ask."""
    until = time.monotonic() + limit_s
    async with Connection(port, authorization) as connection:
        while time.monotonic() < until:
            try:
                answer = await connection.json("GET", search_path(corpus.MARKER))
            except Refused:
                return
            if answer["results"]:
                return
            await asyncio.sleep(0.2)


def search_path(word: str) -> str:
    """The text search for one word."""
    return f"/wiki/rest/api/search?cql=type%3Dpage%20and%20text%20~%20%22{word}%22&limit=25"


async def versions(port: int, authorization: str, pages: list[str]) -> dict[str, int]:
    """The current version number of each page."""
    found: dict[str, int] = {}

    async def read(connection: Connection, page: str) -> None:
        found[page] = int((await connection.json("GET", f"{API}/pages/{page}"))["version"]["number"])

    await fan_out(port, authorization, pages, read)
    return found
