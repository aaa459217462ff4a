"""The ledger of published operations, the coverage, and the list of deviations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from watersmeet.contract.catalogue import V1, V2, operations_in
from watersmeet.contract.deviations import deviations, deviations_markdown
from watersmeet.contract.published import (
    coverage,
    coverage_markdown,
    coverage_table,
    normal,
    published,
)

SPEC = Path(__file__).resolve().parents[3] / "shared" / "spec"


def test_ledger_has_every_operation_once() -> None:
    assert Counter(item.api for item in published()) == {"v2": 218, "v1": 175}
    assert len({normal(item.route) for item in published()}) == 393
    assert len({(item.api, item.operation) for item in published()}) == 393


def test_placeholder_names_do_not_count() -> None:
    assert normal("GET /a/{id}/b/{key}") == normal("GET /a/{x}/b/{y}") == "GET /a/{}/b/{}"


def test_every_operation_of_the_catalogue_is_in_the_ledger() -> None:
    known = {normal(item.route) for item in published()}
    routes = {item.op.route for module in V1 + V2 for item in operations_in(module)}
    assert {route for route in routes if normal(route) not in known} == set()


def test_coverage_counts_and_names_what_is_missing() -> None:
    rows = {(row.api, row.group): row for row in coverage({"GET /wiki/api/v2/pages", "GET /wiki/api/v2/pages/{any}"})}
    assert (rows["v2", "Page"].answered, rows["v2", "Page"].published) == (2, 8)
    assert "updatePage" in {item.operation for item in rows["v2", "Page"].missing}
    assert rows["v1", "Audit"].answered == 0


def test_coverage_of_everything_misses_nothing() -> None:
    everything = {item.route for item in published()}
    assert all(row.answered == row.published and not row.missing for row in coverage(everything))
    assert "Not answered yet" not in coverage_markdown(everything)


def test_coverage_of_routes_nobody_published_is_nothing() -> None:
    assert sum(row.answered for row in coverage({"GET /wiki/api/v2/nothing"})) == 0


def test_coverage_for_the_command_line_ends_with_the_totals() -> None:
    lines = coverage_table({"GET /wiki/api/v2/pages"}).splitlines()
    assert [line.split() for line in lines[-2:]] == [["v2", "all", "1/218"], ["v1", "all", "0/175"]]
    assert len({len(line) for line in lines}) == 1


def test_coverage_page_lists_what_is_missing() -> None:
    page = coverage_markdown(set())
    assert "| v2 | 0 | 218 |" in page
    assert "- `GET /wiki/rest/api/content` (getContent, no longer published)" in page


def test_deviations_page_has_every_entry() -> None:
    page = deviations_markdown()
    assert all(f'<a id="{entry.id}"></a>' in page for entry in deviations())


def test_deviations_name_operations_there_are() -> None:
    names = {item.operation for item in published()}
    exact = {entry.operation for entry in deviations() if not set(entry.operation) & set("*?[")}
    assert exact <= names


@pytest.mark.spec
@pytest.mark.skipif(not SPEC.is_dir(), reason="the published documents are not at ../shared/spec")
def test_ledger_is_what_the_documents_say() -> None:
    v2 = dict(_operations("confluence-v2.json", "/wiki/api/v2"))
    new, old = dict(_operations("confluence-v1.json")), dict(_operations("confluence-v1-2022.json"))
    told = {normal(item.route): (item.route, item.operation, item.source) for item in published()}
    assert told.keys() == v2.keys() | new.keys() | old.keys()
    for key, (route, name, source) in told.items():
        assert source == ("v2" if key in v2 else "v1" if key in new else "v1-2022")
        assert (v2.get(key) or new.get(key) or old[key])[0] == route
        named = v2.get(key) or old.get(key) or new[key]
        assert name == named[1].removesuffix("" if key in v2 else "V1")


def _operations(name: str, prefix: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Normal route to route and operationId."""
    for path, item in json.loads((SPEC / name).read_text(encoding="utf-8"))["paths"].items():
        for method, operation in item.items():
            route = f"{method.upper()} {prefix}{path}"
            yield normal(route), (route, operation["operationId"])
