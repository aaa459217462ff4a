"""Spaces, REST v2."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, BodyType, IdList, Included, Label, Many, Operation, Paged
from watersmeet.contract.v2.space_properties import SpaceProperty

GROUP = DOCS + "api-group-space/"
READ = frozenset({"read:space:confluence"})

SpaceType = Literal[
    "global", "collaboration", "knowledge_base", "personal", "system", "onboarding", "xflow_sample_space"
]
SpaceStatus = Literal["current", "archived"]
SpaceSort = Literal["id", "-id", "key", "-key", "name", "-name"]
GrantKey = Literal[
    "use",
    "create",
    "read",
    "update",
    "delete",
    "copy",
    "move",
    "export",
    "purge",
    "purge_version",
    "administer",
    "restore",
    "create_space",
    "restrict_content",
    "archive",
    "archive_space",
    "export_content",
    "manage_content",
    "manage_guest_users",
    "manage_nonlicensed_users",
    "manage_public_links",
    "manage_templates",
    "manage_users",
]
DescriptionFormat = Literal["plain", "view"]


class SpaceLinks(Wire):
    """Where a space can be seen, relative to `base`. Only single spaces carry `base`."""

    webui: str
    base: str | UnsetType = UNSET


class SpaceDescription(Wire):
    """The description in the format that was asked for; empty when there is none."""

    plain: BodyType | UnsetType = UNSET
    view: BodyType | UnsetType = UNSET


class SpaceIcon(Wire):
    path: str
    api_download_link: str


class SpaceBulk(Wire):
    """A space in a list. `description` and `icon` are null unless asked for."""

    id: str
    key: str
    name: str
    type: SpaceType
    status: SpaceStatus
    author_id: str | None
    current_active_alias: str
    created_at: str
    homepage_id: str | None
    description: SpaceDescription | None
    icon: SpaceIcon | None
    links: SpaceLinks = field(name="_links")


class GrantPrincipal(Wire):
    type: Literal["user", "group", "role", "access-class"]
    id: str


class GrantOperation(Wire):
    """What is granted. `targetType` may also name a type of custom content."""

    key: GrantKey
    target_type: str


class SpacePermissionAssignment(Wire):
    """One grant: who may do what, to what, in the space."""

    id: str
    principal: GrantPrincipal
    operation: GrantOperation


class RoleAssignment(Wire):
    """A role given to a principal when a space is made."""

    principal: RolePrincipal
    role_id: str


class RolePrincipal(Wire):
    principal_type: Literal["USER", "GROUP", "ACCESS_CLASS"]
    principal_id: str


class SpaceSingle(SpaceBulk):
    """A space alone, with what the `include-` parameters asked for."""

    labels: Included[Label] | UnsetType = UNSET
    properties: Included[SpaceProperty] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    permissions: Included[SpacePermissionAssignment] | UnsetType = UNSET
    role_assignments: Included[RoleAssignment] | UnsetType = UNSET


class DescriptionWrite(Wire):
    value: str
    representation: Literal["plain"] = "plain"


class SpaceCreate(Wire):
    """Body of POST /spaces. One of `key` and `alias` is needed."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    key: str | None = None
    alias: str | None = None
    description: DescriptionWrite | None = None
    role_assignments: list[RoleAssignment] | None = None
    copy_space_access_configuration: Id | None = None
    create_private_space: bool | None = None
    template_key: str | None = None


class GetSpaces(Paged[Many[SpaceBulk]]):
    """List the spaces the caller may view, by id unless `sort` says otherwise."""

    op = Op(
        route="GET /wiki/api/v2/spaces",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        mcp="getConfluenceSpaces",
        source=GROUP + "#api-spaces-get",
    )

    ids: Query[Annotated[IdList, msgspec.Meta(max_length=250)] | None] = None
    keys: Query[Annotated[tuple[str, ...], msgspec.Meta(max_length=250)] | None] = None
    type: Query[SpaceType | None] = None
    status: Query[SpaceStatus | None] = None
    labels: Query[tuple[str, ...] | None] = None
    favorited_by: Query[str | None] = None
    not_favorited_by: Query[str | None] = None
    sort: Query[SpaceSort | None] = None
    description_format: Query[DescriptionFormat | None] = None
    include_icon: Query[bool] = False


class CreateSpace(Request[SpaceBulk]):
    """Make a space with a homepage.

    Errors: 400 no key and no alias, a key that is taken or malformed; 404 the caller may not make spaces.
    """

    op = Op(
        route="POST /wiki/api/v2/spaces",
        granular=frozenset({"write:space:confluence"}),
        connect="WRITE",
        effect=Effect.CREATE,
        status=201,
        errors=(400, 401, 404, 413),
        source=GROUP + "#api-spaces-post",
    )

    body: Body[SpaceCreate]


class GetSpaceById(Request[SpaceSingle]):
    """Read a space. Errors: 404 the space is unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-id-get",
    )

    id: Path[Id]
    description_format: Query[DescriptionFormat | None] = None
    include_icon: Query[bool] = False
    include_operations: Query[bool] = False
    include_properties: Query[bool] = False
    include_permissions: Query[bool] = False
    include_role_assignments: Query[bool] = False
    include_labels: Query[bool] = False
