"""What is wrong with a request, one thing at a time."""

from __future__ import annotations

import copy
import json
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args, get_origin
from urllib.parse import quote

import msgspec

from tests.hostile.world import World, alternatives, fields, members
from watersmeet.contract.core import Request, Where


class Case(NamedTuple):
    """A request. `wrong`: nothing but a refusal will do. `names`: what the refusal must name."""

    what: str
    target: str
    body: bytes | None
    wrong: bool = False
    names: str = ""


NOT_NUMBERS = ("abc", "-1", "1.5", "1e3", "0x10", "null", "true", "[]", "1%00", "%00", "%ff", "%ED%A0%80", "%D9%A3")
HUGE = (str(2**63), str(2**64), str(10**40), "9" * 5000)
TEXTS = ("%00", "a%00b", "%ff%fe", "%ED%A0%80", "%EF%BF%BF", "%F0%9F%98%80", "%25", "%27--", "%5C", "%E2%80%AE", "..")
LONG = "x" * 100_000
CURSORS = ("x", "AAAA", "e30", "bnVsbA", "WyJpZCIsbnVsbCwxXQ", "WyJpZCIsMSwxXQ==", "%00", "%ff", "-_-_", "W" * 5000)
CURSORS_HUGE = ("WyJpZCIsIDEsIDE4NDQ2NzQ0MDczNzA5NTUxNjE2XQ", "WyJpZCIsMSwtMV0", "WyJpZCIsWzFdLDFd")


def good(world: World, operation: type[Request[Any]]) -> Iterator[Case]:
    """The one request with which nothing is wrong."""
    yield Case("nothing", _target(world, operation), _encoded(world.body(operation)))


def of_paths(world: World, operation: type[Request[Any]]) -> Iterator[Case]:
    """Every placeholder with every wrong value."""
    good = world.path_values(operation)
    body = _encoded(world.body(operation))
    for name, hint in fields(operation, Where.PATH):
        number, word = int in alternatives(hint), get_origin(alternatives(hint)[0]) is typing.Literal
        for value in (*NOT_NUMBERS, *HUGE):
            wrong = number or word
            # A path over the limit is not looked at, so no more than that it is refused can be said.
            yield Case(f"{name}={value[:30]}", _target(world, operation, good | {name: value}), body, wrong, name)
        for value in (*TEXTS, LONG):
            if number or word:
                continue
            wrong = "%00" in value
            names = name if wrong else ""
            yield Case(f"{name}={value[:30]}", _target(world, operation, good | {name: value}), body, wrong, names)
        yield Case(f"{name} empty", _target(world, operation, good | {name: ""}), body)
        yield Case(f"{name} blank", _target(world, operation, good | {name: "%20"}), body, number or word, name)


def of_queries(world: World, operation: type[Request[Any]]) -> Iterator[Case]:
    """Every query parameter with every wrong value; and parameters nobody knows."""
    body = _encoded(world.body(operation))
    for name, hint in fields(operation, Where.QUERY):
        for value, wrong in _bad_values(name, hint):
            yield Case(f"?{name}={value[:30]}", _target(world, operation, query={name: value}), body, wrong, name)
        yield Case(f"?{name}=&{name}=", _target(world, operation) + f"{name}=&{name}", body)


def harmless(world: World, operation: type[Request[Any]]) -> Iterator[Case]:
    """Queries that say nothing to the operation."""
    body = _encoded(world.body(operation))
    for extra in ("nobody=knows&x", "%00=%00", "&&==&", "a[]=1&a[b]=2", "%ff=1", ";", "?", "os_authType=basic", LONG):
        yield Case(f"?{extra[:30]}", _target(world, operation) + extra, body)


def _bad_values(name: str, hint: Any) -> Iterator[tuple[str, bool]]:
    kinds = alternatives(hint)
    kind = next((each for each in kinds if each is not type(None)), str)
    if get_origin(kind) is tuple:
        inner = alternatives(get_args(kind)[0])[0]
        for value, wrong in _bad_values(name, inner):
            # A comma parts values; and a list's parts are stripped.
            yield value, wrong
            yield f"{value},{value}", wrong
        yield ",,,", False
        yield ",".join(["1"] * 3000), False
        return
    if get_origin(kind) is typing.Literal:
        for value in ("nonsense", "1", "null", "%00", "%ff", "CURRENT%20", "current;", LONG):
            yield value, value not in get_args(kind)
    elif kind is bool:
        for value in ("maybe", "2", "Null", "%00", "-1", "tru", "%ff", LONG):
            yield value, True
    elif kind is int:
        for value in (*NOT_NUMBERS, *HUGE):
            before_1970 = value == "-1" and name.endswith(("-at-from", "-at-to"))
            yield value, not before_1970
        yield "%2B1", False
    elif name == "cursor":
        for value in (*CURSORS, *CURSORS_HUGE):
            yield value, value == "%00"
        yield LONG, True
    else:
        for value in (*TEXTS, LONG):
            yield value, "%00" in value
        yield "%22%20OR%201%3D1%20--", False


def of_bodies(world: World, operation: type[Request[Any]]) -> Iterator[Case]:
    """Every member of the body with every wrong value."""
    target, body = _target(world, operation), world.body(operation)
    (_, hint), *_ = fields(operation, Where.BODY)
    for place, inner, required in _places(hint, body):
        name = str(place[-1])
        kinds = alternatives(inner)
        for value, what, fits in _bad_members():
            wrong = Any not in kinds and not any(fits(kind) for kind in kinds)
            changed = _with(body, place, value)
            yield Case(f"{'.'.join(map(str, place))}={what}", target, _encoded(changed), wrong, name if wrong else "")
        for raw, what in ((b'"\\ud800"', "half a surrogate"), (b'"\\u0000"', "NUL"), (b'"\xff"', "no UTF-8")):
            marked = _encoded(_with(body, place, "@@")) or b""
            yield Case(f"{name} {what}", target, marked.replace(b'"@@"', raw), True)
        if required:
            yield Case(f"no {name}", target, _encoded(_without(body, place)), True, name)


def raw_bodies(world: World, operation: type[Request[Any]]) -> Iterator[Case]:
    """Bodies that are not what the operation reads, as bytes. A list where one is read may be empty."""
    target, good = _target(world, operation), _encoded(world.body(operation)) or b""
    lists = good.startswith(b"[")
    needed = any(field.name == "body" and field.required for field in msgspec.structs.fields(operation))
    for what, content in {
        "empty": b"",
        "blank": b" \n\t",
        "null": b"null",
        "number": b"1",
        "text": b'"x"',
        "true": b"true",
        "array of arrays": b"[[]]",
        "half": good[: len(good) // 2],
        "garbage behind": good + b"x",
        "two": good + good,
        "BOM": b"\xef\xbb\xbf" + good,
        "UTF-16": good.decode().encode("utf-16"),
        "NaN": b'{"id": NaN}',
        "Infinity": b"[Infinity]",
        "comment": b"/* */" + good,
        "single quotes": b"{'a': 1}",
        "trailing comma": b'{"a": 1,}',
        "deep arrays": b"[" * 100_000,
        "deep objects": b'{"a":' * 100_000,
        "deep and closed": b"[" * 100_000 + b"]" * 100_000,
        "form": b"a=1&b=2",
        "XML": b"<page/>",
        "control characters": b'{"a": "\x01"}',
        "not UTF-8": b'{"title": "\xff\xfe"}',
        "bytes": bytes(range(256)),
        "long number": b'{"a": 1' + b"0" * 100_000 + b"}",
    }.items():
        # What is in a member nobody knows is skipped, not judged.
        wrong = what not in ("long number", "control characters", "not UTF-8")
        yield Case(what, target, content, wrong and (needed or what != "empty"))
    yield Case("array", target, b"[]", not lists)
    yield Case("object", target, b"{}")
    if good.startswith(b"{"):
        yield Case("members twice", target, good[:-1] + b"," + good[1:])
        yield Case("deep unknown", target, good[:-1] + b',"zz":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
        yield Case("many unknown", target, good[:-1] + b"".join(b',"z%d":1' % i for i in range(20_000)) + b"}")


def _bad_members() -> Iterator[tuple[Any, str, Any]]:
    def is_list(kind: Any) -> bool:
        return get_origin(kind) in (list, tuple) or kind is list

    def is_object(kind: Any) -> bool:
        return get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, msgspec.Struct))

    def takes_text(kind: Any) -> bool:
        # Numbers and booleans are taken as text too, as upstream does; what they may say is judged below.
        return kind in (str, int, bool, float) or get_origin(kind) is typing.Literal

    yield None, "null", lambda kind: True
    yield [], "[]", is_list
    yield {}, "{}", is_object
    yield [[[]]], "[[[]]]", is_list
    yield {"a": {"b": []}}, "object", is_object
    yield "", "empty", lambda kind: True
    yield "nonsense", "nonsense", lambda kind: kind is str
    yield LONG, "long", lambda kind: kind is str
    yield "<p>", "broken XML", lambda kind: kind is str
    yield "&nosuch;", "unknown entity", lambda kind: kind is str
    yield True, "true", takes_text
    yield 1.5, "1.5", lambda kind: kind in (str, float)
    yield -1, "-1", takes_text
    yield 2**31, "2**31", takes_text
    yield 2**63, "2**63", takes_text
    yield 2**64, "2**64", takes_text
    yield 10**40, "10**40", takes_text
    yield "9" * 5000, "5000 digits", takes_text
    yield "\u202e\ufffe\U0010ffff", "odd characters", lambda kind: kind is str
    yield [1] * 2000, "2000 numbers", is_list
    yield ["x"] * 2000, "2000 texts", is_list
    yield [{}] * 2000, "2000 objects", is_list


def _places(hint: Any, body: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any, bool]]:
    """Where a body can be wrong: (place, type, required) of all its members, nested ones where the body has them."""
    # Where a type is a list or an object, what the body has says which of the two is meant.
    fitting = [kind for kind in alternatives(hint) if (get_origin(kind) in (list, tuple)) == isinstance(body, list)]
    if isinstance(body, list):
        at, body = (*at, 0), body[0] if body else {}
    for name, inner, required in (member for kind in fitting for member in members(kind)):
        yield (*at, name), inner, required
        if isinstance(body, dict) and isinstance(body.get(name), dict | list):
            yield from _places(inner, body[name], (*at, name))


def _with(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    if not isinstance(inner, dict):
        return value
    inner[place[-1]] = value
    return changed


def _without(body: Any, place: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(body)
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    if isinstance(inner, dict):
        inner.pop(place[-1], None)
    return changed


def _encoded(body: Any) -> bytes | None:
    return None if body is None else _json(body)


def _json(value: Any) -> bytes:
    """JSON as the standard library writes it: numbers of any size."""
    return json.dumps(value).encode()


def _target(
    world: World,
    operation: type[Request[Any]],
    paths: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
) -> str:
    """The operation's path and the query it needs, open for more; values of `paths` and `query` go as they are."""
    values = world.path_values(operation) if paths is None else paths
    filled = list(values.values())
    parts = []
    for part in operation.op.path.split("/"):
        parts.append(filled.pop(0) if part.startswith("{") else part)
    needed = {name: quote(value, safe="") for name, value in world.query(operation).items()} | (query or {})
    return "/".join(parts) + "?" + "".join(f"{name}={value}&" for name, value in needed.items())
