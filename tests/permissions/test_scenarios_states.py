"""The scenarios of docs/permissions.md, one test each, through v2, v1 and search: drafts, trash, moves, keys, words."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.v2.commenting import say
from tests.api.v2.making import archive, attachment, change, drop, make, number, read
from tests.api.v2.making_custom_content import note
from tests.permissions.scene import ABSENT, Scene, Someone, answered, ids, saying, scene, sees, total, word
from watersmeet.client import Client, NotFound
from watersmeet.contract.v1.content_permissions import CheckContentPermission, ContentPermissionRequest, Subject
from watersmeet.contract.v2.admin_key import AdminKeyCreate, EnableAdminKey
from watersmeet.contract.v2.page import GetPages
from watersmeet.domain import restrictions
from watersmeet.model.ids import now
from watersmeet.storage.restrictions import go_on
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.work import outbox

__all__ = ["scene"]
VIEW = "read/space"
WITH_KEY = {"Atl-Confluence-With-Admin-Key": "true"}


# Drafts, the trash and the archive


def test_36__a_draft_never_published_is_its_authors_alone(scene: Scene) -> None:
    draft = scene.page("draft", status="draft", body=saying("unsaid"))
    file = attachment(scene.author.client, draft.id, status="draft")
    for one, kind in ((draft, "page"), (file, "attachment")):
        assert sees(scene.author.client, one, kind, searched=False)
        assert not sees(scene.member.client, one, kind, searched=False)
    for client in (scene.author.client, scene.member.client):
        listed = answered(client, f"/rest/api/content?spaceKey={scene.space.key}&status=draft")
        assert ids(listed) == ([draft.id] if client is scene.author.client else [])
    published = change(scene.author.client, draft, 1, title="published")
    for one, kind in ((published, "page"), (file, "attachment")):
        assert sees(scene.member.client, one, kind)


def test_37__what_is_not_published_yet_is_for_those_who_may_edit(scene: Scene) -> None:
    secret, page = word(), scene.page()
    change(scene.author.client, page, 1, status="draft", body=saying(secret))
    paths = (f"/api/v2/pages/{page.id}?get-draft=true", f"/rest/api/content/{page.id}?status=draft")
    assert all(answered(scene.member.client, path) for path in paths)
    scene.restrict(page, scene.other, operation="update")
    assert sees(scene.member.client, page)
    assert [answered(scene.member.client, path) for path in paths] == [None, None]
    assert all(answered(scene.other.client, path) for path in paths)
    assert total(scene.other.client, f"text ~ {secret}") == 0


def test_38__the_trash_hides_what_was_hidden(scene: Scene) -> None:
    top = scene.page("top")
    page = scene.page("page", parent_id=top.id)
    said = say(scene.author.client, page_id=page.id)
    scene.restrict(top, scene.other)
    drop(scene.author.client, page.id)
    for one, kind in ((page, "page"), (said, "comment")):
        assert sees(scene.other.client, one, kind, searched=False)
        assert not sees(scene.member.client, one, kind, searched=False)
    for client, found in ((scene.other.client, [page.id]), (scene.member.client, [])):
        assert ids(answered(client, f"/api/v2/spaces/{scene.space.id}/pages", status="trashed")) == found
        assert ids(answered(client, "/rest/api/content", spaceKey=scene.space.key, status="trashed")) == found
    scene.lift(top)
    assert sees(scene.member.client, page, searched=False)


def test_39__the_trash_hides_what_a_restriction_made_just_now_hides(scene: Scene) -> None:
    """The restriction is made, what is below is not hidden yet; meanwhile a page there goes into the trash."""
    top = scene.page("top")
    page = scene.page("page", parent_id=top.id)
    said = say(scene.author.client, page_id=page.id)
    only = {"read": [scene.author.principal]}

    async def restrict(session: Any, actor: Any) -> None:
        await restrictions.change(session, actor, now(), int(top.id), lambda had: only)

    scene.as_somebody(scene.author, restrict)
    drop(scene.author.client, page.id)
    while scene.served.do(go_on):
        pass
    for one, kind in ((page, "page"), (said, "comment")):
        assert sees(scene.author.client, one, kind, searched=False)
        assert not sees(scene.member.client, one, kind, searched=False)


def test_40__what_comes_back_is_seen_as_what_is_there(scene: Scene) -> None:
    """Under what it stood under, or elsewhere; and with all that hangs on it."""
    top = scene.page("top")
    page = scene.page("page", parent_id=top.id)
    hanging = [
        (page, "page"),
        (say(scene.author.client, page_id=page.id), "comment"),
        (attachment(scene.author.client, page.id), "attachment"),
        (note(scene.author.client, page_id=page.id), "custom"),
    ]
    scene.restrict(top)
    drop(scene.author.client, page.id)
    change(scene.author.client, page, 2)
    assert not any(sees(scene.member.client, one, kind) for one, kind in hanging)
    drop(scene.author.client, page.id)
    change(scene.author.client, page, 3, parent_id=str(scene.space.homepage_id))
    assert all(sees(scene.member.client, one, kind) for one, kind in hanging)


def test_41__the_archive_hides_what_was_hidden(scene: Scene) -> None:
    top = scene.page("top")
    page = scene.page("page", parent_id=top.id)
    child = scene.page("child", parent_id=page.id)
    scene.restrict(top, scene.other)
    archive(scene.served, scene.author.id, page)
    assert sees(scene.other.client, page, searched=False)
    assert not sees(scene.member.client, page, searched=False)
    assert sees(scene.other.client, child)
    assert not sees(scene.member.client, child)
    scene.lift(top)
    assert sees(scene.member.client, page, searched=False)


# Moving


def move(client: Client, page: Any, under: Any) -> httpx.Response:
    return client.raw("PUT", f"/wiki/rest/api/content/{page.id}/move/append/{under.id}")


def test_42__what_moves_goes_by_its_new_place(scene: Scene) -> None:
    closed, free = scene.page("closed"), scene.page("free")
    scene.restrict(closed, scene.other)
    page = scene.page("moving", parent_id=free.id)
    moving: list[tuple[Any, str]] = [(page, "page"), (scene.page("below", parent_id=page.id), "page")]
    moving += [(say(scene.author.client, page_id=moving[1][0].id), "comment")]
    assert move(scene.author.client, page, closed).status_code == 200
    for one, kind in moving:
        assert not sees(scene.member.client, one, kind)
        assert sees(scene.other.client, one, kind)
    scene.restrict(page, scene.member, scene.other)
    assert move(scene.author.client, page, free).status_code == 200
    for one, kind in moving:
        assert sees(scene.member.client, one, kind)


def test_43__what_moves_to_another_space_goes_by_that(scene: Scene) -> None:
    elsewhere = scene.served.space(scene.author.client)
    scene.grant((VIEW, scene.other.principal), space=elsewhere)
    there = make(scene.author.client, elsewhere, "there")
    page = scene.page("moving")
    moving: list[tuple[Any, str]] = [(page, "page"), (scene.page("below", parent_id=page.id), "page")]
    moving += [(say(scene.author.client, page_id=page.id), "comment")]
    assert move(scene.author.client, page, there).status_code == 200
    for one, kind in moving:
        assert not sees(scene.member.client, one, kind)
        assert sees(scene.other.client, one, kind)


def test_44__nothing_moves_under_what_is_unseen(scene: Scene) -> None:
    secret, page = scene.page("secret", private=True), scene.page("mine", by=scene.member)
    hidden, absent = move(scene.member.client, page, secret), move(scene.member.client, page, _As(ABSENT))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace(secret.id, "ID") == absent.text.replace(ABSENT, "ID")
    with pytest.raises(NotFound, match="Cannot find a parent"):
        change(scene.member.client, page, 2, parent_id=secret.id)
    assert total(scene.member.client, f"parent = {secret.id}") == 0
    assert read(scene.member.client, page).parent_id == page.parent_id


class _As:
    """As much of a content as moving beside it needs."""

    def __init__(self, content_id: str) -> None:
        self.id = content_id


# Administrators


def test_45__an_administrator_of_the_site_sees_no_more_than_others(scene: Scene) -> None:
    page, draft = scene.page(private=True), scene.page("draft", status="draft")
    admin = Someone(*scene.served.user("admin", admin=True))
    assert not sees(admin.client, page)
    assert not sees(admin.client, draft, searched=False)
    open_page = scene.page("open")
    scene.grant()
    assert not sees(admin.client, open_page)


def test_46__an_admin_key_reads_all_but_drafts_and_writes_nothing(scene: Scene) -> None:
    page, draft = scene.page(private=True), scene.page("draft", status="draft")
    closed = scene.served.space(scene.author.client, create_private_space=True)
    inside = make(scene.author.client, closed, "inside")
    admin = Someone(*scene.served.user("admin", admin=True))
    admin.client.send(EnableAdminKey(body=AdminKeyCreate()))
    for path in ("/api/v2/pages/{}", "/rest/api/content/{}", "/rest/api/content/search?cql=id={}"):
        for one, seen in ((page, True), (inside, True), (draft, False)):
            plain = admin.client.raw("GET", "/wiki" + path.format(one.id))
            shown = admin.client.raw("GET", "/wiki" + path.format(one.id), headers=WITH_KEY)
            assert one.title not in plain.text
            assert (one.title in shown.text) is seen, (path, one.title)
    body = {"type": "page", "title": "changed", "version": {"number": 2}}
    for one in (page, inside):
        for headers in ({}, WITH_KEY):
            v1 = admin.client.raw("PUT", f"/wiki/rest/api/content/{one.id}", json=body, headers=headers)
            v2 = admin.client.raw("DELETE", f"/wiki/api/v2/pages/{one.id}", headers=headers)
            assert (v1.status_code, v2.status_code) in ((404, 404), (403, 404))
        told = admin.client.raw("GET", f"/wiki/api/v2/pages/{one.id}/operations", headers=WITH_KEY).json()
        assert {"operation": "update", "targetType": "page"} not in told["operations"]
        assert read(scene.author.client, one).title == one.title


# Words


READS = (
    ("GET", "/api/v2/pages/{}", None),
    ("GET", "/rest/api/content/{}", None),
    ("GET", "/rest/api/content/{}?status=any", None),
    ("GET", "/rest/api/content/{}?version=1", None),
    ("GET", "/rest/api/content/{}/child/page", None),
    ("GET", "/rest/api/content/{}/child/attachment", None),
    ("GET", "/rest/api/content/{}/descendant/page", None),
    ("GET", "/rest/api/content/{}/property/k", None),
)
WRITES: tuple[tuple[str, str, Any], ...] = (
    ("PUT", "/rest/api/content/{}", {"type": "page", "title": "x", "version": {"number": 2}}),
    ("DELETE", "/rest/api/content/{}", None),
    ("POST", "/rest/api/content/{}/label", [{"prefix": "global", "name": "x"}]),
    ("POST", "/rest/api/content/{}/property", {"key": "k", "value": 1}),
    ("PUT", "/rest/api/content/{}/restriction", []),
    ("DELETE", "/rest/api/content/{}/restriction", None),
    ("DELETE", "/api/v2/pages/{}", None),
    ("DELETE", "/api/v2/pages/{}?purge=true", None),
    ("PUT", "/api/v2/pages/{}/title", {"status": "current", "title": "x"}),
)


@pytest.mark.parametrize(("method", "path", "body"), [*READS, *WRITES])
def test_47__unseen_and_absent_are_told_in_the_same_words(scene: Scene, method: str, path: str, body: Any) -> None:
    """For every reason there is to be unseen."""
    closed = scene.served.space(scene.author.client, create_private_space=True)
    private = scene.page("private", private=True)
    gone = scene.page("gone", parent_id=private.id)
    drop(scene.author.client, gone.id)
    hidden = (
        private,
        gone,
        scene.page("below", parent_id=private.id),
        scene.page("draft", status="draft"),
        make(scene.author.client, closed, "closed"),
    )

    def told(content_id: str) -> tuple[int, str]:
        more = {} if body is None else {"json": body}
        answer = scene.member.client.raw(method, "/wiki" + path.format(content_id), **more)
        return answer.status_code, answer.text.replace(content_id, "ID")

    absent = told(ABSENT)
    assert absent[0] in (403, 404)
    for page in hidden:
        assert told(page.id) == absent
    assert total(scene.member.client, " or ".join(f"id = {page.id}" for page in hidden)) == 0


def test_48__nothing_is_made_under_or_on_what_is_unseen(scene: Scene) -> None:
    secret = scene.page("secret", private=True)

    def under_v2(i: str) -> httpx.Response:
        body = {"spaceId": scene.space.id, "title": word(), "parentId": i}
        return scene.member.client.raw("POST", "/wiki/api/v2/pages", json=body)

    def under_v1(i: str) -> httpx.Response:
        body = {"type": "page", "title": word(), "space": {"key": scene.space.key}, "ancestors": [{"id": i}]}
        return scene.member.client.raw("POST", "/wiki/rest/api/content", json=body)

    def comment_on(i: str) -> httpx.Response:
        body = {"pageId": i, "body": {"representation": "storage", "value": "<p>x</p>"}}
        return scene.member.client.raw("POST", "/wiki/api/v2/footer-comments", json=body)

    def hang_on(i: str) -> httpx.Response:
        files = {"file": ("a.txt", b"x")}
        headers = {"X-Atlassian-Token": "nocheck"}
        path = f"/wiki/rest/api/content/{i}/child/attachment"
        return scene.member.client.raw("POST", path, files=files, headers=headers)

    for doing in (under_v2, under_v1, comment_on, hang_on):
        hidden, absent = doing(secret.id), doing(ABSENT)
        assert hidden.status_code == absent.status_code in (400, 404), doing
        assert hidden.text.replace(secret.id, "ID") == absent.text.replace(ABSENT, "ID")
    assert total(scene.author.client, f"parent = {secret.id}") == 0


def test_49__a_title_that_is_taken_says_no_more_than_that(scene: Scene) -> None:
    """The same words whoever has the title: a page that is seen, one that is not, or one in the archive."""
    seen, hidden = scene.page("taken and seen"), scene.page("taken and hidden", private=True)
    stored = scene.page("taken and archived")
    archive(scene.served, scene.author.id, stored)
    told = set()
    for page in (seen, hidden, stored):
        v2 = scene.member.client.raw(
            "POST", "/wiki/api/v2/pages", json={"spaceId": scene.space.id, "title": page.title}
        )
        body = {"type": "page", "title": page.title, "space": {"key": scene.space.key}}
        v1 = scene.member.client.raw("POST", "/wiki/rest/api/content", json=body)
        assert (v2.status_code, v1.status_code) == (400, 400)
        assert page.id not in v2.text + v1.text
        told.add((v2.text, v1.text))
    assert len(told) == 1
    # Drafts of others and what is in the trash keep no title from anybody; nor does any to who may not create there.
    scene.page("free", status="draft")
    scene.page("free", by=scene.member)
    drop(scene.author.client, seen.id)
    scene.page(seen.title, by=scene.member)
    scene.grant((VIEW, scene.member.principal))
    for title in (hidden.title, word()):
        with pytest.raises(NotFound, match="Cannot find a space"):
            make(scene.member.client, scene.space, title)


def test_50__the_permission_check_says_what_is_so(scene: Scene) -> None:
    page = scene.page()
    scene.restrict(page, scene.other)

    def check(one: Someone) -> bool:
        body = ContentPermissionRequest(subject=Subject(type="user", identifier=one.id), operation="read")
        return one.client.send(CheckContentPermission(id=int(page.id), body=body)).has_permission

    assert check(scene.other)
    assert sees(scene.other.client, page)
    with pytest.raises(NotFound):
        check(scene.member)
    assert not sees(scene.member.client, page)


def test_51__events_tell_of_no_draft_and_not_whom_a_restriction_names(scene: Scene) -> None:
    title = word()
    draft = scene.page(title, status="draft")
    page = scene.page()
    scene.restrict(page, scene.other)

    async def left(session: Any) -> list[tuple[str, str]]:
        rows = await session.all(Statement(outbox.select()))
        return [(row[1], row[2]) for row in rows]

    events = scene.served.do(left)
    assert not [payload for _, payload in events if title in payload or draft.id in payload]
    (about,) = [payload for kind, payload in events if kind == "content_permissions_updated" and page.id in payload]
    assert scene.other.id not in about
    assert page.title not in about
    assert scene.member.client.send(GetPages(id=(int(page.id),))).results == []
    assert answered(scene.member.client, f"/rest/api/content/{page.id}") is None
    assert total(scene.member.client, f"id = {number(page)}") == 0


def test_52__who_has_left_the_names_of_a_restriction_keeps_nothing(scene: Scene) -> None:
    """Asked again and again, an answer is never an old one."""
    page = scene.page()
    for names in ((scene.member,), (), (scene.member, scene.other), (scene.other,)):
        scene.restrict(page, *names)
        for one in (scene.member, scene.other):
            assert sees(one.client, page) is (one in names)
