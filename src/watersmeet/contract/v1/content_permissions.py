"""Permission of content, REST v1: asking what somebody may do to it."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import field

from watersmeet.contract.core import Body, Effect, Id, Op, Path, Wire
from watersmeet.contract.v1.common import DOCS, V1Request

GROUP = DOCS + "api-group-content-permissions/"


class Subject(Wire):
    """A person by accountId, or 'anonymous'; or a group by id."""

    type: Literal["user", "group"]
    identifier: str


class ContentPermissionRequest(Wire):
    subject: Subject
    operation: Literal["read", "update", "delete"]


class Message(Wire):
    translation: str
    args: list[Any]


class PermissionCheckResponse(Wire):
    """Whether the subject may. `errors` says why not."""

    has_permission: bool
    errors: list[Message]
    links: dict[str, str] = field(name="_links")


class CheckContentPermission(V1Request[PermissionCheckResponse]):
    """Ask what somebody may do to a content.

    Errors: 400 no such person or group; 403 about another than oneself, and the caller is no administrator;
    404 content unseen.
    """

    op = Op(
        route="POST /wiki/rest/api/content/{id}/permission/check",
        granular=frozenset({"read:content.permission:confluence"}),
        classic=frozenset({"read:confluence-content.permission"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401, 403, 404, 413),
        source=GROUP + "#api-wiki-rest-api-content-id-permission-check-post",
    )

    id: Path[Id]
    body: Body[ContentPermissionRequest]
