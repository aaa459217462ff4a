"""Answers about bodies of macros, v1."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers
from watersmeet.api.reading import reader
from watersmeet.api.v1 import links
from watersmeet.api.v1.content_body import shown, wanted_of
from watersmeet.contract.v1.content_body import AsyncId, ContentBody
from watersmeet.contract.v1.content_macro_body import (
    GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo,
    GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo,
    GetMacroBodyByMacroId,
    MacroInstance,
    MacroParameter,
)
from watersmeet.domain import conversions, macro_bodies
from watersmeet.model.content import Content
from watersmeet.model.conversion import Wanted

Convert = (
    GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo
    | GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo
)


@answers(GetMacroBodyByMacroId)
async def get_macro_body_by_macro_id(call: Call[None], req: GetMacroBodyByMacroId) -> MacroInstance:
    item, macro = await macro_bodies.get(call.db, call.actor, req.id, req.version, req.macro_id)
    own = f"{call.base}{call.path.removeprefix('/wiki')}"
    return MacroInstance(
        name=macro.name,
        body=macro.body,
        parameters={name: MacroParameter(value=value) for name, value in macro.parameters.items()},
        links={"base": call.base, "context": "/wiki", "self": own, "content": links.path_of(item)},
    )


@answers(GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo)
async def convert_macro(
    call: Call[None], req: GetContentByIdHistoryByVersionMacroIdByMacroIdConvertByTo
) -> ContentBody:
    item, wanted = await _wanted(call, req)
    return shown(call, await conversions.convert(reader(call), wanted, item), wanted)


@answers(GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo)
async def convert_macro_async(
    call: Call[None], req: GetContentByIdHistoryByVersionMacroIdByMacroIdConvertAsyncByTo
) -> AsyncId:
    _, wanted = await _wanted(call, req)
    return AsyncId(async_id=await conversions.ask(call.db, call.actor, call.now, wanted, keep=req.allow_cache))


async def _wanted(call: Call[Any], req: Convert) -> tuple[Content, Wanted]:
    """The content, and the macro alone, standing in it."""
    item, macro = await macro_bodies.get(call.db, call.actor, req.id, req.version, req.macro_id)
    return item, wanted_of(
        call,
        "storage",
        macro.storage,
        req.to,
        req.expand,
        space_key=req.space_key_context,
        content_id=item.id,
        embedded=req.embedded_content_render,
    )
