"""Children and descendants of content, and moving it, REST v1."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Expand, ListRequest, Many, Start, V1Request
from watersmeet.contract.v1.content import DETAILS, SUMMARY, WRITE_CLASSIC
from watersmeet.contract.v1.entities import Children, Content

GROUP = DOCS + "api-group-content---children-and-descendants/"

Depth = Annotated[str, msgspec.Meta(pattern=r"^(all|root|[1-9][0-9]?|100)$")]


class MovedPage(Wire):
    page_id: str


class GetContentChildren(V1Request[Children]):
    """Read the children of a content by type: those types that `expand` names. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/child",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-child-get",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None
    parent_version: Query[Start] = 0


class GetContentChildrenByType(ListRequest[Many[Content]]):
    """List the children of one type, in the order of the tree; comments, and the replies to one, as they were made.

    Errors: 400 no such type; 404 unseen.
    """

    op = Op(
        route="GET /wiki/rest/api/content/{id}/child/{type}",
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-child-type-get",
    )

    id: Path[Id]
    type: Path[str]
    expand: Query[Expand | None] = None
    parent_version: Query[Start] = 0


class GetContentDescendants(V1Request[Children]):
    """Read what stands below a content by type: those types that `expand` names. Errors: 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/descendant",
        granular=DETAILS,
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-descendant-get",
    )

    id: Path[Id]
    expand: Query[Expand | None] = None


class GetDescendantsOfType(ListRequest[Many[Content]]):
    """List what stands below a content, of one type, parents before their children.

    Comments and attachments are those on the content itself, with all replies.

    Errors: 400 no such type, or a depth that is none; 404 unseen.
    """

    op = Op(
        route="GET /wiki/rest/api/content/{id}/descendant/{type}",
        granular=DETAILS,
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        source=GROUP + "#api-wiki-rest-api-content-id-descendant-type-get",
    )

    id: Path[Id]
    type: Path[str]
    depth: Query[Depth] = "all"
    expand: Query[Expand | None] = None


class MovePage(V1Request[MovedPage]):
    """Move a page beside or under another.

    Errors: 400 its title is taken there, or it would stand under itself; 403 may not remove it or create there;
    404 either page unseen.
    """

    op = Op(
        route="PUT /wiki/rest/api/content/{pageId}/move/{position}/{targetId}",
        granular=frozenset({"write:page:confluence"}),
        classic=WRITE_CLASSIC,
        connect="WRITE",
        effect=Effect.UPDATE,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-pageid-move-position-targetid-put",
    )

    page_id: Path[Id]
    position: Path[Literal["before", "after", "append"]]
    target_id: Path[Id]
