"""Answers about versions, v1."""

from __future__ import annotations

from typing import Final

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
    RestoreParams,
)
from watersmeet.contract.v1.entities import Version
from watersmeet.domain import attachments, comments, contents, history
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.storage import versions

VERSION = tree("content")
RESTORED: Final = ("page", "blogpost", "custom")
"""What goes back to an older version with its title; of comments only what they say does."""


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


async def _restored(call: Call[None], content_id: int, wanted: RestoreParams) -> Content:
    """The content with the body of an old version as its next one. Raises NotFound, Forbidden, Invalid."""
    found = await finding.seen(call, content_id)
    number, message = wanted.version_number, wanted.message or ""
    if found.kind == "comment":
        return await comments.restore(call.db, call.actor, call.now, found, number, message)
    kind = found.kind if found.kind in RESTORED else "page"
    held = await contents.hold_editable(call.db, call.actor, kind, content_id)
    return await history.restore(call.db, call.actor, call.now, held, number, message, title=wanted.restore_title)


@answers(RestoreContentVersion)
async def restore_content_version(call: Call[None], req: RestoreContentVersion) -> Version:
    opened = parsed(req.expand, VERSION)
    try:
        restored = await _restored(call, req.id, req.body.params)
    except NotFound as error:
        # Upstream documents 400 for content and versions that are not there.
        raise Invalid(error.text, field="versionNumber") from error
    newest = await history.get(call.db, restored, restored.version)
    return (await show.old_versions(call, restored, [newest], opened))[0]


@answers(DeleteContentVersion)
async def delete_content_version(call: Call[None], req: DeleteContentVersion) -> None:
    try:
        kind = (await finding.seen(call, req.id)).kind
        kept = kind if kind in (*RESTORED, "comment", "attachment") else "page"
        held = await contents.hold_editable(call.db, call.actor, kept, req.id)
        if kind == "attachment":
            await attachments.check_not_archived(call.db, call.actor, held)
        if kind == "comment" and not contents.is_own(held, call.actor):
            raise contents.refused("update", req.id, kind)
        await history.delete(call.db, call.actor, call.now, held, req.version_number)
    except NotFound as error:
        # Upstream documents 400 for content and versions that are not there.
        raise Invalid(error.text, field="versionNumber") from error
