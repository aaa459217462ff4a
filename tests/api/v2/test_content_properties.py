"""Properties of pages through v2."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import drop, keep, make, read
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound, TooLarge
from watersmeet.contract.v2.common import ContentProperty, VersionWrite
from watersmeet.contract.v2.content_properties import (
    CreatePageProperty,
    DeletePagePropertyById,
    GetPageContentProperties,
    GetPageContentPropertiesById,
    PropertyCreate,
    PropertyUpdate,
    UpdatePagePropertyById,
)
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


def create(client: Client, page: PageSingle, key: str, value: Any = 1) -> ContentProperty:
    return client.send(CreatePageProperty(owner=int(page.id), body=PropertyCreate(key=key, value=value)))


def update(
    client: Client, page: PageSingle, named: str, number: int | None, key: str, value: Any = 2
) -> ContentProperty:
    body = PropertyUpdate(key=key, value=value, version=VersionWrite(number=number, message="why"))
    return client.send(UpdatePagePropertyById(owner=int(page.id), property_id=named, body=body))


def get(client: Client, page: PageSingle, named: str) -> ContentProperty:
    return client.send(GetPageContentPropertiesById(owner=int(page.id), property_id=named))


@pytest.mark.parametrize(
    "value", [None, 0, -1.5, "", "é\n", True, [], {}, {"a": [1, {"b": None}]}, "x" * 1000, 10**18, {"": ""}]
)
def test_create_page_property__any_json_comes_back(admin: Client, page: PageSingle, value: Any) -> None:
    made = create(admin, page, "k", value)
    assert (made.value, made.version.number, made.key) == (value, 1, "k")
    assert get(admin, page, made.id).value == value
    assert read(admin, page).version == page.version


def test_create_page_property__keeps_the_order_and_size_of_numbers(admin: Client, page: PageSingle) -> None:
    path = f"/wiki/api/v2/pages/{page.id}/properties"
    answer = admin.raw("POST", path, content=b'{"key":"k","value":{"b":1,"a":{"z":1,"y":2}}}')
    assert answer.status_code == 200
    assert b'{"b":1,"a":{"z":1,"y":2}}' in admin.raw("GET", path).content


def test_create_page_property__taken_key_is_409(admin: Client, page: PageSingle) -> None:
    create(admin, page, "k")
    create(admin, page, "K")
    with pytest.raises(Conflict):
        create(admin, page, "k")


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_create_page_property__bad_key_is_400(admin: Client, page: PageSingle, key: str) -> None:
    with pytest.raises(BadRequest):
        create(admin, page, key)


@pytest.mark.parametrize("body", [b'{"key":"k"}', b'{"value":1}', b"{}", b"[]", b"1", b'{"key":1,"value":1}'])
def test_create_page_property__bad_body_is_400(admin: Client, page: PageSingle, body: bytes) -> None:
    answer = admin.raw("POST", f"/wiki/api/v2/pages/{page.id}/properties", content=body)
    assert answer.status_code == 400, answer.text


def test_create_page_property__too_large_is_413(admin: Client, page: PageSingle) -> None:
    create(admin, page, "fits", "x" * (32 * 1024 - 2))
    with pytest.raises(TooLarge):
        create(admin, page, "large", "x" * (32 * 1024 - 1))


def test_update_page_property__by_id_and_by_key(admin: Client, page: PageSingle) -> None:
    made = create(admin, page, "k")
    for number, named in ((2, made.id), (3, "k")):
        changed = update(admin, page, named, number, "k", number)
        assert (changed.id, changed.value, changed.version.number, changed.version.message) == (
            made.id,
            number,
            number,
            "why",
        )
    assert get(admin, page, "k").value == 3
    renamed = update(admin, page, made.id, 4, "other")
    assert (renamed.id, renamed.key) == (made.id, "other")
    assert read(admin, page).version == page.version


@pytest.mark.parametrize("number", [0, 1, 3, None])
def test_update_page_property__stale_version_is_409(admin: Client, page: PageSingle, number: int | None) -> None:
    made = create(admin, page, "k")
    with pytest.raises(Conflict, match="Version must be incremented"):
        update(admin, page, made.id, number, "k")
    assert get(admin, page, made.id).version.number == 1


def test_update_page_property__onto_another_key_is_409(admin: Client, page: PageSingle) -> None:
    create(admin, page, "k")
    made = create(admin, page, "other")
    with pytest.raises(Conflict):
        update(admin, page, made.id, 2, "k")


def test_page_property__of_another_page_is_404(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    other = make(admin, space, "other")
    made = create(admin, other, "k")
    for named in (made.id, "k", "1", "no such"):
        with pytest.raises(NotFound):
            get(admin, page, named)
        with pytest.raises(NotFound):
            update(admin, page, named, 2, "k")
        with pytest.raises(NotFound):
            admin.send(DeletePagePropertyById(owner=int(page.id), property_id=named))
    assert get(admin, other, "k").version.number == 1


def test_page_property__of_missing_page_is_404(admin: Client) -> None:
    with pytest.raises(NotFound, match=r"Could not find page with id \[1\]"):
        admin.send(GetPageContentProperties(owner=1))


def test_page_property__keys_need_no_care(admin: Client, page: PageSingle) -> None:
    for key in ("a/b", "a b", "100%", "ключ", "a?b#c", "12", "x" * 255):
        made = create(admin, page, key)
        assert get(admin, page, key).id == made.id
        assert admin.send(GetPageContentProperties(owner=int(page.id), key=key)).results[0].id == made.id
        admin.send(DeletePagePropertyById(owner=int(page.id), property_id=key))
        with pytest.raises(NotFound):
            get(admin, page, key)


@pytest.mark.parametrize("sort", [None, "key", "-key"])
@pytest.mark.parametrize("limit", [1, 2, 250])
def test_get_page_properties__pages_to_the_end(admin: Client, page: PageSingle, sort: Any, limit: int) -> None:
    for key in ("b", "a", "B", "ä", "日", "c"):
        keep(admin, page, key)
    seen = []
    for k, shown in enumerate(admin.pages(GetPageContentProperties(owner=int(page.id), sort=sort, limit=limit))):
        seen += [one.key for one in shown.results]
        if limit == 1 and k == 1:
            admin.send(DeletePagePropertyById(owner=int(page.id), property_id=seen[-1]))
    assert seen == sorted(["b", "a", "B", "ä", "日", "c"], reverse=sort == "-key")


def test_get_page_properties__key_is_case_sensitive(admin: Client, page: PageSingle) -> None:
    keep(admin, page, "Key")
    assert admin.send(GetPageContentProperties(owner=int(page.id), key="key")).results == []
    with pytest.raises(BadRequest):
        admin.send(GetPageContentProperties(owner=int(page.id), sort="id"))  # type: ignore[arg-type]


def test_page_property__gone_with_the_page(admin: Client, page: PageSingle) -> None:
    made = create(admin, page, "k")
    drop(admin, page)
    assert get(admin, page, made.id).key == "k"
    drop(admin, page, purge=True)
    with pytest.raises(NotFound):
        get(admin, page, made.id)


def test_page_property__budget(served: Served, admin: Client, page: PageSingle) -> None:
    for k in range(10):
        keep(admin, page, f"k{k}")
    with served.queries(at_most=3):
        get(admin, page, "k1")
    for limit in (1, 250):
        with served.queries(at_most=3):
            admin.send(GetPageContentProperties(owner=int(page.id), limit=limit))
