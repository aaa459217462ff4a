"""Comments, REST v2: below a content (footer) and on a text in it (inline)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeVar

import msgspec

from watersmeet.contract.core import AttachmentId, Body, Effect, Id, Op, Path, Query, Request
from watersmeet.contract.v2.comment_shapes import (
    AttachmentCommentModel,
    BlogPostCommentModel,
    BlogPostInlineCommentModel,
    ChildrenCommentModel,
    CommentBase,
    CustomContentCommentModel,
    FooterCommentCreate,
    FooterCommentModel,
    FooterCommentUpdate,
    InlineCommentChildrenModel,
    InlineCommentCreate,
    InlineCommentModel,
    InlineCommentUpdate,
    PageCommentModel,
    PageInlineCommentModel,
    Resolution,
)
from watersmeet.contract.v2.common import DOCS, BodyFormat, BodyFormatSingle, Many, Paged, family_op

GROUP = DOCS + "api-group-comment/"
READ = frozenset({"read:comment:confluence"})
WRITE = frozenset({"write:comment:confluence"})
DELETE = frozenset({"delete:comment:confluence"})

CommentSort = Literal["created-date", "-created-date", "modified-date", "-modified-date"]
CommentStatus = Literal["current", "archived", "trashed", "deleted", "historical", "draft"]
BlogPostCommentStatus = Literal["current", "deleted", "trashed", "historical", "draft"]
VersionNumber = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]

C = TypeVar("C", bound=CommentBase)


class ListedComments(Paged[Many[C]]):
    """Parameters of every list of comments; the order is that of their ids when no `sort` is given."""

    shape: ClassVar[type[CommentBase]]
    body_format: Query[BodyFormat | Literal["none"] | None] = None
    sort: Query[CommentSort | None] = None


class AllComments(ListedComments[C]):
    """List the comments of one kind the caller may view, replies included. Errors: 401 no credential."""

    kind: ClassVar[str]


class GetFooterComments(AllComments[FooterCommentModel]):
    kind = "footer-comment"
    shape = FooterCommentModel
    op = Op(
        route="GET /wiki/api/v2/footer-comments",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-footer-comments-get",
    )


class GetInlineComments(AllComments[InlineCommentModel]):
    kind = "inline-comment"
    shape = InlineCommentModel
    op = Op(
        route="GET /wiki/api/v2/inline-comments",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-inline-comments-get",
    )


class RepliesTo(ListedComments[C]):
    """List the direct replies to a comment. Errors: 404 comment unseen."""

    kind: ClassVar[str]
    id: Path[Id]


class GetFooterCommentChildren(RepliesTo[ChildrenCommentModel]):
    kind = "footer-comment"
    shape = ChildrenCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{id}/children", "comment")


class GetInlineCommentChildren(RepliesTo[InlineCommentChildrenModel]):
    kind = "inline-comment"
    shape = InlineCommentChildrenModel
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{id}/children", "comment")


class FooterCommentsOn(ListedComments[C]):
    """List the footer comments of one content, without replies. Errors: 404 content unseen."""

    on: ClassVar[str]
    id: Path[Id]
    status: Query[tuple[CommentStatus, ...] | None] = None


class GetPageFooterComments(FooterCommentsOn[PageCommentModel]):
    on = "page"
    shape = PageCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/footer-comments", "comment")


class GetBlogPostFooterComments(FooterCommentsOn[BlogPostCommentModel]):
    on = "blogpost"
    shape = BlogPostCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/footer-comments", "comment")

    status: Query[tuple[BlogPostCommentStatus, ...] | None] = None


class GetCustomContentComments(ListedComments[CustomContentCommentModel]):
    """List the footer comments of a custom content, without replies. Errors: 404 content unseen."""

    shape = CustomContentCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{id}/footer-comments", "comment")

    id: Path[Id]


class GetAttachmentComments(ListedComments[AttachmentCommentModel]):
    """List the footer comments of an attachment; of an old version, those made before the next one came.

    Errors: 404 the attachment is unseen, or has no such version.
    """

    shape = AttachmentCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{id}/footer-comments", "comment")

    id: Path[AttachmentId]
    version: Query[VersionNumber | None] = None


class InlineCommentsOn(ListedComments[C]):
    """List the inline comments of one content, without replies. Errors: 404 content unseen."""

    on: ClassVar[str]
    id: Path[Id]
    status: Query[tuple[CommentStatus, ...] | None] = None
    resolution_status: Query[tuple[Resolution, ...] | None] = None


class GetPageInlineComments(InlineCommentsOn[PageInlineCommentModel]):
    on = "page"
    shape = PageInlineCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/inline-comments", "comment")


class GetBlogPostInlineComments(InlineCommentsOn[BlogPostInlineCommentModel]):
    on = "blogpost"
    shape = BlogPostInlineCommentModel
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/inline-comments", "comment")

    status: Query[tuple[BlogPostCommentStatus, ...] | None] = None


class OneComment(Request[C]):
    """Read a comment, or one of its versions. Errors: 404 the comment is unseen, or has no such version."""

    kind: ClassVar[str]
    comment_id: Path[Id]
    body_format: Query[BodyFormatSingle | Literal["none"] | None] = None
    version: Query[VersionNumber | None] = None
    include_properties: Query[bool] = False
    include_operations: Query[bool] = False
    include_likes: Query[bool] = False
    include_versions: Query[bool] = False
    include_version: Query[bool] = True


class GetFooterCommentById(OneComment[FooterCommentModel]):
    kind = "footer-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{comment-id}", "comment")


class GetInlineCommentById(OneComment[InlineCommentModel]):
    kind = "inline-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{comment-id}", "comment")


class CreateFooterComment(Request[FooterCommentModel]):
    """Comment on a page, a blog post, an attachment or custom content, or reply to a footer comment.

    Errors: 400 no id or several, no body or a malformed one, or the content is not current; 404 what the comment is
    to be on is unseen, or the caller may not comment there; 413 over 5 MB.
    """

    op = Op(
        route="POST /wiki/api/v2/footer-comments",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        status=201,
        errors=(400, 401, 404, 413),
        mcp="createConfluenceFooterComment",
        source=GROUP + "#api-footer-comments-post",
    )

    body: Body[FooterCommentCreate]


class CreateInlineComment(Request[InlineCommentModel]):
    """Comment on a text of a page or a blog post, or reply to an inline comment.

    Errors: 400 no id or several, no body or a malformed one, or the text does not occur as often as was said; 404
    what the comment is to be on is unseen, or the caller may not comment there; 413 over 5 MB.
    """

    op = Op(
        route="POST /wiki/api/v2/inline-comments",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        status=201,
        errors=(400, 401, 404, 413),
        mcp="createConfluenceInlineComment",
        source=GROUP + "#api-inline-comments-post",
    )

    body: Body[InlineCommentCreate]


class UpdateFooterComment(Request[FooterCommentModel]):
    """Make the next version of a footer comment of the caller's own.

    Errors: 400 malformed body; 404 comment unseen, or another's; 409 `version.number` is not the current number + 1.
    """

    op = Op(
        route="PUT /wiki/api/v2/footer-comments/{comment-id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-footer-comments-comment-id-put",
    )

    comment_id: Path[Id]
    body: Body[FooterCommentUpdate]


class UpdateInlineComment(Request[InlineCommentModel]):
    """Make the next version of an inline comment of the caller's own, or resolve or reopen anybody's thread.

    Errors: 400 malformed body, or `resolved` of a reply or of a dangling comment; 404 comment unseen, or another's
    and not only resolved; 409 `version.number` is not the current number + 1.
    """

    op = Op(
        route="PUT /wiki/api/v2/inline-comments/{comment-id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-inline-comments-comment-id-put",
    )

    comment_id: Path[Id]
    body: Body[InlineCommentUpdate]


class DeletedComment(Request[None]):
    """Remove a comment and the replies to it for good. Errors: 404 comment unseen, or the caller may not delete it."""

    kind: ClassVar[str]
    comment_id: Path[Id]


class DeleteFooterComment(DeletedComment):
    kind = "footer-comment"
    op = Op(
        route="DELETE /wiki/api/v2/footer-comments/{comment-id}",
        granular=DELETE,
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-footer-comments-comment-id-delete",
    )


class DeleteInlineComment(DeletedComment):
    kind = "inline-comment"
    op = Op(
        route="DELETE /wiki/api/v2/inline-comments/{comment-id}",
        granular=DELETE,
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-inline-comments-comment-id-delete",
    )
