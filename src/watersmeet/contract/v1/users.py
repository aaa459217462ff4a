"""Users, REST v1."""

from __future__ import annotations

from watersmeet.contract.core import Effect, Op, Query
from watersmeet.contract.v1.common import DOCS, Expand, Group, Limit, ListRequest, Many, Start, V1Request
from watersmeet.contract.v1.entities import User, UserAnonymous

GROUP = DOCS + "api-group-users/"
READ_CLASSIC = frozenset({"read:confluence-user"})
DETAILS = frozenset({"read:content-details:confluence"})


class Memberships(Many[Group]):
    """A page of groups; `totalSize` counts all."""

    total_size: int


class GetUser(V1Request[User]):
    """Read a person or app. Errors: 400 no `accountId`; 403 may not use the site; 404 there is nobody of that id."""

    op = Op(
        route="GET /wiki/rest/api/user",
        granular=DETAILS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-user-get",
    )

    account_id: Query[str | None] = None
    key: Query[str | None] = None
    username: Query[str | None] = None
    expand: Query[Expand | None] = None


class GetAnonymousUser(V1Request[UserAnonymous]):
    """Read how callers who are not signed in are shown. Errors: 403 may not use the site."""

    op = Op(
        route="GET /wiki/rest/api/user/anonymous",
        granular=frozenset({"read:user:confluence"}),
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-user-anonymous-get",
    )

    expand: Query[Expand | None] = None


class GetCurrentUser(V1Request[User]):
    """Read who the caller is. Errors: 403 may not use the site."""

    op = Op(
        route="GET /wiki/rest/api/user/current",
        granular=DETAILS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-user-current-get",
    )

    expand: Query[Expand | None] = None


class GetGroupMembershipsForUser(ListRequest[Memberships]):
    """List the groups of a user by name. Errors: 400 no `accountId`; 403 not signed in; 404 nobody."""

    op = Op(
        route="GET /wiki/rest/api/user/memberof",
        granular=frozenset({"read:user:confluence", "read:group:confluence"}),
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403, 404),
        source=GROUP + "#api-wiki-rest-api-user-memberof-get",
    )

    account_id: Query[str | None] = None
    key: Query[str | None] = None
    username: Query[str | None] = None
    limit: Query[Limit] = 200


class GetBulkUserLookup(V1Request[Many[User]]):
    """Read up to 200 people and apps; ids of nobody are left out. Errors: 400 no id; 403 may not use the site."""

    op = Op(
        route="GET /wiki/rest/api/user/bulk",
        granular=DETAILS,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-user-bulk-get",
    )

    account_id: Query[tuple[str, ...]]
    expand: Query[Expand | None] = None
    start: Query[Start] = 0
    limit: Query[Limit] = 200
