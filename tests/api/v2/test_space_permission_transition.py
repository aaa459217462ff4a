"""From single permissions to roles: counting what is held, and giving roles for it in many spaces."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest

from tests.api.v2.making import actor_of, admin_id, make
from tests.api.v2.test_space_role import change, finished, give, has, make_guest, role, system, who
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.space import GetSpaceById, SpaceBulk
from watersmeet.contract.v2.space_permission_transition import (
    BulkAssignRoles,
    BulkAssignSpacePermissionRoles,
    BulkRemoveAccess,
    BulkRemoveSpacePermissionAccess,
    CombinationAssignment,
    GenerateSpacePermissionCombinations,
    GetSpacePermissionTransitionTaskStatus,
    ListSpacePermissionCombinations,
    PermissionCombination,
    PrincipalTypeAssignment,
    SelectedSpace,
    SpaceSelection,
    TransitionTask,
    TransitionTaskStatus,
)
from watersmeet.domain import role_transition, tasks
from watersmeet.model.errors import Invalid
from watersmeet.model.ids import now
from watersmeet.storage import spaces as space_rows


def ended(client: Client, task: TransitionTask) -> TransitionTaskStatus:
    """How a task ended."""
    assert task.status_url.endswith(f"/wiki/api/v2/space-permissions/transition/tasks/{task.task_id}")
    end = time.monotonic() + 20
    while True:
        told = client.send(GetSpacePermissionTransitionTaskStatus(task_id=task.task_id))
        assert told.task_id == task.task_id
        if told.status != "IN_PROGRESS":
            return told
        assert time.monotonic() < end, "the task does not end"
        time.sleep(0.02)


def everything(client: Client, limit: int = 250) -> list[PermissionCombination]:
    found, cursor = [], None
    while True:
        some = client.send(ListSpacePermissionCombinations(limit=limit, cursor=cursor))
        assert len(some.results) <= limit
        found += some.results
        if not isinstance(some.cursor, str):
            return found
        cursor = some.cursor


def count(client: Client) -> list[PermissionCombination]:
    task = client.send(GenerateSpacePermissionCombinations())
    assert ended(client, task).status == "COMPLETED"
    return everything(client)


def unusual(*more: str) -> tuple[str, ...]:
    """Permissions that no role and nobody else holds together."""
    return "read/space", "create/page", *more, f"create/x{uuid.uuid4().hex}"


def grant(served: Served, space: SpaceBulk, permissions: tuple[str, ...], *principals: str) -> None:
    pairs = [(permission, principal) for principal in principals for permission in permissions]
    served.do(lambda session: space_rows.add_grants(session, int(space.id), pairs))


def of(found: list[PermissionCombination], permissions: tuple[str, ...]) -> PermissionCombination:
    return next(one for one in found if {each.id for each in one.permissions} == set(permissions))


def closed(served: Served, admin: Client) -> SpaceBulk:
    return served.space(admin, create_private_space=True)


def these(*spaces: SpaceBulk) -> SpaceSelection:
    selected = [SelectedSpace(id=space.id, key=space.key) for space in spaces]
    return SpaceSelection(space_type="SPECIFIC", selected_spaces=selected)


def assign(client: Client, combination: str, selection: SpaceSelection, **kinds: str | None) -> TransitionTask:
    """Give roles by kind; None removes access."""
    given = [
        PrincipalTypeAssignment(principal_type=kind, remove_access=role_id is None, role_id=role_id)  # type: ignore[arg-type]
        for kind, role_id in kinds.items()
    ]
    one = CombinationAssignment(permission_combination_id=combination, principal_type_assignments=given)
    return client.send(
        BulkAssignSpacePermissionRoles(body=BulkAssignRoles(assignments=[one], space_selection=selection))
    )


def remove(client: Client, combination: str, selection: SpaceSelection) -> TransitionTask:
    body = BulkRemoveAccess(permission_combination_ids=[combination], space_selection=selection)
    return client.send(BulkRemoveSpacePermissionAccess(body=body))


def test_list_space_permission_combinations__counts_what_is_held(
    served: Served, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_transition, "STEP", 3)
    one, two = closed(served, admin), closed(served, admin)
    (a_id, _), (b_id, _), (guest_id, _) = served.user(), served.user(), served.user()
    make_guest(served, guest_id)
    held, rare, viewer = unusual("export/space"), unusual(), ("read/space", "create/comment")
    grant(served, one, held, f"u:{a_id}", f"u:{guest_id}", "g:some-group", "c:ANONYMOUS_USERS")
    grant(served, two, held, f"u:{a_id}", "c:ALL_LICENSED_USERS")
    grant(served, two, rare, "c:ALL_PRODUCT_ADMINS")
    grant(served, two, viewer, f"u:{b_id}")
    found = count(admin)
    often = of(found, held)
    assert (often.space_count, often.principal_count) == (2, 5)
    assert set(often.principal_types) == {"USER", "GUEST", "GROUP", "ANONYMOUS", "ALL_LICENSED_USERS_USER_CLASS"}
    assert {(each.id, each.display_name) for each in often.permissions} >= {("export/space", "Export space")}
    seldom = of(found, rare)
    assert (seldom.space_count, seldom.principal_count) == (1, 1)
    assert seldom.principal_types == ["ALL_PRODUCT_ADMINS_USER_CLASS"]
    assert not [each for each in found if {p.id for p in each.permissions} == set(viewer)]
    counts = [each.principal_count for each in found]
    assert counts == sorted(counts, reverse=True)
    assert len({each.combination_id for each in found}) == len(found)
    for limit in (1, 2):
        assert everything(admin, limit) == found
    generated = admin.send(ListSpacePermissionCombinations()).generated_at
    assert isinstance(generated, str)
    assert generated <= now()
    with served.queries(at_most=4):
        admin.send(ListSpacePermissionCombinations())
    again = count(admin)
    assert of(again, held) == often


def test_list_space_permission_combinations__a_role_of_it_takes_it_out(served: Served, admin: Client) -> None:
    account_id, _ = served.user()
    space = closed(served, admin)
    held = ("read/space", "export/space", "manage_templates/space")
    grant(served, space, held, f"u:{account_id}")
    assert of(count(admin), held)
    made = role(admin, *held)
    assert not [one for one in everything(admin) if {each.id for each in one.permissions} == set(held)]
    finished(admin, change(admin, made, "read/space").task_id)


@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "limit=251", "limit=x"])
def test_list_space_permission_combinations__bad_input_is_400(admin: Client, query: str) -> None:
    path = "/wiki/api/v2/space-permissions/transition/combinations"
    assert admin.raw("GET", f"{path}?{query}").status_code == 400


def test_bulk_assign_space_permission_roles__gives_the_role_by_type(
    served: Served, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_transition, "STEP", 1)
    one, two, other = closed(served, admin), closed(served, admin), closed(served, admin)
    (a_id, a), (b_id, b) = served.user(), served.user()
    held = unusual()
    for space in (one, two, other):
        grant(served, space, held, f"u:{a_id}", "c:ANONYMOUS_USERS", "g:some-group")
    grant(served, two, held, f"u:{b_id}")
    give(admin, one, (who(b_id), system(admin, "Collaborator")))
    combination = of(count(admin), held).combination_id
    viewer = system(admin, "Viewer")
    make(a, one)
    task = assign(admin, combination, these(one, two), USER=viewer, ANONYMOUS=None)
    assert ended(admin, task).status == "COMPLETED"
    assert has(admin, one) == {a_id: viewer, b_id: system(admin, "Collaborator")}
    assert has(admin, two) == {a_id: viewer, b_id: viewer}
    assert has(admin, other) == {}
    with pytest.raises(NotFound):
        make(a, one, "Not any more")
    make(b, one, "Still")
    make(a, other)

    def holders(space: SpaceBulk) -> set[str]:
        found = served.do(lambda session: space_rows.grants(session, int(space.id)))
        return {principal for _, permission, principal in found if permission == held[-1]}

    assert holders(one) == holders(two) == {"g:some-group"}
    assert holders(other) == {f"u:{a_id}", "c:ANONYMOUS_USERS", "g:some-group"}


def test_bulk_remove_space_permission_access__takes_everything_from_all_but_some_spaces(
    served: Served, admin: Client
) -> None:
    one, two = closed(served, admin), closed(served, admin)
    mine = served.space(admin, key=f"~{served.new_key()}", create_private_space=True)
    account_id, member = served.user()
    held = unusual()
    for space in (one, two, mine):
        grant(served, space, held, f"u:{account_id}")
    combination = of(count(admin), held).combination_id

    def seen() -> list[bool]:
        found = []
        for space in (one, two, mine):
            answer = member.raw("GET", f"/wiki/api/v2/spaces/{space.id}")
            found.append(answer.status_code == 200)
        return found

    assert ended(admin, remove(admin, combination, SpaceSelection(space_type="PERSONAL"))).status == "COMPLETED"
    assert seen() == [True, True, False]
    but = SpaceSelection(space_type="ALL_EXCEPT_SPECIFIC", selected_spaces=these(two).selected_spaces)
    assert ended(admin, remove(admin, combination, but)).status == "COMPLETED"
    assert seen() == [False, True, False]
    grant(served, mine, held, f"u:{account_id}")
    kind = SpaceSelection(space_type="ALL_EXCEPT_PERSONAL")
    assert ended(admin, remove(admin, combination, kind)).status == "COMPLETED"
    assert seen() == [False, False, True]
    assert ended(admin, remove(admin, combination, SpaceSelection(space_type="ALL"))).status == "COMPLETED"
    assert seen() == [False, False, False]


def test_bulk_remove_space_permission_access__a_space_keeps_an_administrator(served: Served, admin: Client) -> None:
    one, two = closed(served, admin), closed(served, admin)
    (a_id, a), (b_id, _) = served.user(), served.user()
    held = unusual("administer/space")
    for space, principal in ((one, a_id), (two, b_id)):
        grant(served, space, held, f"u:{principal}")
    give(a, one, (who(str(one.author_id)), system(admin, "Viewer")))
    combination = of(count(admin), held).combination_id
    told = ended(admin, remove(admin, combination, these(one, two)))
    assert told.status == "FAILED"
    assert isinstance(told.error_message, str)
    assert one.id in told.error_message
    assert two.id not in told.error_message
    a.send(GetSpaceById(id=int(one.id)))
    grants = served.do(lambda session: space_rows.grants(session, int(two.id)))
    assert not [row for row in grants if row[2] == f"u:{b_id}"]
    task = assign(admin, combination, these(one), USER=system(admin, "Admin"))
    assert ended(admin, task).status == "COMPLETED"
    assert has(a, one)[a_id] == system(admin, "Admin")


def test_bulk_assign_space_permission_roles__bad_input_is_400(served: Served, admin: Client) -> None:
    space = closed(served, admin)
    account_id, member = served.user()
    held = unusual()
    grant(served, space, held, f"u:{account_id}", "c:ANONYMOUS_USERS")
    combination = of(count(admin), held).combination_id
    viewer, manager = system(admin, "Viewer"), system(admin, "Manager")
    every = {"spaceType": "ALL"}
    named = [{"id": space.id, "key": space.key}]

    def given(kind: str, selection: Any = every, of: str = combination, **more: Any) -> dict[str, Any]:
        one = {"principalType": kind, "removeAccess": False, **more}
        return {
            "assignments": [{"permissionCombinationId": of, "principalTypeAssignments": [one]}],
            "spaceSelection": selection,
        }

    good = given("USER", roleId=viewer)
    bad: list[dict[str, Any]] = [
        {},
        {"assignments": [], "spaceSelection": every},
        {"assignments": good["assignments"]},
        {"assignments": good["assignments"] * 2, "spaceSelection": every},
        {
            "assignments": [{"permissionCombinationId": combination, "principalTypeAssignments": []}],
            "spaceSelection": every,
        },
        given("USER"),
        given("USER", roleId="no-such-role"),
        given("USER", roleId=viewer, removeAccess=True),
        given("GROUP", roleId=viewer),
        given("TEAM", roleId=viewer),
        given("ANONYMOUS", roleId=manager),
        given("USER", of="no-such-combination", roleId=viewer),
        given("USER", {"spaceType": "SOME"}, roleId=viewer),
        given("USER", {"spaceType": "SPECIFIC"}, roleId=viewer),
        given("USER", {"spaceType": "ALL_EXCEPT_SPECIFIC", "selectedSpaces": []}, roleId=viewer),
        given("USER", {"spaceType": "SPECIFIC", "selectedSpaces": [{"id": "x", "key": "x"}]}, roleId=viewer),
        given("USER", {"spaceType": "SPECIFIC", "selectedSpaces": [{"id": space.id, "key": "x"}]}, roleId=viewer),
    ]
    path = "/wiki/api/v2/space-permissions/transition"
    for body in bad:
        assert admin.raw("POST", f"{path}/role-assignments", json=body).status_code == 400, body
    for body in (
        {},
        {"permissionCombinationIds": [], "spaceSelection": every},
        {"permissionCombinationIds": [combination] * 2, "spaceSelection": every},
        {"permissionCombinationIds": ["x"], "spaceSelection": {"spaceType": "SPECIFIC", "selectedSpaces": named}},
        {"permissionCombinationIds": [combination], "spaceSelection": {"spaceType": "SPECIFIC"}},
    ):
        assert admin.raw("POST", f"{path}/access-removals", json=body).status_code == 400, body
    assert has(admin, space) == {}
    make(member, space)


def test_generate_space_permission_combinations__one_task_at_a_time(served: Served, admin: Client) -> None:
    account_id = admin_id(served)

    async def two_counts(session: Any) -> bool:
        actor = await actor_of(session, account_id)
        one = await tasks.count_permissions(session, actor, now())
        return one == await tasks.count_permissions(session, actor, now())

    async def both(session: Any) -> None:
        actor = await actor_of(session, account_id)
        await tasks.count_permissions(session, actor, now())
        await tasks.move_to_roles(session, actor, now(), [role_transition.Move(combination="x")], "ALL", [])

    assert served.do(two_counts)
    with pytest.raises(Invalid, match="has to end first"):
        served.do(both)
    count(admin)


def test_list_space_permission_combinations__only_administrators_of_the_site(served: Served, admin: Client) -> None:
    _, member = served.user()
    done = admin.send(GenerateSpacePermissionCombinations())
    for refused in (
        lambda: member.send(ListSpacePermissionCombinations()),
        lambda: member.send(GenerateSpacePermissionCombinations()),
        lambda: member.send(GetSpacePermissionTransitionTaskStatus(task_id=done.task_id)),
        lambda: remove(member, "x", SpaceSelection(space_type="ALL")),
        lambda: assign(member, "x", SpaceSelection(space_type="ALL"), USER=None),
    ):
        with pytest.raises(NotFound):
            refused()
    ended(admin, done)


def test_get_space_permission_transition_task_status__of_others_is_404(admin: Client) -> None:
    other = change(admin, role(admin, "read/space"), "read/space").task_id
    for task_id in (other, "1", "x", "9" * 30):
        with pytest.raises(NotFound):
            admin.send(GetSpacePermissionTransitionTaskStatus(task_id=task_id))
    with pytest.raises(BadRequest):
        assign(admin, "x", SpaceSelection(space_type="ALL"), USER=None)
