"""Answers about permissions on spaces, v1."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import links
from watersmeet.contract.v1.space_permissions import (
    AddPermissionToSpace,
    PermissionSubject,
    RemovePermission,
    SpacePermissionV2,
)
from watersmeet.domain import space_permissions


@answers(AddPermissionToSpace)
async def add_permission_to_space(call: Call[None], req: AddPermissionToSpace) -> SpacePermissionV2:
    given = req.body
    permission = f"{given.operation.key}/{given.operation.target}"
    subject = (given.subject.type, given.subject.identifier)
    grant_id, _, principal = await space_permissions.add(call.db, call.actor, req.space_key, permission, subject)
    kind, identifier = space_permissions.shown(principal)
    return SpacePermissionV2(
        id=grant_id,
        subject=PermissionSubject(type=kind, identifier=identifier),
        operation=given.operation,
        links=links.self_only(call.base, f"{links.space_path(req.space_key)}/permission/{grant_id}"),
    )


@answers(RemovePermission)
async def remove_permission(call: Call[None], req: RemovePermission) -> None:
    await space_permissions.remove(call.db, call.actor, req.space_key, req.id)
