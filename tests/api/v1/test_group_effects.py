"""What groups bring about: who sees what from the next request on, and what a removed group leaves behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.api.v1.grouping import group, join, person
from tests.api.v2.making import make, read
from tests.api.v2.test_space_role import role
from tests.conftest import DATABASES, Served, database_config
from tests.permissions.world import grant_only, restrict
from watersmeet.client import ApiError, BadRequest, Client, Forbidden, NotFound
from watersmeet.contract.v1.common import Group
from watersmeet.contract.v1.group import (
    AddUserToGroup,
    CreateGroup,
    GetGroupMembersByGroupId,
    GetGroups,
    GroupName,
    NewMember,
    RemoveGroup,
    RemoveGroupById,
    RemoveMemberFromGroup,
    RemoveMemberFromGroupByGroupId,
)
from watersmeet.contract.v1.users import GetCurrentUser
from watersmeet.contract.v2.page import GetPages, PageSingle
from watersmeet.contract.v2.space import GetSpaceById, SpaceBulk
from watersmeet.domain import people
from watersmeet.model.actor import group_principal, user_principal
from watersmeet.model.people import Account
from watersmeet.storage import accounts, batches, space_roles
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.access import site_grant, space_grant
from watersmeet.storage.tables.role import space_role_assignment
from watersmeet.storage.tables.site import account, group_member

USERS, ADMINS = "confluence-users-watersmeet", "confluence-admins-watersmeet"


def sees(client: Client, page: PageSingle) -> bool:
    """Whether somebody reads a page, alone and in a list alike."""
    listed = bool(client.send(GetPages(id=(int(page.id),))).results)
    try:
        read(client, page)
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


def rows(served: Served, of: Group) -> list[tuple[str, int]]:
    """How much there is of whatever names a group."""
    found = {table.name: table.c.principal == group_principal(of.id) for table in HELD}
    found["group_member"] = group_member.c.group_id == of.id

    async def count(session: Any) -> list[tuple[str, int]]:
        tables = {table.name: table for table in (*HELD, group_member)}
        return [
            (name, len(await session.all(Statement(tables[name].select().where(condition)))))
            for name, condition in found.items()
        ]

    counted: list[tuple[str, int]] = served.do(count)
    return counted


HELD = (site_grant, space_grant, space_role_assignment)


def named(served: Served, page: PageSingle, operation: str) -> list[str]:
    """The principals a restriction names."""
    found = served.do(lambda session: batches.restrictions(session, [int(page.id)]))
    names: list[str] = found.get((int(page.id), operation), [])
    return names


@pytest.fixture
def closed(served: Served, admin: Client) -> tuple[SpaceBulk, Group, str, Client]:
    """A space that a group may view and edit, the group, and somebody who is not in it."""
    space, of = served.space(admin, create_private_space=True), group(admin)
    mine, theirs = user_principal(str(space.author_id)), group_principal(of.id)
    pairs = [(one, mine) for one in ("read/space", "create/page", "update/page", "administer/space")]
    grant_only(served, space, [*pairs, ("read/space", theirs), ("update/page", theirs)])
    account_id, member = served.user()
    return space, of, account_id, member


# From the next request on


def test_membership__holds_from_the_next_request_on(
    admin: Client, closed: tuple[SpaceBulk, Group, str, Client]
) -> None:
    space, of, account_id, member = closed
    page = make(admin, space)
    for _ in range(3):
        assert not sees(member, page)
        join(admin, of, account_id)
        assert sees(member, page)
        admin.send(RemoveMemberFromGroupByGroupId(group_id=of.id, account_id=account_id))
    assert not sees(member, page)


def test_membership__makes_administrators_and_unmakes_them(served: Served, admin: Client) -> None:
    account_id, member = served.user()
    admin.send(AddUserToGroup(name=ADMINS, body=NewMember(account_id=account_id)))
    made = group(member)
    admin.send(RemoveMemberFromGroup(name=ADMINS, account_id=account_id))
    with pytest.raises(Forbidden):
        member.send(RemoveGroupById(id=made.id))


def test_membership__of_no_group_of_users_is_no_way_in(served: Served, admin: Client) -> None:
    account_id, member = served.user()
    member.send(GetCurrentUser())
    admin.send(RemoveMemberFromGroup(name=USERS, account_id=account_id))
    with pytest.raises(Forbidden, match="may not use this site"):
        member.send(GetCurrentUser())
    admin.send(AddUserToGroup(name=USERS, body=NewMember(account_id=account_id)))
    member.send(GetCurrentUser())


@pytest.fixture
def beside(served: Served) -> Iterator[Served]:
    """Another server on the same database."""
    if served.config.embedded:
        pytest.skip("a SQLite database is served by one process")
    other = Served(served.config, served.config.open_database())
    yield other
    other.stop()


def test_membership__holds_on_every_server_at_once(
    served: Served, beside: Served, admin: Client, closed: tuple[SpaceBulk, Group, str, Client]
) -> None:
    space, of, _, _ = closed
    account_id, credential = person(served)
    here, there = served.client(credential), beside.client(credential)
    page = make(admin, space)
    for _ in range(5):
        assert not sees(here, page)
        assert not sees(there, page)
        join(admin, of, account_id)
        assert sees(there, page)
        assert sees(here, page)
        admin.send(RemoveMemberFromGroupByGroupId(group_id=of.id, account_id=account_id))
    assert not sees(there, page)
    join(admin, of, account_id)
    assert sees(there, page)
    admin.send(RemoveGroupById(id=of.id))
    assert not sees(there, page)


# What a removed group leaves behind


def test_remove_group__takes_what_it_held(
    served: Served, admin: Client, closed: tuple[SpaceBulk, Group, str, Client]
) -> None:
    space, of, account_id, member = closed
    other, theirs = served.space(admin), group_principal(of.id)
    given = role(admin, "read/space", "create/page")

    async def give(session: Any) -> None:
        held = await space_roles.get(session, given.id)
        assert held
        await space_roles.assign(session, int(other.id), [(theirs, held)])
        await space_rows.add_grants(session, int(other.id), [("read/space", theirs), ("create/page", theirs)])
        await accounts.grant_on_site(session, [("create_space", theirs)])

    served.do(give)
    join(admin, of, account_id)
    page = make(admin, space)
    assert sees(member, page)
    assert [count for _, count in rows(served, of)] == [1, 4, 1, 1]
    admin.send(RemoveGroupById(id=of.id))
    assert [count for _, count in rows(served, of)] == [0, 0, 0, 0]
    assert not sees(member, page)
    with pytest.raises(NotFound):
        member.send(GetSpaceById(id=int(space.id)))
    with pytest.raises(NotFound):
        admin.send(RemoveGroupById(id=of.id))


def test_remove_group__by_name_leaves_the_others(served: Served, admin: Client) -> None:
    one, other = group(admin), group(admin)
    account_id, _ = served.user()
    join(admin, one, account_id)
    join(admin, other, account_id)
    admin.send(RemoveGroup(name=one.name.upper()))
    names = [each.name for each in admin.each(GetGroups())]
    assert one.name not in names
    assert other.name in names
    assert len(admin.send(GetGroupMembersByGroupId(group_id=other.id)).results) == 1
    again = group(admin, one.name)
    assert again.id != one.id
    assert admin.send(GetGroupMembersByGroupId(group_id=again.id)).results == []


def test_remove_group__what_it_alone_saw_is_hidden_from_all(served: Served, admin: Client, space: SpaceBulk) -> None:
    of, (account_id, member), (_, stranger) = group(admin), served.user(), served.user()
    join(admin, of, account_id)
    page = make(admin, space)
    below = make(admin, space, "below", parent_id=page.id)
    restrict(served, page.id, "read", [group_principal(of.id)])
    for one in (page, below):
        assert sees(member, one)
        assert not sees(stranger, one)
    admin.send(RemoveGroupById(id=of.id))
    for one in (page, below):
        for client in (member, stranger, admin):
            assert not sees(client, one)
    again = group(admin, of.name)
    join(admin, again, account_id)
    assert not sees(member, page)


def test_remove_group__what_it_alone_edited_is_edited_by_nobody(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    of, (account_id, member) = group(admin), served.user()
    join(admin, of, account_id)
    page = make(admin, space)
    restrict(served, page.id, "update", [group_principal(of.id)])
    assert may_edit(member, page)
    assert not may_edit(admin, page)
    admin.send(RemoveGroupById(id=of.id))
    assert sees(member, page)
    assert not may_edit(member, page)
    assert not may_edit(admin, page)


def may_edit(client: Client, page: PageSingle) -> bool:
    found = client.raw("GET", f"/wiki/api/v2/pages/{page.id}/operations").json()["operations"]
    return {"operation": "update", "targetType": "page"} in found


def test_remove_group__beside_others_only_its_name_goes(served: Served, admin: Client, space: SpaceBulk) -> None:
    of, (account_id, member), (reader_id, reader) = group(admin), served.user(), served.user()
    join(admin, of, account_id)
    page = make(admin, space)
    restrict(served, page.id, "read", [group_principal(of.id), user_principal(reader_id)])
    restrict(served, page.id, "update", [group_principal(of.id)])
    admin.send(RemoveGroupById(id=of.id))
    assert named(served, page, "read") == [user_principal(reader_id)]
    assert named(served, page, "update") == [group_principal(of.id)]
    assert sees(reader, page)
    assert not sees(member, page)


def test_remove_group__two_that_share_a_restriction(served: Served, admin: Client, space: SpaceBulk) -> None:
    """One after the other or at once, the last name stays."""
    _, stranger = served.user()
    clients = [served.client(), served.client()]
    for at_once in (False, True, True, True):
        pair = [group(admin), group(admin)]
        page = make(admin, space, f"shared by {pair[0].name}")
        restrict(served, page.id, "read", [group_principal(one.id) for one in pair])
        removals = [partial(client.send, RemoveGroupById(id=one.id)) for client, one in zip(clients, pair, strict=True)]
        answers = together(*removals) if at_once else [remove() for remove in removals]
        assert answers == [None, None]
        assert len(named(served, page, "read")) == 1
        assert not sees(stranger, page)
        assert not sees(admin, page)


def together(*calls: Any) -> list[Any]:
    """Start all calls at the same moment; what each answered, or the error it got."""
    start = threading.Barrier(len(calls))

    def one(call: Any) -> Any:
        start.wait(30)
        try:
            return call()
        except ApiError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_remove_group__while_people_come_and_go(served: Served, admin: Client) -> None:
    """Whoever is later finds no group; nothing is left of it, and nothing fails."""
    coming = [served.user()[0] for _ in range(6)]
    clients = [served.client() for _ in range(7)]
    for _ in range(3):
        of = group(admin)
        answers = together(
            partial(clients[0].send, RemoveGroupById(id=of.id)),
            *(
                partial(client.send, AddUserToGroup(name=of.name, body=NewMember(account_id=account_id)))
                for client, account_id in zip(clients[1:], coming, strict=True)
            ),
        )
        assert {type(each) for each in answers} <= {type(None), NotFound}
        assert answers[0] is None
        assert [count for _, count in rows(served, of)] == [0, 0, 0, 0]


def test_create_group__one_name_for_one_group(served: Served, admin: Client) -> None:
    clients = [served.client() for _ in range(6)]
    name = f"at once {served.new_key()}"
    answers = together(*(partial(client.send, CreateGroup(body=GroupName(name=name))) for client in clients))
    assert sorted(type(each).__name__ for each in answers) == ["BadRequest"] * 5 + ["Group"]


# Nobody is locked out


@pytest.fixture(scope="module", params=DATABASES)
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site of its own, with one administrator."""
    with database_config(request.param, tmp_path_factory.mktemp("alone")) as config:
        running = Served(config, config.open_database())
        yield running
        running.stop()


def administered_by(served: Served) -> set[str]:
    """The groups that the first administrator is in, and that make one."""

    async def find(session: Any) -> set[str]:
        first = await people.user(session, "admin@example.com")
        return {each.name for each in await accounts.groups_of(session, first.account_id) if each.role == "admins"}

    found: set[str] = served.do(find)
    return found


def first(served: Served) -> Account:
    found: Account = served.do(lambda session: people.user(session, "admin@example.com"))
    return found


def test_last_administrator__stays(alone: Served) -> None:
    admin, me = alone.client(), first(alone).account_id
    *others, last = sorted(administered_by(alone))
    assert others
    for name in others:
        admin.send(RemoveMemberFromGroup(name=name, account_id=me))
    for refused in (RemoveMemberFromGroup(name=last, account_id=me), RemoveGroup(name=last)):
        with pytest.raises(BadRequest, match="Nobody would be left"):
            admin.send(refused)
    assert administered_by(alone) == {last}
    for inactive, kind in ((True, "atlassian"), (False, "app")):
        account_id, _ = person(alone, admin=True)
        changed = Statement(
            account.update()
            .where(account.c.account_id == account_id)
            .values(active=0 if inactive else 1, account_type=kind)
        )
        alone.do(lambda session, statement=changed: session.run(statement))
        with pytest.raises(BadRequest, match="Nobody would be left"):
            admin.send(RemoveMemberFromGroup(name=last, account_id=me))
        for name in (*others, last):
            admin.send(RemoveMemberFromGroup(name=name, account_id=account_id))
    second_id, credential = person(alone)
    admin.send(AddUserToGroup(name=others[0], body=NewMember(account_id=second_id)))
    admin.send(RemoveGroup(name=last))
    with pytest.raises(Forbidden):
        admin.send(CreateGroup(body=GroupName(name="no more")))
    second = alone.client(credential)
    for name in others[1:]:
        second.send(RemoveGroup(name=name))
    with pytest.raises(BadRequest, match="Nobody would be left"):
        second.send(RemoveGroup(name=others[0]))
    second.send(AddUserToGroup(name=others[0], body=NewMember(account_id=me)))


def test_last_administrators__who_take_each_other_out(alone: Served) -> None:
    """At once: one of them stays."""
    admin, me = alone.client(), first(alone).account_id
    (name,) = administered_by(alone)
    everybody = [
        found.account_id for found in admin.send(GetGroupMembersByGroupId(group_id=id_of(admin, name))).results
    ]
    for other in everybody:
        if other != me:
            admin.send(RemoveMemberFromGroup(name=name, account_id=other))
    for _ in range(4):
        second_id, credential = person(alone)
        admin.send(AddUserToGroup(name=name, body=NewMember(account_id=second_id)))
        second: Client = alone.client(credential)
        second.send(GetCurrentUser())
        answers = together(
            partial(second.send, RemoveMemberFromGroup(name=name, account_id=me)),
            partial(admin.send, RemoveMemberFromGroup(name=name, account_id=second_id)),
        )
        assert [each for each in answers if each is None] == [None], answers
        left = {
            found.account_id for found in second.send(GetGroupMembersByGroupId(group_id=id_of(second, name))).results
        }
        assert left in ({me}, {second_id})
        if left == {second_id}:
            second.send(AddUserToGroup(name=name, body=NewMember(account_id=me)))
            admin.send(RemoveMemberFromGroup(name=name, account_id=second_id))


def id_of(client: Client, name: str) -> str:
    """The id of a group."""
    return next(each.id for each in client.each(GetGroups()) if each.name == name)


def test_last_group_of_users__stays(alone: Served) -> None:
    admin: Client = alone.client()
    with pytest.raises(BadRequest, match="last one that lets people use the site"):
        admin.send(RemoveGroup(name=USERS))
    _, credential = person(alone)
    alone.client(credential).send(GetCurrentUser())
    alone.do(lambda session: people.add_group(session, "more users", "users"))
    admin.send(RemoveGroup(name=USERS))
    with pytest.raises(BadRequest, match="last one"):
        admin.send(RemoveGroup(name="more users"))
    admin.send(RemoveGroup(name="confluence-guests-watersmeet"))
    _, credential = person(alone)
    alone.client(credential).send(GetCurrentUser())
