"""Answers about one comment, v2."""

from __future__ import annotations

from typing import Any

import msgspec

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.v2 import page_includes
from watersmeet.api.v2.bodies import as_kept, shown, written
from watersmeet.api.v2.comment_present import comment
from watersmeet.api.v2.page import number
from watersmeet.contract.core import members
from watersmeet.contract.v2.comment import (
    CreateFooterComment,
    CreateInlineComment,
    DeletedComment,
    GetFooterCommentById,
    GetInlineCommentById,
    UpdateFooterComment,
    UpdateInlineComment,
)
from watersmeet.contract.v2.comment_shapes import (
    FooterCommentModel,
    InlineCommentModel,
    TextSelection,
)
from watersmeet.contract.v2.common import BodySingle
from watersmeet.domain import comments, contents, history
from watersmeet.domain.inline_markers import Selection
from watersmeet.markup.formats import Written
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, InvalidParameter

MAX_SELECTION = 10_000


async def _footer(call: Call[Any], item: Content, body: BodySingle) -> FooterCommentModel:
    container = await comments.container_of(call.db, call.actor, item)
    return comment(FooterCommentModel, item, container, None, base=call.base, body=body)


async def _inline(call: Call[Any], item: Content, body: BodySingle) -> InlineCommentModel:
    container = await comments.container_of(call.db, call.actor, item)
    thread = await comments.thread_of(call.db, item)
    return comment(InlineCommentModel, item, container, thread, base=call.base, body=body)


# Reading


async def _read(call: Call[None], req: GetFooterCommentById | GetInlineCommentById) -> tuple[Content, BodySingle]:
    wants_body = req.body_format not in (None, "none")
    item = await contents.get(call.db, call.actor, req.kind, req.comment_id, body=wants_body)
    if req.version is not None:
        item = history.as_it_was(item, await comments.version_of(call.db, item, req.version))
    return item, await shown(call, item, req.body_format)


@answers(GetFooterCommentById)
async def get_footer_comment_by_id(call: Call[None], req: GetFooterCommentById) -> FooterCommentModel:
    item, body = await _read(call, req)
    asked = page_includes.asked_for(call, req)
    found = await page_includes.read(call, item, asked, "container")
    container = next(iter(found.entries["container"]), item)
    single = comment(FooterCommentModel, item, container, None, base=call.base, body=body)
    return msgspec.structs.replace(single, **page_includes.shown(call, item, asked, found)) if asked else single


@answers(GetInlineCommentById)
async def get_inline_comment_by_id(call: Call[None], req: GetInlineCommentById) -> InlineCommentModel:
    item, body = await _read(call, req)
    asked = page_includes.asked_for(call, req)
    found = await page_includes.read(call, item, asked, "container", "thread")
    container, thread = next(iter(found.entries["container"]), item), next(iter(found.entries["thread"]), None)
    single = comment(InlineCommentModel, item, container, thread, base=call.base, body=body)
    more = page_includes.shown(call, item, asked, found)
    if "properties" in more:
        kept = more["properties"]
        more["properties"] = msgspec.structs.replace(
            single.properties, results=kept.results, meta=kept.meta, links=kept.links
        )
    return msgspec.structs.replace(single, **more) if more else single


# Writing


def _body_of(
    req: CreateFooterComment | CreateInlineComment | UpdateFooterComment | UpdateInlineComment,
) -> Written | None:
    return written(req.body.body)


def _needed(body: Written | None) -> Written:
    """The body of a new comment. Raises InvalidParameter."""
    if body is None:
        raise InvalidParameter("The body's member 'body' is required.", field="body")
    return body


def _target(**ids: str | int | None) -> tuple[str, int]:
    """The kind and the id of the one thing that a new comment is on or replies to. Raises InvalidParameter."""
    given = {name: value for name, value in ids.items() if value is not None}
    if len(given) != 1:
        raise InvalidParameter(f"Exactly one of these ids is required: {', '.join(ids)}.", field=", ".join(given))
    ((name, value),) = given.items()
    if name == "attachmentId" and isinstance(value, str):
        value = value.removeprefix("att")
    found = number(value, name)
    assert found is not None
    return name, found


_KINDS = {"pageId": "page", "blogPostId": "blogpost", "attachmentId": "attachment", "customContentId": "custom"}


def _new(
    location: comments.Location, target: tuple[str, int], body: Written | None, selection: Selection | None = None
) -> comments.NewComment:
    name, found = target
    if name == "parentCommentId":
        return comments.NewComment(location=location, parent_id=found, body=_needed(body))
    return comments.NewComment(
        location=location, kind=_KINDS[name], container_id=found, body=_needed(body), selection=selection
    )


@answers_prepared(_body_of, CreateFooterComment)
async def create_footer_comment(call: Call[Written | None], req: CreateFooterComment) -> FooterCommentModel:
    given = req.body
    target = _target(
        pageId=given.page_id,
        blogPostId=given.blog_post_id,
        parentCommentId=given.parent_comment_id,
        attachmentId=given.attachment_id,
        customContentId=given.custom_content_id,
    )
    made = await comments.create(call.db, call.actor, call.now, _new("footer", target, call.ready))
    return await _footer(call, made, as_kept(made))


def _selection(given: TextSelection | None) -> Selection | None:
    """Raises InvalidParameter when a member is missing, or out of bounds."""
    if given is None:
        return None
    text, count, index = given.text_selection, given.text_selection_match_count, given.text_selection_match_index
    for name, value in (
        ("textSelection", text),
        ("textSelectionMatchCount", count),
        ("textSelectionMatchIndex", index),
    ):
        if value is None:
            raise InvalidParameter(f"The member '{name}' is required.", field=f"inlineCommentProperties.{name}")
    if text is not None and ("\x00" in text or len(text) > MAX_SELECTION):
        raise InvalidParameter(
            f"The text to comment on must be at most {MAX_SELECTION} characters long, without U+0000.",
            field="inlineCommentProperties.textSelection",
        )
    return Selection(text or "", count or 0, index or 0)


@answers_prepared(_body_of, CreateInlineComment)
async def create_inline_comment(call: Call[Written | None], req: CreateInlineComment) -> InlineCommentModel:
    given = req.body
    target = _target(pageId=given.page_id, blogPostId=given.blog_post_id, parentCommentId=given.parent_comment_id)
    selection = _selection(given.inline_comment_properties)
    if target[0] == "parentCommentId" and selection is not None:
        raise Invalid("A reply is about the text of its thread: select none.", field="inlineCommentProperties")
    made = await comments.create(call.db, call.actor, call.now, _new("inline", target, call.ready, selection))
    return await _inline(call, made, as_kept(made))


def _change(given: Any, body: Written | None, resolved: bool | None = None) -> comments.Change:
    version = given.version
    return comments.Change(
        number=None if version is None else version.number,
        body=body,
        message="" if version is None else version.message or "",
        resolved=resolved,
    )


@answers_prepared(_body_of, UpdateFooterComment)
async def update_footer_comment(call: Call[Written | None], req: UpdateFooterComment) -> FooterCommentModel:
    change = _change(req.body, call.ready)
    made = await comments.update(call.db, call.actor, call.now, "footer", req.comment_id, change)
    return await _footer(call, made, as_kept(made))


@answers_prepared(_body_of, UpdateInlineComment)
async def update_inline_comment(call: Call[Written | None], req: UpdateInlineComment) -> InlineCommentModel:
    change = _change(req.body, call.ready, req.body.resolved)
    made = await comments.update(call.db, call.actor, call.now, "inline", req.comment_id, change)
    return await _inline(call, made, as_kept(made))


@answers(*members(DeletedComment))
async def delete_comment(call: Call[None], req: DeletedComment) -> None:
    location: comments.Location = "footer" if req.kind == "footer-comment" else "inline"
    await comments.remove(call.db, call.actor, call.now, location, req.comment_id)
