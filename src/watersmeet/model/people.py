"""People, groups and the site they belong to."""

from __future__ import annotations

import msgspec

from watersmeet.model.ids import AccountId, Instant


class Account(msgspec.Struct, frozen=True, gc=False):
    """One person or app; storage selects exactly these columns, in this order.

    time_zone: the IANA name of where they live; None is UTC.
    """

    account_id: AccountId
    email: str | None
    display_name: str
    account_type: str
    active: int
    guest: int
    created_at: Instant
    time_zone: str | None = None


class Group(msgspec.Struct, frozen=True, gc=False):
    """A group. `role` is 'users', 'admins' or 'guests' for the groups that carry a meaning."""

    group_id: str
    name: str
    role: str | None


class Site(msgspec.Struct, frozen=True, gc=False):
    """The site this database holds."""

    cloud_id: str
    name: str
    anonymous: int
    created_at: Instant
