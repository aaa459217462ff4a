"""The headers of answers: ids, links, places, encodings."""

from __future__ import annotations

import re

import pytest

from tests.api.v2.making import make, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.space import SpaceBulk


def test_headers__of_every_answer(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    ids = set()
    for method, path, status in (
        ("GET", f"/wiki/api/v2/pages/{page.id}", 200),
        ("GET", "/wiki/api/v2/pages/1", 404),
        ("GET", "/wiki/api/v2/pages/x", 400),
        ("PATCH", "/wiki/api/v2/pages/1", 405),
        ("GET", "/nothing", 404),
        ("GET", "/healthz", 200),
        ("DELETE", f"/wiki/api/v2/pages/{page.id}", 204),
    ):
        answer = admin.raw(method, path)
        assert answer.status_code == status
        headers = answer.headers
        trace = headers["x-trace-id"]
        assert re.fullmatch(r"[0-9a-f]{32}", trace)
        assert headers["atl-traceid"] == trace
        assert headers["atl-request-id"].replace("-", "") == trace
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["atl-request-id"])
        assert headers["x-confluence-request-time"].isdecimal()
        assert headers["content-language"] == "en-US"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["vary"] == "Accept-Encoding"
        assert "strict-transport-security" not in headers
        ids.add(trace)
    assert len(ids) == 7


def test_headers__no_length_with_204(admin: Client, space: SpaceBulk) -> None:
    answer = admin.raw("DELETE", f"/wiki/api/v2/pages/{make(admin, space).id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


def test_content_type__of_v1_and_v2(served: Served, admin: Client) -> None:
    assert admin.raw("GET", "/wiki/api/v2/spaces").headers["content-type"] == "application/json"
    assert admin.raw("GET", "/wiki/rest/api/nothing").headers["content-type"] == "application/json;charset=UTF-8"


def test_link__base_and_next(served: Served, admin: Client, space: SpaceBulk) -> None:
    make(admin, space)
    answer = admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}/pages?limit=1")
    after = answer.json()["_links"]["next"]
    assert answer.links["next"]["url"] == served.url + after
    assert answer.links["base"]["url"] == served.url + "/wiki"
    last = admin.raw("GET", after)
    assert set(last.links) == {"base"}
    for path in (f"/wiki/api/v2/spaces/{space.id}", f"/wiki/api/v2/spaces/{space.id}/operations"):
        assert set(admin.raw("GET", path).links) == {"base"}


def test_link__names_the_host_that_was_asked(served: Served, admin: Client, space: SpaceBulk) -> None:
    for host, base in (
        ("wiki.example.com", "http://wiki.example.com/wiki"),
        ("wiki.example.com:8090", "http://wiki.example.com:8090/wiki"),
        ("[::1]:80", "http://[::1]:80/wiki"),
        ("a b", "http://localhost/wiki"),
        ('x"><script>', "http://localhost/wiki"),
    ):
        answer = admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}", headers={"host": host})
        assert answer.json()["_links"]["base"] == base
        assert answer.headers["link"] == f'<{base}>; rel="base"'


def test_link__odd_queries_do_not_break_it(admin: Client, space: SpaceBulk) -> None:
    make(admin, space)
    for odd in ("x=%22%3E", "x=a%20b", "x=é", "x=&&=&limit=1", "x=a>b", 'x="'):
        answer = admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}/pages?limit=1&{odd}")
        after = answer.json()["_links"]["next"]
        assert admin.raw("GET", after).status_code == 200, odd
        assert answer.links["next"]["url"].endswith(after), odd


@pytest.mark.parametrize("accepts", ["gzip", "gzip, deflate, br", "br;q=1, gzip;q=0.5", "*", "GZIP"])
def test_gzip__for_those_who_take_it(admin: Client, space: SpaceBulk, accepts: str) -> None:
    page = make(admin, space, body=storage("<p>" + "many words " * 1000 + "</p>"))
    path = f"/wiki/api/v2/pages/{page.id}?body-format=storage"
    plain = admin.raw("GET", path, headers={"accept-encoding": "identity"})
    packed = admin.raw("GET", path, headers={"accept-encoding": accepts})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) // 4
    assert packed.json() == plain.json()


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, *;q=0", "xgzip"])
def test_gzip__not_for_others(admin: Client, space: SpaceBulk, accepts: str) -> None:
    page = make(admin, space, body=storage("<p>" + "many words " * 1000 + "</p>"))
    answer = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}?body-format=storage", headers={"accept-encoding": accepts})
    assert "content-encoding" not in answer.headers
    assert answer.json()["id"] == page.id


def test_gzip__small_answers_are_sent_as_they_are(admin: Client, space: SpaceBulk) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_gzip__large_answers_are_whole(admin: Client, space: SpaceBulk) -> None:
    text = "<p>" + "large " * 100_000 + "</p>"
    page = make(admin, space, body=storage(text))
    answer = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}?body-format=storage", headers={"accept-encoding": "gzip"})
    assert answer.json()["body"]["storage"]["value"] == text


def test_location__with_201(served: Served, admin: Client, space: SpaceBulk) -> None:
    key = served.new_key()
    for path in ("/wiki/api/v2/spaces", "/ex/confluence/x/api/v2/spaces/"):
        made = admin.raw("POST", path, json={"key": key, "name": "x"})
        assert made.status_code == 201
        assert made.headers["location"] == f"/wiki/api/v2/spaces/{made.json()['id']}"
        key = served.new_key()
    kept = admin.raw("POST", f"/wiki/api/v2/spaces/{space.id}/properties", json={"key": "k", "value": 1})
    assert kept.headers["location"] == f"/wiki/api/v2/spaces/{space.id}/properties/{kept.json()['id']}"


def test_authenticate__is_said_with_401(served: Served) -> None:
    answer = served.anonymous().raw("GET", "/wiki/api/v2/pages")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert answer.json()["errors"][0]["code"] == "UNAUTHORIZED"
