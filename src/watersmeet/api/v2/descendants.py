"""Answers that list descendants, v2."""

from __future__ import annotations

from typing import Literal, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, many
from watersmeet.contract.core import members
from watersmeet.contract.v2.common import Many
from watersmeet.contract.v2.descendants import DescendantsOf, DescendantsResponse
from watersmeet.domain import contents
from watersmeet.model.content import Content
from watersmeet.model.errors import InvalidParameter
from watersmeet.storage import tree


@answers(*members(DescendantsOf))
async def get_descendants(call: Call[None], req: DescendantsOf) -> Many[DescendantsResponse]:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    resumed = after(req.cursor, "path")
    if resumed is not None and not str(resumed[0]).startswith(item.path):
        raise InvalidParameter("The cursor is invalid: it belongs to another list.", field="cursor")
    rows = await tree.descendants(
        call.db,
        call.actor,
        item,
        max_depth=req.depth,
        after=None if resumed is None else str(resumed[0]),
        offset=req.start,
        limit=req.limit + 1,
    )

    def show(row: Content) -> DescendantsResponse:
        return DescendantsResponse(
            id=str(row.id),
            status=cast("Literal['current', 'archived']", row.status),
            title=row.title,
            type=row.kind,
            parent_id=str(row.parent_id),
            depth=row.depth - item.depth,
            child_position=row.position,
        )

    return many(call, rows, req.limit, "path", lambda row: (row.path, row.id), show)
