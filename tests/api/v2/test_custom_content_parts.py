"""Labels, versions, operations and properties of custom content through v2."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import actor_of, admin_id, make
from tests.api.v2.making_custom_content import drop_note, flat, grant, note, read_note, rewrite
from tests.api.v2.test_custom_content import PATH
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import (
    CreateCustomContentProperty,
    DeleteCustomContentPropertyById,
    GetCustomContentContentProperties,
    GetCustomContentContentPropertiesById,
    PropertyCreate,
    PropertyUpdate,
    UpdateCustomContentPropertyById,
)
from watersmeet.contract.v2.custom_content import CustomContentSingle
from watersmeet.contract.v2.label import GetCustomContentLabels
from watersmeet.contract.v2.operation import GetCustomContentOperations
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetCustomContentVersionDetails, GetCustomContentVersions
from watersmeet.domain import labels
from watersmeet.model.ids import now


@pytest.fixture
def item(admin: Client, space: SpaceBulk) -> CustomContentSingle:
    return note(admin, page_id=make(admin, space).id)


def mark_note(served: Served, account_id: str, item: CustomContentSingle, *names: str) -> None:
    """Put labels on custom content. v2 reads labels only."""

    async def work(session: Any) -> None:
        actor = await actor_of(session, account_id)
        await labels.add_to_page(session, actor, now(), int(item.id), [("global", name) for name in names])

    served.do(work)


def may(client: Client, item: CustomContentSingle) -> set[tuple[str, str]]:
    found = client.send(GetCustomContentOperations(id=int(item.id))).operations
    return {(one.operation, one.target_type) for one in found}


def test_get_custom_content_versions__bodies_and_orders(admin: Client, item: CustomContentSingle) -> None:
    rewrite(admin, item, 2, title="Two", body=flat("raw", "two"), version=VersionWrite(number=2, message="why"))
    rewrite(admin, item, 3, title="Three", body=flat("storage", "<p>three</p>"))
    versions = list(admin.each(GetCustomContentVersions(id=int(item.id), limit=1)))
    assert [(one.number, one.message) for one in versions] == [(3, ""), (2, "why"), (1, "")]
    up = list(admin.each(GetCustomContentVersions(id=int(item.id), sort="modified-date", limit=2)))
    assert [one.number for one in up] == [1, 2, 3]
    assert "custom" not in admin.raw("GET", f"{PATH}/{item.id}/versions").json()["results"][0]

    def customs(body_format: str) -> list[Any]:
        rows = admin.raw("GET", f"{PATH}/{item.id}/versions?body-format={body_format}").json()["results"]
        assert {row["custom"]["id"] for row in rows} == {item.id}
        return [(row["custom"]["title"], row["custom"]["body"]) for row in rows]

    assert customs("raw") == [
        ("Three", {}),
        ("Two", {"raw": {"representation": "raw", "value": "two"}}),
        ("A note", {}),
    ]
    stored = [{"storage": {"representation": "storage", "value": f"<p>{word}</p>"}} for word in ("three", "one")]
    assert customs("storage") == [("Three", stored[0]), ("Two", {}), ("A note", stored[1])]
    assert admin.raw("GET", f"{PATH}/{item.id}/versions?body-format=view").status_code == 400


def test_get_custom_content_version_details__neighbours(
    served: Served, admin: Client, item: CustomContentSingle
) -> None:
    rewrite(admin, item, 2)
    rewrite(admin, item, 3)
    shown = admin.send(GetCustomContentVersionDetails(content_id=int(item.id), version_number=2))
    assert (shown.number, shown.prev_version, shown.next_version) == (2, 1, 3)
    assert (shown.author_id, shown.collaborators) == (admin_id(served), [admin_id(served)])
    with pytest.raises(NotFound, match="custom content"):
        admin.send(GetCustomContentVersionDetails(content_id=int(item.id), version_number=4))


def test_get_custom_content_versions__draft_has_none(admin: Client, space: SpaceBulk) -> None:
    draft = note(admin, space_id=space.id, status="draft")
    assert admin.send(GetCustomContentVersions(id=int(draft.id))).results == []


def test_get_custom_content_labels__filters_and_orders(
    served: Served, admin: Client, item: CustomContentSingle
) -> None:
    mark_note(served, admin_id(served), item, "blue", "red", "green")
    found = list(admin.each(GetCustomContentLabels(id=int(item.id), limit=1)))
    assert sorted(one.name for one in found) == ["blue", "green", "red"]
    assert found == sorted(found, key=lambda one: int(one.id))
    names = [one.name for one in admin.each(GetCustomContentLabels(id=int(item.id), sort="-name", limit=2))]
    assert names == ["red", "green", "blue"]
    assert admin.send(GetCustomContentLabels(id=int(item.id), prefix="team")).results == []


def test_get_custom_content_operations__follow_permissions(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    made = note(admin, space_id=private.id)
    everything = {("read", "custom"), ("update", "custom"), ("delete", "custom"), ("create", "comment")}
    assert everything | {("create", "attachment")} <= may(admin, made)
    account_id, reader = served.user()
    grant(served, private, account_id, "read/space")
    assert may(reader, made) == {("read", "custom"), ("view_analytics", "custom")}
    grant(served, private, account_id, "update/page")
    assert may(reader, made) - {("view_analytics", "custom")} == {("read", "custom"), ("update", "custom")}


def test_custom_content_property__whole_life(admin: Client, item: CustomContentSingle) -> None:
    owner = int(item.id)
    made = admin.send(CreateCustomContentProperty(owner=owner, body=PropertyCreate(key="k", value={"a": [1]})))
    with pytest.raises(Conflict):
        admin.send(CreateCustomContentProperty(owner=owner, body=PropertyCreate(key="k", value=1)))
    body = PropertyUpdate(key="k", value=2, version=VersionWrite(number=2))
    changed = admin.send(UpdateCustomContentPropertyById(owner=owner, property_id=made.id, body=body))
    assert (changed.value, changed.version.number) == (2, 2)
    with pytest.raises(Conflict):
        admin.send(UpdateCustomContentPropertyById(owner=owner, property_id=made.id, body=body))
    assert admin.send(GetCustomContentContentPropertiesById(owner=owner, property_id=made.id)) == changed
    assert admin.send(GetCustomContentContentProperties(owner=owner, key="k")).results == [changed]
    assert admin.send(GetCustomContentContentProperties(owner=owner, key="x")).results == []
    assert read_note(admin, item).version == item.version
    admin.send(DeleteCustomContentPropertyById(owner=owner, property_id=made.id))
    with pytest.raises(NotFound):
        admin.send(GetCustomContentContentPropertiesById(owner=owner, property_id=made.id))


def test_custom_content_parts__unseen_is_404(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    made, page = note(admin, space_id=private.id), make(admin, private)
    assert admin.raw("POST", f"{PATH}/{made.id}/properties", json={"key": "k", "value": 1}).status_code == 200
    account_id, reader = served.user()
    parts = ("labels", "versions", "versions/1", "operations", "properties", "properties/k")
    for part in parts:
        assert admin.raw("GET", f"{PATH}/{made.id}/{part}").status_code == 200
        assert reader.raw("GET", f"{PATH}/{made.id}/{part}").status_code == 404
        assert admin.raw("GET", f"{PATH}/{page.id}/{part}").status_code == 404
    grant(served, private, account_id, "read/space")
    assert {reader.raw("GET", f"{PATH}/{made.id}/{part}").status_code for part in parts} == {200}
    assert reader.raw("POST", f"{PATH}/{made.id}/properties", json={"key": "x", "value": 1}).status_code == 404
    assert reader.raw("DELETE", f"{PATH}/{made.id}/properties/k").status_code == 404
    drop_note(admin, made)
    assert admin.raw("GET", f"{PATH}/{made.id}/versions").json()["results"][0]["number"] == 1


def test_custom_content_parts__bad_input_is_400(admin: Client, item: CustomContentSingle) -> None:
    with pytest.raises(BadRequest):
        admin.send(CreateCustomContentProperty(owner=int(item.id), body=PropertyCreate(key="", value=1)))
    for query in ("versions?sort=id", "labels?prefix=x", "properties?sort=id", "versions?limit=0", "versions/0"):
        assert admin.raw("GET", f"{PATH}/{item.id}/{query}").status_code == 400
