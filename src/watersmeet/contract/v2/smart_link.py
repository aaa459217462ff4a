"""Smart links in the content tree, called embeds in addresses, REST v2."""

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

GROUP = DOCS + "api-group-smart-link/"


class SmartLinkSingle(TreeItem):
    """A smart link. `embedUrl` is null where none was given."""

    embed_url: str | None


class SmartLinkCreate(TreeItemCreate):
    """Body of POST /embeds. `embedUrl` is an http or https address."""

    embed_url: str | None = None


class CreateSmartLink(CreateTreeItem[SmartLinkSingle]):
    """Make a smart link.

    Errors: 400 `embedUrl` is no web address, the title is too long, or the parent cannot hold it; 404 the space or
    parent is unseen, or the caller may not create there; 413 over 5 MB.
    """

    kind = "embed"
    op = tree_op(GROUP, "POST /wiki/api/v2/embeds", "embed")

    body: Body[SmartLinkCreate]


class GetSmartLinkById(GetTreeItem[SmartLinkSingle]):
    """Read a smart link. Errors: 404 smart link unseen."""

    kind = "embed"
    op = tree_op(GROUP, "GET /wiki/api/v2/embeds/{id}", "embed")


class DeleteSmartLink(DeleteTreeItem):
    """Put a smart link into the trash; what stands under it moves up.

    Errors: 404 smart link unseen, in the trash already, or the caller may not delete it.
    """

    kind = "embed"
    op = tree_op(GROUP, "DELETE /wiki/api/v2/embeds/{id}", "embed")
