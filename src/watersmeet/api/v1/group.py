"""Answers about groups and who is in them, v1."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import parts, people, show
from watersmeet.api.v1.expand import parsed
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import Group, Many
from watersmeet.contract.v1.entities import User
from watersmeet.contract.v1.group import (
    AddUserToGroup,
    AddUserToGroupByGroupId,
    CreateGroup,
    GetGroupByGroupId,
    GetGroupByName,
    GetGroupByQueryParam,
    GetGroupMembers,
    GetGroupMembersByGroupId,
    GetGroups,
    GetMembersByQueryParam,
    GroupMembers,
    Groups,
    ListMembers,
    RemoveGroup,
    RemoveGroupById,
    RemoveMemberFromGroup,
    RemoveMemberFromGroupByGroupId,
    SearchGroups,
)
from watersmeet.domain import groups
from watersmeet.domain.groups import Which
from watersmeet.model import people as models
from watersmeet.storage.groups import Filter

LEVELS: Final = {"user": "users", "admin": "admins", "site-admin": "admins"}
"""The role of the groups that give each level of access: who administers the site administers all of it."""


# Groups


async def _shown(call: Call[Any], found: models.Group) -> Group:
    return parts.group(await show.people(call), found)


async def _listed(call: Call[Any], wanted: Filter) -> Many[Group]:
    """The groups of a page; `wanted` has its limit as asked for."""
    limit = clamped(wanted.limit)
    found = await groups.select(call.db, call.actor, msgspec.structs.replace(wanted, limit=limit + 1))
    kept, more = cut(found, limit)
    view = await show.people(call)
    return many(call, [parts.group(view, each) for each in kept], wanted.offset, limit, more)


@answers(GetGroups)
async def get_groups(call: Call[None], req: GetGroups) -> Groups:
    role = None if req.access_type is None else LEVELS[req.access_type]
    page = await _listed(call, Filter(role=role, offset=req.start, limit=req.limit))
    return Groups(**msgspec.structs.asdict(page))


@answers(SearchGroups)
async def search_groups(call: Call[None], req: SearchGroups) -> Groups:
    wanted = Filter(says=req.query, offset=req.start, limit=req.limit)
    page = await _listed(call, wanted)
    total = await groups.count(call.db, call.actor, wanted) if req.should_return_total_size else UNSET
    return Groups(**msgspec.structs.asdict(page), total_size=total)


@answers(GetGroupByGroupId)
async def get_group_by_group_id(call: Call[None], req: GetGroupByGroupId) -> Group:
    return await _shown(call, await groups.get(call.db, call.actor, Which("id", req.id)))


@answers(GetGroupByQueryParam)
async def get_group_by_query_param(call: Call[None], req: GetGroupByQueryParam) -> Group:
    return await _shown(call, await groups.get(call.db, call.actor, Which("name", req.name)))


@answers(GetGroupByName)
async def get_group_by_name(call: Call[None], req: GetGroupByName) -> Group:
    return await _shown(call, await groups.get(call.db, call.actor, Which("name", req.group_name)))


@answers(CreateGroup)
async def create_group(call: Call[None], req: CreateGroup) -> Group:
    return await _shown(call, await groups.create(call.db, call.actor, call.now, req.body.name))


@answers(RemoveGroupById)
async def remove_group_by_id(call: Call[None], req: RemoveGroupById) -> None:
    await groups.remove(call.db, call.actor, call.now, Which("id", req.id))


@answers(RemoveGroup)
async def remove_group(call: Call[None], req: RemoveGroup) -> None:
    await groups.remove(call.db, call.actor, call.now, Which("name", req.name))


# Who is in them


async def _members(call: Call[Any], req: ListMembers[Any], which: Which) -> Many[User]:
    limit = clamped(req.limit)
    found = await groups.members(call.db, call.actor, which, offset=req.start, limit=limit + 1)
    kept, more = cut(found, limit)
    return many(call, await people.shown(call, kept, parsed(req.expand)), req.start, limit, more)


@answers(GetGroupMembersByGroupId)
async def get_group_members_by_group_id(call: Call[None], req: GetGroupMembersByGroupId) -> GroupMembers:
    page = await _members(call, req, Which("id", req.group_id))
    total = await groups.count_members(call.db, call.actor, req.group_id) if req.should_return_total_size else UNSET
    return GroupMembers(**msgspec.structs.asdict(page), total_size=total)


@answers(GetMembersByQueryParam)
async def get_members_by_query_param(call: Call[None], req: GetMembersByQueryParam) -> Many[User]:
    return await _members(call, req, Which("name", req.name))


@answers(GetGroupMembers)
async def get_group_members(call: Call[None], req: GetGroupMembers) -> Many[User]:
    return await _members(call, req, Which("name", req.group_name))


@answers(AddUserToGroupByGroupId)
async def add_user_to_group_by_group_id(call: Call[None], req: AddUserToGroupByGroupId) -> None:
    await groups.add_member(call.db, call.actor, Which("id", req.group_id), req.body.account_id)


@answers(AddUserToGroup)
async def add_user_to_group(call: Call[None], req: AddUserToGroup) -> None:
    await groups.add_member(call.db, call.actor, Which("name", req.name), req.body.account_id)


@answers(RemoveMemberFromGroupByGroupId)
async def remove_member_from_group_by_group_id(call: Call[None], req: RemoveMemberFromGroupByGroupId) -> None:
    account_id = people.asked_for(req.account_id, req.key, req.username)
    await groups.remove_member(call.db, call.actor, Which("id", req.group_id), account_id)


@answers(RemoveMemberFromGroup)
async def remove_member_from_group(call: Call[None], req: RemoveMemberFromGroup) -> None:
    account_id = people.asked_for(req.account_id, req.key, req.username)
    await groups.remove_member(call.db, call.actor, Which("name", req.name), account_id)
