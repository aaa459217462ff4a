"""Answers about properties of spaces, v1."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import show
from watersmeet.api.v1.content_properties import PROPERTY, found, needed, same_key
from watersmeet.api.v1.expand import parsed
from watersmeet.api.v1.finding import number
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content import SpaceRef
from watersmeet.contract.v1.space_properties import (
    CreateSpaceProperty,
    CreateSpacePropertyForKey,
    DeleteSpaceProperty,
    GetSpaceProperties,
    GetSpaceProperty,
    SpaceProperty,
    UpdateSpaceProperty,
)
from watersmeet.domain import properties, spaces
from watersmeet.model.errors import Invalid
from watersmeet.model.space import Property, Space
from watersmeet.storage import properties as rows


async def administered(call: Call[Any], key: str) -> Space:
    """The space of a key, when the caller administers it. Raises NotFound, Forbidden."""
    space = await spaces.by_key(call.db, call.actor, key)
    return await spaces.administered(call.db, call.actor, space.id)


def _same_space(owner: Space, named: SpaceRef | None) -> None:
    """Raises Invalid when the body names another space than the path."""
    if named is None:
        return
    if named.key is not None and named.key.lower() != owner.key.lower():
        raise Invalid(f"The path's space is '{owner.key}', but the body's is '{named.key}'.", field="space.key")
    if named.id is not None and number(named.id, "space.id") != owner.id:
        raise Invalid(f"The path's space has the id {owner.id}, but the body's is {named.id}.", field="space.id")


async def _shown(call: Call[Any], owner: Space, row: Property) -> SpaceProperty:
    return (await show.space_properties(call, owner, [row], PROPERTY))[0]


@answers(GetSpaceProperties)
async def get_space_properties(call: Call[None], req: GetSpaceProperties) -> Many[SpaceProperty]:
    opened = parsed(req.expand, PROPERTY)
    limit = clamped(req.limit)
    owner = await spaces.by_key(call.db, call.actor, req.space_key)
    some = await rows.select(call.db, "space", owner.id, keys=req.key, offset=req.start, limit=limit + 1)
    kept, more = cut(some, limit)
    return many(call, await show.space_properties(call, owner, kept, opened), req.start, limit, more)


@answers(GetSpaceProperty)
async def get_space_property(call: Call[None], req: GetSpaceProperty) -> SpaceProperty:
    opened = parsed(req.expand, PROPERTY)
    owner = await spaces.by_key(call.db, call.actor, req.space_key)
    row = await found(call, "space", owner.id, req.key)
    return (await show.space_properties(call, owner, [row], opened))[0]


@answers(CreateSpaceProperty)
async def create_space_property(call: Call[None], req: CreateSpaceProperty) -> SpaceProperty:
    return await _create(call, req.space_key, req.body.key, needed(req.body.value), req.body.space)


@answers(CreateSpacePropertyForKey)
async def create_space_property_for_key(call: Call[None], req: CreateSpacePropertyForKey) -> SpaceProperty:
    return await _create(call, req.space_key, req.key, needed(req.body.value))


async def _create(
    call: Call[Any], space_key: str, key: str, value: Any, named: SpaceRef | None = None
) -> SpaceProperty:
    owner = await administered(call, space_key)
    _same_space(owner, named)
    made = await properties.create(call.db, call.actor, call.now, "space", owner.id, key, value)
    return await _shown(call, owner, made)


@answers(UpdateSpaceProperty)
async def update_space_property(call: Call[None], req: UpdateSpaceProperty) -> SpaceProperty:
    same_key(req.key, req.body.key)
    value = needed(req.body.value)
    owner = await administered(call, req.space_key)
    _same_space(owner, req.body.space)
    old = await found(call, "space", owner.id, req.key)
    said = req.body.version
    changed = await properties.update(
        call.db,
        call.actor,
        call.now,
        old,
        number=None if said is None else said.number,
        value=value,
        message=(said.message if said else None) or "",
        minor=bool(said and said.minor_edit),
    )
    return await _shown(call, owner, changed)


@answers(DeleteSpaceProperty)
async def delete_space_property(call: Call[None], req: DeleteSpaceProperty) -> None:
    owner = await administered(call, req.space_key)
    row = await found(call, "space", owner.id, req.key)
    await properties.delete(call.db, "space", owner.id, str(row.id))
