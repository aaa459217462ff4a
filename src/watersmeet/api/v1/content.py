"""Answers about single contents, v1."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.v1 import content_changing, content_making, finding, show
from watersmeet.api.v1.bodies import written
from watersmeet.api.v1.content_making import parent_of
from watersmeet.api.v1.content_metadata import write_metadata
from watersmeet.api.v1.expand import CONTENT, WRITTEN, parsed, tree
from watersmeet.api.v1.long_task import pointer
from watersmeet.contract.v1.common import LongTaskPointer
from watersmeet.contract.v1.content import (
    ArchivePages,
    CreateContent,
    DeleteContent,
    GetContentById,
    GetHistoryForContent,
    PublishDraft,
    PublishLegacyDraft,
    PublishSharedDraft,
    UpdateContent,
)
from watersmeet.contract.v1.entities import Content, History
from watersmeet.domain import drafts, history, pages, tasks
from watersmeet.markup.formats import Written, kept
from watersmeet.model.conversion import AS_SAVED
from watersmeet.model.errors import Conflict, Invalid, NotFound

HISTORY = tree("previousVersion", "nextVersion", "lastUpdated")


@answers(GetContentById)
async def get_content_by_id(call: Call[None], req: GetContentById) -> Content:
    opened = parsed(req.expand, CONTENT)
    body = bool(opened["body"])
    if req.version:
        page = await finding.seen(call, req.id)
        asked = finding.statuses(req.status, (*finding.EVERY, "historical"))
        page = history.as_it_was(page, await history.get(call.db, page, req.version))
        if page.status not in asked and "historical" not in asked:
            raise finding.missing(req.id)
    else:
        page = await finding.of_status(call, req.id, finding.statuses(req.status), body=body)
    shown = await show.content(call, page, opened, as_saved=req.embedded_content_render == AS_SAVED)
    # Last, as an answer may be begun anew until it is there.
    if req.trigger == "viewed" and call.noted is not None and page.status != "draft":
        call.noted.note(req.id, call.actor, call.now)
    return shown


@answers(GetHistoryForContent)
async def get_history_for_content(call: Call[None], req: GetHistoryForContent) -> History:
    opened = parsed(req.expand, HISTORY)
    return await show.history(call, await finding.seen(call, req.id), opened)


# Writing


def _body_of(req: CreateContent | UpdateContent) -> Written | None:
    """The body that was sent; that of custom content may be any text."""
    return written(req.body.body, raw=content_making.is_custom(req.body.type))


@answers_prepared(_body_of, CreateContent)
async def create_content(call: Call[Written | None], req: CreateContent) -> Content:
    opened = parsed(req.expand, WRITTEN)
    made = await content_making.create(call, req.body, req.body.status or req.status)
    await write_metadata(call, made, req.body.metadata, replace_labels=False)
    return await show.content(call, made, opened)


@answers_prepared(_body_of, UpdateContent)
async def update_content(call: Call[Written | None], req: UpdateContent) -> Content:
    opened = parsed(req.expand, WRITTEN)
    changed = await content_changing.update(call, req.id, req.body, req.body.status or req.status)
    await write_metadata(call, changed, req.body.metadata, replace_labels=True)
    return await show.content(call, changed, opened)


@answers(PublishSharedDraft, PublishLegacyDraft)
async def publish_draft(call: Call[None], req: PublishDraft) -> Content:
    opened = parsed(req.expand, WRITTEN)
    given = req.body
    if given.version.number != 1:
        raise Conflict(f"A draft is published as version 1, not {given.version.number}.")
    page = await pages.hold_to_write(call.db, call.actor, req.draft_id, parent_of(given.ancestors))
    if page.status == "draft":
        change = pages.Change(number=1, title=given.title, parent_id=parent_of(given.ancestors))
        published = await drafts.publish(call.db, call.actor, call.now, page, change)
        return await show.content(call, published, opened)
    draft = await drafts.get(call.db, call.actor, req.draft_id)
    change = pages.Change(
        number=page.version + 1,
        title=given.title,
        body=kept(draft.representation or "storage", draft.body or ""),
        parent_id=parent_of(given.ancestors),
    )
    published = await pages.update(call.db, call.actor, call.now, page, change)
    return await show.content(call, published, opened)


@answers(DeleteContent)
async def delete_content(call: Call[None], req: DeleteContent) -> None:
    await content_changing.remove(call, req.id, req.status)


@answers(ArchivePages)
async def archive_pages(call: Call[None], req: ArchivePages) -> LongTaskPointer:
    ids = [finding.number(each.id, "pages") for each in req.body.pages]
    try:
        return await pointer(call, await tasks.archive_pages(call.db, call.actor, call.now, ids))
    except NotFound as error:
        # Upstream documents 400 for ids that are no pages.
        raise Invalid(error.text, field="pages") from error
