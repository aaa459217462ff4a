"""People through v1."""

from __future__ import annotations

import pytest

from tests.conftest import Served
from watersmeet.client import BadRequest, Basic, Client, Forbidden, NotFound
from watersmeet.contract.v1.space import CreateSpace, SpaceCreate
from watersmeet.contract.v1.users import (
    GetAnonymousUser,
    GetBulkUserLookup,
    GetCurrentUser,
    GetGroupMembershipsForUser,
    GetUser,
)


def test_get_current_user__who_i_am(served: Served) -> None:
    account_id, member = served.user("Mo")
    me = member.send(GetCurrentUser())
    assert (me.type, me.account_id, me.account_type, me.display_name) == ("known", account_id, "atlassian", "Mo")
    assert me.email
    assert me.expandable == {"operations": "", "personalSpace": ""}
    assert me.links["self"].endswith(f"/rest/api/user?accountId={account_id}")


def test_get_current_user__wrong_credential_is_403(served: Served) -> None:
    with pytest.raises(Forbidden):
        served.client(Basic("admin@example.com", "wrong")).send(GetCurrentUser())


def test_get_current_user__anonymous_where_the_site_allows_it(served: Served) -> None:
    served.allow_anonymous(True)
    try:
        assert served.anonymous().send(GetCurrentUser()).type == "anonymous"
    finally:
        served.allow_anonymous(False)


def test_get_current_user__expands_operations_and_personal_space(served: Served) -> None:
    account_id, member = served.user()
    none = member.send(GetCurrentUser(expand=("operations", "personalSpace")))
    assert none.operations
    assert {each.operation for each in none.operations} == {"use", "create_space"}
    assert none.personal_space is None
    key = "~" + "".join(letter for letter in account_id if letter.isalnum())
    member.send(CreateSpace(body=SpaceCreate(key=key, name="My own")))
    mine = member.send(GetCurrentUser(expand=("personalSpace",)))
    assert mine.personal_space
    assert mine.personal_space.key == key
    assert mine.expandable == {"operations": ""}


def test_get_user__by_account_id(served: Served, admin: Client) -> None:
    account_id, member = served.user("Mo")
    found = admin.send(GetUser(account_id=account_id))
    assert found.display_name == "Mo"
    assert found.email
    other_id, _ = served.user("Lu")
    assert member.send(GetUser(account_id=other_id)).email == ""


def test_get_user__absent_is_404_and_nobody_named_400(admin: Client) -> None:
    with pytest.raises(NotFound):
        admin.send(GetUser(account_id="712020:nobody"))
    with pytest.raises(NotFound, match="No user found with key : abc"):
        admin.send(GetUser(key="abc"))
    with pytest.raises(BadRequest):
        admin.send(GetUser())


def test_get_anonymous_user__how_strangers_are_shown(admin: Client) -> None:
    found = admin.send(GetAnonymousUser())
    assert (found.type, found.display_name) == ("anonymous", "Anonymous")
    assert admin.send(GetAnonymousUser(expand=("operations",))).operations


def test_get_bulk_user_lookup__leaves_out_who_is_not_there(served: Served, admin: Client) -> None:
    one, two = served.user("One")[0], served.user("Two")[0]
    found = admin.send(GetBulkUserLookup(account_id=(one, "712020:nobody", two, one)))
    assert [each.display_name for each in found.results] == ["One", "Two"]
    repeated = admin.raw("GET", f"/wiki/rest/api/user/bulk?accountId={one}&accountId={two}").json()
    assert repeated["size"] == 2
    assert admin.raw("GET", "/wiki/rest/api/user/bulk").status_code == 400


def test_get_group_memberships_for_user__by_name(served: Served, admin: Client) -> None:
    account_id, _ = served.user(admin=True)
    found = admin.send(GetGroupMembershipsForUser(account_id=account_id))
    names = [each.name for each in found.results]
    assert "administrators" in names
    assert names == sorted(names)
    assert len(list(admin.each(GetGroupMembershipsForUser(account_id=account_id, limit=1)))) == len(names)
    with pytest.raises(NotFound):
        admin.send(GetGroupMembershipsForUser(account_id="712020:nobody"))
