"""Versions, REST v2."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, BodyBulk, BodyFormat, Many, Paged, Version

GROUP = DOCS + "api-group-version/"
VersionNumber = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class VersionedEntity(Wire):
    """What the content was in a version."""

    title: str
    id: str
    body: BodyBulk


class PageVersion(Version):
    """A version of a page; `page` is there when a body format was asked for."""

    page: VersionedEntity | UnsetType = UNSET


class DetailedVersion(Wire):
    """One version and its neighbours. `prevVersion` and `nextVersion` are absent at the ends."""

    number: int
    author_id: str | None
    message: str
    created_at: str
    minor_edit: bool
    content_type_modified: bool
    collaborators: list[str]
    prev_version: int | UnsetType = UNSET
    next_version: int | UnsetType = UNSET


class GetPageVersions(Paged[Many[PageVersion]]):
    """List the versions of a page, newest first; at most 50 at a time with `body-format`. Errors: 404 page unseen."""

    kind: ClassVar[str] = "page"
    op = Op(
        route="GET /wiki/api/v2/pages/{id}/versions",
        granular=frozenset({"read:page:confluence"}),
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-pages-id-versions-get",
    )

    id: Path[Id]
    body_format: Query[BodyFormat | Literal["none"] | None] = None
    sort: Query[Literal["modified-date", "-modified-date"] | None] = None


class VersionDetails(Request[DetailedVersion]):
    """Read one version's facts. Errors: 404 content unseen, or no such version."""

    kind: ClassVar[str]
    content_id: Path[Id]
    version_number: Path[VersionNumber]


class GetPageVersionDetails(VersionDetails):
    kind = "page"
    op = Op(
        route="GET /wiki/api/v2/pages/{page-id}/versions/{version-number}",
        granular=frozenset({"read:page:confluence"}),
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-pages-page-id-versions-version-number-get",
    )
