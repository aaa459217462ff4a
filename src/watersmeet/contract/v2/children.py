"""Children in the content tree, REST v2."""

from __future__ import annotations

from typing import ClassVar, Literal

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v2.common import DOCS, Many, Paged, family_op

GROUP = DOCS + "api-group-children/"

ChildSort = Literal[
    "created-date",
    "-created-date",
    "id",
    "-id",
    "child-position",
    "-child-position",
    "modified-date",
    "-modified-date",
    "title",
    "-title",
]
ChildPageSort = Literal[
    "created-date",
    "-created-date",
    "id",
    "-id",
    "child-position",
    "-child-position",
    "modified-date",
    "-modified-date",
]

ChildCustomContentSort = Literal["created-date", "-created-date", "id", "-id", "modified-date", "-modified-date"]


class ChildPage(Wire):
    id: str
    status: Literal["current", "archived"]
    title: str
    space_id: str
    child_position: int | None


class ChildrenResponse(Wire):
    """A child of any kind, with the least that names it."""

    id: str
    status: Literal["current", "archived"]
    title: str
    type: str
    space_id: str
    child_position: int | None


class ChildCustomContent(Wire):
    id: str
    status: Literal["current", "archived"]
    title: str
    type: str
    space_id: str


class GetChildCustomContent(Paged[Many[ChildCustomContent]]):
    """List the custom content that is directly in other custom content, by id. Errors: 404 parent unseen."""

    op = family_op(GROUP, "GET /wiki/api/v2/custom-content/{id}/children", "custom-content")

    id: Path[Id]
    sort: Query[ChildCustomContentSort | None] = None


class GetChildPages(Paged[Many[ChildPage]]):
    """List the child pages of a page, in the order of the tree. Deprecated upstream. Errors: 404 page unseen."""

    op = Op(
        route="GET /wiki/api/v2/pages/{id}/children",
        granular=frozenset({"read:page:confluence"}),
        connect="READ",
        effect=Effect.READ,
        deprecated=True,
        source=GROUP + "#api-pages-id-children-get",
    )

    id: Path[Id]
    sort: Query[ChildPageSort | None] = None


class DirectChildren(Paged[Many[ChildrenResponse]]):
    """List the children of one content, of every kind, in the order of the tree. Errors: 404 parent unseen."""

    kind: ClassVar[str]
    id: Path[Id]
    sort: Query[ChildSort | None] = None


class GetPageDirectChildren(DirectChildren):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/direct-children", "hierarchical-content")


class GetWhiteboardDirectChildren(DirectChildren):
    kind = "whiteboard"
    op = family_op(GROUP, "GET /wiki/api/v2/whiteboards/{id}/direct-children", "hierarchical-content")


class GetDatabaseDirectChildren(DirectChildren):
    kind = "database"
    op = family_op(GROUP, "GET /wiki/api/v2/databases/{id}/direct-children", "hierarchical-content")


class GetSmartLinkDirectChildren(DirectChildren):
    kind = "embed"
    op = family_op(GROUP, "GET /wiki/api/v2/embeds/{id}/direct-children", "hierarchical-content")


class GetFolderDirectChildren(DirectChildren):
    kind = "folder"
    op = family_op(GROUP, "GET /wiki/api/v2/folders/{id}/direct-children", "hierarchical-content")
