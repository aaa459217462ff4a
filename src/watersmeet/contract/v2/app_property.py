"""App properties, REST v2: JSON objects that an app keeps on the site under keys of its own."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.core import Body, Effect, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, Limit, Many, Paged

GROUP = DOCS + "api-group-app-properties/"
READ = frozenset({"read:app-data:confluence"})
WRITE = frozenset({"write:app-data:confluence"})


class AppProperty(Wire):
    key: str
    value: dict[str, Any]


class GetForgeAppProperties(Paged[Many[AppProperty]]):
    """List what the calling app keeps, by key. Errors: 401 the caller is no app; 403 its scopes do not reach."""

    op = Op(
        route="GET /wiki/api/v2/app/properties",
        granular=READ,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401, 403),
        source=GROUP + "#api-app-properties-get",
    )

    limit: Query[Limit] = 50


class GetForgeAppProperty(Request[AppProperty]):
    """Read one thing that the calling app keeps.

    Errors: 400 a key over 127 characters; 401 the caller is no app; 403 its scopes do not reach; 404 it keeps nothing
    under this key.
    """

    op = Op(
        route="GET /wiki/api/v2/app/properties/{propertyKey}",
        granular=READ,
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-app-properties-propertyKey-get",
    )

    property_key: Path[str]


class PutForgeAppProperty(Request[None]):
    """Keep a JSON object under a key, in place of what was there.

    Errors: 400 a key over 127 characters, or no JSON object; 401 the caller is no app; 403 its scopes do not
    reach; 413 over 32 KB.
    """

    op = Op(
        route="PUT /wiki/api/v2/app/properties/{propertyKey}",
        granular=WRITE,
        connect="INACCESSIBLE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 413),
        source=GROUP + "#api-app-properties-propertyKey-put",
    )

    property_key: Path[str]
    body: Body[dict[str, Any]]


class DeleteForgeAppProperty(Request[None]):
    """Remove what the calling app keeps under a key, if anything.

    Errors: 400 a key over 127 characters; 401 the caller is no app; 403 its scopes do not reach.
    """

    op = Op(
        route="DELETE /wiki/api/v2/app/properties/{propertyKey}",
        granular=WRITE,
        connect="INACCESSIBLE",
        effect=Effect.DELETE,
        status=204,
        errors=(400, 401, 403),
        source=GROUP + "#api-app-properties-propertyKey-delete",
    )

    property_key: Path[str]
