"""Every operation with every parameter and every member wrong: refused in words, and nothing changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.hostile import cases
from tests.hostile.cases import Case
from tests.hostile.wire import Got, Wire, check, words
from tests.hostile.world import ANSWERED, KINDS, World, fields
from watersmeet.contract.core import Effect, Request, Where
from watersmeet.contract.v1.content import CreateContent, UpdateContent

Cases = Callable[[World, type[Request[Any]]], Iterator[Case]]

WITH_PATHS = [one for one in ANSWERED if fields(one, Where.PATH)]
WITH_QUERIES = [one for one in ANSWERED if fields(one, Where.QUERY)]
WITH_BODIES = [one for one in ANSWERED if fields(one, Where.BODY)]


def name_of(operation: Any) -> str:
    return str(operation.__name__)


def attempt(world: World, wire: Wire, operation: type[Request[Any]], make: Cases) -> None:
    """Send all that `make` makes; what was harmless may change the world, which is then made anew."""
    method, reads = operation.op.method, operation.op.effect is Effect.READ
    done, left, faults = 0, make(world, operation), []
    while (case := next(left, None)) is not None:
        done += 1
        got = wire.send(method, case.target, case.body)
        try:
            check(got, operation.op.route)
            judge(case, got)
            if got.status >= 400 and not reads:
                assert world.unchanged(), "it was refused, and yet something changed"
        except AssertionError as failure:
            faults.append(f"{case.what}: {failure}")
        if not reads and (got.status < 400 or faults):
            world.renew()
            left = itertools.islice(make(world, operation), done, None)
    if not world.unchanged():
        world.renew()
        faults.append("reading changed something")
    assert not faults, f"{operation.op.route}, {len(faults)} of {done}:\n" + "\n".join(faults)


def judge(case: Case, got: Got) -> None:
    """What is wrong is refused, and the refusal names what is wrong."""
    if case.wrong:
        assert 400 <= got.status < 500, f"answered {got.status}"
    if case.names and got.status == 400:
        assert case.names in words(got), f"'{case.names}' is not named: {words(got)[:300]}"


@pytest.mark.parametrize("operation", WITH_PATHS, ids=name_of)
def test_path__wrong_value_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.of_paths)


@pytest.mark.parametrize("operation", WITH_QUERIES, ids=name_of)
def test_query__wrong_value_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.of_queries)


@pytest.mark.parametrize("operation", ANSWERED, ids=name_of)
def test_query__unknown_parameter_is_ignored(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.harmless)


@pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of)
def test_body__wrong_member_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.of_bodies)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "page"])
@pytest.mark.parametrize("operation", [CreateContent, UpdateContent], ids=name_of)
def test_body__wrong_member_of_every_kind_is_refused(
    world: World, wire: Wire, operation: type[Request[Any]], kind: str
) -> None:
    world.kind = kind
    try:
        case = next(cases.good(world, operation))
        got = wire.send(operation.op.method, case.target, case.body)
        assert got.status == 200, words(got)
        world.renew()
        attempt(world, wire, operation, cases.of_bodies)
    finally:
        world.kind = "page"


@pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of)
def test_body__other_than_asked_for_is_refused(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    attempt(world, wire, operation, cases.raw_bodies)


KINDS = (
    b"text/plain",
    b"application/xml",
    b"multipart/form-data; boundary=x",
    b"application/octet-stream",
    b"x",
    b"\xff",
)


@pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of)
def test_body__of_another_kind_is_415(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    case = next(cases.good(world, operation))
    for kind in KINDS:
        got = wire.send(operation.op.method, case.target, case.body, [(b"Content-Type", kind)])
        check(got, operation.op.route)
        assert got.status == 415
    assert world.unchanged()


@pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of)
def test_body__over_the_limit_is_413(world: World, wire: Wire, operation: type[Request[Any]]) -> None:
    case = next(cases.good(world, operation))
    assert case.body is not None
    over = case.body + b" " * operation.op.max_body
    for content, how in (
        (over, b"Content-Length: %d" % len(over)),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(over), over), b"Transfer-Encoding: chunked"),
    ):
        head = (
            f"{operation.op.method} {case.target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n".encode()
            + b"Authorization: %s\r\n%s\r\n\r\n" % (wire.authorization, how)
        )
        got = wire.bytes(head, content)
        check(got, operation.op.route)
        assert got.status == 413
    assert world.unchanged()


def test_body__ten_megabytes_are_413_and_the_connection_lives(world: World, wire: Wire) -> None:
    for _ in range(3):
        assert wire.send("POST", "/wiki/api/v2/pages", b"[" * 10_000_000).status == 413
        assert wire.send("GET", "/wiki/api/v2/pages").status == 200


@pytest.mark.parametrize("depth", [200, 500, 800, 900, 950, 990, 1000, 1500, 5000, 100_000])
def test_property__however_deep_is_read_back_or_refused(world: World, wire: Wire, depth: int) -> None:
    page, space, key = world.ids["page"], world.ids["space"], world.ids["key"]
    nested = b"[" * depth + b"]" * depth
    for where, read in (
        (f"/wiki/api/v2/pages/{page}/properties", (f"/wiki/api/v2/pages/{page}?include-properties=true",)),
        (f"/wiki/api/v2/spaces/{space}/properties", (f"/wiki/api/v2/spaces/{space}?include-properties=true",)),
        (
            f"/wiki/rest/api/content/{page}/property",
            (f"/wiki/rest/api/content/{page}?expand=metadata.properties.deep1",),
        ),
        (f"/wiki/rest/api/space/{key}/property", ()),
    ):
        got = wire.send("POST", where, b'{"key":"deep%d","value":%s}' % ("rest" in where, nested))
        check(got, where)
        for again in (where, f"{where}/deep1" if "rest" in where else where, *read):
            back = wire.send("GET", again)
            check(back, again)
            assert back.status == (404 if again.endswith("/deep1") and got.status >= 400 else 200)
    world.renew()


def test_labels__very_many_at_once_are_refused(world: World, wire: Wire) -> None:
    body = b"[" + b",".join(b'{"name":"l%d"}' % k for k in range(20_000)) + b"]"
    got = wire.send("POST", f"/wiki/rest/api/content/{world.ids['page']}/label", body)
    check(got, "/rest/api/")
    assert got.status == 400
    assert world.unchanged()


def test_cursor__of_another_list_is_400(world: World, wire: Wire) -> None:
    """Taken along to a list of another order, a cursor is refused; to one of the same order it is a place in it."""
    space = world.ids["space"]
    following = wire.send("GET", f"/wiki/api/v2/spaces/{space}/pages?limit=1&sort=title").headers["link"]
    cursor = following.partition("cursor=")[2].partition(">")[0]
    assert cursor
    for operation in WITH_QUERIES:
        if "cursor" not in dict(fields(operation, Where.QUERY)):
            continue
        got = wire.send("GET", next(cases.good(world, operation)).target + f"cursor={cursor}")
        check(got, operation.op.route)
        if operation.op.path != "/wiki/api/v2/spaces/{id}/pages":
            assert got.status == 400, operation.op.route
            assert "cursor" in words(got)
