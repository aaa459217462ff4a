"""Both clients: calls, credentials, hooks and untyped calls."""

from __future__ import annotations

import base64
import inspect
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.client import operations as ops
from tests.client.conftest import Connect
from tests.client.stub import BASE, FakeClock, Site, page_single, reply
from watersmeet.client import (
    Anonymous,
    AsyncClient,
    Basic,
    Bearer,
    Client,
    ClientError,
    Conflict,
    NotFound,
    UnreadableAnswer,
)
from watersmeet.contract.core import Request
from watersmeet.contract.v2.page import GetPageById, PageSingle

SECRET = "t0p-s3cret"
THING = reply(200, {"id": "1"})


def test_send__typed_answer(connect: Connect) -> None:
    site = Site(reply(200, page_single(42)))
    page = connect(site).send(GetPageById(id=42, body_format="storage"))

    assert isinstance(page, PageSingle)
    assert site.targets == ["/wiki/api/v2/pages/42?body-format=storage"]


def test_send__escaped_path_reaches_the_wire_unchanged(connect: Connect) -> None:
    site = Site(reply(204))
    connect(site).send(ops.TwoSegments(thing=1, key="a/b %2F..é"))

    assert site.targets == ["/wiki/api/v2/things/1/parts/a%2Fb%20%252F..%C3%A9/end"]


def test_send__refusal_names_the_path(connect: Connect) -> None:
    with pytest.raises(NotFound, match=r"^GET /wiki/api/v2/pages/42: 404: Not Found$"):
        connect(Site(reply(404))).send(GetPageById(id=42))


def test_send__unreadable_success(connect: Connect) -> None:
    with pytest.raises(UnreadableAnswer, match=r"^GET /wiki/api/v2/things/1: 200, but") as caught:
        connect(Site(reply(200, {"id": None}))).send(ops.GetThing(id=1))
    assert isinstance(caught.value, ClientError)


def test_exchange__status_and_headers(connect: Connect) -> None:
    answer = connect(Site(reply(201, {"id": "1"}, {"Location": "/there"}))).exchange(ops.PostThing())

    assert (answer.value, answer.status, answer.headers["location"]) == (ops.Thing(id="1"), 201, "/there")
    assert answer.content == b'{"id":"1"}'


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        (Basic("me@example.com", SECRET), "Basic " + base64.b64encode(f"me@example.com:{SECRET}".encode()).decode()),
        (Bearer(SECRET), f"Bearer {SECRET}"),
        (Anonymous(), None),
    ],
    ids=["basic", "bearer", "anonymous"],
)
def test_auth__header_of_typed_and_untyped_calls(connect: Connect, auth: Any, header: str | None) -> None:
    site = Site(THING)
    client = connect(site, auth=auth)
    client.send(ops.GetThing(id=1))
    client.raw("GET", "/wiki/x")

    assert [request.headers.get("authorization") for request in site.seen] == [header, header]


def test_auth__is_asked_anew_for_every_call(connect: Connect) -> None:
    class Fresh:
        count = 0

        def header(self) -> str:
            self.count += 1
            return f"Bearer {self.count}"

    site = Site(THING)
    client = connect(site, auth=Fresh())
    client.send(ops.GetThing(id=1))
    client.send(ops.GetThing(id=1))

    assert [request.headers["authorization"] for request in site.seen] == ["Bearer 1", "Bearer 2"]


def test_auth__secrets_are_in_no_repr(connect: Connect) -> None:
    for auth in (Basic("me@example.com", SECRET), Bearer(SECRET)):
        client = connect(Site(reply(404)), auth=auth)
        with pytest.raises(NotFound) as caught:
            client.send(ops.GetThing(id=1))
        held: Any = client.client
        for shown in (auth, held, held._session, caught.value, held._session.call(ops.GetThing(id=1))):
            for text in (repr(shown), str(shown)):
                assert SECRET not in text
                assert base64.b64encode(SECRET.encode()).decode()[:8] not in text
    assert repr(Basic("me@example.com", SECRET)) == "Basic(email='me@example.com')"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Basic, ("", SECRET)),
        (Basic, ("me@example.com", "")),
        (Basic, ("me:you", SECRET)),
        (Basic, ("me@example.com\n", SECRET)),
        (Basic, ("me@example.com", SECRET + "\n")),
        (Bearer, ("",)),
        (Bearer, (SECRET + "\n",)),
        (Bearer, (SECRET + " x",)),
        (Bearer, (SECRET + "é",)),
    ],
)
def test_auth__malformed_credential_is_refused_and_not_repeated(kind: Any, values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"empty|colon|line break|white space") as caught:
        kind(*values)
    assert SECRET not in str(caught.value)


def test_redirect__reading_follows_and_leaves_the_credential_at_home(connect: Connect) -> None:
    site = Site(reply(302, None, {"Location": "https://files.example.com/f"}), httpx.Response(200, content=b"file"))

    assert connect(site, auth=Bearer(SECRET)).send(ops.GetBytes()) == b"file"
    assert [request.headers.get("authorization") for request in site.seen] == [f"Bearer {SECRET}", None]


def test_redirect__writing_does_not_follow(connect: Connect) -> None:
    site = Site(reply(302, None, {"Location": f"{BASE}/elsewhere"}), THING)

    with pytest.raises(ClientError, match=": 302"):
        connect(site).send(ops.PostThing())
    assert len(site.seen) == 1


def test_redirect__that_never_ends_is_no_answer(connect: Connect) -> None:
    with pytest.raises(ClientError, match="no answer: TooManyRedirects"):
        connect(Site(reply(302, None, {"Location": BASE}))).send(ops.GetThing(id=1))


def test_on_response__is_told_of_every_answer_before_it_is_read(connect: Connect, clock: FakeClock) -> None:
    told: list[tuple[type[Request[Any]], int, str | None, bytes]] = []

    def on_response(operation: type[Request[Any]], status: int, headers: Mapping[str, str], content: bytes) -> None:
        told.append((operation, status, headers.get("retry-after"), content))

    site = Site(reply(429, {}, {"Retry-After": "1"}), reply(200, {"id": 5}))
    client = connect(site, on_response=on_response)
    with pytest.raises(UnreadableAnswer):
        client.send(ops.GetThing(id=1))
    client.raw("GET", "/wiki/x")

    assert told == [(ops.GetThing, 429, "1", b"{}"), (ops.GetThing, 200, None, b'{"id":5}')]


def test_on_response__may_refuse_an_answer(connect: Connect) -> None:
    def on_response(*_: object) -> None:
        raise AssertionError("not in the contract")

    with pytest.raises(AssertionError, match="not in the contract"):
        connect(Site(THING), on_response=on_response).send(ops.GetThing(id=1))


def test_raw__parameters_and_json(connect: Connect) -> None:
    site = Site(reply(418, {"any": "thing"}))
    params = {"a": True, "b": ["x", "y"], "c": None, "d": "é &"}
    response = connect(site).raw("post", "/wiki/x?z=1", params=params, json={"k": None})

    assert response.status_code == 418
    (request,) = site.seen
    assert (request.method, site.targets) == ("POST", ["/wiki/x?z=1&a=true&b=x,y&d=%C3%A9%20%26"])
    assert (request.content, request.headers["content-type"]) == (b'{"k":null}', "application/json")


def test_raw__json_null_is_a_body(connect: Connect) -> None:
    site = Site(THING)
    connect(site).raw("PUT", "/wiki/x", json=None)

    assert site.seen[0].content == b"null"


def test_raw__content_and_own_headers(connect: Connect) -> None:
    site = Site(THING)
    headers = {"Content-Type": "application/xml", "Authorization": "JWT x", "X-Atlassian-Token": "no-check"}
    connect(site, auth=Bearer(SECRET)).raw("PUT", "/wiki/x", content=b"<p/>", headers=headers)

    (request,) = site.seen
    assert request.content == b"<p/>"
    assert request.headers.get_list("content-type") == ["application/xml"]
    assert request.headers.get_list("authorization") == ["JWT x"]
    assert request.headers["x-atlassian-token"] == "no-check"


def test_raw__form_is_sent_whole_again_after_a_wait(connect: Connect) -> None:
    bodies: list[bytes] = []

    def keep(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return reply(429 if len(bodies) == 1 else 200)

    files = {"file": ("a.txt", b"hello", "text/plain"), "comment": ("comment", b"why")}
    site = Site(keep)
    connect(site).raw("POST", "/wiki/x", files=files)

    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert b'name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n' in bodies[0]
    assert re.match(r"multipart/form-data; boundary=\w+", site.seen[0].headers["content-type"])


def test_raw__more_than_one_body_is_refused(connect: Connect) -> None:
    with pytest.raises(ValueError, match="one of json, content and files"):
        connect(Site(THING)).raw("POST", "/wiki/x", json=1, content=b"x")


@pytest.mark.parametrize("path", ["wiki/x", "https://elsewhere.example/x", ""])
def test_raw__path_without_a_slash_is_refused(connect: Connect, path: str) -> None:
    with pytest.raises(ValueError, match="must start with a slash"):
        connect(Site(THING)).raw("GET", path)


def test_raw__redirects_are_shown_unless_followed(connect: Connect) -> None:
    moved = reply(302, None, {"Location": "/there"})

    assert connect(Site(moved, THING)).raw("GET", "/wiki/x").status_code == 302
    assert connect(Site(moved, THING)).raw("GET", "/wiki/x", follow_redirects=True).status_code == 200


def test_client__base_url_that_is_none_is_refused_at_once(connect: Connect) -> None:
    with pytest.raises(ValueError, match="the base URL"):
        connect(Site(THING), base_url="wiki.example.com")


def test_client__gateway_address(connect: Connect) -> None:
    site = Site(THING)
    connect(site, base_url=f"{BASE}/ex/confluence/abc/").send(ops.GetThing(id=1))

    assert site.targets == ["/ex/confluence/abc/wiki/api/v2/things/1"]


def test_client__timeout_and_name_are_sent_along(connect: Connect) -> None:
    site = Site(THING)
    connect(site, timeout=3.0).send(ops.GetThing(id=1))

    assert site.seen[0].extensions["timeout"]["read"] == 3.0
    assert site.seen[0].headers["user-agent"].startswith("watersmeet-client/")


def test_client__closed_after_the_block() -> None:
    with Client(BASE, transport=httpx.MockTransport(Site(THING))) as client:
        assert client.send(ops.GetThing(id=1)) == ops.Thing(id="1")
    with pytest.raises(RuntimeError, match="closed"):
        client.send(ops.GetThing(id=1))


def test_conflict__is_an_api_error_with_the_servers_words(connect: Connect) -> None:
    said = {"errors": [{"status": 409, "code": "CONFLICT", "title": "Version must be incremented", "detail": None}]}

    with pytest.raises(Conflict, match="PUT /wiki/api/v2/nothing: 409 CONFLICT: Version must be incremented"):
        connect(Site(reply(409, said))).send(ops.PutNothing())


def test_both_clients__have_the_same_methods_and_parameters() -> None:
    renamed = {"aclose": "close", "__aenter__": "__enter__", "__aexit__": "__exit__"}

    def shape(kind: type) -> dict[str, list[str]]:
        return {
            renamed.get(name, name): list(inspect.signature(member).parameters)
            for name, member in vars(kind).items()
            if inspect.isfunction(member)
        }

    assert shape(AsyncClient) == shape(Client)
