"""Bodies on their way in: media types, sizes, and what is said about faults."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.space import SpaceBulk

PAGES = "/wiki/api/v2/pages"


def post(client: Client, content: bytes, kind: str | None = "application/json") -> Any:
    headers = {} if kind is None else {"content-type": kind}
    return client.raw("POST", PAGES, content=content, headers=headers)


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "Application/JSON", "application/vnd.api+json"]
)
def test_media_type__json_in_its_spellings(admin: Client, space: SpaceBulk, kind: str) -> None:
    body = f'{{"spaceId":"{space.id}","title":"{kind}"}}'.encode()
    assert post(admin, body, kind).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "json"]
)
def test_media_type__others_are_415(admin: Client, kind: str) -> None:
    answer = post(admin, b"{}", kind)
    assert answer.status_code == 415
    assert answer.json()["errors"][0]["code"] == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"{", "line 1, column 2"),
        (b'{\n  "a": 1,\n  "b" 2}', "line 3, column 7"),
        (b'{"spaceId": "1", }', "line 1, column 18"),
        (b"{'a': 1}", "line 1, column 2"),
        (b"nonsense", "line 1, column 5"),
        (b'{"spaceId": "1"} x', "line 1, column "),
    ],
)
def test_json__malformed_names_line_and_column(admin: Client, content: bytes, place: str) -> None:
    answer = post(admin, content)
    assert answer.status_code == 400
    assert "not valid JSON" in answer.json()["errors"][0]["title"]
    if content != b"{":
        assert place in answer.json()["errors"][0]["title"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"{}",
        b'{"spaceId": {}}',
        b'{"spaceId": "1", "title": 1}',
        b'{"spaceId": "1", "title": "a\\u0000b"}',
        b'{"spaceId": "1", "title": "\xff"}',
        b'{"spaceId": "1", "title": "\\ud800"}',
        b'{"spaceId": "1", "status": "archived"}',
        b'{"spaceId": "1", "subtype": "page2"}',
        b'{"spaceId": "1", "title": "x", "body": []}',
        b'{"spaceId": "1", "title": "x", "body": {"representation": "html", "value": "x"}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"spaceId": 1e400}',
    ],
)
def test_json__of_a_wrong_shape_is_400(admin: Client, content: bytes) -> None:
    answer = post(admin, content)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["title"]


def test_json__fault_names_the_member(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    path = f"{PAGES}/{page.id}"
    for body, name in (
        ({"status": "current", "title": "x", "version": {"number": 2}}, "id"),
        ({"id": page.id, "title": "x", "version": {"number": 2}}, "status"),
        ({"id": page.id, "status": "current", "title": "x"}, "version"),
        ({"id": page.id, "status": "current", "title": "x", "version": {"number": "x"}}, "version.number"),
        ({"id": "1", "status": "current", "title": "x", "version": {"number": 2}}, "id"),
    ):
        answer = admin.raw("PUT", path, json=body)
        assert answer.status_code == 400
        assert name in answer.json()["errors"][0]["title"]


def test_json__numbers_may_be_text_and_text_numbers(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    body = {"id": int(page.id), "status": "current", "title": "x", "version": {"number": "2"}}
    assert admin.raw("PUT", f"{PAGES}/{page.id}", json=body).status_code == 200


@pytest.mark.parametrize("how", ["declared", "streamed"])
def test_size__over_5_mb_is_413(served: Served, admin: Client, space: SpaceBulk, how: str) -> None:
    large = b'{"title": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    content: Any = large if how == "declared" else (large[k : k + 65536] for k in range(0, len(large), 65536))
    answer = admin.raw("POST", PAGES, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["status"] == 413
    assert admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}").status_code == 200


def test_size__just_under_is_taken(admin: Client, space: SpaceBulk) -> None:
    value = "x" * (5 * 1024 * 1024 - 200)
    body = {"spaceId": space.id, "title": "large", "body": {"representation": "storage", "value": value}}
    answer = admin.raw("POST", PAGES, json=body)
    assert answer.status_code == 200
    assert len(answer.json()["body"]["storage"]["value"]) == len(value)


def test_strangers__are_told_so_before_anything_else(served: Served) -> None:
    nobody = served.anonymous()
    for content, kind in ((b"{", "application/json"), (b"", "text/plain"), (b"{}", "application/json")):
        assert post(nobody, content, kind).status_code == 401
    assert nobody.raw("GET", f"{PAGES}/x?limit=0").status_code == 401
