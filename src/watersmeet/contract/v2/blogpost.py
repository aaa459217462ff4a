"""Blog posts, REST v2."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import (
    DOCS,
    BodyBulk,
    BodyFormat,
    BodyFormatSingle,
    BodySingle,
    BodyWrite,
    ContentProperty,
    IdList,
    Included,
    Label,
    Like,
    Many,
    Operation,
    Paged,
    Version,
    VersionWrite,
)
from watersmeet.contract.v2.page import PageLinks, WebResources

GROUP = DOCS + "api-group-blog-post/"
READ = frozenset({"read:page:confluence"})
WRITE = frozenset({"write:page:confluence"})

BlogPostStatus = Literal["current", "draft", "historical", "trashed", "deleted", "any"]
ListStatus = Literal["current", "deleted", "trashed"]
BlogPostSort = Literal["id", "-id", "created-date", "-created-date", "modified-date", "-modified-date"]


class BlogPostBulk(Wire):
    """A blog post in a list. It stands alone: no parent, no position."""

    id: str
    status: BlogPostStatus
    title: str
    space_id: str
    author_id: str | None
    created_at: str
    version: Version | UnsetType = UNSET
    body: BodyBulk
    links: PageLinks = field(name="_links")


class BlogPostSingle(BlogPostBulk):
    """A blog post alone, with what the `include-` parameters asked for."""

    body: BodySingle
    labels: Included[Label] | UnsetType = UNSET
    properties: Included[ContentProperty] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    likes: Included[Like] | UnsetType = UNSET
    versions: Included[Version] | UnsetType = UNSET
    is_favorited_by_current_user: bool | UnsetType = UNSET
    collaborators: Included[str] | UnsetType = UNSET
    web_resources: WebResources | UnsetType = field(default=UNSET, name="webresources")


class BlogPostCreate(Wire):
    """Body of POST /blogposts. A draft needs no title; `createdAt` is the day it is posted on, now unless given."""

    space_id: str | int
    status: Literal["current", "draft"] | None = None
    title: str | None = None
    body: BodyWrite | None = None
    created_at: str | None = None


class BlogPostUpdate(Wire):
    """Body of PUT /blogposts/{id}. Absent members keep their value; `version.number` is current + 1, of a draft 1."""

    id: str | int
    status: Literal["current", "draft"]
    title: str
    body: BodyWrite | None = None
    version: VersionWrite
    space_id: str | int | None = None
    created_at: str | None = None


class GetBlogPosts(Paged[Many[BlogPostBulk]]):
    """List the blog posts the caller may view, in `sort` order then by id.

    Errors: 400 unknown sort or status, or an invalid cursor; 401 no credential.
    """

    op = Op(
        route="GET /wiki/api/v2/blogposts",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-blogposts-get",
    )

    id: Query[Annotated[IdList, msgspec.Meta(max_length=250)] | None] = None
    space_id: Query[Annotated[IdList, msgspec.Meta(max_length=100)] | None] = None
    sort: Query[BlogPostSort | None] = None
    status: Query[tuple[ListStatus, ...]] = ("current",)
    title: Query[str | None] = None
    body_format: Query[BodyFormat | Literal["none"] | None] = None


class CreateBlogPost(Request[BlogPostSingle]):
    """Make a blog post, published unless `status` is draft.

    Errors: 400 no title, a title that is taken on that day, a malformed body or date; 404 the space is unseen, or the
    caller may not create blog posts there; 413 over 5 MB.
    """

    op = Op(
        route="POST /wiki/api/v2/blogposts",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-blogposts-post",
    )

    private: Query[bool] = False
    body: Body[BlogPostCreate]


class GetBlogPostById(Request[BlogPostSingle]):
    """Read a blog post: its current version, an older one, or its draft.

    Errors: 404 the blog post is unseen, has another status than asked for, or has no such version or draft.
    """

    op = Op(
        route="GET /wiki/api/v2/blogposts/{id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-blogposts-id-get",
    )

    id: Path[Id]
    body_format: Query[BodyFormatSingle | Literal["none"] | None] = None
    get_draft: Query[bool] = False
    status: Query[tuple[Literal["current", "trashed", "deleted", "historical", "draft"], ...] | None] = None
    version: Query[Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None] = None
    include_labels: Query[bool] = False
    include_properties: Query[bool] = False
    include_operations: Query[bool] = False
    include_likes: Query[bool] = False
    include_versions: Query[bool] = False
    include_version: Query[bool] = True
    include_favorited_by_current_user_status: Query[bool] = False
    include_webresources: Query[bool] = False
    include_collaborators: Query[bool] = False


class UpdateBlogPost(Request[BlogPostSingle]):
    """Make the next version of a blog post, save its draft, publish a draft, or take a blog post out of the trash.

    Errors: 400 path and body name different ids, the title is taken on that day, or a malformed date; 404 blog post
    unseen, or seen but not editable; 409 `version.number` is not the current number + 1.
    """

    op = Op(
        route="PUT /wiki/api/v2/blogposts/{id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-blogposts-id-put",
    )

    id: Path[Id]
    body: Body[BlogPostUpdate]


class DeleteBlogPost(Request[None]):
    """Put a blog post into the trash, purge it from there, or discard a draft.

    Errors: 400 `purge` of a blog post that is not in the trash, or a draft without `draft`; 404 blog post unseen, or
    the caller may not delete it.
    """

    op = Op(
        route="DELETE /wiki/api/v2/blogposts/{id}",
        granular=frozenset({"delete:page:confluence"}),
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-blogposts-id-delete",
    )

    id: Path[Id]
    purge: Query[bool] = False
    draft: Query[bool] = False


class GetBlogPostsInSpace(Paged[Many[BlogPostBulk]]):
    """List the blog posts of a space. Errors: 404 the space is unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/blogposts",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-blogposts-get",
    )

    id: Path[Id]
    sort: Query[BlogPostSort | None] = None
    status: Query[tuple[ListStatus, ...]] = ("current",)
    title: Query[str | None] = None
    body_format: Query[BodyFormat | Literal["none"] | None] = None


class GetLabelBlogPosts(Paged[Many[BlogPostBulk]]):
    """List the blog posts that bear a label. Errors: 404 nothing the caller sees bears it."""

    op = Op(
        route="GET /wiki/api/v2/labels/{id}/blogposts",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-labels-id-blogposts-get",
    )

    id: Path[Id]
    space_id: Query[Annotated[IdList, msgspec.Meta(max_length=100)] | None] = None
    body_format: Query[BodyFormat | Literal["none"] | None] = None
    sort: Query[BlogPostSort | None] = None
