"""Ancestors of pages through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.making import change, drop, make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.ancestors import GetPageAncestors
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk


def above(client: Client, page: PageSingle | str, **more: int) -> list[str]:
    found = client.send(GetPageAncestors(id=int(page if isinstance(page, str) else page.id), **more)).results
    assert {item.type for item in found} <= {"page"}
    return [item.id for item in found]


def line(client: Client, space: SpaceBulk, length: int) -> list[PageSingle]:
    """Pages, each under the one before."""
    pages: list[PageSingle] = []
    for k in range(length):
        pages.append(make(client, space, f"L{k}", **({"parent_id": pages[-1].id} if pages else {})))
    return pages


def test_get_page_ancestors__root_first_without_itself(admin: Client, space: SpaceBulk) -> None:
    home = str(space.homepage_id)
    pages = line(admin, space, 4)
    assert above(admin, pages[3]) == [home, *(page.id for page in pages[:3])]
    assert above(admin, pages[0]) == [home]
    assert above(admin, home) == []


def test_get_page_ancestors__limit_keeps_the_nearest(admin: Client, space: SpaceBulk) -> None:
    pages = line(admin, space, 5)
    assert above(admin, pages[4], limit=2) == [pages[2].id, pages[3].id]
    assert above(admin, pages[2], limit=2) == [pages[0].id, pages[1].id]
    for limit in (0, 251):
        with pytest.raises(BadRequest):
            above(admin, pages[4], limit=limit)


def test_get_page_ancestors__follow_moves(admin: Client, space: SpaceBulk) -> None:
    pages = line(admin, space, 4)
    other = make(admin, space, "other", root_level=True)
    change(admin, pages[1], 2, parent_id=other.id)
    assert above(admin, pages[3]) == [other.id, pages[1].id, pages[2].id]
    drop(admin, pages[1])
    assert above(admin, pages[3]) == [other.id, pages[2].id]
    assert above(admin, pages[1]) == []


def test_get_page_ancestors__missing_is_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        above(admin, "1")


def test_get_page_ancestors__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    pages = line(admin, space, 12)
    for limit in (1, 250):
        with served.queries(at_most=3):
            above(admin, pages[-1], limit=limit)
