"""Operations made up for the tests, with parameters of every kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Body, Effect, Op, Path, Query, Request, Wire

T = TypeVar("T")


def op(route: str, effect: Effect = Effect.READ) -> Op:
    return Op(route=route, connect="NONE", effect=effect, source="made up")


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Everything(Request[None]):
    op = op("GET /wiki/api/v2/things")
    name: Query[str]
    plain_text: Query[str | None] = None
    number: Query[int] = 25
    ratio: Query[float] = 0.5
    include_all: Query[bool] = False
    include_version: Query[bool] = True
    ids: Query[tuple[int, ...] | None] = None
    status: Query[tuple[str, ...]] = ("current", "archived")
    made: Query[list[str]] = msgspec.field(default_factory=list)
    colour: Query[Colour | None] = None
    colours: Query[tuple[Colour, ...] | None] = None
    since: Query[datetime | None] = None
    day: Query[date | None] = None
    maybe: Query[str | UnsetType] = UNSET
    tags: Query[frozenset[str] | None] = None


class EverythingV1(Request[None], rename="camel"):
    op = op("GET /wiki/rest/api/things")
    space_key: Query[str | None] = None
    expand: Query[tuple[str, ...] | None] = None
    include_archived: Query[bool] = False


class TwoSegments(Request[None]):
    op = op("GET /wiki/api/v2/things/{thing-id}/parts/{part-key}/end")
    thing: Path[int]
    key: Path[str]


class Nested(Wire):
    wiki: str | None = None
    text_value: str


class Sent(Wire):
    first_name: str
    nothing: str | None = None
    must_say: str | None
    unset: Any | UnsetType = UNSET
    nested: Nested | None = None
    many: list[Nested] = msgspec.field(default_factory=list)
    free: dict[str, Any] = msgspec.field(default_factory=dict)


class Cat(Wire, tag_field="kind", tag="cat"):
    purrs: bool = True


class PutThing(Request[None]):
    op = op("PUT /wiki/api/v2/things/{id}", Effect.UPDATE)
    id: Path[int]
    draft: Query[bool] = False
    body: Body[Sent]


class PutCats(Request[None]):
    op = op("PUT /wiki/api/v2/cats", Effect.UPDATE)
    body: Body[list[Cat]]


class PutBytes(Request[None]):
    op = op("PUT /wiki/api/v2/bytes", Effect.UPDATE)
    body: Body[bytes]


class MayPost(Request[None]):
    op = op("POST /wiki/api/v2/may", Effect.CREATE)
    body: Body[Sent | None] = None


class Thing(Wire):
    id: str


class Many(Wire, Generic[T]):
    results: list[T]


class GetThing(Request[Thing]):
    op = op("GET /wiki/api/v2/things/{id}")
    id: Path[int]


class GetThingV1(Request[Thing]):
    op = op("GET /wiki/rest/api/things/{id}")
    id: Path[int]


class GetMaybe(Request[Thing | None]):
    op = op("GET /wiki/api/v2/maybe")


class GetBytes(Request[bytes]):
    op = op("GET /wiki/api/v2/bytes")


class PostThing(Request[Thing]):
    op = op("POST /wiki/api/v2/things", Effect.CREATE)


class PutNothing(Request[None]):
    op = op("PUT /wiki/api/v2/nothing", Effect.UPDATE)


class DeleteThing(Request[None]):
    op = op("DELETE /wiki/api/v2/things/{id}", Effect.DELETE)
    id: Path[int]


class AskByPost(Request[Thing]):
    """Changes nothing, although it is a POST."""

    op = op("POST /wiki/api/v2/ask", Effect.READ)


class ListV2(Request[Many[Thing]]):
    op = op("GET /wiki/api/v2/list")
    cursor: Query[str | None] = None
    limit: Query[int] = 25
    start: Query[int] = 0
    sort: Query[str | None] = None


class ListV1(Request[Many[Thing]], rename="camel"):
    op = op("GET /wiki/rest/api/list")
    start: Query[int] = 0
    limit: Query[int] = 25
    space_key: Query[str | None] = None


class SearchV1(Request[Many[Thing]], rename="camel"):
    op = op("GET /wiki/rest/api/search")
    cql: Query[str]
    cursor: Query[str | None] = None
    next: Query[bool] = False
    limit: Query[int] = 25


class ListWithoutParameters(Request[Many[Thing]]):
    op = op("GET /wiki/api/v2/short")


class Family(Request[Thing]):
    """No route."""

    id: Path[int]


class Unmatched(Request[Thing]):
    op = op("GET /wiki/api/v2/things/{a}/{b}")
    a: Path[int]


class Unplaced(Request[Thing]):
    op = op("GET /wiki/api/v2/unplaced")
    a: int = 0


NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
