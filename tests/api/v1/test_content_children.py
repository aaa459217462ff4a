"""The content tree through v1."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from tests.api.v1.making import make, read
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_children import (
    GetContentChildren,
    GetContentChildrenByType,
    GetContentDescendants,
    GetDescendantsOfType,
    MovePage,
)
from watersmeet.contract.v2.space import SpaceBulk


def test_get_content_children__only_what_is_opened(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    child = make(admin, space, "Child", under=parent)
    closed = admin.send(GetContentChildren(id=int(parent.id)))
    assert closed.page is UNSET
    assert closed.expandable["page"] == f"/rest/api/content/{parent.id}/child/page"
    opened = admin.send(GetContentChildren(id=int(parent.id), expand=("page.version", "comments")))
    assert opened.page
    assert [row.id for row in opened.page.results] == [child.id]
    assert opened.page.results[0].version
    assert opened.comment
    assert opened.comment.results == []
    assert list(opened.expandable) == ["attachment"]


def test_get_content_children__unseen_is_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(GetContentChildren(id=99999999))


def test_get_content_children_by_type__in_order_with_body(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    made = [make(admin, space, title, under=parent).id for title in ("c", "a", "b")]
    first = admin.send(GetContentChildrenByType(id=int(parent.id), type="page", limit=2, expand=("body.storage",)))
    assert [row.id for row in first.results] == made[:2]
    assert first.results[0].body
    assert first.links["next"].startswith(f"/rest/api/content/{parent.id}/child/page?")
    rest = admin.send(GetContentChildrenByType(id=int(parent.id), type="page", start=2))
    assert [row.id for row in rest.results] == made[2:]


@pytest.mark.parametrize("kind", ["comment", "attachment", "folder", "whiteboard", "database", "embed"])
def test_get_content_children_by_type__other_types_are_empty_lists(admin: Client, space: SpaceBulk, kind: str) -> None:
    found = admin.send(GetContentChildrenByType(id=int(make(admin, space).id), type=kind))
    assert (found.results, found.size, found.limit) == ([], 0, 25)


def test_get_content_children_by_type__unknown_type_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest):
        admin.send(GetContentChildrenByType(id=int(make(admin, space).id), type="sonnet"))


def test_get_content_descendants__pages(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "Top")
    middle = make(admin, space, "Middle", under=top)
    low = make(admin, space, "Low", under=middle)
    found = admin.send(GetContentDescendants(id=int(top.id), expand=("page",)))
    assert found.page
    assert [row.id for row in found.page.results] == [middle.id, low.id]


def test_get_descendants_of_type__to_a_depth(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "Top")
    middle = make(admin, space, "Middle", under=top)
    low = make(admin, space, "Low", under=middle)

    def below(depth: str) -> list[str]:
        found = admin.send(
            GetDescendantsOfType(id=int(top.id), type="page", depth=depth, expand=("ancestors", "body.storage"))
        )
        assert all(row.body for row in found.results)
        return [row.id for row in found.results]

    assert below("all") == [middle.id, low.id]
    assert below("root") == [middle.id]
    assert below("1") == [middle.id]
    assert below("100") == [middle.id, low.id]
    with pytest.raises(BadRequest):
        below("101")
    assert admin.send(GetDescendantsOfType(id=int(top.id), type="comment")).results == []


def test_move_page__before_after_and_under(admin: Client, space: SpaceBulk) -> None:
    one, two, three = (make(admin, space, title) for title in ("One", "Two", "Three"))
    assert admin.send(MovePage(page_id=int(three.id), position="before", target_id=int(one.id))).page_id == three.id

    def order() -> list[str]:
        found = admin.send(GetContentChildrenByType(id=int(space.homepage_id or 0), type="page"))
        return [row.title for row in found.results]

    assert order() == ["Three", "One", "Two"]
    admin.send(MovePage(page_id=int(three.id), position="after", target_id=int(one.id)))
    assert order() == ["One", "Three", "Two"]
    admin.send(MovePage(page_id=int(three.id), position="append", target_id=int(two.id)))
    assert order() == ["One", "Two"]
    moved = read(admin, three, "ancestors", "version")
    assert moved.ancestors
    assert moved.ancestors[-1].id == two.id
    assert moved.version
    assert moved.version.number == 1


def test_move_page__under_itself_is_400(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "Top")
    low = make(admin, space, "Low", under=top)
    with pytest.raises(BadRequest):
        admin.send(MovePage(page_id=int(top.id), position="append", target_id=int(low.id)))


def test_move_page__taken_title_in_the_other_space_is_400(served: Served, admin: Client, space: SpaceBulk) -> None:
    there = served.space(admin)
    make(admin, there, "Same")
    page = make(admin, space, "Same")
    with pytest.raises(BadRequest, match="title already exists"):
        admin.send(MovePage(page_id=int(page.id), position="append", target_id=int(there.homepage_id or 0)))


def test_move_page__unseen_is_404(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    with pytest.raises(NotFound):
        admin.send(MovePage(page_id=int(page.id), position="append", target_id=99999999))
