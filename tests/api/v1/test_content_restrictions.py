"""Restrictions of content, v1: who alone may view or edit it, and what that means for everything below."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.client.errors import BadRequest, Forbidden, NotFound
from watersmeet.contract.v1 import content as c1
from watersmeet.contract.v1 import content_restrictions as r
from watersmeet.contract.v1.audit import GetAuditRecords
from watersmeet.contract.v1.content_permissions import (
    CheckContentPermission,
    ContentPermissionRequest,
    PermissionCheckResponse,
    Subject,
)
from watersmeet.contract.v1.search import SearchContentByCQL
from watersmeet.contract.v2 import operation, page
from watersmeet.contract.v2.children import GetPageDirectChildren
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import people
from watersmeet.storage import accounts, restrictions

Person = tuple[str, Client]


@pytest.fixture
def someone(served: Served) -> Person:
    return served.user("someone")


@pytest.fixture
def other(served: Served) -> Person:
    return served.user("other")


def me(client: Client) -> str:
    return str(client.raw("GET", "/wiki/rest/api/user/current").json()["accountId"])


def only(operation: Any, *account_ids: str, groups: tuple[str, ...] = ()) -> r.RestrictionWrite:
    named = r.SubjectsWrite(
        user=[r.UserRef(account_id=i) for i in account_ids], group=[r.GroupRef(name=name) for name in groups]
    )
    return r.RestrictionWrite(operation=operation, restrictions=named)


def put(client: Client, of: PageSingle, *wanted: r.RestrictionWrite) -> r.RestrictionList:
    return client.send(r.UpdateRestrictions(id=int(of.id), body=list(wanted)))


def sees(client: Client, of: PageSingle) -> bool:
    try:
        client.send(page.GetPageById(id=int(of.id)))
    except NotFound:
        return False
    return True


def named(found: r.RestrictionList, operation: str) -> list[str]:
    (one,) = [each for each in found.results if each.operation == operation]
    assert one.restrictions
    assert one.restrictions.user
    assert one.restrictions.group
    people_of = [str(user.account_id) for user in one.restrictions.user.results]
    return people_of + [group.name for group in one.restrictions.group.results]


def test_restrictions__of_an_open_page_name_nobody(admin: Client, space: SpaceBulk) -> None:
    found = admin.send(r.GetRestrictions(id=int(make(admin, space, "open").id)))
    assert [one.operation for one in found.results] == ["read", "update"]
    assert named(found, "read") == named(found, "update") == []
    assert found.restrictions_hash == ""
    assert found.size == 2


def test_update_restrictions__hides_the_page_and_all_below(
    admin: Client, space: SpaceBulk, someone: Person, other: Person
) -> None:
    top = make(admin, space, "top")
    below = make(admin, space, "below", parent_id=top.id)
    deep = make(admin, space, "deep", parent_id=below.id)
    found = put(admin, top, only("read", me(admin), someone[0]))
    assert named(found, "read") == sorted([me(admin), someone[0]])
    assert found.restrictions_hash
    for each in (top, below, deep):
        assert sees(someone[1], each)
        assert not sees(other[1], each)
    assert other[1].send(SearchContentByCQL(cql=f'space = {space.key} and title ~ "deep"')).size == 0
    assert someone[1].send(SearchContentByCQL(cql=f'space = {space.key} and title ~ "deep"')).size == 1


def test_update_restrictions__replaces_and_removes(admin: Client, space: SpaceBulk, someone: Person) -> None:
    top = make(admin, space, "replaced")
    below = make(admin, space, "replaced below", parent_id=top.id)
    put(admin, top, only("read", me(admin)))
    assert not sees(someone[1], below)
    put(admin, top, only("read", me(admin), someone[0]), only("update", me(admin)))
    assert sees(someone[1], below)
    found = put(admin, top)
    assert named(found, "read") == named(found, "update") == []
    assert found.restrictions_hash == ""
    put(admin, top, only("read", me(admin)))
    assert not sees(someone[1], below)


def test_add_restrictions__keeps_those_there(admin: Client, space: SpaceBulk, someone: Person, other: Person) -> None:
    top = make(admin, space, "added")
    put(admin, top, only("read", me(admin)))
    found = admin.send(r.AddRestrictions(id=int(top.id), body=[only("read", someone[0])]))
    assert named(found, "read") == sorted([me(admin), someone[0]])
    assert sees(someone[1], top)
    assert not sees(other[1], top)


def test_delete_restrictions__opens_the_page(admin: Client, space: SpaceBulk, someone: Person) -> None:
    top = make(admin, space, "deleted")
    put(admin, top, only("read", me(admin)), only("update", me(admin)))
    found = admin.send(r.DeleteRestrictions(id=int(top.id)))
    assert named(found, "read") == named(found, "update") == []
    assert sees(someone[1], top)


def test_update_restriction__stops_editing_not_viewing(admin: Client, space: SpaceBulk, someone: Person) -> None:
    top = make(admin, space, "read only")
    below = make(admin, space, "free below", parent_id=top.id)
    put(admin, top, only("update", me(admin)))
    assert sees(someone[1], top)
    with pytest.raises(NotFound):
        someone[1].send(page.UpdatePageTitle(id=int(top.id), body=page.PageTitleUpdate(status="current", title="x")))
    allowed = {
        (one.operation, one.target_type)
        for one in someone[1].send(operation.GetPageOperations(id=int(top.id))).operations
    }
    assert ("read", "page") in allowed
    assert ("update", "page") not in allowed
    title = page.PageTitleUpdate(status="current", title="still free")
    someone[1].send(page.UpdatePageTitle(id=int(below.id), body=title))


def test_restrictions__intersect_on_the_way_down(
    admin: Client, space: SpaceBulk, someone: Person, other: Person
) -> None:
    top = make(admin, space, "outer")
    below = make(admin, space, "inner", parent_id=top.id)
    put(admin, top, only("read", me(admin), someone[0]))
    put(admin, below, only("read", me(admin), someone[0], other[0]))
    assert not sees(other[1], below)
    put(admin, top, only("read", me(admin), other[0]))
    assert not sees(someone[1], below)
    assert sees(other[1], below)


def test_restrictions__by_group_follow_its_members(
    served: Served, admin: Client, space: SpaceBulk, someone: Person
) -> None:
    name = f"readers-{served.new_key()}"
    group = served.do(lambda session: people.add_group(session, name))
    top = make(admin, space, "for a group")
    found = put(admin, top, only("read", me(admin), groups=(name,)))
    assert name in named(found, "read")
    assert not sees(someone[1], top)
    served.do(lambda session: accounts.join_group(session, someone[0], group.group_id))
    assert sees(someone[1], top)


@pytest.mark.parametrize("kind", ["read", "update"])
def test_update_restrictions__that_lock_the_caller_out_are_refused(
    admin: Client, space: SpaceBulk, someone: Person, kind: str
) -> None:
    top = make(admin, space, f"locked {kind}")
    with pytest.raises(BadRequest, match="yourself"):
        put(admin, top, only(kind, someone[0]))
    assert named(admin.send(r.GetRestrictions(id=int(top.id))), kind) == []
    assert sees(someone[1], top)


def test_update_restrictions__of_nobody_known_are_refused(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "unknown names")
    for wrong in (only("read", me(admin), "712020:nobody"), only("read", me(admin), groups=("no such group",))):
        with pytest.raises(BadRequest):
            put(admin, top, wrong)
    assert admin.send(r.GetRestrictions(id=int(top.id))).restrictions_hash == ""


def test_update_restrictions__takes_what_an_answer_gives(admin: Client, space: SpaceBulk, someone: Person) -> None:
    top = make(admin, space, "as answered")
    put(admin, top, only("read", me(admin), someone[0]))
    path = f"/wiki/rest/api/content/{top.id}/restriction"
    given = admin.raw("GET", path).json()
    admin.send(r.DeleteRestrictions(id=int(top.id)))
    answered = admin.raw("PUT", path, json=given)
    assert answered.status_code == 200
    assert answered.json()["restrictionsHash"] == given["restrictionsHash"]
    assert sees(someone[1], top)


def test_restrictions__by_who_may_not_are_refused(
    served: Served, admin: Client, space: SpaceBulk, someone: Person
) -> None:
    top = make(admin, space, "not theirs")
    with pytest.raises(NotFound):
        put(someone[1], top, only("read", someone[0]))
    put(admin, top, only("update", me(admin)))
    with pytest.raises(Forbidden):
        someone[1].send(r.DeleteRestrictions(id=int(top.id)))
    assert named(admin.send(r.GetRestrictions(id=int(top.id))), "update") == [me(admin)]
    own = make(someone[1], space, "their own")
    put(someone[1], own, only("read", someone[0]))
    assert not sees(admin, own)


def test_restrictions__of_what_is_unseen_or_hangs_are_not_found(
    admin: Client, space: SpaceBulk, someone: Person, other: Person
) -> None:
    top = make(someone[1], space, "unseen")
    put(someone[1], top, only("read", someone[0]))
    for missing in (int(top.id), 999_999_999):
        with pytest.raises(NotFound, match=str(missing)):
            other[1].send(r.GetRestrictions(id=missing))
        with pytest.raises(NotFound):
            other[1].send(r.AddUserToContentRestriction(id=missing, operation_key="read", account_id=other[0]))


def test_by_operation__and_for_operation(admin: Client, space: SpaceBulk, someone: Person) -> None:
    top = make(admin, space, "by operation")
    put(admin, top, only("read", me(admin), someone[0]))
    both = admin.send(r.GetRestrictionsByOperation(id=int(top.id)))
    assert both.read
    assert both.read.restrictions
    assert both.read.restrictions.user
    assert both.read.restrictions.user.size == 2
    one = admin.send(
        r.GetRestrictionsForOperation(
            id=int(top.id), operation_key="read", expand=("restrictions.user", "content"), start=1, limit=1
        )
    )
    assert one.content
    assert one.content.id == top.id
    assert one.restrictions
    assert one.restrictions.user
    assert (one.restrictions.user.start, one.restrictions.user.limit, one.restrictions.user.size) == (1, 1, 1)
    closed = admin.send(r.GetRestrictionsForOperation(id=int(top.id), operation_key="read", expand=("content",)))
    assert "restrictions" in closed.expandable


def test_one_name__is_added_asked_for_and_removed(
    served: Served, admin: Client, space: SpaceBulk, someone: Person
) -> None:
    top = make(admin, space, "one by one")
    of = int(top.id)
    name = f"named-{served.new_key()}"
    group = served.do(lambda session: people.add_group(session, name))
    admin.send(r.AddUserToContentRestriction(id=of, operation_key="read", account_id=me(admin)))
    admin.send(r.AddUserToContentRestriction(id=of, operation_key="read", account_id=someone[0]))
    admin.send(r.AddGroupToContentRestrictionByGroupId(id=of, operation_key="read", group_id=group.group_id))
    admin.send(r.GetContentRestrictionStatusForUser(id=of, operation_key="read", account_id=someone[0]))
    admin.send(r.GetIndividualGroupRestrictionStatusByGroupId(id=of, operation_key="read", group_id=group.group_id))
    admin.send(r.GetContentRestrictionStatusForGroup(id=of, operation_key="read", group_name=name))
    with pytest.raises(NotFound):
        admin.send(r.GetContentRestrictionStatusForUser(id=of, operation_key="update", account_id=someone[0]))
    admin.send(r.RemoveUserFromContentRestriction(id=of, operation_key="read", account_id=someone[0]))
    admin.send(r.RemoveGroupFromContentRestrictionById(id=of, operation_key="read", group_name=name))
    assert not sees(someone[1], top)
    for gone in (
        r.RemoveUserFromContentRestriction(id=of, operation_key="read", account_id=someone[0]),
        r.RemoveGroupFromContentRestriction(id=of, operation_key="read", group_id=group.group_id),
        r.AddGroupToContentRestriction(id=of, operation_key="read", group_name="no such group"),
        r.GetContentRestrictionStatusForUser(id=of, operation_key="read", account_id="712020:nobody"),
    ):
        with pytest.raises(NotFound):
            admin.send(gone)
    admin.send(r.RemoveUserFromContentRestriction(id=of, operation_key="read", account_id=me(admin)))
    assert sees(someone[1], top)


def test_moves__take_restrictions_of_the_new_place(admin: Client, space: SpaceBulk, someone: Person) -> None:
    closed, free = make(admin, space, "closed"), make(admin, space, "free")
    put(admin, closed, only("read", me(admin)))
    moving = make(admin, space, "moving", parent_id=free.id)
    below = make(admin, space, "moving below", parent_id=moving.id)
    admin.raw("PUT", f"/wiki/rest/api/content/{moving.id}/move/append/{closed.id}")
    assert not sees(someone[1], below)
    admin.raw("PUT", f"/wiki/rest/api/content/{moving.id}/move/append/{free.id}")
    assert sees(someone[1], below)


def test_restricted_child__does_not_count_for_who_cannot_see_it(
    admin: Client, space: SpaceBulk, someone: Person
) -> None:
    top = make(admin, space, "parent of one")
    hidden = make(admin, space, "the one", parent_id=top.id)
    put(admin, hidden, only("read", me(admin)))
    assert someone[1].send(GetPageDirectChildren(id=int(top.id))).results == []
    shown = someone[1].send(c1.GetContentById(id=int(top.id), expand=("childTypes.page", "children.page")))
    assert shown.child_types
    assert shown.child_types.page
    assert shown.child_types.page.value is False


# Large branches


def _branch(served: Served, admin: Client, space: SpaceBulk, count: int) -> tuple[PageSingle, list[PageSingle]]:
    top = make(admin, space, f"branch of {count}")
    first = make(admin, space, f"first of {count}", parent_id=top.id)
    return top, [first, *(make(admin, space, f"{count} {i}", parent_id=first.id) for i in range(count - 1))]


def test_large_branch__is_hidden_when_the_answer_arrives(
    served: Served, admin: Client, space: SpaceBulk, someone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, below = _branch(served, admin, space, 12)
    monkeypatch.setattr(restrictions, "SOME", 5)
    put(admin, top, only("read", me(admin)))
    assert not any(sees(someone[1], each) for each in below)


def test_large_branch__cut_short_is_finished_later(
    served: Served, admin: Client, space: SpaceBulk, someone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The restriction is made, its branch is not; meanwhile part of it moves, and pages are added."""
    top, below = _branch(served, admin, space, 9)
    monkeypatch.setattr(restrictions, "SOME", 4)

    async def begun(session: Any) -> None:
        found = await restrictions.gates.members(session, None)
        gate = await restrictions.gates.intern(session, found | {int(top.id)})
        await session.run(restrictions.Statement(_set_gate(int(top.id), gate)))
        await restrictions.replace(session, int(top.id), "read", [f"u:{me_id}"])
        (path,) = await session.one(restrictions.Statement(_path_of(int(top.id))))
        await restrictions.begin(session, int(top.id), path)

    me_id = me(admin)
    served.do(begun)
    served.do(restrictions.go_on)
    late = make(admin, space, "made meanwhile", parent_id=below[-1].id)
    away = make(admin, space, "elsewhere")
    admin.raw("PUT", f"/wiki/rest/api/content/{below[0].id}/move/append/{away.id}")
    admin.raw("PUT", f"/wiki/rest/api/content/{below[0].id}/move/append/{top.id}")
    while served.do(restrictions.go_on):
        pass
    assert not any(sees(someone[1], each) for each in (top, *below, late))
    assert all(sees(admin, each) for each in (top, *below, late))


def _set_gate(content_id: int, gate_id: int | None) -> Any:
    return restrictions.c.update().where(restrictions.c.c.id == content_id).values(gate_id=gate_id)


def _path_of(content_id: int) -> Any:
    return restrictions.sa.select(restrictions.c.c.path).where(restrictions.c.c.id == content_id)


def test_pages_made_while_a_branch_is_restricted__are_hidden_too(
    served: Served, admin: Client, space: SpaceBulk, someone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, below = _branch(served, admin, space, 10)
    monkeypatch.setattr(restrictions, "SOME", 2)
    mine = me(admin)

    async def both() -> list[PageSingle]:
        writing = [
            asyncio.to_thread(make, served.client(), space, f"meanwhile {i}", parent_id=below[i % len(below)].id)
            for i in range(12)
        ]
        made, _ = await asyncio.gather(asyncio.gather(*writing), asyncio.to_thread(put, admin, top, only("read", mine)))
        return list(made)

    made = asyncio.run(both())
    assert not any(sees(someone[1], each) for each in (*below, *made))


# Asking


def check(client: Client, of: PageSingle, kind: Any, identifier: str, operation: Any) -> PermissionCheckResponse:
    body = ContentPermissionRequest(subject=Subject(type=kind, identifier=identifier), operation=operation)
    return client.send(CheckContentPermission(id=int(of.id), body=body))


def test_permission_check__says_who_may_and_why_not(
    served: Served, admin: Client, space: SpaceBulk, someone: Person, other: Person
) -> None:
    top = make(admin, space, "checked")
    put(admin, top, only("read", me(admin), someone[0]), only("update", me(admin)))
    assert check(admin, top, "user", me(admin), "delete").has_permission
    assert check(admin, top, "user", someone[0], "read").has_permission
    refused = check(admin, top, "user", someone[0], "update")
    assert not refused.has_permission
    assert [error.translation for error in refused.errors] == ["User does not have permission to the content"]
    assert not check(admin, top, "user", other[0], "read").has_permission
    served.allow_anonymous(False)
    nobody = check(admin, top, "user", "anonymous", "read")
    assert [error.translation for error in nobody.errors] == ["Anonymous users are not allowed to use Confluence"]
    assert check(someone[1], top, "user", someone[0], "read").has_permission
    with pytest.raises(Forbidden):
        check(someone[1], top, "user", other[0], "read")
    with pytest.raises(BadRequest):
        check(admin, top, "group", "no-such-group", "read")
    with pytest.raises(NotFound):
        check(other[1], top, "user", other[0], "read")


def test_permission_check__of_a_group(served: Served, admin: Client, space: SpaceBulk) -> None:
    name = f"asked-{served.new_key()}"
    group = served.do(lambda session: people.add_group(session, name))
    top = make(admin, space, "checked for a group")
    found = check(admin, top, "group", group.group_id, "read")
    assert [error.translation for error in found.errors] == ["Group does not have permission to the space"]
    users = served.do(lambda session: accounts.groups_with_role(session, "users"))[0]
    assert check(admin, top, "group", users.group_id, "read").has_permission
    put(admin, top, only("read", me(admin)))
    closed = check(admin, top, "group", users.group_id, "read")
    assert [error.translation for error in closed.errors] == ["Group does not have permission to the content"]


def test_restrictions__are_told_in_the_audit_log(admin: Client, space: SpaceBulk, someone: Person) -> None:
    top = make(admin, space, "on the record")
    put(admin, top, only("read", me(admin), someone[0]))
    put(admin, top, only("read", me(admin), someone[0]))
    admin.send(r.DeleteRestrictions(id=int(top.id)))
    said = admin.send(GetAuditRecords(search_string=f"({top.id})")).results
    assert [one.summary for one in said] == ["Content restrictions changed"] * 2
    assert someone[0] in said[1].changed_values[0].new_value
    assert said[0].changed_values[0].new_value == ""
