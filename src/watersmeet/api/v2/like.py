"""Answers about likes, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, many
from watersmeet.contract.core import members
from watersmeet.contract.v2.common import Like, Links, Many
from watersmeet.contract.v2.like import Count, LikeCountOf, LikeUsersOf
from watersmeet.domain import contents
from watersmeet.storage import likes


@answers(*members(LikeCountOf))
async def get_like_count(call: Call[None], req: LikeCountOf) -> Count:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    return Count(count=await likes.count(call.db, item.id))


@answers(*members(LikeUsersOf))
async def get_like_users(call: Call[None], req: LikeUsersOf) -> Many[Like]:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    if req.limit == 0:
        return Many(results=[], links=Links(base=call.base))
    resumed = after(req.cursor, "account")
    rows = await likes.users(
        call.db,
        item.id,
        after="" if resumed is None else str(resumed[0]),
        offset=req.start,
        limit=req.limit + 1,
    )
    return many(call, rows, req.limit, "account", lambda row: (row, 0), lambda row: Like(account_id=row))
