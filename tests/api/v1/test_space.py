"""Spaces through v1."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from tests.api.v1.making import make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_labels import LabelCreate
from watersmeet.contract.v1.experimental import AddLabelsToSpace
from watersmeet.contract.v1.long_task import GetTask, GetTasks
from watersmeet.contract.v1.space import (
    CreatePrivateSpace,
    CreateSpace,
    DeleteSpace,
    DescriptionValue,
    DescriptionWrite,
    GetSpace,
    GetSpaces,
    HomepageRef,
    SpaceCreate,
    SpaceUpdate,
    UpdateSpace,
)
from watersmeet.contract.v2.space import GetSpaceById, SpaceBulk


def described(text: str) -> DescriptionWrite:
    return DescriptionWrite(plain=DescriptionValue(value=text, representation="plain"))


def test_create_space__with_homepage_and_description(served: Served, admin: Client) -> None:
    key = served.new_key()
    made = admin.send(CreateSpace(body=SpaceCreate(key=key, name="Made", description=described("What for"))))
    assert (made.key, made.name, made.type, made.status) == (key, "Made", "global", "current")
    assert made.description
    assert made.description.plain
    assert made.description.plain.value == "What for"
    assert made.homepage
    assert made.homepage.title == "Made"
    assert made.links["webui"] == f"/spaces/{key}"
    assert made.links["base"].endswith("/wiki")
    there = admin.send(GetSpaceById(id=made.id))
    assert (there.id, there.homepage_id) == (str(made.id), made.homepage.id)


def test_create_space__taken_or_malformed_key_is_400(served: Served, admin: Client, space: SpaceBulk) -> None:
    for key in (space.key, space.key.lower(), "no good", None):
        with pytest.raises(BadRequest):
            admin.send(CreateSpace(body=SpaceCreate(key=key, name="Again")))


def test_create_private_space__is_the_creators_alone(served: Served, admin: Client) -> None:
    _, owner = served.user()
    key = served.new_key()
    owner.send(CreatePrivateSpace(body=SpaceCreate(key=key, name="Mine")))
    assert owner.send(GetSpace(space_key=key)).key == key
    with pytest.raises(NotFound, match="No space with key"):
        admin.send(GetSpace(space_key=key))


def test_get_space__closed_unless_opened(admin: Client, space: SpaceBulk) -> None:
    found = admin.send(GetSpace(space_key=space.key.lower()))
    assert found.id == int(space.id)
    assert found.homepage is UNSET
    assert found.expandable["homepage"] == f"/rest/api/content/{space.homepage_id}"
    assert found.expandable["settings"] == f"/rest/api/space/{space.key}/settings"
    inside = ("description.view", "metadata.labels", "homepage.version")
    names = ("icon", "operations", "permissions", "settings", "history", *inside)
    opened = admin.send(GetSpace(space_key=space.key, expand=names))
    assert opened.description
    assert opened.description.view
    assert opened.icon
    assert opened.metadata
    assert opened.operations
    assert opened.settings
    assert opened.history
    assert opened.history.created_by.type == "known"
    assert opened.homepage
    assert opened.homepage.version
    assert opened.permissions
    to_user = [each for each in opened.permissions if each.subjects and each.subjects.user]
    assert to_user
    assert {"settings", "homepage", "icon"}.isdisjoint(opened.expandable)


def test_get_spaces__filters_and_order(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    found = admin.send(GetSpaces(space_key=(space.key.lower(), other.key)))
    assert [each.key for each in found.results] == sorted([space.key, other.key])
    assert [each.key for each in admin.send(GetSpaces(space_id=(int(space.id),))).results] == [space.key]
    admin.send(AddLabelsToSpace(space_key=space.key, body=LabelCreate(name=f"l{space.id}")))
    assert [each.key for each in admin.send(GetSpaces(label=(f"l{space.id}",))).results] == [space.key]
    assert admin.send(GetSpaces(space_key=(space.key,), type="personal")).results == []
    assert admin.send(GetSpaces(space_key=(space.key,), favourite=True)).results == []
    assert admin.send(GetSpaces(space_key=(space.key,), favourite=False)).size == 1


def test_get_spaces__pages_of_them(served: Served, admin: Client, space: SpaceBulk) -> None:
    other = served.space(admin)
    first = admin.send(GetSpaces(space_key=(space.key, other.key), limit=1))
    assert first.size == 1
    assert first.links["next"].startswith("/rest/api/space?")
    assert f"spaceKey={space.key}" in first.links["next"]
    keys = [each.key for each in admin.each(GetSpaces(space_key=(space.key, other.key), limit=1))]
    assert keys == sorted([space.key, other.key])


def test_get_spaces__unknown_status_is_400(admin: Client) -> None:
    assert admin.raw("GET", "/wiki/rest/api/space?status=gone").status_code == 400


def test_get_space__unknown_is_404_in_v1_shape(admin: Client) -> None:
    answer = admin.raw("GET", "/wiki/rest/api/space/TST")
    assert answer.status_code == 404
    told = answer.json()
    assert told["statusCode"] == 404
    assert told["message"].endswith("No space with key : TST")


def test_update_space__name_description_homepage(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "New home")
    body = SpaceUpdate(name="Renamed", description=described("New"), homepage=HomepageRef(id=page.id))
    changed = admin.send(UpdateSpace(space_key=space.key, body=body))
    assert changed.name == "Renamed"
    assert changed.homepage
    assert changed.homepage.id == page.id
    again = admin.send(GetSpace(space_key=space.key, expand=("description.plain",)))
    assert again.description
    assert again.description.plain
    assert again.description.plain.value == "New"


def test_update_space__not_its_admin_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    with pytest.raises(NotFound):
        member.send(UpdateSpace(space_key=space.key, body=SpaceUpdate(name="Mine now")))


def test_delete_space__a_long_task_that_can_be_watched(served: Served, admin: Client, space: SpaceBulk) -> None:
    pointer = admin.send(DeleteSpace(space_key=space.key))
    assert pointer.links.status == f"/rest/api/longtask/{pointer.id}"
    with pytest.raises(NotFound):
        admin.send(GetSpace(space_key=space.key))
    task = admin.send(GetTask(id=pointer.id))
    assert task.id == pointer.id
    assert task.links
    assert 0 <= task.percentage_complete <= 100
    listed = admin.send(GetTasks())
    assert pointer.id in {each.id for each in listed.results}
    _, other = served.user()
    with pytest.raises(NotFound):
        other.send(GetTask(id=pointer.id))


def test_delete_space__not_its_admin_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    with pytest.raises(NotFound):
        member.send(DeleteSpace(space_key=space.key))


def test_get_task__unknown_is_404(admin: Client) -> None:
    for name in ("99999999", "no-number"):
        with pytest.raises(NotFound):
            admin.send(GetTask(id=name))
