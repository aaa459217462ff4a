"""Pages of lists, REST v1: `start` and `limit`, and links to the pages beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

from watersmeet.api.binding import Call
from watersmeet.api.v1.expand import NOTHING, Expand
from watersmeet.contract.v1.common import Many

Shown = TypeVar("Shown")
Row = TypeVar("Row")

MAX_LIMIT: Final = 200
MAX_WITH_BODY: Final = 50
NESTED: Final = 25
"""How many entries a list inside another object has at most."""


def clamped(limit: int, opened: Expand = NOTHING) -> int:
    """As many rows as are given at once: fewer when each brings its body."""
    return min(limit, MAX_WITH_BODY if opened["body"] else MAX_LIMIT)


def cut(rows: Sequence[Row], limit: int) -> tuple[list[Row], bool]:
    """The first `limit` rows out of up to one more, and whether the list goes on."""
    return list(rows[:limit]), 0 < limit < len(rows)


def many(call: Call[Any], results: list[Shown], start: int, limit: int, more: bool) -> Many[Shown]:
    """A page of the list that was asked for. `next` and `prev` repeat the question's other parameters."""
    path = call.path.removeprefix("/wiki")
    links = {"base": call.base, "context": "/wiki", "self": f"{call.base}{path}"}
    if call.query:
        links["self"] += f"?{call.query}"
    if more:
        links["next"] = f"{path}?{_asked(call, start + limit, limit)}"
    if start > 0 and limit > 0:
        links["prev"] = f"{path}?{_asked(call, max(0, start - limit), limit)}"
    return Many(results=results, start=start, limit=limit, size=len(results), links=links)


def _asked(call: Call[Any], start: int, limit: int) -> str:
    kept = [
        (name, value) for name, value in parse_qsl(call.query, keep_blank_values=True) if name not in ("start", "limit")
    ]
    return urlencode([*kept, ("limit", limit), ("start", start)], safe=",")


def nested(base: str, results: list[Shown], path: str, *, limit: int = NESTED, more: bool = False) -> Many[Shown]:
    """A list inside another object. `path` is where it can be read alone."""
    links = {"self": base + path}
    if more:
        links["next"] = f"{path}?limit={limit}&start={limit}"
    return Many(results=results, start=0, limit=limit, size=len(results), links=links)
