"""Answers about who may do what in a space, v2."""

from __future__ import annotations

from typing import Literal, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, many
from watersmeet.contract.v2.common import Many
from watersmeet.contract.v2.space_permission import (
    GetAvailableSpacePermissions,
    GetSpacePermissionsAssignments,
    PermittedOperation,
    Principal,
    SpacePermission,
    SpacePermissionAssignment,
)
from watersmeet.domain import grants, spaces
from watersmeet.model.actor import principal_parts
from watersmeet.storage import spaces as rows

Kind = Literal["user", "group", "access-class"]


def _assignment(row: tuple[int, str, str]) -> SpacePermissionAssignment:
    grant_id, permission, principal = row
    kind, name = principal_parts(principal)
    operation, _, target = permission.partition("/")
    return SpacePermissionAssignment(
        id=str(grant_id),
        principal=Principal(type=cast("Kind", kind), id=name),
        operation=PermittedOperation(key=operation, target_type=target),
    )


def _permission(permission: str) -> SpacePermission:
    name, description, needs = grants.CATALOGUE[permission]
    return SpacePermission(
        id=permission, display_name=name, description=description, required_permission_ids=list(needs)
    )


@answers(GetSpacePermissionsAssignments)
async def get_space_permissions_assignments(
    call: Call[None], req: GetSpacePermissionsAssignments
) -> Many[SpacePermissionAssignment]:
    space = await spaces.get(call.db, call.actor, req.id)
    resumed = after(req.cursor, "id")
    found = await rows.some_grants(
        call.db, space.id, after=0 if resumed is None else resumed[1], offset=req.start, limit=req.limit + 1
    )
    return many(call, found, req.limit, "id", lambda row: (None, row[0]), _assignment)


@answers(GetAvailableSpacePermissions)
async def get_available_space_permissions(call: Call[None], req: GetAvailableSpacePermissions) -> Many[SpacePermission]:
    resumed = after(req.cursor, "id")
    begin = (0 if resumed is None else resumed[1]) + req.start
    found = list(enumerate(grants.CATALOGUE, start=1))[begin : begin + req.limit + 1]
    return many(call, found, req.limit, "id", lambda row: (None, row[0]), lambda row: _permission(row[1]))
