"""Answers about people, v1."""

from __future__ import annotations

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import parts, people, show
from watersmeet.api.v1.expand import parsed
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.entities import User, UserAnonymous
from watersmeet.contract.v1.users import (
    GetAnonymousUser,
    GetBulkUserLookup,
    GetCurrentUser,
    GetGroupMembershipsForUser,
    GetUser,
    Memberships,
)
from watersmeet.domain import groups
from watersmeet.model.errors import NotFound
from watersmeet.storage import accounts


@answers(GetUser)
async def get_user(call: Call[None], req: GetUser) -> User:
    account_id = people.asked_for(req.account_id, req.key, req.username)
    found = await people.shown(call, [account_id], parsed(req.expand))
    if not found:
        raise NotFound(f"No user found with accountId : {account_id}")
    return found[0]


@answers(GetAnonymousUser)
async def get_anonymous_user(call: Call[None], req: GetAnonymousUser) -> UserAnonymous:
    shown = (await people.shown(call, [None], parsed(req.expand)))[0]
    return UserAnonymous(
        type=shown.type,
        profile_picture=shown.profile_picture,
        display_name=shown.display_name,
        operations=shown.operations,
        expandable=shown.expandable,
        links=shown.links,
    )


@answers(GetCurrentUser)
async def get_current_user(call: Call[None], req: GetCurrentUser) -> User:
    return (await people.shown(call, [call.actor.account_id], parsed(req.expand)))[0]


@answers(GetBulkUserLookup)
async def get_bulk_user_lookup(call: Call[None], req: GetBulkUserLookup) -> Many[User]:
    limit = clamped(req.limit)
    asked = list(dict.fromkeys(req.account_id))
    ids, more = cut(asked[req.start : req.start + limit + 1], limit)
    return many(call, await people.shown(call, ids, parsed(req.expand)), req.start, limit, more)


@answers(GetGroupMembershipsForUser)
async def get_group_memberships_for_user(call: Call[None], req: GetGroupMembershipsForUser) -> Memberships:
    groups.check_reader(call.actor)
    account_id = people.asked_for(req.account_id, req.key, req.username)
    limit = clamped(req.limit)
    view = await show.people(call, account_id)
    if account_id not in view.people:
        raise NotFound(f"No user found with accountId : {account_id}")
    theirs = await accounts.groups_of(call.db, account_id)
    kept, more = cut(theirs[req.start : req.start + limit + 1], limit)
    page = many(call, [parts.group(view, each) for each in kept], req.start, limit, more)
    return Memberships(**msgspec.structs.asdict(page), total_size=len(theirs))
