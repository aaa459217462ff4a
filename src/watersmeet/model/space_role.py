"""Roles in spaces and those who have them."""

from __future__ import annotations

from typing import Literal

import msgspec

RoleType = Literal["SYSTEM", "CUSTOM"]


class Role(msgspec.Struct, frozen=True, gc=False):
    """A role; storage selects exactly these columns, in this order.

    seq:         its place in lists.
    permissions: with spaces between.
    outsiders:   1 when guests and the anonymous may be given it.
    revision:    moves on with every change.
    """

    seq: int
    id: str
    type: RoleType
    name: str
    description: str
    permissions: str
    outsiders: int
    revision: int


class Assignment(msgspec.Struct, frozen=True, gc=False):
    """Who has a role in a space; storage selects exactly these columns, in this order."""

    id: int
    space_id: int
    principal: str
    role_id: str


class Combination(msgspec.Struct, frozen=True, gc=False):
    """Permissions that are held together without a role; storage selects exactly these columns, in this order.

    permissions, kinds: with spaces between.
    """

    seq: int
    id: str
    permissions: str
    kinds: str
    spaces: int
    principals: int
