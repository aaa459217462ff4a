"""Space properties, REST v2."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, Many, Paged
from watersmeet.contract.v2.content_properties import PropertyCreate, PropertyUpdate

GROUP = DOCS + "api-group-space-properties/"
READ = frozenset({"read:space:confluence"})
WRITE = frozenset({"read:space:confluence", "write:space:confluence"})


class SpacePropertyVersion(Wire):
    created_at: str
    created_by: str | None
    message: str
    number: int


class SpaceProperty(Wire):
    """A JSON value kept under a key with a space."""

    id: str
    key: str
    value: Any
    created_at: str
    created_by: str | None
    version: SpacePropertyVersion


class GetSpaceProperties(Paged[Many[SpaceProperty]]):
    """List the properties of a space by key. Errors: 404 space unseen."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{space-id}/properties",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-space-id-properties-get",
    )

    space_id: Path[Id]
    key: Query[str | None] = None


class CreateSpaceProperty(Request[SpaceProperty]):
    """Keep a value with a space. Errors: 404 space unseen or not the caller's to administer; 409 the key is taken."""

    op = Op(
        route="POST /wiki/api/v2/spaces/{space-id}/properties",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        status=201,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-spaces-space-id-properties-post",
    )

    space_id: Path[Id]
    body: Body[PropertyCreate]


class GetSpacePropertyById(Request[SpaceProperty]):
    """Read one property of a space. Errors: 404 space unseen, or no such property."""

    op = Op(
        route="GET /wiki/api/v2/spaces/{space-id}/properties/{property-id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-spaces-space-id-properties-property-id-get",
    )

    space_id: Path[Id]
    property_id: Path[Id]


class UpdateSpacePropertyById(Request[SpaceProperty]):
    """Make the next version of a property. Errors: 404 as for creating; 409 stale version, or the key is taken."""

    op = Op(
        route="PUT /wiki/api/v2/spaces/{space-id}/properties/{property-id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-spaces-space-id-properties-property-id-put",
    )

    space_id: Path[Id]
    property_id: Path[Id]
    body: Body[PropertyUpdate]


class DeleteSpacePropertyById(Request[None]):
    """Remove a property of a space. Errors: 404 as for creating, or no such property."""

    op = Op(
        route="DELETE /wiki/api/v2/spaces/{space-id}/properties/{property-id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-spaces-space-id-properties-property-id-delete",
    )

    space_id: Path[Id]
    property_id: Path[Id]
