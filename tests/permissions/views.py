"""Every way to come upon a page, its attachment or a space, each answering whether it showed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watersmeet.client import Client, NotFound
from watersmeet.contract.core import Request
from watersmeet.contract.v1.content import GetContentById
from watersmeet.contract.v1.content_attachments import DownloadAttatchment
from watersmeet.contract.v1.content_attachments import GetAttachments as ListAttachments
from watersmeet.contract.v1.content_labels import GetLabelsForContent
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.ancestors import GetPageAncestors
from watersmeet.contract.v2.attachment import (
    GetAttachmentById,
    GetAttachments,
    GetAttachmentThumbnailById,
    GetLabelAttachments,
    GetPageAttachments,
)
from watersmeet.contract.v2.children import GetChildPages, GetPageDirectChildren
from watersmeet.contract.v2.comment import GetAttachmentComments
from watersmeet.contract.v2.content import ContentIds, ConvertContentIdsToContentTypes
from watersmeet.contract.v2.content_properties import GetAttachmentContentProperties, GetPageContentProperties
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.label import GetAttachmentLabels, GetPageLabels
from watersmeet.contract.v2.operation import GetAttachmentOperations, GetPageOperations
from watersmeet.contract.v2.page import GetPageById, GetPages, GetPagesInSpace
from watersmeet.contract.v2.version import GetAttachmentVersions, GetPageVersions
from watersmeet.model.ids import tiny

LISTED: Any = ("current", "archived", "trashed", "deleted")


def there(client: Client, request: Request[Any]) -> bool:
    """Whether it answers; 404 is the only refusal that may come."""
    try:
        client.send(request)
    except NotFound:
        return False
    return True


def _listed(client: Client, request: Any, page_id: str) -> bool:
    try:
        return page_id in [page.id for page in client.each(request)]
    except NotFound:
        return False


def _short(client: Client, page_id: str) -> bool:
    return client.raw("GET", f"/wiki/x/{tiny(int(page_id))}").status_code == 302


SINGLE: dict[str, Callable[[Client, str], bool]] = {
    "page": lambda client, i: there(client, GetPageById(id=int(i))),
    "page with all beside it": lambda client, i: there(
        client,
        GetPageById(
            id=int(i),
            include_labels=True,
            include_properties=True,
            include_operations=True,
            include_versions=True,
            include_direct_children=True,
        ),
    ),
    "labels": lambda client, i: there(client, GetPageLabels(id=int(i))),
    "operations": lambda client, i: there(client, GetPageOperations(id=int(i))),
    "versions": lambda client, i: there(client, GetPageVersions(id=int(i))),
    "properties": lambda client, i: there(client, GetPageContentProperties(owner=int(i))),
    "ancestors": lambda client, i: there(client, GetPageAncestors(id=int(i))),
    "descendants": lambda client, i: there(client, GetPageDescendants(id=int(i))),
    "children": lambda client, i: there(client, GetChildPages(id=int(i))),
    "direct children": lambda client, i: there(client, GetPageDirectChildren(id=int(i))),
    "type": lambda client, i: (
        client.send(ConvertContentIdsToContentTypes(body=ContentIds(content_ids=[i]))).results[i] is not None
    ),
    "short link": _short,
}
"""What answers for one page exactly when that page may be seen."""


def lists(space_id: str) -> dict[str, Callable[[Client, str], bool]]:
    """What shows a page that is no draft exactly when that page may be seen."""
    of = int(space_id)
    found: dict[str, Callable[[Client, str], bool]] = {
        "pages by id": lambda client, i: _listed(client, GetPages(id=(int(i),), status=LISTED), i),
        "pages of the site's spaces": lambda client, i: _listed(
            client, GetPages(space_id=(of, 1), status=LISTED, limit=2), i
        ),
    }
    for sort in ("id", "-title", "created-date", "-modified-date"):
        found[f"pages of the space by {sort}"] = lambda client, i, sort=sort: _listed(  # type: ignore[misc]
            client, GetPagesInSpace(id=of, status=LISTED, limit=2, sort=sort), i
        )
    return found


def _number(attachment_id: str) -> int:
    return int(attachment_id.removeprefix("att"))


def _fetched(client: Client, what: str, page_id: str) -> bool:
    """Whether the bytes come, whatever the status; 404 is the only refusal that may come."""
    every = "&".join(f"status={status}" for status in ("current", "archived", "draft", "trashed"))
    status = client.raw("GET", f"/wiki/download/{what}/{page_id}/{page_id}.png?{every}").status_code
    assert status in (200, 404)
    return status == 200


Look = Callable[[Client, str, str], bool]

ATTACHED: dict[str, Look] = {
    "attachment": lambda client, page, i: there(client, GetAttachmentById(id=_number(i))),
    "attachment with all beside it": lambda client, page, i: there(
        client,
        GetAttachmentById(
            id=_number(i),
            include_labels=True,
            include_properties=True,
            include_operations=True,
            include_versions=True,
            include_collaborators=True,
        ),
    ),
    "old version": lambda client, page, i: (
        there(client, GetAttachmentById(id=_number(i), version=1))
        or there(client, GetAttachmentById(id=_number(i), version=2))
    ),
    "labels": lambda client, page, i: there(client, GetAttachmentLabels(id=_number(i))),
    "operations": lambda client, page, i: there(client, GetAttachmentOperations(id=_number(i))),
    "versions": lambda client, page, i: there(client, GetAttachmentVersions(id=_number(i))),
    "properties": lambda client, page, i: there(client, GetAttachmentContentProperties(owner=_number(i))),
    "comments": lambda client, page, i: there(client, GetAttachmentComments(id=_number(i))),
    "thumbnail": lambda client, page, i: there(client, GetAttachmentThumbnailById(id=_number(i))),
    "v1": lambda client, page, i: there(client, GetContentById(id=_number(i), status=("any",))),
    "v1 labels": lambda client, page, i: there(client, GetLabelsForContent(id=_number(i))),
    "v1 list": lambda client, page, i: there(client, ListAttachments(id=int(page))),
    "v1 download": lambda client, page, i: there(
        client, DownloadAttatchment(id=int(page), attachment_id=_number(i), status=("any",))
    ),
    "bytes": lambda client, page, i: _fetched(client, "attachments", page),
    "thumbnail's bytes": lambda client, page, i: _fetched(client, "thumbnails", page),
    "type": lambda client, page, i: (
        client.send(ConvertContentIdsToContentTypes(body=ContentIds(content_ids=[str(_number(i))]))).results[
            str(_number(i))
        ]
        is not None
    ),
}
"""What answers for the attachment of a page exactly when that page may be seen."""


def _marked(client: Client, page_id: str, attachment_id: str) -> bool:
    """Whether it is among those that bear its label, which is found through itself."""
    try:
        (label,) = client.send(GetAttachmentLabels(id=_number(attachment_id))).results
    except NotFound:
        return False
    return _listed(client, GetLabelAttachments(id=int(label.id), limit=250), attachment_id)


def _found(client: Client, page_id: str, attachment_id: str) -> bool:
    hits = client.send(SearchByCQL(cql=f'type = attachment and title = "{page_id}.png"')).results
    return attachment_id in [hit.content.id for hit in hits if hit.content]


def attachment_lists(status: str) -> dict[str, Look]:
    """What shows the attachment of a page that is no draft exactly when that page may be seen."""
    listed: Any = ("current", "archived", "trashed")
    found: dict[str, Look] = {
        "attachments of the page": lambda client, page, i: _listed(
            client, GetPageAttachments(id=int(page), status=listed), i
        ),
        "attachments of the site": lambda client, page, i: _listed(
            client, GetAttachments(filename=f"{page}.png", status=listed, limit=1), i
        ),
    }
    if status != "trashed":
        found |= {"attachments of the label": _marked, "search": _found}
    return found
