"""Answers about what the caller may do, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.present import operation
from watersmeet.contract.v2.operation import (
    GetPageOperations,
    GetSpaceOperations,
    OperationsOn,
    PermittedOperationsResponse,
)
from watersmeet.domain import operations, pages, spaces


@answers(GetPageOperations)
async def get_page_operations(call: Call[None], req: OperationsOn) -> PermittedOperationsResponse:
    page = await pages.get(call.db, call.actor, req.id)
    may = await operations.on_page(call.db, call.actor, page)
    return PermittedOperationsResponse(operations=[operation(one) for one in may])


@answers(GetSpaceOperations)
async def get_space_operations(call: Call[None], req: GetSpaceOperations) -> PermittedOperationsResponse:
    space = await spaces.get(call.db, call.actor, req.id)
    may = await operations.on_space(call.db, call.actor, space)
    return PermittedOperationsResponse(operations=[operation(one) for one in may])
