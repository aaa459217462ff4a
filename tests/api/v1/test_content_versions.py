"""Versions through v1."""

from __future__ import annotations

import pytest

from tests.api.v1.making import change, make, read, storage
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_versions import (
    DeleteContentVersion,
    GetContentVersion,
    GetContentVersions,
    RestoreContentVersion,
    RestoreParams,
    VersionRestore,
)
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.space import SpaceBulk


def three_versions(client: Client, space: SpaceBulk) -> Content:
    page = make(client, space, "First")
    change(client, page, 2, title="Second", body=storage("<p>two</p>"))
    change(client, page, 3, title="Third", body=storage("<p>three</p>"))
    return page


def test_get_content_versions__newest_first_with_content(admin: Client, space: SpaceBulk) -> None:
    page = three_versions(admin, space)
    found = admin.send(GetContentVersions(id=int(page.id), expand=("content.body.storage",)))
    assert [version.number for version in found.results] == [3, 2, 1]
    newest, _, oldest = found.results
    assert newest.content
    assert newest.content.status == "current"
    assert oldest.content
    assert (oldest.content.title, oldest.content.status) == ("First", "historical")
    assert oldest.content.body
    assert oldest.content.body.storage
    assert oldest.content.body.storage.value == "<p>one</p>"


def test_get_content_versions__pages_of_them(admin: Client, space: SpaceBulk) -> None:
    page = three_versions(admin, space)
    found = admin.send(GetContentVersions(id=int(page.id), limit=1, start=1, expand=("collaborators",)))
    assert [version.number for version in found.results] == [2]
    assert found.results[0].collaborators
    assert len(found.results[0].collaborators.users) == 1
    assert "next" in found.links
    assert "prev" in found.links


def test_get_content_version__one(admin: Client, space: SpaceBulk) -> None:
    page = three_versions(admin, space)
    version = admin.send(GetContentVersion(id=int(page.id), version_number=2))
    assert version.number == 2
    assert version.content
    assert version.content.title == "Second"
    assert version.links["self"].endswith(f"/rest/api/content/{page.id}/version/2")
    with pytest.raises(NotFound):
        admin.send(GetContentVersion(id=int(page.id), version_number=4))


@pytest.mark.parametrize(("title", "expected"), [(False, "Third"), (True, "First")])
def test_restore_content_version__appends_one(admin: Client, space: SpaceBulk, title: bool, expected: str) -> None:
    page = three_versions(admin, space)
    params = RestoreParams(version_number=1, message="back", restore_title=title)
    version = admin.send(
        RestoreContentVersion(id=int(page.id), body=VersionRestore(operation_key="restore", params=params))
    )
    assert (version.number, version.message) == (4, "back")
    again = read(admin, page, "body.storage", "version")
    assert again.title == expected
    assert again.body
    assert again.body.storage
    assert again.body.storage.value == "<p>one</p>"


@pytest.mark.parametrize("number", [3, 9])
def test_restore_content_version__current_or_absent_is_400(admin: Client, space: SpaceBulk, number: int) -> None:
    page = three_versions(admin, space)
    body = VersionRestore(operation_key="restore", params=RestoreParams(version_number=number, message=""))
    with pytest.raises(BadRequest):
        admin.send(RestoreContentVersion(id=int(page.id), body=body))


def test_delete_content_version__closes_the_gap(admin: Client, space: SpaceBulk) -> None:
    page = three_versions(admin, space)
    admin.send(DeleteContentVersion(id=int(page.id), version_number=2))
    found = admin.send(GetContentVersions(id=int(page.id)))
    assert [(each.number, each.content.title) for each in found.results if each.content] == [(2, "Third"), (1, "First")]
    assert change(admin, page, 3).version


def test_delete_content_version__current_or_absent_is_400(admin: Client, space: SpaceBulk) -> None:
    page = three_versions(admin, space)
    for number in (3, 9):
        with pytest.raises(BadRequest):
            admin.send(DeleteContentVersion(id=int(page.id), version_number=number))
