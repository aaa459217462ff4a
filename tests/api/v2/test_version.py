"""Versions of pages through v2."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.api.v2.making import change, make, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetPageVersionDetails, GetPageVersions


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    """A page with five versions: 'A page 1' to 'A page 5', with bodies to match."""
    made = make(admin, space, "A page 1", body=storage("<p>1</p>"))
    for number in range(2, 6):
        version = VersionWrite(number=number, message=f"to {number}")
        change(admin, made, number, title=f"A page {number}", body=storage(f"<p>{number}</p>"), version=version)
    return made


@pytest.mark.parametrize("sort", [None, "modified-date", "-modified-date"])
@pytest.mark.parametrize("limit", [1, 2, 250])
def test_get_page_versions__pages_to_the_end(admin: Client, page: PageSingle, sort: Any, limit: int) -> None:
    found = list(admin.each(GetPageVersions(id=int(page.id), sort=sort, limit=limit)))
    numbers = [version.number for version in found]
    assert numbers == ([1, 2, 3, 4, 5] if sort == "modified-date" else [5, 4, 3, 2, 1])
    assert {version.message for version in found} == {"", "to 2", "to 3", "to 4", "to 5"}
    raw = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}/versions").json()["results"]
    assert all("page" not in version for version in raw)


def test_get_page_versions__a_version_comes_between(admin: Client, page: PageSingle) -> None:
    seen = []
    for k, shown in enumerate(admin.pages(GetPageVersions(id=int(page.id), limit=2))):
        seen += [version.number for version in shown.results]
        if k == 0:
            change(admin, page, 6)
    assert seen == [5, 4, 3, 2, 1]


def test_get_page_versions__bodies_of_their_time(admin: Client, page: PageSingle) -> None:
    for version in admin.each(GetPageVersions(id=int(page.id), body_format="storage", limit=2)):
        assert version.page
        assert (version.page.id, version.page.title) == (page.id, f"A page {version.number}")
        assert version.page.body.storage
        assert version.page.body.storage.value == f"<p>{version.number}</p>"


def test_get_page_versions__at_most_50_with_bodies(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = make(admin, space)
    for number in range(2, 54):
        change(admin, made, number)
    assert len(admin.send(GetPageVersions(id=int(made.id), limit=250)).results) == 53
    asked = GetPageVersions(id=int(made.id), limit=250, body_format="storage")
    assert len(admin.send(asked).results) == 50
    assert len(list(admin.each(asked))) == 53
    shown = read(admin, made, include_versions=True)
    assert shown.versions
    assert (len(shown.versions.results), shown.versions.meta.has_more) == (50, True)
    cursor = str(shown.versions.meta.cursor)
    rest = admin.send(GetPageVersions(id=int(made.id), sort="-modified-date", cursor=cursor)).results
    assert [version.number for version in rest] == [3, 2, 1]
    for limit in (1, 250):
        with served.queries(at_most=3):
            admin.send(GetPageVersions(id=int(made.id), limit=limit, body_format="storage"))


def test_get_page_versions__far_cursor_is_no_fault(admin: Client, page: PageSingle) -> None:
    for sort, count in (("-modified-date", 5), ("modified-date", 0)):
        cursor = base64.urlsafe_b64encode(f'["{sort}",null,{2**62}]'.encode()).decode().rstrip("=")
        found = admin.send(GetPageVersions(id=int(page.id), sort=sort, cursor=cursor))  # type: ignore[arg-type]
        assert len(found.results) == count


def test_get_page_version_details__knows_its_neighbours(admin: Client, page: PageSingle) -> None:
    def details(number: int) -> dict[str, Any]:
        admin.send(GetPageVersionDetails(content_id=int(page.id), version_number=number))
        found: dict[str, Any] = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}/versions/{number}").json()
        return found

    first, middle, last = details(1), details(3), details(5)
    assert ("prevVersion" in first, first["nextVersion"]) == (False, 2)
    assert (middle["prevVersion"], middle["nextVersion"], middle["message"]) == (2, 4, "to 3")
    assert (last["prevVersion"], "nextVersion" in last) == (4, False)
    assert first["collaborators"] == [page.author_id]


@pytest.mark.parametrize("number", ["0", "6", "-1", "x", "2147483648"])
def test_get_page_version_details__no_such_version(admin: Client, page: PageSingle, number: str) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}/versions/{number}")
    assert answer.status_code == (404 if number == "6" else 400)


def test_page_versions__of_missing_pages_and_drafts(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, None, status="draft")
    assert admin.send(GetPageVersions(id=int(draft.id))).results == []
    for page_id in (1, int(draft.id)):
        with pytest.raises(NotFound):
            admin.send(GetPageVersionDetails(content_id=page_id, version_number=1))
    with pytest.raises(NotFound):
        admin.send(GetPageVersions(id=1))
    with pytest.raises(BadRequest):
        admin.send(GetPageVersions(id=int(draft.id), sort="id"))  # type: ignore[arg-type]
