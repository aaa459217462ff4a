"""What the audit log tells of spaces, roles and content, and of what it tells nothing."""

from __future__ import annotations

import pytest

from tests.api.v1.auditing import LOCAL, by, found, newest, other, rows, system_did, told, values, word
from tests.api.v2.making import admin_id, attachment, change, drop, make, number, storage
from tests.api.v2.making_levels import add as add_level
from tests.api.v2.test_redaction import at, redact
from tests.api.v2.test_space_permission_transition import assign, closed, count, grant, of, these, unusual
from tests.api.v2.test_space_permission_transition import ended as transition_ended
from tests.api.v2.test_space_role import change as change_role
from tests.api.v2.test_space_role import finished, give, make_guest, role, system, who
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, ClientError, NotFound
from watersmeet.contract.v1.space import DeleteSpace
from watersmeet.contract.v1.space import SpaceUpdate as SpaceUpdateV1
from watersmeet.contract.v1.space import UpdateSpace as UpdateSpaceV1
from watersmeet.contract.v2.attachment import DeleteAttachment
from watersmeet.contract.v2.classification_level import (
    DeleteSpaceDefaultClassificationLevel,
    LevelOfContent,
    LevelOff,
    LevelOfSpace,
    PostPageClassificationLevel,
    PutPageClassificationLevel,
    PutSpaceDefaultClassificationLevel,
)
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import RoleAssignment, SpaceBulk
from watersmeet.contract.v2.space_role import DeleteSpaceRole
from watersmeet.domain import classification, people

# Spaces


def test_records__of_spaces(served: Served, admin: Client) -> None:
    boss_id, boss = served.user("Boss", admin=True)
    space = served.space(boss, create_private_space=True)
    created = newest(admin, space.key)
    assert (created.category, created.summary) == ("Spaces", "Space created")
    assert created.affected_object == other(space.key, "Space")
    assert created.description == space.name
    assert by(created) == ("Boss", boss_id, LOCAL, True)
    assert values(created) == {"Private": ("", "yes")}
    for status in ("current", "archived", "archived", "current"):
        boss.send(UpdateSpaceV1(space_key=space.key, body=SpaceUpdateV1(status=status, name="New")))  # type: ignore[arg-type]
    boss.send(DeleteSpace(space_key=space.key))
    assert told(admin, space.key) == [
        "Space created",
        "Space archived",
        "Space taken out of the archive",
        "Space deleted",
    ]


def test_records__of_spaces_of_plain_members(served: Served, admin: Client) -> None:
    account_id, member = served.user("Mo")
    space = served.space(member)
    assert by(newest(admin, space.key)) == ("Mo", account_id, LOCAL, False)
    with pytest.raises(BadRequest):
        served.space(member, key=space.key)
    hidden = served.space(admin, create_private_space=True)
    with pytest.raises(NotFound):
        member.send(DeleteSpace(space_key=hidden.key))
    assert told(admin, space.key) == told(admin, hidden.key) == ["Space created"]


def test_records__of_spaces_made_with_roles_or_after_others(served: Served, admin: Client, space: SpaceBulk) -> None:
    me = f"Administrator ({admin_id(served)})"
    given = [RoleAssignment(principal=who(admin_id(served)), role_id=system(admin, "Admin"))]
    with_roles = served.space(admin, role_assignments=given)
    assert values(newest(admin, with_roles.key)) == {me: ("", "Admin")}
    alike = served.space(admin, copy_space_access_configuration=int(space.id))
    assert values(newest(admin, alike.key)) == {"Permissions of": ("", space.key)}


# Roles


def test_records__of_roles(served: Served, admin: Client) -> None:
    made = role(admin, "read/space")
    change_role(admin, made, "read/space", "create/page", name=f"{made.name} more")
    finished(admin, admin.send(DeleteSpaceRole(id=made.id)).task_id)
    removed, changed, created = found(admin, made.name)
    assert [one.summary for one in (created, changed, removed)] == [
        "Space role created",
        "Space role changed",
        "Space role removed",
    ]
    assert {one.category for one in (created, changed, removed)} == {"Permissions"}
    assert created.affected_object == other(made.name, "Space role")
    assert values(created) == {"Permissions": ("", "read/space")}
    assert values(changed) == {
        "Name": (made.name, f"{made.name} more"),
        "Permissions": ("read/space", "read/space create/page"),
    }
    assert values(removed) == {"Permissions": ("read/space create/page", "")}


def test_records__of_roles_that_were_refused_are_none(served: Served, admin: Client) -> None:
    made = role(admin, "read/space")
    _, member = served.user()
    with pytest.raises(ClientError):
        role(admin, "read/space", name=made.name)
    with pytest.raises(ClientError):
        change_role(member, made, "read/space", "create/page")
    with pytest.raises(ClientError):
        admin.send(DeleteSpaceRole(id=system(admin, "Viewer")))
    change_role(admin, made, "read/space")
    assert told(admin, made.name) == ["Space role created"]


def test_records__of_role_assignments(served: Served, admin: Client) -> None:
    space = closed(served, admin)
    account_id, _ = served.user("Mo")
    team = served.do(lambda session: people.add_group(session, f"group-{word()}"))
    viewer, collaborator = system(admin, "Viewer"), system(admin, "Collaborator")
    mo, everybody = f"Mo ({account_id})", who("all-licensed-users", "ACCESS_CLASS")
    give(admin, space, (who(account_id), viewer), (who(team.group_id, "GROUP"), viewer), (everybody, viewer))
    first = newest(admin, space.key)
    assert (first.category, first.summary) == ("Permissions", "Space role assignments changed")
    assert first.affected_object == other(space.key, "Space")
    assert values(first) == {mo: ("", "Viewer"), team.name: ("", "Viewer"), "ALL_LICENSED_USERS": ("", "Viewer")}
    give(admin, space, (who(account_id), collaborator), (who(team.group_id, "GROUP"), None), (everybody, viewer))
    assert values(newest(admin, space.key)) == {mo: ("Viewer", "Collaborator"), team.name: ("Viewer", "")}
    give(admin, space, (who(account_id), collaborator))
    give(admin, space, (who(team.group_id, "GROUP"), None))
    with pytest.raises(BadRequest):
        give(admin, space, (who(admin_id(served)), viewer))
    assert len(found(admin, space.key)) == 3


def test_records__of_permissions_moved_to_roles(served: Served, admin: Client) -> None:
    spaces = [closed(served, admin) for _ in range(3)]
    (a_id, _), (b_id, _) = served.user("Ada"), served.user("Bo")
    held = unusual()
    grant(served, spaces[0], held, f"u:{a_id}", f"u:{b_id}")
    grant(served, spaces[1], held, f"u:{a_id}")
    combination = of(count(admin), held).combination_id
    task = assign(admin, combination, these(*spaces), USER=system(admin, "Viewer"))
    assert transition_ended(admin, task).status == "COMPLETED"
    first, second = (newest(admin, space.key) for space in spaces[:2])
    assert (first.category, first.summary) == ("Permissions", "Space permissions moved to roles")
    assert first.affected_object == other(spaces[0].key, "Space")
    assert {name: new for name, (_, new) in values(first).items()} == {
        f"Ada ({a_id})": "Viewer",
        f"Bo ({b_id})": "Viewer",
    }
    assert values(second)[f"Ada ({a_id})"][0].split() == ["read/space", "create/page", held[-1]]
    assert first.author.account_id == admin_id(served)
    assert told(admin, spaces[2].key) == ["Space created"]


# Content


def test_records__of_redactions_hold_nothing_of_the_text(served: Served, admin: Client, space: SpaceBulk) -> None:
    secret = word()
    page = make(admin, space, f"About {secret}", body=storage(f"<p>{secret}</p>"))
    level = add_level(served)
    admin.send(PutPageClassificationLevel(id=int(page.id), body=LevelOfContent(id=level, status="current")))
    assert told(admin, secret) == ["Classification changed"]
    redact(admin, page, at(begin=0, end=len(secret), reason=secret), title=[at("", 6, 6 + len(secret))])
    record = newest(admin, f"({page.id})")
    assert (record.category, record.summary) == ("Content", "Content redacted")
    assert record.affected_object.object_type == "Page"
    assert record.affected_object.name.startswith("About ")
    assert values(record) == {
        "Version": ("", "1"),
        "Passages taken out": ("", "2"),
        "History cleaned": ("", "no"),
    }
    assert record.associated_objects == [other(space.key, "Space")]
    assert secret not in str(rows(served))
    assert [one.affected_object for one in found(admin, f"({page.id})")] == [record.affected_object] * 2
    before = len(rows(served))
    with pytest.raises(BadRequest):
        redact(admin, page, at(begin=0, end=1))
    assert len(rows(served)) == before


def test_records__of_purges(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Gone")
    file = attachment(admin, page.id, "gone.txt")
    admin.send(DeleteAttachment(id=number(file)))
    admin.send(DeleteAttachment(id=number(file), purge=True))
    drop(admin, page)
    _, member = served.user()
    with pytest.raises(NotFound):
        drop(member, page, purge=True)
    drop(admin, page, purge=True)
    with pytest.raises(NotFound):
        admin.send(GetPageById(id=int(page.id)))
    record = newest(admin, f"({page.id})")
    assert (record.category, record.summary) == ("Content", "Content purged")
    assert record.affected_object == other(f"Gone ({page.id})", "Page")
    assert record.associated_objects == [other(space.key, "Space")]
    assert newest(admin, "gone.txt").affected_object == other(f"gone.txt ({number(file)})", "Attachment")
    assert told(admin, f"Gone ({page.id})") == ["Content purged"]


def test_records__of_classification(served: Served, admin: Client, space: SpaceBulk) -> None:
    one, two = add_level(served, "One"), add_level(served, "Two")
    names = {level.id: level.name for level in served.do(classification.levels)}
    page = make(admin, space, "Classified")
    on_space, on_page = PutSpaceDefaultClassificationLevel, PutPageClassificationLevel
    admin.send(on_space(id=int(space.id), body=LevelOfSpace(id=one)))
    for level in (one, two, two):
        admin.send(on_page(id=int(page.id), body=LevelOfContent(id=level, status="current")))
    admin.send(PostPageClassificationLevel(id=int(page.id), body=LevelOff(status="current")))
    admin.send(DeleteSpaceDefaultClassificationLevel(id=int(space.id)))
    records = [one for one in found(admin, space.key) if one.summary == "Classification changed"]
    shown = [(record.affected_object.name, *values(record)["Classification level"]) for record in reversed(records)]
    page_name = f"Classified ({page.id})"
    assert shown == [
        (space.key, "", names[one]),
        (page_name, names[one], names[two]),
        (page_name, names[two], names[one]),
        (space.key, names[one], ""),
    ]
    assert {record.category for record in records} == {"Security"}
    with pytest.raises(BadRequest):
        admin.send(on_page(id=int(page.id), body=LevelOfContent(id="none", status="current")))
    assert len([each for each in found(admin, space.key) if each.summary == "Classification changed"]) == 4


def test_records__of_classification_levels(served: Served, admin: Client) -> None:
    level = add_level(served, "Draft", draft=True)
    name = next(one.name for one in served.do(classification.levels) if one.id == level)
    for status in ("PUBLISHED", "PUBLISHED", "ARCHIVED"):
        served.do(lambda session, status=status: classification.set_status(session, name, status))
    assert told(admin, name) == [
        "Classification level created",
        "Classification level changed",
        "Classification level changed",
    ]
    assert values(newest(admin, name)) == {"Status": ("PUBLISHED", "ARCHIVED")}
    assert system_did(newest(admin, name))


def test_records__tell_no_title_of_a_draft(served: Served, admin: Client) -> None:
    title = word()
    account_id, member = served.user()
    draft = make(member, served.space(member), title, status="draft")
    level = add_level(served)
    member.send(PutPageClassificationLevel(id=int(draft.id), body=LevelOfContent(id=level, status="draft")))
    assert newest(admin, f"({draft.id})").author.account_id == account_id
    assert title not in str(rows(served))


# What is no change of access


def test_records__of_reading_and_of_ordinary_work_are_none(served: Served, admin: Client, space: SpaceBulk) -> None:
    before = len(rows(served))
    page = make(admin, space)
    change(admin, page, 2)
    found(admin)
    drop(admin, page)
    assert len(rows(served)) == before


def test_records__of_guests_say_so(served: Served, admin: Client) -> None:
    account_id, member = served.user("Guest")
    space = served.space(member)
    make_guest(served, account_id)
    author = newest(admin, space.key).author
    assert (author.is_guest, author.external_collaborator, author.is_external_collaborator) == (True, True, True)
    assert (author.account_id, author.account_type, author.type) == (account_id, "atlassian", "user")


def test_records__believe_no_forwarded_address(served: Served, admin: Client) -> None:
    key = served.new_key()
    forwarded = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    made = admin.raw("POST", "/wiki/api/v2/spaces", json={"key": key, "name": key}, headers=forwarded)
    assert made.status_code == 201
    assert newest(admin, key).remote_address == LOCAL
