"""From single permissions to roles, REST v2."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Body, Effect, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, Limit

GROUP = DOCS + "api-group-space-permission-transition/"
READ = frozenset({"read:configuration:confluence"})
WRITE = frozenset({"write:configuration:confluence"})

TaskStatus = Literal["IN_PROGRESS", "COMPLETED", "FAILED"]
AssignedType = Literal[
    "USER", "GROUP", "GUEST", "ANONYMOUS", "ALL_LICENSED_USERS_USER_CLASS", "ALL_PRODUCT_ADMINS_USER_CLASS", "APP"
]
HolderType = Literal[
    "USER",
    "GROUP",
    "GUEST",
    "ANONYMOUS",
    "ALL_LICENSED_USERS_USER_CLASS",
    "ALL_PRODUCT_ADMINS_USER_CLASS",
    "APP",
    "TEAM",
]
SpaceSelectionType = Literal["ALL", "ALL_EXCEPT_PERSONAL", "ALL_EXCEPT_SPECIFIC", "PERSONAL", "SPECIFIC"]


class CombinedPermission(Wire):
    id: str
    display_name: str


class PermissionCombination(Wire):
    """Permissions that principals hold together in spaces, without a role that is made of just these."""

    combination_id: str
    space_count: int
    principal_count: int
    permissions: list[CombinedPermission]
    principal_types: list[HolderType]


class PermissionCombinations(Wire):
    """`cursor` leads on and is absent at the end; `generatedAt` is absent before the first count."""

    results: list[PermissionCombination]
    generated_at: str | UnsetType = UNSET
    cursor: str | UnsetType = UNSET


class TransitionTask(Wire):
    """A task that was begun, and where it tells how it stands."""

    task_id: str
    status: TaskStatus
    status_url: str


class TransitionTaskStatus(Wire):
    task_id: str
    status: TaskStatus
    error_message: str | UnsetType = UNSET


class SelectedSpace(Wire):
    id: str
    key: str


class SpaceSelection(Wire):
    """Which spaces are meant. The two specific kinds need `selectedSpaces`."""

    space_type: SpaceSelectionType
    selected_spaces: list[SelectedSpace] | None = None


class PrincipalTypeAssignment(Wire):
    """What holders of one type get: a role, or nothing any more."""

    principal_type: AssignedType
    remove_access: bool
    role_id: str | None = None


class CombinationAssignment(Wire):
    permission_combination_id: str
    principal_type_assignments: list[PrincipalTypeAssignment]


class BulkAssignRoles(Wire):
    assignments: list[CombinationAssignment]
    space_selection: SpaceSelection


class BulkRemoveAccess(Wire):
    permission_combination_ids: list[str]
    space_selection: SpaceSelection


class ListSpacePermissionCombinations(Request[PermissionCombinations]):
    """List what is held without a role, by most principals first, as of the last count.

    Errors: 400 invalid cursor or limit; 404 no site administrator.
    """

    op = Op(
        route="GET /wiki/api/v2/space-permissions/transition/combinations",
        granular=READ,
        connect="ADMIN",
        effect=Effect.READ,
        source=GROUP + "#api-space-permissions-transition-combinations-get",
    )

    cursor: Query[str | None] = None
    limit: Query[Limit] = 25


class GenerateSpacePermissionCombinations(Request[TransitionTask]):
    """Begin to count what is held without a role; while that goes on, answers the same task.

    Errors: 404 no site administrator.
    """

    op = Op(
        route="POST /wiki/api/v2/space-permissions/transition/combinations",
        granular=WRITE,
        connect="ADMIN",
        effect=Effect.CREATE,
        status=202,
        errors=(401, 404),
        source=GROUP + "#api-space-permissions-transition-combinations-post",
    )


class BulkAssignSpacePermissionRoles(Request[TransitionTask]):
    """Begin to give roles to those who hold what a combination says, in place of it.

    Errors: 400 unknown combination, role, space or type, or another task goes on; 404 no site administrator.
    """

    op = Op(
        route="POST /wiki/api/v2/space-permissions/transition/role-assignments",
        granular=WRITE,
        connect="ADMIN",
        effect=Effect.UPDATE,
        status=202,
        source=GROUP + "#api-space-permissions-transition-role-assignments-post",
    )

    body: Body[BulkAssignRoles]


class BulkRemoveSpacePermissionAccess(Request[TransitionTask]):
    """Begin to take everything from those who hold what a combination says.

    Errors: 400 unknown combination or space, or another task goes on; 404 no site administrator.
    """

    op = Op(
        route="POST /wiki/api/v2/space-permissions/transition/access-removals",
        granular=WRITE,
        connect="ADMIN",
        effect=Effect.DELETE,
        status=202,
        source=GROUP + "#api-space-permissions-transition-access-removals-post",
    )

    body: Body[BulkRemoveAccess]


class GetSpacePermissionTransitionTaskStatus(Request[TransitionTaskStatus]):
    """Tell how a task stands. Errors: 404 no such task, or no site administrator."""

    op = Op(
        route="GET /wiki/api/v2/space-permissions/transition/tasks/{taskId}",
        granular=READ,
        connect="ADMIN",
        effect=Effect.READ,
        errors=(401, 404),
        source=GROUP + "#api-space-permissions-transition-tasks-taskid-get",
    )

    task_id: Path[str]
