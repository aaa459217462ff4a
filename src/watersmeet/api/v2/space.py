"""Answers about spaces, v2."""

from __future__ import annotations

from html import escape
from typing import Any, cast

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2 import present, present_role
from watersmeet.api.v2.paging import INCLUDED, after, included, many, order
from watersmeet.contract.v2.common import BodyType, Many
from watersmeet.contract.v2.space import (
    CreateSpace,
    GetSpaceById,
    GetSpaces,
    GrantOperation,
    GrantPrincipal,
    SpaceBulk,
    SpaceDescription,
    SpaceIcon,
    SpaceLinks,
    SpacePermissionAssignment,
    SpaceSingle,
)
from watersmeet.domain import operations, space_roles, spaces
from watersmeet.model.content import title_key
from watersmeet.model.space import Space
from watersmeet.storage import beside
from watersmeet.storage import spaces as rows

ICON = "/images/logo/default-space-logo.svg"
_KINDS = {"u": "user", "g": "group", "c": "access-class"}


def _members(space: Space, base: str | None, description: str | None, *, icon: bool) -> dict[str, Any]:
    return {
        "id": str(space.id),
        "key": space.key,
        "name": space.name,
        "type": space.type,
        "status": space.status,
        "author_id": space.author_id,
        "current_active_alias": space.alias,
        "created_at": space.created_at,
        "homepage_id": None if space.homepage_id is None else str(space.homepage_id),
        "description": _description(space, description),
        "icon": SpaceIcon(path=ICON, api_download_link=ICON) if icon else None,
        "links": SpaceLinks(webui=f"/spaces/{space.key}", base=UNSET if base is None else base),
    }


def _description(space: Space, wanted: str | None) -> SpaceDescription | None:
    if wanted is None:
        return None
    if not space.description:
        return SpaceDescription()
    if wanted == "plain":
        return SpaceDescription(plain=BodyType(representation="plain", value=space.description))
    return SpaceDescription(view=BodyType(representation="view", value=escape(space.description)))


def _grant(row: tuple[int, str, str]) -> SpacePermissionAssignment:
    grant_id, permission, principal = row
    operation, _, target = permission.partition("/")
    kind, _, name = principal.partition(":")
    return SpacePermissionAssignment(
        id=str(grant_id),
        principal=GrantPrincipal(type=cast("Any", _KINDS[kind]), id=name),
        operation=GrantOperation(key=cast("Any", operation), target_type=cast("Any", target)),
    )


@answers(GetSpaces)
async def get_spaces(call: Call[None], req: GetSpaces) -> Many[SpaceBulk]:
    sort, descending = order(req.sort, "id")
    said = req.sort or "id"
    found = await rows.select(
        call.db,
        call.actor,
        rows.Filter(
            ids=req.ids,
            keys=None if req.keys is None else tuple(key.lower() for key in req.keys),
            type=req.type,
            status=req.status,
            labels=None if req.labels is None else tuple(label.lower() for label in req.labels),
            favourite_of=req.favorited_by,
            not_favourite_of=req.not_favorited_by,
            sort=sort,
            descending=descending,
            after=after(req.cursor, said),
            offset=req.start,
            limit=req.limit + 1,
        ),
    )

    def place(space: Space) -> tuple[Any, int]:
        if sort == "key":
            return space.key.lower(), space.id
        return (title_key(space.name) if sort == "name" else None), space.id

    def show(space: Space) -> SpaceBulk:
        return SpaceBulk(**_members(space, None, req.description_format, icon=req.include_icon))

    return many(call, found, req.limit, said, place, show)


@answers(CreateSpace)
async def create_space(call: Call[None], req: CreateSpace) -> SpaceBulk:
    given = req.body
    new = spaces.NewSpace(
        name=given.name,
        key=given.key,
        alias=given.alias,
        description=given.description.value if given.description else "",
        private=given.create_private_space is True,
        grants_of=given.copy_space_access_configuration,
        roles=tuple(
            (space_roles.principal_of(one.principal.principal_type, one.principal.principal_id), one.role_id)
            for one in given.role_assignments or ()
        ),
    )
    made = await spaces.create(call.db, call.actor, call.now, new)
    return SpaceBulk(**_members(made, call.base, "plain", icon=False))


_PARTS = {
    "labels": "labels",
    "properties": "properties",
    "operations": "held",
    "permissions": "grants",
    "role_assignments": "assignments",
}
"""What of `beside.OF_SPACE` is read for an `include-` parameter."""


@answers(GetSpaceById)
async def get_space_by_id(call: Call[None], req: GetSpaceById) -> SpaceSingle:
    space = await spaces.get(call.db, call.actor, req.id)
    single = SpaceSingle(**_members(space, call.base, req.description_format, icon=req.include_icon))
    asked = [part for name, part in _PARTS.items() if getattr(req, f"include_{name}")]
    if not asked:
        return single
    found = await beside.of_space(call.db, call.actor, space.id, asked, limit=INCLUDED + 1)
    more: dict[str, Any] = {}
    at = f"/api/v2/spaces/{space.id}"
    if req.include_labels:
        more["labels"] = included(found["labels"], f"{at}/labels", "id", lambda row: (row.name, row.id), present.label)
    if req.include_properties:
        more["properties"] = included(
            found["properties"], f"{at}/properties", "key", lambda row: (row.key, row.id), present.space_property
        )
    if req.include_operations:
        may = operations.with_space(call.actor, frozenset(found["held"]))
        more["operations"] = included(may, f"{at}/operations", "", None, present.operation)
    if req.include_permissions:
        more["permissions"] = included(found["grants"], f"{at}/permissions", "id", lambda row: (None, row[0]), _grant)
    if req.include_role_assignments:
        more["role_assignments"] = included(
            found["assignments"], f"{at}/role-assignments", "id", lambda row: (None, row.id), present_role.assignment
        )
    return msgspec.structs.replace(single, **more)
