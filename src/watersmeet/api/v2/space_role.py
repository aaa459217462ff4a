"""Answers about roles in spaces, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2 import present_role
from watersmeet.api.v2.paging import after, many
from watersmeet.contract.v2.common import Links, Many
from watersmeet.contract.v2.space import RoleAssignment
from watersmeet.contract.v2.space_role import (
    CreateSpaceRole,
    DeletedSpaceRole,
    DeleteSpaceRole,
    GetAvailableSpaceRoles,
    GetSpaceRoleAssignments,
    GetSpaceRoleMode,
    GetSpaceRolesById,
    PrincipalType,
    RoleLinks,
    SetSpaceRoleAssignments,
    SpaceRole,
    SpaceRoleMode,
    SpaceRoleSingle,
    SpaceRoleWrite,
    UpdatedSpaceRole,
    UpdateSpaceRole,
)
from watersmeet.domain import role_assignments, space_roles, spaces, tasks
from watersmeet.model.errors import InvalidParameter
from watersmeet.model.space_role import Role
from watersmeet.storage import space_roles as rows


def _role(row: Role) -> SpaceRole:
    return SpaceRole(**present_role.role(row), space_permissions=row.permissions.split())


def _new(given: SpaceRoleWrite) -> space_roles.NewRole:
    return space_roles.NewRole(
        name=given.name, description=given.description, permissions=tuple(given.space_permissions)
    )


def _principal(kind: PrincipalType | None, name: str | None) -> str | None:
    """The principal a list is asked for. Raises Invalid, InvalidParameter when only half of it is said."""
    if (kind is None) != (name is None):
        half, other = ("principal-id", "principal-type") if kind is None else ("principal-type", "principal-id")
        raise InvalidParameter(f"'{half}' needs '{other}' beside it.", field=other)
    return None if kind is None or name is None else space_roles.principal_of(kind, name)


def _space_id(given: str) -> int:
    """Raises InvalidParameter."""
    if not (given.isascii() and given.isdecimal()) or len(given) > 18:
        raise InvalidParameter(f"'space-id' is the number of a space, not '{given}'.", field="space-id")
    return int(given)


@answers(GetAvailableSpaceRoles)
async def get_available_space_roles(call: Call[None], req: GetAvailableSpaceRoles) -> Many[SpaceRole]:
    principal = _principal(req.principal_type, req.principal_id)
    resumed = after(req.cursor, "id")
    if req.space_id is not None:
        await spaces.get(call.db, call.actor, _space_id(req.space_id))
    found = await space_roles.select(
        call.db,
        kind=req.role_type,
        principal=principal,
        after=None if resumed is None else resumed[1],
        offset=req.start,
        limit=req.limit + 1,
    )
    return many(call, found, req.limit, "id", lambda row: (None, row.seq), _role)


@answers(CreateSpaceRole)
async def create_space_role(call: Call[None], req: CreateSpaceRole) -> SpaceRole:
    return _role(await space_roles.create(call.db, call.actor, _new(req.body)))


@answers(GetSpaceRolesById)
async def get_space_roles_by_id(call: Call[None], req: GetSpaceRolesById) -> SpaceRoleSingle:
    row = await space_roles.get(call.db, req.id)
    return SpaceRoleSingle(
        **present_role.role(row), space_permissions=row.permissions.split(), links=RoleLinks(base=call.base)
    )


@answers(UpdateSpaceRole)
async def update_space_role(call: Call[None], req: UpdateSpaceRole) -> UpdatedSpaceRole:
    row, task = await tasks.update_role(
        call.db,
        call.actor,
        call.now,
        req.id,
        _new(req.body),
        anonymous=req.body.anonymous_reassignment_role_id,
        guests=req.body.guest_reassignment_role_id,
    )
    return UpdatedSpaceRole(**present_role.role(row), task_id=str(task.id))


@answers(DeleteSpaceRole)
async def delete_space_role(call: Call[None], req: DeleteSpaceRole) -> DeletedSpaceRole:
    task = await tasks.remove_role(call.db, call.actor, call.now, req.id)
    return DeletedSpaceRole(task_id=str(task.id))


@answers(GetSpaceRoleMode)
async def get_space_role_mode(call: Call[None], req: GetSpaceRoleMode) -> SpaceRoleMode:
    return SpaceRoleMode(mode="ROLES_TRANSITION")


@answers(GetSpaceRoleAssignments)
async def get_space_role_assignments(call: Call[None], req: GetSpaceRoleAssignments) -> Many[RoleAssignment]:
    resumed = after(req.cursor, "id")
    wanted = rows.Filter(
        role=req.role_id,
        kind=req.role_type,
        principal=_principal(req.principal_type, req.principal_id),
        after=None if resumed is None else resumed[1],
        offset=req.start,
        limit=req.limit + 1,
    )
    found = await role_assignments.select(call.db, call.actor, req.id, wanted)
    return many(call, found, req.limit, "id", lambda row: (None, row.id), present_role.assignment)


@answers(SetSpaceRoleAssignments)
async def set_space_role_assignments(call: Call[None], req: SetSpaceRoleAssignments) -> Many[RoleAssignment]:
    changes = [
        (
            space_roles.principal_of(one.principal.principal_type, one.principal.principal_id),
            one.role_id if isinstance(one.role_id, str) else None,
        )
        for one in req.body
    ]
    has = await role_assignments.change(call.db, call.actor, req.id, changes)
    return Many(results=[present_role.assignment(one) for one in has], links=Links(base=call.base))
