"""Heads and addresses that no browser would send."""

from __future__ import annotations

import base64
import re

import pytest

from tests.hostile.wire import Got, Wire, check
from tests.hostile.world import World

PAGES = "/wiki/api/v2/pages"


def get(wire: Wire, target: str = PAGES, *more: tuple[bytes, bytes], route: str | None = None) -> Got:
    """The answer to a GET, checked."""
    got = wire.send("GET", target, headers=list(more))
    check(got, route or target)
    return got


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"Basic",
        b"Basic ",
        b"Basic !!!!",
        b"Basic YWRtaW4=",
        b"Basic " + base64.b64encode(b":"),
        b"Basic " + base64.b64encode(b"\xff\xfe:x"),
        b"Basic " + base64.b64encode(b"a\x00b@example.com:x\x00"),
        b"Basic " + base64.b64encode(b"admin@example.com:" + b"x" * 40_000),
        b"Basic " + base64.b64encode("admin@example.com:ü€".encode()),
        b"Basic " + base64.b64encode(b"admin@example.com:\xed\xa0\x80"),
        b"Basic " + b"A" * 60_000,
        b"Bearer x",
        b"Bearer " + b"eyJ" * 10_000,
        b"JWT x.y.z",
        b"\xff\xfe\xfd",
        b"x" * 60_000,
        b"Basic\tYTpi",
        b"Digest username=admin",
    ],
    ids=lambda value: repr(value[:20]),
)
def test_authorization__nonsense_is_401(wire: Wire, value: bytes) -> None:
    assert get(wire, PAGES, (b"Authorization", value)).status == 401


@pytest.mark.parametrize("scheme", [b"basic", b"BASIC", b"Basic "])
def test_authorization__the_scheme_in_any_case(wire: Wire, scheme: bytes) -> None:
    assert get(wire, PAGES, (b"Authorization", scheme + b" " + wire.authorization.split()[1])).status == 200


def test_headers__very_many_and_very_long(wire: Wire) -> None:
    assert get(wire, PAGES, *((b"X-%d" % k, b"v" * 20) for k in range(1000))).status in (200, 400, 431)
    for name, value in ((b"X-Long", b"v" * 60_000), (b"N" * 60_000, b"v"), (b"Cookie", b"a=b; " * 10_000)):
        got = wire.send("GET", PAGES, headers=[(name, value)])
        assert got.status in (200, 400, 431)


@pytest.mark.parametrize(
    "host",
    [
        *[b"", b"evil.example", b"a b", b'"><script>', b"x" * 5000, b"\xff", b"[::1]:8090", b"[", b"a:b:c"],
        *[b"a:999999", b"a@b", b"a/b", b"a?b#c", b"..", b"127.0.0.1:0"],
    ],
)
def test_host__never_breaks_a_link_or_a_header(wire: Wire, world: World, host: bytes) -> None:
    for target in (f"{PAGES}?limit=1", f"{PAGES}/{world.ids['page']}", f"/wiki/rest/api/content/{world.ids['page']}"):
        got = get(wire, target, (b"Host", host))
        if got.status == 200:
            base = got.text.partition('"base":"')[2].partition('"')[0]
            assert re.fullmatch(r"https?://[A-Za-z0-9.\-_:\[\]]+/wiki", base), base


@pytest.mark.parametrize("proto", [b"https", b"HTTPS", b"javascript", b"https\t", b"http, https", b"\xff", b"x" * 9000])
def test_forwarded_proto__is_http_or_https(wire: Wire, proto: bytes) -> None:
    got = get(wire, f"{PAGES}?limit=1", (b"X-Forwarded-Proto", proto), (b"X-Forwarded-Host", b"evil.example"))
    assert re.search(r'"base":"https?://127\.0\.0\.1', got.text)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        (b"gzip", True),
        (b"GZIP", True),
        (b"gzip;q=0", False),
        (b"gzip;q=0.000", False),
        (b"gzip;q=0.001", True),
        (b"gzip; q=1", True),
        (b"br, *", True),
        (b"*;q=0", False),
        (b"identity", False),
        (b"", False),
        (b",,,;;;q==", False),
        (b"gzip;q=nonsense", True),
        (b"gzip;q=\xff", True),
        (b"deflate, br", False),
        (b"gzip," * 5000, True),
        (b"\xff\xfe", False),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else None,
)
def test_accept_encoding__every_way_to_say_it(wire: Wire, accepted: bytes, packed: bool) -> None:
    got = wire.send("GET", "/wiki/api/v2/openapi.json", headers=[(b"Accept-Encoding", accepted)])
    assert got.status == 200
    assert (got.headers.get("content-encoding") == "gzip") == packed
    assert int(got.headers["content-length"]) == len(got.body)


@pytest.mark.parametrize("name", [b"Accept", b"Accept-Language", b"If-None-Match", b"If-Modified-Since", b"Range"])
@pytest.mark.parametrize("value", [b"*", b"nonsense/;;,", b"\xff\xfe", b"0" * 20_000, b"bytes=0-18446744073709551616"])
def test_headers__that_mean_nothing_here_are_ignored(wire: Wire, name: bytes, value: bytes) -> None:
    assert get(wire, PAGES, (name, value)).status == 200


def test_upgrade__is_answered_as_a_plain_request(wire: Wire) -> None:
    more = ((b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Key", b"x"))
    assert get(wire, PAGES, *more).status in (200, 400)
    wire.close()


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/wiki/../../../etc/passwd",
        "/wiki/api/v2/pages/../../../../etc/passwd",
        "/wiki/api/v2/pages/..%2f..%2fetc%2fpasswd",
        "/wiki/api/v2/pages/%2e%2e/spaces",
        "/wiki/api/v2/pages%2F1",
        "/wiki%2Fapi%2Fv2%2Fpages",
        "/wiki/api/v2/pages/1%252F2",
        "/wiki/api/v2/pages/%2531",
        "/wiki/api/v2/pages/%c0%ae%c0%ae",
        "/wiki/api/v2/pages/%",
        "/wiki/api/v2/pages/%zz",
        "/wiki/api/v2/pages/%u0041",
        "/wiki/api/v2/pages/1;jsessionid=2",
        "/wiki/api/v2/pages/\\..\\..",
        "/wiki/rest/api/content/..%2F..",
        "/wiki/download/attachments/1/..%2F..%2Fetc%2Fpasswd",
        "/wiki/x/..%2F",
        "/wiki/x/%00",
        "/wiki/x/" + "A" * 11,
        "/ex/confluence/../../wiki/api/v2/none",
        "/ex/confluence/%0d%0a/none",
        "/" + "a/" * 4000,
        "/" + "/" * 8000,
        "/%00",
        "/%ff%fe%fd",
        "/wiki/api/v2/" + "%41" * 8000,
    ],
    ids=lambda value: value[:40],
)
def test_path__leads_nowhere_else(wire: Wire, path: str) -> None:
    got = wire.send("GET", path)
    if "json" in got.headers["content-type"]:
        check(got, "/wiki/rest/api/" if path.startswith("/wiki/rest") else "/api/v2/")
    assert got.status in (302, 400, 404) or path.startswith("//"), got
    assert "root:" not in got.text


@pytest.mark.parametrize(
    "broken", ["%0d%0aX-Evil:%201", "%0aX-Evil:%201", "%0d", "%0d%0a%0d%0a<html>", "%E5%98%8D%E5%98%8A"]
)
def test_line_break__in_a_path_or_query_makes_no_header(wire: Wire, world: World, broken: str) -> None:
    page, key = world.ids["page"], world.ids["key"]
    for method, target, body in (
        ("GET", f"{PAGES}?limit=1&x={broken}", None),
        ("GET", f"{PAGES}?limit=1&title={broken}", None),
        ("GET", f"{PAGES}/{page}/children?limit=1&{broken}=1", None),
        ("GET", f"{PAGES}/{broken}", None),
        ("GET", f"/wiki/x/{broken}", None),
        ("GET", f"/wiki/rest/api/space/{key}{broken}", None),
        ("GET", f"/ex/confluence/{broken}/wiki/api/v2/spaces?limit=1", None),
        ("POST", f"/wiki/api/v2/spaces{broken}", b"{}"),
        (
            "POST",
            f"/ex/confluence/{broken}/wiki/api/v2/spaces/{world.ids['space']}/properties",
            b'{"key":"k","value":1}',
        ),
    ):
        got = wire.send(method, target, body)
        assert got.status < 500
        assert "x-evil" not in got.headers
        assert not re.search(r"[\r\n]", "".join(got.headers.values()))
    world.renew()


def test_next__keeps_what_was_asked_in_an_address_that_works(wire: Wire, world: World) -> None:
    odd = "%0d%0aX-Evil:1%22%3E%3C%F0%9F%98%80%ff%00"
    got = get(wire, f"/wiki/api/v2/spaces/{world.ids['space']}/pages?limit=1&unknown={odd}&limit=1")
    link = got.headers["link"]
    following = link.partition("<")[2].partition(">")[0].removeprefix("http://127.0.0.1")
    assert get(wire, following).status == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"GET /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n\r\n",
        b"GET /wiki/rest/api/content/\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /wiki/api/v2/pages?\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /wiki/api/v2/pages HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"GET  /wiki/api/v2/pages HTTP/1.1\r\n\r\n",
        b"GET http://evil.example/wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET evil.example:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT evil.example:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"TRACE /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\n\r\n",
        b"BREW /wiki/api/v2/pages HTTP/1.1\r\nHost: a\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /wiki/api/v2/pages HTTP/1.0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=lambda value: repr(value[:40]),
)
def test_bytes__that_are_hardly_http_get_a_refusal(wire: Wire, raw: bytes) -> None:
    wire.close()
    try:
        got = wire.bytes(raw)
    except (ConnectionError, TimeoutError):
        pytest.fail("neither an answer nor a refusal")
    finally:
        wire.close()
    assert 400 <= got.status < 500 or got.status in (200, 204)
    if got.body and "json" in got.headers["content-type"]:
        check(got, "")


def test_server__lives_after_all_this(wire: Wire, world: World) -> None:
    assert get(wire).status == 200
    assert world.unchanged()
