"""Content of every type changed, restored and removed through v1, as its kind allows and its owner may."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v1.making import change, make, read, storage
from tests.api.v1.making_kinds import KINDS, Scene, agree, comment, custom, in_v2, inline, made
from tests.api.v2.making import attachment, number
from tests.api.v2.making import make as page_of
from tests.api.v2.making import storage as v2_storage
from tests.api.v2.making_custom_content import NOTE
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, Forbidden, NotFound
from watersmeet.contract.v1.content import (
    ContainerRef,
    ContentRef,
    DeleteContent,
    ExtensionsWrite,
    ResolutionWrite,
    VersionWrite,
)
from watersmeet.contract.v1.content_versions import (
    DeleteContentVersion,
    GetContentVersions,
    RestoreContentVersion,
    RestoreParams,
    VersionRestore,
)
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk


@pytest.fixture
def scene(admin: Client, space: SpaceBulk) -> Scene:
    return Scene(admin, space, page_of(admin, space, "Harbour", body=v2_storage("<p>one two</p>")).id)


@pytest.mark.parametrize("kind", KINDS)
def test_update_content__of_every_kind(scene: Scene, kind: str) -> None:
    client, one = scene.client, made(scene, kind)
    told = VersionWrite(number=2, message="why", minor_edit=True)
    with pytest.raises(Conflict, match="Version must be incremented"):
        change(client, one, 3, type=one.type)
    with pytest.raises(BadRequest, match=r"version\.number"):
        change(client, one, None, type=one.type)
    with pytest.raises(BadRequest, match="not a attachment"):
        change(client, one, 2, type="attachment")
    body = storage("<p>next</p>")
    again = change(client, one, None, type=one.type, version=told, body=body, ancestors=[ContentRef(id=scene.page)])
    assert again.version
    assert (again.version.number, again.version.message, again.version.minor_edit) == (2, "why", True)
    assert again.body
    assert again.body.storage
    assert again.body.storage.value == "<p>next</p>"
    agree(client, kind, one.id)
    kept = change(client, one, 3, type=one.type)
    assert kept.body
    assert kept.body.storage
    assert kept.body.storage.value == "<p>next</p>"
    assert [row.number for row in client.send(GetContentVersions(id=int(one.id))).results] == [3, 2, 1]


def test_update_content__resolves_and_reopens_threads(served: Served, scene: Scene) -> None:
    client = scene.client
    thread = comment(client, scene.page, extensions=inline("two"))

    def settle(status: str, by: Client = client, **more: Any) -> Any:
        said = ExtensionsWrite(resolution=ResolutionWrite(status=status))
        return change(by, thread, None, type="comment", extensions=said, **more)

    account_id, member = served.user()
    settled = settle("resolved", member)
    assert settled.version.number == 1
    agree(client, "inline comment", thread.id)
    told = read(client, thread, "extensions.resolution").extensions.resolution
    assert told
    assert told.status == "resolved"
    assert told.last_modifier
    assert told.last_modifier.account_id == account_id
    assert told.last_modified_date
    settle("open")
    assert in_v2(client, "inline comment", thread.id).resolution_status == "reopened"
    with pytest.raises(Forbidden):
        settle("resolved", member, body=storage("<p>mine</p>"))
    with pytest.raises(BadRequest, match="no resolution"):
        settle("settled")
    thread = comment(client, scene.page)
    with pytest.raises(BadRequest, match="Only inline comments"):
        settle("resolved")


def test_update_content__statuses_a_comment_cannot_have(scene: Scene) -> None:
    one = comment(scene.client, scene.page)
    for status in ("draft", "trashed"):
        with pytest.raises(BadRequest, match="current until it is deleted"):
            change(scene.client, one, 2, status, type="comment")
    answered = scene.client.raw("PUT", f"/rest/api/content/{one.id}?status=historical", json={"type": "comment"})
    assert answered.status_code == 501


@pytest.mark.parametrize("kind", ["blogpost", NOTE])
def test_update_content__into_the_trash_and_out(scene: Scene, kind: str) -> None:
    client, one = scene.client, made(scene, kind)
    said = comment(client, one.id, kind)
    gone = change(client, one, 2, "trashed", type=kind)
    assert gone.status == "trashed"
    with pytest.raises(NotFound):
        read(client, one)
    back = change(client, one, 2, type=kind)
    assert (back.status, back.title) == ("current", one.title)
    assert read(client, said).status == "current"
    agree(client, kind, one.id)


def test_update_content__drafts(scene: Scene) -> None:
    client = scene.client
    post = make(client, scene.space, "News", type="blogpost")
    draft = change(client, post, 1, "draft", type="blogpost", title="Newer")
    assert (draft.status, draft.title) == ("draft", "Newer")
    assert read(client, post, status=("draft",)).title == "Newer"
    assert read(client, post).title == "News"
    item = custom(scene, "Sketch", status="draft")
    saved = change(client, item, 1, "draft", type=NOTE, title="Sketched", body=storage("<p>two</p>"))
    assert (saved.status, saved.title) == ("draft", "Sketched")
    with pytest.raises(BadRequest, match="discarded, not trashed"):
        change(client, item, 1, "trashed", type=NOTE)
    out = change(client, item, None, type=NOTE, title="Drawn")
    assert (out.status, out.title) == ("current", "Drawn")
    agree_without_container(client, out)
    with pytest.raises(NotFound, match="has no draft"):
        change(client, out, 1, "draft", type=NOTE)


def agree_without_container(client: Client, item: Content) -> None:
    there = in_v2(client, NOTE, item.id)
    assert (there.title, there.version.number, there.body.storage.value) == ("Drawn", 1, "<p>two</p>")


def test_update_content__of_an_attachment(scene: Scene) -> None:
    client = scene.client
    file = attachment(client, scene.page, "a.txt")

    def put(**more: Any) -> Any:
        given = {"type": "attachment", "title": "b.txt", "version": {"number": 2, "message": "better"}, **more}
        return client.raw("PUT", f"/rest/api/content/{file.id}", json=given)

    assert put(version=None).status_code == 400
    changed = put().json()
    assert (changed["title"], changed["version"]["number"], changed["metadata"]["comment"]) == ("b.txt", 2, "better")
    assert put(status="draft").status_code == 400
    assert put(status="trashed").json()["status"] == "trashed"
    assert put(version={"number": 3}, status="current").json()["status"] == "current"


def test_update_content__of_what_cannot_be_changed_here(scene: Scene) -> None:
    folder = scene.client.raw("POST", "/api/v2/folders", json={"spaceId": scene.space.id, "title": "Drawer"}).json()
    given = {"type": "folder", "title": "Shelf", "version": {"number": 2}}
    answered = scene.client.raw("PUT", f"/rest/api/content/{folder['id']}", json=given)
    assert (answered.status_code, "cannot be changed here" in answered.text) == (400, True)


# Versions


@pytest.mark.parametrize("kind", ["blogpost", "comment", "inline reply", NOTE])
def test_restore_content_version__of_every_kind(scene: Scene, kind: str) -> None:
    client, one = scene.client, made(scene, kind)
    change(client, one, 2, type=one.type, title="Other", body=storage("<p>two</p>"))

    def restore(number: int) -> Any:
        params = RestoreParams(version_number=number, message="back", restore_title=True)
        body = VersionRestore(operation_key="restore", params=params)
        return client.send(RestoreContentVersion(id=int(one.id), body=body))

    assert restore(1).number == 3
    again = read(client, one, "body.storage", "version")
    assert again.title == one.title
    assert again.body
    assert again.body.storage
    assert again.body.storage.value == "<p>one</p>"
    agree(client, kind, one.id)
    for number_ in (3, 9):
        with pytest.raises(BadRequest):
            restore(number_)
    client.send(DeleteContentVersion(id=int(one.id), version_number=1))
    assert [row.number for row in client.send(GetContentVersions(id=int(one.id))).results] == [2, 1]


def test_restore_content_version__of_what_is_in_the_trash_is_400(scene: Scene) -> None:
    client = scene.client
    one = make(client, scene.space, "Lost")
    change(client, one, 2, body=storage("<p>two</p>"))
    client.send(DeleteContent(id=int(one.id)))
    body = VersionRestore(operation_key="restore", params=RestoreParams(version_number=1))
    with pytest.raises(BadRequest, match="trash"):
        client.send(RestoreContentVersion(id=int(one.id), body=body))


# Removing


@pytest.mark.parametrize("kind", ["page", "blogpost", NOTE])
def test_delete_content__trashed_and_purged(scene: Scene, kind: str) -> None:
    client, one = scene.client, made(scene, kind)
    with pytest.raises(BadRequest, match="in the trash can be purged"):
        client.send(DeleteContent(id=int(one.id), status="trashed"))
    client.send(DeleteContent(id=int(one.id)))
    assert read(client, one, status=("trashed",)).status == "trashed"
    client.send(DeleteContent(id=int(one.id), status="trashed"))
    with pytest.raises(NotFound):
        read(client, one, status=("any",))
    draft = make(client, scene.space, "Unsaid", type=kind, status="draft")
    client.send(DeleteContent(id=int(draft.id), status="draft"))
    with pytest.raises(NotFound):
        read(client, draft, status=("any",))


def test_delete_content__a_comment_is_gone_with_its_replies(scene: Scene) -> None:
    client = scene.client
    thread = comment(client, scene.page, extensions=inline("one"))
    reply = comment(client, scene.page, to=thread.id)
    for status in ("draft", "trashed"):
        with pytest.raises((NotFound, BadRequest)):
            client.send(DeleteContent(id=int(thread.id), status=status))
    client.send(DeleteContent(id=int(thread.id)))
    for one in (thread, reply):
        with pytest.raises(NotFound):
            read(client, one, status=("any",))
    page = client.send(GetPageById(id=int(scene.page), body_format="storage"))
    assert page.body.storage
    assert page.body.storage.value == "<p>one two</p>"


def test_delete_content__of_the_tree(scene: Scene) -> None:
    folder = scene.client.raw("POST", "/api/v2/folders", json={"spaceId": scene.space.id, "title": "Drawer"}).json()
    path = f"/rest/api/content/{folder['id']}"
    assert scene.client.raw("DELETE", path).status_code == 204
    assert scene.client.raw("GET", f"{path}?status=trashed").json()["status"] == "trashed"
    assert scene.client.raw("DELETE", f"{path}?status=trashed").status_code == 204
    assert scene.client.raw("GET", f"{path}?status=any").status_code == 404


# Permission


def test_content_kinds__what_others_may_not_do(served: Served, scene: Scene) -> None:
    """What a member sees and may not change is forbidden; what a stranger does not see is not there."""
    _, member = served.user()
    own = {kind: made(scene, kind) for kind in ("comment", "inline comment")}
    for one in own.values():
        with pytest.raises(Forbidden):
            change(member, one, 2, type="comment", body=storage("<p>mine</p>"))
        body = VersionRestore(operation_key="restore", params=RestoreParams(version_number=1))
        with pytest.raises((Forbidden, BadRequest)):
            member.send(RestoreContentVersion(id=int(one.id), body=body))
        change(scene.client, one, 2, type="comment", body=storage("<p>two</p>"))
        with pytest.raises(Forbidden):
            member.send(RestoreContentVersion(id=int(one.id), body=body))
        with pytest.raises(Forbidden):
            member.send(DeleteContentVersion(id=int(one.id), version_number=1))
    closed = served.space(scene.client, create_private_space=True)
    page = page_of(scene.client, closed, "Closed")
    hidden = [comment(scene.client, page.id), make(scene.client, closed, "Hidden", type=NOTE)]
    hidden.append(make(scene.client, closed, "Hidden", type="blogpost"))
    with pytest.raises(NotFound):
        comment(member, page.id)
    with pytest.raises(NotFound):
        make(member, scene.space, "Put", type=NOTE, container=ContainerRef(id=page.id, type="page"))
    for kind in ("blogpost", NOTE):
        with pytest.raises(Forbidden):
            make(member, closed, "Put", type=kind)
    for one in hidden:
        with pytest.raises(NotFound):
            change(member, one, 2, type=one.type)
        with pytest.raises(NotFound):
            member.send(DeleteContent(id=number(one)))
    with pytest.raises(BadRequest, match="no comment on"):
        comment(member, scene.page, to=own["comment"].id, container=ContainerRef(id=hidden_page(scene), type="page"))


def hidden_page(scene: Scene) -> str:
    return page_of(scene.client, scene.space, "Elsewhere").id
