"""Attachments, REST v2: reading them and taking them away. Their bytes come in through v1."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import AttachmentId, Effect, Id, Op, Path, Query, Redirect, Request, Wire
from watersmeet.contract.v2.common import (
    DOCS,
    ContentProperty,
    ContentStatus,
    Included,
    Label,
    Limit,
    Many,
    Operation,
    Paged,
    Version,
    family_op,
)

GROUP = DOCS + "api-group-attachment/"

AttachmentSort = Literal["created-date", "-created-date", "modified-date", "-modified-date"]
AttachmentStatus = Literal["current", "archived", "trashed"]
VersionNumber = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Pixels = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class AttachmentLinks(Wire):
    """Where an attachment can be seen and downloaded, relative to `base`. Only single ones carry `base`."""

    webui: str
    download: str
    base: str | UnsetType = UNSET


class AttachmentBulk(Wire):
    """An attachment in a list. Of the ids of containers only that of its own is there.

    file_id:   what bodies in atlas_doc_format name the file by; each version has its own.
    file_size: in bytes.
    """

    id: str
    status: ContentStatus
    title: str
    created_at: str
    page_id: str | UnsetType = UNSET
    blog_post_id: str | UnsetType = UNSET
    custom_content_id: str | UnsetType = UNSET
    media_type: str
    media_type_description: str
    comment: str
    file_id: str
    file_size: int
    webui_link: str
    download_link: str
    version: Version | UnsetType = UNSET
    links: AttachmentLinks = field(name="_links")


class AttachmentSingle(AttachmentBulk):
    """An attachment alone, with what the `include-` parameters asked for."""

    labels: Included[Label] | UnsetType = UNSET
    properties: Included[ContentProperty] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    versions: Included[Version] | UnsetType = UNSET
    collaborators: Included[str] | UnsetType = UNSET


class AttachmentList(Paged[Many[AttachmentBulk]]):
    """Parameters of every list of attachments."""

    sort: Query[AttachmentSort | None] = None


class FilteredAttachments(AttachmentList):
    """Parameters of lists that can be narrowed. `filename` is compared letter for letter."""

    limit: Query[Limit] = 50
    status: Query[tuple[AttachmentStatus, ...] | None] = None
    media_type: Query[str | None] = field(default=None, name="mediaType")
    filename: Query[str | None] = None


class GetAttachments(FilteredAttachments):
    """List the attachments of the whole site."""

    op = Op(
        route="GET /wiki/api/v2/attachments",
        granular=frozenset({"read:attachment:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-attachments-get",
    )


class AttachmentsOf(FilteredAttachments):
    """List the attachments of one content. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]


class GetPageAttachments(AttachmentsOf):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/attachments", "attachment")


class GetBlogpostAttachments(AttachmentsOf):
    kind = "blogpost"
    op = family_op(GROUP, "GET /wiki/api/v2/blogposts/{id}/attachments", "attachment")


class GetCustomContentAttachments(AttachmentsOf):
    kind = "custom"
    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{id}/attachments", "attachment")


class GetLabelAttachments(AttachmentList):
    """List the attachments that bear a label. Errors: 404 nothing the caller sees bears it."""

    op = family_op(GROUP, "GET /wiki/api/v2/labels/{id}/attachments", "attachment")

    id: Path[Id]


class GetAttachmentById(Request[AttachmentSingle]):
    """Read an attachment, or one of its versions. Errors: 404 unseen, or no such version."""

    op = family_op(GROUP, "GET /wiki/api/v2/attachments/{id}", "attachment")

    id: Path[AttachmentId]
    version: Query[VersionNumber | None] = None
    include_labels: Query[bool] = False
    include_properties: Query[bool] = False
    include_operations: Query[bool] = False
    include_versions: Query[bool] = False
    include_version: Query[bool] = True
    include_collaborators: Query[bool] = False


class DeleteAttachment(Request[None]):
    """Put an attachment into the trash, or purge it from there.

    Errors: 400 `purge` of what is not in the trash; 404 unseen, or the caller may not delete it.
    """

    op = Op(
        route="DELETE /wiki/api/v2/attachments/{id}",
        granular=frozenset({"delete:attachment:confluence"}),
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-attachments-id-delete",
    )

    id: Path[AttachmentId]
    purge: Query[bool] = False


class GetAttachmentThumbnailById(Request[Redirect]):
    """Find the thumbnail of a picture: it fits in `width` and `height`, in pixels, and is no larger than the picture.

    Errors: 404 unseen, no such version, or no picture a thumbnail can be made of.
    """

    op = Op(
        route="GET /wiki/api/v2/attachments/{id}/thumbnail/download",
        granular=frozenset({"read:attachment:confluence"}),
        connect="INACCESSIBLE",
        effect=Effect.READ,
        status=302,
        source=GROUP + "#api-attachments-id-thumbnail-download-get",
    )

    id: Path[AttachmentId]
    version: Query[VersionNumber | None] = None
    height: Query[Pixels | None] = None
    width: Query[Pixels | None] = None
