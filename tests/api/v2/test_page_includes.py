"""The `include-` parameters of a single page, and the formats of its body, through v2."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import admin_id, favour, keep, like, make, mark, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v2.children import GetPageDirectChildren
from watersmeet.contract.v2.content_properties import GetPageContentProperties
from watersmeet.contract.v2.label import GetPageLabels
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk

EVERY: dict[str, Any] = {
    "include_labels": True,
    "include_properties": True,
    "include_operations": True,
    "include_likes": True,
    "include_versions": True,
    "include_favorited_by_current_user_status": True,
    "include_webresources": True,
    "include_collaborators": True,
    "include_direct_children": True,
}


def test_get_page__includes_are_absent_unless_asked_for(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    bare = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}").json()
    assert set(bare) == {
        *("id", "status", "title", "spaceId", "parentId", "parentType", "position", "authorId", "ownerId"),
        *("lastOwnerId", "createdAt", "version", "body", "_links"),
    }
    assert bare["body"] == {}
    assert set(bare["version"]) == {"number", "message", "minorEdit", "authorId", "createdAt", "ncsStepVersion"}
    assert "version" not in admin.raw("GET", f"/wiki/api/v2/pages/{page.id}?include-version=false").json()


def test_get_page__includes_are_there_when_empty(admin: Client, space: SpaceBulk) -> None:
    page = read(admin, make(admin, space), **EVERY)
    for shown in (page.labels, page.properties, page.likes, page.direct_children):
        assert shown
        assert (shown.results, shown.meta.has_more) == ([], False)
    assert page.likes
    assert page.likes.meta.count == 0
    assert page.is_favorited_by_current_user is False
    assert page.collaborators
    assert page.collaborators.results == [page.author_id]


def test_get_page__includes_stop_at_50_and_say_where_to_go_on(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    me = admin_id(served)
    mark(served, me, page, *(f"label-{k:02}" for k in range(52)))
    for k in range(52):
        keep(admin, page, f"k{k:02}")
        make(admin, space, f"child {k}", parent_id=page.id)
    like(served, page, *(f"someone-{k}" for k in range(52)))
    favour(served, me, "content", page.id)
    of = int(page.id)
    shown = read(admin, page, **EVERY)
    for listed, name in (
        (shown.labels, "labels"),
        (shown.properties, "properties"),
        (shown.direct_children, "direct-children"),
        (shown.likes, "likes/users"),
    ):
        assert listed
        assert (len(listed.results), listed.meta.has_more) == (50, True)
        assert listed.links.self == f"/api/v2/pages/{page.id}/{name}"
    assert shown.likes
    assert shown.likes.meta.count == 52
    assert shown.is_favorited_by_current_user is True
    assert shown.labels
    assert shown.properties
    assert shown.direct_children
    labels = admin.send(GetPageLabels(id=of, cursor=str(shown.labels.meta.cursor))).results
    assert [label.name for label in labels] == ["label-50", "label-51"]
    kept = admin.send(GetPageContentProperties(owner=of, cursor=str(shown.properties.meta.cursor))).results
    assert [one.key for one in kept] == ["k50", "k51"]
    rest = admin.send(GetPageDirectChildren(id=of, cursor=str(shown.direct_children.meta.cursor))).results
    assert [child.title for child in rest] == ["child 50", "child 51"]


def test_get_page__each_include_costs_one_statement(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    request = GetPageById(id=int(page.id), **EVERY)
    admin.send(request)
    with served.queries(at_most=2 + len(EVERY) - 1):
        admin.send(request)
    for name in EVERY:
        with served.queries(at_most=3):
            admin.send(GetPageById(id=int(page.id), **{name: True}))
    for more in ({"get_draft": True}, {"version": 1}, {"status": ("current",)}):
        with served.queries(at_most=4):
            admin.raw(
                "GET", f"/wiki/api/v2/pages/{page.id}", params={k.replace("_", "-"): str(v) for k, v in more.items()}
            )


def test_get_page__body_formats(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>é &amp; ü</p>"))
    for none in ({}, {"body_format": "none"}):
        assert (
            admin.raw(
                "GET", f"/wiki/api/v2/pages/{page.id}", params={k.replace("_", "-"): v for k, v in none.items()}
            ).json()["body"]
            == {}
        )
    shown = read(admin, page, body_format="storage").body.storage
    assert shown
    assert (shown.representation, shown.value) == ("storage", "<p>é &amp; ü</p>")
    with pytest.raises(BadRequest, match="one of"):
        read(admin, page, body_format="wiki")


@pytest.mark.parametrize("query", ["include-labels=x", "get-draft=2", "version=0", "version=x", "status=any"])
def test_get_page__wrong_values_are_400(admin: Client, space: SpaceBulk, query: str) -> None:
    page = make(admin, space)
    assert admin.raw("GET", f"/wiki/api/v2/pages/{page.id}?{query}").status_code == 400


@pytest.mark.parametrize("value", ["true", "TRUE", "True", "1"])
def test_get_page__booleans_as_clients_spell_them(admin: Client, space: SpaceBulk, value: str) -> None:
    page = make(admin, space)
    answer = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}?include-labels={value}")
    assert "labels" in answer.json(), answer.text
