"""Answers about admin keys, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.contract.v2.admin_key import AdminKey, DisableAdminKey, EnableAdminKey, GetAdminKey
from watersmeet.domain import admin_keys


@answers(GetAdminKey)
async def get_admin_key(call: Call[None], req: GetAdminKey) -> AdminKey:
    ends = await admin_keys.expiry(call.db, call.actor, call.now)
    return AdminKey(account_id=call.actor.account_id or "", expiration_time=ends)


@answers(EnableAdminKey)
async def enable_admin_key(call: Call[None], req: EnableAdminKey) -> AdminKey:
    ends = await admin_keys.enable(call.db, call.actor, call.now, req.body.duration_in_minutes)
    return AdminKey(account_id=call.actor.account_id or "", expiration_time=ends)


@answers(DisableAdminKey)
async def disable_admin_key(call: Call[None], req: DisableAdminKey) -> None:
    await admin_keys.disable(call.db, call.actor)
