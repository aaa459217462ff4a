"""Answers about one page, v2."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.v2.bodies import shown, written
from watersmeet.api.v2.page_includes import with_includes
from watersmeet.api.v2.present import page_single
from watersmeet.contract.v2.page import (
    CreatePage,
    DeletePage,
    GetPageById,
    PageSingle,
    UpdatePage,
    UpdatePageTitle,
)
from watersmeet.domain import contents, drafts, history, pages, trash
from watersmeet.markup.formats import Written
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, InvalidParameter


def _whole(call: Call[Any], page: Content) -> PageSingle:
    """A page as writing it answers: with its body as it is kept."""
    return page_single(page, call.base, shown(page.representation, page.body, page.representation))


def number(value: str | int | None, field: str) -> int | None:
    """An id out of a body, where it may be text. Raises InvalidParameter."""
    if value is None or isinstance(value, int):
        if value is not None and not 0 <= value < 2**63:
            raise _no_id(value, field)
        return value
    if not value.isdecimal() or not value.isascii() or len(value) > 18:
        raise _no_id(value, field)
    return int(value)


def _no_id(value: object, field: str) -> InvalidParameter:
    return InvalidParameter(
        f"Provided value {{{value}}} for '{field}' is not the correct type. Expected type is long.", field=field
    )


def needed(value: str | int | None, field: str) -> int:
    """Like `number`, of an id that must be there."""
    found = number(value, field)
    if found is None:
        raise InvalidParameter(f"The body's member '{field}' is required.", field=field)
    return found


@answers(GetPageById)
async def get_page_by_id(call: Call[None], req: GetPageById) -> PageSingle:
    body = req.body_format not in (None, "none")
    if req.get_draft or req.status == ("draft",):
        page = await drafts.get(call.db, call.actor, req.id)
    else:
        page = await pages.get(call.db, call.actor, req.id, body=body)
    if req.version is not None:
        page = history.as_it_was(page, await history.get(call.db, page, req.version))
    elif req.status is not None and page.status not in req.status:
        raise contents.missing(req.id)
    single = page_single(page, call.base, shown(page.representation, page.body, req.body_format))
    return await with_includes(call, req, page, single)


def _body_of_new(req: CreatePage) -> Written | None:
    return written(req.body.body)


@answers_prepared(_body_of_new, CreatePage)
async def create_page(call: Call[Written | None], req: CreatePage) -> PageSingle:
    given = req.body
    new = pages.NewPage(
        space_id=needed(given.space_id, "spaceId"),
        title=given.title,
        status=given.status or "current",
        parent_id=number(given.parent_id, "parentId"),
        root=req.root_level,
        body=call.ready or pages.EMPTY,
        subtype=given.subtype,
        private=req.private,
    )
    return _whole(call, await pages.create(call.db, call.actor, call.now, new))


def _body_of_change(req: UpdatePage) -> Written | None:
    return written(req.body.body)


@answers_prepared(_body_of_change, UpdatePage)
async def update_page(call: Call[Written | None], req: UpdatePage) -> PageSingle:
    given = req.body
    if needed(given.id, "id") != req.id:
        raise Invalid(f"The id in the path is {req.id}, but the body's is {given.id}.", field="id")
    parent_id = number(given.parent_id, "parentId")
    page = await pages.hold_to_write(call.db, call.actor, req.id, parent_id)
    message = given.version.message or ""
    if given.status == "draft" and page.status in ("current", "draft"):
        saved = await drafts.save(
            call.db,
            call.actor,
            call.now,
            page,
            number=given.version.number,
            title=given.title,
            body=call.ready,
            message=message,
        )
        return _whole(call, saved)
    if given.status == "draft":
        raise Invalid(f"The page is {page.status}; only current pages have drafts.", field="status")
    change = pages.Change(
        number=given.version.number,
        title=given.title,
        body=call.ready,
        message=message,
        parent_id=parent_id,
        space_id=number(given.space_id, "spaceId"),
        owner_id=given.owner_id,
    )
    if page.status == "draft":
        return _whole(call, await drafts.publish(call.db, call.actor, call.now, page, change))
    if page.status == "trashed":
        return _whole(call, await trash.restore(call.db, call.actor, call.now, page, change))
    return _whole(call, await pages.update(call.db, call.actor, call.now, page, change))


@answers(DeletePage)
async def delete_page(call: Call[None], req: DeletePage) -> None:
    if req.draft:
        await drafts.discard(call.db, call.actor, req.id)
    elif req.purge:
        await trash.purge(call.db, call.actor, call.now, req.id)
    else:
        await trash.trash(call.db, call.actor, call.now, req.id)


@answers(UpdatePageTitle)
async def update_page_title(call: Call[None], req: UpdatePageTitle) -> PageSingle:
    page = await pages.hold_editable(call.db, call.actor, req.id)
    title = req.body.title
    if req.body.status == "draft":
        saved = await drafts.save(call.db, call.actor, call.now, page, number=None, title=title, body=None)
        return _whole(call, saved)
    if page.status != "current":
        raise contents.missing(req.id)
    change = pages.Change(number=page.version + 1, title=title)
    return _whole(call, await pages.write_version(call.db, call.actor, call.now, page, change))
