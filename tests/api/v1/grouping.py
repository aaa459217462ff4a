"""Groups and people in them, for the tests beside."""

from __future__ import annotations

import uuid
from typing import Any

from tests.conftest import Served
from watersmeet.client import Basic, Client
from watersmeet.contract.v1.common import Group
from watersmeet.contract.v1.group import AddUserToGroupByGroupId, CreateGroup, GroupName, NewMember
from watersmeet.domain import people
from watersmeet.model.ids import now


def group(admin: Client, name: str | None = None) -> Group:
    """A new group."""
    return admin.send(CreateGroup(body=GroupName(name=name or f"group-{uuid.uuid4().hex[:8]}")))


def join(admin: Client, of: Group, *account_ids: str) -> None:
    for account_id in account_ids:
        admin.send(AddUserToGroupByGroupId(group_id=of.id, body=NewMember(account_id=account_id)))


def person(served: Served, *, admin: bool = False) -> tuple[str, Basic]:
    """A new person: their accountId and what they sign in with, on any server of the site."""
    email = f"person-{uuid.uuid4().hex[:8]}@example.com"

    async def make(session: Any) -> tuple[str, str]:
        account = await people.add_user(session, now(), email, admin=admin)
        return account.account_id, await people.add_token(session, now(), email)

    account_id, token = served.do(make)
    return account_id, Basic(email, token)
