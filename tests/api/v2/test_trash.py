"""The trash and the archive through v2: going, coming back, and going for good."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import admin_id, archive, change, drop, keep, make, mark, read, storage
from tests.api.v2.test_ancestors import above, line
from tests.api.v2.test_children import children
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.page import GetPagesInSpace
from watersmeet.contract.v2.space import GetSpaceById, SpaceBulk


def test_trash__keeps_everything_but_its_place(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    keep(admin, page, "k", {"a": 1})
    mark(served, admin_id(served), page, "red")
    change(admin, page, 2, title="Second")
    drop(admin, page)
    gone = read(admin, page, body_format="storage", include_labels=True, include_properties=True, include_versions=True)
    assert (gone.status, gone.title, gone.parent_id, gone.parent_type, gone.position) == (
        "trashed",
        "Second",
        None,
        None,
        None,
    )
    assert gone.labels
    assert gone.properties
    assert gone.versions
    assert (len(gone.labels.results), len(gone.properties.results), len(gone.versions.results)) == (1, 1, 2)
    with pytest.raises(NotFound):
        read(admin, page, status=("current",))
    read(admin, page, status=("current", "trashed"))
    back = change(admin, page, 3, title="Ignored", body=storage("<p>ignored</p>"))
    assert (back.title, back.status, back.parent_id) == ("Second", "current", space.homepage_id)
    assert back.body.storage
    assert back.body.storage.value == "<p>next</p>"
    with pytest.raises(Conflict):
        change(admin, page, 3)


def test_trash__frees_the_title_and_restoring_needs_it(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Same")
    drop(admin, page)
    other = make(admin, space, "same")
    with pytest.raises(BadRequest, match="title already exists"):
        change(admin, page, 2)
    assert read(admin, page).status == "trashed"
    drop(admin, other)
    assert change(admin, page, 2).status == "current"


@pytest.mark.parametrize("number", [1, 3])
def test_restore__stale_version_is_409(admin: Client, space: SpaceBulk, number: int) -> None:
    page = make(admin, space)
    drop(admin, page)
    with pytest.raises(Conflict):
        change(admin, page, number)


def test_restore__to_the_root_when_the_parent_is_gone(served: Served, admin: Client, space: SpaceBulk) -> None:
    for how in ("trashed", "purged", "archived"):
        parent = make(admin, space, f"parent {how}")
        child = make(admin, space, f"child {how}", parent_id=parent.id)
        drop(admin, child)
        if how == "archived":
            archive(served, admin_id(served), parent)
        else:
            drop(admin, parent)
        if how == "purged":
            drop(admin, parent, purge=True)
        back = change(admin, child, 2)
        assert (back.parent_id, back.parent_type) == (None, None)
        assert above(admin, child) == []


def test_restore__under_another_parent(served: Served, admin: Client, space: SpaceBulk) -> None:
    other, page = make(admin, space, "other"), make(admin, space)
    elsewhere = make(admin, served.space(admin))
    drop(admin, page)
    for parent_id, refusal in (("1", NotFound), (elsewhere.id, BadRequest), (page.id, BadRequest)):
        with pytest.raises(refusal):
            change(admin, page, 2, parent_id=parent_id)
    back = change(admin, page, 2, parent_id=other.id)
    assert back.parent_id == other.id
    assert children(admin, other) == [page.id]


def test_trash__children_keep_their_order_behind_the_others(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "top")
    middle = make(admin, space, "middle", parent_id=top.id)
    last = make(admin, space, "last", parent_id=top.id)
    low = [make(admin, space, f"low {k}", parent_id=middle.id) for k in range(3)]
    deep = make(admin, space, "deep", parent_id=low[0].id)
    drop(admin, middle)
    assert children(admin, top) == [last.id, *(page.id for page in low)]
    assert above(admin, deep)[-2:] == [top.id, low[0].id]
    change(admin, middle, 2)
    assert children(admin, middle) == []


def test_trash__the_homepage_may_go(admin: Client, space: SpaceBulk) -> None:
    home = str(space.homepage_id)
    page = make(admin, space)
    drop(admin, home)
    assert admin.send(GetSpaceById(id=int(space.id))).homepage_id is None
    assert read(admin, page).parent_id is None
    assert make(admin, space, "new").parent_id is None
    back = change(admin, read(admin, home), 2)
    assert (back.status, back.parent_id) == ("current", None)


def test_trash__unpublished_drafts_move_up_too(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "parent")
    _, member = served.user()
    draft = make(member, space, "draft", parent_id=parent.id, status="draft")
    drop(admin, parent)
    assert read(member, draft).parent_id == space.homepage_id


def test_purge__is_for_administrators(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    own = make(member, space, "own")
    with pytest.raises(NotFound):
        drop(member, own, purge=True)
    with pytest.raises(BadRequest):
        drop(admin, own, purge=True)
    drop(member, own)
    with pytest.raises(NotFound):
        drop(member, own, purge=True)
    drop(admin, own, purge=True)
    for asked in ({}, {"status": ("deleted",)}, {"status": ("trashed",)}):
        with pytest.raises(NotFound):
            read(admin, own, **asked)
    with pytest.raises(NotFound):
        change(admin, own, 2)
    assert admin.send(GetPagesInSpace(id=int(space.id), status=("trashed", "deleted"))).results == []


@pytest.mark.parametrize("more", [{}, {"purge": True}, {"draft": True}])
def test_delete_page__missing_is_404(admin: Client, more: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match=r"Cannot find a page with id \[1\]"):
        drop(admin, "1", **more)


def test_archive__reserves_the_title_and_keeps_the_place(served: Served, admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "top")
    page = make(admin, space, "Old", parent_id=top.id)
    low = make(admin, space, "low", parent_id=page.id)
    archive(served, admin_id(served), page)
    old = read(admin, page)
    assert (old.status, old.parent_id) == ("archived", top.id)
    assert read(admin, low).parent_id == top.id
    with pytest.raises(BadRequest, match="title already exists"):
        make(admin, space, "old")
    with pytest.raises(BadRequest, match="archived"):
        make(admin, space, "under", parent_id=page.id)
    drop(admin, page)
    assert read(admin, page).status == "trashed"


def test_archive__children_nobody_shows_the_archiver_move_up(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    top = make(admin, space, "top")
    together = make(admin, space, "together", parent_id=top.id)
    private = make(member, space, "private", parent_id=top.id, private=True)
    draft = make(member, space, "draft", parent_id=top.id, status="draft")
    below = make(member, space, "below", parent_id=private.id)
    archive(served, admin_id(served), top, together)
    assert read(member, private).parent_id == space.homepage_id
    assert read(member, draft).parent_id == space.homepage_id
    assert above(member, below) == [space.homepage_id, private.id]
    assert read(admin, together).parent_id == top.id


def test_archive__coming_back_alone_leads_to_the_root(served: Served, admin: Client, space: SpaceBulk) -> None:
    pages = line(admin, space, 2)
    archive(served, admin_id(served), *pages)
    back = change(admin, pages[1], 2)
    assert (back.status, back.parent_id) == ("current", None)
    assert above(admin, pages[1]) == []
    back = change(admin, pages[0], 2)
    assert (back.status, back.parent_id) == ("current", space.homepage_id)
