"""What whiteboards, databases, smart links and folders share, REST v2: they differ in route and a member or two."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeVar

from msgspec import UNSET, UnsetType, field

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Request, Wire
from watersmeet.contract.v2.children import ChildrenResponse
from watersmeet.contract.v2.common import (
    ContentProperty,
    ContentStatus,
    Included,
    Operation,
    TreeKind,
    Version,
)

T = TypeVar("T")

TreeItemKind = Literal["whiteboard", "database", "embed", "folder"]


class TreeItemLinks(Wire):
    """Where it can be seen, relative to `base`."""

    webui: str
    base: str


class TreeItem(Wire):
    """Something in the content tree that is no page, with what the `include-` parameters asked for.

    In the trash it has no parent and no position.
    """

    id: str
    type: str
    status: ContentStatus
    title: str
    parent_id: str | None
    parent_type: TreeKind | None
    position: int | None
    author_id: str | None
    owner_id: str | None
    created_at: str
    space_id: str
    version: Version
    collaborators: Included[str] | UnsetType = UNSET
    direct_children: Included[ChildrenResponse] | UnsetType = UNSET
    operations: Included[Operation] | UnsetType = UNSET
    properties: Included[ContentProperty] | UnsetType = UNSET
    links: TreeItemLinks = field(name="_links")


class TreeItemCreate(Wire):
    """Body of a creation. `parentId` may be anything in the tree of the space, and defaults to its homepage."""

    space_id: str | int
    title: str | None = None
    parent_id: str | int | None = None


class CreateTreeItem(Request[T]):
    """Make an item of the content tree."""

    kind: ClassVar[TreeItemKind]


class GetTreeItem(Request[T]):
    """Read one item of the content tree."""

    kind: ClassVar[str]
    id: Path[Id]
    include_collaborators: Query[bool] = False
    include_direct_children: Query[bool] = False
    include_operations: Query[bool] = False
    include_properties: Query[bool] = False


class DeleteTreeItem(Request[None]):
    """Put an item of the content tree into the trash."""

    kind: ClassVar[str]
    id: Path[Id]


_FACTS = {"GET": ("read", Effect.READ), "POST": ("write", Effect.CREATE), "DELETE": ("delete", Effect.DELETE)}


def tree_op(group: str, route: str, noun: str) -> Op:
    """The facts about an operation on one item: all but its route and the noun of its scope follow from its method."""
    method, _, path = route.partition(" ")
    verb, effect = _FACTS[method]
    anchor = path.removeprefix("/wiki/api/v2/").translate({ord("/"): "-", ord("{"): None, ord("}"): None})
    return Op(
        route=route,
        granular=frozenset({f"{verb}:{noun}:confluence"}),
        connect="READ" if method == "GET" else "WRITE" if method == "POST" else "DELETE",
        effect=effect,
        status=204 if method == "DELETE" else 200,
        errors=(400, 401, 404, 413) if method == "POST" else (400, 401, 404),
        source=f"{group}#api-{anchor}-{method.lower()}",
    )
