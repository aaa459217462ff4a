"""Answers about restrictions of content, v1."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers, answers_settled
from watersmeet.api.v1 import links, parts, present, show
from watersmeet.api.v1.expand import NOTHING, Expand, parsed, tree
from watersmeet.api.v1.paging import clamped
from watersmeet.api.v1.related import Gathering
from watersmeet.contract.v1.content_restrictions import (
    AddGroupToContentRestriction,
    AddGroupToContentRestrictionByGroupId,
    AddRestrictions,
    AddUserToContentRestriction,
    DeleteRestrictions,
    GetContentRestrictionStatusForGroup,
    GetContentRestrictionStatusForUser,
    GetIndividualGroupRestrictionStatusByGroupId,
    GetRestrictions,
    GetRestrictionsByOperation,
    GetRestrictionsForOperation,
    OfGroupId,
    OfGroupName,
    OfUser,
    RemoveGroupFromContentRestriction,
    RemoveGroupFromContentRestrictionById,
    RemoveUserFromContentRestriction,
    RestrictionList,
    RestrictionWrite,
    SubjectsWrite,
    UpdateRestrictions,
    WriteRestrictions,
)
from watersmeet.contract.v1.entities import Restriction, Restrictions
from watersmeet.domain import restrictions
from watersmeet.domain.restrictions import OPERATIONS, settle
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, InvalidParameter, NotFound

NAMED: Final = tree("restrictions.user", "restrictions.group")
"""What restrictions show to who does not say."""

ALL: Final = 200
OneName = OfGroupId | OfGroupName | OfUser


# Reading


async def _shown(
    call: Call[Any],
    item: Content,
    found: Mapping[str, Sequence[str]],
    opened: Mapping[str, Expand],
    start: int = 0,
    limit: int = ALL,
) -> dict[str, Restriction]:
    """The restrictions of a content by operation, with what is opened of each."""
    gathering = Gathering(call)
    gathering.note_principals(name for names in found.values() for name in names)
    nested = {operation: inside["content"] for operation, inside in opened.items() if "content" in inside}
    beside = await gathering.contents([item], reduce(or_, nested.values(), NOTHING))
    await gathering.finish()
    view = show.view_of(call, gathering)
    path = f"{links.path_of(item)}/restriction/byOperation"
    shown: dict[str, Restriction] = {}
    for operation in OPERATIONS:
        inside = opened[operation]
        named: Any = UNSET
        if "restrictions" in inside:
            named = parts.subjects(view, found.get(operation, ()), inside["restrictions"], start=start, limit=limit)
        of: Any = UNSET
        if operation in nested:
            of = present.content(view, item, nested[operation], beside)
        closed = {} if "restrictions" in inside else {"restrictions": ""}
        if of is UNSET:
            closed["content"] = links.path_of(item)
        shown[operation] = Restriction(
            operation=operation,
            restrictions=named,
            content=of,
            expandable=closed,
            links=links.self_only(call.base, f"{path}/{operation}"),
        )
    return shown


def _opened(given: tuple[str, ...] | None) -> dict[str, Expand]:
    """What is opened of each operation: `expand` may name the operation in front, or mean both."""
    asked = parsed(given, NAMED)
    return {operation: asked | asked[operation] for operation in OPERATIONS}


def _hash(item: Content, found: Mapping[str, Sequence[str]]) -> str:
    """Empty where nothing is restricted; else a text that changes with the restrictions."""
    if not any(found.values()):
        return ""
    told = msgspec.json.encode([item.id, *(sorted(found.get(operation, ())) for operation in OPERATIONS)])
    return hashlib.sha256(told).hexdigest()[:16]


async def _list(
    call: Call[Any],
    item: Content,
    found: Mapping[str, Sequence[str]],
    given: tuple[str, ...] | None,
    start: int = 0,
    limit: int = 100,
) -> RestrictionList:
    shown = await _shown(call, item, found, _opened(given), start, limit)
    own = links.self_only(call.base, f"{links.path_of(item)}/restriction")
    return RestrictionList(
        results=list(shown.values()),
        start=start,
        limit=limit,
        size=len(shown),
        restrictions_hash=_hash(item, found),
        links=own | {"base": call.base, "context": "/wiki"},
    )


@answers(GetRestrictions)
async def get_restrictions(call: Call[None], req: GetRestrictions) -> RestrictionList:
    item, found = await restrictions.get(call.db, call.actor, req.id)
    return await _list(call, item, found, req.expand, req.start, clamped(req.limit))


@answers(GetRestrictionsByOperation)
async def get_restrictions_by_operation(call: Call[None], req: GetRestrictionsByOperation) -> Restrictions:
    item, found = await restrictions.get(call.db, call.actor, req.id)
    shown = await _shown(call, item, found, _opened(req.expand))
    own = links.self_only(call.base, f"{links.path_of(item)}/restriction/byOperation")
    return Restrictions(read=shown["read"], update=shown["update"], expandable={}, links=own)


@answers(GetRestrictionsForOperation)
async def get_restrictions_for_operation(call: Call[None], req: GetRestrictionsForOperation) -> Restriction:
    item, found = await restrictions.get(call.db, call.actor, req.id)
    shown = await _shown(call, item, found, _opened(req.expand), req.start, clamped(req.limit))
    return shown[req.operation_key]


# Writing


async def _principals(call: Call[Any], given: SubjectsWrite) -> list[str]:
    """The principals that a request names. Raises Invalid."""
    users = given.user if isinstance(given.user, list) else given.user.results if given.user else []
    groups = given.group if isinstance(given.group, list) else given.group.results if given.group else []
    for user in users:
        if not user.account_id:
            raise Invalid("A user is named by 'accountId'.", field="restrictions.user")
    for group in groups:
        if not group.id and not group.name:
            raise Invalid("A group is named by 'id' or 'name'.", field="restrictions.group")
    try:
        return await restrictions.principals(
            call.db,
            [user.account_id for user in users if user.account_id],
            [group.id for group in groups if group.id],
            [group.name for group in groups if group.name and not group.id],
        )
    except NotFound as error:
        raise Invalid(error.text, field="restrictions") from error


async def _asked(call: Call[Any], req: WriteRestrictions) -> dict[str, list[str]]:
    given: Sequence[RestrictionWrite] = req.body if isinstance(req.body, list) else req.body.results
    asked: dict[str, list[str]] = {}
    for one in given:
        asked.setdefault(one.operation, []).extend(await _principals(call, one.restrictions))
    return asked


@answers_settled(settle, UpdateRestrictions, AddRestrictions)
async def write_restrictions(call: Call[None], req: WriteRestrictions) -> RestrictionList:
    await restrictions.get(call.db, call.actor, req.id)
    asked = await _asked(call, req)
    adds = isinstance(req, AddRestrictions)

    def wanted(had: dict[str, list[str]]) -> dict[str, list[str]]:
        return {name: [*(had.get(name, ()) if adds else ()), *asked.get(name, ())] for name in OPERATIONS}

    item, found = await restrictions.change(call.db, call.actor, call.now, req.id, wanted)
    return await _list(call, item, found, req.expand)


@answers(DeleteRestrictions)
async def delete_restrictions(call: Call[None], req: DeleteRestrictions) -> RestrictionList:
    item, found = await restrictions.change(call.db, call.actor, call.now, req.id, lambda had: {})
    return await _list(call, item, found, req.expand)


# One name


async def _principal(call: Call[Any], req: OneName) -> str:
    """Whom an operation on one name is about. Raises NotFound, InvalidParameter."""
    if isinstance(req, OfUser):
        if req.account_id is None:
            old = req.key or req.username
            if old is None:
                raise InvalidParameter("The parameter 'accountId' is required.", field="accountId")
            raise NotFound(f"No user found with key : {old}")
        found = await restrictions.principals(call.db, [req.account_id], (), ())
    elif isinstance(req, OfGroupId):
        found = await restrictions.principals(call.db, (), [req.group_id], ())
    else:
        found = await restrictions.principals(call.db, (), (), [req.group_name])
    return found[0]


@answers(
    GetIndividualGroupRestrictionStatusByGroupId,
    GetContentRestrictionStatusForGroup,
    GetContentRestrictionStatusForUser,
)
async def get_restriction_status(call: Call[None], req: OneName) -> None:
    item, found = await restrictions.get(call.db, call.actor, req.id)
    _require(item, req.operation_key, found, await _principal(call, req))


def _require(item: Content, operation: str, found: Mapping[str, Sequence[str]], principal: str) -> None:
    if principal not in found.get(operation, ()):
        raise NotFound(f"The '{operation}' restriction of the content with id [{item.id}] does not name them.")


@answers_settled(
    settle, AddGroupToContentRestrictionByGroupId, AddGroupToContentRestriction, AddUserToContentRestriction
)
async def add_to_restriction(call: Call[None], req: OneName) -> None:
    await restrictions.get(call.db, call.actor, req.id)
    principal = await _principal(call, req)

    def wanted(had: dict[str, list[str]]) -> dict[str, list[str]]:
        return had | {req.operation_key: [*had.get(req.operation_key, ()), principal]}

    await restrictions.change(call.db, call.actor, call.now, req.id, wanted)


@answers(RemoveGroupFromContentRestriction, RemoveGroupFromContentRestrictionById, RemoveUserFromContentRestriction)
async def remove_from_restriction(call: Call[None], req: OneName) -> None:
    item, _ = await restrictions.get(call.db, call.actor, req.id)
    principal = await _principal(call, req)

    def wanted(had: dict[str, list[str]]) -> dict[str, list[str]]:
        _require(item, req.operation_key, had, principal)
        return had | {req.operation_key: [name for name in had[req.operation_key] if name != principal]}

    await restrictions.change(call.db, call.actor, call.now, req.id, wanted)
