"""Every way to come upon a page or a space through v2, each answering whether it showed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watersmeet.client import Client, NotFound
from watersmeet.contract.core import Request
from watersmeet.contract.v2.ancestors import GetPageAncestors
from watersmeet.contract.v2.children import GetChildPages, GetPageDirectChildren
from watersmeet.contract.v2.content import ContentIds, ConvertContentIdsToContentTypes
from watersmeet.contract.v2.content_properties import GetPageContentProperties
from watersmeet.contract.v2.descendants import GetPageDescendants
from watersmeet.contract.v2.label import GetPageLabels
from watersmeet.contract.v2.operation import GetPageOperations
from watersmeet.contract.v2.page import GetPageById, GetPages, GetPagesInSpace
from watersmeet.contract.v2.version import GetPageVersions
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
