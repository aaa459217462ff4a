"""Likes through v2: counted, listed, and only of what the caller sees."""

from __future__ import annotations

import pytest

from tests.api.v2.making import admin_id, drop, like, make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.like import GetPageLikeCount, GetPageLikeUsers
from watersmeet.contract.v2.space import SpaceBulk


def test_get_page_like_users__pages_to_the_end(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Liked")
    people = sorted([admin_id(served), *(served.user()[0] for _ in range(4))])
    like(served, page, *reversed(people))
    assert admin.send(GetPageLikeCount(id=int(page.id))).count == 5
    for limit in (1, 2, 5, 250):
        found = [row.account_id for row in admin.each(GetPageLikeUsers(id=int(page.id), limit=limit))]
        assert found == people
    none = admin.send(GetPageLikeUsers(id=int(page.id), limit=0))
    assert (none.results, bool(none.links.next)) == ([], False)


def test_get_page_likes__of_an_unliked_page_are_none(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Unliked")
    assert admin.send(GetPageLikeCount(id=int(page.id))).count == 0
    assert admin.send(GetPageLikeUsers(id=int(page.id))).results == []


def test_get_page_likes__of_an_unseen_page_are_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Secret", private=True)
    like(served, page, admin_id(served))
    _, stranger = served.user()
    for request in (GetPageLikeCount(id=int(page.id)), GetPageLikeUsers(id=int(page.id))):
        with pytest.raises(NotFound):
            stranger.send(request)
        admin.send(request)
    with pytest.raises(BadRequest):
        admin.send(GetPageLikeUsers(id=int(page.id), cursor="nonsense"))
    with pytest.raises(BadRequest):
        admin.send(GetPageLikeUsers(id=int(page.id), limit=251))


def test_get_page_likes__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Budget")
    like(served, page, admin_id(served))
    for request in (GetPageLikeCount(id=int(page.id)), GetPageLikeUsers(id=int(page.id), limit=250)):
        with served.queries(at_most=3):
            admin.send(request)
    drop(admin, page)
    assert admin.send(GetPageLikeCount(id=int(page.id))).count == 1
