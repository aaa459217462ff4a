"""Answers about how often content is looked at, v1."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.contract.v1.analytics import GetViewers, GetViews, ViewCount
from watersmeet.domain import views


@answers(GetViews)
async def get_views(call: Call[None], req: GetViews) -> ViewCount:
    return ViewCount(id=req.content_id, count=await views.count(call.db, call.actor, req.content_id, req.from_date))


@answers(GetViewers)
async def get_viewers(call: Call[None], req: GetViewers) -> ViewCount:
    return ViewCount(id=req.content_id, count=await views.viewers(call.db, call.actor, req.content_id, req.from_date))
