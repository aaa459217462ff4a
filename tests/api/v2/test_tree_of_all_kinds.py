"""One tree of pages, whiteboards, databases, smart links and folders: read, moved and searched through both APIs."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any, get_args

import pytest

from tests.api.v2.making import actor_of, admin_id, change, drop, make, read
from tests.api.v2.making_in_tree import (
    ANCESTORS,
    CHILDREN,
    DELETE,
    DESCENDANTS,
    KINDS,
    PATHS,
    away,
    every_kind,
    put,
    see,
)
from tests.api.v2.test_page_lists import alike
from tests.conftest import Served
from tests.permissions.world import grant_only
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.client.errors import Forbidden
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.ancestors import GetPageAncestors
from watersmeet.contract.v2.children import ChildSort, GetChildPages, GetPageDirectChildren
from watersmeet.contract.v2.content import ContentIds, ConvertContentIdsToContentTypes
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.page import GetPagesInSpace
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import pages, tree
from watersmeet.model.actor import ALL_LICENSED_USERS, user_principal
from watersmeet.model.ids import now

ALL = ("page", *KINDS)
ABOVE: dict[str, Any] = {"page": GetPageAncestors, **ANCESTORS}
BELOW: dict[str, Any] = {"page": GetPageDirectChildren, **CHILDREN}
DEEP: dict[str, Any] = {"page": GetPageDescendants, **DESCENDANTS}


def add(client: Client, space: SpaceBulk, kind: str, title: str, under: str | None = None) -> str:
    """The id of something new in the tree."""
    if kind == "page":
        return make(client, space, title, parent_id=under).id
    return put(client, space, kind, title, parent_id=under).id


def move(client: Client, item: str, position: Any, target: str) -> None:
    moved = client.send(MovePage(page_id=int(item), position=position, target_id=int(target)))
    assert moved.page_id == item


def children(client: Client, of: str, kind: str, **more: Any) -> list[str]:
    return [child.id for child in client.each(BELOW[kind](id=int(of), **more))]


def ancestors(client: Client, of: str, kind: str) -> list[tuple[str, str]]:
    return [(one.id, one.type) for one in client.send(ABOVE[kind](id=int(of), limit=250)).results]


def tower(client: Client, space: SpaceBulk) -> list[tuple[str, str]]:
    """One of each kind, each under the one before: (id, kind)."""
    made: list[tuple[str, str]] = []
    for kind in ("folder", "page", "whiteboard", "database", "embed", "folder", "page"):
        under = made[-1][0] if made else None
        made.append((add(client, space, kind, f"{kind} {len(made)}", under), kind))
    return made


def test_ancestors__of_every_kind(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = tower(admin, space)
    home = (str(space.homepage_id), "page")
    for k, (item, kind) in enumerate(made):
        assert ancestors(admin, item, kind) == [home, *made[:k]]
        with served.queries(at_most=3):
            nearest = admin.send(ABOVE[kind](id=int(item), limit=1)).results
        assert [(one.id, one.type) for one in nearest] == [home, *made[:k]][-1:]


def test_descendants__of_every_kind(admin: Client, space: SpaceBulk) -> None:
    made = tower(admin, space)
    for k, (item, kind) in enumerate(made):
        below = list(admin.each(DEEP[kind](id=int(item), depth=10, limit=2)))
        assert [(one.id, one.type) for one in below] == made[k + 1 :]
        assert [one.depth for one in below] == list(range(1, len(made) - k))
        assert [one.parent_id for one in below] == [one[0] for one in made[k:-1]]
        assert [one.id for one in admin.send(DEEP[kind](id=int(item))).results] == [i for i, _ in made[k + 1 : k + 3]]


@pytest.mark.parametrize("sort", [None, *get_args(ChildSort)])
@every_kind
def test_direct_children__of_every_kind_in_every_order(
    served: Served, admin: Client, space: SpaceBulk, kind: str, sort: str | None
) -> None:
    parent = put(admin, space, kind, "parent")
    made = [add(admin, space, ALL[k % 5], f"{'cab'[k % 3]}", parent.id) for k in range(5)]
    made.append(make(admin, space, "c too", parent_id=parent.id).id)
    alike(served, [read(admin, page) for page in made if page in (made[0], made[5])])
    whole = admin.send(CHILDREN[kind](id=int(parent.id), sort=sort)).results
    assert Counter(child.id for child in whole) == Counter(made)
    assert [child.type for child in sorted(whole, key=lambda child: int(child.id))] == [*ALL, "page"]
    for limit in (1, 4):
        assert children(admin, parent.id, kind, sort=sort, limit=limit) == [child.id for child in whole]
    if sort in (None, "id", "child-position"):
        assert [child.id for child in whole] == made
    if sort in ("title", "-title"):
        titles = [child.title for child in whole]
        assert titles == sorted(titles, reverse=sort == "-title")
    with served.queries(at_most=4):
        admin.send(CHILDREN[kind](id=int(parent.id), sort=sort, limit=3))


def test_get_child_pages__leaves_the_other_kinds_out(admin: Client, space: SpaceBulk) -> None:
    made = {kind: add(admin, space, kind, kind) for kind in ALL}
    home = int(str(space.homepage_id))
    assert [child.id for child in admin.send(GetChildPages(id=home)).results] == [made["page"]]
    assert {page.id for page in admin.send(GetPagesInSpace(id=int(space.id))).results} == {str(home), made["page"]}


def test_update_page__into_a_folder_and_out(admin: Client, space: SpaceBulk) -> None:
    page, folder = make(admin, space), put(admin, space, "folder")
    for k, kind in enumerate(KINDS):
        inside = put(admin, space, kind, parent_id=folder.id)
        moved = change(admin, page, k + 2, parent_id=inside.id)
        assert (moved.parent_id, moved.parent_type) == (inside.id, kind)
        shown = read(admin, page)
        assert (shown.parent_id, shown.parent_type, shown.position) == (inside.id, kind, moved.position)
        listed = {one.id: one for one in admin.send(GetPagesInSpace(id=int(space.id))).results}[page.id]
        assert (listed.parent_id, listed.parent_type) == (inside.id, kind)
        assert ancestors(admin, page.id, "page")[1:] == [(folder.id, "folder"), (inside.id, kind)]
    away(admin, inside)
    listed = {one.id: one for one in admin.send(GetPagesInSpace(id=int(space.id))).results}[page.id]
    assert (listed.parent_id, listed.parent_type) == (folder.id, "folder")
    back = change(admin, page, 6, parent_id=space.homepage_id)
    assert (back.parent_id, back.parent_type) == (space.homepage_id, "page")


def test_move_page__of_every_kind_beside_and_into_every_kind(admin: Client, space: SpaceBulk) -> None:
    home = str(space.homepage_id)
    for kind in ALL:
        item = add(admin, space, kind, f"moved {kind}")
        for target_kind in ALL:
            target = add(admin, space, target_kind, f"target {kind} {target_kind}")
            move(admin, item, "append", target)
            assert children(admin, target, target_kind) == [item]
            assert ancestors(admin, item, kind) == [(home, "page"), (target, target_kind)]
            for position, place in (("before", [item, target]), ("after", [target, item])):
                move(admin, item, position, target)
                order = children(admin, home, "page")
                assert [one for one in order if one in place] == place
                assert abs(order.index(item) - order.index(target)) == 1


def test_move_page__at_random_loses_nothing(admin: Client, space: SpaceBulk) -> None:
    chance = random.Random(11)
    home = str(space.homepage_id)
    kind_of = {home: "page"}
    below: dict[str, list[str]] = {home: []}
    for k in range(12):
        kind = ALL[k % 5]
        item = add(admin, space, kind, f"{kind} {k}")
        kind_of[item], below[item] = kind, []
        below[home].append(item)

    def parent(item: str) -> str:
        return next(above for above, items in below.items() if item in items)

    def under(item: str, top: str) -> bool:
        return item == top or (item != home and under(parent(item), top))

    trashed: set[str] = set()
    for _ in range(80):
        item = chance.choice([one for one in kind_of if one != home])
        target = chance.choice(list(kind_of))
        position = chance.choice(["before", "after", "append"])
        if len(trashed) < 4 and chance.random() < 0.06:
            if kind_of[item] == "page":
                drop(admin, item)
            else:
                admin.send(DELETE[kind_of[item]](id=int(item)))
            above = parent(item)
            below[above].remove(item)
            below[above] += below.pop(item)
            trashed.add(item)
            del kind_of[item]
            continue
        new_parent = target if position == "append" else (None if target == home else parent(target))
        if new_parent is None:
            continue
        try:
            move(admin, item, position, target)
        except BadRequest:
            assert item == target or under(new_parent, item)
            continue
        assert item != target
        assert not under(new_parent, item)
        below[parent(item)].remove(item)
        siblings = below[new_parent]
        at = {"append": len(siblings), "before": 0, "after": 1}[position]
        siblings.insert(at if position == "append" else siblings.index(target) + at, item)
    assert trashed
    for item, kind in kind_of.items():
        assert children(admin, item, kind) == below[item]
        chain, at_item = [], item
        while at_item != home:
            at_item = parent(at_item)
            chain.insert(0, (at_item, kind_of[at_item]))
        assert ancestors(admin, item, kind) == chain
    reached = {one.id for one in admin.each(GetPageDescendants(id=int(home), depth=10))}
    too_deep = {item for item, kind in kind_of.items() if len(ancestors(admin, item, kind)) > 10}
    assert reached | too_deep | {home} == set(kind_of)


def test_move_page__between_close_neighbours(admin: Client, space: SpaceBulk) -> None:
    """There is room for a few between two positions; then the siblings are numbered anew."""
    folder = put(admin, space, "folder")
    first, last = (add(admin, space, "whiteboard", name, folder.id) for name in ("first", "last"))
    order = [first, last]
    for k in range(12):
        item = add(admin, space, ALL[k % 5], f"{k}")
        move(admin, item, "before", last)
        order.insert(-1, item)
        assert children(admin, folder.id, "folder") == order


@every_kind
def test_move_page__under_itself_or_below_is_400(admin: Client, space: SpaceBulk, kind: str) -> None:
    top = put(admin, space, kind)
    page = make(admin, space, parent_id=top.id)
    low = put(admin, space, kind, parent_id=page.id)
    name = {"embed": "smart link"}.get(kind, kind)
    with pytest.raises(BadRequest, match=f"A {name} cannot be moved relative to itself"):
        move(admin, top.id, "append", top.id)
    for target in (page.id, low.id):
        with pytest.raises(BadRequest, match=f"A {name} cannot be moved under itself"):
            move(admin, top.id, "append", target)
    for target in (top.id, low.id):
        with pytest.raises(BadRequest):
            move(admin, top.id, "after", target)
    assert ancestors(admin, low.id, kind)[1:] == [(top.id, kind), (page.id, "page")]


def test_move_page__what_is_not_in_the_tree_stays_out(served: Served, admin: Client, space: SpaceBulk) -> None:
    me = admin_id(served)

    async def blog(session: Any) -> str:
        new = pages.NewPage(kind="blogpost", space_id=int(space.id), title="News")
        return str((await pages.create(session, await actor_of(session, me), now(), new)).id)

    post: str = served.do(blog)
    folder, page = put(admin, space, "folder"), make(admin, space)
    for position in ("before", "after", "append"):
        for item in (folder.id, page.id):
            with pytest.raises(BadRequest, match=r"targetId.*blogpost"):
                move(admin, item, position, post)
            with pytest.raises(BadRequest, match=r"pageId.*blogpost"):
                move(admin, post, position, item)
    with pytest.raises(BadRequest, match="blog post holds no children"):
        put(admin, space, "whiteboard", parent_id=post)
    away(admin, folder)
    for position in ("before", "after", "append"):
        with pytest.raises(NotFound):
            move(admin, page.id, position, folder.id)
        with pytest.raises(NotFound):
            move(admin, folder.id, position, page.id)
    assert read(admin, page).parent_id == space.homepage_id


def test_move_page__a_folder_to_another_space_takes_all_along(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    made = tower(admin, space)
    move(admin, made[0][0], "append", str(other.homepage_id))
    for k, (item, kind) in enumerate(made):
        assert ancestors(admin, item, kind) == [(str(other.homepage_id), "page"), *made[:k]]
        shown = admin.raw("GET", f"/wiki/api/v2/{PATHS.get(kind, 'pages')}/{item}").json()
        assert shown["spaceId"] == other.id
        assert f"/spaces/{other.key}/" in shown["_links"]["webui"]
    make(admin, space, "page 1")
    with pytest.raises(BadRequest, match="title already exists"):
        move(admin, made[0][0], "append", str(space.homepage_id))
    assert see(admin, put(admin, other, "folder")).space_id == other.id
    assert ancestors(admin, made[6][0], "page") == [(str(other.homepage_id), "page"), *made[:6]]


def test_move_page__no_branch_reaches_too_deep(
    admin: Client, space: SpaceBulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tower(admin, space)
    target = put(admin, space, "folder")
    monkeypatch.setattr(tree, "MAX_DEPTH", len(made))
    with pytest.raises(BadRequest, match="levels deep"):
        move(admin, made[0][0], "append", target.id)
    with pytest.raises(BadRequest, match="levels deep"):
        put(admin, space, "folder", parent_id=made[-1][0])
    page = read(admin, made[1][0])
    assert ancestors(admin, made[-1][0], "page")[1:] == made[:-1]
    assert change(admin, page, 2, parent_id=target.id).parent_id == target.id
    monkeypatch.setattr(tree, "MAX_DEPTH", len(made) + 1)
    move(admin, target.id, "append", made[0][0])
    assert [one for one, _ in ancestors(admin, made[-1][0], "page")][1:3] == [made[0][0], target.id]


@every_kind
def test_move_page__needs_permission(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    _, member = served.user()
    item, folder = put(admin, space, kind), put(admin, space, "folder")
    other = served.space(admin)
    with pytest.raises(Forbidden):
        move(member, item.id, "append", str(other.homepage_id))
    move(member, item.id, "append", folder.id)
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS)])
    with pytest.raises(Forbidden):
        move(member, item.id, "before", folder.id)
    assert see(admin, item).parent_id == folder.id


def test_restrictions__follow_what_moves(served: Served, admin: Client, space: SpaceBulk) -> None:
    """What stands under a private database is its author's alone, whatever kind it is, until it is moved away."""
    _, member = served.user()
    closed = put(member, space, "database", "closed", private=True)
    folder = put(member, space, "folder", "inside", parent_id=closed.id)
    page = make(member, space, "inside", parent_id=folder.id)
    for call in (lambda: see(admin, folder), lambda: read(admin, page)):
        with pytest.raises(NotFound):
            call()
    assert children(admin, str(space.homepage_id), "page") == []
    assert list(admin.each(GetPageDescendants(id=int(str(space.homepage_id))))) == []
    move(member, folder.id, "after", closed.id)
    assert see(admin, folder).parent_id == space.homepage_id
    assert children(admin, folder.id, "folder") == [page.id]
    move(member, folder.id, "append", closed.id)
    with pytest.raises(NotFound):
        read(admin, page)
    with pytest.raises(NotFound):
        move(admin, make(admin, space, "other").id, "append", folder.id)
    away(member, closed)
    assert read(admin, page).parent_id == folder.id
    assert see(admin, folder).parent_id == space.homepage_id
    with pytest.raises(NotFound):
        see(admin, closed)


def found(client: Client, cql: str, **more: Any) -> set[str]:
    results = client.send(SearchByCQL(cql=cql, limit=50, **more)).results
    return {one.content.id for one in results if one.content}  # type: ignore[union-attr, misc]


@every_kind
def test_search_by_cql__finds_every_kind(served: Served, admin: Client, space: SpaceBulk, kind: str) -> None:
    word = f"zebra{served.new_key().lower()}"
    item = put(admin, space, kind, f"A {word} here")
    page = make(admin, space, word, parent_id=item.id)
    at = f'space = "{space.key}"'
    assert found(admin, f"{at} and type = {kind}") == {item.id}
    assert found(admin, f"{at} and type in (page, {kind}) and title ~ {word}") == {item.id, page.id}
    assert found(admin, f"text ~ {word}") == {item.id, page.id}
    assert found(admin, f"parent = {item.id}") == found(admin, f"ancestor = {item.id}") == {page.id}
    assert found(admin, f"id = {item.id}") == {item.id}
    hit = admin.send(SearchByCQL(cql=f"type = {kind} and {at}")).results[0]
    assert hit.url == item.links.webui
    assert hit.content
    assert hit.content.type == kind
    _, stranger = served.user()
    assert found(stranger, f"text ~ {word}") == {item.id, page.id}
    mine = user_principal(admin_id(served))
    grant_only(served, space, [("read/space", mine), ("delete/page", mine)])
    assert found(stranger, f"text ~ {word}") == set()
    away(admin, item)
    assert found(admin, f"text ~ {word}") == {page.id}
    assert found(admin, f"{at} and type = {kind}") == set()


@every_kind
def test_get_content_by_id__of_every_kind(admin: Client, space: SpaceBulk, kind: str) -> None:
    more = {"embed_url": "https://example.com/a?b=c"} if kind == "embed" else {}
    item = put(admin, space, kind, "An item", **more)
    page = make(admin, space, parent_id=item.id)
    inside = put(admin, space, "folder", "inside", parent_id=item.id)
    expand = "body.storage,body.view,ancestors,version,history,space,children.page,children.folder,operations"
    for path in (f"content/{item.id}?expand={expand}", f"content/search?cql=id={item.id}&expand={expand}"):
        answer = admin.raw("GET", f"/wiki/rest/api/{path}")
        assert answer.status_code == 200, answer.text
        shown = answer.json()["results"][0] if "results" in answer.json() else answer.json()
        assert (shown["id"], shown["type"], shown["title"], shown["status"]) == (item.id, kind, "An item", "current")
        assert [one["id"] for one in shown["ancestors"]] == [space.homepage_id]
        assert shown["_links"]["webui"] == item.links.webui
        assert [one["id"] for one in shown["children"]["page"]["results"]] == [page.id]
        assert [one["id"] for one in shown["children"]["folder"]["results"]] == [inside.id]
    for branch, expected in (("child", [inside.id]), ("descendant", [inside.id])):
        listed = admin.raw("GET", f"/wiki/rest/api/content/{item.id}/{branch}/folder").json()["results"]
        assert [one["id"] for one in listed] == expected
    listed = admin.raw("GET", f"/wiki/rest/api/content/{space.homepage_id}/child/{kind}?expand=body.storage").json()
    assert [one["id"] for one in listed["results"]] == [item.id]
    ids = ContentIds(content_ids=[item.id, page.id])
    types = admin.send(ConvertContentIdsToContentTypes(body=ids)).results
    assert types == {item.id: kind, page.id: "page"}
