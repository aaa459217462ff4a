"""Answers about bodies in other formats, v1."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.reading import reader
from watersmeet.api.v1 import finding, links
from watersmeet.api.v1.body_parts import closed, embedded_content, media_token, until, webresource
from watersmeet.api.v1.expand import Expand, parsed
from watersmeet.contract.v1.content_body import (
    FAILED_TO_QUEUE,
    AsyncContentBody,
    AsyncId,
    ContentBody,
    ContentBodyConversion,
    ConvertContentBody,
    GetContentbodyConvertAsyncBulkTasks,
    GetContentbodyConvertAsyncById,
    PostContentbodyConvertAsyncBulkTasks,
    PostContentbodyConvertAsyncByTo,
)
from watersmeet.domain import conversions
from watersmeet.model.conversion import Beside, Conversion, Converted, Wanted

ASYNC = f"{links.API}/contentbody/convert/async"


@answers(ConvertContentBody)
async def convert_content_body(call: Call[None], req: ConvertContentBody) -> ContentBody:
    wanted = _wanted(call, req)
    return shown(call, await conversions.convert(reader(call), wanted), wanted)


@answers(PostContentbodyConvertAsyncByTo)
async def post_contentbody_convert_async_by_to(call: Call[None], req: PostContentbodyConvertAsyncByTo) -> AsyncId:
    name = await conversions.ask(call.db, call.actor, call.now, _wanted(call, req), keep=req.allow_cache)
    return AsyncId(async_id=name)


@answers(PostContentbodyConvertAsyncBulkTasks)
async def post_contentbody_convert_async_bulk_tasks(
    call: Call[None], req: PostContentbodyConvertAsyncBulkTasks
) -> list[AsyncId]:
    inputs = [(_several(call, one), one.allow_cache) for one in req.body.conversion_inputs or ()]
    names = await conversions.ask_all(call.db, call.actor, call.now, inputs)
    return [AsyncId(async_id=FAILED_TO_QUEUE if name is None else name) for name in names]


@answers(GetContentbodyConvertAsyncById)
async def get_contentbody_convert_async_by_id(
    call: Call[None], req: GetContentbodyConvertAsyncById
) -> AsyncContentBody:
    return _told(call, await conversions.get(call.db, call.actor, call.now, req.id))


@answers(GetContentbodyConvertAsyncBulkTasks)
async def get_contentbody_convert_async_bulk_tasks(
    call: Call[None], req: GetContentbodyConvertAsyncBulkTasks
) -> list[AsyncContentBody]:
    found = await conversions.get_all(call.db, call.actor, call.now, req.ids)
    return [_told(call, found[name]) if name in found else _missing(call, name) for name in req.ids]


# What is asked for


def wanted_of(
    call: Call[Any],
    representation: str,
    value: str,
    target: str,
    opened: tuple[str, ...] | None,
    *,
    space_key: str | None,
    content_id: int | None,
    embedded: str,
) -> Wanted:
    """A conversion as the domain knows it. Raises InvalidParameter."""
    parsed(opened)  # Too many names are refused before anything is done.
    names = (name.strip() for part in opened or () for name in part.split(","))
    return Wanted(
        base=call.base,
        representation=representation,
        value=value,
        target=target,
        space_key=space_key,
        content_id=content_id,
        embedded=embedded,
        opened=tuple(dict.fromkeys(name for name in names if name)),
    )


def _wanted(call: Call[Any], req: ConvertContentBody | PostContentbodyConvertAsyncByTo) -> Wanted:
    return wanted_of(
        call,
        req.body.representation,
        req.body.value,
        req.to,
        req.expand,
        space_key=req.space_key_context if req.content_id_context is None else None,
        content_id=req.content_id_context,
        embedded=req.embedded_content_render,
    )


def _several(call: Call[Any], one: ContentBodyConversion) -> Wanted:
    """One conversion of several. Raises InvalidParameter."""
    given = one.content_id_context
    return wanted_of(
        call,
        one.body.representation,
        one.body.value,
        one.to,
        one.expand,
        space_key=one.space_key_context if given is None else None,
        content_id=None if given is None else finding.number(given, "contentIdContext"),
        embedded=one.embedded_content_render,
    )


# What came of it


def shown(call: Call[Any], done: Converted, wanted: Wanted) -> ContentBody:
    """A body that was converted at once."""
    opened = parsed(wanted.opened)
    return ContentBody(
        value=done.value,
        representation=wanted.target,
        embedded_content=embedded_content(done.beside, opened),
        webresource=webresource(opened),
        media_token=media_token(done.beside, opened, wanted.content_id, until(call.now)),
        expandable=_closed(opened, wanted.content_id),
        links={"base": call.base, "context": "/wiki"},
    )


def _told(call: Call[Any], row: Conversion) -> AsyncContentBody:
    opened = parsed((row.opened,))
    beside = msgspec.json.decode(row.beside, type=Beside)
    return AsyncContentBody(
        value=UNSET if row.value is None else row.value,
        representation=row.target,
        render_task_id=row.name,
        error=UNSET if row.error is None else row.error,
        status=row.status,
        embedded_content=embedded_content(beside, opened),
        webresource=webresource(opened),
        media_token=media_token(beside, opened, row.content_id, until(row.finished_at or call.now)),
        expandable=_closed(opened, row.content_id),
        links=_links(call, row.name),
    )


def _missing(call: Call[Any], name: str) -> AsyncContentBody:
    """What stands among others for a conversion that is not there."""
    return AsyncContentBody(
        representation="",
        render_task_id=name,
        error=conversions.missing(name).text,
        status="FAILED",
        embedded_content=[],
        expandable={},
        links=_links(call, name),
    )


def _links(call: Call[Any], name: str) -> dict[str, str]:
    return {"base": call.base, "context": "/wiki", "self": f"{call.base}{ASYNC}/{name}"}


def _closed(opened: Expand, content_id: int | None) -> dict[str, str]:
    content = "" if content_id is None else links.content_path(str(content_id))
    return {"content": content, **closed(opened)}
