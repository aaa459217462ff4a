"""Descendants in the content tree, REST v2."""

from __future__ import annotations

from typing import ClassVar, Literal

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v2.common import DOCS, Depth, Many, Paged, family_op

GROUP = DOCS + "api-group-descendants/"


class DescendantsResponse(Wire):
    """A descendant of any kind; `depth` counts from 1 below the content that was asked about."""

    id: str
    status: Literal["current", "archived"]
    title: str
    type: str
    parent_id: str
    depth: int
    child_position: int | None


class DescendantsOf(Paged[Many[DescendantsResponse]]):
    """List what stands below a content, parents before their children. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]
    depth: Query[Depth] = 2


class GetPageDescendants(DescendantsOf):
    kind = "page"
    op = Op(
        route="GET /wiki/api/v2/pages/{id}/descendants",
        granular=frozenset({"read:hierarchical-content:confluence"}),
        connect="READ",
        effect=Effect.READ,
        mcp="getConfluencePageDescendants",
        source=GROUP + "#api-pages-id-descendants-get",
    )


class GetWhiteboardDescendants(DescendantsOf):
    kind = "whiteboard"
    op = family_op(GROUP, "GET /wiki/api/v2/whiteboards/{id}/descendants", "hierarchical-content")


class GetDatabaseDescendants(DescendantsOf):
    kind = "database"
    op = family_op(GROUP, "GET /wiki/api/v2/databases/{id}/descendants", "hierarchical-content")


class GetSmartLinkDescendants(DescendantsOf):
    kind = "embed"
    op = family_op(GROUP, "GET /wiki/api/v2/embeds/{id}/descendants", "hierarchical-content")


class GetFolderDescendants(DescendantsOf):
    kind = "folder"
    op = family_op(GROUP, "GET /wiki/api/v2/folders/{id}/descendants", "hierarchical-content")
