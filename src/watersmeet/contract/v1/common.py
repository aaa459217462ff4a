"""What many v1 operations share: parameters, lists, and the small shapes."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import field

from watersmeet.contract.core import Query, Request, Wire

T = TypeVar("T")

DOCS = "https://developer.atlassian.com/cloud/confluence/rest/v1/"

Start = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Limit = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Expand = tuple[str, ...]
"""Names to expand, separated by commas or repeated; dots lead into what an expansion holds."""

Title = Annotated[str, msgspec.Meta(max_length=255)]
ContentStatus = Literal["current", "draft", "archived", "historical", "trashed", "deleted"]


class V1Request(Request[T], rename="camel"):
    """An operation of REST v1, whose parameters are spelled in camel case."""


class ListRequest(V1Request[T]):
    """Parameters of every list. A `limit` above the cap counts as the cap."""

    start: Query[Start] = 0
    limit: Query[Limit] = 25


class Many(Wire, Generic[T]):
    """A page of a list. `_links.next`, relative to `base`, is absent at the end."""

    results: list[T]
    start: int
    limit: int
    size: int
    links: dict[str, str] = field(name="_links")


class Icon(Wire):
    path: str
    width: int
    height: int
    is_default: bool


class Operation(Wire):
    """Something the caller may do, and to what."""

    operation: str
    target_type: str


class Part(Wire, Generic[T]):
    """A list inside another object that has no link of its own."""

    results: list[T]
    start: int
    limit: int
    size: int


class Group(Wire):
    type: Literal["group"]
    name: str
    id: str
    links: dict[str, str] = field(name="_links")


class Label(Wire):
    """A label: `prefix` says whose it is, `label` is what it reads as."""

    prefix: str
    name: str
    id: str
    label: str


class TaskLinks(Wire):
    status: str


class LongTaskPointer(Wire):
    """Where a long task that was begun tells how far it is."""

    ari: str
    id: str
    links: TaskLinks


class DescriptionText(Wire):
    value: str
    representation: Literal["plain", "view"]
    embedded_content: list[Any]
