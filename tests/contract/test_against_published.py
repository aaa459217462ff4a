"""The contract against the published OpenAPI documents: every difference is on purpose, and written down."""

from __future__ import annotations

import csv
import functools
import json
from pathlib import Path

import pytest

from watersmeet.contract.catalogue import V1, V2, operations_in
from watersmeet.contract.deviations import deviations
from watersmeet.contract.openapi import api_of, document, operation_id
from watersmeet.contract.published import normal, published

from .comparison import Difference, Document, Pair, granted

SHARED = Path(__file__).resolve().parents[3] / "shared"
SPEC = SHARED / "spec"
SCOPES = SHARED / "reference" / "scopes-by-operation.tsv"

PATCHED = {"POST /wiki/rest/api/content"}
"""Operations the copy of v1 gained from a third party, and describes wrongly: the document of 2022 has them."""

pytestmark = [
    pytest.mark.spec,
    pytest.mark.skipif(not SPEC.is_dir(), reason="the published documents are not at ../shared/spec"),
]


@functools.cache
def theirs() -> dict[str, tuple[Document, str]]:
    """Where each published operation is described, by normal route; the newest document of v1 wins."""
    found: dict[str, tuple[Document, str]] = {}
    for name, prefix in (
        ("confluence-v1-2022.json", ""),
        ("confluence-v1.json", ""),
        ("confluence-v2.json", "/wiki/api/v2"),
    ):
        described = Document(json.loads((SPEC / name).read_text(encoding="utf-8")), prefix)
        found |= {
            normal(route): (described, route)
            for route in described.operations
            if name != "confluence-v1.json" or route not in PATCHED
        }
    return found


COMPARED = tuple(item for module in V2 + V1 for item in operations_in(module))


@functools.cache
def ours() -> dict[str, Document]:
    return {
        "v1": Document(document("v1", server_url="https://wiki.example", version="0")),
        "v2": Document(document("v2", server_url="https://wiki.example", version="0")),
    }


@functools.cache
def differences() -> tuple[Difference, ...]:
    found: list[Difference] = []
    for item in COMPARED:
        if normal(item.op.route) in theirs():
            described, route = theirs()[normal(item.op.route)]
            api = api_of(item)
            found += Pair(api, operation_id(item), item.op.route, ours()[api], described, route).differences()
    return tuple(sorted(found))


def test_every_operation_is_a_published_one_by_its_published_name() -> None:
    names = {normal(item.route): (item.api, item.operation) for item in published()}
    for item in COMPARED:
        route = normal(item.op.route)
        assert route in theirs(), f"{item.__name__}: {item.op.route} is not published"
        assert names[route] == (api_of(item), operation_id(item)), item.op.route


def test_routes_are_spelled_as_published() -> None:
    for item in COMPARED:
        assert theirs()[normal(item.op.route)][1] == item.op.route


def test_every_difference_is_written_down() -> None:
    unexplained = [
        f"{found.api} {found.operation}: {found.kind} `{found.subject}` ({found.detail})"
        for found in differences()
        if not any(entry.covers(found.api, found.operation, found.kind, found.subject) for entry in deviations())
    ]
    assert not unexplained, "neither a fault to mend nor in deviations.toml:\n" + "\n".join(unexplained)


def test_every_deviation_is_still_a_difference() -> None:
    stale = [
        entry.id
        for entry in deviations()
        if entry.kind != "behaviour"
        and not any(entry.covers(found.api, found.operation, found.kind, found.subject) for found in differences())
    ]
    assert not stale, f"no difference fits these entries of deviations.toml any more: {stale}"


@pytest.mark.skipif(not SCOPES.is_file(), reason="the table of scopes is not at ../shared/reference")
def test_scopes_are_those_of_the_table() -> None:
    table = _scope_table()
    for item in COMPARED:
        operation = ours()[api_of(item)].operations[item.op.route]
        if normal(item.op.route) not in table:
            continue  # v1 operations whose documents give no scopes
        scopes, connect = table[normal(item.op.route)]
        excused = [e for e in deviations() if e.covers(api_of(item), operation_id(item), "scope", "oauth")]
        assert granted(operation) == scopes or excused, item.op.route
        excused = [e for e in deviations() if e.covers(api_of(item), operation_id(item), "scope", "connect")]
        assert item.op.connect == connect or excused, item.op.route


def _scope_table() -> dict[str, tuple[set[frozenset[str]], str]]:
    """The alternatives of OAuth scopes, and the Connect scope, by normal route; the newer source of v1 wins."""
    found: dict[str, tuple[set[frozenset[str]], str]] = {}
    with SCOPES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for row in sorted(rows, key=lambda row: row["spec"]):
        prefix = "/wiki" if row["path"].startswith("/rest/") else ""
        ways = {frozenset((row[column] or "").split()) for column in ("oauth_scopes", "granular_alternative")}
        if row["connect_scope"]:  # lines that say nothing come from operations a third party added
            found[normal(f"{row['method']} {prefix}{row['path']}")] = ways - {frozenset()}, row["connect_scope"]
    return found
