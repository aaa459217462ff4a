"""Pages through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.making import change, make, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.common import BodyValue, BodyWrite
from watersmeet.contract.v2.page import (
    DeletePage,
    GetPageById,
    GetPages,
    PageTitleUpdate,
    UpdatePageTitle,
)
from watersmeet.contract.v2.space import SpaceBulk


def test_create_page__goes_under_the_homepage(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    assert (page.status, page.parent_id, page.parent_type) == ("current", space.homepage_id, "page")
    assert page.body.storage
    assert page.body.storage.value == "<p>one</p>"
    assert page.version
    assert page.version.number == 1
    assert str(page.links.base).endswith("/wiki")
    assert page.links.webui == f"/spaces/{space.key}/pages/{page.id}/A+page"


def test_create_page__root_level_has_no_parent(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, root_level=True)
    assert page.parent_id is None
    assert page.parent_type is None


def test_create_page__nested_body_and_unknown_members(admin: Client, space: SpaceBulk) -> None:
    answer = admin.raw(
        "POST",
        "/wiki/api/v2/pages",
        json={
            "spaceId": space.id,
            "title": "nested",
            "type": "page",
            "metadata": None,
            "version": {"createdAt": None},
            "body": {"storage": {"value": "<p>x</p>", "representation": "storage"}},
        },
    )
    assert answer.status_code == 200
    assert answer.json()["body"]["storage"]["value"] == "<p>x</p>"


@pytest.mark.parametrize("title", [None, "", "   ", "x" * 256])
def test_create_page__bad_title_is_400(admin: Client, space: SpaceBulk, title: str | None) -> None:
    with pytest.raises(BadRequest):
        make(admin, space, title)


def test_create_page__taken_title_is_400_whatever_its_case(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, "Straße")
    with pytest.raises(BadRequest, match="title already exists"):
        make(admin, space, "STRASSE")


def test_create_page__broken_xml_names_the_place(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match="line 1"):
        make(admin, space, body=storage("<p>no end"))


def test_get_page__old_version_and_missing(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    change(admin, page, 2, title="Renamed")
    old = admin.send(GetPageById(id=int(page.id), version=1, body_format="storage"))
    assert (old.title, old.status, old.version and old.version.number) == ("A page", "historical", 1)
    with pytest.raises(NotFound):
        admin.send(GetPageById(id=int(page.id), version=9))
    with pytest.raises(NotFound, match=r"Cannot find a page with id \[1\]"):
        admin.send(GetPageById(id=1))


def test_update_page__stale_version_is_409(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    for number in (0, 1, 3, None):
        with pytest.raises(Conflict, match="Version must be incremented"):
            change(admin, page, number)  # type: ignore[arg-type]
    assert change(admin, page, 2).version.number == 2  # type: ignore[union-attr]


def test_update_page__keeps_bytes(admin: Client, space: SpaceBulk) -> None:
    value = '<p>é&nbsp;<ac:link><ri:page ri:content-title="x" /></ac:link></p>\n<hr />'
    page = make(admin, space, body=BodyWrite(storage=BodyValue(value=value)))
    got = admin.send(GetPageById(id=int(page.id), body_format="storage"))
    assert got.body.storage
    assert got.body.storage.value == value


def test_delete_page__trash_restore_purge(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    page_id = int(page.id)
    admin.send(DeletePage(id=page_id))
    gone = admin.send(GetPageById(id=page_id))
    assert (gone.status, gone.parent_id, gone.position) == ("trashed", None, None)
    with pytest.raises(NotFound):
        admin.send(DeletePage(id=page_id))
    back = change(admin, page, 2, body=storage("<p>ignored</p>"))
    assert (back.status, back.parent_id) == ("current", space.homepage_id)
    assert back.body.storage
    assert back.body.storage.value == "<p>one</p>"
    with pytest.raises(BadRequest):
        admin.send(DeletePage(id=page_id, purge=True))
    admin.send(DeletePage(id=page_id))
    admin.send(DeletePage(id=page_id, purge=True))
    with pytest.raises(NotFound):
        admin.send(GetPageById(id=page_id))


def test_delete_page__children_move_up(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "top")
    middle = make(admin, space, "middle", parent_id=top.id)
    low = make(admin, space, "low", parent_id=middle.id)
    lowest = make(admin, space, "lowest", parent_id=low.id)
    admin.send(DeletePage(id=int(middle.id)))
    assert admin.send(GetPageById(id=int(low.id))).parent_id == top.id
    assert admin.send(GetPageById(id=int(lowest.id))).parent_id == low.id


def test_draft__never_published(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, None, status="draft")
    assert (draft.status, draft.title) == ("draft", "")
    draft_id = int(draft.id)
    assert not admin.send(GetPages(id=(draft_id,))).results
    with pytest.raises(BadRequest):
        admin.send(DeletePage(id=draft_id))
    saved = change(admin, draft, 1, status="draft", title="Later")
    assert saved.version
    assert saved.version.number == 1
    published = change(admin, draft, 1, title="Now")
    assert (published.status, published.title, published.version and published.version.number) == ("current", "Now", 1)


def test_draft__of_a_published_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    page_id = int(page.id)
    with pytest.raises(NotFound):
        admin.send(GetPageById(id=page_id, get_draft=True))
    with pytest.raises(Conflict):
        change(admin, page, 2, status="draft")
    change(admin, page, 1, status="draft", title="Draft", body=storage("<p>draft</p>"))
    assert admin.send(GetPageById(id=page_id)).title == "A page"
    drafted = admin.send(GetPageById(id=page_id, get_draft=True, body_format="storage"))
    assert (drafted.title, drafted.body.storage and drafted.body.storage.value) == ("Draft", "<p>draft</p>")
    change(admin, page, 2)
    with pytest.raises(NotFound):
        admin.send(GetPageById(id=page_id, get_draft=True))


def test_update_page_title__keeps_body(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    body = PageTitleUpdate(status="current", title="Other")
    renamed = admin.send(UpdatePageTitle(id=int(page.id), body=body))
    assert (renamed.title, renamed.version and renamed.version.number) == ("Other", 2)
    assert renamed.body.storage
    assert renamed.body.storage.value == "<p>one</p>"


def test_get_page__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    admin.send(GetPageById(id=int(page.id)))
    with served.queries(at_most=2):
        admin.send(GetPageById(id=int(page.id), body_format="storage"))
