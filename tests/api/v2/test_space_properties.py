"""Properties of spaces through v2."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound, TooLarge
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import PropertyCreate, PropertyUpdate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.space_properties import (
    CreateSpaceProperty,
    DeleteSpacePropertyById,
    GetSpaceProperties,
    GetSpacePropertyById,
    SpaceProperty,
    UpdateSpacePropertyById,
)


def create(client: Client, space: SpaceBulk, key: str, value: Any = 1) -> SpaceProperty:
    return client.send(CreateSpaceProperty(space_id=int(space.id), body=PropertyCreate(key=key, value=value)))


def update(client: Client, made: SpaceProperty, space: SpaceBulk, number: int, key: str = "k") -> SpaceProperty:
    body = PropertyUpdate(key=key, value=[2], version=VersionWrite(number=number))
    return client.send(UpdateSpacePropertyById(space_id=int(space.id), property_id=int(made.id), body=body))


def test_create_space_property__answers_201_and_where(admin: Client, space: SpaceBulk) -> None:
    answer = admin.exchange(CreateSpaceProperty(space_id=int(space.id), body=PropertyCreate(key="k", value={"a": 1})))
    assert answer.status == 201
    assert answer.headers["location"] == f"/wiki/api/v2/spaces/{space.id}/properties/{answer.value.id}"
    got = admin.send(GetSpacePropertyById(space_id=int(space.id), property_id=int(answer.value.id)))
    assert got == answer.value
    assert (got.value, got.version.number, got.created_by) == ({"a": 1}, 1, space.author_id)


def test_space_property__rules(admin: Client, space: SpaceBulk) -> None:
    made = create(admin, space, "k")
    with pytest.raises(Conflict):
        create(admin, space, "k")
    for number in (1, 3):
        with pytest.raises(Conflict):
            update(admin, made, space, number)
    assert update(admin, made, space, 2).version.number == 2
    for key in ("", "x" * 256):
        with pytest.raises(BadRequest):
            create(admin, space, key)
    with pytest.raises(TooLarge):
        create(admin, space, "large", "x" * 40_000)
    admin.send(DeleteSpacePropertyById(space_id=int(space.id), property_id=int(made.id)))
    with pytest.raises(NotFound):
        admin.send(DeleteSpacePropertyById(space_id=int(space.id), property_id=int(made.id)))


def test_space_property__of_another_space_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = create(admin, served.space(admin), "k")
    with pytest.raises(NotFound):
        admin.send(GetSpacePropertyById(space_id=int(space.id), property_id=int(made.id)))
    with pytest.raises(NotFound):
        update(admin, made, space, 2)


def test_space_property__writing_needs_an_administrator(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = create(admin, space, "k")
    _, member = served.user()
    assert member.send(GetSpacePropertyById(space_id=int(space.id), property_id=int(made.id))) == made
    for write in (
        lambda: create(member, space, "mine"),
        lambda: update(member, made, space, 2),
        lambda: member.send(DeleteSpacePropertyById(space_id=int(space.id), property_id=int(made.id))),
    ):
        with pytest.raises(NotFound, match="Cannot find a space with id"):
            write()


@pytest.mark.parametrize("limit", [1, 2, 250])
def test_get_space_properties__pages_to_the_end(served: Served, admin: Client, space: SpaceBulk, limit: int) -> None:
    keys = ["b", "a", "B", "ä", "日"]
    for key in keys:
        create(admin, space, key)
    of = int(space.id)
    assert [one.key for one in admin.each(GetSpaceProperties(space_id=of, limit=limit))] == sorted(keys)
    assert [one.key for one in admin.each(GetSpaceProperties(space_id=of, limit=limit, key="ä"))] == ["ä"]
    with served.queries(at_most=3):
        admin.send(GetSpaceProperties(space_id=of, limit=limit))
    with pytest.raises(NotFound):
        admin.send(GetSpaceProperties(space_id=1))
