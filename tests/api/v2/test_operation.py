"""What the caller may do, through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.making import change, drop, make, read
from tests.conftest import Served
from watersmeet.client import Client, NotFound
from watersmeet.contract.v2.operation import GetPageOperations, GetSpaceOperations
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk


def on_page(client: Client, page: PageSingle) -> set[tuple[str, str]]:
    found = client.send(GetPageOperations(id=int(page.id))).operations
    shown = read(client, page, include_operations=True).operations
    assert shown
    assert shown.results == found
    assert len(found) == len({(one.operation, one.target_type) for one in found})
    return {(one.operation, one.target_type) for one in found}


def test_get_page_operations__are_what_the_caller_can_do(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    _, member = served.user()
    theirs, mine = on_page(member, page), on_page(admin, page)
    assert theirs < mine
    assert {("read", "page"), ("update", "page"), ("archive", "page"), ("create", "page")} <= theirs
    assert ("delete", "page") not in theirs
    change(member, page, 2)
    with pytest.raises(NotFound):
        drop(member, page)
    own = make(member, space, "own")
    assert ("delete", "page") in on_page(member, own)
    drop(member, own)
    assert ("delete", "page") in mine
    drop(admin, page)


def test_get_page_operations__anonymous_may_read(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    assert ("view_analytics", "page") in on_page(admin, page)
    with pytest.raises(NotFound):
        admin.send(GetPageOperations(id=1))


def test_get_space_operations__member_and_administrator(served: Served, admin: Client, space: SpaceBulk) -> None:
    def on_space(client: Client) -> set[tuple[str, str]]:
        found = client.send(GetSpaceOperations(id=int(space.id))).operations
        return {(one.operation, one.target_type) for one in found}

    _, member = served.user()
    assert {("read", "space"), ("create", "page")} <= on_space(member)
    assert ("administer", "space") not in on_space(member)
    assert {("administer", "space"), ("update", "space"), ("delete", "space")} <= on_space(admin)
    with pytest.raises(NotFound):
        admin.send(GetSpaceOperations(id=1))


def test_operations__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    with served.queries(at_most=3):
        admin.send(GetPageOperations(id=int(page.id)))
    with served.queries(at_most=3):
        admin.send(GetSpaceOperations(id=int(space.id)))
