"""Answers about single contents, v1."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.bodies import written
from watersmeet.api.v1.content_metadata import write_metadata
from watersmeet.api.v1.expand import CONTENT, WRITTEN, parsed, tree
from watersmeet.api.v1.long_task import pointer
from watersmeet.contract.v1.common import LongTaskPointer
from watersmeet.contract.v1.content import (
    ArchivePages,
    ContentRef,
    ContentUpdate,
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
from watersmeet.domain import drafts, history, pages, spaces, tasks, trash
from watersmeet.markup.formats import Written, kept
from watersmeet.model import content as model
from watersmeet.model.conversion import AS_SAVED
from watersmeet.model.errors import Conflict, Forbidden, Invalid, InvalidParameter, NotFound, NotImplementedHere
from watersmeet.model.space import Space

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


def _parent(given: list[ContentRef] | None) -> int | None:
    """The parent among ancestors: the last."""
    return finding.number(given[-1].id, "ancestors") if given else None


async def _space(call: Call[Any], req: CreateContent, parent: int | None) -> int:
    """The space a new page goes into. Raises Invalid, Forbidden."""
    given = req.body.space or req.body.container
    found: Space | None = None
    try:
        if given is not None and given.key is not None:
            found = await spaces.by_key(call.db, call.actor, given.key)
        elif given is not None and given.id is not None:
            found = await spaces.get(call.db, call.actor, finding.number(given.id, "space.id"))
    except NotFound as error:
        # Upstream documents 403 for a space that is not there.
        raise Forbidden(error.text, instead=error.text) from error
    if found is not None:
        return found.id
    if parent is not None:
        return (await pages.get(call.db, call.actor, parent)).space_id
    raise Invalid("No space was given: send 'space' with the key of one.", field="space")


def _body_of_new(req: CreateContent) -> Written | None:
    return written(req.body.body)


@answers_prepared(_body_of_new, CreateContent)
async def create_content(call: Call[Written | None], req: CreateContent) -> Content:
    opened = parsed(req.expand, WRITTEN)
    given = req.body
    _check_type(given.type)
    status = given.status or req.status
    if status not in ("current", "draft"):
        raise Invalid(f"Content can be made as 'current' or 'draft', not as '{status}'.", field="status")
    parent = _parent(given.ancestors)
    if given.id is not None and status == "current":
        page = await pages.hold_to_write(call.db, call.actor, finding.number(given.id, "id"), parent)
        if page.status != "draft":
            raise Invalid(f"The content with id [{page.id}] is {page.status}, not a draft.", field="id")
        change = pages.Change(number=None, title=given.title, body=call.ready, parent_id=parent)
        page = await drafts.publish(call.db, call.actor, call.now, page, change)
    else:
        new = pages.NewPage(
            space_id=await _space(call, req, parent),
            title=given.title,
            status=status,
            parent_id=parent,
            body=call.ready or pages.EMPTY,
        )
        page = await pages.create(call.db, call.actor, call.now, new)
    await write_metadata(call, page, given.metadata, replace_labels=False)
    return await show.content(call, page, opened)


def _check_type(kind: str | None) -> None:
    if kind != "page":
        raise Invalid(f"Content of type '{kind}' cannot be made here; this can: page.", field="type")


def _body_of_change(req: UpdateContent) -> Written | None:
    return written(req.body.body)


@answers_prepared(_body_of_change, UpdateContent)
async def update_content(call: Call[Written | None], req: UpdateContent) -> Content:
    opened = parsed(req.expand, WRITTEN)
    given = req.body
    page = await pages.hold_to_write(call.db, call.actor, req.id, _parent(given.ancestors))
    if given.type is not None and given.type != page.kind:
        raise Invalid(f"The content with id [{page.id}] is a {page.kind}, not a {given.type}.", field="type")
    page = await _updated(call, page, given, given.status or req.status)
    await write_metadata(call, page, given.metadata, replace_labels=True)
    return await show.content(call, page, opened)


async def _updated(call: Call[Written | None], page: model.Content, given: ContentUpdate, status: str) -> model.Content:
    """The content after a change to it, by the status it is to have."""
    said = given.version
    if status == "trashed":
        await trash.trash(call.db, call.actor, call.now, page.id)
        return await pages.get(call.db, call.actor, page.id, body=True)
    if status == "draft":
        if page.status not in ("current", "draft"):
            raise NotFound(f"The content with id [{page.id}] is {page.status}; only current content has drafts.")
        return await drafts.save(
            call.db,
            call.actor,
            call.now,
            page,
            number=None if said is None else said.number,
            title=given.title,
            body=call.ready,
            message=(said.message if said else None) or "",
        )
    if status != "current":
        raise NotImplementedHere(f"Content cannot be updated to the status '{status}'.")
    change = pages.Change(
        number=None if said is None else said.number,
        title=given.title,
        body=call.ready,
        message=(said.message if said else None) or "",
        minor=bool(said and said.minor_edit),
        parent_id=_parent(given.ancestors),
    )
    if page.status == "draft":
        return await drafts.publish(call.db, call.actor, call.now, page, change)
    if change.number is None:
        raise InvalidParameter("The body's member 'version.number' is required.", field="version.number")
    if page.status == "trashed":
        return await trash.restore(call.db, call.actor, call.now, page, change)
    return await pages.update(call.db, call.actor, call.now, page, change)


@answers(PublishSharedDraft, PublishLegacyDraft)
async def publish_draft(call: Call[None], req: PublishDraft) -> Content:
    opened = parsed(req.expand, WRITTEN)
    given = req.body
    _check_type(given.type)
    if given.version.number != 1:
        raise Conflict(f"A draft is published as version 1, not {given.version.number}.")
    page = await pages.hold_to_write(call.db, call.actor, req.draft_id, _parent(given.ancestors))
    if page.status == "draft":
        change = pages.Change(number=1, title=given.title, parent_id=_parent(given.ancestors))
        published = await drafts.publish(call.db, call.actor, call.now, page, change)
        return await show.content(call, published, opened)
    draft = await drafts.get(call.db, call.actor, req.draft_id)
    change = pages.Change(
        number=page.version + 1,
        title=given.title,
        body=kept(draft.representation or "storage", draft.body or ""),
        parent_id=_parent(given.ancestors),
    )
    published = await pages.update(call.db, call.actor, call.now, page, change)
    return await show.content(call, published, opened)


@answers(DeleteContent)
async def delete_content(call: Call[None], req: DeleteContent) -> None:
    kind = (await finding.seen(call, req.id)).kind
    if kind != "attachment":
        kind = "page"
    if req.status == "draft":
        await drafts.discard(call.db, call.actor, req.id, kind)
    elif req.status == "trashed":
        await trash.purge(call.db, call.actor, call.now, req.id, kind)
    elif kind == "attachment":
        await trash.trash_hanging(call.db, call.actor, call.now, kind, req.id)
    else:
        await trash.trash(call.db, call.actor, call.now, req.id)


@answers(ArchivePages)
async def archive_pages(call: Call[None], req: ArchivePages) -> LongTaskPointer:
    ids = [finding.number(each.id, "pages") for each in req.body.pages]
    try:
        return await pointer(call, await tasks.archive_pages(call.db, call.actor, call.now, ids))
    except NotFound as error:
        # Upstream documents 400 for ids that are no pages.
        raise Invalid(error.text, field="pages") from error
