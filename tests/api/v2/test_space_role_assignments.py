"""Roles in spaces: giving and taking them, and what they allow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.v2.making import make
from tests.api.v2.test_space_role import WRITES, change, closed, finished, give, has, role, system, who
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.space import CreateSpace, GetSpaceById, RoleAssignment, SpaceBulk, SpaceCreate
from watersmeet.contract.v2.space_role import GetSpaceRoleAssignments, GetSpaceRolesById
from watersmeet.domain import people
from watersmeet.storage import accounts
from watersmeet.storage import spaces as space_rows

__all__ = ["closed"]


def held(served: Served, space: SpaceBulk, principal: str) -> set[str]:
    found = served.do(lambda session: space_rows.grants(session, int(space.id)))
    return {permission for _, permission, whose in found if whose == principal}


def test_set_space_role_assignments__hold_at_once(served: Served, admin: Client, closed: SpaceBulk) -> None:
    account_id, member = served.user()
    with pytest.raises(NotFound):
        member.send(GetSpaceById(id=int(closed.id)))
    viewer, collaborator = system(admin, "Viewer"), system(admin, "Collaborator")
    assert give(admin, closed, (who(account_id), viewer)) == [RoleAssignment(principal=who(account_id), role_id=viewer)]
    member.send(GetSpaceById(id=int(closed.id)))
    with pytest.raises(NotFound):
        make(member, closed)
    give(admin, closed, (who(account_id), collaborator))
    make(member, closed)
    assert has(member, closed) == {account_id: collaborator}
    assert give(admin, closed, (who(account_id), None)) == []
    with pytest.raises(NotFound):
        member.send(GetSpaceById(id=int(closed.id)))
    assert has(admin, closed) == {}


def test_set_space_role_assignments__replaces_single_grants(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    make(member, space)
    everybody = who("ALL_LICENSED_USERS", "ACCESS_CLASS")
    shown = give(admin, space, (everybody, system(admin, "Viewer")))
    assert shown[0].principal.principal_id == "all-licensed-users"
    assert held(served, space, "c:ALL_LICENSED_USERS") == {"read/space", "create/comment"}
    with pytest.raises(NotFound):
        make(member, space, "Not any more")


def test_set_space_role_assignments__taking_none_keeps_single_grants(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    before = held(served, space, "c:ALL_LICENSED_USERS")
    assert give(admin, space, (who("all-licensed-users", "ACCESS_CLASS"), None)) == []
    assert held(served, space, "c:ALL_LICENSED_USERS") == before


def test_set_space_role_assignments__groups_and_anonymous(served: Served, admin: Client, closed: SpaceBulk) -> None:
    account_id, member = served.user()
    group = served.do(lambda session: people.add_group(session, f"group-{served.new_key()}"))
    served.do(lambda session: accounts.join_group(session, account_id, group.group_id))
    viewer = system(admin, "Viewer")
    give(admin, closed, (who(group.group_id, "GROUP"), viewer), (who("anonymous-users", "ACCESS_CLASS"), viewer))
    member.send(GetSpaceById(id=int(closed.id)))
    served.allow_anonymous(True)
    try:
        assert has(served.anonymous(), closed) == {group.group_id: viewer, "anonymous-users": viewer}
    finally:
        served.allow_anonymous(False)


def test_set_space_role_assignments__bad_input_changes_nothing(
    served: Served, admin: Client, closed: SpaceBulk
) -> None:
    account_id, _ = served.user()
    viewer, manager = system(admin, "Viewer"), system(admin, "Manager")
    good = (who(account_id), viewer)
    for bad in (
        (who("nobody"), viewer),
        (who(account_id, "GROUP"), viewer),
        (who("strangers", "ACCESS_CLASS"), viewer),
        (who("jsm-project-admins", "ACCESS_CLASS"), viewer),
        (who("anonymous-users", "ACCESS_CLASS"), manager),
        (who("all-licensed-users", "ACCESS_CLASS"), "no-such-role"),
        (who("all-licensed-users", "ACCESS_CLASS"), ""),
        (who(account_id), None),
    ):
        with pytest.raises(BadRequest):
            give(admin, closed, good, bad)
        assert has(admin, closed) == {}
    path = f"/wiki/api/v2/spaces/{closed.id}/role-assignments"
    for body in ({}, [{}], [{"principal": {"principalType": "APP", "principalId": "x"}}], [{"roleId": viewer}], "x"):
        assert admin.raw("POST", path, json=body).status_code == 400
    many = [{"principal": {"principalType": "USER", "principalId": str(k)}} for k in range(1001)]
    assert admin.raw("POST", path, json=many).status_code == 400
    assert admin.raw("POST", path, json=many[1:]).json()["results"] == []


def test_set_space_role_assignments__somebody_must_administer(served: Served, admin: Client, closed: SpaceBulk) -> None:
    account_id, member = served.user()
    me = who(str(closed.author_id))
    viewer, admins = system(admin, "Viewer"), system(admin, "Admin")
    with pytest.raises(BadRequest, match="administer"):
        give(admin, closed, (me, viewer))
    give(admin, closed, (me, viewer), (who(account_id), admins))
    with pytest.raises(NotFound):
        give(admin, closed, (me, admins))
    with pytest.raises(BadRequest, match="administer"):
        give(member, closed, (who(account_id), None))
    assert has(member, closed) == {me.principal_id: viewer, account_id: admins}


def test_set_space_role_assignments__only_its_administrators(served: Served, admin: Client, closed: SpaceBulk) -> None:
    account_id, member = served.user()
    admins = system(admin, "Admin")
    with pytest.raises(NotFound):
        give(member, closed, (who(account_id), admins))
    give(admin, closed, (who(account_id), system(admin, "Manager")))
    with pytest.raises(NotFound):
        give(member, closed, (who(account_id), admins))
    assert has(admin, closed) == {account_id: system(admin, "Manager")}


def test_get_space_role_assignments__filters_and_pages(served: Served, admin: Client, closed: SpaceBulk) -> None:
    people_ids = [served.user()[0] for _ in range(4)]
    viewer, mine = system(admin, "Viewer"), role(admin, *WRITES).id
    given = {name: (viewer if k % 2 else mine) for k, name in enumerate(people_ids)}
    give(admin, closed, *((who(name), role_id) for name, role_id in given.items()))

    def listed(**more: Any) -> list[str]:
        return [one.principal.principal_id for one in admin.each(GetSpaceRoleAssignments(id=int(closed.id), **more))]

    for limit in (1, 3, 250):
        assert listed(limit=limit) == people_ids
    assert listed(start=1, limit=250) == people_ids[1:]
    assert listed(role_id=mine, limit=1) == people_ids[::2]
    assert listed(role_type="SYSTEM", limit=1) == people_ids[1::2]
    assert listed(role_type="CUSTOM") == people_ids[::2]
    assert listed(principal_type="USER", principal_id=people_ids[2]) == [people_ids[2]]
    assert listed(principal_type="GROUP", principal_id=people_ids[2]) == []
    assert listed(role_id=viewer, principal_type="USER", principal_id=people_ids[2]) == []
    assert listed(role_id="no-such-role") == []
    with served.queries(at_most=4):
        admin.send(GetSpaceRoleAssignments(id=int(closed.id), limit=250))


@pytest.mark.parametrize("query", ["role-type=X", "principal-id=x", "principal-type=USER", "cursor=x", "limit=0"])
def test_get_space_role_assignments__bad_input_is_400(admin: Client, space: SpaceBulk, query: str) -> None:
    assert admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}/role-assignments?{query}").status_code == 400


def test_get_space_role_assignments__unseen_is_404(served: Served, admin: Client, closed: SpaceBulk) -> None:
    _, stranger = served.user()
    for space_id in (int(closed.id), 1):
        with pytest.raises(NotFound):
            stranger.send(GetSpaceRoleAssignments(id=space_id))


def test_set_space_role_assignments__many_at_once_leave_one_whole(
    served: Served, admin: Client, closed: SpaceBulk
) -> None:
    account_id, _ = served.user()
    mine = role(admin, "read/space")
    roles = [system(admin, "Viewer"), system(admin, "Collaborator"), mine.id, None]
    clients = [served.client() for _ in range(6)]

    def work(k: int) -> str | None:
        if k % 6 == 5:
            return change(clients[k % 6], mine, *(WRITES if k % 4 else ["read/space"])).task_id
        give(clients[k % 6], closed, (who(account_id), roles[k % 4]))
        return None

    with ThreadPoolExecutor(6) as pool:
        for task_id in list(pool.map(work, range(36))):
            if task_id is not None:
                finished(admin, task_id)
    now = has(admin, closed).get(account_id)
    allowed = set(admin.send(GetSpaceRolesById(id=now)).space_permissions) if now else set()
    assert held(served, closed, f"u:{account_id}") == allowed


def create(served: Served, client: Client, *given: tuple[Any, str], **more: Any) -> SpaceBulk:
    roles = [RoleAssignment(principal=principal, role_id=role_id) for principal, role_id in given]
    body = SpaceCreate(name="With roles", key=served.new_key(), role_assignments=roles or None, **more)
    return client.send(CreateSpace(body=body))


def test_create_space__with_exactly_these_roles(served: Served, admin: Client) -> None:
    (one_id, one), (_, other), (boss_id, boss) = served.user(), served.user(), served.user()
    space = create(served, admin, (who(one_id), system(admin, "Viewer")), (who(boss_id), system(admin, "Admin")))
    assert has(one, space) == {one_id: system(admin, "Viewer"), boss_id: system(admin, "Admin")}
    for client in (other, admin):
        with pytest.raises(NotFound):
            client.send(GetSpaceById(id=int(space.id)))
    included = boss.send(GetSpaceById(id=int(space.id), include_role_assignments=True)).role_assignments
    assert included
    assert [entry.principal.principal_id for entry in included.results] == [one_id, boss_id]


def test_create_space__with_roles_that_cannot_be(served: Served, admin: Client, closed: SpaceBulk) -> None:
    account_id, _ = served.user()
    viewer, admins = (who(account_id), system(admin, "Viewer")), (who(account_id), system(admin, "Admin"))
    with pytest.raises(BadRequest, match="administers"):
        create(served, admin, viewer)
    with pytest.raises(BadRequest, match="twice"):
        create(served, admin, viewer, admins)
    with pytest.raises(BadRequest):
        create(served, admin, admins, create_private_space=True)
    with pytest.raises(BadRequest):
        create(served, admin, admins, copy_space_access_configuration=int(closed.id))


def test_create_space__copies_roles_with_the_access_of_another(
    served: Served, admin: Client, closed: SpaceBulk
) -> None:
    account_id, member = served.user()
    mine = role(admin, *WRITES)
    give(admin, closed, (who(account_id), mine.id), (who(str(closed.author_id)), system(admin, "Admin")))
    copy = create(served, admin, copy_space_access_configuration=int(closed.id))
    assert has(admin, copy) == {account_id: mine.id}
    make(member, copy)
