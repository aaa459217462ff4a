"""Making and reading whiteboards, databases, smart links and folders through v2, for tests."""

from __future__ import annotations

from typing import Any

import pytest

from watersmeet.client import Client
from watersmeet.contract.core import Request
from watersmeet.contract.v2.ancestors import (
    AncestorsOf,
    GetDatabaseAncestors,
    GetFolderAncestors,
    GetSmartLinkAncestors,
    GetWhiteboardAncestors,
)
from watersmeet.contract.v2.children import (
    DirectChildren,
    GetDatabaseDirectChildren,
    GetFolderDirectChildren,
    GetSmartLinkDirectChildren,
    GetWhiteboardDirectChildren,
)
from watersmeet.contract.v2.content_properties import (
    CreateDatabaseProperty,
    CreateFolderProperty,
    CreateProperty,
    CreateSmartLinkProperty,
    CreateWhiteboardProperty,
)
from watersmeet.contract.v2.database import CreateDatabase, DatabaseCreate, DeleteDatabase, GetDatabaseById
from watersmeet.contract.v2.descendants import (
    DescendantsOf,
    GetDatabaseDescendants,
    GetFolderDescendants,
    GetSmartLinkDescendants,
    GetWhiteboardDescendants,
)
from watersmeet.contract.v2.folder import CreateFolder, DeleteFolder, FolderCreate, GetFolderById
from watersmeet.contract.v2.operation import (
    GetDatabaseOperations,
    GetFolderOperations,
    GetSmartLinkOperations,
    GetWhiteboardOperations,
    OperationsOn,
)
from watersmeet.contract.v2.smart_link import CreateSmartLink, DeleteSmartLink, GetSmartLinkById, SmartLinkCreate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.tree_kinds import DeleteTreeItem, GetTreeItem, TreeItem, TreeItemCreate
from watersmeet.contract.v2.whiteboard import CreateWhiteboard, DeleteWhiteboard, GetWhiteboardById, WhiteboardCreate

CREATE: dict[str, tuple[Any, type[TreeItemCreate]]] = {
    "whiteboard": (CreateWhiteboard, WhiteboardCreate),
    "database": (CreateDatabase, DatabaseCreate),
    "embed": (CreateSmartLink, SmartLinkCreate),
    "folder": (CreateFolder, FolderCreate),
}
READ: dict[str, type[GetTreeItem[Any]]] = {
    "whiteboard": GetWhiteboardById,
    "database": GetDatabaseById,
    "embed": GetSmartLinkById,
    "folder": GetFolderById,
}
DELETE: dict[str, type[DeleteTreeItem]] = {
    "whiteboard": DeleteWhiteboard,
    "database": DeleteDatabase,
    "embed": DeleteSmartLink,
    "folder": DeleteFolder,
}
KEEP: dict[str, type[CreateProperty]] = {
    "whiteboard": CreateWhiteboardProperty,
    "database": CreateDatabaseProperty,
    "embed": CreateSmartLinkProperty,
    "folder": CreateFolderProperty,
}
OPERATIONS: dict[str, type[OperationsOn]] = {
    "whiteboard": GetWhiteboardOperations,
    "database": GetDatabaseOperations,
    "embed": GetSmartLinkOperations,
    "folder": GetFolderOperations,
}
ANCESTORS: dict[str, type[AncestorsOf]] = {
    "whiteboard": GetWhiteboardAncestors,
    "database": GetDatabaseAncestors,
    "embed": GetSmartLinkAncestors,
    "folder": GetFolderAncestors,
}
CHILDREN: dict[str, type[DirectChildren]] = {
    "whiteboard": GetWhiteboardDirectChildren,
    "database": GetDatabaseDirectChildren,
    "embed": GetSmartLinkDirectChildren,
    "folder": GetFolderDirectChildren,
}
DESCENDANTS: dict[str, type[DescendantsOf]] = {
    "whiteboard": GetWhiteboardDescendants,
    "database": GetDatabaseDescendants,
    "embed": GetSmartLinkDescendants,
    "folder": GetFolderDescendants,
}
KINDS = tuple(CREATE)
PATHS = {"whiteboard": "whiteboards", "database": "databases", "embed": "embeds", "folder": "folders"}

every_kind = pytest.mark.parametrize("kind", KINDS)


def creation(space: SpaceBulk, kind: str, title: str | None = "An item", **more: Any) -> Request[Any]:
    """`private` is a query parameter, all others are members of the body."""
    query = {"private": more.pop("private")} if "private" in more else {}
    operation, body = CREATE[kind]
    made: Request[Any] = operation(body=body(**{"space_id": space.id, "title": title, **more}), **query)
    return made


def put(client: Client, space: SpaceBulk, kind: str, title: str | None = "An item", **more: Any) -> TreeItem:
    made = client.send(creation(space, kind, title, **more))
    assert isinstance(made, TreeItem)
    return made


def see(client: Client, item: TreeItem, **more: Any) -> Any:
    return client.send(READ[item.type](id=int(item.id), **more))


def away(client: Client, item: TreeItem) -> None:
    client.send(DELETE[item.type](id=int(item.id)))
