"""The ledger of what upstream publishes, and how much of it is answered here."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Api = Literal["v1", "v2"]

APIS: tuple[Api, ...] = ("v2", "v1")
COLUMNS = ("api", "method", "path", "operation", "group", "first-source")


@dataclass(frozen=True, slots=True)
class Published:
    """One operation upstream publishes, or published once and clients still call.

    operation: its operationId.
    source:    the document it was read from: v1-2022 marks those that are no longer published.
    """

    api: Api
    method: str
    path: str
    operation: str
    group: str
    source: Literal["v2", "v1", "v1-2022"]

    @property
    def route(self) -> str:
        """Method and path, as upstream prints them."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one documentation group is answered."""

    api: Api
    group: str
    answered: int
    published: int
    missing: tuple[Published, ...]


def normal(route: str) -> str:
    """A route with its placeholders' names taken out: two routes that match the same requests are equal."""
    return re.sub(r"\{[^}]*\}", "{}", route)


@functools.cache
def published() -> tuple[Published, ...]:
    """Every published operation, v2 first, then by group, path and method."""
    lines = files(__package__).joinpath("published.tsv").read_text(encoding="utf-8").splitlines()
    if tuple(lines[0].split("\t")) != COLUMNS:
        raise ValueError("published.tsv does not begin with the columns that are expected")
    return tuple(_parse(line) for line in lines[1:])


def coverage(answered: Collection[str]) -> tuple[Coverage, ...]:
    """Count per group, in the ledger's order. `answered` holds routes: method, space, path template."""
    have = {normal(route) for route in answered}
    groups: dict[tuple[Api, str], list[Published]] = {}
    for item in published():
        groups.setdefault((item.api, item.group), []).append(item)
    counted = []
    for (api, group), items in groups.items():
        missing = tuple(item for item in items if normal(item.route) not in have)
        counted.append(Coverage(api, group, len(items) - len(missing), len(items), missing))
    return tuple(counted)


def coverage_table(answered: Collection[str]) -> str:
    """The coverage as text for a terminal: a line per group, a total per API."""
    rows = [(row.api, row.group, f"{row.answered}/{row.published}") for row in coverage(answered)]
    rows += [(api, "all", f"{done}/{of}") for api, done, of in _totals(answered)]
    width = max(len(group) for _, group, _ in rows)
    return "\n".join(f"{api}  {group:<{width}}  {count:>7}" for api, group, count in rows)


def coverage_markdown(answered: Collection[str]) -> str:
    """The coverage as a page of documentation."""
    lines = [
        "# Coverage",
        "",
        "Operations that Watersmeet answers, of those Confluence Cloud publishes or has published and clients still",
        "call. This page is made from the contract; do not edit it.",
        "",
        "| API | answered | published |",
        "|---|---:|---:|",
        *(f"| {api} | {done} | {of} |" for api, done, of in _totals(answered)),
    ]
    rows = coverage(answered)
    for api in APIS:
        lines += ["", f"## {api}", "", "| group | answered | published |", "|---|---:|---:|"]
        lines += [f"| {row.group} | {row.answered} | {row.published} |" for row in rows if row.api == api]
        missing = [item for row in rows if row.api == api for item in row.missing]
        if missing:
            lines += ["", "Not answered yet:", ""]
            lines += [f"- `{item.route}` ({item.operation}{_once(item)})" for item in missing]
    return "\n".join(lines) + "\n"


def _once(item: Published) -> str:
    return ", no longer published" if item.source == "v1-2022" else ""


def _totals(answered: Collection[str]) -> Iterator[tuple[Api, int, int]]:
    rows = coverage(answered)
    for api in APIS:
        mine = [row for row in rows if row.api == api]
        yield api, sum(row.answered for row in mine), sum(row.published for row in mine)


def _parse(line: str) -> Published:
    api, method, path, operation, group, source = line.split("\t")
    if api not in ("v1", "v2") or source not in ("v2", "v1", "v1-2022"):
        raise ValueError(f"published.tsv has a line of an unknown kind: {line!r}")
    return Published(api, method, path, operation, group, source)  # type: ignore[arg-type] # checked above
