"""Answers that list labels, v2."""

from __future__ import annotations

from typing import Any

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2 import present
from watersmeet.api.v2.paging import after, many, order
from watersmeet.contract.core import members
from watersmeet.contract.v2.common import Label, Many
from watersmeet.contract.v2.label import (
    GetLabels,
    GetSpaceContentLabels,
    GetSpaceLabels,
    LabelList,
    LabelsOf,
)
from watersmeet.domain import contents, spaces
from watersmeet.storage import labels
from watersmeet.storage.labels import Filter


async def _labels(call: Call[Any], req: LabelList, wanted: Filter) -> Many[Label]:
    sort, descending = order(req.sort, "id")
    said = req.sort or "id"
    rows = await labels.select(
        call.db,
        call.actor,
        msgspec.structs.replace(
            wanted,
            sort="name" if sort == "name" else "id",
            descending=descending,
            after=after(req.cursor, said),
            offset=req.start,
            limit=req.limit + 1,
        ),
    )
    return many(call, rows, req.limit, said, lambda row: (row.name, row.id), present.label)


@answers(GetLabels)
async def get_labels(call: Call[None], req: GetLabels) -> Many[Label]:
    return await _labels(call, req, Filter(on="site", ids=req.label_id, prefixes=req.prefix))


@answers(*members(LabelsOf))
async def get_content_labels(call: Call[None], req: LabelsOf) -> Many[Label]:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    prefixes = None if req.prefix is None else (req.prefix,)
    return await _labels(call, req, Filter(on="content", of=item.id, prefixes=prefixes))


@answers(GetSpaceLabels)
async def get_space_labels(call: Call[None], req: GetSpaceLabels) -> Many[Label]:
    space = await spaces.get(call.db, call.actor, req.id)
    prefixes = None if req.prefix is None else (req.prefix,)
    return await _labels(call, req, Filter(on="space", of=space.id, prefixes=prefixes))


@answers(GetSpaceContentLabels)
async def get_space_content_labels(call: Call[None], req: GetSpaceContentLabels) -> Many[Label]:
    space = await spaces.get(call.db, call.actor, req.id)
    prefixes = None if req.prefix is None else (req.prefix,)
    return await _labels(call, req, Filter(on="space-content", of=space.id, prefixes=prefixes))
