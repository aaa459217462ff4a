"""Permissions on spaces, REST v1: granting and taking them one by one."""

from __future__ import annotations

from typing import Literal

import msgspec

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Wire
from watersmeet.contract.v1.common import DOCS, V1Request

GROUP = DOCS + "api-group-space-permissions/"
WRITE = frozenset({"write:space.permission:confluence"})

Key = Literal[
    "administer",
    "archive",
    "copy",
    "create",
    "delete",
    "export",
    "move",
    "purge",
    "purge_version",
    "read",
    "restore",
    "restrict_content",
    "update",
    "use",
]
Target = Literal["page", "blogpost", "comment", "attachment", "space"]


class PermissionSubject(Wire):
    """A person by accountId, 'anonymous' for callers without an account; or a group by id or by name."""

    type: Literal["user", "group"]
    identifier: str


class GrantedOperation(Wire):
    """What is granted, such as 'create' and 'page'."""

    key: Key
    target: Target


class SpacePermissionRequest(Wire):
    subject: PermissionSubject
    operation: GrantedOperation


class SpacePermissionV2(Wire):
    """One permission that somebody has on a space. A group is shown by its id."""

    id: int
    subject: PermissionSubject
    operation: GrantedOperation
    links: dict[str, str] = msgspec.field(name="_links")


class AddPermissionToSpace(V1Request[SpacePermissionV2]):
    """Grant a permission on a space.

    Errors: 400 granted already, or without 'read space', nobody of that name, or a role decides for them; 403 does
    not administer the space; 404 space unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/space/{spaceKey}/permission",
        granular=frozenset({"read:space.permission:confluence", "write:space.permission:confluence"}),
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        errors=(400, 401, 403, 404, 413),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-permission-post",
    )

    space_key: Path[str]
    body: Body[SpacePermissionRequest]


class RemovePermission(V1Request[None]):
    """Take a permission on a space away; with 'read space' go all that its holder has there.

    Errors: 400 nobody would administer the space, or a role decides; 403 does not administer the space; 404 space
    unseen, or no such permission.
    """

    op = Op(
        route="DELETE /wiki/rest/api/space/{spaceKey}/permission/{id}",
        granular=WRITE,
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-permission-id-delete",
    )

    space_key: Path[str]
    id: Path[Id]
