"""Properties of content and spaces through v1."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from tests.api.v1.making import make, read
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, Forbidden, NotFound, TooLarge
from watersmeet.contract.v1 import space_properties as spaces
from watersmeet.contract.v1.content import SpaceRef, VersionWrite
from watersmeet.contract.v1.content_properties import (
    CreateContentProperty,
    CreateContentPropertyForKey,
    DeleteContentProperty,
    GetContentProperties,
    GetContentProperty,
    PropertyCreate,
    PropertyCreateNoKey,
    PropertyUpdate,
    UpdateContentProperty,
)
from watersmeet.contract.v2.space import SpaceBulk


def updated(value: object, number: int | None) -> PropertyUpdate:
    return PropertyUpdate(value=value, version=None if number is None else VersionWrite(number=number))


def test_create_content_property__both_ways_and_no_page_version(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    page_id = int(page.id)
    made = admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value={"a": [1, 2.5, None]})))
    assert made.value == {"a": [1, 2.5, None]}
    assert made.version
    assert made.version.number == 1
    assert made.expandable == {"content": f"/rest/api/content/{page_id}"}
    assert made.links["self"].endswith(f"/rest/api/content/{page_id}/property/one")
    other = admin.send(CreateContentPropertyForKey(id=page_id, key="two", body=PropertyCreateNoKey(value=None)))
    assert (other.key, other.value) == ("two", None)
    again = read(admin, page, "version")
    assert again.version
    assert again.version.number == 1


def test_create_content_property__taken_key_is_409(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value=1)))
    with pytest.raises(Conflict):
        admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value=2)))


def test_create_content_property__no_value_is_400_too_large_is_413(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    with pytest.raises(BadRequest):
        admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one")))
    with pytest.raises(BadRequest):
        admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="k" * 256, value=1)))
    with pytest.raises(TooLarge):
        admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value="x" * 40_000)))


def test_get_content_properties__by_key_and_in_pages(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    for key in ("a", "b", "c"):
        admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key=key, value=key)))
    found = admin.send(GetContentProperties(id=page_id, limit=2))
    assert [each.key for each in found.results] == ["a", "b"]
    assert "next" in found.links
    assert [each.key for each in admin.send(GetContentProperties(id=page_id, key=("c", "a"))).results] == ["a", "c"]


def test_get_content_property__expands_content(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value=1)))
    found = admin.send(GetContentProperty(id=page_id, key="one", expand=("content.body.storage",)))
    assert found.content
    assert found.content.body
    assert found.version is UNSET
    with pytest.raises(NotFound):
        admin.send(GetContentProperty(id=page_id, key="absent"))


def test_update_content_property__next_version_or_409(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value=1)))
    changed = admin.send(UpdateContentProperty(id=page_id, key="one", body=updated(2, 2)))
    assert changed.version
    assert (changed.value, changed.version.number) == (2, 2)
    with pytest.raises(Conflict):
        admin.send(UpdateContentProperty(id=page_id, key="one", body=updated(3, 2)))


def test_update_content_property__makes_a_missing_one(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    made = admin.send(UpdateContentProperty(id=page_id, key="new", body=updated("x", 1)))
    assert made.version
    assert made.version.number == 1
    with pytest.raises(NotFound):
        admin.send(UpdateContentProperty(id=page_id, key="other", body=updated("x", 2)))
    body = PropertyUpdate(key="different", value=1, version=VersionWrite(number=2))
    with pytest.raises(BadRequest):
        admin.send(UpdateContentProperty(id=page_id, key="new", body=body))


def test_delete_content_property__goes_by_key(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    one = admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key="one", value=1)))
    admin.send(CreateContentProperty(id=page_id, body=PropertyCreate(key=one.id, value=2)))
    admin.send(DeleteContentProperty(id=page_id, key=one.id))
    assert [each.key for each in admin.send(GetContentProperties(id=page_id)).results] == ["one"]
    with pytest.raises(NotFound):
        admin.send(DeleteContentProperty(id=page_id, key=one.id))


def test_content_properties__of_what_is_unseen_are_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(GetContentProperties(id=99999999))
    with pytest.raises(NotFound):
        admin.send(CreateContentProperty(id=99999999, body=PropertyCreate(key="one", value=1)))


def test_space_properties__made_read_changed_removed(admin: Client, space: SpaceBulk) -> None:
    key = space.key
    made = admin.send(spaces.CreateSpaceProperty(space_key=key, body=PropertyCreate(key="one", value=[1])))
    assert made.version
    assert (made.value, made.version.number) == ([1], 1)
    admin.send(spaces.CreateSpacePropertyForKey(space_key=key, key="two", body=PropertyCreateNoKey(value=True)))
    for other in (SpaceRef(key="OTHER"), SpaceRef(id=2**61), SpaceRef(id="x")):
        wrong = spaces.SpacePropertyCreate(key="three", value=1, space=other)
        with pytest.raises(BadRequest, match="space"):
            admin.send(spaces.CreateSpaceProperty(space_key=key, body=wrong))
    found = admin.send(spaces.GetSpaceProperties(space_key=key))
    assert [each.key for each in found.results] == ["one", "two"]
    body = spaces.SpacePropertyUpdate(value=[2], version=VersionWrite(number=2))
    changed = admin.send(spaces.UpdateSpaceProperty(space_key=key, key="one", body=body))
    assert changed.value == [2]
    with pytest.raises(Conflict):
        admin.send(spaces.UpdateSpaceProperty(space_key=key, key="one", body=body))
    one = admin.send(spaces.GetSpaceProperty(space_key=key, key="one", expand=("space", "version")))
    assert one.space
    assert one.space.key == key
    admin.send(spaces.DeleteSpaceProperty(space_key=key, key="one"))
    with pytest.raises(NotFound):
        admin.send(spaces.GetSpaceProperty(space_key=key, key="one"))


def test_create_space_property__taken_key_is_409(admin: Client, space: SpaceBulk) -> None:
    request = spaces.CreateSpaceProperty(space_key=space.key, body=PropertyCreate(key="one", value=1))
    admin.send(request)
    with pytest.raises(Conflict):
        admin.send(request)


def test_update_space_property__of_another_space_is_400(admin: Client, space: SpaceBulk) -> None:
    admin.send(spaces.CreateSpaceProperty(space_key=space.key, body=PropertyCreate(key="one", value=1)))
    body = spaces.SpacePropertyUpdate(value=2, version=VersionWrite(number=2), space=SpaceRef(key="OTHER"))
    with pytest.raises(BadRequest):
        admin.send(spaces.UpdateSpaceProperty(space_key=space.key, key="one", body=body))


def test_create_space_property__not_its_admin_is_403(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    with pytest.raises(Forbidden):
        member.send(spaces.CreateSpaceProperty(space_key=space.key, body=PropertyCreate(key="one", value=1)))
