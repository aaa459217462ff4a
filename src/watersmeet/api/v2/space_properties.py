"""Answers about properties of spaces, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.content_properties import given_value
from watersmeet.api.v2.paging import after, many
from watersmeet.api.v2.present import space_property
from watersmeet.contract.v2.common import Many
from watersmeet.contract.v2.space_properties import (
    CreateSpaceProperty,
    DeleteSpacePropertyById,
    GetSpaceProperties,
    GetSpacePropertyById,
    SpaceProperty,
    UpdateSpacePropertyById,
)
from watersmeet.domain import properties, spaces
from watersmeet.storage import properties as rows


@answers(GetSpaceProperties)
async def get_space_properties(call: Call[None], req: GetSpaceProperties) -> Many[SpaceProperty]:
    space = await spaces.get(call.db, call.actor, req.space_id)
    resumed = after(req.cursor, "key")
    found = await rows.select(
        call.db,
        "space",
        space.id,
        keys=None if req.key is None else (req.key,),
        after=None if resumed is None else resumed[0],
        offset=req.start,
        limit=req.limit + 1,
    )
    return many(call, found, req.limit, "key", lambda row: (row.key, row.id), space_property)


@answers(CreateSpaceProperty)
async def create_space_property(call: Call[None], req: CreateSpaceProperty) -> SpaceProperty:
    space = await spaces.administered(call.db, call.actor, req.space_id)
    value = given_value(req.body.value)
    made = await properties.create(call.db, call.actor, call.now, "space", space.id, req.body.key, value)
    return space_property(made)


@answers(GetSpacePropertyById)
async def get_space_property(call: Call[None], req: GetSpacePropertyById) -> SpaceProperty:
    space = await spaces.get(call.db, call.actor, req.space_id)
    return space_property(await properties.find(call.db, "space", space.id, str(req.property_id)))


@answers(UpdateSpacePropertyById)
async def update_space_property(call: Call[None], req: UpdateSpacePropertyById) -> SpaceProperty:
    space = await spaces.administered(call.db, call.actor, req.space_id)
    old = await properties.find(call.db, "space", space.id, str(req.property_id))
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
    return space_property(changed)


@answers(DeleteSpacePropertyById)
async def delete_space_property(call: Call[None], req: DeleteSpacePropertyById) -> None:
    space = await spaces.administered(call.db, call.actor, req.space_id)
    await properties.delete(call.db, "space", space.id, str(req.property_id))
