"""`_links.prev` of the CQL searches: from any page the one before it, back to the first, which has none."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.v1.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v2.space import SpaceBulk

SEARCH = "/wiki/rest/api/search"
CONTENT_SEARCH = "/wiki/rest/api/content/search"
COUNT = 11


@pytest.fixture(scope="module")
def shelf(served: Served) -> SpaceBulk:
    admin = served.client()
    space = served.space(admin, name="A shelf")
    for number in range(COUNT):
        page = make(admin, space, f"Book {number % 4} {number}", body=f"<p>{'ink ' * (number % 3 + 1)}paper</p>")
        if number % 2:
            admin.send(AddLabelsToContent(id=int(page.id), body=LabelCreate(name="odd")))
    return space


def asked(client: Client, path: str, **params: str) -> dict[str, Any]:
    answer = client.raw("GET", path, params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def beside(client: Client, page: dict[str, Any], way: str) -> dict[str, Any] | None:
    link = page["_links"].get(way)
    return asked(client, f"/wiki{link}") if link else None


def onward(client: Client, page: dict[str, Any], way: str) -> list[dict[str, Any]]:
    """A page and all that are beside it one way."""
    turned = [page]
    while following := beside(client, turned[-1], way):
        turned.append(following)
        assert len(turned) < 50, "it never ends"
    return turned


def ids(page: dict[str, Any]) -> list[str]:
    """What a page shows: ids of contents, keys of spaces."""
    return [
        row["space"]["key"] if "space" in row and "id" not in row else row.get("content", row)["id"]
        for row in page["results"]
    ]


ORDERS = [
    "",
    " order by title",
    " order by title desc",
    " order by created desc",
    " order by lastmodified, title",
    " order by type, title desc",
    " order by space desc, created asc",
    " order by id desc",
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", ["type = page", "text ~ ink", "text ~ ink or label = odd"])
@pytest.mark.parametrize("path", [SEARCH, CONTENT_SEARCH])
def test_back_to_the_first_page(admin: Client, shelf: SpaceBulk, order: str, where: str, path: str) -> None:
    cql = f"space = {shelf.key} and ({where}){order}"
    forth = onward(admin, asked(admin, path, cql=cql, limit="4"), "next")
    assert len(forth) == 3
    assert "prev" not in forth[0]["_links"]
    back = onward(admin, forth[-1], "prev")
    assert [ids(page) for page in reversed(back)] == [ids(page) for page in forth]
    assert [page["start"] for page in reversed(back)] == [page["start"] for page in forth]
    if path == SEARCH:
        assert {page["totalSize"] for page in forth + back} == {forth[0]["totalSize"]}
    again = onward(admin, back[-1], "next")
    assert [ids(page) for page in again] == [ids(page) for page in forth]


def test_prev_is_written_like_next(admin: Client, shelf: SpaceBulk) -> None:
    more = {"expand": "content.version", "excerpt": "none", "includeArchivedSpaces": "true"}
    first = asked(admin, SEARCH, cql=f"space = {shelf.key} order by title", limit="3", **more)
    third = onward(admin, first, "next")[2]
    link = third["_links"]["prev"]
    assert link.startswith("/rest/api/search?prev=true&cursor=")
    told = parse_qs(urlsplit(link).query)
    assert list(told)[:4] == ["prev", "cursor", "limit", "start"]
    assert (told["limit"], told["start"], told["expand"]) == (["3"], ["3"], ["content.version"])
    assert told["includeArchivedSpaces"] == ["true"]
    assert "excerpt" not in told
    assert "next" not in told
    second = beside(admin, third, "prev")
    assert second
    assert second["start"] == 3
    assert "version" in second["results"][0]["content"]
    assert "prev=true" not in second["_links"]["next"]


@pytest.mark.parametrize("where", ["type in (space, page)", "type = space or text ~ ink"])
def test_back_over_spaces_and_contents(served: Served, admin: Client, shelf: SpaceBulk, where: str) -> None:
    cql = f"space = {shelf.key} and ({where}) order by title"
    forth = onward(admin, asked(admin, SEARCH, cql=cql, limit="5"), "next")
    assert forth[0]["results"][0]["entityType"] == "space"
    back = onward(admin, forth[-1], "prev")
    assert [ids(page) for page in reversed(back)] == [ids(page) for page in forth]


@pytest.mark.parametrize("start", ["1", "3", "6", "10"])
@pytest.mark.parametrize("order", ["", " order by title"])
def test_back_from_where_somebody_began(admin: Client, shelf: SpaceBulk, start: str, order: str) -> None:
    """Pages before the one begun at need not be full, but leave nothing out and show nothing twice."""
    cql = f"space = {shelf.key} and text ~ ink{order}"
    whole = ids(asked(admin, SEARCH, cql=cql, limit="50"))
    begun = asked(admin, SEARCH, cql=cql, limit="4", start=start)
    assert ids(begun) == whole[int(start) : int(start) + 4]
    back = onward(admin, begun, "prev")
    assert "prev" in begun["_links"]
    seen = [one for page in reversed(back) for one in ids(page)]
    assert seen == whole[: int(start) + 4]
    assert back[-1]["start"] == 0


def test_what_comes_and_goes_meanwhile(served: Served, admin: Client) -> None:
    space = served.space(admin)
    made = [make(admin, space, f"Page {number}") for number in range(6)]
    cql = f"space = {space.key} and title ~ page order by created"
    second = beside(admin, asked(admin, SEARCH, cql=cql, limit="2"), "next")
    assert second
    assert ids(second) == [made[2].id, made[3].id]
    assert admin.raw("DELETE", f"/wiki/rest/api/content/{made[2].id}").status_code == 204
    assert admin.raw("DELETE", f"/wiki/rest/api/content/{made[0].id}").status_code == 204
    before = beside(admin, second, "prev")
    assert before
    assert ids(before) == [made[1].id]
    assert "prev" not in before["_links"]


def test_no_prev_where_nothing_comes_before(admin: Client, shelf: SpaceBulk) -> None:
    assert "prev" not in asked(admin, SEARCH, cql=f"space = {shelf.key}", limit="50")["_links"]
    assert "prev" not in asked(admin, SEARCH, cql="space = NOSUCHKEY")["_links"]
    assert "prev" not in asked(admin, SEARCH, cql=f"space = {shelf.key}", limit="0")["_links"]


def test_prev_of_another_query_is_400(admin: Client, shelf: SpaceBulk) -> None:
    first = asked(admin, SEARCH, cql=f"space = {shelf.key} order by title", limit="3")
    second = beside(admin, first, "next")
    assert second
    cursor = parse_qs(urlsplit(second["_links"]["prev"]).query)["cursor"][0]
    for other in (
        f"space = {shelf.key}",
        f"space = {shelf.key} order by title desc",
        f"space = {shelf.key} and type = page",
    ):
        answer = admin.raw("GET", SEARCH, params={"cql": other, "cursor": cursor, "prev": "true"})
        assert answer.status_code == 400
        assert "cursor" in answer.json()["message"]
