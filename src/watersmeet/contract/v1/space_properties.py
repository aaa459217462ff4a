"""Properties of spaces, REST v1."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Body, Effect, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Limit, ListRequest, Many, V1Request
from watersmeet.contract.v1.content import SpaceRef
from watersmeet.contract.v1.content_properties import (
    READ_PROPS,
    WRITE_PROPS,
    PropertyCreate,
    PropertyCreateNoKey,
    PropertyUpdate,
)
from watersmeet.contract.v1.entities import Space, Version

GROUP = DOCS + "api-group-space-properties/"


class SpaceProperty(Wire):
    """A JSON value kept under a key with a space."""

    id: str
    key: str
    value: Any
    version: Version | UnsetType = UNSET
    space: Space | UnsetType = UNSET
    expandable: dict[str, str] = field(name="_expandable")
    links: dict[str, str] = field(name="_links")


class SpacePropertyCreate(PropertyCreate):
    space: SpaceRef | None = None


class SpacePropertyUpdate(PropertyUpdate):
    space: SpaceRef | None = None


class GetSpaceProperties(ListRequest[Many[SpaceProperty]]):
    """List the properties of a space by key. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}/property",
        classic=READ_PROPS,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-space-spacekey-property-get",
    )

    space_key: Path[str]
    key: Query[tuple[str, ...] | None] = None
    expand: Query[Expand | None] = None
    limit: Query[Limit] = 10


class CreateSpaceProperty(V1Request[SpaceProperty]):
    """Keep a value with a space. Errors: 400 no key or value; 403 not its admin; 404 unseen; 409 the key is taken."""

    op = Op(
        route="POST /wiki/rest/api/space/{spaceKey}/property",
        classic=WRITE_PROPS,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-property-post",
    )

    space_key: Path[str]
    body: Body[SpacePropertyCreate]


class GetSpaceProperty(V1Request[SpaceProperty]):
    """Read one property of a space. Errors: 404 unseen, or no such property."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}/property/{key}",
        classic=READ_PROPS,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-space-spacekey-property-key-get",
    )

    space_key: Path[str]
    key: Path[str]
    expand: Query[Expand | None] = None


class UpdateSpaceProperty(V1Request[SpaceProperty]):
    """Make the next version of a property of a space.

    Errors: 400 no value, or another key or space than the path's; 403 not its admin; 404 unseen, or no such
    property; 409 stale version.
    """

    op = Op(
        route="PUT /wiki/rest/api/space/{spaceKey}/property/{key}",
        classic=WRITE_PROPS,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-property-key-put",
    )

    space_key: Path[str]
    key: Path[str]
    body: Body[SpacePropertyUpdate]


class CreateSpacePropertyForKey(V1Request[SpaceProperty]):
    """Keep a value with a space under the path's key. Errors: 403 not its admin; 404 unseen; 409 key taken."""

    op = Op(
        route="POST /wiki/rest/api/space/{spaceKey}/property/{key}",
        classic=WRITE_PROPS,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-property-key-post",
    )

    space_key: Path[str]
    key: Path[str]
    body: Body[PropertyCreateNoKey]


class DeleteSpaceProperty(V1Request[None]):
    """Remove a property of a space. Errors: 403 not its admin; 404 unseen, or no such property."""

    op = Op(
        route="DELETE /wiki/rest/api/space/{spaceKey}/property/{key}",
        classic=WRITE_PROPS,
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-property-key-delete",
    )

    space_key: Path[str]
    key: Path[str]
