"""Answers about attachments, v2."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.links import download, webui
from watersmeet.api.v2 import present
from watersmeet.api.v2.page_includes import with_includes
from watersmeet.api.v2.page_lists import distinct, place_by
from watersmeet.api.v2.paging import after, many, order
from watersmeet.contract.core import ATTACHMENT, Redirect, members
from watersmeet.contract.v2.attachment import (
    AttachmentBulk,
    AttachmentLinks,
    AttachmentList,
    AttachmentSingle,
    AttachmentsOf,
    DeleteAttachment,
    FilteredAttachments,
    GetAttachmentById,
    GetAttachments,
    GetAttachmentThumbnailById,
    GetLabelAttachments,
)
from watersmeet.contract.v2.common import Many
from watersmeet.domain import attachments, contents, labels, trash
from watersmeet.domain.attachments import KIND
from watersmeet.domain.thumbnails import PICTURES
from watersmeet.model.attachment import File, described
from watersmeet.model.content import Content, title_key
from watersmeet.model.errors import NotFound
from watersmeet.storage import attachments as files
from watersmeet.storage import content
from watersmeet.storage.content import Filter

S = TypeVar("S", bound=AttachmentBulk)


def _shape(shape: type[S], item: Content, file: File, base: str | None = None) -> S:
    container, seen_at, bytes_at = str(item.container_id), webui(item), download(item)
    return shape(
        id=f"{ATTACHMENT}{item.id}",
        status=item.status,
        title=item.title,
        created_at=item.created_at,
        page_id=container if item.parent_kind == "page" else UNSET,
        blog_post_id=container if item.parent_kind == "blogpost" else UNSET,
        custom_content_id=container if item.parent_kind == "custom" else UNSET,
        media_type=file.media_type,
        media_type_description=described(file.media_type),
        comment=item.version_message,
        file_id=file.file_id,
        file_size=file.size,
        webui_link=seen_at,
        download_link=bytes_at,
        version=present.version(item),
        links=AttachmentLinks(webui=seen_at, download=bytes_at, base=UNSET if base is None else base),
    )


# Lists


async def _listed(call: Call[Any], req: AttachmentList, wanted: Filter) -> Many[AttachmentBulk]:
    sort = req.sort or "id"
    key, descending = order(sort, "id")
    rows = await content.select(
        call.db,
        call.actor,
        msgspec.structs.replace(
            wanted,
            kind=KIND,
            sort=key,
            descending=descending,
            after=after(req.cursor, sort),
            offset=req.start,
            limit=req.limit + 1,
        ),
    )
    found = await files.files(call.db, rows)
    return many(call, rows, req.limit, sort, place_by(key), lambda row: _shape(AttachmentBulk, row, found[row.id]))


def _filter(req: FilteredAttachments, **more: Any) -> Filter:
    return Filter(
        statuses=("current", "archived") if req.status is None else distinct(req.status),
        subtype=req.media_type,
        title=req.filename,
        title_key=None if req.filename is None else title_key(req.filename),
        **more,
    )


@answers(GetAttachments)
async def get_attachments(call: Call[None], req: GetAttachments) -> Many[AttachmentBulk]:
    return await _listed(call, req, _filter(req))


@answers(*members(AttachmentsOf))
async def get_attachments_of(call: Call[None], req: AttachmentsOf) -> Many[AttachmentBulk]:
    container = await contents.get(call.db, call.actor, req.kind, req.id)
    wanted = _filter(req, container_id=container.id)
    if container.status == "draft" and req.status is None:
        wanted = msgspec.structs.replace(wanted, statuses=("draft",))
    return await _listed(call, req, wanted)


@answers(GetLabelAttachments)
async def get_label_attachments(call: Call[None], req: GetLabelAttachments) -> Many[AttachmentBulk]:
    found = await _listed(call, req, Filter(within="label", of=req.id))
    if not found.results:
        await labels.see(call.db, call.actor, req.id)
    return found


# One


@answers(GetAttachmentById)
async def get_attachment_by_id(call: Call[None], req: GetAttachmentById) -> AttachmentSingle:
    newest = await contents.get(call.db, call.actor, KIND, req.id)
    item, file = await attachments.at_version(call.db, newest, req.version)
    return await with_includes(call, req, item, _shape(AttachmentSingle, item, file, call.base))


@answers(DeleteAttachment)
async def delete_attachment(call: Call[None], req: DeleteAttachment) -> None:
    if req.purge:
        await trash.purge(call.db, call.actor, call.now, req.id, KIND)
    else:
        await trash.trash_hanging(call.db, call.actor, call.now, KIND, req.id)


@answers(GetAttachmentThumbnailById)
async def get_attachment_thumbnail_by_id(call: Call[None], req: GetAttachmentThumbnailById) -> Redirect:
    newest = await contents.get(call.db, call.actor, KIND, req.id)
    item, file = await attachments.at_version(call.db, newest, req.version)
    if file.media_type not in PICTURES:
        raise NotFound(f"The attachment with id [{req.id}] is no picture that a thumbnail can be made of.")
    asked = {"version": item.version, "width": req.width, "height": req.height, "status": newest.status}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    path = download(newest, thumbnail=True).partition("?")[0]
    return Redirect(location=f"/wiki{path}?{query}")
