"""The search calls of atlassian-python-api, unmodified, against a served instance."""

from __future__ import annotations

from typing import Any

import pytest
from atlassian import Confluence
from atlassian.errors import ApiValueError
from requests import HTTPError

from tests.compat import EMAIL, TOKEN

pytestmark = pytest.mark.compat

COUNT = 12


@pytest.fixture(scope="module")
def v1(site: str) -> Any:
    return Confluence(f"{site}/wiki", username=EMAIL, password=TOKEN, cloud=False)


@pytest.fixture(scope="module")
def shelf(v1: Any) -> dict[str, str]:
    """A space with books in it, every third of them green: ids by title."""
    v1.create_space("SHELF", "Shelf")
    ids = {}
    for number in range(COUNT):
        page = v1.create_page("SHELF", f"Book {number:02}", f"<p>a quagga on page {number}</p>")
        ids[page["title"]] = page["id"]
        if number % 3 == 0:
            v1.set_page_label(page["id"], "green")
    return ids


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [row["content"]["title"] for row in found]


def names(*numbers: int) -> list[str]:
    return [f"Book {number:02}" for number in numbers]


def test_cql__a_page_of_results(v1: Any, shelf: dict[str, str]) -> None:
    found = v1.cql("space = SHELF and text ~ quagga order by title", limit=5)
    assert titles(found["results"]) == names(0, 1, 2, 3, 4)
    assert (found["size"], found["limit"], found["totalSize"]) == (5, 5, COUNT)
    assert found["cqlQuery"] == "space = SHELF AND text ~ quagga ORDER BY title"
    later = v1.cql("space = SHELF and text ~ quagga order by title", start=10, limit=5)
    assert (later["start"], titles(later["results"])) == (10, names(10, 11))


def test_cql__all_results(v1: Any, shelf: dict[str, str]) -> None:
    everything = v1.cql_all("space = SHELF and text ~ quagga order by title desc", limit=5)
    assert titles(everything) == names(*reversed(range(COUNT)))
    some = v1.iter_cql("space = SHELF and title ~ book order by title", start=7, limit=2)
    assert titles(list(some)) == names(7, 8, 9, 10, 11)


def test_cql__expand_and_excerpt(v1: Any, shelf: dict[str, str]) -> None:
    cql = f"id = {shelf['Book 03']} and text ~ quagga"
    opened = v1.cql(cql, expand="content.body.storage,content.version,content.history,content.metadata.labels")
    (row,) = opened["results"]
    assert row["content"]["body"]["storage"]["value"] == "<p>a quagga on page 3</p>"
    assert row["content"]["version"]["number"] == 1
    assert row["content"]["history"]["latest"] is True
    assert [label["name"] for label in row["content"]["metadata"]["labels"]["results"]] == ["green"]
    excerpts = {kind: v1.cql(cql, excerpt=kind)["results"][0]["excerpt"] for kind in ("highlight", "indexed", "none")}
    assert excerpts == {
        "highlight": "a @@@hl@@@quagga@@@endhl@@@ on page 3",
        "indexed": "a quagga on page 3",
        "none": "",
    }


def test_cql__archived_spaces(v1: Any) -> None:
    v1.create_space("ATTIC", "Attic")
    v1.create_page("ATTIC", "Trunk", "<p>moth</p>")
    v1.put("rest/api/space/ATTIC", data={"name": "Attic", "status": "archived"})
    assert v1.cql("space = ATTIC")["results"] == []
    kept = v1.cql("space = ATTIC and title = trunk", include_archived_spaces=True)["results"]
    assert titles(kept) == ["Trunk"]


def test_cql__what_is_refused(v1: Any) -> None:
    for cql in ("type =", "status = current", "", None):
        with pytest.raises(ApiValueError, match="cannot be parsed"):
            v1.cql(cql)


def test_pages_by_label(v1: Any, shelf: dict[str, str]) -> None:
    cql = 'space = SHELF and label = "green" and type = page order by title'
    assert titles(v1.cql_all(cql, limit=3)) == names(0, 3, 6, 9)
    assert titles(v1.cql_all('space = SHELF and label = "GREEN" order by title')) == names(0, 3, 6, 9)
    assert titles(v1.cql_all("space = SHELF and type = page and title ~ book and label != green order by title")) == (
        names(1, 2, 4, 5, 7, 8, 10, 11)
    )


def test_a_descendant_by_its_title(v1: Any, shelf: dict[str, str]) -> None:
    home = v1.get_space("SHELF", expand="homepage")["homepage"]["id"]
    assert v1.get_descendant_page_id("SHELF", home, "Book 07") == shelf["Book 07"]
    assert v1.get_descendant_page_id("SHELF", shelf["Book 01"], "Book 07") == ""


def test_people(v1: Any) -> None:
    me = v1.get("rest/api/user/current")
    assert v1.get_user_details_by_accountid(me["accountId"])["displayName"] == me["displayName"]
    mine = v1.cql(f'space = SHELF and creator = "{me["accountId"]}" and title = "Book 00"')["results"]
    assert titles(mine) == ["Book 00"]
    query = f'type = user and user.fullname ~ "{me["displayName"]}"'
    found = v1.get("rest/api/search/user", params={"cql": query, "limit": 5})
    assert me["accountId"] in [row["user"]["accountId"] for row in found["results"]]
    exactly = v1.get("rest/api/search/user", params={"cql": f'user.accountid = "{me["accountId"]}"'})
    assert [row["user"]["accountId"] for row in exactly["results"]] == [me["accountId"]]
    with pytest.raises(HTTPError):
        v1.get("rest/api/search", params={"cql": query})


def test_content_search(v1: Any, shelf: dict[str, str]) -> None:
    path = "rest/api/content/search"
    asked = {"cql": "space = SHELF and text ~ quagga order by created", "limit": 5, "expand": "version,space"}
    found: list[str] = []
    while path:
        page = v1.get(path, params=asked)
        found += [row["title"] for row in page["results"]]
        assert all(row["space"]["key"] == "SHELF" and row["version"]["number"] == 1 for row in page["results"])
        path, asked = page["_links"].get("next"), {}
    assert found == names(*range(COUNT))


def test_a_value_cannot_rewrite_the_query(v1: Any, shelf: dict[str, str]) -> None:
    for value in ('" or type = page or title = "', "\\", "'", "a\\"):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        assert v1.cql(f'space = SHELF and title = "{quoted}"')["results"] == []
