"""Answers about data policies, v2. This site has none: nothing is kept from any application."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, many, order
from watersmeet.api.v2.space import ICON
from watersmeet.contract.v2.common import BodyType, Many
from watersmeet.contract.v2.data_policy import (
    DataPolicyMetadata,
    DataPolicySpace,
    GetDataPolicyMetadata,
    GetDataPolicySpaces,
)
from watersmeet.contract.v2.space import SpaceDescription, SpaceIcon, SpaceLinks
from watersmeet.model.content import title_key
from watersmeet.model.space import Space
from watersmeet.storage import spaces

OPEN = DataPolicyMetadata(any_content_blocked=False)


@answers(GetDataPolicyMetadata)
async def get_data_policy_metadata(call: Call[None], req: GetDataPolicyMetadata) -> DataPolicyMetadata:
    return OPEN


def _shown(space: Space) -> DataPolicySpace:
    words = space.description
    return DataPolicySpace(
        id=str(space.id),
        key=space.key,
        name=space.name,
        description=SpaceDescription(plain=BodyType(representation="plain", value=words))
        if words
        else SpaceDescription(),
        data_policy=OPEN,
        icon=SpaceIcon(path=ICON, api_download_link=ICON),
        links=SpaceLinks(webui=f"/spaces/{space.key}"),
    )


@answers(GetDataPolicySpaces)
async def get_data_policy_spaces(call: Call[None], req: GetDataPolicySpaces) -> Many[DataPolicySpace]:
    said = req.sort or "id"
    sort, descending = order(req.sort, "id")
    wanted = spaces.Filter(
        ids=req.ids,
        keys=None if req.keys is None else tuple(key.lower() for key in req.keys),
        sort=sort,
        descending=descending,
        after=after(req.cursor, said),
        offset=req.start,
        limit=req.limit + 1,
    )

    def place(space: Space) -> tuple[Any, int]:
        if sort == "key":
            return space.key.lower(), space.id
        return (title_key(space.name) if sort == "name" else None), space.id

    return many(call, await spaces.select(call.db, call.actor, wanted), req.limit, said, place, _shown)
