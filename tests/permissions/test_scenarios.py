"""The scenarios of docs/permissions.md, one test each, through v2, v1 and search: people, grants and restrictions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.commenting import say
from tests.api.v2.making import attachment, change, drop, make
from tests.api.v2.making_custom_content import note, rewrite
from tests.permissions.scene import Scene, Someone, answered, ids, scene, sees, total
from watersmeet.client import Client, Forbidden, NotFound
from watersmeet.contract.v1.content_restrictions import DeleteRestrictions
from watersmeet.contract.v2.comment import DeleteFooterComment
from watersmeet.contract.v2.custom_content import DeleteCustomContent
from watersmeet.domain import space_roles
from watersmeet.model.actor import ALL_LICENSED_USERS, ANONYMOUS_USERS
from watersmeet.storage import accounts, groups

__all__ = ["scene"]
VIEW = "read/space"


def sees_space(client: Client, scene: Scene) -> bool:
    """Through v2, v1 and search, and in their lists."""
    one = scene.space
    found = {
        "v2": answered(client, f"/api/v2/spaces/{one.id}") is not None,
        "v2 list": ids(answered(client, "/api/v2/spaces", keys=one.key)) == [one.id],
        "v1": answered(client, f"/rest/api/space/{one.key}") is not None,
        "v1 list": ids(answered(client, "/rest/api/space", spaceKey=one.key)) == [one.id],
        "search": total(client, f"type = space and space = {one.key}") == 1,
        "pages": answered(client, f"/api/v2/spaces/{one.id}/pages") is not None,
    }
    assert len(set(found.values())) == 1, found
    return found["v2"]


# Who sees a space


def test_01__a_space_is_seen_by_those_who_were_granted_to_view_it(scene: Scene) -> None:
    page = scene.page()
    assert sees_space(scene.member.client, scene)
    assert sees(scene.member.client, page)
    scene.grant((VIEW, scene.other.principal))
    assert not sees_space(scene.member.client, scene)
    assert not sees(scene.member.client, page)
    assert sees_space(scene.other.client, scene)
    assert sees(scene.other.client, page)


def test_02__another_permission_shows_nothing(scene: Scene) -> None:
    page = scene.page()
    scene.grant(("create/page", scene.member.principal), ("administer/space", scene.member.principal))
    assert not sees_space(scene.member.client, scene)
    assert not sees(scene.member.client, page)


def test_03__a_permission_counts_in_its_own_space_only(scene: Scene) -> None:
    page = scene.page()
    elsewhere = scene.served.space(scene.author.client)
    scene.grant((VIEW, scene.member.principal), ("update/page", scene.member.principal), space=elsewhere)
    scene.grant()
    assert not sees_space(scene.member.client, scene)
    assert not sees(scene.member.client, page)
    scene.grant((VIEW, scene.member.principal))
    with pytest.raises(NotFound):
        change(scene.member.client, page, 2)


def test_04__what_a_group_was_granted_its_members_hold(scene: Scene) -> None:
    page = scene.page()
    _, group = scene.group(scene.other)
    scene.grant((VIEW, group))
    assert sees(scene.other.client, page)
    assert not sees(scene.member.client, page)
    scene.join(group, scene.member)
    assert sees_space(scene.member.client, scene)
    assert sees(scene.member.client, page)


def test_05__a_role_lets_people_do_what_is_in_it(scene: Scene) -> None:
    page = scene.page()
    viewer = {name: role_id for role_id, name, *_ in space_roles.SYSTEM}["Viewer"]
    scene.grant()
    of = int(scene.space.id)
    scene.served.do(lambda session: space_roles.give(session, of, [(scene.member.principal, viewer)]))
    assert sees_space(scene.member.client, scene)
    assert sees(scene.member.client, page)
    say(scene.member.client, page_id=page.id)
    with pytest.raises(NotFound):
        change(scene.member.client, page, 2)


def test_06__the_anonymous_see_what_they_were_granted_on_a_site_that_lets_them_in(scene: Scene) -> None:
    page, hidden = scene.page(), scene.page("hidden", private=True)
    nobody = scene.served.anonymous()
    scene.grant((VIEW, ANONYMOUS_USERS))
    for path in (f"/api/v2/pages/{page.id}", f"/rest/api/content/{page.id}", f"/rest/api/search?cql=id={page.id}"):
        assert nobody.raw("GET", f"/wiki{path}").status_code in (401, 403)
    scene.served.allow_anonymous(True)
    try:
        assert sees_space(nobody, scene)
        assert sees(nobody, page)
        assert not sees(nobody, hidden)
        with pytest.raises(NotFound):
            change(nobody, page, 2)
        scene.grant((VIEW, ALL_LICENSED_USERS))
        assert not sees_space(nobody, scene)
        assert not sees(nobody, page)
    finally:
        scene.served.allow_anonymous(False)


def test_07__an_inactive_account_comes_in_nowhere(scene: Scene) -> None:
    page = scene.page()
    assert sees(scene.member.client, page)

    async def leave(session: Any) -> None:
        await accounts.set_active(session, scene.member.id, False)

    scene.served.do(leave)
    for path in (f"/api/v2/pages/{page.id}", f"/rest/api/content/{page.id}", f"/rest/api/search?cql=id={page.id}"):
        assert scene.member.client.raw("GET", f"/wiki{path}").status_code in (401, 403)


def test_08__a_guest_sees_what_they_were_granted_and_not_what_members_were(scene: Scene) -> None:
    page = scene.page()
    guest = _guest(scene)
    assert sees(scene.member.client, page)
    assert not sees_space(guest.client, scene)
    assert not sees(guest.client, page)
    scene.grant((VIEW, guest.principal))
    assert sees_space(guest.client, scene)
    assert sees(guest.client, page)


def _guest(scene: Scene) -> Someone:
    """Somebody who is in no group but one for guests, who may come in."""
    _, group = scene.group()
    account_id, client = scene.served.user("guest")

    async def work(session: Any) -> None:
        for one in await accounts.groups_of(session, account_id):
            await groups.leave(session, account_id, one.group_id)
        await accounts.grant_on_site(session, [("use", group)])

    scene.served.do(work)
    guest = Someone(account_id, client)
    scene.join(group, guest)
    return guest


# Restrictions on viewing


def test_09__a_private_page_is_its_authors(scene: Scene) -> None:
    page = scene.page(private=True)
    assert sees(scene.author.client, page)
    assert not sees(scene.member.client, page)
    assert page.id not in ids(answered(scene.member.client, f"/api/v2/spaces/{scene.space.id}/pages", limit=250))


def test_10__a_restricted_page_is_seen_by_those_it_names(scene: Scene) -> None:
    page = scene.page()
    scene.restrict(page, scene.other)
    scene.restrict(page, scene.member, scene.other, operation="update")
    assert sees(scene.other.client, page)
    assert not sees(scene.member.client, page)


def test_11__a_restriction_holds_for_all_below(scene: Scene) -> None:
    top = scene.page("top")
    child = scene.page("child", parent_id=top.id)
    deep = scene.page("deep", parent_id=child.id)
    below: list[tuple[str, Any]] = [
        ("page", child),
        ("page", deep),
        ("comment", say(scene.author.client, page_id=deep.id)),
    ]
    file = attachment(scene.author.client, deep.id)
    kept = note(scene.author.client, page_id=deep.id)
    below += [("attachment", file), ("custom", kept), ("custom", note(scene.author.client, custom_content_id=kept.id))]
    assert all(sees(scene.member.client, one, kind) for kind, one in below)
    scene.restrict(top, scene.other)
    late = scene.page("late", parent_id=deep.id)
    below.append(("page", late))
    for kind, one in below:
        assert not sees(scene.member.client, one, kind), kind
        assert sees(scene.other.client, one, kind), kind


def test_12__restrictions_above_one_another_must_all_name_the_reader(scene: Scene) -> None:
    top = scene.page("top")
    child = scene.page("child", parent_id=top.id)
    deep = scene.page("deep", parent_id=child.id)
    scene.restrict(top, scene.member)
    scene.restrict(child, scene.member, scene.other)
    assert sees(scene.member.client, deep)
    assert not sees(scene.other.client, deep)
    scene.restrict(deep, scene.other)
    assert not sees(scene.member.client, deep)
    assert not sees(scene.other.client, deep)
    assert sees(scene.author.client, deep)


def test_13__a_restriction_that_names_a_group_follows_its_members(scene: Scene) -> None:
    page = scene.page()
    name, group = scene.group(scene.other)
    scene.restrict(page, name)
    assert sees(scene.other.client, page)
    assert not sees(scene.member.client, page)
    scene.join(group, scene.member)
    assert sees(scene.member.client, page)


def test_14__a_lifted_restriction_shows_everything_again(scene: Scene) -> None:
    top = scene.page("top")
    child = scene.page("child", parent_id=top.id)
    scene.restrict(top)
    scene.restrict(top, operation="update")
    assert not sees(scene.member.client, child)
    scene.lift(top)
    for one in (top, child):
        assert sees(scene.member.client, one)
    scene.restrict(child)
    assert sees(scene.member.client, top)
    assert not sees(scene.member.client, child)


def test_15__whom_a_restriction_names_needs_the_grant_as_well(scene: Scene) -> None:
    page = scene.page()
    scene.restrict(page, scene.member)
    scene.grant()
    assert not sees(scene.member.client, page)


# Changing


def refuses(scene: Scene, one: Someone, page: Any) -> bool:
    """Whether somebody is kept from changing a page through v2 and v1; what they then may, they did."""
    newest = scene.author.client.raw("GET", f"/wiki/api/v2/pages/{page.id}").json()["version"]["number"]
    body = {"type": "page", "title": page.title, "version": {"number": newest + 1}}
    v1 = one.client.raw("PUT", f"/wiki/rest/api/content/{page.id}", json=body).status_code
    assert v1 in (200, 403)
    try:
        change(one.client, page, newest + (2 if v1 == 200 else 1))
    except NotFound:
        assert v1 == 403
        return True
    assert v1 == 200
    return False


def test_16__seeing_is_not_changing(scene: Scene) -> None:
    page = scene.page()
    file, said = attachment(scene.author.client, page.id), say(scene.author.client, page_id=page.id)
    assert not refuses(scene, scene.member, page)
    scene.grant((VIEW, scene.member.principal))
    assert sees(scene.member.client, page)
    assert sees(scene.member.client, file, "attachment")
    assert refuses(scene, scene.member, page)
    for refused in (
        lambda: make(scene.member.client, scene.space, "mine"),
        lambda: drop(scene.member.client, page.id),
        lambda: say(scene.member.client, page_id=page.id),
        lambda: note(scene.member.client, page_id=page.id),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(NotFound):
        scene.member.client.send(DeleteFooterComment(comment_id=int(said.id)))
    with pytest.raises(Forbidden):
        attachment(scene.member.client, page.id, "b.txt")
    with pytest.raises(NotFound):
        scene.restrict(page, scene.author, by=scene.member)


def test_17__a_restriction_on_editing_hides_nothing_and_is_not_inherited(scene: Scene) -> None:
    page = scene.page()
    child = scene.page("child", parent_id=page.id)
    another = scene.page("another")
    scene.restrict(page, scene.other, operation="update")
    scene.restrict(another, scene.member, operation="update")
    scene.restrict(child, scene.member)
    assert sees(scene.member.client, page)
    assert refuses(scene, scene.member, page)
    assert not refuses(scene, scene.other, page)
    assert not refuses(scene, scene.member, child)
    assert not refuses(scene, scene.member, another)
    scene.restrict(page, scene.member, scene.other)
    assert refuses(scene, scene.member, page)


def test_18__what_hangs_on_a_page_is_edited_by_those_who_may_edit_the_page(scene: Scene) -> None:
    page = scene.page()
    outer = note(scene.author.client, page_id=page.id)
    inner = note(scene.author.client, custom_content_id=outer.id)
    scene.restrict(page, scene.other, operation="update")
    for one in (outer, inner):
        assert sees(scene.member.client, one, "custom")
        with pytest.raises(NotFound):
            rewrite(scene.member.client, one, 2)
        with pytest.raises(NotFound):
            scene.member.client.send(DeleteCustomContent(id=int(one.id)))
        with pytest.raises(Forbidden):
            attachment(scene.member.client, one.id)
        rewrite(scene.other.client, one, 2)
        attachment(scene.other.client, one.id)
    with pytest.raises(Forbidden):
        attachment(scene.member.client, page.id)


def test_19__a_restriction_on_editing_stops_no_comments(scene: Scene) -> None:
    page = scene.page()
    scene.restrict(page, operation="update")
    made = say(scene.member.client, page_id=page.id)
    assert sees(scene.other.client, made, "comment")
    for comment in (made, say(scene.author.client, page_id=page.id)):
        told = answered(scene.member.client, f"/api/v2/footer-comments/{comment.id}/operations")["operations"]
        assert {"operation": "delete", "targetType": "comment"} in told
        scene.member.client.send(DeleteFooterComment(comment_id=int(comment.id)))
        assert not sees(scene.other.client, comment, "comment")


def test_20__the_operations_that_are_told_are_those_that_are_allowed(scene: Scene) -> None:
    page = scene.page()
    scene.restrict(page, scene.other, operation="update")
    for one, may in ((scene.member, False), (scene.other, True)):
        told = answered(one.client, f"/api/v2/pages/{page.id}/operations")["operations"]
        assert ({"operation": "update", "targetType": "page"} in told) is may
        v1 = answered(one.client, f"/rest/api/content/{page.id}", expand="operations")["operations"]
        assert ({"operation": "update", "targetType": "page"} in v1) is may
        found = answered(one.client, "/rest/api/content/search", cql=f"id = {page.id}", expand="operations")
        assert ({"operation": "update", "targetType": "page"} in found["results"][0]["operations"]) is may


def test_21__only_who_may_edit_a_page_restricts_it(scene: Scene) -> None:
    page = scene.page()
    scene.restrict(page, scene.other, operation="update")
    for one in (scene.member, scene.other):
        with pytest.raises((Forbidden, NotFound)):
            one.client.send(DeleteRestrictions(id=int(page.id)))
    assert refuses(scene, scene.member, page)
    mine = scene.page("mine", by=scene.member)
    scene.restrict(mine, by=scene.member)
    assert not sees(scene.author.client, mine)
