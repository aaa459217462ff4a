"""Descendants of pages through v2."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import admin_id, archive, change, drop, make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.descendants import DescendantsResponse, GetPageDescendants
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk


@pytest.fixture
def top(admin: Client, space: SpaceBulk) -> PageSingle:
    """A page with three levels below it, two pages under each."""
    made = make(admin, space, "top")
    level = [made]
    for depth in range(3):
        level = [
            make(admin, space, f"{depth} {k} {parent.title}", parent_id=parent.id) for parent in level for k in range(2)
        ]
    return made


def below(client: Client, top: PageSingle, **more: Any) -> list[DescendantsResponse]:
    return list(client.each(GetPageDescendants(id=int(top.id), **more)))


@pytest.mark.parametrize("limit", [1, 3, 250])
@pytest.mark.parametrize(("depth", "count"), [(1, 2), (2, 6), (3, 14), (10, 14)])
def test_get_page_descendants__every_depth(admin: Client, top: PageSingle, limit: int, depth: int, count: int) -> None:
    found = below(admin, top, depth=depth, limit=limit)
    ids = [item.id for item in found]
    assert (len(found), len(set(ids))) == (count, count)
    level = {top.id: 0}
    for item in found:
        assert item.parent_id in level, "parents come before their children"
        level[item.id] = level[item.parent_id] + 1
        assert (item.depth, item.type, item.status) == (level[item.id], "page", "current")


def test_get_page_descendants__depth_is_2_by_default_and_at_most_10(admin: Client, top: PageSingle) -> None:
    assert len(below(admin, top)) == 6
    for depth in (0, 11):
        with pytest.raises(BadRequest):
            below(admin, top, depth=depth)


def test_get_page_descendants__rows_come_and_go_between(admin: Client, space: SpaceBulk, top: PageSingle) -> None:
    before = [item.id for item in below(admin, top, depth=3)]
    seen: list[str] = []
    for k, shown in enumerate(admin.pages(GetPageDescendants(id=int(top.id), depth=3, limit=4))):
        seen += [item.id for item in shown.results]
        if k == 1:
            gone = before[-1]
            drop(admin, gone)
            make(admin, space, "come", parent_id=top.id)
    assert len(seen) == len(set(seen))
    assert set(before) - {gone} <= set(seen)


def test_get_page_descendants__only_what_is_current(
    served: Served, admin: Client, space: SpaceBulk, top: PageSingle
) -> None:
    first = below(admin, top, depth=1)[0]
    drop(admin, first.id)
    old = make(admin, space, "old", parent_id=top.id)
    archive(served, admin_id(served), old)
    make(admin, space, "draft", parent_id=top.id, status="draft")
    found = below(admin, top, depth=10)
    assert len(found) == 13
    assert not {first.id, old.id} & {item.id for item in found}


def test_get_page_descendants__follow_moves(admin: Client, space: SpaceBulk, top: PageSingle) -> None:
    other = make(admin, space, "other", root_level=True)
    change(admin, top, 2, parent_id=other.id)
    assert len(below(admin, other, depth=10)) == 15
    assert [item.depth for item in below(admin, top, depth=10)].count(3) == 8


def test_get_page_descendants__cursor_of_another_page_is_400(admin: Client, space: SpaceBulk, top: PageSingle) -> None:
    links = admin.raw("GET", f"/wiki/api/v2/pages/{top.id}/descendants?limit=1").json()["_links"]
    cursor = links["next"].partition("cursor=")[2]
    other = make(admin, space, "other")
    for wrong in (cursor, "WyJwYXRoIixudWxsLDFd", "x"):
        with pytest.raises(BadRequest):
            admin.send(GetPageDescendants(id=int(other.id), cursor=wrong))


def test_get_page_descendants__missing_is_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(GetPageDescendants(id=1))


def test_get_page_descendants__budget(served: Served, admin: Client, top: PageSingle) -> None:
    for limit in (1, 250):
        with served.queries(at_most=3):
            admin.send(GetPageDescendants(id=int(top.id), depth=10, limit=limit))
