"""Drafts through v2: of pages never published, and the shared draft of published ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import change, drop, make, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.page import GetPagesInSpace, PageTitleUpdate, UpdatePageTitle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import ALL_LICENSED_USERS
from watersmeet.storage import spaces


def text(page: Any) -> str:
    assert page.body.storage
    return str(page.body.storage.value)


def retitle(client: Client, page: Any, status: Any, title: str) -> Any:
    return client.send(UpdatePageTitle(id=int(page.id), body=PageTitleUpdate(status=status, title=title)))


def test_new_draft__is_its_authors_alone(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    draft = make(member, space, "Mine", status="draft")
    assert (draft.status, draft.version.number if draft.version else 0) == ("draft", 1)
    assert text(read(member, draft, body_format="storage")) == "<p>one</p>"
    for more in ({}, {"get_draft": True}, {"status": ("draft",)}):
        read(member, draft, **more)
        with pytest.raises(NotFound):
            read(admin, draft, **more)
    with pytest.raises(NotFound):
        change(admin, draft, 1)
    with pytest.raises(NotFound):
        drop(admin, draft, draft=True)
    change(member, draft, 1)
    assert read(admin, draft).status == "current"


def test_new_draft__titles_clash_only_when_published(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, "Taken")
    draft = make(admin, space, "Taken", status="draft")
    with pytest.raises(BadRequest, match="title already exists"):
        change(admin, draft, 1)
    assert read(admin, draft).status == "draft"
    assert change(admin, draft, 1, title="Free").status == "current"


@pytest.mark.parametrize("title", [None, "", " "])
def test_new_draft__publishing_needs_a_title(admin: Client, space: SpaceBulk, title: str | None) -> None:
    draft = make(admin, space, title, status="draft")
    with pytest.raises(BadRequest):
        change(admin, draft, 1, title="")
    assert retitle(admin, draft, "draft", "Now").title == "Now"
    assert change(admin, draft, 2, title="Now").version.number == 1  # type: ignore[union-attr]


def test_new_draft__published_where_it_is_asked_to(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "parent")
    someone, _ = served.user()
    draft = make(admin, space, "draft", status="draft")
    with pytest.raises(BadRequest):
        change(admin, draft, 1, space_id=served.space(admin).id)
    with pytest.raises(NotFound):
        change(admin, draft, 1, parent_id="1")
    published = change(admin, draft, 1, parent_id=parent.id, owner_id=someone)
    assert (published.parent_id, published.owner_id, published.last_owner_id) == (parent.id, someone, draft.owner_id)
    assert read(admin, draft).parent_id == parent.id


@pytest.mark.parametrize("number", [0, 3, 100])
def test_new_draft__wrong_number_is_409(admin: Client, space: SpaceBulk, number: int) -> None:
    draft = make(admin, space, "draft", status="draft")
    with pytest.raises(Conflict):
        change(admin, draft, number)
    with pytest.raises(Conflict):
        change(admin, draft, number, status="draft")


def test_new_draft__is_discarded_not_trashed(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "draft", status="draft")
    for more in ({}, {"purge": True}):
        with pytest.raises(BadRequest):
            drop(admin, draft, **more)
    drop(admin, draft, draft=True)
    with pytest.raises(NotFound):
        read(admin, draft)
    assert admin.send(GetPagesInSpace(id=int(space.id), status=("trashed",))).results == []


def test_new_draft__cannot_hold_children(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "draft", status="draft")
    with pytest.raises(BadRequest, match="draft"):
        make(admin, space, "child", parent_id=draft.id)


def test_shared_draft__is_apart_until_published(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    saved = change(admin, page, 1, status="draft", title="Next", body=storage("<p>two</p>"))
    assert (saved.status, saved.title, text(saved)) == ("draft", "Next", "<p>two</p>")
    now = read(admin, page, body_format="storage")
    assert (now.status, now.title, text(now), now.version) == ("current", "A page", "<p>one</p>", page.version)
    for more in ({"get_draft": True}, {"status": ("draft",)}):
        drafted = read(admin, page, body_format="storage", **more)
        assert (drafted.status, drafted.title, text(drafted)) == ("draft", "Next", "<p>two</p>")
    kept = retitle(admin, page, "draft", "Other")
    assert (kept.title, text(kept)) == ("Other", "<p>two</p>")
    published = change(admin, page, 2, title="Next", body=storage("<p>two</p>"))
    assert (published.status, text(published)) == ("current", "<p>two</p>")
    with pytest.raises(NotFound):
        read(admin, page, get_draft=True)


def test_shared_draft__is_discarded_alone(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    with pytest.raises(NotFound):
        drop(admin, page, draft=True)
    change(admin, page, 1, status="draft")
    drop(admin, page, draft=True)
    assert read(admin, page).status == "current"
    with pytest.raises(NotFound):
        read(admin, page, get_draft=True)


def test_shared_draft__goes_with_the_page(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    change(admin, page, 1, status="draft")
    drop(admin, page)
    with pytest.raises(NotFound):
        read(admin, page, get_draft=True)
    with pytest.raises(BadRequest):
        change(admin, page, 1, status="draft")
    with pytest.raises(NotFound):
        retitle(admin, page, "current", "New")


def test_shared_draft__version_message_and_null_members(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    saved = change(admin, page, 1, status="draft", version=VersionWrite(number=1, message="in work"), body=None)
    assert saved.version
    assert (saved.version.message, text(saved)) == ("in work", "<p>one</p>")
    answer = admin.raw(
        "PUT",
        f"/wiki/api/v2/pages/{page.id}",
        json={
            "id": page.id,
            "status": "current",
            "title": "A page",
            "parentId": None,
            "spaceId": None,
            "ownerId": None,
            "body": None,
            "version": {"number": 2, "message": None, "createdAt": None},
        },
    )
    assert answer.status_code == 200
    assert answer.json()["body"]["storage"]["value"] == "<p>one</p>"


def test_get_page_by_id__the_draft_is_for_editors(served: Served, admin: Client) -> None:
    _, reader = served.user("reader")
    space = served.space(admin, create_private_space=True)
    page = make(admin, space, "Seen")
    change(admin, page, 1, status="draft", title="Not yet")

    async def let_read(session: Any) -> None:
        await spaces.add_grants(session, int(space.id), [("read/space", ALL_LICENSED_USERS)])

    served.do(let_read)
    assert read(reader, page).title == "Seen"
    with pytest.raises(NotFound, match="draft"):
        read(reader, page, get_draft=True)
    assert read(admin, page, get_draft=True).title == "Not yet"
