"""The `include-` parameters of a single content: each costs one statement, and nothing when not asked for."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call
from watersmeet.api.v2 import present
from watersmeet.api.v2.children import child
from watersmeet.api.v2.paging import INCLUDED, included
from watersmeet.contract.core import Request, Wire
from watersmeet.contract.v2.common import Like
from watersmeet.contract.v2.page import WebResources
from watersmeet.domain import operations
from watersmeet.model.content import Content
from watersmeet.storage import content, labels, likes, properties, versions

Single = TypeVar("Single", bound=Wire)

_PLACES: Final = {
    "page": "pages",
    "blogpost": "blogposts",
    "whiteboard": "whiteboards",
    "database": "databases",
    "embed": "embeds",
    "folder": "folders",
    "custom": "custom-content",
}
"""Where contents of a kind are read; comments are read by two names."""


def _place(item: Content) -> str:
    kind = f"{item.subtype}-comments" if item.kind == "comment" else _PLACES[item.kind]
    return f"/api/v2/{kind}/{item.id}"


def _properties_of(item: Content) -> str:
    return f"/api/v2/comments/{item.id}/properties" if item.kind == "comment" else f"{_place(item)}/properties"


async def with_includes(call: Call[Any], req: Request[Single], page: Content, single: Single) -> Single:
    """The content with everything that was asked for beside it."""
    more = await beside(call, req, page)
    return msgspec.structs.replace(single, **more) if more else single


async def beside(call: Call[Any], req: Request[Any], page: Content) -> dict[str, Any]:
    """The members that `include-` parameters asked for, of those that the request has."""
    more: dict[str, Any] = {}
    if "include-" not in call.query:
        return more
    at = _place(page)

    def asked(name: str, default: bool = False) -> bool:
        return bool(getattr(req, f"include_{name}", default))

    if not asked("version", True):
        more["version"] = UNSET
    if asked("labels"):
        borne = await labels.select(call.db, call.actor, labels.Filter(on="content", of=page.id, limit=INCLUDED + 1))
        more["labels"] = included(borne, f"{at}/labels", "id", lambda row: (row.name, row.id), present.label)
    if asked("properties"):
        kept = await properties.select(call.db, "content", page.id, limit=INCLUDED + 1)
        more["properties"] = included(
            kept, _properties_of(page), "key", lambda row: (row.key, row.id), present.content_property
        )
    if asked("operations"):
        may = await operations.on_content(call.db, call.actor, page)
        more["operations"] = included(may, f"{at}/operations", "", None, present.operation)
    if asked("likes"):
        count, liked = await likes.of(call.db, page.id, limit=INCLUDED + 1)
        more["likes"] = included(liked, f"{at}/likes/users", "id", None, lambda row: Like(account_id=row), count=count)
    if asked("versions"):
        made = [] if page.status == "draft" else await versions.select(call.db, page.id, limit=INCLUDED + 1)
        more["versions"] = included(
            made, f"{at}/versions", "-modified-date", lambda row: (None, row.number), present.old_version
        )
    if asked("favorited_by_current_user_status"):
        more["is_favorited_by_current_user"] = await content.is_favourite(call.db, call.actor, page.id)
    if asked("webresources"):
        more["web_resources"] = WebResources(keys=[], contexts=[])
    if asked("collaborators"):
        who = (await versions.contributors(call.db, [page.id])).get(page.id, [])
        more["collaborators"] = included(who, at, "", None, str)
    if asked("direct_children"):
        wanted = content.Filter(
            kind=None,
            within="children",
            of=page.id,
            statuses=("current",),
            sort="child-position",
            limit=INCLUDED + 1,
        )
        below = await content.select(call.db, call.actor, wanted)
        more["direct_children"] = included(
            below, f"{at}/direct-children", "child-position", lambda row: (row.position, row.id), child
        )
    return more
