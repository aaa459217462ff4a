"""Calls, and those that only read: each operation alone, with every value of every parameter, and page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin
from urllib.parse import quote, urlencode

import msgspec

from tests.hostile.world import alternatives, fields
from tests.walk.subjects import ALSO, fit, path_of, values
from tests.walk.world import World
from watersmeet.contract.core import Request, Where
from watersmeet.contract.openapi import PLACEHOLDER, operation_id

Operation = type[Request[Any]]
Who = Literal["admin", "member", "stranger", "app", "small app", "nobody"]


class Call(NamedTuple):
    """A request, by whom, and the status it is to be answered with: that of success where none is said.

    path:   the values of the placeholders.
    body:   something to be sent as JSON, or the bytes themselves.
    follow: the answer must name a next page, which is to be read too.
    """

    operation: Operation
    path: tuple[str, ...] = ()
    query: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: Any = None
    status: int | None = None
    by: Who = "admin"
    follow: bool = False

    @property
    def expected(self) -> int:
        return self.operation.op.status if self.status is None else self.status

    @property
    def target(self) -> str:
        left = iter(self.path)
        path = PLACEHOLDER.sub(lambda _: quote(next(left), safe=""), self.operation.op.path)
        return f"{path}?{urlencode(self.query, safe=',')}" if self.query else path

    @property
    def content(self) -> bytes | None:
        if self.body is None or isinstance(self.body, bytes):
            return self.body
        return msgspec.json.encode(self.body)

    def __str__(self) -> str:
        said = b"" if self.content is None else self.content[:200]
        return f"{operation_id(self.operation)}: {self.operation.op.method} {self.target} {said.decode()} by {self.by}"


def reads(world: World, operation: Operation) -> Iterator[Call]:
    """An operation that only reads."""
    who: Who = "app" if "/app/properties" in operation.op.path else "admin"
    path = path_of(world, operation)
    found = dict(fields(operation, Where.QUERY))
    needed = {
        field.encode_name: values(world, operation, field.encode_name)[0]
        for field in msgspec.structs.fields(operation)
        if field.required and field.encode_name in found
    }
    yield Call(operation, path, needed, by=who)
    for other in ALSO.get(operation_id(operation), ()):
        yield Call(operation, (world.ids[other],), needed)
    for name, hint in found.items():
        if name == "cursor":
            continue
        for value in each_value(world, operation, name, hint):
            yield fitted(world, Call(operation, path, {**needed, name: value}, by=who), name, value, found)
    if "cursor" in found:
        yield Call(operation, path, {**needed, "limit": "1"}, by=who, follow=True)


def each_value(world: World, operation: Operation, name: str, hint: Any) -> list[str]:
    """Every value a parameter can have, where they can be counted; those the table has where they cannot."""
    known: list[str] = []
    for kind in alternatives(hint):
        if kind is bool:
            known += ["true", "false"]
        elif get_origin(kind) is Literal:
            known += get_args(kind)
        elif get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is Literal:
            each = get_args(get_args(kind)[0])
            known += [*each, ",".join(each)]
    return known or values(world, operation, name)


def fitted(world: World, call: Call, name: str, value: str, found: dict[str, Any]) -> Call:
    """The call for something the value fits, where the usual thing does not; lists of bodies as long as they get."""
    fits = fit(world, operation_id(call.operation), name, value)
    path = call.path if fits.of is None else (world.ids[fits.of], *call.path[1:])
    query = {**call.query, **fits.query}
    if name == "body-format" and "limit" in found:
        query["limit"] = "250"
    return call._replace(path=path, query=query, status=fits.status)
