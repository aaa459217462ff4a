"""Requests put together at random out of what the catalogue knows, bent and broken."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.wire import Wire, check
from tests.hostile.world import ANSWERED, World, fields, members
from watersmeet.contract.core import Request, Where

FUZZ = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
ODD = st.sampled_from(
    [
        *[
            "",
            "0",
            "-1",
            "1",
            "true",
            "null",
            "current",
            "storage",
            "id",
            "-id",
            "%00",
            "%ff",
            "%2F",
            "..",
            "%20",
            "a,b",
        ],
        *[
            str(2**63 - 1),
            str(2**63),
            "1e9",
            "any",
            "root",
            "page",
            "body.storage,version",
            "x" * 300,
            "%F0%9F%98%80",
            "*",
        ],
    ]
)
QUOTED = st.text(st.sampled_from("abc019-_.~%&=+,;:'\"!*()[]{}|\\^`<>"), max_size=12).map(
    lambda text: text.replace("%", "%25").replace('"', "%22").replace("\\", "%5C").replace("<", "%3C")
)
VALUES = st.one_of(ODD, QUOTED)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["current", "draft", "storage", "page", "global", "<p>x</p>", "<p>", "0", "1", "2"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
HEADER = st.tuples(
    st.sampled_from(
        [b"Accept", b"Accept-Encoding", b"Content-Type", b"X-Atlassian-Token", b"Origin", b"Cookie", b"Host"]
    ),
    st.binary(max_size=30).map(lambda value: bytes(b for b in value if b >= 32 and b != 127)),
)
USED_IDS = ("page", "other", "draft", "space", "on_page", "on_space", "key")


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes | None, list[tuple[bytes, bytes]]]:
    """(method, target with {ids} open, body, headers)."""
    operation = draw(st.sampled_from(ANSWERED))
    method = draw(st.one_of(st.just(operation.op.method), METHODS))
    parts = []
    for part in operation.op.path.split("/")[1:]:
        if part.startswith("{"):
            parts.append(draw(st.one_of(st.sampled_from([f"{{{name}}}" for name in USED_IDS]), VALUES)))
        elif draw(st.integers(0, 40)) == 0:
            parts.append(draw(VALUES))
        else:
            parts.append(part)
    names = [name for name, _ in fields(operation, Where.QUERY)] or ["x"]
    query = draw(st.lists(st.tuples(st.one_of(st.sampled_from(names), VALUES), VALUES), max_size=4))
    target = "/" + "/".join(parts) + "?" + "&".join(f"{name}={value}" for name, value in query)
    return method, target, draw(bodies(operation)), draw(st.lists(HEADER, max_size=3))


@st.composite
def bodies(draw: st.DrawFn, operation: type[Request[Any]]) -> bytes | None:
    """None, JSON of the members the operation knows, any JSON, or bytes."""
    hints = fields(operation, Where.BODY)
    how = draw(st.integers(0, 9))
    if how == 0:
        return draw(st.binary(max_size=40))
    if how == 1 or not hints:
        return draw(st.one_of(st.none(), JSON.map(msgspec.json.encode)))
    return msgspec.json.encode(draw(shaped(hints[0][1], 3)))


@st.composite
def shaped(draw: st.DrawFn, hint: Any, depth: int) -> Any:
    """A value that looks like the type: some of its members, each right or wrong."""
    known = members(hint)
    if not known or depth == 0 or draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    return {name: draw(shaped(inner, depth - 1)) for name, inner, required in known if required or draw(st.booleans())}


@FUZZ
@given(request=requests())
def test_any_request__gets_an_answer_that_is_not_our_fault(world: World, wire: Wire, request: Any) -> None:
    method, target, body, headers = request
    for name in USED_IDS:
        target = target.replace(f"{{{name}}}", str(world.ids[name]))
    sent = target.replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")
    got = wire.send(method, sent, body, headers)
    if got.body and method != "HEAD" and "json" in got.headers["content-type"]:
        check(got, "")
    else:
        assert got.status < 500
    if got.status < 400 and method not in ("GET", "HEAD", "OPTIONS"):
        world.renew()
