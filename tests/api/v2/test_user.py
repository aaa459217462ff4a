"""People: looking them up, who has access, and letting them in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.v2.making import admin_id
from tests.conftest import ADMIN, Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.user import (
    AccountIds,
    CheckAccessByEmail,
    CreateBulkUserLookup,
    EmailAccess,
    Emails,
    InviteByEmail,
    ProfilePicture,
    User,
)
from watersmeet.domain import people
from watersmeet.model.ids import now
from watersmeet.storage import accounts
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.access import site_grant
from watersmeet.storage.tables.site import account, group_member

NOBODY = "712020:00000000-0000-0000-0000-000000000000"


def look_up(client: Client, *ids: str) -> list[User]:
    return client.send(CreateBulkUserLookup(body=AccountIds(account_ids=list(ids)))).results


def check(client: Client, *emails: str) -> EmailAccess:
    return client.send(CheckAccessByEmail(body=Emails(emails=list(emails))))


def invite(client: Client, *emails: str) -> None:
    client.send(InviteByEmail(body=Emails(emails=list(emails))))


def fresh() -> str:
    return f"fresh-{uuid.uuid4().hex[:8]}@example.com"


def add(served: Served, email: str) -> str:
    return str(served.do(lambda session: people.add_user(session, now(), email)).account_id)


def of(served: Served, email: str) -> Any:
    return served.do(lambda session: accounts.by_email(session, email))


def groups_of(served: Served, email: str) -> list[str]:
    account_id = of(served, email).account_id
    found = served.do(lambda session: accounts.groups_of(session, account_id))
    return sorted(str(group.role) for group in found)


def set_account(served: Served, account_id: str, **values: Any) -> None:
    async def work(session: Any) -> None:
        await session.run(Statement(account.update().where(account.c.account_id == account_id).values(**values)))
        await accounts.identities_changed(session)

    served.do(work)


def leave_groups(served: Served, account_id: str) -> None:
    async def work(session: Any) -> None:
        await session.run(Statement(group_member.delete().where(group_member.c.account_id == account_id)))
        await accounts.identities_changed(session)

    served.do(work)


@pytest.fixture
def open_site(served: Served) -> Iterator[Client]:
    """A caller without a credential, on a site that lets them in."""
    served.allow_anonymous(True)
    yield served.anonymous()
    served.allow_anonymous(False)


# POST /users-bulk


def test_create_bulk_user_lookup__answers_every_field(served: Served, admin: Client) -> None:
    email = fresh()
    account_id = add(served, email)
    assert look_up(admin, account_id) == [
        User(
            account_id=account_id,
            account_type="atlassian",
            account_status="active",
            display_name=email.partition("@")[0],
            public_name=email.partition("@")[0],
            email=email,
            time_zone="UTC",
            personal_space_id=None,
            is_external_collaborator=False,
            profile_picture=ProfilePicture(path=f"/wiki/aa-avatar/{account_id}", is_default=False),
        )
    ]


def test_create_bulk_user_lookup__in_the_order_asked_for_without_the_unknown(served: Served, admin: Client) -> None:
    one, other = add(served, fresh()), add(served, fresh())
    found = look_up(admin, other, NOBODY, one, other, "")
    assert [user.account_id for user in found] == [other, one]
    assert look_up(admin, NOBODY) == []


def test_create_bulk_user_lookup__emails_are_the_owners_and_the_administrators(served: Served, admin: Client) -> None:
    mine, client = served.user()
    theirs = add(served, fresh())
    own, foreign = look_up(client, mine, theirs)
    assert own.email.endswith("@example.com")
    assert foreign.email == ""
    assert all(user.email for user in look_up(admin, mine, theirs))


def test_create_bulk_user_lookup__shows_inactive_and_guests(served: Served, admin: Client) -> None:
    gone, guest, odd = add(served, fresh()), add(served, fresh()), add(served, fresh())
    set_account(served, gone, active=0)
    set_account(served, guest, guest=1)
    set_account(served, odd, account_type="else")
    found = look_up(admin, gone, guest, odd)
    assert [user.account_status for user in found] == ["inactive", "active", "active"]
    assert [user.is_external_collaborator for user in found] == [False, True, False]
    assert [user.account_type for user in found] == ["atlassian", "atlassian", "unknown"]


def test_create_bulk_user_lookup__personal_space_for_those_who_see_it(served: Served, admin: Client) -> None:
    account_id, client = served.user()
    space = served.space(client, key="~" + uuid.uuid4().hex, create_private_space=True)
    assert look_up(client, account_id)[0].personal_space_id == space.id
    _, stranger = served.user()
    assert look_up(stranger, account_id)[0].personal_space_id is None


def test_create_bulk_user_lookup__takes_1_to_250_ids(served: Served, admin: Client) -> None:
    assert len(look_up(admin, admin_id(served), *[f"nobody-{n}" for n in range(249)])) == 1
    for ids in ([], [f"nobody-{n}" for n in range(251)]):
        with pytest.raises(BadRequest):
            look_up(admin, *ids)


def test_create_bulk_user_lookup__costs_the_same_for_many(served: Served, admin: Client) -> None:
    ids = [add(served, fresh()) for _ in range(5)]
    look_up(admin, *ids)
    with served.queries(at_most=4):
        assert len(look_up(admin, *ids)) == 5


def test_create_bulk_user_lookup__without_a_credential_is_404(served: Served, open_site: Client) -> None:
    with pytest.raises(NotFound):
        look_up(open_site, admin_id(served))


# POST /user/access/check-access-by-email


def test_check_access_by_email__tells_three_kinds_apart(served: Served) -> None:
    known, unknown = fresh(), fresh()
    add(served, known)
    _, client = served.user()
    found = check(client, known, unknown, "no address", known.upper(), unknown.upper(), "no address", "a@" + "b" * 300)
    assert found.emails_without_access == [unknown]
    assert found.invalid_emails == ["no address", "a@" + "b" * 300]
    assert check(client, "@") == EmailAccess(emails_without_access=[], invalid_emails=["@"])


def test_check_access_by_email__inactive_accounts_and_those_without_a_grant_have_none(served: Served) -> None:
    inactive, outside, granted = fresh(), fresh(), fresh()
    set_account(served, add(served, inactive), active=0)
    leave_groups(served, add(served, outside))
    alone = add(served, granted)
    leave_groups(served, alone)
    row = {"permission": "use", "principal": f"u:{alone}"}
    served.do(lambda session: session.run(Statement(site_grant.insert()), **row))
    found = check(served.user()[1], inactive, outside, granted)
    assert found.emails_without_access == [inactive, outside]


def test_check_access_by_email__takes_1_to_100_addresses_in_few_statements(served: Served, admin: Client) -> None:
    for emails in ([], ["a@example.com"] * 101):
        with pytest.raises(BadRequest):
            check(admin, *emails)
    with served.queries(at_most=4):
        found = check(admin, *[f"{n}-{uuid.uuid4().hex}@example.com" for n in range(99)], ADMIN)
    assert len(found.emails_without_access) == 99


def test_check_access_by_email__without_a_credential_is_404(open_site: Client) -> None:
    with pytest.raises(NotFound):
        check(open_site, ADMIN)


# POST /user/access/invite-by-email


def test_invite_by_email__makes_accounts_that_may_use_the_site(served: Served, admin: Client) -> None:
    email = fresh()
    invite(admin, email, "no address", email.upper())
    assert check(admin, email).emails_without_access == []
    made = of(served, email)
    assert (made.display_name, made.active, made.account_type) == (email.partition("@")[0], 1, "atlassian")
    assert groups_of(served, email) == ["users"]


def test_invite_by_email__again_changes_nothing(served: Served, admin: Client) -> None:
    email = fresh()
    invite(admin, email)
    before = len(served.do(accounts.everyone))
    invite(admin, email.upper(), ADMIN)
    assert len(served.do(accounts.everyone)) == before
    assert groups_of(served, email) == ["users"]


def test_invite_by_email__lets_an_account_of_no_group_in_but_no_inactive_one(served: Served, admin: Client) -> None:
    outside, inactive = fresh(), fresh()
    leave_groups(served, add(served, outside))
    gone = add(served, inactive)
    set_account(served, gone, active=0)
    invite(admin, outside, inactive)
    assert check(admin, outside, inactive).emails_without_access == [inactive]
    assert not of(served, inactive).active


def test_invite_by_email__is_for_administrators(served: Served, admin: Client) -> None:
    email = fresh()
    _, client = served.user()
    with pytest.raises(NotFound):
        invite(client, email)
    assert of(served, email) is None
    for emails in ([], ["a@example.com"] * 101):
        with pytest.raises(BadRequest):
            invite(admin, *emails)
    invite(admin, "only one that is none")


def test_invite_by_email__by_several_at_once_makes_one_account_each(served: Served) -> None:
    emails = [fresh() for _ in range(4)]
    clients = [served.client() for _ in range(4)]
    before = len(served.do(accounts.everyone))
    with ThreadPoolExecutor(len(clients)) as pool:
        for done in [pool.submit(invite, client, *emails) for client in clients]:
            done.result()
    assert len(served.do(accounts.everyone)) == before + len(emails)
    assert check(clients[0], *emails).emails_without_access == []
