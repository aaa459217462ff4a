"""What a new site lets people do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import Client, NotFound
from watersmeet.contract.v1.users import GetCurrentUser
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import user_principal
from watersmeet.storage import accounts, groups, spaces


def test_guests__come_in_and_see_only_what_they_are_let_into(served: Served, admin: Client, space: SpaceBulk) -> None:
    account_id, client = served.user("guest")

    async def only_guest(session: Any) -> None:
        for one in await accounts.groups_of(session, account_id):
            await groups.leave(session, account_id, one.group_id)
        (guests,) = await accounts.groups_with_role(session, "guests")
        await groups.join(session, account_id, guests.group_id)

    served.do(only_guest)
    page = make(admin, space, "for members")
    assert client.send(GetCurrentUser()).account_id == account_id
    with pytest.raises(NotFound):
        client.send(GetPageById(id=int(page.id)))
    let_in = [("read/space", user_principal(account_id))]
    served.do(lambda session: spaces.add_grants(session, int(space.id), let_in))
    assert client.send(GetPageById(id=int(page.id))).id == page.id
