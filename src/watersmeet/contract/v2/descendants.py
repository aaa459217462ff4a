"""Descendants in the content tree, REST v2."""

from __future__ import annotations

from typing import ClassVar, Literal

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v2.common import DOCS, Depth, Many, Paged

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
