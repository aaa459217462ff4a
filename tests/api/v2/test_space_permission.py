"""Who is granted what on a space, and what can be granted, through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.making import admin_id
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.space_permission import GetAvailableSpacePermissions, GetSpacePermissionsAssignments
from watersmeet.domain import grants


def test_get_space_permissions_assignments__are_those_of_a_new_space(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    found = list(admin.each(GetSpacePermissionsAssignments(id=int(space.id), limit=7)))
    granted = {
        (f"{one.operation.key}/{one.operation.target_type}", one.principal.type, one.principal.id) for one in found
    }
    assert granted == {
        *((permission, "access-class", "ALL_LICENSED_USERS") for permission in grants.MEMBER),
        *((permission, "access-class", "ALL_PRODUCT_ADMINS") for permission in grants.ADMIN),
        *((permission, "user", admin_id(served)) for permission in grants.CREATOR),
    }
    ids = [int(one.id) for one in found]
    assert ids == sorted(set(ids))
    assert len(ids) == len(granted)


def test_get_space_permissions_assignments__of_an_unseen_space_is_404(served: Served, admin: Client) -> None:
    closed = served.space(admin, create_private_space=True)
    _, stranger = served.user()
    with pytest.raises(NotFound):
        stranger.send(GetSpacePermissionsAssignments(id=int(closed.id)))
    only = {one.principal.type for one in admin.each(GetSpacePermissionsAssignments(id=int(closed.id)))}
    assert only == {"user"}


def test_get_space_permissions_assignments__budget_and_bad_cursor(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    with served.queries(at_most=3):
        admin.send(GetSpacePermissionsAssignments(id=int(space.id), limit=250))
    with pytest.raises(BadRequest, match="cursor is invalid"):
        admin.send(GetSpacePermissionsAssignments(id=int(space.id), cursor="x"))


def test_get_available_space_permissions__cover_every_default_grant(admin: Client) -> None:
    found = list(admin.each(GetAvailableSpacePermissions(limit=5)))
    ids = [one.id for one in found]
    assert len(ids) == len(set(ids))
    assert set(grants.CREATOR) <= set(ids)
    for one in found:
        assert one.display_name
        assert one.description
        assert set(one.required_permission_ids) <= set(ids) - {one.id}
        assert one.required_permission_ids == ([] if one.id == "read/space" else ["read/space"])
