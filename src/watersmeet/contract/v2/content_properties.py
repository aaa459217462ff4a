"""Content properties, REST v2: five operations for each kind of content."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, ContentProperty, Many, Paged, VersionWrite

GROUP = DOCS + "api-group-content-properties/"
READ = frozenset({"read:page:confluence"})
WRITE = frozenset({"read:page:confluence", "write:page:confluence"})


class PropertyCreate(Wire):
    """A new property: any JSON under a key of at most 255 characters."""

    key: str
    value: Any | UnsetType = UNSET


class PropertyUpdate(Wire):
    """A property's next version: `version.number` is current + 1."""

    key: str
    value: Any | UnsetType = UNSET
    version: VersionWrite


class ListProperties(Paged[Many[ContentProperty]]):
    """List the properties of one content by key. Errors: 404 content unseen or of another kind."""

    kind: ClassVar[str]
    owner: Path[Id]
    key: Query[str | None] = None
    sort: Query[Literal["key", "-key"] | None] = None


class CreateProperty(Request[ContentProperty]):
    """Keep a value with one content. Errors: 400 no key; 404 content unseen or not editable; 409 the key is taken."""

    kind: ClassVar[str]
    owner: Path[Id]
    body: Body[PropertyCreate]


class GetProperty(Request[ContentProperty]):
    """Read one property, by id or by key. Errors: 404 content unseen, or no such property."""

    kind: ClassVar[str]
    owner: Path[Id]
    property_id: Path[str]


class UpdateProperty(Request[ContentProperty]):
    """Make the next version of a property. Errors: 404 unseen or not editable; 409 stale version, or key taken."""

    kind: ClassVar[str]
    owner: Path[Id]
    property_id: Path[str]
    body: Body[PropertyUpdate]


class DeleteProperty(Request[None]):
    """Remove a property. Errors: 404 content unseen or not editable, or no such property."""

    kind: ClassVar[str]
    owner: Path[Id]
    property_id: Path[str]


class GetPageContentProperties(ListProperties):
    kind = "page"
    op = Op(
        route="GET /wiki/api/v2/pages/{page-id}/properties",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-pages-page-id-properties-get",
    )


class CreatePageProperty(CreateProperty):
    kind = "page"
    op = Op(
        route="POST /wiki/api/v2/pages/{page-id}/properties",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.CREATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-pages-page-id-properties-post",
    )


class GetPageContentPropertiesById(GetProperty):
    kind = "page"
    op = Op(
        route="GET /wiki/api/v2/pages/{page-id}/properties/{property-id}",
        granular=READ,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-pages-page-id-properties-property-id-get",
    )


class UpdatePagePropertyById(UpdateProperty):
    kind = "page"
    op = Op(
        route="PUT /wiki/api/v2/pages/{page-id}/properties/{property-id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 404, 409, 413),
        source=GROUP + "#api-pages-page-id-properties-property-id-put",
    )


class DeletePagePropertyById(DeleteProperty):
    kind = "page"
    op = Op(
        route="DELETE /wiki/api/v2/pages/{page-id}/properties/{property-id}",
        granular=WRITE,
        connect="WRITE",
        effect=Effect.DELETE,
        status=204,
        source=GROUP + "#api-pages-page-id-properties-property-id-delete",
    )
