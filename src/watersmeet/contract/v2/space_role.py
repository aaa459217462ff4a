"""Space roles, REST v2."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, Many, Paged
from watersmeet.contract.v2.space import RoleAssignment, RolePrincipal

GROUP = DOCS + "api-group-space-roles/"
READ = frozenset({"read:space.permission:confluence"})
READ_SITE = frozenset({"read:configuration:confluence"})
WRITE_SITE = frozenset({"write:configuration:confluence"})

PrincipalType = Literal["USER", "GROUP", "ACCESS_CLASS"]
RoleType = Literal["SYSTEM", "CUSTOM"]


class SpaceRole(Wire):
    """A role: permissions that are given together in a space."""

    id: str
    type: RoleType
    name: str
    description: str
    space_permissions: list[str]


class RoleLinks(Wire):
    base: str


class SpaceRoleSingle(SpaceRole):
    links: RoleLinks = field(name="_links")


class SpaceRoleWrite(Wire):
    """A role to be made. `spacePermissions` holds ids of GET /space-permissions."""

    name: str
    description: str
    space_permissions: list[str]


class SpaceRoleUpdate(SpaceRoleWrite):
    """What a role becomes, and the roles that the anonymous and guests who have it get instead."""

    anonymous_reassignment_role_id: str | None = None
    guest_reassignment_role_id: str | None = None


class UpdatedSpaceRole(Wire):
    """What a role is now; the task brings it to those who have it."""

    id: str
    type: RoleType
    name: str
    description: str
    task_id: str


class DeletedSpaceRole(Wire):
    """The task takes the role away from those who have it."""

    task_id: str


class SpaceRoleMode(Wire):
    mode: Literal["PRE_ROLES", "ROLES_TRANSITION", "ROLES"]


class RoleAssignmentWrite(Wire):
    """Who gets a role in a space; without one, theirs is taken away."""

    principal: RolePrincipal
    role_id: str | UnsetType | None = UNSET


class GetAvailableSpaceRoles(Paged[Many[SpaceRole]]):
    """List the roles there are, or those that a principal may be given. Errors: 404 `space-id` unseen."""

    op = Op(
        route="GET /wiki/api/v2/space-roles",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-space-roles-get",
    )

    space_id: Query[str | None] = None
    role_type: Query[str | None] = None
    principal_id: Query[str | None] = None
    principal_type: Query[PrincipalType | None] = None


class CreateSpaceRole(Request[SpaceRole]):
    """Make a role.

    Errors: 400 the name is taken, or a permission is unknown or needs another; 404 no site administrator.
    """

    op = Op(
        route="POST /wiki/api/v2/space-roles",
        granular=WRITE_SITE,
        connect="ADMIN",
        effect=Effect.CREATE,
        status=201,
        source=GROUP + "#api-space-roles-post",
    )

    body: Body[SpaceRoleWrite]


class GetSpaceRolesById(Request[SpaceRoleSingle]):
    """Read a role. Errors: 404 no such role."""

    op = Op(
        route="GET /wiki/api/v2/space-roles/{id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-space-roles-id-get",
    )

    id: Path[str]


class UpdateSpaceRole(Request[UpdatedSpaceRole]):
    """Change a role, and begin a task that brings the change to those who have it.

    Errors: 400 a role of the system, a name that is taken, permissions as in CreateSpaceRole, a space nobody would
    administer; 404 no such role, or no site administrator.
    """

    op = Op(
        route="PUT /wiki/api/v2/space-roles/{id}",
        granular=WRITE_SITE,
        connect="ADMIN",
        effect=Effect.UPDATE,
        status=202,
        source=GROUP + "#api-space-roles-id-put",
    )

    id: Path[str]
    body: Body[SpaceRoleUpdate]


class DeleteSpaceRole(Request[DeletedSpaceRole]):
    """Remove a role, and begin a task that takes it away from those who have it.

    Errors: 400 a role of the system, or a space nobody would administer; 404 no such role, or no site administrator.
    """

    op = Op(
        route="DELETE /wiki/api/v2/space-roles/{id}",
        granular=WRITE_SITE,
        connect="ADMIN",
        effect=Effect.DELETE,
        status=202,
        source=GROUP + "#api-space-roles-id-delete",
    )

    id: Path[str]


class GetSpaceRoleMode(Request[SpaceRoleMode]):
    """Tell whether the site goes by roles, by single permissions, or by both. Errors: 401 no credential."""

    op = Op(
        route="GET /wiki/api/v2/space-role-mode",
        granular=READ_SITE,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-space-role-mode-get",
    )


class GetSpaceRoleAssignments(Paged[Many[RoleAssignment]]):
    """List who has which role in a space, oldest first. Errors: 404 space unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/role-assignments",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-role-assignments-get",
    )

    id: Path[Id]
    role_id: Query[str | None] = None
    role_type: Query[str | None] = None
    principal_id: Query[str | None] = None
    principal_type: Query[PrincipalType | None] = None


class SetSpaceRoleAssignments(Request[Many[RoleAssignment]]):
    """Give and take roles in a space, all or none; answers what those named have then.

    Errors: 400 unknown principal or role, or nobody would administer the space; 404 space unseen or not the caller's
    to administer.
    """

    op = Op(
        route="POST /wiki/api/v2/spaces/{id}/role-assignments",
        granular=frozenset({"write:space.permission:confluence"}),
        connect="SPACE_ADMIN",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-spaces-id-role-assignments-post",
    )

    id: Path[Id]
    body: Body[list[RoleAssignmentWrite]]
