"""Versions, REST v2."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import AttachmentId, Id, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, BodyBulk, BodyFormat, Many, Paged, Version, family_op
from watersmeet.contract.v2.custom_content import CustomContentBodyBulk, CustomContentFormat

GROUP = DOCS + "api-group-version/"
V = TypeVar("V", bound=Version)
VersionNumber = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class VersionedEntity(Wire):
    """What the content was in a version."""

    title: str
    id: str
    body: BodyBulk


class CustomContentVersionedEntity(Wire):
    """What custom content was in a version."""

    title: str
    id: str
    body: CustomContentBodyBulk


class PageVersion(Version):
    """A version of a page; `page` is there when a body format was asked for."""

    page: VersionedEntity | UnsetType = UNSET


class BlogPostVersion(Version):
    """A version of a blog post; `blogpost` is there when a body format was asked for."""

    blogpost: VersionedEntity | UnsetType = UNSET


class CustomContentVersion(Version):
    """A version of custom content; `custom` is there when a body format was asked for."""

    custom: CustomContentVersionedEntity | UnsetType = UNSET


class CommentVersion(Version):
    """A version of a comment; `comment` is there when a body format was asked for."""

    comment: VersionedEntity | UnsetType = UNSET


class AttachmentVersion(Version):
    """A version of an attachment, with what the attachment was called then."""

    attachment: VersionedEntity


class DetailedVersion(Wire):
    """One version and its neighbours. `prevVersion` and `nextVersion` are absent at the ends."""

    number: int
    author_id: str | None
    message: str
    created_at: str
    minor_edit: bool
    content_type_modified: bool
    collaborators: list[str]
    prev_version: int | UnsetType = UNSET
    next_version: int | UnsetType = UNSET


class VersionsOf(Paged[Many[V]]):
    """List the versions of a content, newest first. Errors: 404 unseen."""

    kind: ClassVar[str]
    shape: ClassVar[type[Version]]
    id: Path[Id]
    sort: Query[Literal["modified-date", "-modified-date"] | None] = None


class VersionsWithBody(VersionsOf[V]):
    """List the versions of a content, newest first; at most 50 at a time with `body-format`. Errors: 404 unseen."""

    body_format: Query[BodyFormat | Literal["none"] | None] = None


class GetAttachmentVersions(VersionsOf[AttachmentVersion]):
    kind = "attachment"
    shape = AttachmentVersion
    id: Path[AttachmentId]
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{id}/versions", "attachment")


class GetPageVersions(VersionsWithBody[PageVersion]):
    kind = "page"
    shape = PageVersion
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/versions", "page")


class GetBlogPostVersions(VersionsWithBody[BlogPostVersion]):
    kind = "blogpost"
    shape = BlogPostVersion
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/versions", "page")


class GetCustomContentVersions(VersionsOf[CustomContentVersion]):
    """List versions of custom content, newest first; at most 50 at a time with `body-format`. Errors: 404 unseen."""

    kind = "custom"
    shape = CustomContentVersion
    body_format: Query[CustomContentFormat | None] = None
    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{custom-content-id}/versions", "custom-content")


class GetFooterCommentVersions(VersionsWithBody[CommentVersion]):
    kind = "footer-comment"
    shape = CommentVersion
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{id}/versions", "comment")


class GetInlineCommentVersions(VersionsWithBody[CommentVersion]):
    kind = "inline-comment"
    shape = CommentVersion
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{id}/versions", "comment")


class VersionDetails(Request[DetailedVersion]):
    """Read one version's facts. Errors: 404 content unseen, or no such version."""

    kind: ClassVar[str]
    content_id: Path[Id]
    version_number: Path[VersionNumber]


class GetPageVersionDetails(VersionDetails):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{page-id}/versions/{version-number}", "page")


class GetBlogPostVersionDetails(VersionDetails):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{blogpost-id}/versions/{version-number}", "page")


class GetCustomContentVersionDetails(VersionDetails):
    kind = "custom"
    op = family_op(
        GROUP, "GET /wiki/api/v2/custom-content/{custom-content-id}/versions/{version-number}", "custom-content"
    )


class GetAttachmentVersionDetails(VersionDetails):
    kind = "attachment"
    content_id: Path[AttachmentId]
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{attachment-id}/versions/{version-number}", "attachment")


class GetFooterCommentVersionDetails(VersionDetails):
    kind = "footer-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{id}/versions/{version-number}", "comment")


class GetInlineCommentVersionDetails(VersionDetails):
    kind = "inline-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{id}/versions/{version-number}", "comment")
