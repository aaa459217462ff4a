"""Classification levels: which there are, of spaces and of contents, and who may set them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making_levels import (
    ABSENT,
    KINDS,
    LIVE,
    add,
    archived,
    asked,
    clear,
    default_of,
    made,
    put,
    put_default,
    reset,
    shown,
)
from tests.conftest import Served
from tests.permissions.world import grant_only, restrict
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.classification_level import (
    ClassificationLevel,
    DeleteSpaceDefaultClassificationLevel,
    GetClassificationLevels,
    GetPageClassificationLevel,
    GetSpaceDefaultClassificationLevel,
    LevelOfSpace,
    PutSpaceDefaultClassificationLevel,
)
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import classification
from watersmeet.model.actor import ALL_LICENSED_USERS

# The levels there are


def test_get_classification_levels__answers_every_field_in_order(served: Served, admin: Client) -> None:
    clear(served)
    last = add(served, "Secret", description="words", guideline="care", color="RED_BOLD", order=7)
    first = add(served, "Open", order=3)
    add(served, "Draft", draft=True)
    archived(served)
    found = admin.send(GetClassificationLevels())
    assert [level.id for level in found] == [first, last]
    assert found[1] == ClassificationLevel(
        id=last,
        status="PUBLISHED",
        order=7,
        name=found[1].name,
        description="words",
        guideline="care",
        color="RED_BOLD",
    )
    assert found[1].name.startswith("Secret ")
    assert (found[0].description, found[0].guideline, found[0].color) == ("", "", "GREY")
    with served.queries(at_most=2):
        admin.send(GetClassificationLevels())


def test_get_classification_levels__without_any_in_use_is_404(served: Served, admin: Client) -> None:
    clear(served)
    with pytest.raises(NotFound):
        admin.send(GetClassificationLevels())
    add(served, draft=True)
    archived(served)
    with pytest.raises(NotFound):
        admin.send(GetClassificationLevels())


def test_get_classification_levels__a_level_goes_behind_the_others_unless_told(served: Served, admin: Client) -> None:
    clear(served)
    three = add(served, order=3)
    end, front = add(served), add(served, order=1)
    found = admin.send(GetClassificationLevels())
    assert [(level.id, level.order) for level in found] == [(front, 1), (three, 3), (end, 4)]


# Spaces


def test_get_space_default_classification_level__is_what_was_set_last(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    one, other = add(served), add(served)
    with pytest.raises(NotFound):
        default_of(admin, space)
    put_default(admin, space, one)
    assert default_of(admin, space) == one
    put_default(admin, space, other)
    put_default(admin, space, other)
    assert default_of(admin, space) == other
    assert default_of(served.user()[1], space) == other
    for _ in range(2):
        admin.send(DeleteSpaceDefaultClassificationLevel(id=int(space.id)))
        with pytest.raises(NotFound):
            default_of(admin, space)


def test_put_space_default_classification_level__is_for_administrators_of_the_space(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    one, other = add(served), add(served)
    put_default(admin, space, one)
    _, member = served.user()
    with pytest.raises(NotFound):
        put_default(member, space, other)
    with pytest.raises(NotFound):
        member.send(DeleteSpaceDefaultClassificationLevel(id=int(space.id)))
    assert default_of(admin, space) == one


def test_delete_space_default_classification_level__of_an_unseen_space_is_404_as_all_of_them(
    served: Served, admin: Client
) -> None:
    private = served.space(admin, create_private_space=True)
    level = add(served)
    put_default(admin, private, level)
    _, stranger = served.user()
    for request in (
        GetSpaceDefaultClassificationLevel(id=int(private.id)),
        PutSpaceDefaultClassificationLevel(id=int(private.id), body=LevelOfSpace(id=level)),
        DeleteSpaceDefaultClassificationLevel(id=int(private.id)),
        GetSpaceDefaultClassificationLevel(id=ABSENT),
        PutSpaceDefaultClassificationLevel(id=ABSENT, body=LevelOfSpace(id=level)),
        DeleteSpaceDefaultClassificationLevel(id=ABSENT),
    ):
        with pytest.raises(NotFound):
            stranger.send(request)  # type: ignore[call-overload]


def test_put_space_default_classification_level__unusable_level_is_400(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    for level in ("nobody", "", archived(served), add(served, draft=True)):
        with pytest.raises(BadRequest):
            put_default(admin, space, level)
    with pytest.raises(NotFound):
        default_of(admin, space)


# Contents


@pytest.mark.parametrize("kind", KINDS)
def test_get_page_classification_level__of_every_kind_is_its_own_else_its_spaces(
    served: Served, admin: Client, space: SpaceBulk, kind: str
) -> None:
    default, own, other = add(served), add(served), add(served)
    item = made(admin, space, kind)
    with pytest.raises(NotFound):
        shown(admin, kind, item)
    put_default(admin, space, default)
    assert shown(admin, kind, item) == default
    put(admin, kind, item, own)
    assert shown(admin, kind, item) == own
    put(admin, kind, item, other)
    assert shown(admin, kind, item) == other
    for _ in range(2):
        reset(admin, kind, item)
        assert shown(admin, kind, item) == default
    with served.queries(at_most=4):
        shown(admin, kind, item)


@pytest.mark.parametrize("kind", KINDS)
def test_get_page_classification_level__of_every_kind_unseen_is_404(served: Served, admin: Client, kind: str) -> None:
    private = served.space(admin, create_private_space=True)
    item, level = made(admin, private, kind), add(served)
    put(admin, kind, item, level)
    _, stranger = served.user()
    for content_id in (item, ABSENT, made(admin, private, "page" if kind != "page" else "whiteboard")):
        for call in asked(stranger, kind, content_id, level):
            with pytest.raises(NotFound):
                call()
    assert shown(admin, kind, item) == level


@pytest.mark.parametrize("kind", KINDS)
def test_put_page_classification_level__of_every_kind_is_for_those_who_may_edit(
    served: Served, admin: Client, space: SpaceBulk, kind: str
) -> None:
    item, level, other = made(admin, space, kind), add(served), add(served)
    put(admin, kind, item, level)
    _, reader = served.user()
    restrict(served, str(item), "update", ["u:nobody"])
    for call in asked(reader, kind, item, other)[1:]:
        with pytest.raises(NotFound):
            call()
    assert shown(reader, kind, item) == level
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS)])
    for call in asked(reader, kind, item, other)[1:]:
        with pytest.raises(NotFound):
            call()
    assert shown(reader, kind, item) == level


@pytest.mark.parametrize("kind", KINDS)
def test_put_page_classification_level__of_every_kind_unusable_level_is_refused(
    served: Served, admin: Client, space: SpaceBulk, kind: str
) -> None:
    item = made(admin, space, kind)
    with pytest.raises(NotFound if kind in LIVE else BadRequest):
        put(admin, kind, item, "nobody")
    for level in (archived(served), add(served, draft=True)):
        with pytest.raises(BadRequest):
            put(admin, kind, item, level)
    with pytest.raises(NotFound):
        shown(admin, kind, item)


def test_get_page_classification_level__archived_stays_on_what_bears_it(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    item, level = made(admin, space, "page"), add(served)
    put(admin, "page", item, level)
    served.do(lambda session: classification.set_status(session, level, "ARCHIVED"))
    found = admin.send(GetPageClassificationLevel(id=item))
    assert (found.id, found.status) == (level, "ARCHIVED")


def test_put_page_classification_level__makes_no_version(served: Served, admin: Client, space: SpaceBulk) -> None:
    item = made(admin, space, "page")
    put(admin, "page", item, add(served))
    page = admin.send(GetPageById(id=item))
    assert page.version
    assert page.version.number == 1


@pytest.mark.parametrize("kind", KINDS)
def test_put_page_classification_level__of_every_kind_bad_input_is_400(
    served: Served, admin: Client, space: SpaceBulk, kind: str
) -> None:
    item, level = made(admin, space, kind), add(served)
    at = f"/wiki/api/v2/{kind}s/{item}/classification-level"
    bodies: list[Any] = [{}, [], {"id": level}, {"status": "current"}, {"id": 1.5, "status": "current"}]
    bodies += [
        {"id": level, "status": status} for status in ("archived", "", None, *(["draft"] if kind in LIVE else []))
    ]
    for body in bodies:
        assert admin.raw("PUT", at, json=body).status_code == 400, body
    for status in ("archived", None, "trashed"):
        assert admin.raw("POST", f"{at}/reset", json={"status": status}).status_code == 400
    assert admin.raw("POST", f"{at}/reset", json={}).status_code == 400
    if kind not in LIVE:
        assert admin.raw("GET", f"{at}?status=trashed").status_code == 400
    assert admin.raw("GET", at.replace(str(item), "x")).status_code == 400
