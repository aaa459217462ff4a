"""Answers about people, v1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import parts, show
from watersmeet.api.v1.expand import Expand, parsed
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.api.v1.present_space import space
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
from watersmeet.domain import grants
from watersmeet.model.actor import Actor
from watersmeet.model.errors import InvalidParameter, NotFound
from watersmeet.storage import accounts, batches


def _asked_for(account_id: str | None, key: str | None, username: str | None) -> str:
    """The account id asked for. Raises InvalidParameter, and NotFound for the names of old that nobody has."""
    if account_id is not None:
        return account_id
    old = key or username
    if old is None:
        raise InvalidParameter("The parameter 'accountId' is required.", field="accountId")
    raise NotFound(f"No user found with key : {old}")


async def _shown(call: Call[Any], ids: Sequence[str | None], opened: Expand) -> list[User]:
    """People by id, those that there are, with what is opened of them."""
    view = await show.people(call, *ids)
    known = [i for i in ids if i is None or i in view.people]
    personal = {}
    if "personalSpace" in opened:
        personal = await batches.personal_spaces(call.db, call.actor, [i for i in known if i is not None])
    shown = []
    for account_id in known:
        user = parts.user(view, account_id)
        more: dict[str, Any] = {}
        if "operations" in opened:
            more["operations"] = parts.operations(_operations(call.actor, account_id))
        if "personalSpace" in opened and account_id is not None:
            own = personal.get(account_id)
            more["personal_space"] = None if own is None else space(view, own)
        closed = {name: at for name, at in user.expandable.items() if name not in opened}
        shown.append(msgspec.structs.replace(user, **more, expandable=closed))
    return shown


def _operations(actor: Actor, account_id: str | None) -> list[tuple[str, str]]:
    """What somebody may do on the site: known of the caller; of others that they use it."""
    if account_id != actor.account_id:
        return [("use", "application")]
    order = list(dict.fromkeys(permission for permission, _ in grants.SITE))
    held = [name for name in order if name in actor.site]
    return [(name, "space" if name == "create_space" else "application") for name in held]


@answers(GetUser)
async def get_user(call: Call[None], req: GetUser) -> User:
    account_id = _asked_for(req.account_id, req.key, req.username)
    found = await _shown(call, [account_id], parsed(req.expand))
    if not found:
        raise NotFound(f"No user found with accountId : {account_id}")
    return found[0]


@answers(GetAnonymousUser)
async def get_anonymous_user(call: Call[None], req: GetAnonymousUser) -> UserAnonymous:
    shown = (await _shown(call, [None], parsed(req.expand)))[0]
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
    return (await _shown(call, [call.actor.account_id], parsed(req.expand)))[0]


@answers(GetBulkUserLookup)
async def get_bulk_user_lookup(call: Call[None], req: GetBulkUserLookup) -> Many[User]:
    limit = clamped(req.limit)
    asked = list(dict.fromkeys(req.account_id))
    ids, more = cut(asked[req.start : req.start + limit + 1], limit)
    return many(call, await _shown(call, ids, parsed(req.expand)), req.start, limit, more)


@answers(GetGroupMembershipsForUser)
async def get_group_memberships_for_user(call: Call[None], req: GetGroupMembershipsForUser) -> Memberships:
    account_id = _asked_for(req.account_id, req.key, req.username)
    limit = clamped(req.limit)
    view = await show.people(call, account_id)
    if account_id not in view.people:
        raise NotFound(f"No user found with accountId : {account_id}")
    groups = await accounts.groups_of(call.db, account_id)
    kept, more = cut(groups[req.start : req.start + limit + 1], limit)
    page = many(call, [parts.group(view, each) for each in kept], req.start, limit, more)
    return Memberships(**msgspec.structs.asdict(page), total_size=len(groups))
