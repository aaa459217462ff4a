"""Answers about what somebody may do to a content, v1."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.contract.v1.content_permissions import CheckContentPermission, Message, PermissionCheckResponse
from watersmeet.domain import permission_check


@answers(CheckContentPermission)
async def check_content_permission(call: Call[None], req: CheckContentPermission) -> PermissionCheckResponse:
    subject = req.body.subject
    why_not = await permission_check.check(
        call.db, call.actor, req.id, subject.type, subject.identifier, req.body.operation
    )
    return PermissionCheckResponse(
        has_permission=why_not is None,
        errors=[] if why_not is None else [Message(translation=why_not, args=[])],
        links={"self": f"{call.base}{call.path.removeprefix('/wiki')}", "base": call.base, "context": "/wiki"},
    )
