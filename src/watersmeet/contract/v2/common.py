"""Shapes that many v2 operations share."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Effect, Id, Op, Query, Request, Wire

T = TypeVar("T")

DOCS = "https://developer.atlassian.com/cloud/confluence/rest/v2/"

Limit = Annotated[int, msgspec.Meta(ge=1, le=250)]
Offset = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Depth = Annotated[int, msgspec.Meta(ge=1, le=10)]

ContentStatus = Literal["current", "draft", "archived", "historical", "trashed", "deleted", "any"]
TreeKind = Literal["page", "whiteboard", "database", "embed", "folder"]
BodyFormat = Literal["storage", "atlas_doc_format"]
BodyFormatSingle = Literal[
    "storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view", "styled_view", "editor"
]


class Links(Wire):
    """Links of a list. `next` is absent at the end; `base` is the site's address up to /wiki."""

    next: str | UnsetType = UNSET
    base: str | UnsetType = UNSET


class Many(Wire, Generic[T]):
    """A page of a list. Follow `_links.next` for the rest."""

    results: list[T]
    links: Links = field(name="_links")


class Meta(Wire):
    """Whether an included list goes on, and where."""

    has_more: bool
    cursor: str | UnsetType = UNSET
    count: int | UnsetType = UNSET


class SelfLink(Wire):
    """Where an included list can be read alone."""

    self: str


class Included(Wire, Generic[T]):
    """A list inside another object: at most 50 entries."""

    results: list[T]
    meta: Meta
    links: SelfLink = field(name="_links")


class BodyType(Wire):
    """A body in one representation."""

    representation: str
    value: str


class BodyBulk(Wire):
    """The body in the representation that was asked for; empty when none was."""

    storage: BodyType | UnsetType = UNSET
    atlas_doc_format: BodyType | UnsetType = field(default=UNSET, name="atlas_doc_format")


class BodySingle(BodyBulk):
    """The body in the representation that was asked for, rendered ones included."""

    view: BodyType | UnsetType = UNSET
    export_view: BodyType | UnsetType = field(default=UNSET, name="export_view")
    anonymous_export_view: BodyType | UnsetType = field(default=UNSET, name="anonymous_export_view")
    styled_view: BodyType | UnsetType = field(default=UNSET, name="styled_view")
    editor: BodyType | UnsetType = UNSET


class BodyWrite(Wire):
    """A body as an author sends it: flat."""

    representation: Literal["storage", "atlas_doc_format", "wiki"] | None = None
    value: str | None = None
    storage: BodyValue | None = None
    atlas_doc_format: BodyValue | None = field(default=None, name="atlas_doc_format")
    wiki: BodyValue | None = None


class BodyValue(Wire):
    """One member of a nested body; its representation defaults to the member's name."""

    value: str
    representation: Literal["storage", "atlas_doc_format", "wiki"] | None = None


class Version(Wire):
    """The facts about one version."""

    number: int
    message: str
    minor_edit: bool
    author_id: str | None
    created_at: str
    ncs_step_version: str | UnsetType | None = UNSET


class VersionWrite(Wire):
    """The version an update makes: the current number plus one."""

    number: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None = None
    message: str | None = None


class Label(Wire):
    id: str
    name: str
    prefix: str


class Operation(Wire):
    """Something the caller may do, and to what."""

    operation: str
    target_type: str


class Like(Wire):
    account_id: str


PropertyKey = Annotated[str, msgspec.Meta(extra_json_schema={"minLength": 1, "maxLength": 255})]
"""The key of a property that is written. The domain refuses others, in its own words."""


class ContentProperty(Wire):
    """A JSON value kept under a key with some content."""

    id: str
    key: str
    value: Any
    version: Version


class Paged(Request[T]):
    """Parameters of every list.

    cursor: where an earlier answer said the list goes on.
    start:  offset of the first entry, for clients that count; not in the published document.
    """

    cursor: Query[str | None] = None
    limit: Query[Limit] = 25
    start: Query[Offset] = 0


IdList = tuple[Id, ...]

_EFFECTS = {"GET": Effect.READ, "POST": Effect.CREATE, "PUT": Effect.UPDATE, "DELETE": Effect.DELETE}


def family_op(group: str, route: str, noun: str) -> Op:
    """The facts about a member of a family: all but its route and the noun of its scopes follow from its method."""
    method, _, path = route.partition(" ")
    reads = method == "GET"
    needed = ("read",) if reads else ("read", "write")
    anchor = path.removeprefix("/wiki/api/v2/").translate({ord("/"): "-", ord("{"): None, ord("}"): None})
    return Op(
        route=route,
        granular=frozenset(f"{verb}:{noun}:confluence" for verb in needed),
        connect="READ" if reads else "WRITE",
        effect=_EFFECTS[method],
        status=204 if method == "DELETE" else 200,
        errors=(400, 401, 404, 409, 413) if method in ("POST", "PUT") else (400, 401, 404),
        source=f"{group}#api-{anchor}-{method.lower()}",
    )
