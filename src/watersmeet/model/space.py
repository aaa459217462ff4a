"""Spaces as the rules see them."""

from __future__ import annotations

from typing import Literal

import msgspec

from watersmeet.model.ids import AccountId, ContentId, Instant, SpaceId

SpaceType = Literal[
    "global", "collaboration", "knowledge_base", "personal", "system", "onboarding", "xflow_sample_space"
]
SpaceStatus = Literal["current", "archived"]


class Space(msgspec.Struct, frozen=True, gc=False):
    """One space; storage selects exactly these columns, in this order."""

    id: SpaceId
    key: str
    alias: str
    name: str
    type: SpaceType
    status: SpaceStatus
    description: str
    homepage_id: ContentId | None
    author_id: AccountId | None
    created_at: Instant


class Label(msgspec.Struct, frozen=True, gc=False):
    """A label: `prefix` is global, my, team or system."""

    id: int
    prefix: str
    name: str


class Property(msgspec.Struct, frozen=True, gc=False):
    """A JSON value kept under a key with some owner. `value` is JSON text."""

    id: int
    key: str
    value: str
    created_at: Instant
    created_by: AccountId | None
    version: int
    version_at: Instant
    version_by: AccountId | None
    version_message: str
    version_minor: int
