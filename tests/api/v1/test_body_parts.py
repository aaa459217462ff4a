"""What v1 tells beside a body in a format: alike in contents and as the result of a conversion."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET, to_builtins

from tests.api.showing import macro, picture, to_page
from tests.api.v1.making import read
from tests.api.v1.test_content_restrictions import only, put
from tests.api.v2.commenting import say
from tests.api.v2.making import admin_id, attachment, make, storage
from tests.conftest import Served
from watersmeet.api.v1.bodies import READABLE, VIEWS
from watersmeet.client import Client
from watersmeet.contract.v1.content import GetContent
from watersmeet.contract.v1.content_body import ContentBodyCreate, ConvertContentBody
from watersmeet.contract.v1.content_children import GetContentChildrenByType
from watersmeet.contract.v1.entities import Body
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk

TOLD = ("embeddedContent", "mediaToken", "webresource")
SHOWING = f"<p>{picture('a.png')}</p>{macro('include', default=to_page('Included'))}"


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    """A page that shows a file of its own and another page."""
    make(admin, space, "Included")
    made = make(admin, space, "Showing", body=storage(SHOWING))
    attachment(admin, made.id, "a.png", b"picture")
    return made


def opened(client: Client, page: Any, name: str, *parts: str) -> Body:
    found = read(client, page.id, f"body.{name}", *(f"body.{name}.{part}" for part in parts)).body
    assert found
    body = getattr(found, name)
    assert isinstance(body, Body)
    return body


def kinds(body: Body) -> list[str]:
    return [one.entity_type for one in body.embedded_content]


@pytest.mark.parametrize("name", READABLE)
def test_body__closed_parts_are_named(admin: Client, page: PageSingle, name: str) -> None:
    body = opened(admin, page, name)
    assert (body.embedded_content, body.media_token, body.webresource) == ([], UNSET, UNSET)
    closed = {"content", *(TOLD if name in VIEWS else ())}
    assert body.expandable == {part: f"/rest/api/content/{page.id}" * (part == "content") for part in closed}


@pytest.mark.parametrize("name", READABLE)
def test_body__opened_parts_are_told(admin: Client, page: PageSingle, name: str) -> None:
    body = opened(admin, page, name, *TOLD)
    assert kinds(body) == (["page", "attachment"] if name != "anonymous_export_view" else [])
    assert body.media_token
    assert body.media_token.content_id == page.id
    assert body.media_token.collection_ids == [f"contentId-{page.id}"]
    assert len(body.media_token.file_ids) == (1 if name != "anonymous_export_view" else 0)
    assert body.webresource
    assert body.webresource.expandable == {"uris": "", "tags": "", "superbatch": ""}
    assert body.expandable == {"content": f"/rest/api/content/{page.id}"}


def test_body__parts_are_those_of_a_conversion(admin: Client, page: PageSingle) -> None:
    names = (*TOLD, "webresource.superbatch.uris")
    body = to_builtins(opened(admin, page, "view", *names))
    asked = ContentBodyCreate(value=opened(admin, page, "storage").value, representation="storage")
    done = admin.send(ConvertContentBody(to="view", body=asked, expand=names, content_id_context=int(page.id)))
    told = to_builtins(done)
    for one in (body, told):
        assert one["mediaToken"].pop("expiryDateTime") > "2026"
    assert {name: told[name] for name in body} == body


def test_body__content_is_what_it_is_of(admin: Client, page: PageSingle) -> None:
    body = opened(admin, page, "storage", "content.version", "content.body.view.embeddedContent")
    assert body.content
    assert body.content.id == page.id
    assert body.content.version
    assert body.content.version.number == 1
    assert "content" not in body.expandable
    assert body.content.body
    assert body.content.body.view
    assert kinds(body.content.body.view) == ["page", "attachment"]
    assert kinds(body) == []


def test_body__parts_are_those_the_reader_may_see(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Showing", body=storage(SHOWING))
    attachment(admin, page.id, "a.png", b"picture")
    put(admin, make(admin, space, "Included"), only("read", admin_id(served)))
    _, member = served.user()
    assert kinds(opened(admin, page, "view", *TOLD)) == ["page", "attachment"]
    assert kinds(opened(member, page, "view", *TOLD)) == ["attachment"]


def test_body__of_a_comment_is_about_what_it_is_on(admin: Client, page: PageSingle) -> None:
    comment = say(admin, f"<p>{picture('a.png')}</p>", page_id=page.id)
    body = opened(admin, comment, "view", *TOLD)
    assert kinds(body) == ["attachment"]
    assert body.media_token
    assert (body.media_token.content_id, body.media_token.collection_ids) == (comment.id, [f"contentId-{page.id}"])


def test_body__parts_in_lists_cost_the_same_however_long(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    make(admin, space, "Included")
    expand = ("body.view.embeddedContent", "body.view.mediaToken", "body.storage.content.version")
    costs = set()
    for k in range(1, 4):
        child = make(admin, space, f"Child {k}", parent_id=parent.id, body=storage(SHOWING))
        attachment(admin, child.id, "a.png", b"picture")
        listed = GetContentChildrenByType(id=int(parent.id), type="page", expand=expand)
        admin.send(listed)
        asked = []
        for _ in range(3):
            before = served.database.statements
            rows = admin.send(listed).results
            asked.append(served.database.statements - before)
        # Now and then the server looks whether somebody else changed what it knows of people.
        costs.add(min(asked))
        assert len(rows) == k
        for row in rows:
            assert row.body
            assert row.body.view
            assert kinds(row.body.view) == ["page", "attachment"]
            assert row.body.storage
            assert row.body.storage.content
            assert row.body.storage.content.id == row.id
    assert len(costs) == 1, costs


def test_body__parts_of_what_is_nested(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    comment = say(admin, f"<p>{picture('a.png')}</p>", page_id=page.id)
    wanted = GetContent(space_key=space.key, title="Showing", expand=("children.comment.body.view.embeddedContent",))
    (row,) = admin.send(wanted).results
    assert row.children
    assert row.children.comment
    (below,) = row.children.comment.results
    assert below.id == comment.id
    assert below.body
    assert below.body.view
    assert kinds(below.body.view) == ["attachment"]
