"""v1 in front of content of every kind: it is found, told by its type, and nothing fails on it."""

from __future__ import annotations

import pytest

from tests.api.v2.commenting import remark, say
from tests.api.v2.making import make, storage
from tests.api.v2.making_custom_content import NOTE, note
from tests.api.v2.making_in_tree import CREATE
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.space import SpaceBulk

READS = (
    "",
    "?expand=body.storage,version,history,history.lastUpdated,history.contributors.publishers,space,ancestors,container,"
    "children,children.page,children.comment,childTypes.all,descendants,metadata.labels,metadata.properties,operations,"
    "restrictions.read.restrictions.user",
    "?status=any",
    "?status=draft",
    "?version=1",
    "/history",
    "/version",
    "/version/1",
    "/label",
    "/property",
    "/child",
    "/child/page",
    "/child/comment",
    "/descendant",
    "/descendant/page",
)
WRITES = (
    ("POST", "/label", [{"prefix": "global", "name": "mark"}]),
    ("POST", "/property", {"key": "k", "value": 1}),
    ("PUT", "", {"type": "page", "title": "Other", "version": {"number": 2}}),
    ("DELETE", "", None),
)


@pytest.fixture
def one_of_each(admin: Client, space: SpaceBulk) -> dict[str, str]:
    """The id of a content of every kind, by its type in v1."""
    page = make(admin, space, "Page kindred", body=storage("<p>one kindred</p>"))
    made = {"page": page.id}
    post = BlogPostCreate(space_id=space.id, title="Post kindred", body=storage("<p>one</p>"))
    made["blogpost"] = admin.send(CreateBlogPost(body=post)).id
    for kind, (operation, body) in CREATE.items():
        made[kind] = admin.send(operation(body=body(space_id=space.id, title=f"{kind} kindred"))).id
    made["comment"] = say(admin, "<p>kindred</p>", page_id=page.id).id
    made["inline comment"] = remark(admin, "one", body="<p>kindred</p>", page_id=page.id).id
    made[NOTE] = note(admin, "Note kindred", page_id=page.id).id
    return made


def test_content__of_every_kind_is_read(admin: Client, one_of_each: dict[str, str]) -> None:
    for kind, content_id in one_of_each.items():
        shown = admin.raw("GET", f"/rest/api/content/{content_id}")
        assert (kind, shown.status_code) == (kind, 200)
        assert shown.json()["type"] == ("comment" if kind == "inline comment" else kind)
        for read in READS:
            answer = admin.raw("GET", f"/rest/api/content/{content_id}{read}")
            assert answer.status_code < 500, (kind, read, answer.text)


def test_content__of_every_kind_is_changed_or_refused(admin: Client, one_of_each: dict[str, str]) -> None:
    for kind, content_id in reversed(one_of_each.items()):
        for method, path, body in WRITES:
            more = {} if body is None else {"json": body}
            answer = admin.raw(method, f"/rest/api/content/{content_id}{path}", **more)
            assert answer.status_code < 500, (kind, method, path, answer.text)


def test_search__finds_every_kind(admin: Client, one_of_each: dict[str, str], space: SpaceBulk) -> None:
    for path in ("/rest/api/search", "/rest/api/content/search"):
        answer = admin.raw("GET", path, params={"cql": f'space = {space.key} and text ~ "kindred"', "limit": "50"})
        assert answer.status_code == 200, answer.text
        rows = [row.get("content", row) for row in answer.json()["results"]]
        assert {row["id"] for row in rows} == set(one_of_each.values())


def test_search__by_type(admin: Client, one_of_each: dict[str, str], space: SpaceBulk) -> None:
    for kind in ("page", "blogpost", "whiteboard", "database", "embed", "folder", "comment"):
        wanted = {i for k, i in one_of_each.items() if k == kind or (kind == "comment" and k == "inline comment")}
        cql = f'space = {space.key} and type = {kind} and text ~ "kindred"'
        answer = admin.raw("GET", "/rest/api/search", params={"cql": cql})
        assert answer.status_code == 200, (kind, answer.text)
        assert {row["content"]["id"] for row in answer.json()["results"]} == wanted, kind


def test_content__of_every_kind_is_nobody_elses(
    served: Served, admin: Client, one_of_each: dict[str, str], space: SpaceBulk
) -> None:
    closed = served.space(admin, create_private_space=True)
    page = make(admin, closed, "Secret")
    hidden = [say(admin, page_id=page.id).id, note(admin, page_id=page.id).id]
    hidden += [admin.send(op(body=body(space_id=closed.id, title="Secret"))).id for op, body in CREATE.values()]
    _, stranger = served.user()
    for content_id in (page.id, *hidden):
        assert stranger.raw("GET", f"/rest/api/content/{content_id}").status_code == 404
    found = stranger.raw("GET", "/rest/api/search", params={"cql": f"space = {closed.key}"})
    assert found.status_code in (200, 400)
    assert not found.json().get("results")
