"""Answers about going from single permissions to roles, v2."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.paging import after, cursor
from watersmeet.contract.v2.space_permission_transition import (
    BulkAssignSpacePermissionRoles,
    BulkRemoveSpacePermissionAccess,
    CombinedPermission,
    GenerateSpacePermissionCombinations,
    GetSpacePermissionTransitionTaskStatus,
    HolderType,
    ListSpacePermissionCombinations,
    PermissionCombination,
    PermissionCombinations,
    PrincipalTypeAssignment,
    SpaceSelection,
    TaskStatus,
    TransitionTask,
    TransitionTaskStatus,
)
from watersmeet.domain import grants, role_transition, tasks
from watersmeet.model.errors import Invalid
from watersmeet.model.space_role import Combination
from watersmeet.model.tasks import LongTask

SORT = "principalCount"


def _combination(row: Combination) -> PermissionCombination:
    return PermissionCombination(
        combination_id=row.id,
        space_count=row.spaces,
        principal_count=row.principals,
        permissions=[_permission(one) for one in row.permissions.split()],
        principal_types=cast("list[HolderType]", row.kinds.split()),
    )


def _permission(permission: str) -> CombinedPermission:
    known = grants.CATALOGUE.get(permission)
    return CombinedPermission(id=permission, display_name=known[0] if known else permission)


def _status(task: LongTask) -> TaskStatus:
    if task.finished_at is None:
        return "IN_PROGRESS"
    return "COMPLETED" if task.successful == 1 else "FAILED"


def _begun(call: Call[Any], task: LongTask) -> TransitionTask:
    url = f"{call.base}/api/v2/space-permissions/transition/tasks/{task.id}"
    return TransitionTask(task_id=str(task.id), status=_status(task), status_url=url)


def _spaces(given: SpaceSelection) -> list[tuple[str, str]]:
    return [(one.id, one.key) for one in given.selected_spaces or ()]


def _kinds(given: list[PrincipalTypeAssignment]) -> dict[str, str | None]:
    """Roles by type, None where access goes. Raises Invalid."""
    if not given:
        raise Invalid("A combination needs to be told for whom.", field="principalTypeAssignments")
    kinds: dict[str, str | None] = {}
    for one in given:
        if one.remove_access == (one.role_id is not None):
            raise Invalid("Either a role is given or access is removed.", field="roleId")
        if one.principal_type in kinds:
            raise Invalid(f"'{one.principal_type}' is named twice.", field="principalType")
        kinds[one.principal_type] = one.role_id
    return kinds


@answers(ListSpacePermissionCombinations)
async def list_space_permission_combinations(
    call: Call[None], req: ListSpacePermissionCombinations
) -> PermissionCombinations:
    resumed = after(req.cursor, SORT, int)
    found, counted_at = await role_transition.select(call.db, call.actor, after=resumed, limit=req.limit + 1)
    shown = found[: req.limit]
    return PermissionCombinations(
        results=[_combination(row) for row in shown],
        generated_at=UNSET if counted_at is None else counted_at,
        cursor=cursor(SORT, (shown[-1].principals, shown[-1].seq)) if len(found) > req.limit else UNSET,
    )


@answers(GenerateSpacePermissionCombinations)
async def generate_space_permission_combinations(
    call: Call[None], req: GenerateSpacePermissionCombinations
) -> TransitionTask:
    return _begun(call, await tasks.count_permissions(call.db, call.actor, call.now))


@answers(BulkAssignSpacePermissionRoles)
async def bulk_assign_space_permission_roles(call: Call[None], req: BulkAssignSpacePermissionRoles) -> TransitionTask:
    moves = [
        role_transition.Move(combination=one.permission_combination_id, kinds=_kinds(one.principal_type_assignments))
        for one in req.body.assignments
    ]
    return await _move(call, moves, req.body.space_selection)


@answers(BulkRemoveSpacePermissionAccess)
async def bulk_remove_space_permission_access(call: Call[None], req: BulkRemoveSpacePermissionAccess) -> TransitionTask:
    moves = [role_transition.Move(combination=one) for one in req.body.permission_combination_ids]
    return await _move(call, moves, req.body.space_selection)


async def _move(call: Call[None], moves: list[role_transition.Move], selection: SpaceSelection) -> TransitionTask:
    task = await tasks.move_to_roles(call.db, call.actor, call.now, moves, selection.space_type, _spaces(selection))
    return _begun(call, task)


@answers(GetSpacePermissionTransitionTaskStatus)
async def get_space_permission_transition_task_status(
    call: Call[None], req: GetSpacePermissionTransitionTaskStatus
) -> TransitionTaskStatus:
    task = await tasks.of_transition(call.db, call.actor, req.task_id)
    status = _status(task)
    told = " ".join(msgspec.json.decode(task.messages, type=list[str]))
    return TransitionTaskStatus(
        task_id=str(task.id), status=status, error_message=told if status == "FAILED" else UNSET
    )
