"""Search with CQL through v1: envelopes, rows, excerpts, pages and links."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.v1.making import make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.search import SearchByCQL, SearchContentByCQL, SearchPage
from watersmeet.contract.v2.space import SpaceBulk

SEARCH = "/wiki/rest/api/search"
CONTENT_SEARCH = "/wiki/rest/api/content/search"


def search(client: Client, cql: str, **more: Any) -> SearchPage:
    return client.send(SearchByCQL(cql=cql, **more))


def titles(page: SearchPage) -> list[str]:
    return [hit.content.title for hit in page.results if hit.content]


def pages(client: Client, path: str, **params: str) -> Iterator[dict[str, Any]]:
    """Every page of a search, by its `next` links."""
    address: str | None = path
    while address:
        answer = client.raw("GET", address, params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page
        following = page["_links"].get("next")
        address, params = (f"/wiki{following}" if following else None), {}


def test_search__the_envelope(admin: Client, space: SpaceBulk) -> None:
    for title in ("One", "Two"):
        make(admin, space, title)
    answer = admin.raw("GET", SEARCH, params={"cql": f"space={space.key}", "limit": "2"})
    page = answer.json()
    assert list(page) == [
        "results",
        "start",
        "limit",
        "size",
        "totalSize",
        "cqlQuery",
        "searchDuration",
        "archivedResultCount",
        "_links",
    ]
    assert page["cqlQuery"] == f"space = {space.key}"
    assert (page["start"], page["limit"], page["size"], page["totalSize"]) == (0, 2, 2, 3)
    assert page["archivedResultCount"] == 0
    assert 0 <= page["searchDuration"] < 10_000
    links = page["_links"]
    assert links["context"] == "/wiki"
    assert links["base"].endswith("/wiki")
    assert links["self"] == f"{links['base']}/rest/api/search?{urlsplit(str(answer.url)).query}"
    assert re.fullmatch(
        rf"/rest/api/search\?next=true&cursor=[A-Za-z0-9_-]+&limit=2&start=2&cql=space%3D{space.key}", links["next"]
    )


def test_search__a_row(admin: Client, space: SpaceBulk) -> None:
    made = make(admin, space, 'Fish & "chips" isn\'t <b>', body="<p>salt &amp; vinegar, it's &lt;hot&gt;</p>")
    (row,) = admin.raw("GET", SEARCH, params={"cql": f"id = {made.id}"}).json()["results"]
    content = row.pop("content")
    assert row == {
        "title": "Fish &amp; &quot;chips&quot; isn&#39;t &lt;b&gt;",
        "excerpt": "salt &amp; vinegar, it&#39;s &lt;hot&gt;",
        "url": content["_links"]["webui"],
        "resultGlobalContainer": {"title": space.name, "displayUrl": f"/spaces/{space.key}"},
        "breadcrumbs": [],
        "entityType": "content",
        "iconCssClass": "aui-icon content-type-page",
        "lastModified": row["lastModified"],
        "friendlyLastModified": "just a moment ago",
        "score": 0.0,
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", row["lastModified"])
    assert (content["id"], content["type"], content["status"]) == (made.id, "page", "current")
    assert content["title"] == 'Fish & "chips" isn\'t <b>'
    assert content["_expandable"]["space"] == f"/rest/api/space/{space.key}"
    assert content["_expandable"]["history"] == f"/rest/api/content/{made.id}/history"
    assert {"webui", "self", "tinyui"} <= set(content["_links"])


def test_search__a_space(served: Served, admin: Client) -> None:
    space = served.space(admin, name="Deep Water")
    for cql in (
        f"type = space and space = {space.key}",
        f'type = space and title = "deep water" and space.key = "{space.key}"',
        f"type = space and title ~ deep and space = {space.key}",
        f"type in (space) and text ~ wat and space = {space.key}",
        f"space = {space.key} and not type != space",
    ):
        answer = admin.raw("GET", SEARCH, params={"cql": cql}).json()
        assert answer["totalSize"] == answer["size"] == 1, cql
        (row,) = answer["results"]
        assert "content" not in row
        assert (row["entityType"], row["url"], row["title"]) == ("space", f"/spaces/{space.key}", "Deep Water")
        assert row["space"]["key"] == space.key
    assert search(admin, f"type = space and space = {space.key} and title ~ shallow").total_size == 0
    assert admin.send(SearchContentByCQL(cql=f"type = space and space = {space.key}")).size == 0


def test_search__spaces_and_content_in_one_list(admin: Client, space: SpaceBulk) -> None:
    for number in range(4):
        make(admin, space, f"Page {number}")
    cql = f"space = {space.key} and type in (space, page) order by title"
    kinds = [hit["entityType"] for page in pages(admin, SEARCH, cql=cql, limit="2") for hit in page["results"]]
    assert kinds == ["space", *["content"] * 5]
    assert [page["totalSize"] for page in pages(admin, SEARCH, cql=cql, limit="2")] == [6, 6, 6]
    skipped = search(admin, cql, start=1)
    assert [hit.entity_type for hit in skipped.results] == ["content"] * 5
    assert skipped.total_size == 6
    assert search(admin, cql, start=3).size == 3


# Excerpts


def test_search__excerpts(admin: Client, space: SpaceBulk) -> None:
    body = "<p>" + "before " * 100 + "the <em>needle</em> isn't &lt;lost&gt; " + "after " * 100 + "</p>"
    make(admin, space, "A needle & thread", body=body)
    cql = f"space = {space.key} and text ~ needles"

    def row(**more: Any) -> tuple[str, str]:
        (hit,) = search(admin, cql, **more).results
        return hit.title, hit.excerpt

    title, excerpt = row()
    assert title == "A @@@hl@@@needle@@@endhl@@@ &amp; thread"
    assert "@@@hl@@@needle@@@endhl@@@ isn&#39;t &lt;lost&gt;" in excerpt
    assert 150 <= len(excerpt) <= 500
    assert "@@@hl@@@needle@@@endhl@@@ isn't <lost>" in row(excerpt="highlight_unescaped")[1]
    assert row(excerpt="indexed") == ("A needle &amp; thread", ("before " * 100)[:50])
    assert row(excerpt="indexed_unescaped")[1] == ("before " * 100)[:50]
    for nothing in ("none", "odd", "highlight_odd"):
        assert row(excerpt=nothing) == ("A needle &amp; thread", "")
    (plain,) = search(admin, f"space = {space.key} and title = 'a needle & thread'").results
    assert "@@@" not in plain.title + plain.excerpt
    assert plain.excerpt.startswith("before before")


def test_search__excerpt_of_words_without_spaces_is_cut(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, "Long", body=f"<p>needle {' '.join('x' * 400 for _ in range(60))} needle</p>")
    (hit,) = search(admin, f"space = {space.key} and text ~ needle").results
    assert hit.excerpt.count("@@@hl@@@") == hit.excerpt.count("@@@endhl@@@") == 1
    assert len(hit.excerpt) < 500


# Pages


@pytest.fixture
def shelf(admin: Client, space: SpaceBulk) -> SpaceBulk:
    for number in range(12):
        page = make(admin, space, f"Book {number % 3} {number}", body=f"<p>{'ink ' * (number % 4 + 1)}paper</p>")
        if number % 2:
            admin.send(AddLabelsToContent(id=int(page.id), body=LabelCreate(name="odd")))
    return space


ORDERS = [
    "",
    " order by title",
    " order by title desc",
    " order by created desc",
    " order by lastmodified, title",
    " order by type, title desc",
    " order by space desc, created asc",
    " order by id",
    " order by id desc, title",
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", ["type = page", "text ~ ink", "label = odd", "text ~ ink or label = odd"])
@pytest.mark.parametrize("path", [SEARCH, CONTENT_SEARCH])
def test_paging__to_the_end_without_gaps_or_repeats(
    admin: Client, shelf: SpaceBulk, order: str, where: str, path: str
) -> None:
    cql = f"space = {shelf.key} and ({where}){order}"
    whole = admin.raw("GET", path, params={"cql": cql, "limit": "100"}).json()

    def ids(page: dict[str, Any]) -> list[str]:
        return [hit["content"]["id"] if path == SEARCH else hit["id"] for hit in page["results"]]

    turned = list(pages(admin, path, cql=cql, limit="5"))
    assert [one for page in turned for one in ids(page)] == ids(whole)
    assert len(set(ids(whole))) == whole["size"]
    assert [page["start"] for page in turned] == list(range(0, whole["size"], 5))
    if path == SEARCH:
        assert {page["totalSize"] for page in turned} == {whole["totalSize"]} == {whole["size"]}
    jumped = admin.raw("GET", path, params={"cql": cql, "limit": "3", "start": "4"}).json()
    assert ids(jumped) == ids(whole)[4:7]
    onward = admin.raw("GET", f"/wiki{jumped['_links']['next']}").json() if "next" in jumped["_links"] else None
    if onward:
        assert ids(onward) == ids(whole)[7:10]


def test_paging__what_next_repeats(admin: Client, shelf: SpaceBulk) -> None:
    asked = {"cql": f"space = {shelf.key}", "limit": "2", "expand": "content.version,content.space", "excerpt": "none"}
    asked |= {"cqlcontext": '{"contentStatuses":["current"]}', "includeArchivedSpaces": "true"}
    first = admin.raw("GET", SEARCH, params=asked).json()
    repeated = parse_qs(urlsplit(first["_links"]["next"]).query)
    assert list(repeated)[:4] == ["next", "cursor", "limit", "start"]
    assert repeated["expand"] == ["content.version,content.space"]
    assert repeated["cqlcontext"] == [asked["cqlcontext"]]
    assert "excerpt" not in repeated
    second = admin.raw("GET", f"/wiki{first['_links']['next']}").json()
    assert second["start"] == 2
    assert "version" in second["results"][0]["content"]


def test_paging__limits(admin: Client, shelf: SpaceBulk) -> None:
    cql = f"space = {shelf.key}"
    none = search(admin, cql, limit=0)
    assert (none.size, none.limit, none.total_size) == (0, 0, 13)
    assert "next" not in none.links
    assert search(admin, cql, limit=100_000).limit == 250
    assert search(admin, cql, limit=100_000, expand=("content.body.storage",)).limit == 50
    assert admin.send(SearchContentByCQL(cql=cql, limit=100_000, expand=("body.view",))).limit == 50
    past = search(admin, cql, start=1000)
    assert (past.size, past.start, past.total_size) == (0, 1000, 13)
    assert search(admin, f"{cql} and text ~ ink", start=2**31 - 1).total_size == 12
    assert search(admin, f"{cql} and text ~ ink", limit=0).total_size == 12


def forged(cursor: str, change: Any) -> str:
    raw = cursor.removeprefix("_t_")
    digest, place = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    payload = json.dumps(change([digest, place])).encode()
    return "_t_" + base64.urlsafe_b64encode(payload).decode().rstrip("=")


def test_cursor__of_another_query_or_broken_is_400(admin: Client, shelf: SpaceBulk) -> None:
    cql = f"space = {shelf.key} and text ~ ink order by title"
    following = search(admin, cql, limit=2).links["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    assert search(admin, f"space={shelf.key} AND text~ink ORDER BY title", cursor=cursor).size == 10
    for other in (f"space = {shelf.key} and text ~ ink", f"space = {shelf.key} order by title", cql + " desc"):
        with pytest.raises(BadRequest, match="cursor"):
            search(admin, other, cursor=cursor)
    with pytest.raises(BadRequest, match="cursor"):
        search(admin, cql, cursor=cursor, cqlcontext='{"contentStatuses": ["draft"]}')
    with pytest.raises(BadRequest, match="cursor"):
        search(admin, cql, cursor=cursor, include_archived_spaces=True)
    for broken in ("x", "_t_", "_t_x", "_t_" + "A" * 5000, cursor[:-4], cursor + "AAAA", "é", "_t_W10", "_t_bnVsbA"):
        with pytest.raises(BadRequest, match="cursor"):
            search(admin, cql, cursor=broken)
    places: list[Any] = [
        ["content", 2, 0, None],
        ["content", 2, 0, []],
        ["content", 2, 0, ["a"]],
        ["content", 2, 0, ["a", "b"]],
        ["content", 2, 0, [1, 2]],
        ["content", 2, 0, ["a\0", 2]],
        ["content", 2, 0, ["a", -1]],
        ["content", 2, 0, ["a", 2**64]],
        ["content", 2, 0, ["a", True]],
        ["content", -2, 0, ["a", 2]],
        ["content", 2**40, 0, ["a", 2]],
        ["content", 2, 3, ["a", 2]],
        ["space", 2, 0, ["a", 2]],
        ["user", 2, 0, ["a", 2]],
        ["content", 2, 0, ["a", 2], 1],
        {},
    ]
    for place in places:
        with pytest.raises(BadRequest, match="cursor"):
            search(admin, cql, cursor=forged(cursor, lambda given, place=place: [given[0], place]))


# What is asked


@pytest.mark.parametrize(
    ("cql", "text"),
    [
        ("type =", "Could not parse cql : type ="),
        ("type = page and", "Could not parse cql : type = page and"),
        ("status = current", "No field exists with the name: 'status'\nDid you mean one of : space, subtype"),
        ("type = odd", "Unsupported value for type, got : odd, expected one of : [space, user, page, blogpost"),
        ('title = ""', "Unsupported value for title"),
        ('siteSearch ~ ""', "query parameter is required"),
        ("user.fullname ~ x", "Field 'user.fullname' is not supported"),
        ("created ~ x", "Unsupported operator for created"),
        ("created > soon", "Could not parse date : soon"),
        ("space = nosuch()", "No function exists with the name: 'nosuch'"),
        ("type = page order by label", "Unsupported field for order by"),
        (" ", "cql"),
    ],
)
def test_bad_query__is_400_with_the_text(admin: Client, cql: str, text: str) -> None:
    for path in (SEARCH, CONTENT_SEARCH):
        answer = admin.raw("GET", path, params={"cql": cql})
        assert answer.status_code == 400
        told = answer.json()
        assert told["statusCode"] == 400
        assert text in told["message"]
        assert (told["data"]["authorized"], told["data"]["valid"], told["data"]["successful"]) == (True, False, False)
        if cql.strip():
            assert told["message"].startswith("com.atlassian.confluence.api.service.exceptions.BadRequestException: ")


def test_missing_query_and_caller(served: Served, admin: Client) -> None:
    assert admin.raw("GET", SEARCH).status_code == 400
    assert admin.raw("GET", SEARCH, params={"cql": ""}).status_code == 400
    assert served.anonymous().raw("GET", SEARCH, params={"cql": "type = page"}).status_code == 403
    assert served.anonymous().raw("GET", CONTENT_SEARCH, params={"cql": "type = page"}).status_code == 401


def test_expand(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Expanded")
    cql = f"id = {page.id}"
    (bare,) = admin.raw("GET", SEARCH, params={"cql": cql, "expand": "version,body.storage"}).json()["results"]
    assert not {"version", "body", "space"} & set(bare["content"])
    opened = "content.version,content.body.storage,content.space,content.ancestors,content.metadata.labels"
    (row,) = admin.raw("GET", SEARCH, params={"cql": cql, "expand": opened}).json()["results"]
    content = row["content"]
    assert content["version"]["number"] == 1
    assert content["body"]["storage"]["value"] == "<p>one</p>"
    assert content["space"]["key"] == space.key
    assert [above["id"] for above in content["ancestors"]] == [space.homepage_id]
    assert content["metadata"]["labels"]["results"] == []
    found = admin.send(SearchContentByCQL(cql=cql, expand=("version", "body.storage", "history")))
    (only,) = found.results
    assert only.version
    assert only.body
    assert only.history
    assert only.body.storage
    assert only.body.storage.value == "<p>one</p>"
    (row,) = admin.raw(
        "GET", SEARCH, params={"cql": f"type = space and space = {space.key}", "expand": "space.homepage"}
    ).json()["results"]
    assert row["space"]["homepage"]["id"] == space.homepage_id


def test_content_search__the_envelope(admin: Client, shelf: SpaceBulk) -> None:
    page = admin.raw("GET", CONTENT_SEARCH, params={"cql": f"space = {shelf.key} and text ~ ink", "limit": "5"}).json()
    assert list(page) == ["results", "start", "limit", "size", "_links"]
    assert page["size"] == 5
    assert page["_links"]["next"].startswith("/rest/api/content/search?next=true&cursor=")
    assert {hit["type"] for hit in page["results"]} == {"page"}


def test_archived_spaces(served: Served, admin: Client) -> None:
    space = served.space(admin)
    make(admin, space, "Kept")
    answer = admin.raw("PUT", f"/wiki/rest/api/space/{space.key}", json={"name": space.name, "status": "archived"})
    assert answer.status_code == 200
    cql = f"space = {space.key}"
    assert search(admin, cql).total_size == 0
    assert titles(search(admin, f"{cql} and title = kept", include_archived_spaces=True)) == ["Kept"]
    assert titles(search(admin, f"{cql} and title = kept", exclude_current_spaces=True)) == ["Kept"]
    assert search(admin, f"{cql} and type = space").total_size == 0
    assert search(admin, f"{cql} and type = space", include_archived_spaces=True).total_size == 1


def test_exclude_current_spaces(admin: Client, space: SpaceBulk) -> None:
    cql = f"space = {space.key}"
    assert search(admin, cql, include_archived_spaces=True).total_size == 1
    assert search(admin, cql, exclude_current_spaces=True).total_size == 0


def test_budget(served: Served, admin: Client, shelf: SpaceBulk) -> None:
    cql = f"space = {shelf.key} and text ~ ink"
    search(admin, cql)
    with served.queries(at_most=6):
        search(admin, cql, limit=3)
    with served.queries(at_most=4):
        search(admin, cql, limit=100)
    with served.queries(at_most=3):
        admin.send(SearchContentByCQL(cql=cql, limit=3))


def test_next__goes_on_while_pages_are_added_and_removed(admin: Client, shelf: SpaceBulk) -> None:
    cql = f"space = {shelf.key} and title ~ book order by created"
    first = admin.raw("GET", SEARCH, params={"cql": cql, "limit": "4"}).json()
    gone = first["results"][0]["content"]["id"]
    assert admin.raw("DELETE", f"/wiki/rest/api/content/{gone}").status_code == 204
    make(admin, shelf, "Book 99")
    second = admin.raw("GET", f"/wiki{first['_links']['next']}").json()
    seen = [hit["content"]["title"].rpartition(" ")[2] for hit in second["results"]]
    assert seen == ["4", "5", "6", "7"]


def test_unknown_space__finds_nothing(admin: Client) -> None:
    found = search(admin, "space = NOSUCHSPACE")
    assert (found.size, found.total_size) == (0, 0)
