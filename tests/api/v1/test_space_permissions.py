"""Permissions on spaces, v1: granting and taking them one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.client.errors import BadRequest, Forbidden, NotFound
from watersmeet.contract.v1.audit import GetAuditRecords
from watersmeet.contract.v1.space_permissions import (
    AddPermissionToSpace,
    GrantedOperation,
    PermissionSubject,
    RemovePermission,
    SpacePermissionRequest,
    SpacePermissionV2,
)
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.space_permission import GetSpacePermissionsAssignments
from watersmeet.domain import people
from watersmeet.storage import accounts

Person = tuple[str, Client]


@pytest.fixture
def closed(served: Served, admin: Client) -> SpaceBulk:
    """A space that only its maker sees."""
    return served.space(admin, create_private_space=True)


@pytest.fixture
def someone(served: Served) -> Person:
    return served.user("someone")


def grant(client: Client, space: SpaceBulk, who: str, key: Any, target: Any, kind: Any = "user") -> SpacePermissionV2:
    body = SpacePermissionRequest(
        subject=PermissionSubject(type=kind, identifier=who), operation=GrantedOperation(key=key, target=target)
    )
    return client.send(AddPermissionToSpace(space_key=space.key, body=body))


def held(client: Client, space: SpaceBulk, who: str) -> set[str]:
    every = client.each(GetSpacePermissionsAssignments(id=int(space.id), limit=250))
    return {f"{one.operation.key}/{one.operation.target_type}" for one in every if one.principal.id == who}


def test_add_permission__lets_them_in_at_once(admin: Client, closed: SpaceBulk, someone: Person) -> None:
    page = make(admin, closed, "behind the door")
    with pytest.raises(NotFound):
        someone[1].send(GetPageById(id=int(page.id)))
    made = grant(admin, closed, someone[0], "read", "space")
    assert made.subject == PermissionSubject(type="user", identifier=someone[0])
    assert someone[1].send(GetPageById(id=int(page.id))).id == page.id
    with pytest.raises(NotFound):
        make(someone[1], closed, "not yet")
    grant(admin, closed, someone[0], "create", "page")
    make(someone[1], closed, "now")
    assert held(admin, closed, someone[0]) == {"read/space", "create/page"}


def test_add_permission__twice_or_without_reading_is_refused(admin: Client, closed: SpaceBulk, someone: Person) -> None:
    with pytest.raises(BadRequest, match="read space"):
        grant(admin, closed, someone[0], "create", "page")
    grant(admin, closed, someone[0], "read", "space")
    with pytest.raises(BadRequest, match="already exists"):
        grant(admin, closed, someone[0], "read", "space")
    with pytest.raises(BadRequest, match="no permission on a space"):
        grant(admin, closed, someone[0], "purge", "page")
    assert held(admin, closed, someone[0]) == {"read/space"}


def test_add_permission__to_groups_by_id_and_by_name(served: Served, admin: Client, closed: SpaceBulk) -> None:
    name = f"granted-{served.new_key()}"
    group = served.do(lambda session: people.add_group(session, name))
    assert grant(admin, closed, group.group_id, "read", "space", "group").subject.identifier == group.group_id
    assert grant(admin, closed, name, "create", "page", "group").subject.identifier == group.group_id
    account_id, client = served.user()
    page = make(admin, closed, "for the group")
    with pytest.raises(NotFound):
        client.send(GetPageById(id=int(page.id)))
    served.do(lambda session: accounts.join_group(session, account_id, group.group_id))
    assert client.send(GetPageById(id=int(page.id))).id == page.id


def test_add_permission__to_nobody_known_is_refused(admin: Client, closed: SpaceBulk) -> None:
    for kind, who in (("user", "712020:nobody"), ("group", "no such group")):
        with pytest.raises(BadRequest, match=r"No \w+ found"):
            grant(admin, closed, who, "read", "space", kind)


def test_add_permission__for_anybody(served: Served, admin: Client, closed: SpaceBulk) -> None:
    served.allow_anonymous(True)
    page = make(admin, closed, "for anybody")
    made = grant(admin, closed, "anonymous", "read", "space")
    assert made.subject.identifier == "anonymous"
    assert served.anonymous().send(GetPageById(id=int(page.id))).id == page.id
    admin.send(RemovePermission(space_key=closed.key, id=made.id))
    with pytest.raises(NotFound):
        served.anonymous().send(GetPageById(id=int(page.id)))


def test_remove_permission__takes_one_and_reading_takes_all(admin: Client, closed: SpaceBulk, someone: Person) -> None:
    reading = grant(admin, closed, someone[0], "read", "space")
    creating = grant(admin, closed, someone[0], "create", "page")
    commenting = grant(admin, closed, someone[0], "create", "comment")
    admin.send(RemovePermission(space_key=closed.key, id=creating.id))
    assert held(admin, closed, someone[0]) == {"read/space", "create/comment"}
    with pytest.raises(NotFound):
        admin.send(RemovePermission(space_key=closed.key, id=creating.id))
    admin.send(RemovePermission(space_key=closed.key, id=reading.id))
    assert held(admin, closed, someone[0]) == set()
    with pytest.raises(NotFound):
        admin.send(RemovePermission(space_key=closed.key, id=commenting.id))


def test_remove_permission__of_the_last_administrator_is_refused(served: Served, admin: Client) -> None:
    account_id, client = served.user("lonely")
    space = served.space(client, create_private_space=True)
    every = client.each(GetSpacePermissionsAssignments(id=int(space.id), limit=250))
    ids = {f"{one.operation.key}/{one.operation.target_type}": int(one.id) for one in every}
    for permission in ("administer/space", "read/space"):
        with pytest.raises(BadRequest, match="admin permissions"):
            client.send(RemovePermission(space_key=space.key, id=ids[permission]))
    assert "administer/space" in held(client, space, account_id)


def test_permissions__are_for_administrators_of_the_space(
    served: Served, admin: Client, closed: SpaceBulk, someone: Person
) -> None:
    with pytest.raises(NotFound):
        grant(someone[1], closed, someone[0], "read", "space")
    reading = grant(admin, closed, someone[0], "read", "space")
    with pytest.raises(Forbidden):
        grant(someone[1], closed, someone[0], "administer", "space")
    with pytest.raises(Forbidden):
        someone[1].send(RemovePermission(space_key=closed.key, id=reading.id))
    assert held(admin, closed, someone[0]) == {"read/space"}


def test_permissions__are_told_in_the_audit_log(admin: Client, closed: SpaceBulk, someone: Person) -> None:
    made = grant(admin, closed, someone[0], "read", "space")
    admin.send(RemovePermission(space_key=closed.key, id=made.id))
    said = admin.send(GetAuditRecords(search_string=someone[0])).results
    assert [one.summary for one in said][:2] == ["Space permission removed", "Space permission added"]
    assert said[0].affected_object.name == closed.key
