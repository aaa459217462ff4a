"""Tasks in pages and blog posts, as the rules see them."""

from __future__ import annotations

from typing import Literal

import msgspec

from watersmeet.model.content import Kind
from watersmeet.model.ids import AccountId, ContentId, Instant, SpaceId


class InlineTask(msgspec.Struct, frozen=True, gc=False):
    """One task of a current body.

    local_id: what the body calls it.
    body:     its text in the representation of the body it stands in.
    blank:    1 when there is nothing in it.
    """

    id: int
    content_id: ContentId
    local_id: str
    status: Literal["complete", "incomplete"]
    representation: str
    body: str
    blank: int
    created_by: AccountId | None
    assigned_to: AccountId | None
    completed_by: AccountId | None
    created_at: Instant
    updated_at: Instant
    due_at: Instant | None
    completed_at: Instant | None


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A task, and where the content it stands in is."""

    task: InlineTask
    kind: Kind
    space_id: SpaceId
