"""What the audit log tells of people, groups, tokens and the site: who changed it, and never a secret."""

from __future__ import annotations

import uuid

import pytest

from tests.api.v1.auditing import LOCAL, by, found, newest, other, rows, system_did, told, values, word
from tests.api.v1.grouping import group, join
from tests.api.v2.making import admin_id
from tests.api.v2.test_user import fresh, invite
from tests.conftest import ADMIN, Served
from watersmeet.client import BadRequest, Client, ClientError, Forbidden
from watersmeet.contract.v1.group import RemoveGroupById, RemoveMemberFromGroupByGroupId
from watersmeet.contract.v2.admin_key import AdminKeyCreate, DisableAdminKey, EnableAdminKey, GetAdminKey
from watersmeet.domain import people, site
from watersmeet.model.errors import NotFound as Missing
from watersmeet.model.errors import Refusal
from watersmeet.model.ids import now


def test_records__of_people_made_by_the_command_line(served: Served, admin: Client) -> None:
    email = fresh()
    made = served.do(lambda session: people.add_user(session, now(), email, "Mo", admin=True))
    (record,) = found(admin, email)
    assert system_did(record)
    assert not isinstance(record.author.account_id, str)
    assert (record.category, record.summary) == ("Users and groups", "User created")
    assert record.affected_object == other(f"Mo ({made.account_id})", "User")
    assert values(record) == {"E-mail": ("", email)}
    assert {one.object_type for one in record.associated_objects} == {"Group"}
    assert "administrators" in {one.name for one in record.associated_objects}
    with pytest.raises(Refusal):
        served.do(lambda session: people.add_user(session, now(), email))
    assert len(found(admin, email)) == 1


def test_records__of_people_invited(served: Served) -> None:
    boss_id, boss = served.user("Boss", admin=True)
    email = fresh()
    invite(boss, email)
    name = email.partition("@")[0]
    assert told(boss, name) == ["User created", "User invited"]
    for record in found(boss, name):
        assert by(record) == ("Boss", boss_id, LOCAL, True)
    assert {one.object_type for one in newest(boss, name).associated_objects} == {"Group"}
    invite(boss, email)
    assert len(found(boss, name)) == 2
    _, member = served.user()
    stranger = fresh()
    with pytest.raises(ClientError):
        invite(member, stranger)
    assert found(boss, stranger.partition("@")[0]) == []


def test_records__of_tokens_hold_no_token(served: Served, admin: Client) -> None:
    label, email = word(), fresh()
    account = served.do(lambda session: people.add_user(session, now(), email))
    secret = served.do(
        lambda session: people.add_token(session, now(), email, label=label, scopes="read:x", expires_at=now())
    )
    served.do(lambda session: people.revoke_token(session, secret))
    revoked, created = found(admin, label)
    assert (created.category, created.summary, revoked.summary) == (
        "Security",
        "API token created",
        "API token revoked",
    )
    assert system_did(created)
    assert system_did(revoked)
    for record in (created, revoked):
        assert record.affected_object == other(f"{account.display_name} ({account.account_id})", "User")
    assert values(created)["Label"] == ("", label)
    assert values(created)["Scopes"] == ("", "read:x")
    assert values(created)["Expires"][1].endswith("Z")
    assert values(revoked) == {"Label": (label, "")}
    for hidden in (secret, people.token_hash(secret), served.admin_token):
        assert hidden not in str(rows(served))
    with pytest.raises(Missing):
        served.do(lambda session: people.revoke_token(session, secret))
    assert len(found(admin, label)) == 2


def test_records__of_groups(served: Served, admin: Client) -> None:
    name = f"group-{uuid.uuid4().hex[:8]}"
    served.do(lambda session: people.add_group(session, name))
    served.do(lambda session: people.add_to_group(session, name, ADMIN))
    assert told(admin, name) == ["Group created", "User added to group"]
    added = newest(admin, name)
    assert system_did(added)
    assert added.affected_object == other(name, "Group")
    assert [one.name for one in added.associated_objects] == [f"Administrator ({admin_id(served)})"]
    with pytest.raises(Refusal):
        served.do(lambda session: people.add_group(session, name))
    with pytest.raises(Refusal):
        served.do(lambda session: people.add_to_group(session, name, ADMIN))
    assert len(found(admin, name)) == 2


def test_records__of_groups_changed_through_the_api(served: Served) -> None:
    boss_id, boss = served.user("Boss", admin=True)
    account_id, member = served.user("Mo")
    made = group(boss)
    join(boss, made, account_id, account_id)
    leaving = RemoveMemberFromGroupByGroupId(group_id=made.id, account_id=account_id)
    boss.send(leaving)
    boss.send(leaving)
    for request in (leaving, RemoveGroupById(id=made.id)):
        with pytest.raises(Forbidden):
            member.send(request)
    boss.send(RemoveGroupById(id=made.id))
    records = found(boss, made.name)[::-1]
    assert [one.summary for one in records] == [
        "Group created",
        "User added to group",
        "User removed from group",
        "Group removed",
    ]
    assert {by(one) for one in records} == {("Boss", boss_id, LOCAL, True)}
    assert {one.affected_object.name for one in records} == {made.name}
    for record in records[1:3]:
        assert record.associated_objects == [other(f"Mo ({account_id})", "User")]


def test_records__of_anonymous_access(served: Served, admin: Client) -> None:
    summary = "Anonymous access changed"
    before = len(found(admin, summary))
    for allowed in (False, True, True, False):
        served.do(lambda session, allowed=allowed: site.allow_anonymous(session, allowed))
    after = found(admin, summary)
    assert len(after) == before + 2
    assert values(after[1]) == {"Anonymous access": ("refused", "allowed")}
    assert values(after[0]) == {"Anonymous access": ("allowed", "refused")}
    assert after[0].category == "Global administration"


def test_records__of_admin_keys(served: Served) -> None:
    boss_id, boss = served.user("Boss", admin=True)
    key = boss.send(EnableAdminKey(body=AdminKeyCreate(duration_in_minutes=5)))
    enabled = newest(boss, boss_id)
    assert (enabled.category, enabled.summary) == ("Security", "Admin key enabled")
    assert by(enabled) == ("Boss", boss_id, LOCAL, True)
    assert values(enabled) == {"Expires": ("", key.expiration_time)}
    boss.send(GetAdminKey())
    boss.send(DisableAdminKey())
    boss.send(DisableAdminKey())
    with pytest.raises(BadRequest):
        boss.send(EnableAdminKey(body=AdminKeyCreate(duration_in_minutes=61)))
    assert told(boss, boss_id)[-2:] == ["Admin key enabled", "Admin key disabled"]
