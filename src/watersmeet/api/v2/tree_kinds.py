"""Answers about whiteboards, databases, smart links and folders, v2."""

from __future__ import annotations

from typing import Any, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.links import editui, webui
from watersmeet.api.v2.page import needed, number
from watersmeet.api.v2.page_includes import with_includes
from watersmeet.api.v2.present import version
from watersmeet.contract.v2.common import TreeKind
from watersmeet.contract.v2.database import CreateDatabase, DatabaseSingle, DeleteDatabase, GetDatabaseById
from watersmeet.contract.v2.folder import CreateFolder, DeleteFolder, FolderSingle, GetFolderById
from watersmeet.contract.v2.smart_link import CreateSmartLink, DeleteSmartLink, GetSmartLinkById, SmartLinkSingle
from watersmeet.contract.v2.tree_kinds import DeleteTreeItem, GetTreeItem, TreeItem, TreeItemLinks
from watersmeet.contract.v2.whiteboard import (
    CreateWhiteboard,
    DeleteWhiteboard,
    GetWhiteboardById,
    WhiteboardLinks,
    WhiteboardSingle,
)
from watersmeet.domain import contents, trash, tree_kinds
from watersmeet.model.content import Content


def single(item: Content, base: str) -> TreeItem:
    """The item as its kind looks on the wire. A smart link must have its body."""
    facts: dict[str, Any] = {
        "id": str(item.id),
        "type": item.kind,
        "status": item.status,
        "title": item.title,
        "parent_id": None if item.parent_id is None else str(item.parent_id),
        "parent_type": cast("TreeKind | None", item.parent_kind),
        "position": item.position,
        "author_id": item.author_id,
        "owner_id": item.owner_id,
        "created_at": item.created_at,
        "space_id": str(item.space_id),
        "version": version(item),
    }
    links = TreeItemLinks(webui=webui(item), base=base)
    if item.kind == "whiteboard":
        links = WhiteboardLinks(webui=webui(item), editui=editui(item), base=base)
        return WhiteboardSingle(links=links, **facts)
    if item.kind == "embed":
        return SmartLinkSingle(links=links, embed_url=item.body or None, **facts)
    return (DatabaseSingle if item.kind == "database" else FolderSingle)(links=links, **facts)


@answers(CreateWhiteboard, CreateDatabase, CreateSmartLink, CreateFolder)
async def create_tree_item(
    call: Call[None], req: CreateWhiteboard | CreateDatabase | CreateSmartLink | CreateFolder
) -> TreeItem:
    made = await tree_kinds.create(
        call.db,
        call.actor,
        call.now,
        req.kind,
        space_id=needed(req.body.space_id, "spaceId"),
        title=req.body.title,
        parent_id=number(req.body.parent_id, "parentId"),
        url=req.body.embed_url if isinstance(req, CreateSmartLink) else None,
        private=isinstance(req, CreateWhiteboard | CreateDatabase) and req.private,
    )
    return single(made, call.base)


@answers(GetWhiteboardById, GetDatabaseById, GetSmartLinkById, GetFolderById)
async def get_tree_item(call: Call[None], req: GetTreeItem[TreeItem]) -> TreeItem:
    item = await contents.get(call.db, call.actor, req.kind, req.id, body=req.kind == "embed")
    return await with_includes(call, req, item, single(item, call.base))


@answers(DeleteWhiteboard, DeleteDatabase, DeleteSmartLink, DeleteFolder)
async def delete_tree_item(call: Call[None], req: DeleteTreeItem) -> None:
    await trash.trash(call.db, call.actor, call.now, req.id, req.kind)
