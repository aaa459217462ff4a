"""Answers about custom content, v2."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.links import webui
from watersmeet.api.v2 import present
from watersmeet.api.v2.bodies import all_shown, checked_body
from watersmeet.api.v2.page import needed, number
from watersmeet.api.v2.page_includes import with_includes
from watersmeet.api.v2.page_lists import place_by
from watersmeet.api.v2.paging import after, many, order
from watersmeet.contract.core import members
from watersmeet.contract.v2.common import BodyType, Many
from watersmeet.contract.v2.custom_content import (
    CreateCustomContent,
    CustomContentBodyBulk,
    CustomContentBodySingle,
    CustomContentBodyWrite,
    CustomContentBulk,
    CustomContentCreate,
    CustomContentIn,
    CustomContentLinks,
    CustomContentList,
    CustomContentSingle,
    CustomContentUpdate,
    DeleteCustomContent,
    GetCustomContentById,
    GetCustomContentByType,
    GetCustomContentByTypeInSpace,
    UpdateCustomContent,
)
from watersmeet.domain import contents, custom_content, history, spaces, trash
from watersmeet.domain.custom_content import KIND, Container
from watersmeet.domain.rendering import of_content
from watersmeet.markup.formats import Written
from watersmeet.markup.plain import plain_text
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid
from watersmeet.storage import content
from watersmeet.storage.content import Filter

B = TypeVar("B", bound=CustomContentBodyBulk)
S = TypeVar("S", bound=CustomContentBulk)

FORMATS = ("storage", "atlas_doc_format", "raw")


# Bodies and presentation


def written(body: CustomContentBodyWrite) -> Written:
    """The body an app sent, flat or nested, checked; a raw one may be any text. Raises Invalid."""
    nested = [(name, part) for name in FORMATS if (part := getattr(body, name)) is not None]
    if len(nested) > 1:
        raise Invalid("Only one representation of the body may be given.", field="body")
    if nested:
        name, part = nested[0]
        representation, value = part.representation or name, part.value
    elif body.value is None or body.representation is None:
        raise Invalid("The body needs a representation and a value.", field="body")
    else:
        representation, value = body.representation, body.value
    if representation == "raw":
        return Written("raw", value, plain_text(value, "raw"))
    return checked_body(representation, value)


async def body_single(call: Call[Any], item: Content, target: str | None) -> CustomContentBodySingle:
    """The body in the representation asked for; empty where it has none, as raw is converted from and to nothing.

    Raises Invalid when it cannot be converted.
    """
    (value,) = await all_shown(call, [of_content(item)], target)
    if value is None and target is not None and item.body is not None and "raw" not in (item.representation, target):
        raise Invalid(
            f"This body is kept as {item.representation} and cannot be shown as {target}.", field="body-format"
        )
    return _with(CustomContentBodySingle, target, value)


def body_bulk(target: str | None, value: str | None) -> CustomContentBodyBulk:
    """A body as a list shows it: empty where it cannot be converted."""
    return _with(CustomContentBodyBulk, target, value)


def _with(shape: type[B], target: str | None, value: str | None) -> B:
    if target is None or value is None:
        return shape()
    members: dict[str, Any] = {target: BodyType(representation=target, value=value)}
    return shape(**members)


def _shape(shape: type[S], item: Content, body: CustomContentBodyBulk, base: str | None = None) -> S:
    container = UNSET if item.container_id is None else str(item.container_id)
    return shape(
        id=str(item.id),
        type=item.subtype or "",
        status=item.status,
        title=item.title,
        space_id=str(item.space_id),
        page_id=container if item.parent_kind == "page" else UNSET,
        blog_post_id=container if item.parent_kind == "blogpost" else UNSET,
        custom_content_id=container if item.parent_kind == KIND else UNSET,
        author_id=item.author_id,
        created_at=item.created_at,
        version=present.version(item),
        body=body,
        links=CustomContentLinks(webui=webui(item), base=UNSET if base is None else base),
    )


async def _single(call: Call[Any], item: Content, target: str | None) -> CustomContentSingle:
    return _shape(CustomContentSingle, item, await body_single(call, item, target), call.base)


# Lists


async def _listed(call: Call[None], req: CustomContentList, sort: str, wanted: Filter) -> Many[CustomContentBulk]:
    custom_content.check_type(req.type)
    key, descending = order(sort, "id")
    wanted = msgspec.structs.replace(
        wanted,
        kind=KIND,
        subtype=req.type,
        statuses=("current",),
        sort=key,
        descending=descending,
        after=after(req.cursor, sort),
        offset=req.start,
        limit=req.limit + 1,
        body=req.body_format is not None,
    )
    rows = await content.select(call.db, call.actor, wanted)
    bodies = await all_shown(call, [of_content(row) for row in rows[: req.limit]], req.body_format)
    by_id = {row.id: body for row, body in zip(rows, bodies, strict=False)}

    def show(row: Content) -> CustomContentBulk:
        return _shape(CustomContentBulk, row, body_bulk(req.body_format, by_id[row.id]))

    return many(call, rows, req.limit, sort, place_by(key), show)


@answers(GetCustomContentByType)
async def get_custom_content_by_type(call: Call[None], req: GetCustomContentByType) -> Many[CustomContentBulk]:
    return await _listed(call, req, req.sort or "id", Filter(ids=req.id, space_ids=req.space_id))


@answers(*members(CustomContentIn))
async def get_custom_content_in(call: Call[None], req: CustomContentIn) -> Many[CustomContentBulk]:
    container = await contents.get(call.db, call.actor, req.kind, req.id)
    return await _listed(call, req, req.sort or "id", Filter(container_id=container.id))


@answers(GetCustomContentByTypeInSpace)
async def get_custom_content_in_space(call: Call[None], req: GetCustomContentByTypeInSpace) -> Many[CustomContentBulk]:
    found = await _listed(call, req, "id", Filter(within="space", of=req.id))
    if not found.results:
        await spaces.get(call.db, call.actor, req.id)
    return found


# One


@answers(GetCustomContentById)
async def get_custom_content_by_id(call: Call[None], req: GetCustomContentById) -> CustomContentSingle:
    body = req.body_format is not None
    item = await contents.get(call.db, call.actor, KIND, req.id, body=body and req.version is None)
    if req.version is not None:
        item = history.as_it_was(item, await history.get(call.db, item, req.version))
    return await with_includes(call, req, item, await _single(call, item, req.body_format))


def _container(given: CustomContentCreate | CustomContentUpdate) -> Container | None:
    """What a body names as the container, other than the space. Raises Invalid when it names several."""
    named: list[tuple[Container, str]] = []
    if (page_id := number(given.page_id, "pageId")) is not None:
        named.append((("page", page_id), "pageId"))
    if (post_id := number(given.blog_post_id, "blogPostId")) is not None:
        named.append((("blogpost", post_id), "blogPostId"))
    if (outer_id := number(given.custom_content_id, "customContentId")) is not None:
        named.append(((KIND, outer_id), "customContentId"))
    if len(named) > 1:
        raise Invalid("Only one of pageId, blogPostId and customContentId may be given.", field=named[1][1])
    return named[0][0] if named else None


def _body_of_new(req: CreateCustomContent) -> Written:
    return written(req.body.body)


@answers_prepared(_body_of_new, CreateCustomContent)
async def create_custom_content(call: Call[Written], req: CreateCustomContent) -> CustomContentSingle:
    given = req.body
    new = custom_content.NewCustomContent(
        type=given.type,
        title=given.title,
        body=call.ready,
        status=given.status or "current",
        space_id=number(given.space_id, "spaceId"),
        container=_container(given),
    )
    made = await custom_content.create(call.db, call.actor, call.now, new)
    return await _single(call, made, made.representation)


def _body_of_change(req: UpdateCustomContent) -> Written:
    return written(req.body.body)


@answers_prepared(_body_of_change, UpdateCustomContent)
async def update_custom_content(call: Call[Written], req: UpdateCustomContent) -> CustomContentSingle:
    given = req.body
    if needed(given.id, "id") != req.id:
        raise Invalid(f"The id in the path is {req.id}, but the body's is {given.id}.", field="id")
    change = custom_content.Change(
        number=given.version.number,
        type=given.type,
        title=given.title,
        body=call.ready,
        message=given.version.message or "",
        space_id=number(given.space_id, "spaceId"),
        container=_container(given),
    )
    item = await custom_content.hold_to_write(call.db, call.actor, req.id, change.container)
    made = await custom_content.update(call.db, call.actor, call.now, item, change)
    return await _single(call, made, made.representation)


@answers(DeleteCustomContent)
async def delete_custom_content(call: Call[None], req: DeleteCustomContent) -> None:
    if req.purge:
        await trash.purge(call.db, call.actor, call.now, req.id, KIND)
    else:
        await trash.trash_hanging(call.db, call.actor, call.now, KIND, req.id)
