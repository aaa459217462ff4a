"""Several callers at once change custom content and what holds it."""

from __future__ import annotations

from tests.api.v2.making import drop, make
from tests.api.v2.making_custom_content import NOTE, drop_note, note, read_note, rewrite
from tests.api.v2.test_races import MANY, at_once
from watersmeet.client import Client
from watersmeet.contract.v2.children import GetChildCustomContent
from watersmeet.contract.v2.custom_content import GetCustomContentByTypeInSpace
from watersmeet.contract.v2.space import SpaceBulk


def test_update_custom_content__one_of_many_wins(admin: Client, space: SpaceBulk) -> None:
    made = note(admin, space_id=space.id)
    ended = at_once([lambda k=k: rewrite(admin, made, 2, title=f"T {k}") for k in range(MANY)])
    assert ended == {200: 1, 409: MANY - 1}
    version = read_note(admin, made).version
    assert version
    assert version.number == 2


def test_create_custom_content__while_its_container_goes(admin: Client, space: SpaceBulk) -> None:
    for outer in (None, note(admin, page_id=make(admin, space, "Holds").id)):
        page = make(admin, space, f"Goes {outer and outer.id}")
        where = {"custom_content_id": outer.id} if outer else {"page_id": page.id}

        def go(outer: object = outer, page: object = page) -> None:
            drop_note(admin, outer) if outer else drop(admin, page)  # type: ignore[arg-type]

        calls = [lambda w=where: note(admin, **w) for _ in range(MANY)]
        ended = at_once([*calls[:3], go, *calls[3:]])
        assert set(ended) <= {200, 400}
        assert ended[200] >= 1
    assert list(admin.each(GetCustomContentByTypeInSpace(id=int(space.id), type=NOTE))) == []


def test_update_custom_content__two_never_hold_each_other(admin: Client, space: SpaceBulk) -> None:
    for _ in range(3):
        one, other = (note(admin, space_id=space.id) for _ in range(2))
        ended = at_once(
            [
                lambda a=one, b=other: rewrite(admin, a, 2, custom_content_id=b.id),
                lambda a=one, b=other: rewrite(admin, b, 2, custom_content_id=a.id),
            ]
        )
        assert ended == {200: 1, 400: 1}
        children = [len(admin.send(GetChildCustomContent(id=int(each.id))).results) for each in (one, other)]
        assert sorted(children) == [0, 1]
