"""What comments look like on the wire, v2."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from msgspec import UNSET

from watersmeet.api.links import webui
from watersmeet.api.v2.bodies import NO_BODY
from watersmeet.api.v2.present import version
from watersmeet.contract.v2.comment_shapes import (
    CommentBase,
    CommentLinks,
    InlineCommentModel,
    InlineCommentProperties,
    InlineCommentPropertiesSingle,
)
from watersmeet.contract.v2.common import BodySingle
from watersmeet.model.content import Content
from watersmeet.storage.comments import Thread

S = TypeVar("S", bound=CommentBase)

CONTAINER_MEMBERS: Final = {
    "page": "page_id",
    "blogpost": "blog_post_id",
    "attachment": "attachment_id",
    "custom": "custom_content_id",
}
"""Which member names a container of a kind."""


def comment(
    shape: type[S],
    item: Content,
    container: Content,
    thread: Thread | None,
    *,
    base: str | None = None,
    body: BodySingle = NO_BODY,
) -> S:
    """A comment with the members its shape has."""
    values: dict[str, Any] = {
        "id": str(item.id),
        "status": item.status,
        "title": f"Re: {container.title}" if container is not item else item.title,
        "version": version(item),
        "body": body,
        "links": CommentLinks(
            webui=f"{webui(container)}?focusedCommentId={item.id}", base=UNSET if base is None else base
        ),
    }
    members = shape.__struct_fields__
    named = CONTAINER_MEMBERS.get(item.parent_kind or "", "")
    if named in members:
        values[named] = f"att{item.container_id}" if named == "attachment_id" else str(item.container_id)
    if "parent_comment_id" in members and item.parent_id is not None:
        values["parent_comment_id"] = str(item.parent_id)
    if "resolution_status" in members and thread is not None:
        properties = InlineCommentPropertiesSingle if shape is InlineCommentModel else InlineCommentProperties
        values["resolution_status"] = thread.resolution
        values["properties"] = properties(
            inline_marker_ref=thread.marker_ref, inline_original_selection=thread.selection
        )
    if "resolution_last_modifier_id" in members and thread is not None:
        values["resolution_last_modifier_id"] = thread.resolved_by
        values["resolution_last_modified_at"] = thread.resolved_at
    return shape(**values)
