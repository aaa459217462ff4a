"""Spaces, REST v1."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, ListRequest, LongTaskPointer, Many, Start, V1Request
from watersmeet.contract.v1.content import SUMMARY
from watersmeet.contract.v1.entities import Content, Space

GROUP = DOCS + "api-group-space/"
READ_CLASSIC = frozenset({"read:confluence-space.summary"})
WRITE_CLASSIC = frozenset({"write:confluence-space"})
WRITE = frozenset({"read:space-details:confluence", "write:space:confluence", "write:space.permission:confluence"})

SpaceType = Literal[
    "global", "collaboration", "knowledge_base", "personal", "system", "onboarding", "xflow_sample_space"
]
SpaceStatus = Literal["current", "archived"]
SpaceName = Annotated[str, msgspec.Meta(max_length=200)]


class DescriptionValue(Wire):
    value: str | None = None
    representation: str | None = None


class DescriptionWrite(Wire):
    plain: DescriptionValue | None = None
    view: DescriptionValue | None = None


class SpaceCreate(Wire):
    """Body of POST /space. One of `key` and `alias` is needed."""

    name: SpaceName
    key: str | None = None
    alias: str | None = None
    description: DescriptionWrite | None = None
    permissions: list[dict[str, Any]] | None = None


class HomepageRef(Wire):
    id: int | str


class SpaceUpdate(Wire):
    """Body of PUT /space/{key}. Absent and null members keep what is there."""

    name: SpaceName | None = None
    description: DescriptionWrite | None = None
    homepage: HomepageRef | None = None
    type: str | None = None
    status: SpaceStatus | None = None


class ContentByType(Wire):
    """What a space holds, by type."""

    page: Many[Content]
    blogpost: Many[Content]
    links: dict[str, str] = field(name="_links")


class GetSpaces(ListRequest[Many[Space]]):
    """List the spaces the caller may view, by key. Errors: 400 unknown status or type."""

    op = Op(
        route="GET /wiki/rest/api/space",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-wiki-rest-api-space-get",
    )

    space_key: Query[tuple[str, ...] | None] = None
    space_id: Query[tuple[Id, ...] | None] = None
    type: Query[SpaceType | None] = None
    status: Query[SpaceStatus | None] = None
    label: Query[tuple[str, ...] | None] = None
    favourite: Query[bool | None] = None
    favourite_user_key: Query[str | None] = None
    expand: Query[Expand | None] = None


class CreateSpaces(V1Request[Space]):
    """Make a space with a homepage.

    Errors: 400 no key and no alias, a key that is taken or malformed; 403 the caller may not make spaces.
    """

    private: ClassVar[bool]
    body: Body[SpaceCreate]


class CreateSpace(CreateSpaces):
    private = False
    op: ClassVar[Op] = Op(
        route="POST /wiki/rest/api/space",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 413),
        source=GROUP + "#api-wiki-rest-api-space-post",
    )


class CreatePrivateSpace(CreateSpaces):
    private = True
    op: ClassVar[Op] = Op(
        route="POST /wiki/rest/api/space/_private",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 413),
        source=GROUP + "#api-wiki-rest-api-space-private-post",
    )


class GetSpace(V1Request[Space]):
    """Read a space. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}",
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-space-spacekey-get",
    )

    space_key: Path[str]
    expand: Query[Expand | None] = None


class UpdateSpace(V1Request[Space]):
    """Change a space's name, description, homepage or status. Errors: 400 malformed; 404 unseen, or not its admin."""

    op = Op(
        route="PUT /wiki/rest/api/space/{spaceKey}",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.ADMIN,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-put",
    )

    space_key: Path[str]
    body: Body[SpaceUpdate]


class DeleteSpace(V1Request[LongTaskPointer]):
    """Remove a space and all it holds, for good, in a long task. Errors: 404 unseen, or not its admin."""

    op = Op(
        route="DELETE /wiki/rest/api/space/{spaceKey}",
        granular=frozenset({"read:content.metadata:confluence", "delete:space:confluence"}),
        classic=WRITE_CLASSIC,
        connect="DELETE",
        effect=Effect.DELETE,
        status=202,
        errors=(400, 401, 404),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-delete",
    )

    space_key: Path[str]


class GetContentForSpace(ListRequest[ContentByType]):
    """List what a space holds, by type and then by id. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}/content",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-space-spacekey-content-get",
    )

    space_key: Path[str]
    depth: Query[Literal["all", "root"]] = "all"
    expand: Query[Expand | None] = None
    start: Query[Start] = 0


class GetContentByTypeForSpace(ListRequest[Many[Content]]):
    """List what a space holds of one type, by id. Errors: 400 no such type; 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}/content/{type}",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-space-spacekey-content-type-get",
    )

    space_key: Path[str]
    type: Path[str]
    depth: Query[Literal["all", "root"]] = "all"
    expand: Query[Expand | None] = None
