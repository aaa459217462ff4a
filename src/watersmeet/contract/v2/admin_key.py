"""Admin keys, REST v2: for a while, an administrator may read past permissions and restrictions."""

from __future__ import annotations

from typing import Annotated

import msgspec

from watersmeet.contract.core import Body, Effect, Op, Request, Wire
from watersmeet.contract.v2.common import DOCS

GROUP = DOCS + "api-group-admin-key/"
SOURCE = GROUP + "#api-admin-key-"


class AdminKey(Wire):
    """Whose key it is and when it ends, in UTC."""

    account_id: str
    expiration_time: str


class AdminKeyCreate(Wire):
    """Body of POST /admin-key. 0, or nothing, is 10 minutes; 60 are the most."""

    duration_in_minutes: Annotated[int, msgspec.Meta(extra_json_schema={"minimum": 0, "maximum": 60})] | None = None


class GetAdminKey(Request[AdminKey]):
    """Read the caller's admin key. Errors: 404 they have none that still lasts, or may have none."""

    op = Op(
        route="GET /wiki/api/v2/admin-key",
        connect="INACCESSIBLE",
        effect=Effect.READ,
        errors=(401, 404),
        source=SOURCE + "get",
    )


class EnableAdminKey(Request[AdminKey]):
    """Give the caller an admin key, in place of the one they may have.

    With it, requests that only read and carry the header `Atl-Confluence-With-Admin-Key: true` pass by the permissions
    of spaces and the restrictions on content. Drafts stay their authors'.

    Errors: 400 a duration that is negative or over 60 minutes; 404 the caller does not administer the site, or came
    with a credential of limited scopes.
    """

    op = Op(
        route="POST /wiki/api/v2/admin-key",
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        errors=(400, 401, 404, 413),
        source=SOURCE + "post",
    )

    body: Body[AdminKeyCreate] = AdminKeyCreate()


class DisableAdminKey(Request[None]):
    """Take the caller's admin key away, if they have one. Errors: 404 as for enabling."""

    op = Op(
        route="DELETE /wiki/api/v2/admin-key",
        connect="INACCESSIBLE",
        effect=Effect.ADMIN,
        status=204,
        errors=(401, 404),
        source=SOURCE + "delete",
    )
