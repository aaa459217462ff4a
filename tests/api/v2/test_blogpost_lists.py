"""Lists of blog posts through v2: filters, orders, cursors, who sees what, and what they cost."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.api.v2.making import admin_id, drop, make, mark, storage
from tests.api.v2.test_blogpost import amend, discard, look, post
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.blogpost import (
    BlogPostBulk,
    BlogPostSingle,
    BlogPostSort,
    GetBlogPosts,
    GetBlogPostsInSpace,
    GetLabelBlogPosts,
)
from watersmeet.contract.v2.children import GetChildPages, GetPageDirectChildren
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.label import GetBlogPostLabels
from watersmeet.contract.v2.page import GetLabelPages, GetPages, GetPagesInSpace
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage import content

SORTS = get_args(BlogPostSort)
PLACES: dict[str, Callable[[BlogPostBulk], Any]] = {
    "id": lambda one: int(one.id),
    "created-date": lambda one: (one.created_at, int(one.id)),
    "modified-date": lambda one: (one.version.created_at if one.version else "", int(one.id)),
}


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


def alike(served: Served, items: list[BlogPostSingle]) -> None:
    """Give blog posts few different instants, so that only their ids tell them apart."""

    async def work(session: Any) -> None:
        for k, item in enumerate(items):
            await content.update(session, int(item.id), version_at=f"2026-01-0{k % 3 + 1}T00:00:00.000Z")

    served.do(work)


@pytest.fixture(scope="module")
def two_spaces(served: Served) -> tuple[SpaceBulk, SpaceBulk, list[BlogPostSingle]]:
    """Two spaces with the same titles in both, few different instants, and pages between."""
    admin = served.client()
    one, other = served.space(admin), served.space(admin)
    made = []
    for k in range(9):
        for space in (one, other):
            made.append(post(admin, space, f"Title {k}", created_at=f"2026-02-0{(k * 2) % 3 + 1}T00:00:00.000Z"))
            make(admin, space, f"Title {k}")
    alike(served, made)
    return one, other, made


@pytest.mark.parametrize("sort", [None, *SORTS])
@pytest.mark.parametrize("limit", [1, 3, 250])
@pytest.mark.parametrize("body_format", [None, "storage"])
def test_get_blog_posts__every_order_pages_to_the_end(
    admin: Client,
    two_spaces: tuple[SpaceBulk, SpaceBulk, list[BlogPostSingle]],
    sort: Any,
    limit: int,
    body_format: Any,
) -> None:
    one, other, made = two_spaces
    more: dict[str, Any] = {"sort": sort, "limit": limit, "body_format": body_format}
    place = PLACES[(sort or "id").removeprefix("-")]
    down = (sort or "id").startswith("-")
    wanted = sorted(ids(made))
    for request in (
        GetBlogPosts(space_id=(int(one.id), int(other.id)), **more),
        GetBlogPosts(id=tuple(int(item.id) for item in made), **more),
    ):
        found = list(admin.each(request))
        assert found == sorted(found, key=place, reverse=down)
        assert sorted(ids(found)) == wanted
    for space in (one, other):
        found = list(admin.each(GetBlogPostsInSpace(id=int(space.id), **more)))
        assert found == list(admin.each(GetBlogPosts(space_id=(int(space.id),), **more)))
        assert found == sorted(found, key=place, reverse=down)
        assert sorted(ids(found)) == sorted(item.id for item in made if item.space_id == space.id)


def test_get_blog_posts__the_whole_site(
    admin: Client, two_spaces: tuple[SpaceBulk, SpaceBulk, list[BlogPostSingle]]
) -> None:
    found = ids(admin.each(GetBlogPosts(limit=100)))
    assert set(ids(two_spaces[2])) <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("sort", SORTS)
def test_get_blog_posts_in_space__rows_come_and_go_between(
    served: Served, admin: Client, space: SpaceBulk, sort: Any
) -> None:
    made = [post(admin, space, f"P {k}", created_at=f"2026-02-0{k % 3 + 1}T00:00:00.000Z") for k in range(9)]
    alike(served, made)
    goes = iter(made[::3])
    gone: set[str] = set()
    seen: list[str] = []
    for turn, shown in enumerate(admin.pages(GetBlogPostsInSpace(id=int(space.id), sort=sort, limit=2))):
        seen += ids(shown.results)
        if turn < 4:
            post(admin, space, f"new {turn}")
        leaves = next((item for item in goes if item.id not in seen), None)
        if leaves is not None:
            discard(admin, leaves)
            gone.add(leaves.id)
    assert len(seen) == len(set(seen))
    assert set(ids(made)) - gone <= set(seen)


def test_get_blog_posts__rows_are_what_single_reads_show(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space, "One")
    of = int(space.id)

    def row(**more: Any) -> BlogPostBulk:
        (found,) = admin.send(GetBlogPostsInSpace(id=of, **more)).results
        single = look(admin, made, body_format=more.get("body_format"))
        for member in BlogPostBulk.__struct_fields__:
            if member not in ("body", "links"):
                assert getattr(found, member) == getattr(single, member), member
        assert (found.links.webui, found.links.edituiv2) == (single.links.webui, single.links.edituiv2)
        return found

    for _ in range(2):
        assert row().title == "One"
    amend(admin, made, 2, title="Two")
    assert row().title == "Two"
    amend(admin, made, 3, created_at="2024-05-01T10:00:00.000Z")
    assert row().created_at == "2024-05-01T10:00:00.000Z"
    discard(admin, made)
    assert row(status=("trashed",)).status == "trashed"
    raw = admin.raw("GET", f"/wiki/api/v2/spaces/{of}/blogposts?status=trashed").json()
    assert set(raw["results"][0]) == {
        *("id", "status", "title", "spaceId", "authorId", "createdAt", "version", "body", "_links")
    }
    assert raw["results"][0]["body"] == {}
    assert "base" not in raw["results"][0]["_links"]
    assert raw["_links"] == {"base": f"{served.url}/wiki"}


def test_get_blog_posts__bodies_only_when_asked_for(admin: Client, space: SpaceBulk) -> None:
    post(admin, space, body=storage("<p>é</p>"))
    path = f"/wiki/api/v2/spaces/{space.id}/blogposts"
    raw = admin.raw("GET", path).json()
    assert admin.raw("GET", f"{path}?body-format=none").json() == raw
    shown = admin.raw("GET", f"{path}?body-format=storage").json()["results"][0]["body"]
    assert shown == {"storage": {"representation": "storage", "value": "<p>é</p>"}}
    assert admin.raw("GET", f"{path}?body-format=view").status_code == 400


def test_get_blog_posts__id_and_space_filters(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    made = [post(admin, space, f"P {k}") for k in range(3)] + [post(admin, other, "P")]
    page = make(admin, space)
    wanted = tuple(int(item.id) for item in made)
    assert ids(admin.send(GetBlogPosts(id=(*wanted, 1, wanted[0], int(page.id)))).results) == ids(made)
    assert ids(admin.send(GetBlogPosts(id=wanted, space_id=(int(other.id),))).results) == [made[3].id]
    assert ids(admin.send(GetBlogPosts(id=wanted, space_id=(1,))).results) == []
    assert admin.send(GetBlogPosts(id=())).results == []
    for name, most in (("id", 250), ("space-id", 100)):
        for count, status in ((most, 200), (most + 1, 400)):
            query = ",".join(str(k) for k in range(1, count + 1))
            assert admin.raw("GET", f"/wiki/api/v2/blogposts?{name}={query}").status_code == status


@pytest.mark.parametrize(
    "query",
    [
        *(
            "status=draft",
            "status=archived",
            "status=any",
            "sort=title",
            "sort=-title",
            "sort=name",
            "body-format=view",
        ),
        *(
            "body-format=view",
            "limit=0",
            "limit=251",
            "limit=x",
            "start=-1",
            "id=x",
            "space-id=-1",
            "cursor=!!!",
            "cursor=e30",
        ),
    ],
)
def test_get_blog_posts__wrong_values_are_400(admin: Client, space: SpaceBulk, query: str) -> None:
    assert admin.raw("GET", f"/wiki/api/v2/blogposts?{query}").status_code == 400
    if not query.startswith(("id", "space-id")):
        assert admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}/blogposts?{query}").status_code == 400


def test_get_blog_posts__cursor_of_another_order_is_400(admin: Client, space: SpaceBulk) -> None:
    for k in range(2):
        post(admin, space, f"P {k}")
    path = f"/wiki/api/v2/spaces/{space.id}/blogposts?limit=1&sort=created-date"
    after = admin.raw("GET", path).json()["_links"]["next"]
    assert urlsplit(after).path == f"/wiki/api/v2/spaces/{space.id}/blogposts"
    cursor = dict(parse_qsl(urlsplit(after).query))["cursor"]
    for sort in (None, "-created-date", "modified-date"):
        with pytest.raises(BadRequest, match="cursor is invalid"):
            admin.send(GetBlogPostsInSpace(id=int(space.id), cursor=cursor, sort=sort))  # type: ignore[arg-type]


def test_get_blog_posts__statuses(admin: Client, space: SpaceBulk) -> None:
    of = int(space.id)
    kept, gone = post(admin, space, "kept"), post(admin, space, "gone")
    post(admin, space, "draft", status="draft")
    discard(admin, gone)

    def listed(*statuses: Any) -> list[str]:
        found = ids(admin.each(GetBlogPostsInSpace(id=of, status=statuses)))
        for spaces in ((of,), (of, 1)):
            assert found == ids(admin.each(GetBlogPosts(space_id=spaces, status=statuses)))
        return found

    assert listed("current") == [kept.id]
    assert listed("trashed") == [gone.id]
    assert listed("deleted") == []
    assert listed("trashed", "current", "trashed") == [kept.id, gone.id]
    assert listed() == []
    assert ids(admin.each(GetBlogPostsInSpace(id=of))) == [kept.id]


@pytest.mark.parametrize(("asked", "found"), [("Straße Ω", 2), (" STRASSE ω ", 2), ("Straße", 0), ("", 0), ("*", 0)])
def test_get_blog_posts__title_is_exact_but_for_case(admin: Client, space: SpaceBulk, asked: str, found: int) -> None:
    post(admin, space, "Straße Ω")
    post(admin, space, "Straße Ω", created_at="2024-05-01T10:00:00.000Z")
    make(admin, space, "Straße Ω")
    of = int(space.id)
    assert len(admin.send(GetBlogPostsInSpace(id=of, title=asked)).results) == found
    assert len(admin.send(GetBlogPosts(space_id=(of,), title=asked)).results) == found
    assert admin.raw("GET", "/wiki/api/v2/blogposts?title=").json()["results"] == []


def test_get_blog_posts__start_is_an_offset(admin: Client, space: SpaceBulk) -> None:
    made = ids([post(admin, space, f"P {k}") for k in range(4)])
    for start in (0, 2, 4, 1000):
        shown = admin.send(GetBlogPostsInSpace(id=int(space.id), start=start, limit=2)).results
        assert ids(shown) == made[start : start + 2]


def test_get_blog_posts_in_space__unseen_is_404_even_with_filters(served: Served, admin: Client) -> None:
    hidden = served.space(admin, create_private_space=True)
    made = post(admin, hidden, "hidden")
    _, stranger = served.user()
    for client, of in ((stranger, int(hidden.id)), (stranger, 1), (admin, 1)):
        for more in ({}, {"title": "hidden"}, {"status": ("trashed",)}, {"body_format": "storage"}):
            with pytest.raises(NotFound, match=rf"Cannot find a space with id \[{of}\]"):
                client.send(GetBlogPostsInSpace(id=of, **more))  # type: ignore[arg-type]
    assert admin.send(GetBlogPostsInSpace(id=int(hidden.id), title="no such")).results == []
    assert ids(admin.send(GetBlogPosts(id=(int(made.id),))).results) == [made.id]
    for request in (GetBlogPosts(id=(int(made.id),)), GetBlogPosts(space_id=(int(hidden.id),))):
        assert stranger.send(request).results == []


def test_get_label_blog_posts__filters_and_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    hidden = served.space(admin, create_private_space=True)
    name = f"red-{space.key.lower()}"
    one, two = post(admin, space, "one"), post(admin, other, "two")
    gone, secret, page = post(admin, space, "gone"), post(admin, hidden, "secret"), make(admin, space, "page")
    for item in (one, two, gone, secret, page):
        mark(served, admin_id(served), item, name)
    discard(admin, gone)
    label = int(admin.send(GetBlogPostLabels(id=int(one.id))).results[0].id)
    for sort in SORTS:
        found = ids(admin.each(GetLabelBlogPosts(id=label, sort=sort, limit=1)))
        wanted = [one.id, two.id, secret.id]
        assert found == (wanted[::-1] if sort.startswith("-") else wanted)
    _, stranger = served.user()
    assert ids(stranger.each(GetLabelBlogPosts(id=label))) == [one.id, two.id]
    assert ids(admin.each(GetLabelPages(id=label))) == [page.id]
    assert ids(admin.each(GetLabelBlogPosts(id=label, space_id=(int(other.id),)))) == [two.id]
    shown = admin.send(GetLabelBlogPosts(id=label, space_id=(int(other.id), 1), body_format="storage")).results[0]
    assert shown.body.storage
    assert shown.body.storage.value == "<p>one</p>"
    with pytest.raises(NotFound, match=r"Cannot find a label with id \[1\]"):
        admin.send(GetLabelBlogPosts(id=1))
    only = f"secret-{space.key.lower()}"
    mark(served, admin_id(served), secret, only)
    borne = admin.send(GetBlogPostLabels(id=int(secret.id), sort="-name")).results
    hidden_label = next(int(each.id) for each in borne if each.name == only)
    assert ids(admin.send(GetLabelBlogPosts(id=hidden_label)).results) == [secret.id]
    with pytest.raises(NotFound):
        stranger.send(GetLabelBlogPosts(id=hidden_label))


def test_get_blog_posts__pages_and_blog_posts_never_mix(admin: Client, space: SpaceBulk) -> None:
    of, home = int(space.id), int(str(space.homepage_id))
    made, page = post(admin, space, "Same"), make(admin, space, "Same")
    gone, dropped = post(admin, space, "gone"), make(admin, space, "gone")
    discard(admin, gone)
    drop(admin, dropped)
    statuses: Any = ("current", "trashed", "deleted")
    posts, pages = {made.id, gone.id}, {str(home), page.id, dropped.id}
    both = tuple(int(i) for i in posts | pages)
    for request in (
        GetBlogPostsInSpace(id=of, status=statuses),
        GetBlogPosts(space_id=(of,), status=statuses),
        GetBlogPosts(id=both, status=statuses),
    ):
        assert set(ids(admin.each(request))) == posts
    for other in (
        GetPagesInSpace(id=of, status=statuses),
        GetPages(space_id=(of,), status=statuses),
        GetPages(id=both, status=statuses),
    ):
        assert set(ids(admin.each(other))) == pages
    assert ids(admin.each(GetPagesInSpace(id=of, depth="root"))) == [str(home)]
    assert set(ids(admin.each(GetPagesInSpace(id=of, depth="root", status=("trashed",))))) == {dropped.id}
    for below in (GetPageDirectChildren(id=home), GetChildPages(id=home), GetPageDescendants(id=home)):
        assert ids(admin.each(below)) == [page.id]
    for lone in (GetPageDirectChildren, GetChildPages, GetPageDescendants):
        with pytest.raises(NotFound):
            admin.send(lone(id=int(made.id)))


def test_get_blog_posts__budget_whatever_the_limit(served: Served, admin: Client, space: SpaceBulk) -> None:
    for k in range(8):
        made = post(admin, space, f"P {k}")
        mark(served, admin_id(served), made, "budget")
    label = int(admin.send(GetBlogPostLabels(id=int(made.id))).results[0].id)
    of = int(space.id)
    for limit, body in itertools.product((1, 250), (None, "storage")):
        more: dict[str, Any] = {"limit": limit, "body_format": body}
        for request in (GetBlogPosts(**more), GetBlogPostsInSpace(id=of, **more), GetLabelBlogPosts(id=label, **more)):
            with served.queries(at_most=3):
                assert admin.send(request).results
    with served.queries(at_most=4):
        admin.send(GetBlogPostsInSpace(id=of, title="no such blog post"))
