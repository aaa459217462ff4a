"""The audit log as the rules see it: who changed which access, and what else concerns security."""

from __future__ import annotations

from typing import Literal

import msgspec

from watersmeet.model.ids import AccountId, Instant

Category = Literal[
    "Users and groups", "Security", "Permissions", "Spaces", "Content", "Global administration", "Auditing"
]
"""What the site's own records are sorted into; records that are sent name what they like."""

Units = Literal[
    "NANOS",
    "MICROS",
    "MILLIS",
    "SECONDS",
    "MINUTES",
    "HOURS",
    "HALF_DAYS",
    "DAYS",
    "WEEKS",
    "MONTHS",
    "YEARS",
    "DECADES",
    "CENTURIES",
    "MILLENNIA",
    "ERAS",
    "FOREVER",
]


class Affected(msgspec.Struct, frozen=True, gc=False):
    """Something a record is about. `type` is a word for people, such as 'User' or 'Space'."""

    name: str
    type: str


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A value that a record tells the change of. The hidden ones are for programs: ids in place of names."""

    name: str
    old: str = ""
    new: str = ""
    hidden_old: str | None = None
    hidden_new: str | None = None


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record; storage selects exactly these columns, in this order.

    author_id:           None for the system, for the anonymous and in records that were sent.
    address:             where the request came from; empty for what no request caused.
    changed, associated: JSON text, of Changed and of Affected.
    """

    id: int
    created_at: Instant
    author_id: AccountId | None
    author_name: str
    address: str
    category: str
    summary: str
    description: str
    sys_admin: int
    affected_name: str
    affected_type: str
    changed: str
    associated: str


class Retention(msgspec.Struct, frozen=True, gc=False):
    """How long records are kept."""

    number: int
    units: Units
