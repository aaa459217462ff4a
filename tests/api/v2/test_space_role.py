"""Roles: what there is, making, changing and removing them."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.long_task import GetTask
from watersmeet.contract.v1.space import DeleteSpace
from watersmeet.contract.v2.space import GetSpaceById, RoleAssignment, RolePrincipal, SpaceBulk
from watersmeet.contract.v2.space_role import (
    CreateSpaceRole,
    DeleteSpaceRole,
    GetAvailableSpaceRoles,
    GetSpaceRoleAssignments,
    GetSpaceRoleMode,
    GetSpaceRolesById,
    RoleAssignmentWrite,
    SetSpaceRoleAssignments,
    SpaceRole,
    SpaceRoleUpdate,
    SpaceRoleWrite,
    UpdatedSpaceRole,
    UpdateSpaceRole,
)
from watersmeet.domain import space_roles
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.site import account

WRITES = ["read/space", "create/page"]


def role(client: Client, *permissions: str, name: str | None = None) -> SpaceRole:
    body = SpaceRoleWrite(
        name=name or f"Role {uuid.uuid4().hex[:8]}", description="For tests", space_permissions=list(permissions)
    )
    return client.send(CreateSpaceRole(body=body))


def system(client: Client, name: str) -> str:
    """The id of a role of the system."""
    return next(one.id for one in client.each(GetAvailableSpaceRoles(role_type="SYSTEM")) if one.name == name)


def who(name: str, kind: Any = "USER") -> RolePrincipal:
    return RolePrincipal(principal_type=kind, principal_id=name)


def give(client: Client, space: SpaceBulk, *given: tuple[RolePrincipal, str | None]) -> list[RoleAssignment]:
    """Give roles; None takes one away."""
    body = [
        RoleAssignmentWrite(principal=principal, **({} if role_id is None else {"role_id": role_id}))
        for principal, role_id in given
    ]
    return client.send(SetSpaceRoleAssignments(id=int(space.id), body=body)).results


def change(client: Client, old: SpaceRole, *permissions: str, **more: Any) -> UpdatedSpaceRole:
    body = SpaceRoleUpdate(
        **{"name": old.name, "description": old.description, "space_permissions": list(permissions), **more}
    )
    return client.send(UpdateSpaceRole(id=old.id, body=body))


def finished(client: Client, task_id: str) -> None:
    """Wait for a task to succeed."""
    end = time.monotonic() + 20
    while not (task := client.send(GetTask(id=task_id))).finished:
        assert time.monotonic() < end, "the task does not end"
        time.sleep(0.02)
    assert task.successful


def has(client: Client, space: SpaceBulk) -> dict[str, str]:
    """Role by principal in a space."""
    found = client.each(GetSpaceRoleAssignments(id=int(space.id)))
    return {one.principal.principal_id: one.role_id for one in found}


@pytest.fixture
def closed(served: Served, admin: Client) -> SpaceBulk:
    """A space nobody but the administrator is granted anything in."""
    return served.space(admin, create_private_space=True)


def test_create_space_role__is_shown_whole(admin: Client) -> None:
    name = f"Writers {uuid.uuid4().hex[:8]}"
    made = role(admin, "create/page", "read/space", "read/space", name=f"  {name} ")
    assert (made.type, made.name, made.description) == ("CUSTOM", name, "For tests")
    assert made.space_permissions == WRITES
    assert str(uuid.UUID(made.id)) == made.id
    read = admin.send(GetSpaceRolesById(id=made.id))
    assert read.links.base.endswith("/wiki")
    assert (read.id, read.type, read.name, read.description) == (made.id, "CUSTOM", name, "For tests")
    assert read.space_permissions == WRITES
    assert made in list(admin.each(GetAvailableSpaceRoles(limit=250)))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"spacePermissions": ["read/space", "fly/space"]}, "fly/space"),
        ({"spacePermissions": ["create/page"]}, "'create/page' needs 'read/space'"),
        ({"spacePermissions": []}, "at least one"),
        ({"spacePermissions": None}, "spacePermissions"),
        ({"name": "  "}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"name": "ADMIN"}, "already"),
        ({"description": "d" * 1001}, "description"),
    ],
)
def test_create_space_role__bad_input_is_400(admin: Client, body: dict[str, Any], told: str) -> None:
    whole = {"name": f"R{uuid.uuid4().hex}", "description": "", "spacePermissions": ["read/space"], **body}
    before = list(admin.each(GetAvailableSpaceRoles(limit=250)))
    answer = admin.raw("POST", "/wiki/api/v2/space-roles", json=whole)
    assert answer.status_code == 400
    assert told in answer.text
    assert list(admin.each(GetAvailableSpaceRoles(limit=250))) == before


def test_create_space_role__only_administrators_of_the_site_write(served: Served, admin: Client) -> None:
    _, member = served.user()
    made = role(admin, "read/space")
    with pytest.raises(NotFound):
        role(member, "read/space", name="Mine")
    with pytest.raises(NotFound):
        change(member, made, *WRITES)
    with pytest.raises(NotFound):
        member.send(DeleteSpaceRole(id=made.id))
    assert member.send(GetSpaceRolesById(id=made.id)).space_permissions == ["read/space"]
    assert "Mine" not in [one.name for one in member.each(GetAvailableSpaceRoles(limit=250))]


def test_get_space_roles_by_id__missing_is_404(admin: Client) -> None:
    for role_id in (str(uuid.uuid4()), "1", "no-uuid"):
        with pytest.raises(NotFound):
            admin.send(GetSpaceRolesById(id=role_id))
        with pytest.raises(NotFound):
            admin.send(DeleteSpaceRole(id=role_id))


def test_get_space_role_mode__both_work(served: Served, admin: Client) -> None:
    _, member = served.user()
    assert member.send(GetSpaceRoleMode()).mode == "ROLES_TRANSITION"


def test_get_available_space_roles__of_the_system_stay(admin: Client) -> None:
    found = list(admin.each(GetAvailableSpaceRoles(role_type="SYSTEM")))
    assert [one.name for one in found] == ["Admin", "Manager", "Collaborator", "Viewer"]
    assert all("read/space" in one.space_permissions and one.description for one in found)
    assert [one.name for one in found if "administer/space" in one.space_permissions] == ["Admin"]
    for one in found:
        with pytest.raises(BadRequest, match=one.name):
            change(admin, one, "read/space")
        with pytest.raises(BadRequest, match=one.name):
            admin.send(DeleteSpaceRole(id=one.id))
    assert list(admin.each(GetAvailableSpaceRoles(role_type="SYSTEM"))) == found


def test_get_available_space_roles__of_the_system_are_made_once(served: Served, admin: Client) -> None:
    served.do(space_roles.set_up)
    assert len(list(admin.each(GetAvailableSpaceRoles(role_type="SYSTEM")))) == 4


@pytest.mark.parametrize("limit", [1, 3, 250])
def test_get_available_space_roles__pages_to_the_end(served: Served, admin: Client, limit: int) -> None:
    made = [role(admin, "read/space").id for _ in range(3)]
    whole = [one.id for one in admin.send(GetAvailableSpaceRoles(limit=250)).results]
    assert whole[-3:] == made
    assert [one.id for one in admin.each(GetAvailableSpaceRoles(limit=limit))] == whole
    assert [one.id for one in admin.send(GetAvailableSpaceRoles(start=2, limit=2)).results] == whole[2:4]
    custom = list(admin.each(GetAvailableSpaceRoles(role_type="CUSTOM", limit=limit)))
    assert [one.id for one in custom] == whole[4:]


def test_get_available_space_roles__for_a_principal(served: Served, admin: Client, closed: SpaceBulk) -> None:
    account_id, _ = served.user()
    guest_id, _ = served.user()
    make_guest(served, guest_id)

    def names(kind: Any, name: str) -> set[str]:
        wanted = GetAvailableSpaceRoles(
            role_type="SYSTEM", space_id=closed.id, principal_type=kind, principal_id=name, limit=250
        )
        admin.send(wanted)
        with served.queries(at_most=4):
            return {one.name for one in admin.send(wanted).results}

    everything = {"Admin", "Manager", "Collaborator", "Viewer"}
    assert names("USER", account_id) == everything
    assert names("ACCESS_CLASS", "all-licensed-users") == everything
    assert names("USER", guest_id) == {"Collaborator", "Viewer"}
    assert names("ACCESS_CLASS", "anonymous-users") == {"Collaborator", "Viewer"}
    assert names("ACCESS_CLASS", "ANONYMOUS_USERS") == {"Collaborator", "Viewer"}
    assert names("ACCESS_CLASS", "jsm-project-admins") == set()
    assert names("USER", "nobody") == set()
    assert names("GROUP", account_id) == set()


@pytest.mark.parametrize(
    "query",
    [
        "role-type=OTHER",
        "principal-id=x",
        "principal-type=USER",
        "principal-type=ACCESS_CLASS&principal-id=x",
        "principal-type=APP&principal-id=x",
        "space-id=x",
        "cursor=x",
        "limit=251",
    ],
)
def test_get_available_space_roles__bad_input_is_400(admin: Client, query: str) -> None:
    assert admin.raw("GET", f"/wiki/api/v2/space-roles?{query}").status_code == 400


def test_get_available_space_roles__of_an_unseen_space_is_404(served: Served, closed: SpaceBulk) -> None:
    _, stranger = served.user()
    with pytest.raises(NotFound):
        stranger.send(GetAvailableSpaceRoles(space_id=closed.id))


def make_guest(served: Served, account_id: str) -> None:
    one = account.c.account_id == account_id
    served.do(lambda session: session.run(Statement(account.update().where(one).values(guest=1))))


def test_update_space_role__reaches_all_who_have_it(
    served: Served, admin: Client, closed: SpaceBulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space_roles, "STEP", 2)
    other = served.space(admin, create_private_space=True)
    viewers = role(admin, "read/space")
    people = [served.user() for _ in range(3)]
    for space in (closed, other):
        give(admin, space, *((who(account_id), viewers.id) for account_id, _ in people))
    with pytest.raises(NotFound):
        make(people[0][1], closed)
    name = f"Renamed {uuid.uuid4().hex[:8]}"
    changed = change(admin, viewers, *WRITES, name=name, description="New")
    assert (changed.id, changed.type, changed.name, changed.description) == (viewers.id, "CUSTOM", name, "New")
    finished(admin, changed.task_id)
    for _, client in people:
        for space in (closed, other):
            make(client, space, f"By {uuid.uuid4().hex}")
    read = admin.send(GetSpaceRolesById(id=viewers.id))
    assert (read.name, read.description, read.space_permissions) == (name, "New", WRITES)
    finished(admin, change(admin, viewers, "read/space").task_id)
    with pytest.raises(NotFound):
        make(people[0][1], closed, "Not any more")
    people[0][1].send(GetSpaceById(id=int(closed.id)))


def test_update_space_role__bad_input_changes_nothing(served: Served, admin: Client, closed: SpaceBulk) -> None:
    one, two = role(admin, "read/space"), role(admin, "read/space")
    for permissions, more in (
        (["create/page"], {}),
        (["read/space"], {"name": two.name.upper()}),
        (["read/space"], {"anonymous_reassignment_role_id": "nothing"}),
        (["read/space"], {"guest_reassignment_role_id": one.id}),
        (["read/space"], {"guest_reassignment_role_id": system(admin, "Admin")}),
    ):
        with pytest.raises(BadRequest):
            change(admin, one, *permissions, **more)
    read = admin.send(GetSpaceRolesById(id=one.id))
    assert (read.name, read.space_permissions) == (one.name, ["read/space"])


def test_update_space_role__outsiders_go_to_another(served: Served, admin: Client, closed: SpaceBulk) -> None:
    member_id, member = served.user()
    guest_id, guest = served.user()
    make_guest(served, guest_id)
    viewer, collaborator = system(admin, "Viewer"), system(admin, "Collaborator")
    mine = role(admin, *WRITES)
    nobody = who("anonymous-users", "ACCESS_CLASS")
    give(admin, closed, (who(member_id), mine.id), (who(guest_id), mine.id), (nobody, mine.id))
    changed = change(
        admin,
        mine,
        *WRITES,
        "manage_content/space",
        anonymous_reassignment_role_id=viewer,
        guest_reassignment_role_id=collaborator,
    )
    finished(admin, changed.task_id)
    assert has(admin, closed) == {member_id: mine.id, guest_id: collaborator, "anonymous-users": viewer}
    held = {
        (permission, principal[:2])
        for _, permission, principal in served.do(lambda session: space_rows.grants(session, int(closed.id)))
        if permission == "manage_content/space" and principal != f"u:{closed.author_id}"
    }
    assert held == {("manage_content/space", "u:")}
    make(guest, closed, "By a guest")
    make(member, closed, "By a member")


def test_update_space_role__outsiders_who_stay_hold_what_they_may(
    served: Served, admin: Client, closed: SpaceBulk
) -> None:
    mine = role(admin, "read/space")
    give(admin, closed, (who("anonymous-users", "ACCESS_CLASS"), mine.id))
    finished(admin, change(admin, mine, *WRITES, "administer/space").task_id)
    assert has(admin, closed) == {"anonymous-users": mine.id}
    held = {
        permission
        for _, permission, principal in served.do(lambda session: space_rows.grants(session, int(closed.id)))
        if principal == "c:ANONYMOUS_USERS"
    }
    assert held == set(WRITES)


def test_delete_space_role__those_who_have_it_lose_it(
    served: Served, admin: Client, closed: SpaceBulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space_roles, "STEP", 1)
    (one_id, one), (two_id, two) = served.user(), served.user()
    mine = role(admin, *WRITES)
    give(admin, closed, (who(one_id), mine.id), (who(two_id), mine.id))
    one.send(GetSpaceById(id=int(closed.id)))
    told = admin.send(DeleteSpaceRole(id=mine.id))
    with pytest.raises(NotFound):
        admin.send(GetSpaceRolesById(id=mine.id))
    with pytest.raises(BadRequest):
        give(admin, closed, (who(one_id), mine.id))
    role(admin, "read/space", name=mine.name)
    finished(admin, told.task_id)
    assert has(admin, closed) == {}
    for client in (one, two):
        with pytest.raises(NotFound):
            client.send(GetSpaceById(id=int(closed.id)))


def test_delete_space_role__that_administers_a_space_alone_stays(
    served: Served, admin: Client, closed: SpaceBulk
) -> None:
    mine = role(admin, "read/space", "administer/space")
    give(admin, closed, (who(str(closed.author_id)), mine.id))
    with pytest.raises(BadRequest, match=closed.id):
        admin.send(DeleteSpaceRole(id=mine.id))
    with pytest.raises(BadRequest, match=closed.id):
        change(admin, mine, "read/space")
    finished(admin, change(admin, mine, *WRITES, "administer/space").task_id)
    other_id, other = served.user()
    give(admin, closed, (who(other_id), system(admin, "Admin")))
    finished(admin, admin.send(DeleteSpaceRole(id=mine.id)).task_id)
    assert has(other, closed) == {other_id: system(admin, "Admin")}


def test_update_space_role__a_space_that_goes_is_not_seen_again(
    served: Served, admin: Client, closed: SpaceBulk
) -> None:
    account_id, member = served.user()
    mine = role(admin, "read/space")
    give(admin, closed, (who(account_id), mine.id))
    gone = admin.send(DeleteSpace(space_key=closed.key))
    changed = change(admin, mine, *WRITES)
    with pytest.raises(NotFound):
        member.send(GetSpaceById(id=int(closed.id)))
    finished(admin, gone.id)
    finished(admin, changed.task_id)
    with pytest.raises(NotFound):
        member.send(GetSpaceById(id=int(closed.id)))
