"""What is written down about the answers of a search upstream: members, pages, and what is said of a bad query."""

from __future__ import annotations

import re
import time

import pytest

from tests.cql.reference import CONTENT_SEARCH, SEARCH, Reference
from watersmeet.client import Client

PAGES = {"home", "blue", "yks", "quote", "guide", "install", "details", "old", "live"}


def test_response__members(reference: Reference) -> None:
    answer = reference.ask("space={key} and type=page and label=colour", limit="1").json()
    assert " ".join(answer) == "results start limit size totalSize cqlQuery searchDuration archivedResultCount _links"
    assert answer["cqlQuery"] == f"space = {reference.names['key']} AND type = page AND label = colour"
    assert answer["archivedResultCount"] == 0
    links = answer["_links"]
    assert links["context"] == "/wiki"
    assert links["base"].endswith("/wiki")
    assert links["self"].startswith("http")
    (row,) = answer["results"]
    assert " ".join(row) == (
        "content title excerpt url resultGlobalContainer breadcrumbs entityType iconCssClass lastModified"
        " friendlyLastModified score"
    )
    assert row["url"] == row["content"]["_links"]["webui"]
    assert not row["url"].startswith("/wiki")
    assert (row["entityType"], row["iconCssClass"]) == ("content", "aui-icon content-type-page")
    assert row["breadcrumbs"] == []
    assert row["resultGlobalContainer"]["title"] == "Azure Handbook"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", row["lastModified"])
    content = row["content"]
    assert {"id", "type", "status", "title", "macroRenderedOutput"} <= set(content)
    assert content["_expandable"]["history"] == f"/rest/api/content/{content['id']}/history"
    assert {"webui", "self", "tinyui"} <= set(content["_links"])


def test_response__a_space_has_no_content(reference: Reference) -> None:
    (row,) = reference.rows("type = space and space = {key}")
    assert "content" not in row
    assert (row["entityType"], row["url"]) == ("space", f"/spaces/{reference.names['key']}")
    assert {"key", "name", "status", "type", "_links"} <= set(row["space"])


def test_response__titles_and_excerpts_are_html_and_content_is_not(reference: Reference) -> None:
    (row,) = reference.rows("space = {key} and title ~ cheese")
    assert row["title"] == "Say &quot;@@@hl@@@cheese@@@endhl@@@&quot;"
    assert row["content"]["title"] == 'Say "cheese"'
    excerpts = {}
    for kind in ("highlight", "highlight_unescaped", "indexed", "indexed_unescaped", "none", "no such kind"):
        (row,) = reference.rows("space = {key} and text ~ sky and label = colour", excerpt=kind)
        excerpts[kind] = row["excerpt"]
    assert excerpts == {
        "highlight": "the blue @@@hl@@@sky@@@endhl@@@, seen from a boat",
        "highlight_unescaped": "the blue @@@hl@@@sky@@@endhl@@@, seen from a boat",
        "indexed": "the blue sky, seen from a boat",
        "indexed_unescaped": "the blue sky, seen from a boat",
        "none": "",
        "no such kind": "",
    }


def test_response__content_search_has_contents_and_no_total(reference: Reference) -> None:
    answer = reference.ask("space = {key} and label = howto order by title", CONTENT_SEARCH).json()
    assert list(answer) == ["results", "start", "limit", "size", "_links"]
    assert [row["title"] for row in answer["results"]] == ["Guide", "Install"]
    assert {row["type"] for row in answer["results"]} == {"page"}


@pytest.mark.parametrize("path", [SEARCH, CONTENT_SEARCH])
def test_pagination__next_is_relative_and_opaque(reference: Reference, path: str) -> None:
    cql = "space = {key} and type = page order by title"
    expand = "content.version" if path == SEARCH else "version"
    answer = reference.ask(cql, path, limit="4", expand=expand, excerpt="none").json()
    seen = len(answer["results"])
    for _ in range(10):
        following = answer["_links"].get("next")
        if following is None:
            break
        assert following.startswith(f"{path.removeprefix('/wiki')}?next=true&cursor=")
        assert f"&limit=4&start={seen}&cql=" in following
        assert f"expand={expand}" in following
        assert ("excerpt" in following) is (path == CONTENT_SEARCH)
        answer = reference.admin.raw("GET", f"/wiki{following}").json()
        seen += len(answer["results"])
    assert seen == len(PAGES)


def test_pagination__a_cursor_decides_and_not_start(reference: Reference) -> None:
    first = reference.ask("space = {key} and type = page order by title", limit="4").json()
    following = first["_links"]["next"]
    as_told = reference.admin.raw("GET", f"/wiki{following}").json()
    moved = reference.admin.raw("GET", f"/wiki{following.replace('start=4', 'start=1')}").json()
    assert [row["title"] for row in moved["results"]] == [row["title"] for row in as_told["results"]]


def test_pagination__the_total_is_of_all(reference: Reference) -> None:
    assert reference.ask("space = {key} and type = page", limit="2").json()["totalSize"] == len(PAGES)


def finish(client: Client, address: str) -> None:
    """Wait for a long task."""
    for _ in range(100):
        if client.raw("GET", f"/wiki{address}").json()["finished"]:
            return
        time.sleep(0.05)
    pytest.fail("the task takes too long")


def test_archived_pages_are_never_found(reference: Reference) -> None:
    space = reference.served.space(reference.admin)
    body = {"spaceId": space.id, "status": "current", "title": "Shelved"}
    page = reference.admin.raw("POST", "/wiki/api/v2/pages", json=body).json()["id"]
    assert len(reference.rows(f"id = {page}")) == 1
    archived = reference.admin.raw("POST", "/wiki/rest/api/content/archive", json={"pages": [{"id": int(page)}]})
    assert archived.status_code == 202, archived.text
    finish(reference.admin, archived.json()["links"]["status"])
    for more in ({}, {"includeArchivedSpaces": "true"}):
        assert reference.rows(f"id = {page}", **more) == []


# Errors


ERRORS = [
    ("type =", "Could not parse cql : type =", "at character 7: expected a value"),
    ("type = page and", "Could not parse cql : type = page and", "at character 16: expected a field name"),
    ("(type = page", "Could not parse cql : (type = page", "at character 13: expected ')'"),
    ("type is page", "Could not parse cql : type is page", "at character 6: expected an operator after 'type'"),
    (
        "type == page",
        "Could not parse cql : type == page",
        "at character 7: '==' is no operator, expected one of : [=,",
    ),
    ("title = a;b", "Could not parse cql : title = a;b", "at character 10: ';' must be inside quotes"),
    ("title = not", "Could not parse cql : title = not", "at character 9: expected a value; 'not' needs quotes"),
    ("space = {key} && type = page", "Could not parse cql : ", "'&' must be inside quotes, or AND was meant"),
    (
        "status = current",
        "No field exists with the name: 'status'\n"
        "Did you mean one of : space, subtype, space.key, siteSearch, space.type",
        None,
    ),
    ("titel = x", "No field exists with the name: 'titel'\nDid you mean one of : title, ", None),
    ("contentStatus = draft", "No field exists with the name: 'contentStatus'", None),
    (
        "type = pagenjkkj",
        "Unsupported value for type, got : pagenjkkj, expected one of : [space, user, page, blogpost, comment,",
        None,
    ),
    ("label ~ x", "Unsupported operator for label, got : ~, expected one of : [=, !=, IN, NOT IN]", None),
    (
        "creator = curentUser()",
        "No function exists with the name: 'curentUser'\nDid you mean one of : currentUser",
        None,
    ),
    ("creator = membersOf(x)", "No function exists with the name: 'membersOf'", None),
    ('title = ""', "Unsupported value for title, got an empty text", None),
    ('siteSearch ~ ""', "query parameter is required.", None),
    ("created > soon", "Could not parse date : soon", "expected yyyy-MM-dd"),
    ("created > now(4)", "Could not parse increment : 4", "now() needs a unit"),
    ("user.fullname ~ x", "Field 'user.fullname' is not supported in this search", "/wiki/rest/api/search/user"),
    ("user = x", "Field 'user' is not supported in this search", "/wiki/rest/api/search/user"),
    ("type = user and user.accountid = x", "Field 'user.accountid' is not supported", "/wiki/rest/api/search/user"),
    ("type = page order by label", "Unsupported field for order by, got : label, expected one of : [", None),
    ("  ", "Could not parse cql : ", "at character 3: expected a field name"),
]


@pytest.mark.parametrize("path", [SEARCH, CONTENT_SEARCH])
@pytest.mark.parametrize(("cql", "text", "detail"), ERRORS)
def test_error(reference: Reference, path: str, cql: str, text: str, detail: str | None) -> None:
    told = reference.refused(cql, path)
    assert told["statusCode"] == 400
    prefix = "com.atlassian.confluence.api.service.exceptions.BadRequestException: "
    assert told["message"].startswith(prefix)
    said = told["message"].removeprefix(prefix)
    assert text in said
    data = told["data"]
    assert (data["authorized"], data["valid"], data["successful"]) == (True, False, False)
    entries = [entry["message"]["translation"] for entry in data["errors"]]
    assert entries[0] == said
    assert all(entry["message"]["args"] == [] for entry in data["errors"])
    if detail is None:
        assert len(entries) == 1
    else:
        assert detail in entries[1]


def test_error__no_query_at_all(reference: Reference) -> None:
    for path in (SEARCH, CONTENT_SEARCH):
        for params in ({}, {"cql": ""}):
            answer = reference.admin.raw("GET", path, params=params)
            assert answer.status_code == 400
            assert "The parameter 'cql' is required." in answer.json()["message"]


def test_error__an_unknown_space_is_none(reference: Reference) -> None:
    answer = reference.ask("space = NOSUCHKEY").json()
    assert (answer["results"], answer["totalSize"]) == ([], 0)


def test_error__a_bad_cursor(reference: Reference) -> None:
    assert reference.ask("type = page", cursor="_t_nonsense").status_code == 400


def test_error__who_may_not_come_in_is_403(reference: Reference) -> None:
    answer = reference.ask("type = page", client=reference.served.anonymous())
    assert answer.status_code == 403
    assert answer.json()["data"]["authorized"] is False
