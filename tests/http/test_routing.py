"""Paths and methods: what is served where, and in which spellings."""

from __future__ import annotations

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.v2.space import SpaceBulk


@pytest.mark.parametrize(
    "spelling",
    [
        "/wiki/api/v2/spaces",
        "/wiki/api/v2/spaces/",
        "//wiki//api//v2///spaces//",
        "/api/v2/spaces",
        "/api/v2/spaces/",
        "/ex/confluence/some-cloud-id/wiki/api/v2/spaces",
        "/ex/confluence/some-cloud-id/api/v2/spaces/",
        "/wiki/%61pi/v2/spaces",
    ],
)
def test_path__every_known_spelling(served: Served, admin: Client, space: SpaceBulk, spelling: str) -> None:
    served.space(admin)
    answer = admin.raw("GET", spelling + "?limit=1")
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == 1
    assert answer.json()["_links"]["next"].startswith("/wiki/api/v2/spaces?limit=1&cursor=")


@pytest.mark.parametrize(
    "prefix", ["/wiki/rest/api", "/rest/api", "/ex/confluence/x/rest/api", "/ex/confluence/x/wiki/rest/api"]
)
def test_path__v1_in_every_spelling(admin: Client, prefix: str) -> None:
    answer = admin.raw("GET", f"{prefix}/no-such-thing/")
    assert answer.status_code == 404
    assert answer.json()["statusCode"] == 404


def test_path__writes_in_every_spelling(admin: Client, space: SpaceBulk) -> None:
    for k, prefix in enumerate(("/wiki/api/v2", "/api/v2", "/ex/confluence/x/api/v2", "//wiki/api/v2/")):
        body = {"spaceId": space.id, "title": f"P {k}", "body": {"representation": "storage", "value": ""}}
        answer = admin.raw("POST", f"{prefix}/pages/", json=body)
        assert answer.status_code == 200, answer.text
        assert admin.raw("DELETE", f"{prefix}/pages/{answer.json()['id']}/").status_code == 204


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/wiki/api",
        "/wiki/api/v2/nothing",
        "/wiki/api/v2/pages/1/nothing",
        "/wiki/api/v2/pages/1/labels/2/3",
        "/ex/confluence",
        "/wiki/api/v3/pages",
        "/WIKI/api/v2/pages",
        "/wiki/api/v2/folders/1/children",
        "/" + "x/" * 5000,
    ],
)
def test_path__unknown_is_404(admin: Client, path: str) -> None:
    answer = admin.raw("GET", path)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "NOT_FOUND"
    assert admin.raw("OPTIONS", path).status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/wiki/api/v2/pages", "GET, HEAD, OPTIONS, POST"),
        ("/wiki/api/v2/pages/1", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("/wiki/api/v2/pages/1/title", "OPTIONS, PUT"),
        ("/wiki/api/v2/content/convert-ids-to-types", "OPTIONS, POST"),
        ("/wiki/api/v2/openapi.json", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/wiki/x/AYAp", "GET, HEAD, OPTIONS"),
    ],
)
def test_method__not_served_is_405_with_allow(served: Served, path: str, allowed: str) -> None:
    nobody = served.anonymous()
    for method in {"PATCH", "TRACE", "POST", "DELETE"} - set(allowed.split(", ")):
        refused = nobody.raw(method, path)
        assert refused.status_code == 405, method
        assert refused.headers["allow"] == allowed
        assert refused.json()["errors"][0]["code"] == "METHOD_NOT_ALLOWED"
    options = nobody.raw("OPTIONS", path)
    assert (options.status_code, options.headers["allow"], options.content) == (204, allowed, b"")


def test_method__every_operation_allows_its_own(served: Served) -> None:
    nobody = served.anonymous()
    for operation in OPERATIONS:
        path = operation.op.path.replace("{", "").replace("}", "")
        allowed = nobody.raw("OPTIONS", path).headers["allow"].split(", ")
        assert operation.op.method in allowed, operation


def test_head__is_get_without_its_body(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    for path in (f"/wiki/api/v2/pages/{page.id}", "/wiki/api/v2/openapi.json", "/healthz", "/wiki"):
        get, head = admin.raw("GET", path), admin.raw("HEAD", path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers["content-type"] == get.headers["content-type"]
    missing = admin.raw("HEAD", "/wiki/api/v2/pages/1")
    assert (missing.status_code, missing.content) == (404, b"")


@pytest.mark.parametrize(
    "value", ["x", "-1", "1.5", "9223372036854775808", "%00", "%0d%0aX-A:b", "1%2F2", "٣", "+1", "0x1"]
)
def test_path__id_that_is_no_number_is_400(admin: Client, value: str) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/pages/{value}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["code"] == "INVALID_REQUEST_PARAMETER"


def test_path__wrong_id_is_told_as_upstream_does(admin: Client) -> None:
    title = admin.raw("GET", "/wiki/api/v2/pages/Docs").json()["errors"][0]["title"]
    assert title == "Provided value {Docs} for 'id' is not the correct type. Expected type is long."
