"""Attachments of content, REST v1: their bytes come in here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from watersmeet.contract.core import (
    ATTACHMENT_ID,
    AttachmentId,
    Body,
    Effect,
    Form,
    Id,
    Op,
    Path,
    Query,
    Redirect,
    Upload,
    Wire,
)
from watersmeet.contract.v1.common import DOCS, Expand, ListRequest, Many, V1Request
from watersmeet.contract.v1.content import SUMMARY, ContainerRef, StatusFilter, VersionWrite
from watersmeet.contract.v1.entities import Content

GROUP = DOCS + "api-group-content---attachments/"
WRITE_FILE = frozenset({"write:confluence-file"})
MAX_FORM = 2 * 1024**3 + 1024**2
"""Bytes of one request: files of 2 GiB and what surrounds them."""


class AttachmentForm(Wire):
    """Files to attach. With comments there is one for each file, in the same order; `minorEdit` is true or false."""

    file: tuple[Upload, ...]
    comment: tuple[str, ...] = ()
    minor_edit: tuple[str, ...] = ()


class AttachmentMetadata(Wire):
    media_type: str | None = None
    comment: str | None = None


class AttachmentUpdate(Wire):
    """What an attachment is to be. Absent members keep what is there.

    version: `number` is the current one to change it in place, or the next one to make a version of the same bytes.
    container: what it is to hang on.
    """

    id: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": ATTACHMENT_ID})]
    type: str
    status: Literal["current", "draft", "trashed"] | None = None
    title: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    container: ContainerRef | None = None
    metadata: AttachmentMetadata | None = None
    extensions: dict[str, Any] | None = None
    version: VersionWrite


class GetAttachments(ListRequest[Many[Content]]):
    """List the attachments of a content, in the order they were added. Errors: 404 content unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/child/attachment",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-child-attachment-get",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None
    filename: Query[str | None] = None
    media_type: Query[str | None] = None


class AddAttachments(V1Request[Many[Content]]):
    """Parameters of what attaches files. `status` is that of the content they are attached to."""

    id: Path[Id]
    status: Query[Literal["current", "draft"]] = "current"
    expand: Query[Expand | None] = None
    form: Form[AttachmentForm]


class CreateOrUpdateAttachments(AddAttachments):
    """Attach files; one of a name that is there already becomes its next version.

    Errors: 400 no file, or a name that cannot be one; 403 may not attach, or no `X-Atlassian-Token`; 404 unseen.
    """

    op = Op(
        route="PUT /wiki/rest/api/content/{id}/child/attachment",
        classic=WRITE_FILE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 413),
        max_body=MAX_FORM,
        source=GROUP + "#api-wiki-rest-api-content-id-child-attachment-put",
    )


class CreateAttachment(AddAttachments):
    """Attach files of names that are not there yet.

    Errors: 400 no file, or a name that is taken or cannot be one; 403 may not attach, or no `X-Atlassian-Token`;
    404 unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/content/{id}/child/attachment",
        classic=WRITE_FILE,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404, 413),
        max_body=MAX_FORM,
        source=GROUP + "#api-wiki-rest-api-content-id-child-attachment-post",
    )


class UpdateAttachmentProperties(V1Request[Content]):
    """Change an attachment's name, media type, comment or container, or take it out of the trash.

    Errors: 400 another id, a name that is taken; 403 may not update, or nothing attaches there; 404 unseen;
    409 neither the current version nor the next.
    """

    op = Op(
        route="PUT /wiki/rest/api/content/{id}/child/attachment/{attachmentId}",
        granular=frozenset({"read:content-details:confluence", "write:attachment:confluence"}),
        classic=frozenset({"write:confluence-file", "write:confluence-props"}),
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-child-attachment-attachmentid-put",
    )

    id: Path[Id]
    attachment_id: Path[AttachmentId]
    expand: Query[Expand | None] = None
    body: Body[AttachmentUpdate]


class UpdateAttachmentData(V1Request[Content]):
    """Make a file the next version of an attachment, which keeps its name.

    Errors: 400 not one file; 403 may not update, or no `X-Atlassian-Token`; 404 unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/content/{id}/child/attachment/{attachmentId}/data",
        classic=WRITE_FILE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 413),
        max_body=MAX_FORM,
        source=GROUP + "#api-wiki-rest-api-content-id-child-attachment-attachmentid-data-post",
    )

    id: Path[Id]
    attachment_id: Path[AttachmentId]
    expand: Query[Expand | None] = None
    form: Form[AttachmentForm]


class DownloadAttatchment(V1Request[Redirect]):
    """Find the bytes of an attachment. Errors: 400 no such version; 404 unseen, or not of a status asked for."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/child/attachment/{attachmentId}/download",
        granular=frozenset({"read:attachment:confluence"}),
        classic=frozenset({"readonly:content.attachment:confluence"}),
        connect="READ",
        effect=Effect.READ,
        status=302,
        source=GROUP + "#api-wiki-rest-api-content-id-child-attachment-attachmentid-download-get",
    )

    id: Path[Id]
    attachment_id: Path[AttachmentId]
    version: Query[Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None] = None
    status: Query[tuple[StatusFilter, ...] | None] = None
