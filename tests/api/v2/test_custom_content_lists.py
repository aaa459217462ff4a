"""Lists of custom content through v2: containers, types, filters, orders, cursors, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from tests.api.v2.making import admin_id, archive, drop, make
from tests.api.v2.making_custom_content import NOTE, drop_note, flat, note, rewrite
from tests.api.v2.test_custom_content import blog_post
from tests.conftest import Served
from tests.permissions.world import restrict
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.children import ChildCustomContentSort, GetChildCustomContent
from watersmeet.contract.v2.custom_content import (
    CustomContentSingle,
    CustomContentSort,
    GetCustomContentByType,
    GetCustomContentByTypeInBlogPost,
    GetCustomContentByTypeInPage,
    GetCustomContentByTypeInSpace,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import user_principal
from watersmeet.model.content import title_key
from watersmeet.storage import content

TASK = "forge:0b1c:2d3e:task"
PLACES: dict[str, Callable[[Any], Any]] = {
    "id": lambda one: int(one.id),
    "title": lambda one: (title_key(one.title), int(one.id)),
    "created-date": lambda one: (one.created_at, int(one.id)),
    "modified-date": lambda one: (one.version.created_at, int(one.id)),
}


def ids(found: Any) -> list[str]:
    return [one.id for one in found]


def alike(served: Served, notes: list[CustomContentSingle]) -> None:
    """Give notes few different instants, so that only their ids tell them apart."""

    async def work(session: Any) -> None:
        for k, one in enumerate(notes):
            await content.update(
                session,
                int(one.id),
                created_at=f"2026-01-0{k % 3 + 1}T00:00:00.000Z",
                version_at=f"2026-01-0{k % 2 + 1}T00:00:00.000Z",
            )

    served.do(work)


@pytest.fixture(scope="module")
def shelf(served: Served) -> tuple[SpaceBulk, str, list[CustomContentSingle]]:
    """A page with seven notes, among content that is none of them."""
    admin = served.client()
    space = served.space(admin)
    page = make(admin, space)
    notes = [note(admin, title, page_id=page.id) for title in ("b", "A", "ä", "b", "Z", "日本", "a")]
    alike(served, notes)
    note(admin, "task", page_id=page.id, type=TASK)
    note(admin, "inside", custom_content_id=notes[0].id)
    note(admin, "elsewhere", page_id=make(admin, space, "Other").id)
    note(admin, "draft", page_id=page.id, status="draft")
    drop_note(admin, note(admin, "trashed", page_id=page.id))
    return space, page.id, notes


@pytest.mark.parametrize("sort", get_args(CustomContentSort))
@pytest.mark.parametrize("limit", [1, 3, 250])
def test_get_custom_content_by_type__every_order_pages_to_the_end(
    admin: Client, shelf: tuple[SpaceBulk, str, list[CustomContentSingle]], sort: Any, limit: int
) -> None:
    _, page_id, notes = shelf
    wanted = tuple(int(one.id) for one in notes)
    for request in (
        GetCustomContentByTypeInPage(id=int(page_id), type=NOTE, sort=sort, limit=limit),
        GetCustomContentByType(type=NOTE, id=wanted, sort=sort, limit=limit),
    ):
        found = list(admin.each(request))
        assert found == sorted(found, key=PLACES[sort.removeprefix("-")], reverse=sort.startswith("-"))
        assert sorted(ids(found)) == sorted(ids(notes))


def test_get_custom_content_by_type_in_page__shows_every_field(
    admin: Client, shelf: tuple[SpaceBulk, str, list[CustomContentSingle]]
) -> None:
    space, page_id, notes = shelf
    path = f"/wiki/api/v2/pages/{page_id}/custom-content?type={NOTE}&limit=1"
    answer = admin.raw("GET", path)
    (row,) = answer.json()["results"]
    assert row == {
        "id": notes[0].id,
        "type": NOTE,
        "status": "current",
        "title": "b",
        "spaceId": space.id,
        "pageId": page_id,
        "authorId": notes[0].author_id,
        "createdAt": "2026-01-01T00:00:00.000Z",
        "version": {**row["version"], "number": 1, "createdAt": "2026-01-01T00:00:00.000Z"},
        "body": {},
        "_links": {"webui": notes[0].links.webui},
    }
    after = answer.json()["_links"]["next"]
    assert urlsplit(after).path == f"/wiki/api/v2/pages/{page_id}/custom-content"
    assert f'{after}>; rel="next"' in answer.headers["link"]
    assert ids_of(admin, after) == [notes[1].id]


def ids_of(client: Client, path: str) -> list[str]:
    return [row["id"] for row in client.raw("GET", path).json()["results"]]


def test_get_custom_content_by_type__containers_and_spaces(served: Served, admin: Client) -> None:
    one, other = served.space(admin), served.space(admin)
    page, post = make(admin, one), blog_post(admin, one)
    in_space = note(admin, space_id=one.id)
    in_page = note(admin, page_id=page.id)
    in_post = note(admin, blog_post_id=post)
    inside = note(admin, custom_content_id=in_post.id)
    there = note(admin, space_id=other.id)
    task = note(admin, space_id=one.id, type=TASK)
    every = [in_space.id, in_page.id, in_post.id, inside.id]
    assert ids(admin.each(GetCustomContentByTypeInSpace(id=int(one.id), type=NOTE, limit=2))) == every
    assert ids(admin.each(GetCustomContentByTypeInSpace(id=int(one.id), type=TASK))) == [task.id]
    assert ids(admin.each(GetCustomContentByTypeInPage(id=int(page.id), type=NOTE))) == [in_page.id]
    assert ids(admin.each(GetCustomContentByTypeInBlogPost(id=int(post), type=NOTE))) == [in_post.id]
    assert ids(admin.each(GetChildCustomContent(id=int(in_post.id)))) == [inside.id]
    spaces = (int(one.id), int(other.id))
    assert ids(admin.each(GetCustomContentByType(type=NOTE, space_id=spaces))) == [*every, there.id]
    assert ids(admin.each(GetCustomContentByType(type=NOTE, space_id=spaces[1:]))) == [there.id]
    both = GetCustomContentByType(type=NOTE, space_id=spaces[:1], id=(int(in_page.id), int(there.id), int(task.id)))
    assert ids(admin.each(both)) == [in_page.id]
    assert set(every) | {there.id} <= set(ids(admin.each(GetCustomContentByType(type=NOTE, limit=250))))


def test_get_custom_content_by_type__bodies(admin: Client, space: SpaceBulk) -> None:
    note(admin, "stored", space_id=space.id)
    note(admin, "raw", space_id=space.id, body=flat("raw", "<r>"))
    changed = note(admin, "changed", space_id=space.id)
    rewrite(admin, changed, 2)
    path = f"/wiki/api/v2/spaces/{space.id}/custom-content?type={NOTE}"

    def bodies(body_format: str) -> list[Any]:
        return [row["body"] for row in admin.raw("GET", f"{path}&body-format={body_format}").json()["results"]]

    assert bodies("raw") == [{}, {"raw": {"representation": "raw", "value": "<r>"}}, {}]
    stored = [{"storage": {"representation": "storage", "value": value}} for value in ("<p>one</p>", "<p>next</p>")]
    assert bodies("storage") == [stored[0], {}, stored[1]]
    assert admin.raw("GET", f"{path}&body-format=view").status_code == 400


def test_get_custom_content_by_type__shows_current_only(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    kept, gone = note(admin, page_id=page.id), note(admin, page_id=page.id)
    note(admin, page_id=page.id, status="draft")
    drop_note(admin, gone)
    listed = GetCustomContentByTypeInPage(id=int(page.id), type=NOTE)
    assert ids(admin.each(listed)) == [kept.id]
    archive(served, admin_id(served), page)
    assert ids(admin.each(listed)) == [kept.id]
    drop(admin, page)
    assert ids(admin.each(listed)) == []
    assert ids(admin.each(GetCustomContentByTypeInSpace(id=int(space.id), type=NOTE))) == []


def test_get_custom_content_by_type__unseen_is_not_there(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    hidden_page, page = make(admin, private), make(admin, space)
    closed = make(admin, space, "Closed")
    hidden = [note(admin, space_id=private.id), note(admin, page_id=hidden_page.id), note(admin, page_id=closed.id)]
    hidden.append(note(admin, custom_content_id=hidden[2].id))
    restrict(served, closed.id, "read", [user_principal(admin_id(served))])
    shown = note(admin, page_id=page.id)
    _, stranger = served.user()
    asked = tuple(int(one.id) for one in [*hidden, shown])
    assert ids(stranger.each(GetCustomContentByType(type=NOTE, id=asked))) == [shown.id]
    assert ids(admin.each(GetCustomContentByType(type=NOTE, id=asked))) == [*ids(hidden), shown.id]
    assert ids(stranger.each(GetCustomContentByTypeInSpace(id=int(space.id), type=NOTE))) == [shown.id]
    for request in (
        GetCustomContentByTypeInSpace(id=int(private.id), type=NOTE),
        GetCustomContentByTypeInPage(id=int(hidden_page.id), type=NOTE),
        GetCustomContentByTypeInPage(id=int(closed.id), type=NOTE),
        GetChildCustomContent(id=int(hidden[2].id)),
    ):
        with pytest.raises(NotFound):
            stranger.send(request)
        assert admin.send(request).results


def test_get_custom_content_by_type__absent_container_is_404(admin: Client, space: SpaceBulk) -> None:
    page, post = make(admin, space), blog_post(admin, space)
    made = note(admin, page_id=page.id)
    for request in (
        GetCustomContentByTypeInPage(id=int(post), type=NOTE),
        GetCustomContentByTypeInPage(id=int(made.id), type=NOTE),
        GetCustomContentByTypeInBlogPost(id=int(page.id), type=NOTE),
        GetCustomContentByTypeInSpace(id=1, type=NOTE),
        GetChildCustomContent(id=int(page.id)),
    ):
        with pytest.raises(NotFound):
            admin.send(request)


def test_get_custom_content_by_type__types(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    for path in ("custom-content", f"pages/{page.id}/custom-content", f"spaces/{space.id}/custom-content"):
        path = f"/wiki/api/v2/{path}"
        assert admin.raw("GET", path).status_code == 400
        assert admin.raw("GET", f"{path}?type=").status_code == 400
        assert admin.raw("GET", f"{path}?type=note").status_code == 404
        assert admin.raw("GET", f"{path}?type=ac:nobody:uses").json()["results"] == []


@pytest.mark.parametrize("more", ["sort=position", "limit=0", "limit=251", "cursor=x", "id=a", "body-format=view"])
def test_get_custom_content_by_type__bad_input_is_400(admin: Client, more: str) -> None:
    assert admin.raw("GET", f"/wiki/api/v2/custom-content?type={NOTE}&{more}").status_code == 400


def test_get_custom_content_by_type__cursor_of_another_order_is_400(admin: Client, space: SpaceBulk) -> None:
    for _ in range(2):
        note(admin, space_id=space.id)
    spaces = (int(space.id),)
    first = admin.send(GetCustomContentByType(type=NOTE, space_id=spaces, sort="title", limit=1))
    cursor = str(first.links.next).rpartition("cursor=")[2]
    with pytest.raises(BadRequest):
        admin.send(GetCustomContentByType(type=NOTE, space_id=spaces, sort="-title", cursor=cursor))


@pytest.mark.parametrize("limit", [2, 250])
def test_get_custom_content_by_type__costs_few_statements(
    served: Served, admin: Client, shelf: tuple[SpaceBulk, str, list[CustomContentSingle]], limit: int
) -> None:
    space, page_id, notes = shelf
    for request in (
        GetCustomContentByType(type=NOTE, limit=limit, body_format="storage"),
        GetCustomContentByTypeInPage(id=int(page_id), type=NOTE, limit=limit, body_format="storage"),
        GetCustomContentByTypeInSpace(id=int(space.id), type=NOTE, limit=limit, body_format="raw"),
        GetChildCustomContent(id=int(notes[0].id), limit=limit),
    ):
        admin.send(request)
        with served.queries(at_most=4):
            assert admin.send(request).results


@pytest.mark.parametrize("sort", [None, *get_args(ChildCustomContentSort)])
def test_get_child_custom_content__every_order_pages_to_the_end(
    served: Served, admin: Client, space: SpaceBulk, sort: Any
) -> None:
    parent = note(admin, page_id=make(admin, space).id)
    inside = [note(admin, f"n{k}", custom_content_id=parent.id, type=(NOTE, TASK)[k % 2]) for k in range(5)]
    alike(served, inside)
    note(admin, "grandchild", custom_content_id=inside[0].id)
    drop_note(admin, note(admin, "trashed", custom_content_id=parent.id))
    found = list(admin.each(GetChildCustomContent(id=int(parent.id), sort=sort, limit=2)))
    places = {
        "id": lambda k: k,
        "created-date": lambda k: (k % 3, k),
        "modified-date": lambda k: (k % 2, k),
    }
    key = places[(sort or "id").removeprefix("-")]
    order = sorted(range(5), key=key, reverse=bool(sort) and sort.startswith("-"))
    assert ids(found) == [inside[k].id for k in order]
    assert {one.id: (one.status, one.title, one.type, one.space_id) for one in found} == {
        one.id: ("current", one.title, one.type, space.id) for one in inside
    }
