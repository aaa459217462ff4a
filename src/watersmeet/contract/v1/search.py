"""Search with CQL, REST v1."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Effect, Op, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, Limit, ListRequest, Many, Start, V1Request
from watersmeet.contract.v1.content import DETAILS
from watersmeet.contract.v1.entities import Content, Space, User

GROUP = DOCS + "api-group-search/"
CONTENT_GROUP = DOCS + "api-group-content/"
CLASSIC = frozenset({"search:confluence"})


class ContainerSummary(Wire):
    title: str
    display_url: str


class SearchResult(Wire):
    """One hit: a content, a space or a user. `title` and `excerpt` are escaped HTML with marks around the terms."""

    content: Content | UnsetType = UNSET
    space: Space | UnsetType = UNSET
    user: User | UnsetType = UNSET
    title: str
    excerpt: str
    url: str
    result_parent_container: ContainerSummary | UnsetType = UNSET
    result_global_container: ContainerSummary | UnsetType = UNSET
    breadcrumbs: list[Any]
    entity_type: str
    icon_css_class: str
    last_modified: str
    friendly_last_modified: str
    score: float


class SearchPage(Wire):
    """A page of hits. `totalSize` counts all; `cqlQuery` is the query as it was understood."""

    results: list[SearchResult]
    start: int
    limit: int
    size: int
    total_size: int
    cql_query: str
    search_duration: int
    archived_result_count: int
    links: dict[str, str] = field(name="_links")


class SearchByCQL(V1Request[SearchPage]):
    """Find content and spaces with CQL. Errors: 400 the query cannot be parsed; 403 may not use the site."""

    op = Op(
        route="GET /wiki/rest/api/search",
        granular=DETAILS,
        classic=CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-search-get",
    )

    cql: Query[str]
    cqlcontext: Query[str | None] = None
    cursor: Query[str | None] = None
    next: Query[bool] = False
    prev: Query[bool] = False
    limit: Query[Limit] = 25
    start: Query[Start] = 0
    include_archived_spaces: Query[bool] = False
    exclude_current_spaces: Query[bool] = False
    excerpt: Query[str] = "highlight"
    site_permission_type_filter: Query[Literal["externalCollaborator", "all", "none"]] = "none"
    expand: Query[Expand | None] = None


class SearchUser(ListRequest[SearchPage]):
    """Find people with CQL, by name: those who are licensed, guests, or all.

    Errors: 400 the query cannot be parsed, or asks for anything but people; 403 not signed in, or may not use the site.
    """

    op = Op(
        route="GET /wiki/rest/api/search/user",
        granular=DETAILS,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 403),
        source=GROUP + "#api-wiki-rest-api-search-user-get",
    )

    cql: Query[str]
    expand: Query[Expand | None] = None
    site_permission_type_filter: Query[Literal["all", "externalCollaborator", "none"]] = "none"


class SearchContentByCQL(V1Request[Many[Content]]):
    """Find content with CQL, as the content list shows it. Errors: 400 the query cannot be parsed."""

    op = Op(
        route="GET /wiki/rest/api/content/search",
        granular=DETAILS,
        classic=CLASSIC,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source=CONTENT_GROUP + "#api-wiki-rest-api-content-search-get",
    )

    cql: Query[str]
    cqlcontext: Query[str | None] = None
    cursor: Query[str | None] = None
    limit: Query[Limit] = 25
    start: Query[Start] = 0
    expand: Query[Expand | None] = None
