"""Labels of content and spaces through v1."""

from __future__ import annotations

import pytest

from tests.api.v1.making import make, read
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Forbidden, NotFound
from watersmeet.contract.v1.content_labels import (
    AddLabelsToContent,
    GetLabelsForContent,
    LabelCreate,
    RemoveLabelFromContent,
    RemoveLabelFromContentUsingQueryParameter,
)
from watersmeet.contract.v1.experimental import AddLabelsToSpace, DeleteLabelFromSpace, GetLabelsForSpace
from watersmeet.contract.v1.label_info import GetAllLabelContent
from watersmeet.contract.v2.label import GetPageLabels
from watersmeet.contract.v2.space import SpaceBulk


def test_add_labels_to_content__an_array_or_one(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    page_id = int(page.id)
    admin.send(AddLabelsToContent(id=page_id, body=[LabelCreate(name="one", prefix="global"), LabelCreate(name="Two")]))
    found = admin.send(AddLabelsToContent(id=page_id, body=LabelCreate(name="three", prefix="my")))
    assert [(each.prefix, each.name, each.label) for each in found.results] == [
        ("global", "one", "one"),
        ("global", "two", "two"),
        ("my", "three", "my:three"),
    ]
    assert all(each.id.isdecimal() for each in found.results)
    assert (found.start, found.limit, found.size) == (0, 200, 3)
    again = read(admin, page, "version")
    assert again.version
    assert again.version.number == 1


def test_add_labels_to_content__without_name_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match="Could not parse Labels"):
        admin.send(AddLabelsToContent(id=int(make(admin, space).id), body=[LabelCreate(prefix="global")]))


def test_get_labels_for_content__by_prefix_and_as_v2(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    admin.send(AddLabelsToContent(id=page_id, body=[LabelCreate(name="one"), LabelCreate(name="two", prefix="team")]))
    assert [each.name for each in admin.send(GetLabelsForContent(id=page_id, prefix="team")).results] == ["two"]
    first = admin.send(GetLabelsForContent(id=page_id, limit=1))
    assert first.size == 1
    assert "next" in first.links
    here = {each.id for each in admin.send(GetLabelsForContent(id=page_id)).results}
    assert here == {each.id for each in admin.send(GetPageLabels(id=page_id)).results}


def test_remove_label_from_content__by_path_and_by_query(admin: Client, space: SpaceBulk) -> None:
    page_id = int(make(admin, space).id)
    admin.send(AddLabelsToContent(id=page_id, body=[LabelCreate(name="one"), LabelCreate(name="two/three")]))
    with pytest.raises(BadRequest):
        admin.send(RemoveLabelFromContent(id=page_id, label="two/three"))
    admin.send(RemoveLabelFromContent(id=page_id, label="one"))
    admin.send(RemoveLabelFromContentUsingQueryParameter(id=page_id, name="two/three"))
    assert admin.send(GetLabelsForContent(id=page_id)).results == []


def test_remove_label_from_content__unseen_is_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(RemoveLabelFromContent(id=99999999, label="one"))


def test_get_all_label_content__what_bears_it(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    name = f"label-{space.key.lower()}"
    admin.send(AddLabelsToContent(id=int(page.id), body=LabelCreate(name=name)))
    found = admin.send(GetAllLabelContent(name=name))
    assert found.label.name == name
    assert found.associated_contents
    assert [(each.content_type, each.content_id, each.title) for each in found.associated_contents.results] == [
        ("page", int(page.id), "A page")
    ]
    none = admin.send(GetAllLabelContent(name=name, type="blogpost"))
    assert none.associated_contents
    assert none.associated_contents.results == []


def test_get_all_label_content__unused_is_404(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(GetAllLabelContent(name="nobody-uses-this"))


def test_space_labels__added_listed_removed(admin: Client, space: SpaceBulk) -> None:
    admin.send(AddLabelsToSpace(space_key=space.key, body=[LabelCreate(name="one"), LabelCreate(name="two")]))
    found = admin.send(GetLabelsForSpace(space_key=space.key))
    assert [each.name for each in found.results] == ["one", "two"]
    admin.send(DeleteLabelFromSpace(space_key=space.key, name="one"))
    assert [each.name for each in admin.send(GetLabelsForSpace(space_key=space.key)).results] == ["two"]


def test_add_labels_to_space__not_its_admin_is_403(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    with pytest.raises(Forbidden):
        member.send(AddLabelsToSpace(space_key=space.key, body=LabelCreate(name="one")))


def test_delete_label_from_space__without_name_is_400(admin: Client, space: SpaceBulk) -> None:
    assert admin.raw("DELETE", f"/wiki/rest/api/space/{space.key}/label").status_code == 400
