"""How often content is looked at, REST v1."""

from __future__ import annotations

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, V1Request

GROUP = DOCS + "api-group-analytics/"
READ = frozenset({"read:analytics.content:confluence"})
READ_CLASSIC = frozenset({"read:confluence-content.summary"})


class ViewCount(Wire):
    """A content, and how many views or viewers it has."""

    id: int
    count: int


class GetViews(V1Request[ViewCount]):
    """Count how often a content was looked at. Errors: 400 no date; 403 not signed in; 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/analytics/content/{contentId}/views",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-analytics-content-contentid-views-get",
    )

    content_id: Path[Id]
    from_date: Query[str | None] = None


class GetViewers(V1Request[ViewCount]):
    """Count how many people looked at a content. Errors: 400 no date; 403 not signed in; 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/analytics/content/{contentId}/viewers",
        granular=READ,
        classic=READ_CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-analytics-content-contentid-viewers-get",
    )

    content_id: Path[Id]
    from_date: Query[str | None] = None
