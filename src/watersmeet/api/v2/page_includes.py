"""The `include-` parameters of a single content: all together cost one statement, and none when not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call
from watersmeet.api.v2 import present
from watersmeet.api.v2.children import child
from watersmeet.api.v2.paging import INCLUDED, included
from watersmeet.contract.core import ATTACHMENT, Request, Wire
from watersmeet.contract.v2.common import Like
from watersmeet.contract.v2.page import WebResources
from watersmeet.domain import operations
from watersmeet.model.content import Content
from watersmeet.storage import beside
from watersmeet.storage.beside import Beside

Single = TypeVar("Single", bound=Wire)

_PLACES: Final = {
    "page": "pages",
    "blogpost": "blogposts",
    "whiteboard": "whiteboards",
    "database": "databases",
    "embed": "embeds",
    "folder": "folders",
    "custom": "custom-content",
    "attachment": "attachments",
}
"""Where contents of a kind are read; comments are read by two names."""


def _place(item: Content) -> str:
    kind = f"{item.subtype}-comments" if item.kind == "comment" else _PLACES[item.kind]
    return f"/api/v2/{kind}/{ATTACHMENT if item.kind == 'attachment' else ''}{item.id}"


def _properties_of(item: Content) -> str:
    return f"/api/v2/comments/{item.id}/properties" if item.kind == "comment" else f"{_place(item)}/properties"


_PARTS: Final = {
    "labels": "labels",
    "properties": "properties",
    "likes": "likes",
    "versions": "versions",
    "favorited_by_current_user_status": "favourite",
    "collaborators": "contributors",
    "direct_children": "children",
}
"""What of `beside.OF_CONTENT` is read for an `include-` parameter."""

Asked = Mapping[str, bool]
"""The `include-` parameters of a request, without the word."""


async def with_includes(call: Call[Any], req: Request[Single], page: Content, single: Single) -> Single:
    """The content with everything that was asked for beside it."""
    asked = asked_for(call, req)
    if not asked:
        return single
    return msgspec.structs.replace(single, **shown(call, page, asked, await read(call, page, asked)))


def asked_for(call: Call[Any], req: Request[Any]) -> Asked:
    """What the `include-` parameters say, of those that the request has; empty when none was sent."""
    if "include-" not in call.query:
        return {}
    names = (name for name in req.__struct_fields__ if name.startswith("include_"))
    return {name.removeprefix("include_"): getattr(req, name) for name in names}


async def read(call: Call[Any], page: Content, asked: Asked, *parts: str) -> Beside:
    """Everything that was asked for beside a content, and these parts, in one statement."""
    wanted = [*parts, *(part for name, part in _PARTS.items() if asked.get(name))]
    if page.status == "draft" and "versions" in wanted:
        wanted.remove("versions")
    permissions: tuple[str, ...] = ()
    if asked.get("operations"):
        permissions = operations.PAGE_PERMISSIONS if page.kind == "page" else operations.PERMISSIONS
    if not wanted and not permissions:
        return Beside({}, frozenset())
    return await beside.of_content(call.db, call.actor, page, wanted, permissions, limit=INCLUDED + 1)


def shown(call: Call[Any], page: Content, asked: Asked, found: Beside) -> dict[str, Any]:
    """The members that show what was asked for."""
    more: dict[str, Any] = {}
    at, entries = _place(page), found.entries
    if not asked.get("version", True):
        more["version"] = UNSET
    if asked.get("labels"):
        more["labels"] = included(
            entries["labels"], f"{at}/labels", "id", lambda row: (row.name, row.id), present.label
        )
    if asked.get("properties"):
        more["properties"] = included(
            entries["properties"], _properties_of(page), "key", lambda row: (row.key, row.id), present.content_property
        )
    if asked.get("operations"):
        may = operations.with_content(call.actor, page, found.may)
        more["operations"] = included(may, f"{at}/operations", "", None, present.operation)
    if asked.get("likes"):
        likes = entries["likes"]
        more["likes"] = included(
            likes,
            f"{at}/likes/users",
            "account",
            lambda row: (row[0], 0),
            lambda row: Like(account_id=row[0]),
            count=likes[0][1] if likes else 0,
        )
    if asked.get("versions"):
        more["versions"] = included(
            entries.get("versions", ()),
            f"{at}/versions",
            "-modified-date",
            lambda row: (row.created_at, row.number),
            lambda row: present.old_version(row, page.kind),
        )
    if asked.get("favorited_by_current_user_status"):
        more["is_favorited_by_current_user"] = bool(entries["favourite"])
    if asked.get("webresources"):
        more["web_resources"] = WebResources(keys=[], contexts=[])
    if asked.get("collaborators"):
        more["collaborators"] = included(entries["contributors"], at, "", None, str)
    if asked.get("direct_children"):
        more["direct_children"] = included(
            entries["children"],
            f"{at}/direct-children",
            "child-position",
            lambda row: (row.position, row.id),
            child,
        )
    return more
