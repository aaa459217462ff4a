"""Answers that list comments, v2."""

from __future__ import annotations

from typing import Any

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.bodies import all_shown, single
from watersmeet.api.v2.comment_present import comment
from watersmeet.api.v2.page_lists import place_by
from watersmeet.api.v2.paging import after, many, order
from watersmeet.contract.core import members
from watersmeet.contract.v2.comment import (
    AllComments,
    FooterCommentsOn,
    GetAttachmentComments,
    GetCustomContentComments,
    InlineCommentsOn,
    ListedComments,
    RepliesTo,
)
from watersmeet.contract.v2.comment_shapes import AttachmentCommentModel, CustomContentCommentModel
from watersmeet.contract.v2.common import Many
from watersmeet.domain import comments, contents
from watersmeet.domain.rendering import of_content
from watersmeet.model.content import Content
from watersmeet.storage import comments as rows
from watersmeet.storage.comments import Filter

LIVING = ("current", "archived")


async def _comments(call: Call[None], req: ListedComments[Any], wanted: Filter) -> Many[Any]:
    sort, descending = order(req.sort, "id")
    wanted = msgspec.structs.replace(
        wanted,
        sort=sort,
        descending=descending,
        after=after(req.cursor, req.sort or "id"),
        offset=req.start,
        limit=req.limit + 1,
        body=req.body_format not in (None, "none"),
    )
    found = await rows.select(call.db, call.actor, wanted)
    on = await comments.containers(call.db, call.actor, found)
    bodies = await all_shown(call, [of_content(row) for row in found[: req.limit]], req.body_format)
    by_id = {row.id: body for row, body in zip(found, bodies, strict=False)}
    threads = await rows.threads(call.db, found) if wanted.location == "inline" else {}

    def show(row: Content) -> Any:
        container = on.get(row.container_id, row) if row.container_id is not None else row
        thread = threads.get(rows.thread_id(row)) if threads else None
        return comment(req.shape, row, container, thread, body=single(req.body_format, by_id[row.id]))

    return many(call, found, req.limit, req.sort or "id", place_by(sort), show)


@answers(*members(AllComments))
async def get_all_comments(call: Call[None], req: AllComments[Any]) -> Many[Any]:
    return await _comments(call, req, Filter(location="footer" if req.kind == "footer-comment" else "inline"))


@answers(*members(RepliesTo))
async def get_replies(call: Call[None], req: RepliesTo[Any]) -> Many[Any]:
    location: comments.Location = "footer" if req.kind == "footer-comment" else "inline"
    found = await _comments(call, req, Filter(location=location, within="replies", of=req.id))
    if not found.results:
        await contents.get(call.db, call.actor, req.kind, req.id)
    return found


async def _on(call: Call[None], req: ListedComments[Any], wanted: Filter) -> Many[Any]:
    """The comments on one container. Raises NotFound when there are none because it is unseen or of another kind."""
    found = await _comments(call, req, msgspec.structs.replace(wanted, within="container"))
    if not found.results:
        await contents.get(call.db, call.actor, wanted.on or "page", wanted.of or 0)
    return found


@answers(*members(FooterCommentsOn))
async def get_footer_comments_on(call: Call[None], req: FooterCommentsOn[Any]) -> Many[Any]:
    return await _on(call, req, Filter(location="footer", on=req.on, of=req.id, statuses=req.status or LIVING))


@answers(*members(InlineCommentsOn))
async def get_inline_comments_on(call: Call[None], req: InlineCommentsOn[Any]) -> Many[Any]:
    wanted = Filter(
        location="inline",
        on=req.on,
        of=req.id,
        statuses=req.status or LIVING,
        resolutions=req.resolution_status,
    )
    return await _on(call, req, wanted)


@answers(GetCustomContentComments)
async def get_custom_content_comments(
    call: Call[None], req: GetCustomContentComments
) -> Many[CustomContentCommentModel]:
    return await _on(call, req, Filter(location="footer", on="custom", of=req.id))


@answers(GetAttachmentComments)
async def get_attachment_comments(call: Call[None], req: GetAttachmentComments) -> Many[AttachmentCommentModel]:
    before = None
    if req.version is not None:
        attachment = await contents.get(call.db, call.actor, "attachment", req.id)
        before = await comments.made_before(call.db, attachment, req.version)
    return await _on(call, req, Filter(location="footer", on="attachment", of=req.id, before=before))
