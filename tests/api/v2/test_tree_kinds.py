"""Whiteboards, databases, smart links and folders through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.making import admin_id, make
from tests.api.v2.making_in_tree import (
    ANCESTORS,
    CHILDREN,
    DELETE,
    DESCENDANTS,
    KEEP,
    KINDS,
    OPERATIONS,
    PATHS,
    READ,
    away,
    every_kind,
    put,
    see,
)
from tests.conftest import Served
from tests.permissions.world import grant_only
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.ancestors import GetWhiteboardAncestors
from watersmeet.contract.v2.children import GetFolderDirectChildren, GetPageDirectChildren
from watersmeet.contract.v2.content_properties import PropertyCreate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.tree_kinds import TreeItem
from watersmeet.contract.v2.whiteboard import CreateWhiteboard, WhiteboardCreate
from watersmeet.model.actor import ALL_LICENSED_USERS, user_principal


def below_home(client: Client, space: SpaceBulk) -> list[str]:
    found = client.send(GetPageDirectChildren(id=int(str(space.homepage_id)), limit=250))
    return [child.id for child in found.results]


@every_kind
def test_create_folder__every_member_of_every_kind(admin: Client, space: SpaceBulk, kind: str) -> None:
    made = put(admin, space, kind, "Plans & more")
    assert (made.type, made.status, made.title, made.space_id) == (kind, "current", "Plans & more", space.id)
    assert (made.parent_id, made.parent_type) == (space.homepage_id, "page")
    assert made.position
    assert made.author_id == made.owner_id == make(admin, space).author_id
    assert (made.version.number, made.version.message, made.version.minor_edit) == (1, "", False)
    assert (made.version.author_id, made.version.created_at) == (made.author_id, made.created_at)
    assert made.links.webui == f"/spaces/{space.key}/{kind}/{made.id}"
    assert made.links.base.endswith("/wiki")
    assert see(admin, made) == made
    found = admin.raw("GET", f"/wiki/api/v2/{PATHS[kind]}/{made.id}").json()
    own = {"embed": {"embedUrl"}}.get(kind, set())
    assert set(found) == {
        *("id", "type", "status", "title", "parentId", "parentType", "position", "authorId", "ownerId"),
        *("createdAt", "spaceId", "version", "_links"),
        *own,
    }
    assert set(found["_links"]) == {"webui", "base", *(["editui"] if kind == "whiteboard" else [])}


def test_create_whiteboard__can_be_edited_where_it_is_seen(admin: Client, space: SpaceBulk) -> None:
    made = admin.send(CreateWhiteboard(body=WhiteboardCreate(space_id=space.id)))
    assert made.links.editui == made.links.webui


@every_kind
@pytest.mark.parametrize("title", [None, "", "  "])
def test_create_database__without_a_title(admin: Client, space: SpaceBulk, kind: str, title: str | None) -> None:
    name = {"embed": "smart link"}.get(kind, kind)
    assert put(admin, space, kind, title).title == f"Untitled {name}"
    assert put(admin, space, kind, title).title == f"Untitled {name}", "titles need not be unique"


@every_kind
def test_create_folder__titles_are_free(admin: Client, space: SpaceBulk, kind: str) -> None:
    page = make(admin, space, "Same")
    assert put(admin, space, kind, " Same ").title == page.title
    assert put(admin, space, kind, "x" * 255).title == "x" * 255
    with pytest.raises(BadRequest, match="title"):
        put(admin, space, kind, "x" * 256)


@every_kind
@pytest.mark.parametrize("under", ["page", *KINDS])
def test_create_database__under_anything_in_the_tree(admin: Client, space: SpaceBulk, kind: str, under: str) -> None:
    parent = make(admin, space, "parent") if under == "page" else put(admin, space, under)
    first = put(admin, space, kind, parent_id=parent.id)
    second = put(admin, space, kind, parent_id=int(parent.id))
    assert (second.parent_id, second.parent_type) == (parent.id, under)
    assert (second.position or 0) > (first.position or 0)
    assert see(admin, second) == second


@every_kind
def test_create_smart_link__where_it_cannot_stand(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    gone, elsewhere = put(admin, space, "folder"), put(admin, served.space(admin), "folder")
    away(admin, gone)
    for more, refusal, why in (
        ({"parent_id": gone.id}, BadRequest, "trashed"),
        ({"parent_id": elsewhere.id}, BadRequest, "another space"),
        ({"parent_id": "1"}, NotFound, "parent"),
        ({"parent_id": "x"}, BadRequest, "parentId"),
        ({"space_id": "1"}, NotFound, "space"),
        ({"space_id": "x"}, BadRequest, "spaceId"),
        ({"space_id": -1}, BadRequest, "spaceId"),
    ):
        with pytest.raises(refusal, match=why):
            put(admin, space, kind, **more)  # type: ignore[arg-type]
    for body in ({}, {"title": "x"}, {"spaceId": None}, {"spaceId": space.id, "title": 1}, [], "x"):
        assert admin.raw("POST", f"/wiki/api/v2/{PATHS[kind]}", json=body).status_code == 400, body
    assert below_home(admin, space) == []


@every_kind
def test_create_whiteboard__needs_permission(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    account_id, member = served.user()
    assert put(member, space, kind).author_id == account_id
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS)])
    with pytest.raises(NotFound, match="space"):
        put(member, space, kind)
    grant_only(served, space, [("create/page", ALL_LICENSED_USERS)])
    with pytest.raises(NotFound, match="space"):
        put(member, space, kind)


@pytest.mark.parametrize("kind", ["whiteboard", "database"])
def test_create_database__private(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    _, member = served.user()
    made = put(member, space, kind, "private", private=True)
    below = put(member, space, "folder", "below", parent_id=made.id)
    for item in (made, below):
        assert see(member, item) == item
        with pytest.raises(NotFound):
            see(admin, item)
        with pytest.raises(NotFound):
            away(admin, item)
    assert below_home(admin, space) == []
    assert below_home(member, space) == [made.id]
    with pytest.raises(NotFound, match="parent"):
        put(admin, space, "folder", parent_id=made.id)


def test_create_whiteboard__templates(admin: Client, space: SpaceBulk) -> None:
    made = put(admin, space, "whiteboard", template_key="kanban-board", locale="de-DE")
    assert made.title == "An item"
    for more in ({"templateKey": "chess-board"}, {"locale": "tlh"}, {"templateKey": 1}):
        answer = admin.raw("POST", "/wiki/api/v2/whiteboards", json={"spaceId": space.id, **more})
        assert answer.status_code == 400
        assert next(iter(more)) in answer.text
    assert below_home(admin, space) == [made.id]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://example.com:8080/a/b?c=d&e=%20f#g",
        "https://bücher.example/straße",
        "https://u@[::1]/",
        "https://example.com/" + "x" * 2028,
    ],
)
def test_create_smart_link__keeps_its_address(admin: Client, space: SpaceBulk, url: str) -> None:
    made = put(admin, space, "embed", None, embed_url=url)
    assert made.title == url[:255]
    assert see(admin, made).embed_url == url
    assert see(admin, put(admin, space, "embed", "Titled", embed_url=url)).title == "Titled"


def test_create_smart_link__without_an_address(admin: Client, space: SpaceBulk) -> None:
    for url in (None, ""):
        assert see(admin, put(admin, space, "embed", embed_url=url)).embed_url is None


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "/local",
        "//example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///path",
        "https://[::1",
        "https://example.com:port/",
        "https://example.com/a b",
        "https://example.com/\n",
        " https://example.com",
        'https://example.com/"',
        "https://example.com/<b>",
        "https://example.com/" + "x" * 2029,
    ],
)
def test_create_smart_link__wrong_address_is_400(admin: Client, space: SpaceBulk, url: str) -> None:
    with pytest.raises(BadRequest, match="embedUrl"):
        put(admin, space, "embed", embed_url=url)
    assert below_home(admin, space) == []


@every_kind
def test_get_folder_by_id__of_another_kind_is_404(admin: Client, space: SpaceBulk, kind: str) -> None:
    item, page = put(admin, space, kind), make(admin, space)
    for other in KINDS:
        for wrong in {page.id, "1", item.id if other != kind else "2"}:
            for operation in (READ, DELETE, OPERATIONS, ANCESTORS, CHILDREN, DESCENDANTS):
                with pytest.raises(NotFound):
                    admin.send(operation[other](id=int(wrong)))  # type: ignore[operator, index]
    assert admin.raw("GET", f"/wiki/api/v2/pages/{item.id}").status_code == 404
    assert admin.raw("DELETE", f"/wiki/api/v2/pages/{item.id}").status_code == 404
    assert admin.raw("GET", f"/wiki/api/v2/{PATHS[kind]}/x").status_code == 400
    assert see(admin, item) == item


@every_kind
def test_get_whiteboard_by_id__unseen_is_told_as_absent(served: Served, admin: Client, kind: str) -> None:
    private = served.space(admin, create_private_space=True)
    item = put(admin, private, kind)
    _, stranger = served.user()
    for operation in (READ, DELETE, OPERATIONS, ANCESTORS, CHILDREN, DESCENDANTS):
        with pytest.raises(NotFound) as unseen:
            stranger.send(operation[kind](id=int(item.id)))  # type: ignore[operator, index]
        with pytest.raises(NotFound) as absent:
            stranger.send(operation[kind](id=1))  # type: ignore[operator, index]
        assert unseen.value.title.replace(item.id, "1") == absent.value.title
    assert see(admin, item) == item


@every_kind
def test_get_database_by_id__includes(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    item = put(admin, space, kind)
    admin.send(KEEP[kind](owner=int(item.id), body=PropertyCreate(key="k", value={"a": [1]})))
    folder = put(admin, space, "folder", "in it", parent_id=item.id)
    page = make(admin, space, "in it too", parent_id=folder.parent_id)
    every = {f"include_{name}": True for name in ("collaborators", "direct_children", "operations", "properties")}
    shown = see(admin, item, **every)
    at = f"/api/v2/{PATHS[kind]}/{item.id}"
    assert shown.collaborators.results == [item.author_id]
    assert [(child.id, child.type) for child in shown.direct_children.results] == [
        (folder.id, "folder"),
        (page.id, "page"),
    ]
    assert [(one.key, one.value) for one in shown.properties.results] == [("k", {"a": [1]})]
    assert shown.operations.results == admin.send(OPERATIONS[kind](id=int(item.id))).operations
    for listed, name in (
        (shown.direct_children, "/direct-children"),
        (shown.operations, "/operations"),
        (shown.properties, "/properties"),
        (shown.collaborators, ""),
    ):
        assert (listed.meta.has_more, listed.links.self) == (False, at + name)
    with served.queries(at_most=6):
        see(admin, item, **every)
    for name in every:
        with served.queries(at_most=3):
            alone = admin.raw("GET", f"/wiki{at}?{name.replace('_', '-')}=true").json()
        assert len(alone) == len(admin.raw("GET", f"/wiki{at}").json()) + 1
    assert admin.raw("GET", f"/wiki{at}?include-operations=perhaps").status_code == 400


@every_kind
def test_get_smart_link_by_id__included_children_stop_at_50(admin: Client, space: SpaceBulk, kind: str) -> None:
    item = put(admin, space, kind)
    made = [put(admin, space, KINDS[k % 4], f"child {k}", parent_id=item.id) for k in range(52)]
    shown = see(admin, item, include_direct_children=True).direct_children
    assert [child.id for child in shown.results] == [child.id for child in made[:50]]
    assert shown.meta.has_more
    rest = admin.send(CHILDREN[kind](id=int(item.id), cursor=shown.meta.cursor)).results
    assert [(child.id, child.type) for child in rest] == [(child.id, child.type) for child in made[50:]]


@every_kind
def test_get_folder_operations__are_what_the_caller_can_do(
    served: Served, admin: Client, space: SpaceBulk, kind: str
) -> None:
    item = put(admin, space, kind)
    _, member = served.user()

    def may(client: Client, of: TreeItem) -> set[tuple[str, str]]:
        found = client.send(OPERATIONS[kind](id=int(of.id))).operations
        assert len(set(found)) == len(found)
        return {(one.operation, one.target_type) for one in found}

    creations = {("create", each) for each in ("page", *KINDS)}
    assert {("read", kind), ("update", kind), *creations} <= may(member, item)
    assert ("delete", kind) not in may(member, item)
    assert ("delete", kind) in may(admin, item)
    with pytest.raises(NotFound):
        away(member, item)
    own = put(member, space, kind)
    assert ("delete", kind) in may(member, own)
    away(member, own)
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS)])
    assert may(member, item) == {("read", kind), ("view_analytics", kind)}


@every_kind
def test_delete_folder__goes_into_the_trash(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    parent = put(admin, space, "folder")
    item = put(
        admin, space, kind, parent_id=parent.id, **({"embed_url": "https://a.example"} if kind == "embed" else {})
    )
    folder = put(admin, space, "folder", "inside", parent_id=item.id)
    page = make(admin, space, "inside", parent_id=item.id)
    deeper = put(admin, space, "whiteboard", "deeper", parent_id=page.id)
    answer = admin.raw("DELETE", f"/wiki/api/v2/{PATHS[kind]}/{item.id}")
    assert (answer.status_code, answer.content) == (204, b"")
    gone = see(admin, item)
    assert (gone.status, gone.parent_id, gone.parent_type, gone.position) == ("trashed", None, None, None)
    assert (gone.title, gone.version) == (item.title, item.version)
    if kind == "embed":
        assert gone.embed_url == "https://a.example"
    inside = admin.send(GetFolderDirectChildren(id=int(parent.id))).results
    assert [child.id for child in inside] == [folder.id, page.id]
    assert (see(admin, folder).parent_id, see(admin, folder).parent_type) == (parent.id, "folder")
    above = admin.send(GetWhiteboardAncestors(id=int(deeper.id))).results
    assert [one.id for one in above] == [space.homepage_id, parent.id, page.id]
    with pytest.raises(NotFound):
        away(admin, item)


@every_kind
def test_delete_database__needs_permission(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    account_id, member = served.user()
    item, own = put(admin, space, kind), put(member, space, kind)
    grant_only(
        served,
        space,
        [("read/space", ALL_LICENSED_USERS), ("delete/space", user_principal(account_id))],
    )
    with pytest.raises(NotFound, match="not found"):
        away(member, item)
    assert see(member, item).status == "current"
    away(member, own)
    assert see(member, own).status == "trashed"
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS), ("delete/page", ALL_LICENSED_USERS)])
    away(member, item)


@every_kind
def test_delete_whiteboard__keeps_its_properties_in_the_trash(admin: Client, space: SpaceBulk, kind: str) -> None:
    item = put(admin, space, kind)
    admin.send(KEEP[kind](owner=int(item.id), body=PropertyCreate(key="k", value=1)))
    away(admin, item)
    kept = admin.raw("GET", f"/wiki/api/v2/{PATHS[kind]}/{item.id}/properties").json()["results"]
    assert [one["key"] for one in kept] == ["k"]


@every_kind
def test_get_smart_link_by_id__budget(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    item = put(admin, space, kind)
    for k in range(3):
        put(admin, space, kind, f"{k}", parent_id=item.id)
    with served.queries(at_most=2):
        see(admin, item)
    with served.queries(at_most=4):
        admin.send(CHILDREN[kind](id=int(item.id)))
    with served.queries(at_most=3):
        admin.send(DESCENDANTS[kind](id=int(item.id)))


@every_kind
def test_content_properties__of_every_kind(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    item = put(admin, space, kind)
    at = f"/wiki/api/v2/{PATHS[kind]}/{item.id}/properties"
    made = [admin.send(KEEP[kind](owner=int(item.id), body=PropertyCreate(key=key, value=[key]))) for key in "bac"]
    assert [one["key"] for one in admin.raw("GET", at).json()["results"]] == ["a", "b", "c"]
    assert [one["key"] for one in admin.raw("GET", f"{at}?sort=-key&limit=2").json()["results"]] == ["c", "b"]
    one = f"{at}/{made[0].id}"
    assert admin.raw("GET", one).json()["value"] == ["b"]
    body = {"key": "b", "value": {"x": None}, "version": {"number": 2}}
    assert admin.raw("PUT", one, json=body).json()["version"]["number"] == 2
    assert admin.raw("PUT", one, json=body).status_code == 409
    assert admin.raw("POST", at, json={"key": "b", "value": 1}).status_code == 409
    assert admin.raw("POST", at, json={"key": "d"}).status_code == 400
    assert see(admin, item).version == item.version
    _, member = served.user()
    grants = [("read/space", ALL_LICENSED_USERS), ("update/page", user_principal(admin_id(served)))]
    grant_only(served, space, grants)
    assert member.raw("GET", one).json()["value"] == {"x": None}
    assert member.raw("PUT", one, json={**body, "version": {"number": 3}}).status_code == 404
    assert member.raw("DELETE", one).status_code == 404
    assert member.raw("POST", at, json={"key": "d", "value": 1}).status_code == 404
    assert admin.raw("DELETE", one).status_code == 204
    assert admin.raw("GET", one).status_code == 404
