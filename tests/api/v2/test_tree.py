"""Moving pages by changing their parent, owners, and kinds of pages, through v2."""

from __future__ import annotations

import random

import pytest

from tests.api.v2.making import actor_of, admin_id, change, drop, make, read
from tests.api.v2.test_ancestors import above, line
from tests.api.v2.test_children import children
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.page import CreatePage, PageCreate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import tree
from watersmeet.model.ids import now


def test_move__under_itself_or_below_is_400(admin: Client, space: SpaceBulk) -> None:
    pages = line(admin, space, 3)
    for target in pages:
        with pytest.raises(BadRequest, match="moved under itself"):
            change(admin, pages[0], 2, parent_id=target.id)
    home = read(admin, str(space.homepage_id))
    with pytest.raises(BadRequest, match="moved under itself"):
        change(admin, home, 2, parent_id=pages[2].id)
    assert above(admin, pages[2]) == [home.id, pages[0].id, pages[1].id]


def test_move__where_it_cannot_go(served: Served, admin: Client, space: SpaceBulk) -> None:
    page, gone = make(admin, space), make(admin, space, "gone")
    elsewhere = make(admin, served.space(admin))
    drop(admin, gone)
    for parent_id, refusal, why in (
        (elsewhere.id, BadRequest, "another space"),
        (gone.id, BadRequest, "trashed"),
        ("1", NotFound, "parent"),
        ("x", BadRequest, "parentId"),
    ):
        with pytest.raises(refusal, match=why):
            change(admin, page, 2, parent_id=parent_id)
        with pytest.raises(refusal, match=why):
            make(admin, space, "new", parent_id=parent_id)
    with pytest.raises(BadRequest, match="another space"):
        change(admin, page, 2, space_id=elsewhere.space_id)
    assert read(admin, page).version == page.version


def test_move__takes_the_branch_along(admin: Client, space: SpaceBulk) -> None:
    pages = line(admin, space, 4)
    target = make(admin, space, "target")
    moved = change(admin, pages[1], 2, parent_id=target.id, space_id=space.id)
    assert moved.version
    assert (moved.parent_id, moved.version.number) == (target.id, 2)
    assert above(admin, pages[3]) == [str(space.homepage_id), target.id, pages[1].id, pages[2].id]
    assert children(admin, pages[0]) == []
    assert children(admin, target) == [pages[1].id]


def test_move__at_random_stays_a_tree(admin: Client, space: SpaceBulk) -> None:
    chance = random.Random(7)
    home = str(space.homepage_id)
    pages = [make(admin, space, f"P {k}") for k in range(8)]
    parent, number = {page.id: home for page in pages}, {page.id: 1 for page in pages}

    def up(page_id: str) -> list[str]:
        return [] if page_id == home else [*up(parent[page_id]), parent[page_id]]

    for _ in range(40):
        page = chance.choice(pages)
        target = chance.choice([home, *(other.id for other in pages)])
        loops = target == page.id or page.id in up(target)
        try:
            change(admin, page, number[page.id] + 1, parent_id=target)
        except BadRequest:
            assert loops
        else:
            assert not loops
            parent[page.id], number[page.id] = target, number[page.id] + 1
    for page in pages:
        assert above(admin, page) == up(page.id)
    for target in parent.values():
        assert set(children(admin, target)) == {page_id for page_id, at in parent.items() if at == target}


def test_move__beside_a_root_with_pages_in_the_trash(served: Served, admin: Client, space: SpaceBulk) -> None:
    """What is in the trash has no parent either, but is no sibling of the roots."""
    roots = [make(admin, space, f"root {k}", root_level=True) for k in range(3)]
    gone = make(admin, space, "gone", root_level=True)
    drop(admin, gone)
    me = admin_id(served)

    async def work(session: object) -> None:
        actor = await actor_of(session, me)
        await tree.move(session, actor, now(), int(roots[0].id), "after", int(roots[2].id))  # type: ignore[arg-type]

    served.do(work)
    places = [read(admin, page).position or 0 for page in (roots[1], roots[2], roots[0])]
    assert places == sorted(places)
    assert read(admin, gone).position is None


def test_owner__is_handed_over_without_a_version_of_its_own(served: Served, admin: Client, space: SpaceBulk) -> None:
    someone, _ = served.user()
    page = make(admin, space)
    assert (page.owner_id, page.last_owner_id) == (page.author_id, None)
    changed = change(admin, page, 2, owner_id=someone)
    assert (changed.owner_id, changed.last_owner_id, changed.author_id) == (someone, page.author_id, page.author_id)
    again = change(admin, page, 3, owner_id=someone)
    assert (again.owner_id, again.last_owner_id) == (someone, page.author_id)
    with pytest.raises(BadRequest, match="No active account"):
        change(admin, page, 4, owner_id="nobody")


def test_create_page__root_level_has_no_parent_to_name(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space)
    with pytest.raises(BadRequest):
        make(admin, space, "both", root_level=True, parent_id=parent.id)
    with pytest.raises(BadRequest):
        make(admin, space, "live draft", subtype="live", status="draft")


def test_create_page__embedded_is_taken(admin: Client, space: SpaceBulk) -> None:
    assert make(admin, space, "embedded", embedded=True).status == "current"


@pytest.mark.parametrize("space_id", ["1", 1, "x", "", -1, "99999999999999999999"])
def test_create_page__no_such_space(admin: Client, space_id: str | int) -> None:
    refusal = NotFound if str(space_id) == "1" else BadRequest
    with pytest.raises(refusal):
        admin.send(CreatePage(body=PageCreate(space_id=space_id, title="x")))


def test_create_page__private_is_its_authors_alone(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    page = make(member, space, "private", private=True)
    child = make(member, space, "child", parent_id=page.id)
    for hidden in (page, child):
        assert read(member, hidden).status == "current"
        with pytest.raises(NotFound):
            read(admin, hidden)
    assert above(member, child) == [str(space.homepage_id), page.id]


def test_tree__is_at_most_500_deep(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = None
    for k in range(501):
        parent = make(admin, space, f"D {k}", parent_id=parent) if parent else make(admin, space, "D", root_level=True)
        parent = parent.id
    with pytest.raises(BadRequest, match="500 levels"):
        make(admin, space, "too deep", parent_id=parent)
    assert len(above(admin, str(parent), limit=250)) == 250
    with served.queries(at_most=3):
        above(admin, str(parent))
