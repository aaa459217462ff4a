"""The trash of custom content through v2: alone, and with what it hangs on."""

from __future__ import annotations

import pytest

from tests.api.v2.making import change, drop, keep, make
from tests.api.v2.making_custom_content import NOTE, drop_note, flat, grant, note, read_note, rewrite
from tests.api.v2.test_custom_content import PATH, blog_post, found
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.blogpost import DeleteBlogPost
from watersmeet.contract.v2.space import SpaceBulk


def test_delete_custom_content__goes_into_the_trash_and_comes_back(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    word = f"walrus{page.id}"
    made = note(admin, page_id=page.id, body=flat("raw", word))
    inner = note(admin, custom_content_id=made.id, body=flat("raw", f"{word}inner"))
    drop_note(admin, made)
    gone = read_note(admin, made, body_format="raw")
    assert (gone.status, gone.page_id, gone.title, gone.body) == ("trashed", page.id, made.title, made.body)
    assert (read_note(admin, inner).status, read_note(admin, inner).custom_content_id) == ("trashed", made.id)
    assert found(admin, word) == found(admin, f"{word}inner") == []
    with pytest.raises(NotFound):
        drop_note(admin, made)
    with pytest.raises(BadRequest, match="trashed"):
        note(admin, custom_content_id=made.id)
    with pytest.raises(BadRequest, match="trashed"):
        rewrite(admin, inner, 2)
    with pytest.raises(Conflict):
        rewrite(admin, made, 1)
    back = rewrite(admin, made, 2, title="Back", body=flat("raw", f"{word}back"))
    assert (back.status, back.page_id, back.title, back.version and back.version.number) == (
        "current",
        page.id,
        "Back",
        2,
    )
    assert read_note(admin, inner).status == "current"
    assert found(admin, f"{word}back") == [made.id]
    assert found(admin, f"{word}inner") == [inner.id]


def test_delete_custom_content__what_went_before_stays_in_the_trash(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    outer = note(admin, page_id=page.id)
    early, late = (note(admin, custom_content_id=outer.id) for _ in range(2))
    drop_note(admin, early)
    drop_note(admin, outer)
    drop(admin, page)
    change(admin, page, 2)
    assert read_note(admin, outer).status == "trashed"
    rewrite(admin, outer, 2)
    assert [read_note(admin, one).status for one in (outer, early, late)] == ["current", "trashed", "current"]
    assert rewrite(admin, early, 2).custom_content_id == outer.id


def test_delete_custom_content__follows_its_container(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    outer = note(admin, page_id=page.id)
    inner = note(admin, custom_content_id=outer.id)
    drop(admin, page)
    assert {read_note(admin, one).status for one in (outer, inner)} == {"trashed"}
    with pytest.raises(BadRequest, match="trashed"):
        rewrite(admin, outer, 2)
    change(admin, page, 2)
    assert {read_note(admin, one).status for one in (outer, inner)} == {"current"}
    assert rewrite(admin, outer, 2).page_id == page.id


def test_delete_custom_content__restored_elsewhere(admin: Client, space: SpaceBulk) -> None:
    gone, stays = make(admin, space, "Gone"), make(admin, space, "Stays")
    made = note(admin, page_id=gone.id)
    drop(admin, gone)
    back = rewrite(admin, made, 2, page_id=stays.id)
    assert (back.status, back.page_id) == ("current", stays.id)
    change(admin, gone, 2)
    drop(admin, gone)
    drop(admin, gone, purge=True)
    assert read_note(admin, made).page_id == stays.id


def test_delete_custom_content__purge(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = note(admin, page_id=make(admin, space).id)
    inner = note(admin, custom_content_id=made.id)
    assert admin.raw("POST", f"{PATH}/{inner.id}/properties", json={"key": "k", "value": 1}).status_code == 200
    with pytest.raises(BadRequest, match="trash"):
        drop_note(admin, made, purge=True)
    drop_note(admin, made)
    account_id, deleter = served.user()
    grant(served, space, account_id, "delete/page")
    with pytest.raises(NotFound):
        drop_note(deleter, made, purge=True)
    assert read_note(admin, made).status == "trashed"
    drop_note(admin, made, purge=True)
    for one in (made, inner):
        with pytest.raises(NotFound):
            read_note(admin, one)
    with pytest.raises(NotFound):
        rewrite(admin, made, 2)


def test_delete_custom_content__purged_with_its_container(admin: Client, space: SpaceBulk) -> None:
    page, post = make(admin, space), blog_post(admin, space)
    on_page, on_post = note(admin, page_id=page.id), note(admin, blog_post_id=post)
    trashed = note(admin, page_id=page.id)
    draft = note(admin, page_id=page.id, status="draft")
    drop_note(admin, trashed)
    keep(admin, page, "k")
    for purge in (False, True):
        drop(admin, page, purge=purge)
        admin.send(DeleteBlogPost(id=int(post), purge=purge))
    for one in (on_page, on_post, trashed, draft):
        with pytest.raises(NotFound):
            read_note(admin, one)


def test_delete_custom_content__draft_is_gone_for_good(served: Served, admin: Client, space: SpaceBulk) -> None:
    account_id, writer = served.user()
    grant(served, space, account_id, "create/page")
    draft = note(writer, space_id=space.id, status="draft")
    with pytest.raises(NotFound):
        drop_note(admin, draft)
    drop_note(writer, draft)
    with pytest.raises(NotFound):
        read_note(writer, draft)


def test_delete_custom_content__of_ones_own(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    account_id, writer = served.user()
    grant(served, private, account_id, "read/space", "create/page", "delete/space")
    mine, theirs = note(writer, space_id=private.id), note(admin, space_id=private.id)
    with pytest.raises(NotFound):
        drop_note(writer, theirs)
    drop_note(writer, mine)
    assert (read_note(admin, mine).status, read_note(admin, theirs).status) == ("trashed", "current")
    assert admin.raw("GET", f"{PATH}?type={NOTE}&id={mine.id}").json()["results"] == []
