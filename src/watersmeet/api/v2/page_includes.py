"""The `include-` parameters of a single page: each costs one statement, and nothing when not asked for."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call
from watersmeet.api.v2 import present
from watersmeet.api.v2.children import child
from watersmeet.api.v2.paging import INCLUDED, included
from watersmeet.contract.v2.common import Like
from watersmeet.contract.v2.page import GetPageById, PageSingle, WebResources
from watersmeet.domain import operations
from watersmeet.model.content import Content
from watersmeet.storage import content, labels, likes, properties, versions


async def with_includes(call: Call[Any], req: GetPageById, page: Content, single: PageSingle) -> PageSingle:
    """The page with everything that was asked for beside it."""
    if "include-" not in call.query:
        return single
    more: dict[str, Any] = {}
    at = f"/api/v2/pages/{page.id}"
    if not req.include_version:
        more["version"] = UNSET
    if req.include_labels:
        borne = await labels.select(call.db, call.actor, labels.Filter(on="content", of=page.id, limit=INCLUDED + 1))
        more["labels"] = included(borne, f"{at}/labels", "id", lambda row: (row.name, row.id), present.label)
    if req.include_properties:
        kept = await properties.select(call.db, "content", page.id, limit=INCLUDED + 1)
        more["properties"] = included(
            kept, f"{at}/properties", "key", lambda row: (row.key, row.id), present.content_property
        )
    if req.include_operations:
        may = await operations.on_page(call.db, call.actor, page)
        more["operations"] = included(may, f"{at}/operations", "", None, present.operation)
    if req.include_likes:
        count, liked = await likes.of(call.db, page.id, limit=INCLUDED + 1)
        more["likes"] = included(liked, f"{at}/likes/users", "id", None, lambda row: Like(account_id=row), count=count)
    if req.include_versions:
        made = [] if page.status == "draft" else await versions.select(call.db, page.id, limit=INCLUDED + 1)
        more["versions"] = included(
            made, f"{at}/versions", "-modified-date", lambda row: (None, row.number), present.old_version
        )
    if req.include_favorited_by_current_user_status:
        more["is_favorited_by_current_user"] = await content.is_favourite(call.db, call.actor, page.id)
    if req.include_webresources:
        more["web_resources"] = WebResources(keys=[], contexts=[])
    if req.include_collaborators:
        who = (await versions.contributors(call.db, [page.id])).get(page.id, [])
        more["collaborators"] = included(who, at, "", None, str)
    if req.include_direct_children:
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
    return msgspec.structs.replace(single, **more) if more else single
