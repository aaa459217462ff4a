"""Answers about attachments of content, v1."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from watersmeet.api.binding import Call, answers, answers_form
from watersmeet.api.links import download
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.expand import parsed, tree
from watersmeet.api.v1.paging import clamped, cut, many, nested
from watersmeet.contract.core import ATTACHMENT, Redirect
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content_attachments import (
    AddAttachments,
    AttachmentForm,
    CreateAttachment,
    CreateOrUpdateAttachments,
    DownloadAttatchment,
    GetAttachments,
    UpdateAttachmentData,
    UpdateAttachmentProperties,
)
from watersmeet.contract.v1.entities import Content
from watersmeet.domain import attachment_properties, attachments
from watersmeet.domain.attachment_properties import Change
from watersmeet.domain.attachments import KIND, NewFile
from watersmeet.model.content import title_key
from watersmeet.model.errors import Invalid, InvalidParameter, NotFound
from watersmeet.storage import content

WRITTEN: Final = tree("version", "container", "metadata.labels")
"""What attachments show to who just wrote them and does not say."""


@answers(GetAttachments)
async def get_attachments(call: Call[None], req: GetAttachments) -> Many[Content]:
    opened = parsed(req.expand)
    limit = clamped(req.limit, opened)
    owner = await finding.of_status(call, req.id, finding.EVERY)
    wanted = content.Filter(
        kind=KIND,
        container_id=owner.id,
        statuses=("draft",) if owner.status == "draft" else ("current", "archived"),
        subtype=req.media_type,
        title=req.filename,
        title_key=None if req.filename is None else title_key(req.filename),
        offset=req.start,
        limit=limit + 1,
    )
    found, more = cut(await content.select(call.db, call.actor, wanted), limit)
    return many(call, await show.contents(call, found, opened), req.start, limit, more)


# Files


def _files(form: AttachmentForm) -> list[NewFile]:
    """The files of a form with what is said of each. Raises Invalid."""
    if not form.file:
        raise Invalid("The form has no part named 'file'.", field="file")
    if form.comment and len(form.comment) != len(form.file):
        raise Invalid("Either every file has a comment, in the same order, or none has.", field="comment")
    comments = form.comment or ("",) * len(form.file)
    minor = form.minor_edit[-1:] == ("true",)
    return [
        NewFile(name=file.name, media_type=file.media_type, received=file.content, comment=comment, minor=minor)
        for file, comment in zip(form.file, comments, strict=True)
    ]


async def _admit(call: Call[None], req: AddAttachments) -> None:
    await attachments.admit(call.db, call.actor, req.id, req.status)


@answers_form(_admit, CreateAttachment, CreateOrUpdateAttachments)
async def add_attachments(call: Call[None], req: AddAttachments) -> Many[Content]:
    opened = parsed(req.expand, WRITTEN)
    replace = isinstance(req, CreateOrUpdateAttachments)
    made = await attachments.add(call.db, call.actor, call.now, req.id, req.status, _files(req.form), replace=replace)
    results = await show.contents(call, made, opened)
    return nested(call.base, results, call.path.removeprefix("/wiki"), limit=len(results))


async def _admit_data(call: Call[None], req: UpdateAttachmentData) -> None:
    await attachments.admit_data(call.db, call.actor, req.id, req.attachment_id)


@answers_form(_admit_data, UpdateAttachmentData)
async def update_attachment_data(call: Call[None], req: UpdateAttachmentData) -> Content:
    opened = parsed(req.expand, WRITTEN)
    files = _files(req.form)
    if len(files) != 1:
        raise Invalid(f"A version has one file; the form has {len(files)}.", field="file")
    made = await attachments.put_data(call.db, call.actor, call.now, req.id, req.attachment_id, files[0])
    return await show.content(call, made, opened)


# What is known of them


@answers(UpdateAttachmentProperties)
async def update_attachment_properties(call: Call[None], req: UpdateAttachmentProperties) -> Content:
    opened = parsed(req.expand, WRITTEN)
    given = req.body
    if finding.number(given.id.removeprefix(ATTACHMENT), "id") != req.attachment_id:
        raise Invalid(f"The id in the path is {req.attachment_id}, but the body's is {given.id}.", field="id")
    if given.type != KIND:
        raise Invalid(f"The type of an attachment is '{KIND}', not '{given.type}'.", field="type")
    if given.version.number is None:
        raise InvalidParameter("The body's member 'version.number' is required.", field="version.number")
    told: Any = given.metadata
    change = Change(
        number=given.version.number,
        status=given.status,
        title=given.title,
        media_type=None if told is None else told.media_type,
        comment=given.version.message if told is None or told.comment is None else told.comment,
        minor=bool(given.version.minor_edit),
        container=None
        if given.container is None or given.container.id is None
        else (given.container.type, finding.number(given.container.id, "container.id")),
    )
    made = await attachment_properties.update(call.db, call.actor, call.now, req.id, req.attachment_id, change)
    return await show.content(call, made, opened)


@answers(DownloadAttatchment)
async def download_attachment(call: Call[None], req: DownloadAttatchment) -> Redirect:
    newest = await attachments.get(call.db, call.actor, req.id, req.attachment_id)
    if newest.status not in finding.statuses(req.status, ("current", "archived", "draft")):
        raise NotFound(f"The attachment with id [{req.attachment_id}] is {newest.status}.")
    if req.version is not None and req.version > newest.version:
        raise InvalidParameter(
            f"The attachment has {newest.version} versions; there is no version {req.version}.", field="version"
        )
    query = urlencode({"version": req.version or newest.version, "status": newest.status, "api": "v2"})
    return Redirect(location=f"/wiki{download(newest).partition('?')[0]}?{query}")
