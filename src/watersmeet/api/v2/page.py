"""Answers about one page, v2, and what they share with those about one blog post."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.v2.bodies import as_kept, shown, written
from watersmeet.api.v2.page_includes import with_includes
from watersmeet.api.v2.present import page_single
from watersmeet.contract.v2.blogpost import BlogPostUpdate, DeleteBlogPost, GetBlogPostById
from watersmeet.contract.v2.page import (
    CreatePage,
    DeletePage,
    GetPageById,
    PageSingle,
    PageUpdate,
    UpdatePage,
    UpdatePageTitle,
)
from watersmeet.domain import contents, drafts, history, pages, trash
from watersmeet.markup.formats import Written
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, InvalidParameter


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


async def asked_for(call: Call[Any], req: GetPageById | GetBlogPostById, kind: str) -> Content:
    """The page or blog post as it is now, as an older version had it, or as its draft has it. Raises NotFound."""
    body = req.body_format not in (None, "none")
    if req.get_draft or req.status == ("draft",):
        item = await drafts.get(call.db, call.actor, req.id, kind)
    else:
        item = await pages.get(call.db, call.actor, req.id, body=body, kind=kind)
    if req.version is not None:
        return history.as_it_was(item, await history.get(call.db, item, req.version))
    if req.status is not None and item.status not in req.status:
        raise contents.missing(req.id, kind)
    return item


def check_id(given: PageUpdate | BlogPostUpdate, content_id: int) -> None:
    """An update names in its body what its path names. Raises Invalid."""
    if needed(given.id, "id") != content_id:
        raise Invalid(f"The id in the path is {content_id}, but the body's is {given.id}.", field="id")


async def changed(call: Call[Any], content_id: int, status: str, change: pages.Change, kind: str) -> Content:
    """The page or blog post after a change, by the status it has and the one it is to have."""
    item = await pages.hold_to_write(call.db, call.actor, content_id, change.parent_id, kind)
    if status == "draft" and item.status not in ("current", "draft"):
        noun = contents.noun(kind)
        raise Invalid(f"The {noun} is {item.status}; only current {noun}s have drafts.", field="status")
    if status == "draft":
        return await drafts.save(
            call.db,
            call.actor,
            call.now,
            item,
            number=change.number,
            title=change.title,
            body=change.body,
            message=change.message,
            created_at=change.created_at,
        )
    if item.status == "draft":
        return await drafts.publish(call.db, call.actor, call.now, item, change)
    if item.status == "trashed":
        return await trash.restore(call.db, call.actor, call.now, item, change)
    return await pages.update(call.db, call.actor, call.now, item, change)


async def dropped(call: Call[None], req: DeletePage | DeleteBlogPost, kind: str) -> None:
    """Put a page or blog post into the trash, purge it, or discard its draft."""
    if req.draft:
        await drafts.discard(call.db, call.actor, req.id, kind)
    elif req.purge:
        await trash.purge(call.db, call.actor, call.now, req.id, kind)
    else:
        await trash.trash(call.db, call.actor, call.now, req.id, kind)


def _whole(call: Call[Any], page: Content) -> PageSingle:
    """A page as writing it answers: with its body as it is kept."""
    return page_single(page, call.base, as_kept(page))


@answers(GetPageById)
async def get_page_by_id(call: Call[None], req: GetPageById) -> PageSingle:
    page = await asked_for(call, req, "page")
    single = page_single(page, call.base, await shown(call, page, req.body_format))
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
    check_id(given, req.id)
    change = pages.Change(
        number=given.version.number,
        title=given.title,
        body=call.ready,
        message=given.version.message or "",
        parent_id=number(given.parent_id, "parentId"),
        space_id=number(given.space_id, "spaceId"),
        owner_id=given.owner_id,
    )
    return _whole(call, await changed(call, req.id, given.status, change, "page"))


@answers(DeletePage)
async def delete_page(call: Call[None], req: DeletePage) -> None:
    await dropped(call, req, "page")


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
