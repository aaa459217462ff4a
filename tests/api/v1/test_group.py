"""Groups through v1: reading, making and removing them, and who is in them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.api.v1.grouping import group, join
from tests.conftest import Served
from watersmeet.client import BadRequest, Basic, Client, Forbidden, NotFound, Unauthorized
from watersmeet.contract.v1.common import Group
from watersmeet.contract.v1.group import (
    AddUserToGroup,
    AddUserToGroupByGroupId,
    CreateGroup,
    GetGroupByGroupId,
    GetGroupByName,
    GetGroupByQueryParam,
    GetGroupMembers,
    GetGroupMembersByGroupId,
    GetGroups,
    GetMembersByQueryParam,
    GroupName,
    NewMember,
    RemoveGroup,
    RemoveGroupById,
    RemoveMemberFromGroup,
    RemoveMemberFromGroupByGroupId,
    SearchGroups,
)
from watersmeet.contract.v1.space import CreateSpace, SpaceCreate
from watersmeet.contract.v1.users import GetCurrentUser, GetGroupMembershipsForUser
from watersmeet.domain import people
from watersmeet.domain.people import MAX_GROUP_NAME
from watersmeet.model.ids import now
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.work import outbox

NO_ID = str(uuid.UUID(int=0))
USERS, ADMINS = "confluence-users-watersmeet", "confluence-admins-watersmeet"


def ids(found: Any) -> list[str]:
    return [each.account_id for each in found.results]


@pytest.fixture
def word() -> str:
    """A word that no other group has in its name."""
    return uuid.uuid4().hex[:10]


@pytest.fixture
def crew(served: Served, admin: Client) -> tuple[Group, list[str]]:
    """A group and its members, in the order lists have."""
    made = group(admin)
    of = sorted(served.user()[0] for _ in range(3))
    join(admin, made, *reversed(of))
    return made, of


# Reading


def test_get_groups__all_by_name(admin: Client) -> None:
    names = [each.name for each in admin.each(GetGroups(limit=3))]
    assert names == sorted(names, key=str.lower)
    assert {USERS, ADMINS, "administrators", "site-admins"} <= set(names)
    first = admin.send(GetGroups(limit=2))
    second = admin.send(GetGroups(start=2, limit=2))
    assert [each.name for each in first.results + second.results] == names[:4]
    assert (second.start, second.limit, second.size) == (2, 2, 2)
    assert second.links["next"] == "/rest/api/group?limit=2&start=4"
    assert second.links["prev"] == "/rest/api/group?limit=2&start=0"
    whole = admin.send(GetGroups())
    assert whole.limit == 200
    past = admin.send(GetGroups(start=100_000))
    assert (past.size, past.results) == (0, [])
    assert admin.send(GetGroups(limit=0)).results == []
    assert admin.send(GetGroups(limit=1000)).limit == 200


def test_get_groups__shows_what_a_group_is(admin: Client) -> None:
    found = next(each for each in admin.send(GetGroups()).results if each.name == USERS)
    assert found.type == "group"
    assert str(uuid.UUID(found.id)) == found.id
    assert found.links["self"].endswith(f"/wiki/rest/api/group/{USERS}")


def test_get_groups__of_one_level_of_access(admin: Client) -> None:
    plain = group(admin)
    assert [each.name for each in admin.send(GetGroups(access_type="user")).results] == [USERS]
    for level in ("admin", "site-admin"):
        names = {each.name for each in admin.send(GetGroups(access_type=level)).results}
        assert {"administrators", ADMINS, "org-admins", "site-admins", "system-administrators"} == names
    assert plain.name in [each.name for each in admin.each(GetGroups())]
    one = admin.send(GetGroups(access_type="admin", limit=1))
    assert "accessType=admin" in one.links["next"]
    answer = admin.raw("GET", "/wiki/rest/api/group?accessType=everybody")
    assert answer.status_code == 400
    assert "user, admin, site-admin" in answer.text


def test_search_groups__finds_a_part_of_the_name_in_any_case(admin: Client, word: str) -> None:
    made = [group(admin, f"{name} {word}") for name in ("Writers", "The readers", "Übersetzer")]
    assert [each.id for each in admin.send(SearchGroups(query=word.upper())).results] == [
        made[1].id,
        made[0].id,
        made[2].id,
    ]
    assert [each.id for each in admin.send(SearchGroups(query=f"rEADers {word}")).results] == [made[1].id]
    assert [each.id for each in admin.send(SearchGroups(query=f"übersetzer {word}")).results] == [made[2].id]
    assert admin.send(SearchGroups(query=f"{word} writers")).results == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "%%", "\\%"])
def test_search_groups__takes_every_sign_for_itself(admin: Client, word: str, sign: str) -> None:
    odd = group(admin, f"odd{sign}{word}")
    group(admin, f"odd-{word}")
    assert [each.id for each in admin.send(SearchGroups(query=f"d{sign}{word}")).results] == [odd.id]


def test_search_groups__in_pages_and_counted_when_asked(admin: Client, word: str) -> None:
    for k in range(5):
        group(admin, f"{k} {word}")
    page = admin.send(SearchGroups(query=word, start=1, limit=2))
    assert [each.name[0] for each in page.results] == ["1", "2"]
    assert "totalSize" not in admin.raw("GET", f"/wiki/rest/api/group/picker?query={word}").json()
    assert admin.send(SearchGroups(query=word, limit=2, should_return_total_size=True)).total_size == 5
    assert admin.send(SearchGroups(query=word, limit=0, should_return_total_size=True)).total_size == 5
    assert len(list(admin.each(SearchGroups(query=word, limit=2)))) == 5
    assert admin.raw("GET", "/wiki/rest/api/group/picker").status_code == 400


def test_get_group__by_id_and_by_name(served: Served, admin: Client, word: str) -> None:
    made = group(admin, f"A/B & Ü? {word}")
    _, member = served.user()
    assert member.send(GetGroupByGroupId(id=made.id)) == made
    assert member.send(GetGroupByQueryParam(name=made.name)) == made
    assert member.send(GetGroupByQueryParam(name=made.name.upper())) == made
    assert member.send(GetGroupByName(group_name=made.name)) == made
    path = made.links["self"].removeprefix(served.url)
    assert member.raw("GET", path).json()["id"] == made.id


def test_get_group__absent_is_404_and_none_named_400(admin: Client) -> None:
    for absent in (NO_ID, "no uuid"):
        with pytest.raises(NotFound, match=f"No group found with id : {absent}"):
            admin.send(GetGroupByGroupId(id=absent))
    with pytest.raises(NotFound, match="No group found with name : nosuch"):
        admin.send(GetGroupByQueryParam(name="nosuch"))
    with pytest.raises(NotFound):
        admin.send(GetGroupByName(group_name="nosuch"))
    for path in ("by-id", "by-name", "by-id?id=", "by-name?name=", "member", "member?name="):
        assert admin.raw("GET", f"/wiki/rest/api/group/{path}").status_code == 400, path


READS = (
    GetGroups(),
    GetGroups(access_type="user"),
    SearchGroups(query="users"),
    SearchGroups(query="users", should_return_total_size=True),
    GetGroupByQueryParam(name=USERS),
    GetGroupByName(group_name=USERS),
    GetGroupByGroupId(id=NO_ID),
    GetGroupMembersByGroupId(group_id=NO_ID, should_return_total_size=True),
    GetMembersByQueryParam(name=USERS),
    GetGroupMembers(group_name=USERS),
    GetGroupMembershipsForUser(account_id="712020:nobody"),
)


@pytest.mark.parametrize("read", READS, ids=lambda read: type(read).__name__)
def test_groups__are_not_for_strangers(served: Served, read: Any) -> None:
    with pytest.raises(Forbidden):
        served.client(Basic("admin@example.com", "wrong")).send(read)
    with pytest.raises(Forbidden):
        served.anonymous().send(read)
    served.allow_anonymous(True)
    try:
        with pytest.raises(Forbidden, match="signed-in"):
            served.anonymous().send(read)
    finally:
        served.allow_anonymous(False)


# Members


def test_get_group_members__by_id_and_by_name(served: Served, admin: Client, crew: tuple[Group, list[str]]) -> None:
    made, of = crew
    _, member = served.user()
    assert ids(member.send(GetGroupMembersByGroupId(group_id=made.id))) == of
    assert ids(member.send(GetMembersByQueryParam(name=made.name.upper()))) == of
    assert ids(member.send(GetGroupMembers(group_name=made.name))) == of
    for page in (
        member.send(GetGroupMembersByGroupId(group_id=made.id, start=1, limit=1)),
        member.send(GetMembersByQueryParam(name=made.name, start=1, limit=1)),
        member.send(GetGroupMembers(group_name=made.name, start=1, limit=1)),
    ):
        assert ids(page) == [of[1]]
        assert (page.start, page.limit, page.size) == (1, 1, 1)
        assert "start=2" in page.links["next"]
        assert "start=0" in page.links["prev"]
    for each in (GetGroupMembersByGroupId(group_id=made.id, limit=1), GetMembersByQueryParam(name=made.name, limit=1)):
        assert [found.account_id for found in member.each(each)] == of


def test_get_group_members__hides_addresses_from_members(
    served: Served, admin: Client, crew: tuple[Group, list[str]]
) -> None:
    made, _ = crew
    _, member = served.user()
    assert {each.email for each in member.send(GetGroupMembersByGroupId(group_id=made.id)).results} == {""}
    assert all(each.email for each in admin.send(GetGroupMembersByGroupId(group_id=made.id)).results)


def test_get_group_members__counted_when_asked(admin: Client, crew: tuple[Group, list[str]]) -> None:
    made, of = crew
    path = f"/wiki/rest/api/group/{made.id}/membersByGroupId"
    assert "totalSize" not in admin.raw("GET", path).json()
    assert "totalSize" not in admin.raw("GET", f"{path}?shouldReturnTotalSize=false").json()
    assert admin.raw("GET", f"{path}?shouldReturnTotalSize=true&limit=1").json()["totalSize"] == len(of)


def test_get_group_members__opens_what_is_asked(served: Served, admin: Client) -> None:
    made = group(admin)
    account_id, member = served.user()
    join(admin, made, account_id)
    key = "~" + "".join(letter for letter in account_id if letter.isalnum())
    member.send(CreateSpace(body=SpaceCreate(key=key, name="My own")))
    names = ("operations", "personalSpace", "isExternalCollaborator")
    for read in (
        GetGroupMembersByGroupId(group_id=made.id, expand=names),
        GetMembersByQueryParam(name=made.name, expand=names),
        GetGroupMembers(group_name=made.name, expand=names),
    ):
        (found,) = member.send(read).results
        assert found.operations
        assert found.personal_space
        assert found.personal_space.key == key
        assert found.is_external_collaborator is False
        assert found.expandable == {}
    (plain,) = member.send(GetGroupMembers(group_name=made.name)).results
    assert set(plain.expandable) == {"operations", "personalSpace"}


def test_get_group_members__of_no_group_is_nobody(admin: Client) -> None:
    for read in (
        GetGroupMembersByGroupId(group_id=NO_ID),
        GetMembersByQueryParam(name="nosuch"),
        GetGroupMembers(group_name="nosuch"),
    ):
        assert admin.send(read).results == []
    assert admin.send(GetGroupMembersByGroupId(group_id=NO_ID, should_return_total_size=True)).total_size == 0


def test_get_group_members__more_than_200_at_once(admin: Client, crew: tuple[Group, list[str]]) -> None:
    made, of = crew
    answer = admin.raw("GET", f"/wiki/rest/api/group/{made.id}/membersByGroupId?limit=201")
    assert answer.status_code == 400
    assert "between 0 and 200" in answer.text
    for read in (GetMembersByQueryParam(name=made.name, limit=1000), GetGroupMembers(group_name=made.name, limit=1000)):
        page = admin.send(read)
        assert (page.limit, page.size) == (200, len(of))


def test_lists__cost_the_same_for_any_limit(served: Served, admin: Client, word: str) -> None:
    made = group(admin, f"0 {word}")
    for k in range(30):
        group(admin, f"{k + 1} {word}")
    join(admin, made, *(served.user()[0] for _ in range(30)))
    admin.send(GetCurrentUser())  # after which the caller is known
    for limit in (1, 25, 200):
        for read, cost in (
            (GetGroups(limit=limit), 2),
            (SearchGroups(query=word, limit=limit, should_return_total_size=True), 3),
            (GetMembersByQueryParam(name=made.name, limit=limit), 4),
            (GetGroupMembersByGroupId(group_id=made.id, limit=limit, should_return_total_size=True), 5),
        ):
            with served.queries(at_most=cost):
                admin.send(read)


# Making them


def test_create_group__made_and_told(served: Served, admin: Client, word: str) -> None:
    answer = admin.raw("POST", "/wiki/rest/api/group", json={"name": f"  New {word} ", "type": "group"})
    assert answer.status_code == 201
    made = admin.send(GetGroupByName(group_name=f"new {word}"))
    assert answer.json() == {
        "type": "group",
        "id": made.id,
        "name": f"New {word}",
        "_links": {"self": f"{served.url}/wiki/rest/api/group/New%20{word}"},
    }
    assert ("group_created", made.name) in told(served)
    admin.send(RemoveGroupById(id=made.id))
    assert ("group_removed", made.name) in told(served)


def told(served: Served) -> list[tuple[str, str]]:
    """The events about groups, and the names in them."""

    async def read(session: Any) -> list[tuple[str, str]]:
        rows = await session.all(Statement(outbox.select()))
        events = [(row[1], row[2]) for row in rows]
        return [(kind, payload.partition('"name":"')[2].partition('"')[0]) for kind, payload in events]

    found: list[tuple[str, str]] = served.do(read)
    return found


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": None},
        {"name": 1},
        {"name": ""},
        {"name": "  "},
        {"name": "x" * (MAX_GROUP_NAME + 1)},
        {"name": "a\0b"},
        [],
        None,
    ],
)
def test_create_group__bad_name_is_400(admin: Client, body: Any) -> None:
    assert admin.raw("POST", "/wiki/rest/api/group", json=body).status_code == 400


def test_create_group__taken_name_is_400(admin: Client, word: str) -> None:
    group(admin, f"Taken {word}")
    with pytest.raises(BadRequest, match="already"):
        group(admin, f"TAKEN {word}")
    assert admin.send(SearchGroups(query=word, should_return_total_size=True)).total_size == 1
    group(admin, word + "x" * (MAX_GROUP_NAME - len(word)))


# Who is in them


def test_member__in_and_out_by_id(served: Served, admin: Client) -> None:
    made, (account_id, _) = group(admin), served.user()
    path = f"/wiki/rest/api/group/userByGroupId?groupId={made.id}"
    for _ in range(2):
        answer = admin.raw("POST", path, json={"accountId": account_id})
        assert (answer.status_code, answer.content) == (201, b"")
        assert ids(admin.send(GetGroupMembersByGroupId(group_id=made.id))) == [account_id]
    for _ in range(2):
        admin.send(RemoveMemberFromGroupByGroupId(group_id=made.id, account_id=account_id))
        assert ids(admin.send(GetGroupMembersByGroupId(group_id=made.id))) == []


def test_member__in_and_out_by_name(served: Served, admin: Client) -> None:
    made, (account_id, _) = group(admin), served.user()
    for _ in range(2):
        admin.send(AddUserToGroup(name=made.name, body=NewMember(account_id=account_id)))
        assert ids(admin.send(GetMembersByQueryParam(name=made.name))) == [account_id]
    for _ in range(2):
        admin.send(RemoveMemberFromGroup(name=made.name, account_id=account_id))
        assert ids(admin.send(GetMembersByQueryParam(name=made.name))) == []


def test_member__who_or_what_is_not_there(served: Served, admin: Client) -> None:
    made, (account_id, _) = group(admin), served.user()
    somebody, nobody = NewMember(account_id=account_id), NewMember(account_id="712020:nobody")
    for lost in (
        AddUserToGroupByGroupId(group_id=NO_ID, body=somebody),
        AddUserToGroup(name="nosuch", body=somebody),
        RemoveMemberFromGroupByGroupId(group_id=NO_ID, account_id=account_id),
        RemoveMemberFromGroup(name="nosuch", account_id=account_id),
        RemoveMemberFromGroupByGroupId(group_id=made.id, account_id="712020:nobody"),
        RemoveMemberFromGroup(name=made.name, account_id="712020:nobody"),
        RemoveMemberFromGroup(name=made.name, key="abc"),
        RemoveMemberFromGroupByGroupId(group_id=made.id, username="abc"),
        RemoveGroupById(id=NO_ID),
        RemoveGroup(name="nosuch"),
    ):
        with pytest.raises(NotFound):
            admin.send(lost)
    for wrong in (
        AddUserToGroupByGroupId(group_id=made.id, body=nobody),
        AddUserToGroup(name=made.name, body=nobody),
        RemoveMemberFromGroupByGroupId(group_id=made.id),
        RemoveMemberFromGroup(name=made.name),
    ):
        with pytest.raises(BadRequest, match="accountId"):
            admin.send(wrong)
    base = "/wiki/rest/api/group"
    for method, path, body in (
        ("POST", f"{base}/userByGroupId", {"accountId": account_id}),
        ("POST", f"{base}/user", {"accountId": account_id}),
        ("POST", f"{base}/user?name={made.name}", {}),
        ("POST", f"{base}/userByGroupId?groupId={made.id}", {"accountId": 1}),
        ("DELETE", f"{base}/userByGroupId?accountId={account_id}", None),
        ("DELETE", f"{base}/user?accountId={account_id}", None),
        ("DELETE", f"{base}/by-id", None),
        ("DELETE", base, None),
    ):
        assert admin.raw(method, path, json=body).status_code == 400, path
    assert ids(admin.send(GetGroupMembersByGroupId(group_id=made.id))) == []


def test_get_group_memberships_for_user__follows(served: Served, admin: Client) -> None:
    made, (account_id, member) = group(admin), served.user()
    join(admin, made, account_id)
    found = member.send(GetGroupMembershipsForUser(account_id=account_id))
    assert made.name in [each.name for each in found.results]
    assert found.total_size == 2
    admin.send(RemoveGroupById(id=made.id))
    assert [each.name for each in member.send(GetGroupMembershipsForUser(account_id=account_id)).results] == [USERS]


# Who may


def test_writes__are_for_administrators(served: Served, admin: Client, crew: tuple[Group, list[str]]) -> None:
    made, of = crew
    account_id, member = served.user()
    me = NewMember(account_id=account_id)
    for write in (
        CreateGroup(body=GroupName(name="mine")),
        AddUserToGroupByGroupId(group_id=made.id, body=me),
        AddUserToGroup(name=ADMINS, body=me),
        RemoveMemberFromGroupByGroupId(group_id=made.id, account_id=of[0]),
        RemoveMemberFromGroup(name=made.name, account_id=of[0]),
        RemoveGroupById(id=made.id),
        RemoveGroup(name=made.name),
        RemoveGroupById(id=NO_ID),
        AddUserToGroup(name="nosuch", body=me),
    ):
        with pytest.raises(Forbidden, match="administrator"):
            member.send(write)
        with pytest.raises(Unauthorized):
            served.anonymous().send(write)
    assert ids(admin.send(GetGroupMembersByGroupId(group_id=made.id))) == of
    with pytest.raises(NotFound):
        admin.send(GetGroupByName(group_name="mine"))


def test_writes__by_strangers_where_the_site_lets_anybody_in(served: Served, admin: Client) -> None:
    served.allow_anonymous(True)
    try:
        with pytest.raises(Forbidden):
            served.anonymous().send(CreateGroup(body=GroupName(name="theirs")))
    finally:
        served.allow_anonymous(False)


def test_scopes__bound_what_a_token_may(served: Served, admin: Client) -> None:
    made = group(admin)

    def scoped(scopes: str) -> Client:
        async def make(session: Any) -> str:
            return await people.add_token(session, now(), "admin@example.com", scopes=scopes)

        return served.client(Basic("admin@example.com", served.do(make)))

    reader = scoped("read:group:confluence read:user:confluence")
    reader.send(GetGroupByGroupId(id=made.id))
    reader.send(GetGroupMembersByGroupId(group_id=made.id))
    with pytest.raises(Forbidden, match="scope"):
        reader.send(RemoveGroupById(id=made.id))
    with pytest.raises(Forbidden, match="scope"):
        scoped("read:confluence-user").send(GetGroupByName(group_name=made.name))
    scoped("write:group:confluence").send(RemoveGroupById(id=made.id))
