"""Watching content, spaces and labels, REST v1."""

from __future__ import annotations

from typing import Any, TypeVar

from watersmeet.contract.core import Effect, Id, Op, Path, Query, Wire
from watersmeet.contract.v1.common import DOCS, Icon, Limit, ListRequest, Many, Operation, V1Request

T = TypeVar("T")

GROUP = DOCS + "api-group-content-watches/"
LISTS = frozenset({"read:watcher:confluence", "read:user:confluence"})
SUMMARY = frozenset({"read:confluence-content.summary"})


class UserWatch(Wire):
    watching: bool


class WatchUser(Wire):
    """A person or app, without links. `email` is empty for callers who may not know it."""

    type: str
    account_id: str
    account_type: str
    email: str
    public_name: str
    profile_picture: Icon
    display_name: str
    operations: list[Operation] | None
    is_external_collaborator: bool
    external_collaborator: bool
    is_guest: bool
    personal_space: dict[str, Any] | None


class Watch(Wire):
    """That somebody watches a content."""

    type: str
    watcher: WatchUser
    content_id: int


class SpaceWatch(Wire):
    """That somebody watches a space."""

    type: str
    watcher: WatchUser
    space_key: str


# Who watches


class GetWatchesForPage(ListRequest[Many[Watch]]):
    """List who watches a content, by accountId. Errors: 403 not signed in; 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/notification/child-created",
        granular=LISTS,
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-notification-child-created-get",
    )

    id: Path[Id]
    limit: Query[Limit] = 200


class GetWatchesForSpace(ListRequest[Many[SpaceWatch]]):
    """List who watches the space that a content is in, by accountId. Errors: 403 not signed in; 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/content/{id}/notification/created",
        granular=LISTS,
        classic=SUMMARY,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-content-id-notification-created-get",
    )

    id: Path[Id]
    limit: Query[Limit] = 200


class GetWatchersForSpace(ListRequest[Many[SpaceWatch]]):
    """List who watches a space, by accountId. Errors: 403 not signed in; 404 unseen."""

    op = Op(
        route="GET /wiki/rest/api/space/{spaceKey}/watch",
        granular=LISTS,
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404),
        source=GROUP + "#api-wiki-rest-api-space-spacekey-watch-get",
    )

    space_key: Path[str]
    limit: Query[Limit] = 200


# Whether somebody watches, beginning and ceasing to


class OfSomebody(V1Request[T]):
    """Whose watch is meant: the caller's own where nobody is named."""

    account_id: Query[str | None] = None
    key: Query[str | None] = None
    username: Query[str | None] = None


def _op(route: str) -> Op:
    """The facts about an operation on one watch."""
    method, _, path = route.partition(" ")
    reads = method == "GET"
    anchor = path.lower().strip("/").replace("/", "-").replace("{", "").replace("}", "")
    return Op(
        route=route,
        granular=frozenset({"read:watcher:confluence" if reads else "write:watcher:confluence"}),
        classic=SUMMARY if reads else frozenset({"write:confluence-content"}),
        connect="READ" if reads else "WRITE",
        effect={"GET": Effect.READ, "POST": Effect.UPDATE, "DELETE": Effect.UPDATE}[method],
        status=200 if reads else 204,
        errors=(400, 401, 403, 404),
        source=f"{GROUP}#api-{anchor}-{method.lower()}",
    )


class GetContentWatchStatus(OfSomebody[UserWatch]):
    """Ask whether somebody watches a content. Errors: 403 asks of others, not administering the site; 404 unseen."""

    op = _op("GET /wiki/rest/api/user/watch/content/{contentId}")

    content_id: Path[Id]


class AddContentWatcher(OfSomebody[None]):
    """Have somebody watch a content. Errors: 403 somebody else, not administering the site; 404 unseen."""

    op = _op("POST /wiki/rest/api/user/watch/content/{contentId}")

    content_id: Path[Id]


class RemoveContentWatcher(OfSomebody[None]):
    """Have somebody cease to watch a content. Errors: 403 somebody else, not administering the site; 404 unseen."""

    op = _op("DELETE /wiki/rest/api/user/watch/content/{contentId}")

    content_id: Path[Id]


class IsWatchingLabel(OfSomebody[UserWatch]):
    """Ask whether somebody watches a label.

    Errors: 403 asks of others, not administering the site; 404 nothing the caller may view bears it.
    """

    op = _op("GET /wiki/rest/api/user/watch/label/{labelName}")

    label_name: Path[str]


class AddLabelWatcher(OfSomebody[None]):
    """Have somebody watch a label.

    Errors: 403 somebody else, not administering the site; 404 nothing the caller may view bears it.
    """

    op = _op("POST /wiki/rest/api/user/watch/label/{labelName}")

    label_name: Path[str]


class RemoveLabelWatcher(OfSomebody[None]):
    """Have somebody cease to watch a label.

    Errors: 403 somebody else, not administering the site; 404 nothing the caller may view bears it.
    """

    op = _op("DELETE /wiki/rest/api/user/watch/label/{labelName}")

    label_name: Path[str]


class IsWatchingSpace(OfSomebody[UserWatch]):
    """Ask whether somebody watches a space. Errors: 403 asks of others, not administering the site; 404 unseen."""

    op = _op("GET /wiki/rest/api/user/watch/space/{spaceKey}")

    space_key: Path[str]


class AddSpaceWatcher(OfSomebody[None]):
    """Have somebody watch a space. Errors: 403 somebody else, not administering the site; 404 unseen."""

    op = _op("POST /wiki/rest/api/user/watch/space/{spaceKey}")

    space_key: Path[str]


class RemoveSpaceWatch(OfSomebody[None]):
    """Have somebody cease to watch a space. Errors: 403 somebody else, not administering the site; 404 unseen."""

    op = _op("DELETE /wiki/rest/api/user/watch/space/{spaceKey}")

    space_key: Path[str]
