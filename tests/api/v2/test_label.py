"""Labels through v2, which reads them only."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from tests.api.v2.making import admin_id, drop, make, mark, mark_space, read
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.label import (
    GetLabels,
    GetPageLabels,
    GetSpaceContentLabels,
    GetSpaceLabels,
    LabelSort,
)
from watersmeet.contract.v2.space import SpaceBulk

SORTS = get_args(LabelSort)


def names(found: Any) -> list[str]:
    return [label.name for label in found]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 2, 250])
def test_labels__every_order_pages_to_the_end(
    served: Served, admin: Client, space: SpaceBulk, sort: Any, limit: int
) -> None:
    page = make(admin, space)
    said = [f"{name}-{space.key.lower()}" for name in ("b", "a", "ä", "c", "日")]
    mark(served, admin_id(served), page, *said, f"team:{said[0]}", f"my:{said[0]}")
    whole = admin.send(GetPageLabels(id=int(page.id))).results
    ids = tuple(int(label.id) for label in whole)
    assert len(ids) == 7
    for request in (
        GetPageLabels(id=int(page.id), sort=sort, limit=limit),
        GetLabels(label_id=ids, sort=sort, limit=limit),
        GetSpaceContentLabels(id=int(space.id), sort=sort, limit=limit),
    ):
        found = list(admin.each(request))
        by_name = "name" in sort
        assert found == sorted(
            whole, key=lambda label: (label.name if by_name else "", int(label.id)), reverse=sort.startswith("-")
        )


def test_get_page_labels__prefix(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    mark(served, admin_id(served), page, "plain", "team:ours", "my:own", "Plain")
    for prefix, said in (("global", ["plain"]), ("team", ["ours"]), ("my", ["own"]), ("system", [])):
        assert names(admin.send(GetPageLabels(id=int(page.id), prefix=prefix)).results) == said  # type: ignore[arg-type]
    with pytest.raises(BadRequest):
        admin.send(GetPageLabels(id=int(page.id), prefix="other"))  # type: ignore[arg-type]
    assert read(admin, page).version == page.version


def test_get_page_labels__missing_is_404(admin: Client) -> None:
    with pytest.raises(NotFound, match=r"Cannot find a page with id \[1\]"):
        admin.send(GetPageLabels(id=1))


def test_get_space_labels__own_ones_only(served: Served, admin: Client, space: SpaceBulk) -> None:
    mark(served, admin_id(served), make(admin, space), "on-a-page")
    first, second = f"t-{space.key.lower()}", f"m-{space.key.lower()}"
    mark_space(served, admin_id(served), space, ("team", first), ("my", second))
    of = int(space.id)
    assert names(admin.each(GetSpaceLabels(id=of, limit=1))) == [first, second]
    assert names(admin.send(GetSpaceLabels(id=of, prefix="team")).results) == [first]
    assert names(admin.send(GetSpaceContentLabels(id=of)).results) == ["on-a-page"]
    for request in (GetSpaceLabels(id=1), GetSpaceContentLabels(id=1)):
        with pytest.raises(NotFound):
            admin.send(request)


def test_get_space_content_labels__of_living_content_in_this_space(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    me = admin_id(served)
    other = served.space(admin)
    gone = make(admin, space, "gone")
    mark(served, me, gone, "gone")
    mark(served, me, make(admin, other), "elsewhere")
    mark(served, me, make(admin, space, "twice one"), "twice")
    mark(served, me, make(admin, space, "twice two"), "twice")
    drop(admin, gone)
    assert names(admin.each(GetSpaceContentLabels(id=int(space.id), limit=1))) == ["twice"]


def test_get_labels__filters(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    name = f"f-{space.key.lower()}"
    mark(served, admin_id(served), page, name, f"team:{name}")
    ids = {label.prefix: int(label.id) for label in admin.send(GetPageLabels(id=int(page.id))).results}
    both = tuple(ids.values())
    assert names(admin.send(GetLabels(label_id=both)).results) == [name, name]
    assert [label.prefix for label in admin.send(GetLabels(label_id=both, prefix=("team", "my"))).results] == ["team"]
    assert admin.send(GetLabels(label_id=both, prefix=("nosuch",))).results == []
    drop(admin, page)
    assert admin.send(GetLabels(label_id=both)).results == []


def test_labels__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    mark(served, admin_id(served), page, *(f"l{k}" for k in range(20)))
    for limit in (1, 250):
        with served.queries(at_most=2):
            admin.send(GetLabels(limit=limit))
        for request in (
            GetPageLabels(id=int(page.id), limit=limit),
            GetSpaceLabels(id=int(space.id), limit=limit),
            GetSpaceContentLabels(id=int(space.id), limit=limit),
        ):
            with served.queries(at_most=3):
                admin.send(request)


@pytest.mark.parametrize("sort", ["created-date", "name"])
def test_labels__cursor_of_another_order_is_400(admin: Client, sort: Any) -> None:
    with pytest.raises(BadRequest):
        admin.send(GetLabels(sort=sort, cursor="WyJpZCIsIngiLDFd"))
