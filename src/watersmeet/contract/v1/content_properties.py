"""Properties of content, REST v1."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Limit, ListRequest, Many, V1Request
from watersmeet.contract.v1.content import VersionWrite
from watersmeet.contract.v1.entities import ContentProperty

GROUP = DOCS + "api-group-content-properties/"
READ_PROPS = frozenset({"read:confluence-props"})
WRITE_PROPS = frozenset({"write:confluence-props"})


OwnerStatus = Literal["current", "archived", "draft", "trashed", "deleted", "any"]


class PropertyCreate(Wire):
    """A new property: any JSON under a key of at most 255 characters."""

    key: Annotated[str, msgspec.Meta(max_length=255, extra_json_schema={"minLength": 1})]
    value: Any | UnsetType = UNSET


class PropertyCreateNoKey(Wire):
    value: Any | UnsetType = UNSET


class PropertyUpdate(Wire):
    """A property's next version: `version.number` is current + 1, and 1 makes a property that is not there."""

    value: Any | UnsetType = UNSET
    key: str | None = None
    version: VersionWrite | None = None


class GetContentProperties(ListRequest[Many[ContentProperty]]):
    """List the properties of a content by key. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/property",
        classic=READ_PROPS,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-property-get",
    )

    id: Path[Id]
    key: Query[tuple[str, ...] | None] = None
    expand: Query[Expand | None] = None
    limit: Query[Limit] = 10


class CreateContentProperty(V1Request[ContentProperty]):
    """Keep a value with a content. Errors: 400 no key or value; 403 may not update; 404 unseen; 409 key taken."""

    op = Op(
        route="POST /wiki/rest/api/content/{id}/property",
        classic=WRITE_PROPS,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-property-post",
    )

    id: Path[Id]
    body: Body[PropertyCreate]


class GetContentProperty(V1Request[ContentProperty]):
    """Read one property. Errors: 404 content unseen or of another status, or no such property."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/property/{key}",
        classic=READ_PROPS,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-property-key-get",
    )

    id: Path[Id]
    key: Path[str]
    expand: Query[Expand | None] = None
    status: Query[tuple[OwnerStatus, ...]] = ("current", "archived")


class UpdateContentProperty(V1Request[ContentProperty]):
    """Make the next version of a property, or the first.

    Errors: 400 no value, or another key than the path's; 403 may not update; 404 unseen, or no such property and
    a version other than 1; 409 stale version.
    """

    op = Op(
        route="PUT /wiki/rest/api/content/{id}/property/{key}",
        classic=WRITE_PROPS,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-property-key-put",
    )

    id: Path[Id]
    key: Path[str]
    body: Body[PropertyUpdate]


class CreateContentPropertyForKey(V1Request[ContentProperty]):
    """Keep a value with a content under the path's key. Errors: 403 may not update; 404 unseen; 409 key taken."""

    op = Op(
        route="POST /wiki/rest/api/content/{id}/property/{key}",
        classic=WRITE_PROPS,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 403, 404, 409, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-property-key-post",
    )

    id: Path[Id]
    key: Path[str]
    body: Body[PropertyCreateNoKey]


class DeleteContentProperty(V1Request[None]):
    """Remove a property. Errors: 403 may not update; 404 unseen, or no such property."""

    op = Op(
        route="DELETE /wiki/rest/api/content/{id}/property/{key}",
        classic=WRITE_PROPS,
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-property-key-delete",
    )

    id: Path[Id]
    key: Path[str]
