"""Answers about what the caller may do, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.present import operation
from watersmeet.contract.core import members
from watersmeet.contract.v2.operation import (
    GetSpaceOperations,
    OperationsOn,
    PermittedOperationsResponse,
)
from watersmeet.domain import contents, operations, spaces


@answers(*members(OperationsOn))
async def get_operations(call: Call[None], req: OperationsOn) -> PermittedOperationsResponse:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    may = await operations.on_content(call.db, call.actor, item)
    return PermittedOperationsResponse(operations=[operation(one) for one in may])


@answers(GetSpaceOperations)
async def get_space_operations(call: Call[None], req: GetSpaceOperations) -> PermittedOperationsResponse:
    space = await spaces.get(call.db, call.actor, req.id)
    may = await operations.on_space(call.db, call.actor, space)
    return PermittedOperationsResponse(operations=[operation(one) for one in may])
