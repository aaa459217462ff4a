"""Ancestors in the content tree, REST v2."""

from __future__ import annotations

from typing import ClassVar

from msgspec import field

from watersmeet.contract.core import Id, Path, Query, Request, Wire
from watersmeet.contract.v2.common import DOCS, Limit, Links, TreeKind, family_op

GROUP = DOCS + "api-group-ancestors/"


class Ancestor(Wire):
    id: str
    type: TreeKind


class Ancestors(Wire):
    """Root first, the content itself left out."""

    results: list[Ancestor]
    links: Links = field(name="_links")


class AncestorsOf(Request[Ancestors]):
    """List what a content stands under, root first; `limit` keeps the nearest. Errors: 404 content unseen."""

    kind: ClassVar[str]
    id: Path[Id]
    limit: Query[Limit] = 25


class GetPageAncestors(AncestorsOf):
    kind = "page"
    op = family_op(GROUP, "GET /wiki/api/v2/pages/{id}/ancestors", "content.metadata")


class GetWhiteboardAncestors(AncestorsOf):
    kind = "whiteboard"
    op = family_op(GROUP, "GET /wiki/api/v2/whiteboards/{id}/ancestors", "content.metadata")


class GetDatabaseAncestors(AncestorsOf):
    kind = "database"
    op = family_op(GROUP, "GET /wiki/api/v2/databases/{id}/ancestors", "content.metadata")


class GetSmartLinkAncestors(AncestorsOf):
    kind = "embed"
    op = family_op(GROUP, "GET /wiki/api/v2/embeds/{id}/ancestors", "content.metadata")


class GetFolderAncestors(AncestorsOf):
    kind = "folder"
    op = family_op(GROUP, "GET /wiki/api/v2/folders/{id}/ancestors", "content.metadata")
