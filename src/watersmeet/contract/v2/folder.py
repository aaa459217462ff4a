"""Folders, REST v2."""

from __future__ import annotations

from watersmeet.contract.core import Body
from watersmeet.contract.v2.common import DOCS
from watersmeet.contract.v2.tree_kinds import (
    CreateTreeItem,
    DeleteTreeItem,
    GetTreeItem,
    TreeItem,
    TreeItemCreate,
    tree_op,
)

GROUP = DOCS + "api-group-folder/"


class FolderSingle(TreeItem):
    """A folder."""


class FolderCreate(TreeItemCreate):
    """Body of POST /folders."""


class CreateFolder(CreateTreeItem[FolderSingle]):
    """Make a folder.

    Errors: 400 the title is too long, or the parent cannot hold it; 404 the space or parent is unseen, or the caller
    may not create there; 413 over 5 MB.
    """

    kind = "folder"
    op = tree_op(GROUP, "POST /wiki/api/v2/folders", "folder")

    body: Body[FolderCreate]


class GetFolderById(GetTreeItem[FolderSingle]):
    """Read a folder. Errors: 404 folder unseen."""

    kind = "folder"
    op = tree_op(GROUP, "GET /wiki/api/v2/folders/{id}", "folder")


class DeleteFolder(DeleteTreeItem):
    """Put a folder into the trash; what it holds moves up. Errors: 404 unseen, in the trash, or may not delete it."""

    kind = "folder"
    op = tree_op(GROUP, "DELETE /wiki/api/v2/folders/{id}", "folder")
