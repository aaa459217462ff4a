"""Answers about properties of content, v2: one function serves every kind."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, many
from watersmeet.api.v2.present import content_property
from watersmeet.contract.core import members
from watersmeet.contract.v2.common import ContentProperty, Many
from watersmeet.contract.v2.content_properties import (
    CreateProperty,
    DeleteProperty,
    GetProperty,
    ListProperties,
    UpdateProperty,
)
from watersmeet.domain import contents, properties
from watersmeet.model.errors import InvalidParameter, NotFound
from watersmeet.storage import content
from watersmeet.storage import properties as rows


async def _seen(call: Call[Any], kind: str, owner: int) -> int:
    """The owner's id, when the caller sees it and it is of the kind. Raises NotFound."""
    found = await content.see(call.db, call.actor, owner)
    if found is None or not contents.is_of(found, kind):
        raise NotFound(f"Could not find {contents.noun(kind)} with id [{owner}]")
    return found.id


async def _editable(call: Call[Any], kind: str, owner: int) -> int:
    """The owner's id, when the caller may also change it. Raises NotFound, Forbidden."""
    await _seen(call, kind, owner)
    return (await contents.hold_editable(call.db, call.actor, kind, owner)).id


def given_value(value: Any) -> Any:
    """Raises InvalidParameter when the body had no value."""
    if value is UNSET:
        raise InvalidParameter("The body's member 'value' is required.", field="value")
    return value


@answers(*members(ListProperties))
async def list_properties(call: Call[None], req: ListProperties) -> Many[ContentProperty]:
    owner = await _seen(call, req.kind, req.owner)
    sort = req.sort or "key"
    resumed = after(req.cursor, sort)
    found = await rows.select(
        call.db,
        "content",
        owner,
        keys=None if req.key is None else (req.key,),
        descending=sort == "-key",
        after=None if resumed is None else resumed[0],
        offset=req.start,
        limit=req.limit + 1,
    )
    return many(call, found, req.limit, sort, lambda row: (row.key, row.id), content_property)


@answers(*members(CreateProperty))
async def create_property(call: Call[None], req: CreateProperty) -> ContentProperty:
    owner = await _editable(call, req.kind, req.owner)
    value = given_value(req.body.value)
    made = await properties.create(call.db, call.actor, call.now, "content", owner, req.body.key, value)
    return content_property(made)


@answers(*members(GetProperty))
async def get_property(call: Call[None], req: GetProperty) -> ContentProperty:
    owner = await _seen(call, req.kind, req.owner)
    return content_property(await properties.find(call.db, "content", owner, req.property_id))


@answers(*members(UpdateProperty))
async def update_property(call: Call[None], req: UpdateProperty) -> ContentProperty:
    owner = await _editable(call, req.kind, req.owner)
    old = await properties.find(call.db, "content", owner, req.property_id)
    changed = await properties.update(
        call.db,
        call.actor,
        call.now,
        old,
        number=req.body.version.number,
        key=req.body.key,
        value=given_value(req.body.value),
        message=req.body.version.message or "",
    )
    return content_property(changed)


@answers(*members(DeleteProperty))
async def delete_property(call: Call[None], req: DeleteProperty) -> None:
    owner = await _editable(call, req.kind, req.owner)
    await properties.delete(call.db, "content", owner, req.property_id)
