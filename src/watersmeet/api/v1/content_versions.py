"""Answers about versions, v1."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.expand import parsed, tree
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content_versions import (
    DeleteContentVersion,
    GetContentVersion,
    GetContentVersions,
    RestoreContentVersion,
)
from watersmeet.contract.v1.entities import Version
from watersmeet.domain import attachments, history, pages
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.storage import versions

VERSION = tree("content")


@answers(GetContentVersions)
async def get_content_versions(call: Call[None], req: GetContentVersions) -> Many[Version]:
    opened = parsed(req.expand, VERSION)
    limit = clamped(req.limit, opened["content"])
    page = await finding.seen(call, req.id)
    found = []
    if page.status != "draft":
        found = await versions.select(
            call.db, page.id, offset=req.start, limit=limit + 1, body=bool(opened["content"]["body"])
        )
    rows, more = cut(found, limit)
    return many(call, await show.old_versions(call, page, rows, opened), req.start, limit, more)


@answers(GetContentVersion)
async def get_content_version(call: Call[None], req: GetContentVersion) -> Version:
    opened = parsed(req.expand, VERSION)
    page = await finding.seen(call, req.id)
    found = await history.get(call.db, page, req.version_number)
    return (await show.old_versions(call, page, [found], opened))[0]


@answers(RestoreContentVersion)
async def restore_content_version(call: Call[None], req: RestoreContentVersion) -> Version:
    opened = parsed(req.expand, VERSION)
    wanted = req.body.params
    try:
        page = await pages.hold_editable(call.db, call.actor, req.id)
        restored = await history.restore(
            call.db,
            call.actor,
            call.now,
            page,
            wanted.version_number,
            wanted.message or "",
            title=wanted.restore_title,
        )
    except NotFound as error:
        # Upstream documents 400 for content and versions that are not there.
        raise Invalid(error.text, field="versionNumber") from error
    newest = await history.get(call.db, restored, restored.version)
    return (await show.old_versions(call, restored, [newest], opened))[0]


@answers(DeleteContentVersion)
async def delete_content_version(call: Call[None], req: DeleteContentVersion) -> None:
    try:
        kind = (await finding.seen(call, req.id)).kind
        page = await pages.hold_editable(call.db, call.actor, req.id, kind if kind == "attachment" else "page")
        if kind == "attachment":
            await attachments.check_not_archived(call.db, call.actor, page)
        await history.delete(call.db, call.actor, call.now, page, req.version_number)
    except NotFound as error:
        # Upstream documents 400 for content and versions that are not there.
        raise Invalid(error.text, field="versionNumber") from error
