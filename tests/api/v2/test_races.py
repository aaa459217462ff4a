"""Several callers at once: one wins, the others are told so, and nothing is left half done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.api.v2.making import change, drop, keep, make, read, storage
from tests.api.v2.test_ancestors import above
from tests.api.v2.test_children import children
from tests.conftest import Served
from watersmeet.client import ApiError, Client
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import PropertyUpdate, UpdatePagePropertyById
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.page import PageTitleUpdate, UpdatePageTitle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetPageVersions

MANY = 8


def at_once(calls: Sequence[Callable[[], Any]]) -> Counter[int]:
    """Make all calls at the same time, and count the statuses they end with; 200 stands for any success."""

    def one(call: Callable[[], Any]) -> int:
        try:
            call()
        except ApiError as error:
            return error.status
        return 200

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(one, calls))


def test_update_page__one_of_many_wins(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    ended = at_once([lambda k=k: change(admin, page, 2, body=storage(f"<p>{k}</p>")) for k in range(MANY)])
    assert ended == {200: 1, 409: MANY - 1}
    assert [one.number for one in admin.each(GetPageVersions(id=int(page.id)))] == [2, 1]


def test_create_page__one_title_for_one_page(admin: Client, space: SpaceBulk) -> None:
    ended = at_once([lambda: make(admin, space, "The same") for _ in range(MANY)])
    assert ended == {200: 1, 400: MANY - 1}


def test_create_page__every_child_has_a_place(admin: Client, space: SpaceBulk) -> None:
    assert at_once([lambda k=k: make(admin, space, f"P {k}") for k in range(MANY)]) == {200: MANY}
    assert len(children(admin, str(space.homepage_id), limit=3)) == MANY


def test_update_property__one_of_many_wins(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    keep(admin, page, "k")
    body = PropertyUpdate(key="k", value=2, version=VersionWrite(number=2))
    request = UpdatePagePropertyById(owner=int(page.id), property_id="k", body=body)
    assert at_once([lambda: admin.send(request) for _ in range(MANY)]) == {200: 1, 409: MANY - 1}


def test_create_property__one_key_for_one_property(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    assert at_once([lambda: keep(admin, page, "k") for _ in range(MANY)]) == {200: 1, 409: MANY - 1}


def test_create_space__one_key_for_one_space(served: Served, admin: Client) -> None:
    key = served.new_key()
    ended = at_once([lambda: served.space(admin, key=key) for _ in range(MANY)])
    assert ended == {200: 1, 400: MANY - 1}


def test_trash__once(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    assert at_once([lambda: drop(admin, page) for _ in range(MANY)]) == {200: 1, 404: MANY - 1}


def test_move__under_one_another_makes_no_loop(admin: Client, space: SpaceBulk) -> None:
    for k in range(5):
        one, two = make(admin, space, f"one {k}"), make(admin, space, f"two {k}")
        ended = at_once(
            [
                lambda one=one, two=two: change(admin, one, 2, parent_id=two.id),
                lambda one=one, two=two: change(admin, two, 2, parent_id=one.id),
            ]
        )
        assert ended == {200: 1, 400: 1}
        assert sorted([len(above(admin, one)), len(above(admin, two))]) == [1, 2]


def test_tree__moves_trash_and_new_pages_together_stay_a_tree(admin: Client, space: SpaceBulk) -> None:
    pages = [make(admin, space, f"P {k}") for k in range(6)]
    calls: list[Callable[[], Any]] = []
    for k, page in enumerate(pages):
        target = pages[(k + 1) % len(pages)]
        calls.append(lambda page=page, target=target: change(admin, page, 2, parent_id=target.id))
        calls.append(lambda k=k, page=page: make(admin, space, f"new {k}", parent_id=page.id))
    calls += [lambda page=page: drop(admin, page) for page in pages[:2]]
    ended = at_once(calls)
    assert set(ended) <= {200, 400, 404, 409}
    home = str(space.homepage_id)
    below = {one.id: one for one in admin.each(GetPageDescendants(id=int(home), depth=10, limit=250))}
    for page_id, one in below.items():
        line = above(admin, page_id)
        assert (len(line), line[-1]) == (one.depth, one.parent_id)
        assert read(admin, page_id).parent_id == one.parent_id
        assert set(line) <= {home, *below}
    for page in pages:
        now = read(admin, page)
        assert (now.id in below) == (now.status == "current")


def test_draft__a_new_title_keeps_the_body_saved_just_before(admin: Client, space: SpaceBulk) -> None:
    for k in range(6):
        draft = make(admin, space, f"draft {k}", status="draft")
        title = UpdatePageTitle(id=int(draft.id), body=PageTitleUpdate(status="draft", title=f"new {k}"))
        write = [
            lambda draft=draft: change(admin, draft, 1, status="draft", body=storage("<p>kept</p>")),
            lambda title=title: admin.send(title),
        ]
        assert at_once(write * 2) == {200: 4}
        body = read(admin, draft, body_format="storage").body.storage
        assert body
        assert body.value == "<p>kept</p>"
