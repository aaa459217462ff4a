"""Children of pages through v2."""

from __future__ import annotations

import base64
from typing import Any, get_args

import pytest

from tests.api.v2.making import admin_id, archive, change, drop, make, read
from tests.api.v2.test_page_lists import alike
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.children import ChildPageSort, ChildSort, GetChildPages, GetPageDirectChildren
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.content import title_key
from watersmeet.storage import content

SORTS = get_args(ChildSort)


def ids(found: Any) -> list[str]:
    return [child.id for child in found]


def children(admin: Client, of: PageSingle | str, **more: Any) -> list[str]:
    return ids(admin.each(GetPageDirectChildren(id=int(of if isinstance(of, str) else of.id), **more)))


@pytest.fixture
def family(served: Served, admin: Client, space: SpaceBulk) -> tuple[PageSingle, list[PageSingle]]:
    """A page and seven children, few of their instants and positions different."""
    parent = make(admin, space, "parent")
    below = [make(admin, space, f"{'cab'[k % 3]} {k}", parent_id=parent.id) for k in range(7)]
    alike(served, below)

    async def same_places(session: Any) -> None:
        for k, page in enumerate(below):
            await content.update(session, int(page.id), position=256 * (1 + k // 3))

    served.do(same_places)
    return parent, below


@pytest.mark.parametrize("sort", [None, *SORTS])
@pytest.mark.parametrize("limit", [1, 2, 250])
def test_direct_children__every_order_pages_to_the_end(
    admin: Client, family: tuple[PageSingle, list[PageSingle]], sort: Any, limit: int
) -> None:
    parent, below = family
    facts = {page.id: read(admin, page) for page in below}
    places: dict[str, Any] = {
        "id": lambda i: int(i),
        "title": lambda i: (title_key(facts[i].title), int(i)),
        "created-date": lambda i: (facts[i].created_at, int(i)),
        "modified-date": lambda i: (facts[i].version.created_at, int(i)),  # type: ignore[union-attr]
        "child-position": lambda i: (facts[i].position, int(i)),
    }
    key = places[(sort or "child-position").removeprefix("-")]
    wanted = sorted(facts, key=key, reverse=bool(sort) and sort.startswith("-"))
    assert children(admin, parent, sort=sort, limit=limit) == wanted
    if sort is None or sort in get_args(ChildPageSort):
        assert ids(admin.each(GetChildPages(id=int(parent.id), sort=sort, limit=limit))) == wanted


def test_direct_children__rows_come_and_go_between(
    admin: Client, space: SpaceBulk, family: tuple[PageSingle, list[PageSingle]]
) -> None:
    parent, below = family
    seen: list[str] = []
    for k, shown in enumerate(admin.pages(GetPageDirectChildren(id=int(parent.id), limit=2))):
        seen += ids(shown.results)
        if k == 0:
            drop(admin, below[0])
            drop(admin, below[6])
            seen_later = make(admin, space, "later", parent_id=parent.id)
    assert seen == [*ids(below[:6]), seen_later.id]


def test_direct_children__shape(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "parent")
    child = make(admin, space, "child", parent_id=parent.id)
    raw = admin.raw("GET", f"/wiki/api/v2/pages/{parent.id}/direct-children").json()["results"]
    common = {"id": child.id, "status": "current", "title": "child", "spaceId": space.id, "childPosition": 256}
    assert raw == [{**common, "type": "page"}]
    assert admin.raw("GET", f"/wiki/api/v2/pages/{parent.id}/children").json()["results"] == [common]


def test_direct_children__only_what_is_current(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "parent")
    kept, gone, old = (make(admin, space, title, parent_id=parent.id) for title in ("kept", "gone", "old"))
    make(admin, space, "draft", parent_id=parent.id, status="draft")
    drop(admin, gone)
    archive(served, admin_id(served), old)
    assert children(admin, parent) == [kept.id]
    assert ids(admin.send(GetChildPages(id=int(parent.id))).results) == [kept.id]
    assert children(admin, gone) == []


def test_direct_children__new_ones_go_last(admin: Client, space: SpaceBulk) -> None:
    home = str(space.homepage_id)
    pages = [make(admin, space, f"P {k}") for k in range(4)]
    assert children(admin, home) == ids(pages)
    change(admin, pages[0], 2, parent_id=pages[3].id)
    change(admin, pages[0], 3, parent_id=home)
    assert children(admin, home) == ids([*pages[1:], pages[0]])


def test_direct_children__missing_and_wrong(admin: Client, family: tuple[PageSingle, list[PageSingle]]) -> None:
    with pytest.raises(NotFound, match=r"Cannot find \[page\] entity with id \[1\]"):
        admin.send(GetPageDirectChildren(id=1))
    with pytest.raises(NotFound):
        admin.send(GetChildPages(id=1))
    with pytest.raises(BadRequest):
        admin.send(GetChildPages(id=int(family[0].id), sort="title"))  # type: ignore[arg-type]
    for value in ("x", 2**31, -(2**40), True, 1.5, []):
        said = str(value).lower() if not isinstance(value, str) else f'"{value}"'
        cursor = base64.urlsafe_b64encode(f'["child-position",{said},1]'.encode()).decode().rstrip("=")
        with pytest.raises(BadRequest, match="cursor is invalid"):
            admin.send(GetPageDirectChildren(id=int(family[0].id), cursor=cursor))


def test_direct_children__budget(served: Served, admin: Client, family: tuple[PageSingle, list[PageSingle]]) -> None:
    for limit in (1, 250):
        for request in (GetPageDirectChildren, GetChildPages):
            with served.queries(at_most=4):
                admin.send(request(id=int(family[0].id), limit=limit))
