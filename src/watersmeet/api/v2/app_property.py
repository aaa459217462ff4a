"""Answers about app properties, v2."""

from __future__ import annotations

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, many
from watersmeet.contract.v2.app_property import (
    AppProperty,
    DeleteForgeAppProperty,
    GetForgeAppProperties,
    GetForgeAppProperty,
    PutForgeAppProperty,
)
from watersmeet.contract.v2.common import Many
from watersmeet.domain import app_properties
from watersmeet.model import settings


def _shown(row: settings.AppProperty) -> AppProperty:
    return AppProperty(key=row.key, value=msgspec.json.decode(row.value))


@answers(GetForgeAppProperties)
async def get_app_properties(call: Call[None], req: GetForgeAppProperties) -> Many[AppProperty]:
    resumed = after(req.cursor, "key")
    rows = await app_properties.select(
        call.db,
        call.actor,
        after="" if resumed is None else str(resumed[0]),
        offset=req.start,
        limit=req.limit + 1,
    )
    return many(call, rows, req.limit, "key", lambda row: (row.key, 0), _shown)


@answers(GetForgeAppProperty)
async def get_app_property(call: Call[None], req: GetForgeAppProperty) -> AppProperty:
    return _shown(await app_properties.get(call.db, call.actor, req.property_key))


@answers(PutForgeAppProperty)
async def put_app_property(call: Call[None], req: PutForgeAppProperty) -> None:
    await app_properties.put(call.db, call.actor, req.property_key, req.body)


@answers(DeleteForgeAppProperty)
async def delete_app_property(call: Call[None], req: DeleteForgeAppProperty) -> None:
    await app_properties.delete(call.db, call.actor, req.property_key)
