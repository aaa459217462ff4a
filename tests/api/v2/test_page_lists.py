"""Lists of pages through v2: filters, orders, cursors, and what they cost."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from tests.api.v2.making import admin_id, archive, change, drop, make, mark, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v1.space import HomepageRef, SpaceUpdate, UpdateSpace
from watersmeet.contract.v2.children import GetPageDirectChildren
from watersmeet.contract.v2.label import GetPageLabels
from watersmeet.contract.v2.page import (
    GetLabelPages,
    GetPageById,
    GetPages,
    GetPagesInSpace,
    PageBulk,
    PageSingle,
    PageSort,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.content import title_key
from watersmeet.storage import content

SORTS = get_args(PageSort)
PLACES: dict[str, Callable[[PageBulk], Any]] = {
    "id": lambda page: int(page.id),
    "title": lambda page: (title_key(page.title), int(page.id)),
    "created-date": lambda page: (page.created_at, int(page.id)),
    "modified-date": lambda page: (page.version.created_at if page.version else "", int(page.id)),
}


def ids(pages: Any) -> list[str]:
    return [page.id for page in pages]


def alike(served: Served, pages: list[PageSingle]) -> None:
    """Give pages few different instants, so that only their ids tell them apart."""

    async def work(session: Any) -> None:
        for k, page in enumerate(pages):
            at = f"2026-01-0{k % 3 + 1}T00:00:00.000Z"
            await content.update(session, int(page.id), created_at=at, version_at=at)

    served.do(work)


@pytest.fixture(scope="module")
def two_spaces(served: Served) -> tuple[SpaceBulk, SpaceBulk, list[PageSingle]]:
    """Two spaces with the same titles in both, and few different instants."""
    admin = served.client()
    one, other = served.space(admin), served.space(admin)
    pages = [make(admin, space, f"Title {k % 5} {k // 10}") for k in range(3) for space in (one, other)]
    pages += [make(admin, space, title) for title in ("ÄPFEL", "apfel", "Zebra", "ɸ", "日本") for space in (one, other)]
    alike(served, pages)
    return one, other, pages


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 3, 250])
def test_get_pages__every_order_pages_to_the_end(
    served: Served, admin: Client, two_spaces: tuple[SpaceBulk, SpaceBulk, list[PageSingle]], sort: Any, limit: int
) -> None:
    one, other, pages = two_spaces
    spaces = (int(one.id), int(other.id))
    asked = [
        GetPages(space_id=spaces, sort=sort, limit=limit),
        GetPages(id=tuple(int(page.id) for page in pages), sort=sort, limit=limit),
    ]
    for request in asked:
        found = list(admin.each(request))
        place = PLACES[sort.removeprefix("-")]
        assert found == sorted(found, key=place, reverse=sort.startswith("-"))
        assert len(ids(found)) == len(set(ids(found)))
        assert {page.id for page in pages} <= set(ids(found))
    for space in (one, other):
        found = list(admin.each(GetPagesInSpace(id=int(space.id), sort=sort, limit=limit)))
        assert found == list(admin.each(GetPages(space_id=(int(space.id),), sort=sort, limit=limit)))
        assert found == sorted(found, key=place, reverse=sort.startswith("-"))
        assert len(found) == len(pages) // 2 + 1


@pytest.mark.parametrize("sort", SORTS)
def test_get_pages_in_space__rows_come_and_go_between(
    served: Served, admin: Client, space: SpaceBulk, sort: Any
) -> None:
    pages = [make(admin, space, f"{'abc'[k % 3]}{k}") for k in range(12)]
    alike(served, pages)
    goes = iter(pages[::3])
    gone: set[str] = set()
    seen: list[str] = []
    for number, shown in enumerate(admin.pages(GetPagesInSpace(id=int(space.id), sort=sort, limit=2))):
        seen += ids(shown.results)
        make(admin, space, f"{'abcd'[number % 4]} new {number}") if number < 6 else None
        leaves = next((page for page in goes if page.id not in seen), None)
        if leaves is not None:
            drop(admin, leaves)
            gone.add(leaves.id)
    assert len(seen) == len(set(seen))
    assert {page.id for page in pages} - gone <= set(seen)


def test_get_pages__next_repeats_the_question(admin: Client, space: SpaceBulk) -> None:
    for k in range(3):
        make(admin, space, f"P {k}")
    path = f"/wiki/api/v2/spaces/{space.id}/pages?sort=-title&limit=1&status=current,archived&body-format=storage&x=%2B"
    first = admin.raw("GET", path)
    after = first.json()["_links"]["next"]
    assert urlsplit(after).path == f"/wiki/api/v2/spaces/{space.id}/pages"
    said = dict(parse_qsl(urlsplit(after).query))
    cursor = said.pop("cursor")
    assert said == {"sort": "-title", "limit": "1", "status": "current,archived", "body-format": "storage", "x": "+"}
    second = admin.raw("GET", after).json()
    assert [page["title"] for page in second["results"]] == ["P 2"] or second["results"]
    again = after.replace(cursor, "".join(f"%{ord(letter):02X}" for letter in cursor))
    assert admin.raw("GET", again).json()["results"] == second["results"]
    assert admin.raw("GET", after.replace(cursor, quote(cursor + "=="))).json()["results"] == second["results"]


def test_get_pages__last_page_has_base_and_no_next(served: Served, admin: Client, space: SpaceBulk) -> None:
    for limit, more in ((1, False), (250, False)):
        answer = admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}/pages?limit={limit}")
        links = answer.json()["_links"]
        assert links == {"base": f"{served.url}/wiki"}, more


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "e30", "W10", "WyJpZCIsbnVsbCwtMV0", "bnVsbA", "%00", "WyJ0aXRsZSIsIlx1MDAwMCIsMV0", "é"]
)
def test_get_pages__garbage_cursor_is_400(admin: Client, cursor: str) -> None:
    with pytest.raises(BadRequest, match="cursor is invalid"):
        admin.send(GetPages(cursor=cursor))


def test_get_pages__cursor_of_another_order_is_400(admin: Client, space: SpaceBulk) -> None:
    make(admin, space)
    of = int(space.id)
    first = admin.raw("GET", f"/wiki/api/v2/spaces/{of}/pages?limit=1&sort=title").json()
    cursor = dict(parse_qsl(urlsplit(first["_links"]["next"]).query))["cursor"]
    for sort in (None, "-title", "created-date"):
        with pytest.raises(BadRequest):
            admin.send(GetPagesInSpace(id=of, cursor=cursor, sort=sort))  # type: ignore[arg-type]


def test_get_pages__start_is_an_offset(admin: Client, space: SpaceBulk) -> None:
    for k in range(5):
        make(admin, space, f"P {k}")
    whole = ids(admin.send(GetPagesInSpace(id=int(space.id), sort="-id")).results)
    for start in (0, 2, 5, 6, 1000):
        got = admin.send(GetPagesInSpace(id=int(space.id), sort="-id", start=start, limit=2))
        assert ids(got.results) == whole[start : start + 2]
    walked = list(admin.each(GetPagesInSpace(id=int(space.id), sort="-id", start=2, limit=2)))
    assert ids(walked) == whole[2:]


@pytest.mark.parametrize("query", ["limit=0", "limit=251", "limit=-1", "limit=x", "limit=1.5", "start=-1", "limit=1e9"])
def test_get_pages__bounds(admin: Client, query: str) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/pages?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "INVALID_REQUEST_PARAMETER"


@pytest.mark.parametrize("limit", [1, 250])
def test_get_pages__limits_within_bounds(admin: Client, space: SpaceBulk, limit: int) -> None:
    assert len(admin.send(GetPagesInSpace(id=int(space.id), limit=limit)).results) == 1


@pytest.mark.parametrize("query", ["status=draft", "status=any", "status=historical", "sort=name", "body-format=view"])
def test_get_pages__unknown_words_are_400_and_name_the_known(admin: Client, query: str) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/pages?{query}")
    assert answer.status_code == 400
    assert "Expected type is one of" in answer.json()["errors"][0]["title"]


@pytest.mark.parametrize("query", ["id=x", "id=1,x", "space-id=-1", "id=9223372036854775808", "id=1_0", "id=%201"])
def test_get_pages__ids_are_numbers(admin: Client, query: str) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/pages?{query}")
    assert (answer.status_code, query) == (200 if query == "id=%201" else 400, query)


def test_get_pages__id_lists(admin: Client, space: SpaceBulk) -> None:
    pages = [make(admin, space, f"P {k}") for k in range(3)]
    wanted = tuple(int(page.id) for page in pages)
    assert ids(admin.send(GetPages(id=wanted)).results) == ids(pages)
    repeated = "&".join(f"id={page.id}" for page in pages)
    assert ids(admin.send(GetPages(id=(*wanted, 1, wanted[0]))).results) == ids(pages)
    assert len(admin.raw("GET", f"/wiki/api/v2/pages?{repeated}").json()["results"]) == 3
    assert admin.send(GetPages(id=())).results == []
    assert admin.send(GetPages(id=wanted, space_id=(1,))).results == []
    for name, most in (("id", 250), ("space-id", 100)):
        for count, status in ((most, 200), (most + 1, 400)):
            query = ",".join(str(k) for k in range(1, count + 1))
            assert admin.raw("GET", f"/wiki/api/v2/pages?{name}={query}").status_code == status


def test_get_pages__statuses(served: Served, admin: Client, space: SpaceBulk) -> None:
    of = int(space.id)
    kept, trashed, old = make(admin, space, "kept"), make(admin, space, "trashed"), make(admin, space, "old")
    draft = make(admin, space, "draft", status="draft")
    archive(served, admin_id(served), old)
    drop(admin, trashed)
    home = str(space.homepage_id)

    def listed(*statuses: Any) -> set[str]:
        found = {page.id for page in admin.each(GetPagesInSpace(id=of, status=statuses))}
        assert found == {page.id for page in admin.each(GetPages(space_id=(of,), status=statuses))}
        both = GetPages(space_id=(of, 1), status=statuses)
        assert found == {page.id for page in admin.each(both)}
        return found

    assert listed("current") == {home, kept.id}
    assert listed("archived") == {old.id}
    assert listed("trashed") == {trashed.id}
    assert listed("deleted") == set()
    assert listed("archived", "current") == {home, kept.id, old.id}
    assert listed("trashed", "current", "trashed") == {home, kept.id, trashed.id}
    assert listed() == set()
    default = {page.id for page in admin.each(GetPagesInSpace(id=of))}
    assert default == {home, kept.id, old.id}
    assert draft.id not in default
    shown = admin.send(GetPagesInSpace(id=of, status=("trashed",))).results[0]
    assert (shown.status, shown.parent_id, shown.parent_type, shown.position) == ("trashed", None, None, None)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Straße Ω", 1), ("STRASSE ω", 1), (" straße Ω ", 1), ("Straße", 0), ("", 0), ("*", 0), ("Straße%", 0)],
)
def test_get_pages__title_is_exact_but_for_case(admin: Client, space: SpaceBulk, asked: str, found: int) -> None:
    make(admin, space, "Straße Ω")
    of = int(space.id)
    assert len(admin.send(GetPagesInSpace(id=of, title=asked)).results) == found
    assert len(admin.send(GetPages(space_id=(of,), title=asked)).results) == found
    assert admin.raw("GET", "/wiki/api/v2/pages?title=").json()["results"] == []


def test_get_pages__same_title_in_other_spaces(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    title = f"Shared {space.key}"
    pages = [make(admin, one, title) for one in (space, other)]
    for sort in SORTS:
        assert set(ids(admin.each(GetPages(title=title.upper(), sort=sort, limit=1)))) == set(ids(pages))


def test_get_pages__subtype(admin: Client, space: SpaceBulk) -> None:
    live = make(admin, space, "live", subtype="live")
    page = make(admin, space, "page")
    of = (int(space.id),)
    assert ids(admin.each(GetPages(space_id=of, subtype="live"))) == [live.id]
    assert set(ids(admin.each(GetPages(space_id=of, subtype="page")))) == {page.id, str(space.homepage_id)}
    assert (read(admin, live).subtype, live.subtype) == ("live", "live")


def test_get_pages__bodies_only_when_asked_for(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, body=storage("<p>é</p>"))
    of = int(space.id)
    raw = admin.raw("GET", f"/wiki/api/v2/spaces/{of}/pages").json()
    assert [page["body"] for page in raw["results"]] == [{}, {}]
    assert admin.raw("GET", f"/wiki/api/v2/spaces/{of}/pages?body-format=none").json() == raw
    shown = admin.send(GetPagesInSpace(id=of, body_format="storage", sort="-id")).results[0].body
    assert shown.storage
    assert (shown.storage.value, shown.storage.representation) == ("<p>é</p>", "storage")
    mixed = make(
        admin,
        space,
        "adf",
        body={"representation": "atlas_doc_format", "value": '{"type":"doc","version":1,"content":[]}'},
    )
    found = admin.send(GetPages(id=(int(mixed.id),), body_format="atlas_doc_format")).results[0].body
    assert found.atlas_doc_format
    assert found.atlas_doc_format.value.startswith("{")


def test_get_pages_in_space__roots(served: Served, admin: Client, space: SpaceBulk) -> None:
    roots = [make(admin, space, f"root {k}", root_level=True) for k in range(3)]
    make(admin, space, "below", parent_id=roots[0].id)
    make(admin, space, "under home")
    gone = make(admin, space, "gone", root_level=True)
    drop(admin, gone)
    wanted = {str(space.homepage_id), *ids(roots)}
    for sort in SORTS:
        found = list(admin.each(GetPagesInSpace(id=int(space.id), depth="root", sort=sort, limit=2)))
        assert (len(found), set(ids(found))) == (4, wanted)
        assert found == sorted(found, key=PLACES[sort.removeprefix("-")], reverse=sort.startswith("-"))
    assert set(ids(admin.each(GetPagesInSpace(id=int(space.id), depth="root", status=("trashed",))))) == {gone.id}


def test_get_pages_in_space__unseen_is_404_even_with_filters(served: Served, admin: Client) -> None:
    hidden = served.space(admin, create_private_space=True)
    make(admin, hidden, "hidden")
    _, outsider = served.user()
    for client, of in ((outsider, int(hidden.id)), (outsider, 1), (admin, 1)):
        for more in ({}, {"depth": "root"}, {"title": "hidden"}, {"status": ("trashed",)}):
            with pytest.raises(NotFound, match=rf"Cannot find a space with id \[{of}\]"):
                client.send(GetPagesInSpace(id=of, **more))  # type: ignore[arg-type]
    assert admin.send(GetPagesInSpace(id=int(hidden.id), title="no such")).results == []


def test_get_label_pages__filters_and_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    name = f"red-{space.key.lower()}"
    one, two, gone = make(admin, space, "one"), make(admin, other, "two"), make(admin, space, "gone")
    for page in (one, two, gone):
        mark(served, admin_id(served), page, name)
    drop(admin, gone)
    label = int(admin.send(GetPageLabels(id=int(one.id))).results[0].id)
    for sort in SORTS:
        found = ids(admin.each(GetLabelPages(id=label, sort=sort, limit=1)))
        assert (len(found), set(found)) == (2, {one.id, two.id})
    assert ids(admin.each(GetLabelPages(id=label, space_id=(int(other.id),)))) == [two.id]
    shown = admin.send(GetLabelPages(id=label, space_id=(int(other.id),), body_format="storage")).results[0]
    assert shown.body.storage
    assert shown.body.storage.value == "<p>one</p>"
    with pytest.raises(NotFound, match=r"Cannot find a label with id \[1\]"):
        admin.send(GetLabelPages(id=1))


def test_get_pages__budget_whatever_the_limit(served: Served, admin: Client, space: SpaceBulk) -> None:
    for k in range(8):
        page = make(admin, space, f"P {k}")
        mark(served, admin_id(served), page, "budget")
    label = int(admin.send(GetPageLabels(id=int(page.id))).results[0].id)
    of = int(space.id)
    for limit, body in itertools.product((1, 250), (None, "storage")):
        more: dict[str, Any] = {"limit": limit, "body_format": body}
        for request in (GetPages(**more), GetPagesInSpace(id=of, **more), GetLabelPages(id=label, **more)):
            with served.queries(at_most=3):
                admin.send(request)
    with served.queries(at_most=4):
        admin.send(GetPagesInSpace(id=of, title="no such page"))


def test_get_pages__modified_date_follows_changes(served: Served, admin: Client, space: SpaceBulk) -> None:
    first, second = make(admin, space, "first"), make(admin, space, "second")
    alike(served, [first, second])
    change(admin, first, 2)
    newest = admin.send(GetPagesInSpace(id=int(space.id), sort="-modified-date", limit=1)).results[0]
    assert newest.id == first.id


def test_get_pages__show_every_change_of_what_was_shown_before(served: Served, admin: Client, space: SpaceBulk) -> None:
    one, two = make(admin, space, "One"), make(admin, space, "Two")
    home = int(admin.send(GetPagesInSpace(id=int(space.id), depth="root")).results[0].id)

    def shown() -> list[PageBulk]:
        found = [page for page in admin.each(GetPagesInSpace(id=int(space.id))) if page.id in (one.id, two.id)]
        for page in found:
            single = admin.send(GetPageById(id=int(page.id)))
            for member in PageBulk.__struct_fields__:
                if member not in ("body", "links"):
                    assert getattr(page, member) == getattr(single, member), member
            assert page.links.webui == single.links.webui
        return found

    def children() -> list[tuple[str, str, int | None]]:
        rows = admin.each(GetPageDirectChildren(id=home))
        return [(row.id, row.title or "", row.child_position) for row in rows]

    for _ in range(2):
        assert [page.title for page in shown()] == ["One", "Two"]
        before = children()
    change(admin, one, 2, title="Other")
    assert [page.title for page in shown()] == ["Other", "Two"]
    assert [row[1] for row in children()] == ["Other", "Two"]
    admin.send(MovePage(page_id=int(two.id), position="before", target_id=int(one.id)))
    assert children() != before
    assert [row[1] for row in children()] == ["Two", "Other"]
    admin.send(MovePage(page_id=int(two.id), position="append", target_id=int(one.id)))
    assert [page.parent_id for page in shown()] == [str(home), one.id]
    admin.send(UpdateSpace(space_key=space.key, body=SpaceUpdate(homepage=HomepageRef(id=one.id))))
    assert str(shown()[0].links.webui).endswith("/overview")
    drop(admin, two)
    assert [page.title for page in shown()] == ["Other"]


def test_get_pages__kept_rows_are_nobody_elses(served: Served, admin: Client, space: SpaceBulk) -> None:
    secret = make(admin, space, "Seen", private=True)
    _, outsider = served.user()
    for _ in range(2):
        assert secret.id in ids(admin.each(GetPagesInSpace(id=int(space.id))))
        assert secret.id not in ids(outsider.each(GetPagesInSpace(id=int(space.id))))
