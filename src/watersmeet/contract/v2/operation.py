"""What the caller may do, REST v2."""

from __future__ import annotations

from typing import ClassVar

from watersmeet.contract.core import AttachmentId, Effect, Id, Op, Path, Request, Wire
from watersmeet.contract.v2.common import DOCS, Operation, family_op

GROUP = DOCS + "api-group-operation/"


class PermittedOperationsResponse(Wire):
    operations: list[Operation]


class OperationsOn(Request[PermittedOperationsResponse]):
    """List what the caller may do to one content. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]


class GetPageOperations(OperationsOn):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/operations", "page")


class GetBlogPostOperations(OperationsOn):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/operations", "page")


class GetCustomContentOperations(OperationsOn):
    kind = "custom"
    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{id}/operations", "custom-content")


class GetWhiteboardOperations(OperationsOn):
    kind = "whiteboard"
    op = family_op(GROUP, "GET /wiki/api/v2/whiteboards/{id}/operations", "whiteboard")


class GetDatabaseOperations(OperationsOn):
    kind = "database"
    op = family_op(GROUP, "GET /wiki/api/v2/databases/{id}/operations", "database")


class GetSmartLinkOperations(OperationsOn):
    kind = "embed"
    op = family_op(GROUP, "GET /wiki/api/v2/embeds/{id}/operations", "embed")


class GetFolderOperations(OperationsOn):
    kind = "folder"
    op = family_op(GROUP, "GET /wiki/api/v2/folders/{id}/operations", "folder")


class GetAttachmentOperations(OperationsOn):
    kind = "attachment"
    id: Path[AttachmentId]
    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{id}/operations", "attachment")


class GetFooterCommentOperations(OperationsOn):
    kind = "footer-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/footer-comments/{id}/operations", "comment")


class GetInlineCommentOperations(OperationsOn):
    kind = "inline-comment"
    op = family_op(GROUP, "GET /wiki/api/v2/inline-comments/{id}/operations", "comment")


class GetSpaceOperations(Request[PermittedOperationsResponse]):
    """List what the caller may do to a space. Errors: 404 space unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/operations",
        granular=frozenset({"read:space:confluence"}),
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-operations-get",
    )

    id: Path[Id]
