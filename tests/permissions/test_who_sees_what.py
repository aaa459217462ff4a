"""A list contains a page exactly when the single read of it answers 200: for any grants, groups and restrictions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.v2.making import change, drop
from tests.conftest import Served
from tests.permissions.views import ATTACHED, SINGLE, attachment_lists, lists, there
from tests.permissions.world import Cast, Model, Page, assemble, grant_only, restrict
from watersmeet.client import BadRequest
from watersmeet.contract.v2.ancestors import GetPageAncestors
from watersmeet.contract.v2.children import GetPageDirectChildren
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.label import GetSpaceContentLabels, GetSpaceLabels
from watersmeet.contract.v2.operation import GetSpaceOperations
from watersmeet.contract.v2.space import GetSpaceById, GetSpaces
from watersmeet.contract.v2.space_properties import GetSpaceProperties
from watersmeet.model.actor import user_principal

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["make", "make", "private", "draft", "restrict", "restrict", "move", "move", "trash", "restore"]
        ),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture(scope="module")
def cast(served: Served) -> Any:
    yield assemble(served)
    served.allow_anonymous(False)


def build(cast: Cast, readers: set[int], steps: list[tuple[str, int, int]]) -> Model:
    """A space that some may read and the first viewer writes in, and what the steps make of it."""
    served, writer = cast.served, cast.viewers[0]
    space = served.space(writer.client)
    mine = user_principal(str(writer.account_id))
    whom = {mine, *(cast.principals[i % len(cast.principals)] for i in readers)}
    on_pages = ("create/page", "update/page", "delete/page", "create/attachment", "create/comment")
    everything = ("read/space", *on_pages, "delete/space", "administer/space")
    grant_only(served, space, [*((one, mine) for one in everything), *(("read/space", who) for who in whom)])
    model = Model(cast, space, writer, frozenset(whom))
    home = model.pages[str(space.homepage_id)] = Page(str(space.homepage_id), str(space.author_id), None, "current")
    for number, (what, a, b) in enumerate(steps):
        current = [page for page in model.pages.values() if page.status == "current" and model.sees(writer, page)]
        page, other = current[a % len(current)], current[b % len(current)]
        if what in ("make", "private", "draft"):
            more = {"private": what == "private", "status": "draft" if what == "draft" else "current"}
            model.make(writer, f"P {number}", parent_id=page.id, **more)
        elif what == "restrict" and page.limits is None:
            # The writer stays among them, so that later steps can go on.
            principals = sorted({mine, cast.principals[b % len(cast.principals)]})
            restrict(served, page.id, "read", principals)
            page.limits = frozenset(principals)
        elif what == "move" and page is not home:
            _move(model, page, other)
        elif what == "trash" and page is not home:
            drop(writer.client, page.id)
            model.trash(page)
        elif what == "restore":
            _restore(model)
    return model


def _move(model: Model, page: Page, target: Page) -> None:
    loops = target is page or page in model.above(target)
    fake = _As(page.id, f"T {page.id}")
    try:
        change(model.writer.client, fake, page.version + 1, parent_id=target.id)  # type: ignore[arg-type]
    except BadRequest:
        assert loops
    else:
        assert not loops
        page.parent, page.version = target.id, page.version + 1


def _restore(model: Model) -> None:
    gone = next((page for page in model.pages.values() if page.status == "trashed"), None)
    if gone is not None and model.sees(model.writer, gone):
        back = change(model.writer.client, _As(gone.id, "x"), gone.version + 1)  # type: ignore[arg-type]
        gone.parent, gone.status, gone.kept, gone.version = back.parent_id, "current", frozenset(), gone.version + 1


class _As:
    """As much of a page as changing it needs."""

    def __init__(self, page_id: str, title: str) -> None:
        self.id, self.title = page_id, title


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(readers=st.sets(st.integers(0, 5), max_size=3), steps=STEPS)
def test_pages__lists_hold_what_single_reads_show(
    cast: Cast, readers: set[int], steps: list[tuple[str, int, int]]
) -> None:
    model = build(cast, readers, steps)
    for viewer in cast.viewers:
        for page in model.pages.values():
            seen = model.sees(viewer, page)
            for way, look in SINGLE.items():
                assert look(viewer.client, page.id) == seen, (viewer.name, page, way)
            for way, look in lists(model.space.id).items():
                assert look(viewer.client, page.id) == (seen and page.status != "draft"), (viewer.name, page, way)
            if page.attachment is not None:
                for way, see in ATTACHED.items():
                    assert see(viewer.client, page.id, page.attachment) == seen, (viewer.name, page, way)
                for way, see in attachment_lists(page.status).items():
                    shown = seen and page.status != "draft"
                    assert see(viewer.client, page.id, page.attachment) == shown, (viewer.name, page, way)
        _check_tree(model, viewer)


def _check_tree(model: Model, viewer: Any) -> None:
    """Ancestors, children and descendants of what is seen hold what is seen, and nothing else."""
    seen = {page.id: page for page in model.pages.values() if model.sees(viewer, page)}
    for page in seen.values():
        above = [one.id for one in viewer.client.send(GetPageAncestors(id=int(page.id))).results]
        assert above == [one.id for one in reversed(model.above(page)) if one.id in seen]
        below = {one.id for one in seen.values() if one.status == "current" and page in model.above(one)}
        got = viewer.client.each(GetPageDescendants(id=int(page.id), depth=10, limit=1))
        assert {one.id for one in got} == below
        children = viewer.client.each(GetPageDirectChildren(id=int(page.id), limit=1))
        assert {one.id for one in children} == {i for i in below if seen[i].parent == page.id}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(readers=st.sets(st.integers(0, 5), max_size=3))
def test_spaces__lists_hold_what_single_reads_show(cast: Cast, readers: set[int]) -> None:
    model = build(cast, readers, [])
    of = int(model.space.id)
    for viewer in cast.viewers:
        seen = model.sees_space(viewer)
        for request in (
            GetSpaceById(id=of),
            GetSpaceLabels(id=of),
            GetSpaceContentLabels(id=of),
            GetSpaceOperations(id=of),
            GetSpaceProperties(space_id=of),
        ):
            assert there(viewer.client, request) == seen, request
        for wanted in ({"ids": (of,)}, {"keys": (model.space.key,)}, {"limit": 250}, {"sort": "-name", "limit": 250}):
            found = [space.id for space in viewer.client.each(GetSpaces(**wanted))]  # type: ignore[arg-type]
            assert (model.space.id in found) == seen, wanted
