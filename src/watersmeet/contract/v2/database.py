"""Databases, REST v2."""

from __future__ import annotations

from watersmeet.contract.core import Body, Query
from watersmeet.contract.v2.common import DOCS
from watersmeet.contract.v2.tree_kinds import (
    CreateTreeItem,
    DeleteTreeItem,
    GetTreeItem,
    TreeItem,
    TreeItemCreate,
    tree_op,
)

GROUP = DOCS + "api-group-database/"


class DatabaseSingle(TreeItem):
    """A database."""


class DatabaseCreate(TreeItemCreate):
    """Body of POST /databases."""


class CreateDatabase(CreateTreeItem[DatabaseSingle]):
    """Make a database; only the caller sees and edits a private one.

    Errors: 400 the title is too long, or the parent cannot hold it; 404 the space or parent is unseen, or the caller
    may not create there; 413 over 5 MB.
    """

    kind = "database"
    op = tree_op(GROUP, "POST /wiki/api/v2/databases", "database")

    private: Query[bool] = False
    body: Body[DatabaseCreate]


class GetDatabaseById(GetTreeItem[DatabaseSingle]):
    """Read a database. Errors: 404 database unseen."""

    kind = "database"
    op = tree_op(GROUP, "GET /wiki/api/v2/databases/{id}", "database")


class DeleteDatabase(DeleteTreeItem):
    """Put a database into the trash; what stands under it moves up.

    Errors: 404 database unseen, in the trash already, or the caller may not delete it.
    """

    kind = "database"
    op = tree_op(GROUP, "DELETE /wiki/api/v2/databases/{id}", "database")
