"""Versions of content, REST v1."""

from __future__ import annotations

from typing import Literal

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Limit, ListRequest, Many, V1Request
from watersmeet.contract.v1.content import SUMMARY, WRITE, WRITE_CLASSIC, VersionNumber
from watersmeet.contract.v1.entities import Version

GROUP = DOCS + "api-group-content-versions/"


class RestoreParams(Wire):
    version_number: VersionNumber
    message: str | None = None
    restore_title: bool = False


class VersionRestore(Wire):
    operation_key: Literal["restore"]
    params: RestoreParams


class GetContentVersions(ListRequest[Many[Version]]):
    """List the versions of a content, newest first. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/version",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-version-get",
    )

    id: Path[Id]
    limit: Query[Limit] = 200
    expand: Query[Expand | None] = None


class RestoreContentVersion(V1Request[Version]):
    """Make an older version's body, and its title when asked, the newest version.

    Errors: 400 unseen, no such version, or it is the current one; 403 may not update.
    """

    op = Op(
        route="POST /wiki/rest/api/content/{id}/version",
        granular=WRITE,
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403),
        source=GROUP + "#api-wiki-rest-api-content-id-version-post",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None
    body: Body[VersionRestore]


class GetContentVersion(V1Request[Version]):
    """Read one version. Errors: 404 unseen, or no such version."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/version/{versionNumber}",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-version-versionnumber-get",
    )

    id: Path[Id]
    version_number: Path[VersionNumber]
    expand: Query[Expand | None] = None


class DeleteContentVersion(V1Request[None]):
    """Remove an older version; the later ones are numbered anew.

    Errors: 400 unseen, it is the current version, or there is none of that number; 403 may not update;
    409 the content is being changed just now.
    """

    op = Op(
        route="DELETE /wiki/rest/api/content/{id}/version/{versionNumber}",
        granular=frozenset({"delete:content:confluence"}),
        classic=WRITE_CLASSIC,
        connect="DELETE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403, 409),
        source=GROUP + "#api-wiki-rest-api-content-id-version-versionnumber-delete",
    )

    id: Path[Id]
    version_number: Path[VersionNumber]
