"""Space permissions, REST v2."""

from __future__ import annotations

from typing import Literal

from watersmeet.contract.core import Effect, Id, Op, Path, Wire
from watersmeet.contract.v2.common import DOCS, Many, Paged

GROUP = DOCS + "api-group-space-permissions/"


class Principal(Wire):
    """Whom a permission is granted to; an access class is named by words such as ALL_LICENSED_USERS."""

    type: Literal["user", "group", "role", "access-class"]
    id: str


class PermittedOperation(Wire):
    """What is permitted, and to what kind of thing."""

    key: str
    target_type: str


class SpacePermissionAssignment(Wire):
    id: str
    principal: Principal
    operation: PermittedOperation


class SpacePermission(Wire):
    """A permission that can be granted on a space, and those it needs beside it."""

    id: str
    display_name: str
    description: str
    required_permission_ids: list[str]


class GetSpacePermissionsAssignments(Paged[Many[SpacePermissionAssignment]]):
    """List who is granted what on a space, oldest grant first. Errors: 404 space unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}/permissions",
        granular=frozenset({"read:space:confluence"}),
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-permissions-get",
    )

    id: Path[Id]


class GetAvailableSpacePermissions(Paged[Many[SpacePermission]]):
    """List the permissions that can be granted on spaces. Errors: 400 invalid cursor; 401 no credential."""

    op = Op(
        route="GET /wiki/api/v2/space-permissions",
        granular=frozenset({"read:space.permission:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=GROUP + "#api-space-permissions-get",
    )
