"""There are several ways to the same hits, of which the size of a site decides: all of them find the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v1.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage import search
from watersmeet.storage.search_index import of_postgres

QUERIES = [
    "text ~ ink",
    'text ~ "ink paper"',
    'text ~ "ink -blot"',
    'text ~ "i*k"',
    "text ~ ink and created >= '2020-01-01'",
    "title ~ ink and ancestor = {home}",
    "text ~ ink and parent = {home} and label = pen",
    "text ~ ink order by title",
    "text ~ ink order by lastmodified desc, id",
    "text ~ ink and text !~ blot order by created",
    "label = pen",
    "label = pen order by created desc",
]
WAYS: dict[str, list[tuple[Any, str, int]]] = {
    "of a small site": [],
    "along the order of the index": [(of_postgres, "LARGE", -1), (of_postgres, "COMMON", 0)],
    "along it, and then by the index": [
        (of_postgres, "LARGE", -1),
        (of_postgres, "COMMON", 0),
        (of_postgres, "WINDOW", 5),
    ],
    "along an order of its own": [(search, "SORTED", 0), (search, "NARROW", 0)],
    "among a few": [(search, "PATIENCE", 1), (search, "SORTED", 0)],
    "among a few, in pieces": [(search, "PATIENCE", 1), (search, "_FIRST", 2), (search, "_MOST", 3)],
    "among more, later": [(search, "PATIENCE", 1), (search, "NARROW", 1), (search, "_FIRST", 1), (search, "_MOST", 3)],
    "in small pieces": [(search, "_FIRST", 1), (search, "_COUNTED", 2), (search, "_MOST", 3)],
}


@pytest.fixture(scope="module")
def shelf(served: Served) -> tuple[Client, SpaceBulk]:
    admin = served.client()
    space = served.space(admin)
    for number in range(24):
        title = f"{'Ink ' if number % 5 == 0 else ''}{'and paper ' if number % 7 == 0 else ''}{number}"
        words = "ink " * (number % 3) + "paper " * (number % 2) + "blot " * (number % 4 == 0)
        page = make(admin, space, title, body=f"<h2>{'Ink' if number % 6 == 0 else 'Notes'}</h2><p>{words}</p>")
        if number % 2:
            admin.send(AddLabelsToContent(id=int(page.id), body=LabelCreate(name="pen")))
    return admin, space


def answered(admin: Client, address: str, **params: str) -> dict[str, Any]:
    answer = admin.raw("GET", address, params=params)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def ids(page: dict[str, Any]) -> list[str]:
    return [hit["content"]["id"] for hit in page["results"]]


def turned(shelf: tuple[Client, SpaceBulk], query: str) -> list[list[str]]:
    """The ids on every page; the way back leads over the same pages."""
    admin, space = shelf
    where, order, by = query.format(home=space.homepage_id).partition(" order by ")
    cql = f"space = {space.key} and ({where}){order}{by}"
    page = answered(admin, "/wiki/rest/api/search", cql=cql, limit="5")
    pages, totals = [ids(page)], {page["totalSize"]}
    while following := page["_links"].get("next"):
        page = answered(admin, f"/wiki{following}")
        pages.append(ids(page))
        totals.add(page["totalSize"])
    assert totals == {sum(map(len, pages))}
    back = [pages[-1]]
    while before := page["_links"].get("prev"):
        page = answered(admin, f"/wiki{before}")
        back.insert(0, ids(page))
        assert page["totalSize"] in totals
    assert back == pages
    return pages


@pytest.fixture(scope="module")
def plainly(shelf: tuple[Client, SpaceBulk]) -> dict[str, list[list[str]]]:
    found = {query: turned(shelf, query) for query in QUERIES}
    assert all(len(pages) > 1 or query.startswith("title") for query, pages in found.items())
    return found


@pytest.mark.parametrize("way", WAYS)
def test_every_way_finds_the_same(
    shelf: tuple[Client, SpaceBulk],
    plainly: dict[str, list[list[str]]],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module, name, value in WAYS[way]:
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(of_postgres, "_known", {})
    for query, pages in plainly.items():
        assert turned(shelf, query) == pages, query
