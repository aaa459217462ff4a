"""Finding content by id as v1 does: of one of the statuses asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from watersmeet.api.binding import Call
from watersmeet.domain import drafts
from watersmeet.model.content import Content
from watersmeet.model.errors import InvalidParameter, NotFound
from watersmeet.storage import content

PUBLISHED: Final = ("current", "archived")
EVERY: Final = ("current", "archived", "draft", "trashed")


def statuses(given: Sequence[str] | None, default: tuple[str, ...] = PUBLISHED) -> tuple[str, ...]:
    """The statuses a filter means; 'any' is every one a content row can have."""
    if not given:
        return default
    return EVERY if "any" in given else tuple(dict.fromkeys(given))


def missing(content_id: int) -> NotFound:
    return NotFound(f"No content found with id: ContentId{{id={content_id}}}")


async def seen(call: Call[Any], content_id: int, *, body: bool = False) -> Content:
    """The content, whatever its kind and status. Raises NotFound."""
    found = await content.see(call.db, call.actor, content_id, body=body)
    if found is None:
        raise missing(content_id)
    return found


async def of_status(call: Call[Any], content_id: int, wanted: Sequence[str], *, body: bool = False) -> Content:
    """The content in one of these statuses; the draft of what is published if only that is wanted. Raises NotFound."""
    found = await seen(call, content_id, body=body)
    if found.status in wanted:
        return found
    if "draft" in wanted and found.status in PUBLISHED and found.kind in ("page", "blogpost"):
        return await drafts.get(call.db, call.actor, content_id, found.kind)
    raise NotFound(
        "Cannot find content. Outdated version/old_draft/trashed? Please provide valid ContentId. "
        f"The content with id [{content_id}] is {found.status}."
    )


def number(value: str | int, field: str) -> int:
    """An id out of a body, where it may be text. Raises InvalidParameter."""
    text = str(value)
    if not text.isdecimal() or not text.isascii() or len(text) > 19 or int(text) >= 2**63:
        raise InvalidParameter(
            f"Provided value {{{value}}} for '{field}' is not the correct type. Expected type is long", field=field
        )
    return int(text)
