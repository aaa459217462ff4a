"""Custom content, REST v2: what apps keep in spaces, pages, blog posts and in other custom content."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import (
    DOCS,
    BodyType,
    ContentProperty,
    ContentStatus,
    IdList,
    Included,
    Label,
    Many,
    Operation,
    Paged,
    Version,
    VersionWrite,
    family_op,
)

GROUP = DOCS + "api-group-custom-content/"
WRITE = frozenset({"write:custom-content:confluence"})

CustomContentFormat = Literal["raw", "storage", "atlas_doc_format"]
CustomContentFormatSingle = Literal[
    "raw", "storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view"
]
CustomContentSort = Literal[
    "id", "-id", "created-date", "-created-date", "modified-date", "-modified-date", "title", "-title"
]


class CustomContentBodyBulk(Wire):
    """The body in the representation that was asked for; empty when none was, or when it has no such form."""

    raw: BodyType | UnsetType = UNSET
    storage: BodyType | UnsetType = UNSET
    atlas_doc_format: BodyType | UnsetType = field(default=UNSET, name="atlas_doc_format")


class CustomContentBodySingle(CustomContentBodyBulk):
    """The body in the representation that was asked for, rendered ones included."""

    view: BodyType | UnsetType = UNSET
    export_view: BodyType | UnsetType = field(default=UNSET, name="export_view")
    anonymous_export_view: BodyType | UnsetType = field(default=UNSET, name="anonymous_export_view")


class CustomContentBodyValue(Wire):
    """One member of a nested body; its representation defaults to the member's name."""

    value: str
    representation: CustomContentFormat | None = None


class CustomContentBodyWrite(Wire):
    """A body as an app sends it: flat, or nested under the name of its representation."""

    representation: CustomContentFormat | None = None
    value: str | None = None
    storage: CustomContentBodyValue | None = None
    atlas_doc_format: CustomContentBodyValue | None = field(default=None, name="atlas_doc_format")
    raw: CustomContentBodyValue | None = None


class CustomContentLinks(Wire):
    """Where custom content can be seen, relative to `base`. Only single ones carry `base`."""

    webui: str
    base: str | UnsetType = UNSET


class CustomContentBulk(Wire):
    """Custom content in a list. Of the ids of containers only that of its own is there."""

    id: str
    type: str
    status: ContentStatus
    title: str
    space_id: str
    page_id: str | UnsetType = UNSET
    blog_post_id: str | UnsetType = UNSET
    custom_content_id: str | UnsetType = UNSET
    author_id: str | None
    created_at: str
    version: Version | UnsetType = UNSET
    body: CustomContentBodyBulk
    links: CustomContentLinks = field(name="_links")


class CustomContentSingle(CustomContentBulk):
    """Custom content alone, with what the `include-` parameters asked for."""

    body: CustomContentBodySingle
    labels: Included[Label] | UnsetType = UNSET
    properties: Included[ContentProperty] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    versions: Included[Version] | UnsetType = UNSET
    collaborators: Included[str] | UnsetType = UNSET


class CustomContentCreate(Wire):
    """Body of POST /custom-content. It names one container; `spaceId` may come along when it is that one's space."""

    type: str
    status: Literal["current", "draft"] | None = None
    space_id: str | int | None = None
    page_id: str | int | None = None
    blog_post_id: str | int | None = None
    custom_content_id: str | int | None = None
    title: str
    body: CustomContentBodyWrite


class CustomContentUpdate(Wire):
    """Body of PUT /custom-content/{id}. A container other than its own moves it there, within its space."""

    id: str | int
    type: str
    status: Literal["current"]
    space_id: str | int | None = None
    page_id: str | int | None = None
    blog_post_id: str | int | None = None
    custom_content_id: str | int | None = None
    title: str
    body: CustomContentBodyWrite
    version: VersionWrite


class CustomContentList(Paged[Many[CustomContentBulk]]):
    """Parameters of every list of custom content."""

    type: Query[str]
    body_format: Query[CustomContentFormat | None] = None


class GetCustomContentByType(CustomContentList):
    """List the custom content of a type, by id unless `sort` says otherwise.

    Errors: 400 no type, an unknown sort, or an invalid cursor; 404 `type` cannot be one.
    """

    op = family_op(GROUP, "GET /wiki/api/v2/custom-content", "custom-content")

    id: Query[Annotated[IdList, msgspec.Meta(max_length=250)] | None] = None
    space_id: Query[Annotated[IdList, msgspec.Meta(max_length=100)] | None] = None
    sort: Query[CustomContentSort | None] = None


class CustomContentIn(CustomContentList):
    """List the custom content of a type that is directly in one content. Errors: 404 container unseen."""

    kind: ClassVar[str]
    id: Path[Id]
    sort: Query[CustomContentSort | None] = None


class GetCustomContentByTypeInPage(CustomContentIn):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/custom-content", "custom-content")


class GetCustomContentByTypeInBlogPost(CustomContentIn):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/custom-content", "custom-content")


class GetCustomContentByTypeInSpace(CustomContentList):
    """List the custom content of a type in a space, whatever contains it there, by id. Errors: 404 space unseen."""

    op = family_op(GROUP, "GET /wiki/api/v2/spaces/{id}/custom-content", "custom-content")

    id: Path[Id]


class CreateCustomContent(Request[CustomContentSingle]):
    """Make custom content in a space, a page, a blog post or in other custom content.

    Errors: 400 no title, not one container, a container that is not current, or a malformed body; 404 the
    container is unseen, the caller may not create content there, or `type` cannot be one.
    """

    op = Op(
        route="POST /wiki/api/v2/custom-content",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        status=201,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-custom-content-post",
    )

    body: Body[CustomContentCreate]


class GetCustomContentById(Request[CustomContentSingle]):
    """Read custom content, or one of its versions. Errors: 404 unseen, or no such version."""

    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{id}", "custom-content")

    id: Path[Id]
    body_format: Query[CustomContentFormatSingle | None] = None
    version: Query[Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None] = None
    include_labels: Query[bool] = False
    include_properties: Query[bool] = False
    include_operations: Query[bool] = False
    include_versions: Query[bool] = False
    include_version: Query[bool] = True
    include_collaborators: Query[bool] = False


class UpdateCustomContent(Request[CustomContentSingle]):
    """Make the next version of custom content, publish a draft, or take one out of the trash.

    Errors: 400 path and body name different ids, another type or another space, or the container is not current;
    404 unseen, or seen but not editable; 409 `version.number` is not the current number + 1.
    """

    op = Op(
        route="PUT /wiki/api/v2/custom-content/{id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-custom-content-id-put",
    )

    id: Path[Id]
    body: Body[CustomContentUpdate]


class DeleteCustomContent(Request[None]):
    """Put custom content into the trash, purge it from there, or discard a draft.

    Errors: 400 `purge` of what is not in the trash; 404 unseen, or the caller may not delete it.
    """

    op = Op(
        route="DELETE /wiki/api/v2/custom-content/{id}",
        granular=frozenset({"delete:custom-content:confluence"}),
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-custom-content-id-delete",
    )

    id: Path[Id]
    purge: Query[bool] = False
