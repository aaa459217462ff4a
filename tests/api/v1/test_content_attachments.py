"""Attachments through v1: files come in, become versions, are listed, found and fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.api.v1.making import read
from tests.api.v2.making import admin_id, archive, attachment, drop, make, number
from tests.api.v2.making import change as change_page
from tests.api.v2.making_custom_content import note
from tests.conftest import Served
from tests.hostile.world import settle
from tests.permissions.world import grant_only, restrict
from watersmeet.client import ApiError, BadRequest, Client, Conflict, Forbidden, NotFound, Unauthorized
from watersmeet.contract.core import Redirect, Upload
from watersmeet.contract.v1.content import ContainerRef, DeleteContent, VersionWrite
from watersmeet.contract.v1.content_attachments import (
    AttachmentForm,
    AttachmentMetadata,
    AttachmentUpdate,
    CreateAttachment,
    CreateOrUpdateAttachments,
    DownloadAttatchment,
    GetAttachments,
    UpdateAttachmentData,
    UpdateAttachmentProperties,
)
from watersmeet.contract.v1.content_versions import DeleteContentVersion
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v1.space import DeleteSpace
from watersmeet.contract.v2.attachment import DeleteAttachment, GetAttachmentById
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.comment import CreateFooterComment, GetAttachmentComments
from watersmeet.contract.v2.comment_shapes import FooterCommentCreate
from watersmeet.contract.v2.common import BodyWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import ANONYMOUS_USERS, user_principal

CHILD = "/wiki/rest/api/content/{}/child/attachment"
TOKEN = {"x-atlassian-token": "no-check"}


def send(client: Client, container: Any, files: Sequence[Upload], replace: bool = False, **more: Any) -> list[Content]:
    form = AttachmentForm(file=tuple(files), comment=more.pop("comment", ()), minor_edit=more.pop("minor", ()))
    operation = CreateOrUpdateAttachments if replace else CreateAttachment
    return list(client.send(operation(id=int(container.id), form=form, **more)).results)


def put_data(
    client: Client, container: Any, item: Content, content: bytes, name: str = "other", **more: Any
) -> Content:
    form = AttachmentForm(file=(Upload(name=name, content=content),), **more)
    return client.send(UpdateAttachmentData(id=int(container.id), attachment_id=number(item), form=form))


def update(client: Client, on: Any, item: Content, version: int | None, **more: Any) -> Content:
    body = AttachmentUpdate(**{"id": item.id, "type": "attachment", "version": VersionWrite(number=version), **more})
    return client.send(UpdateAttachmentProperties(id=int(on.id), attachment_id=number(item), body=body))


def listed(client: Client, container: Any, **more: Any) -> list[str]:
    return [one.title for one in client.send(GetAttachments(id=int(container.id), **more)).results]


def fetched(client: Client, container: Any, item: Content, **more: Any) -> bytes:
    found = client.send(DownloadAttatchment(id=int(container.id), attachment_id=number(item), **more))
    assert isinstance(found, Redirect)
    answer = client.raw("GET", found.location)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def refusal(error: type[ApiError], client: Client, page: Any, **more: Any) -> str:
    """The words with which a file is not taken."""
    with pytest.raises(error) as refused:
        attachment(client, page.id, **more)
    return str(refused.value)


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


# Coming in


def test_create_attachment__shows_what_was_sent(served: Served, admin: Client, page: PageSingle) -> None:
    made = attachment(admin, page.id, "a b.txt", b"hello", comment="first", minor=True)
    assert (made.id[:3], made.type, made.status, made.title) == ("att", "attachment", "current", "a b.txt")
    assert made.version
    assert made.metadata
    assert made.metadata.labels
    assert (made.version.number, made.version.message, made.version.minor_edit) == (1, "first", True)
    assert made.version.by.account_id == admin_id(served)
    assert (made.metadata.comment, made.metadata.media_type) == ("first", "text/plain")
    assert made.container["id"] == page.id
    its = made.extensions
    assert (its.media_type, its.file_size, its.comment) == ("text/plain", 5, "first")
    assert (its.media_type_description, its.collection_name) == ("Text File", f"contentId-{page.id}")
    assert len(str(its.file_id)) == 36
    assert made.links["download"].startswith(f"/download/attachments/{page.id}/a%20b.txt?version=1&")
    assert fetched(admin, page, made) == b"hello"


def test_create_attachment__several_with_comments_in_order(admin: Client, page: PageSingle) -> None:
    files = [Upload(name=f"{k}.txt", content=f"{k}".encode()) for k in "cab"]
    made = send(admin, page, files, comment=("of c", "of a", "of b"))
    assert [(one.title, one.extensions.comment) for one in made] == [
        ("c.txt", "of c"),
        ("a.txt", "of a"),
        ("b.txt", "of b"),
    ]
    assert [fetched(admin, page, one) for one in made] == [b"c", b"a", b"b"]
    assert listed(admin, page) == ["c.txt", "a.txt", "b.txt"]


def test_create_attachment__comments_are_as_many_as_files(admin: Client, page: PageSingle) -> None:
    files = [Upload(name=f"{k}.txt", content=b"x") for k in "ab"]
    with pytest.raises(BadRequest, match="comment"):
        send(admin, page, files, comment=("only one",))
    assert listed(admin, page) == []


def test_create_attachment__without_a_file_is_400(admin: Client, page: PageSingle) -> None:
    with pytest.raises(BadRequest, match="file"):
        send(admin, page, [], comment=("nothing",))


def test_create_attachment__a_name_that_is_taken_is_400(admin: Client, page: PageSingle) -> None:
    attachment(admin, page.id, "a.txt")
    assert "same file name" in refusal(BadRequest, admin, page, name="a.txt")
    both = [Upload(name=name, content=b"x") for name in ("new.txt", "a.txt")]
    with pytest.raises(BadRequest, match=r"same file name.*a\.txt"):
        send(admin, page, both)
    twins = [Upload(name="twin.txt", content=b"x") for _ in range(2)]
    with pytest.raises(BadRequest, match=r"same file name.*twin\.txt"):
        send(admin, page, twins)
    assert listed(admin, page) == ["a.txt"]
    # Letter for letter: another case is another file.
    attachment(admin, page.id, "A.txt")


def test_create_attachment__expand(admin: Client, page: PageSingle) -> None:
    form = AttachmentForm(file=(Upload(name="a.txt", content=b"x"),))
    (bare,) = admin.send(CreateAttachment(id=int(page.id), form=form, expand=("space",))).results
    assert bare.space
    assert bare.space.key
    assert not bare.version
    assert bare.expandable["container"] == f"/rest/api/content/{page.id}"


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("a.png", None, "image/png"),
        ("a.png", "application/octet-stream", "image/png"),
        ("a.PNG", None, "image/png"),
        ("a.png", "text/plain", "text/plain"),
        ("a.txt", "Text/HTML; charset=latin1", "text/html"),
        ("a", None, "application/octet-stream"),
        ("a.drawio", None, "application/vnd.jgraph.mxfile"),
        ("a.txt", "nonsense", "text/plain"),
    ],
)
def test_create_attachment__media_type(
    admin: Client, page: PageSingle, name: str, said: str | None, expected: str
) -> None:
    # httpx sends a guess of its own when it is told nothing.
    if said is None:
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body = f"--b\r\n{head}\r\n\r\nx\r\n--b--\r\n".encode()
        answer = admin.raw(
            "POST",
            CHILD.format(page.id),
            content=body,
            headers={**TOKEN, "content-type": "multipart/form-data; boundary=b"},
        )
        assert answer.json()["results"][0]["extensions"]["mediaType"] == expected
    else:
        assert attachment(admin, page.id, name, media_type=said).extensions.media_type == expected


def test_create_attachment__on_blog_posts_and_custom_content(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    body = BlogPostCreate(space_id=space.id, title="Post", body=BodyWrite(representation="storage", value="<p>x</p>"))
    post = admin.send(CreateBlogPost(body=body))
    custom = note(admin, page_id=page.id)
    for container in (post, custom):
        made = attachment(admin, container.id)
        assert made.container["id"] == container.id
        assert fetched(admin, container, made) == b"words"
    said = BodyWrite(representation="storage", value="<p>x</p>")
    comment = admin.send(CreateFooterComment(body=FooterCommentCreate(page_id=page.id, body=said)))
    with pytest.raises(NotFound):
        attachment(admin, comment.id)
    with pytest.raises(NotFound):
        attachment(admin, made.id.removeprefix("att"))


def test_create_or_update__makes_the_next_version(admin: Client, page: PageSingle) -> None:
    first = attachment(admin, page.id, "a.txt", b"one", again=True, comment="c1")
    mixed = [Upload(name="a.txt", content=b"two"), Upload(name="b.txt", content=b"new")]
    second, other = send(admin, page, mixed, replace=True, comment=("c2", "c3"))
    assert (second.id, second.title) == (first.id, "a.txt")
    assert second.version
    assert other.version
    assert (second.version.number, second.version.message, other.version.number) == (2, "c2", 1)
    assert second.extensions.file_id != first.extensions.file_id
    assert fetched(admin, page, second) == b"two"
    assert fetched(admin, page, second, version=1) == b"one"
    # Twice in one form: two versions.
    twice = send(admin, page, [Upload(name="a.txt", content=k) for k in (b"3", b"4")], replace=True)
    assert [one.version.number for one in twice if one.version] == [3, 4]
    assert fetched(admin, page, second, version=3) == b"3"


def test_update_data__keeps_id_and_name(admin: Client, page: PageSingle) -> None:
    first = attachment(admin, page.id, "a.txt", b"one")
    second = put_data(admin, page, first, b"twoo", "other.bin", comment=("why",), minor_edit=("true",))
    assert (second.id, second.title) == (first.id, "a.txt")
    assert second.version
    assert (second.version.number, second.version.message, second.version.minor_edit) == (2, "why", True)
    assert second.extensions.file_id != first.extensions.file_id
    assert second.extensions.file_size == 4
    assert second.links["download"].startswith(f"/download/attachments/{page.id}/a.txt?version=2&")
    assert fetched(admin, page, first) == b"twoo"


def test_update_data__wants_one_file(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    for count in (0, 2):
        form = AttachmentForm(file=tuple(Upload(name="x", content=b"x") for _ in range(count)), minor_edit=("true",))
        with pytest.raises(BadRequest, match="file"):
            admin.send(UpdateAttachmentData(id=int(page.id), attachment_id=number(item), form=form))
    assert fetched(admin, page, item) == b"words"


def test_update_data__of_another_page_is_404(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    other = make(admin, space, "Other")
    item = attachment(admin, page.id)
    with pytest.raises(NotFound):
        put_data(admin, other, item, b"x")
    with pytest.raises(NotFound):
        update(admin, other, item, 2, title="x")
    with pytest.raises(NotFound):
        fetched(admin, other, item)


# What is known of them


def test_update_properties__as_a_version_and_in_place(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"one", comment="first")
    told = AttachmentMetadata(media_type="text/html", comment="second")
    second = update(admin, page, item, 2, title="b.html", metadata=told)
    assert second.version
    assert (second.id, second.title, second.version.number, second.version.message) == (item.id, "b.html", 2, "second")
    assert (second.extensions.media_type, second.extensions.file_size) == ("text/html", 3)
    assert second.extensions.file_id != item.extensions.file_id
    third = update(admin, page, item, 2, title="c.html")
    assert third.version
    assert (third.title, third.version.number, third.version.message) == ("c.html", 2, "second")
    assert third.extensions.file_id == second.extensions.file_id
    assert fetched(admin, page, item) == b"one"
    assert listed(admin, page) == ["c.html"]
    old = admin.send(GetAttachmentById(id=number(item), version=1))
    assert (old.title, old.media_type, old.comment) == ("a.txt", "text/plain", "first")
    # The old name is free again, and the new one is taken.
    attachment(admin, page.id, "a.txt")
    assert "same file name" in refusal(BadRequest, admin, page, name="c.html")
    with pytest.raises(BadRequest, match="same file name"):
        update(admin, page, item, 3, title="a.txt")


def test_update_properties__message_of_the_version_is_the_comment(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, comment="first")
    version = VersionWrite(number=2, message="said so", minor_edit=True)
    body = AttachmentUpdate(id=item.id, type="attachment", version=version)
    changed = admin.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(item), body=body))
    assert changed.version
    assert changed.metadata
    assert (changed.version.message, changed.version.minor_edit) == ("said so", True)
    assert changed.metadata.comment == changed.extensions.comment == "said so"


@pytest.mark.parametrize("wrong", [0, 3, -1, 100])
def test_update_properties__another_version_is_409(admin: Client, page: PageSingle, wrong: int) -> None:
    item = attachment(admin, page.id)
    with pytest.raises(Conflict):
        update(admin, page, item, wrong, title="x")
    assert listed(admin, page) == ["a.txt"]


def test_update_properties__what_makes_no_sense_is_400(admin: Client, page: PageSingle) -> None:
    item, other = attachment(admin, page.id), attachment(admin, page.id, "other")
    for more in (
        {"id": other.id},
        {"id": "attx"},
        {"id": ""},
        {"type": "page"},
        {"title": ""},
        {"title": ".."},
        {"title": "a\nb"},
        {"status": "draft"},
        {"status": "trashed"},
        {"container": ContainerRef(id="x")},
    ):
        with pytest.raises(BadRequest):
            update(admin, page, item, 2, **more)
    assert read(admin, str(number(item)), "version").version.number == 1  # type: ignore[union-attr]
    with pytest.raises(BadRequest, match=r"version\.number"):
        update(admin, page, item, None)
    # With or without the letters, in the path and in the body.
    assert update(admin, page, item, 2, id=item.id.removeprefix("att"), title="dir/b.txt").title == "b.txt"
    answer = admin.raw(
        "PUT",
        f"{CHILD.format(page.id)}/{item.id}",
        json={"id": item.id, "type": "attachment", "version": {"number": 3}, "unknown": 1},
    )
    assert answer.json()["version"]["number"] == 3


def test_update_properties__moves_to_another_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    page, near = make(admin, space, "From"), make(admin, space, "Near")
    away = served.space(admin)
    far = make(admin, away, "Far")
    item = attachment(admin, page.id, "a.txt", b"one")
    put_data(admin, page, item, b"two")
    said = BodyWrite(representation="storage", value="<p>on the file</p>")
    create = FooterCommentCreate(attachment_id=item.id.removeprefix("att"), body=said)
    comment = admin.send(CreateFooterComment(body=create))
    at, version = page, 2
    for to in (near, far):
        version += 1
        moved = update(admin, at, item, version, container=ContainerRef(id=to.id, type="page"))
        assert moved.container["id"] == to.id
        assert (listed(admin, at), listed(admin, to)) == ([], ["a.txt"])
        assert fetched(admin, to, item) == b"two"
        assert fetched(admin, to, item, version=1) == b"one"
        with pytest.raises(NotFound):
            fetched(admin, at, item)
        (kept,) = admin.send(GetAttachmentComments(id=number(item))).results
        assert kept.id == comment.id
        at = to
    shown = read(admin, comment.id, "space", "container")
    assert shown.space
    assert shown.space.key == away.key
    found = admin.send(SearchByCQL(cql=f'space = {away.key} and type = attachment and title = "a.txt"'))
    assert [hit.content.id for hit in found.results if hit.content] == [item.id]
    # It goes where the page it is on goes.
    drop(admin, far)
    assert admin.send(GetAttachmentById(id=number(item))).status == "trashed"


def test_update_properties__where_it_cannot_be_moved(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "From")
    item = attachment(admin, page.id)
    other = make(admin, space, "Other")
    attachment(admin, other.id)
    gone = make(admin, space, "Gone")
    drop(admin, gone)
    draft = make(admin, space, "Draft", status="draft")
    said = BodyWrite(representation="storage", value="<p>x</p>")
    comment = admin.send(CreateFooterComment(body=FooterCommentCreate(page_id=page.id, body=said)))
    for to, error in (
        (ContainerRef(id="999999999"), NotFound),
        (ContainerRef(id=other.id, type="blogpost"), NotFound),
        (ContainerRef(id=other.id), BadRequest),
        (ContainerRef(id=gone.id), BadRequest),
        (ContainerRef(id=draft.id), BadRequest),
        (ContainerRef(id=comment.id), Forbidden),
    ):
        with pytest.raises(error):
            update(admin, page, item, 2, container=to)
    closed = served.space(admin, create_private_space=True)
    hidden = make(admin, closed, "Hidden")
    _, member = served.user()
    with pytest.raises(NotFound):
        update(member, page, item, 2, container=ContainerRef(id=hidden.id))
    assert listed(admin, page) == ["a.txt"]


def test_update_properties__takes_out_of_the_trash(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"one")
    admin.send(DeleteAttachment(id=number(item)))
    assert listed(admin, page) == []
    with pytest.raises(NotFound):
        put_data(admin, page, item, b"x")
    back = update(admin, page, item, 2, status="current", title="back.txt")
    assert (back.status, back.title) == ("current", "back.txt")
    assert fetched(admin, page, item) == b"one"
    found = admin.send(SearchByCQL(cql=f'space = {space.key} and title = "back.txt"'))
    assert [hit.content.id for hit in found.results if hit.content] == [item.id]


def test_update_properties__moves_under_a_name_that_is_free(admin: Client, space: SpaceBulk) -> None:
    """Though its old name is taken there, and the new one where it was."""
    page, other = make(admin, space, "From"), make(admin, space, "To")
    item = attachment(admin, page.id, "a.txt", b"one")
    attachment(admin, page.id, "b.txt")
    attachment(admin, other.id, "a.txt")
    with pytest.raises(BadRequest, match="same file name"):
        update(admin, page, item, 2, container=ContainerRef(id=other.id))
    moved = update(admin, page, item, 2, container=ContainerRef(id=other.id), title="b.txt")
    assert moved.title == "b.txt"
    assert sorted(listed(admin, other)) == ["a.txt", "b.txt"]
    assert fetched(admin, other, item) == b"one"


def test_update_properties__back_out_of_the_trash_where_the_name_was_taken(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"one")
    admin.send(DeleteContent(id=number(item)))
    second = attachment(admin, page.id, "a.txt", b"two")
    assert second.id != item.id
    with pytest.raises(BadRequest, match="same file name"):
        update(admin, page, item, 2, status="current")
    assert update(admin, page, item, 2, status="current", title="b.txt").title == "b.txt"
    drop(admin, page)
    with pytest.raises(BadRequest):
        update(admin, page, item, 3, status="current")


# Lists


def test_get_attachments__filters_and_pages(admin: Client, page: PageSingle) -> None:
    names = ["a.txt", "B.txt", "c.png", "ü x.png", "e.pdf"]
    for name in names:
        attachment(admin, page.id, name)
    assert listed(admin, page) == names
    assert listed(admin, page, filename="B.txt") == ["B.txt"]
    assert listed(admin, page, filename="b.txt") == []
    assert listed(admin, page, filename="ü x.png") == ["ü x.png"]
    assert listed(admin, page, media_type="image/png") == ["c.png", "ü x.png"]
    assert listed(admin, page, media_type="image/png", filename="c.png") == ["c.png"]
    assert listed(admin, page, start=1, limit=2) == ["B.txt", "c.png"]
    assert listed(admin, page, start=5) == []
    first = admin.send(GetAttachments(id=int(page.id), limit=2))
    assert (first.start, first.limit, first.size) == (0, 2, 2)
    assert first.links["next"].startswith(f"/rest/api/content/{page.id}/child/attachment?")
    assert "next" not in admin.send(GetAttachments(id=int(page.id), start=3, limit=2)).links


def test_get_attachments__expand(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, comment="why")
    admin.raw("POST", f"/wiki/rest/api/content/{item.id}/label", json=[{"prefix": "global", "name": "marked"}])
    (bare,) = admin.send(GetAttachments(id=int(page.id))).results
    assert not bare.version
    assert not bare.container
    assert bare.metadata
    assert (bare.metadata.comment, bare.metadata.media_type) == ("why", "text/plain")
    asked = (
        "container,version,metadata.labels,space,history.lastUpdated,children.comment,operations,ancestors,"
        "body.storage,metadata.properties,restrictions.read,descendants,childTypes.all"
    )
    (full,) = admin.send(GetAttachments(id=int(page.id), expand=tuple(asked.split(",")))).results
    assert full.version
    assert full.space
    assert full.metadata
    assert full.metadata.labels
    assert full.history
    assert full.children
    assert full.container["id"] == page.id
    assert [label.name for label in full.metadata.labels.results] == ["marked"]
    assert full.operations
    assert {(one.operation, one.target_type) for one in full.operations} >= {("read", "attachment")}
    shown = read(admin, page.id, "children.attachment.version")
    assert shown.children
    assert shown.children.attachment
    assert [one.id for one in shown.children.attachment.results] == [item.id]


def test_get_attachments__of_what_has_none_and_of_what_is_unseen(served: Served, admin: Client) -> None:
    closed = served.space(admin, create_private_space=True)
    page = make(admin, closed)
    attachment(admin, page.id)
    _, stranger = served.user()
    for of in (int(page.id), 999999999):
        with pytest.raises(NotFound):
            stranger.send(GetAttachments(id=of))


# Fetching


def test_download__redirects_to_the_bytes(served: Served, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a b.txt", b"one")
    put_data(admin, page, item, b"two")
    at = admin.send(DownloadAttatchment(id=int(page.id), attachment_id=number(item))).location
    assert at.startswith(f"/wiki/download/attachments/{page.id}/a%20b.txt?version=2&")
    answer = admin.raw("GET", f"{CHILD.format(page.id)}/{item.id}/download", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{served.url}/wiki/download/")
    assert answer.content == b""
    assert fetched(admin, page, item, version=1) == b"one"
    assert fetched(admin, page, item, version=2) == b"two"
    for wrong in (3, 2**31 - 1):
        with pytest.raises(BadRequest, match="version"):
            fetched(admin, page, item, version=wrong)
    for text in ("0", "-1", "x", "99999999999999999999"):
        path = f"{CHILD.format(page.id)}/{item.id}/download?version={text}"
        assert admin.raw("GET", path, follow_redirects=False).status_code == 400


def test_download__by_status(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    assert fetched(admin, page, item, status=("current",)) == b"words"
    with pytest.raises(NotFound):
        fetched(admin, page, item, status=("trashed",))
    admin.send(DeleteAttachment(id=number(item)))
    with pytest.raises(NotFound):
        fetched(admin, page, item)
    assert fetched(admin, page, item, status=("trashed",)) == b"words"
    assert fetched(admin, page, item, status=("any",)) == b"words"


def test_delete_version__closes_the_gap(served: Served, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"one")
    for value in (b"two", b"three", b"four"):
        put_data(admin, page, item, value)
    file_ids = [admin.send(GetAttachmentById(id=number(item), version=k)).file_id for k in (1, 2, 3, 4)]
    with pytest.raises(BadRequest):
        admin.send(DeleteContentVersion(id=number(item), version_number=4))
    admin.send(DeleteContentVersion(id=number(item), version_number=2))
    assert [fetched(admin, page, item, version=k) for k in (1, 2, 3)] == [b"one", b"three", b"four"]
    left = [admin.send(GetAttachmentById(id=number(item), version=k)).file_id for k in (1, 2, 3)]
    assert left == [file_ids[0], *file_ids[2:]]
    assert put_data(admin, page, item, b"five").version.number == 4  # type: ignore[union-attr]
    _, member = served.user()
    restrict(served, page.id, "update", [user_principal(admin_id(served))])
    with pytest.raises(Forbidden):
        member.send(DeleteContentVersion(id=number(item), version_number=1))
    assert fetched(admin, page, item, version=1) == b"one"


@pytest.mark.parametrize("prefix", ["att", ""])
def test_ids__with_and_without_their_letters(admin: Client, page: PageSingle, prefix: str) -> None:
    item = attachment(admin, page.id)
    its = f"{prefix}{number(item)}"
    one = f"/wiki/rest/api/content/{its}"
    assert admin.raw("GET", one).json()["id"] == item.id
    assert admin.raw("POST", f"{one}/label", json=[{"prefix": "global", "name": "marked"}]).status_code == 200
    assert [x["name"] for x in admin.raw("GET", f"{one}/label").json()["results"]] == ["marked"]
    assert admin.raw("DELETE", f"{one}/label?name=marked").status_code == 204
    assert admin.raw("POST", f"{one}/property", json={"key": "k", "value": 1}).status_code == 200
    assert admin.raw("GET", f"{one}/property/k").json()["value"] == 1
    assert [x["number"] for x in admin.raw("GET", f"{one}/version").json()["results"]] == [1]
    assert admin.raw("GET", f"{one}/version/1").json()["number"] == 1
    assert admin.raw("GET", f"{one}/history").json()["latest"] is True
    child = f"{CHILD.format(page.id)}/{its}"
    form = {"files": {"file": ("x", b"two")}, "headers": TOKEN}
    assert admin.raw("POST", f"{child}/data", **form).json()["version"]["number"] == 2  # type: ignore[arg-type]
    change = {"id": its, "type": "attachment", "version": {"number": 3}, "title": "n.txt"}
    assert admin.raw("PUT", child, json=change).json()["title"] == "n.txt"
    assert admin.raw("GET", f"{child}/download", follow_redirects=True).content == b"two"
    assert admin.raw("DELETE", one).status_code == 204
    assert admin.raw("GET", f"{one}?status=trashed").json()["status"] == "trashed"
    assert admin.raw("DELETE", f"{one}?status=trashed").status_code == 204
    assert admin.raw("GET", f"{one}?status=any").status_code == 404


@pytest.mark.parametrize("wrong", ["at1", "ATT1", "att", "attatt1", "att-1", "att1x", "x"])
def test_ids__other_letters_are_400(admin: Client, page: PageSingle, wrong: str) -> None:
    assert admin.raw("GET", f"/wiki/rest/api/content/{wrong}").status_code == 400
    path = f"{CHILD.format(page.id)}/{wrong}/download"
    assert admin.raw("GET", path, follow_redirects=False).status_code == 400


# Who may not


@pytest.mark.parametrize("token", [None, "", "check", "no-check, x"])
def test_forms__without_the_token_are_403(admin: Client, page: PageSingle, token: str | None) -> None:
    item = attachment(admin, page.id)
    headers = {} if token is None else {"x-atlassian-token": token}
    for method, path in (
        ("POST", CHILD.format(page.id)),
        ("PUT", CHILD.format(page.id)),
        ("POST", f"{CHILD.format(page.id)}/{item.id}/data"),
    ):
        answer = admin.raw(method, path, files={"file": ("b.txt", b"x")}, headers=headers)
        assert answer.status_code == 403
        assert "XSRF" in answer.json()["message"]
    assert listed(admin, page) == ["a.txt"]
    assert read(admin, str(number(item)), "version").version.number == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("token", ["no-check", "nocheck", "No-Check"])
def test_forms__with_the_token_in_its_spellings(admin: Client, page: PageSingle, token: str) -> None:
    files = {"file": ("b.txt", b"x")}
    answer = admin.raw("POST", CHILD.format(page.id), files=files, headers={"x-atlassian-token": token})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_forms__of_another_content_type_are_415(admin: Client, page: PageSingle, kind: str) -> None:
    for method in ("POST", "PUT"):
        answer = admin.raw(method, CHILD.format(page.id), content=b"{}", headers={**TOKEN, "content-type": kind})
        assert answer.status_code == 415
    assert listed(admin, page) == []


def test_who_may_not__is_told_so_and_changes_nothing(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    item = attachment(admin, page.id)
    account_id, member = served.user()
    mine = user_principal(admin_id(served))
    every = ("read/space", "create/page", "create/attachment", "delete/attachment", "administer/space", "update/page")
    reader = [("read/space", user_principal(account_id)), ("update/page", user_principal(account_id))]
    grant_only(served, space, [*((one, mine) for one in every), *reader])
    _refused(member, page, item)
    assert fetched(member, page, item) == b"words"
    grant_only(served, space, [*((one, mine) for one in every), *reader, ("create/attachment", reader[0][1])])
    attachment(member, page.id, "mine.txt")
    assert put_data(member, page, item, b"x").version.number == 2  # type: ignore[union-attr]
    with pytest.raises(Forbidden):
        member.send(DeleteContent(id=number(item)))


def _refused(client: Client, page: PageSingle, item: Content) -> None:
    """Nothing can be attached to the page, and its attachment can neither be changed nor removed."""
    before = listed(client, page)
    for again in (False, True):
        for name in ("new.txt", "a.txt"):
            refusal(Forbidden, client, page, name=name, again=again)
    with pytest.raises(Forbidden):
        put_data(client, page, item, b"x")
    with pytest.raises(Forbidden):
        update(client, page, item, 2, title="x")
    with pytest.raises(Forbidden):
        client.send(DeleteContent(id=number(item)))
    assert listed(client, page) == before
    assert fetched(client, page, item) == b"words"


def test_who_may_not__edit_the_page_changes_none_of_its_files(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    item = attachment(admin, page.id)
    _, member = served.user()
    attachment(member, page.id, "before.txt")
    restrict(served, page.id, "update", [user_principal(admin_id(served))])
    _refused(member, page, item)
    attachment(admin, page.id, "after.txt")
    put_data(admin, page, item, b"x")


def test_who_may_not__see_is_told_that_there_is_nothing(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, private=True)
    item = attachment(admin, page.id)
    _, stranger = served.user()
    for again in (False, True):
        refusal(NotFound, stranger, page, again=again)
    for request in (
        DownloadAttatchment(id=int(page.id), attachment_id=number(item)),
        UpdateAttachmentData(
            id=int(page.id),
            attachment_id=number(item),
            form=AttachmentForm(file=(Upload(name="x", content=b"x"),)),
        ),
    ):
        with pytest.raises(NotFound):
            stranger.send(request)
    with pytest.raises(NotFound):
        update(stranger, page, item, 2, title="x")
    assert fetched(admin, page, item) == b"words"


def test_anonymous__attaches_where_that_is_granted(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    nobody = served.anonymous()
    refusal(Unauthorized, nobody, page)
    served.allow_anonymous(True)
    try:
        mine = user_principal(admin_id(served))
        grant_only(served, space, [("read/space", mine), ("read/space", ANONYMOUS_USERS)])
        refusal(Forbidden, nobody, page)
        grant_only(served, space, [("read/space", ANONYMOUS_USERS), ("create/attachment", ANONYMOUS_USERS)])
        made = attachment(nobody, page.id)
        assert made.version
        assert made.version.by.type == "anonymous"
        assert fetched(nobody, page, made) == b"words"
    finally:
        served.allow_anonymous(False)


# With what they hang on


def test_draft__its_files_are_its_authors_until_it_is_published(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    refusal(NotFound, admin, draft)
    item = attachment(admin, draft.id, "secret.txt", b"plan", status="draft")
    assert item.status == "draft"
    assert listed(admin, draft) == ["secret.txt"]
    assert fetched(admin, draft, item) == b"plan"
    put_data(admin, draft, item, b"plan 2")
    _, member = served.user()
    cql = f'space = {space.key} and type = attachment and title = "secret.txt"'
    for client in (member, admin):
        assert client.send(SearchByCQL(cql=cql)).size == 0
    assert member.raw("GET", f"/wiki/rest/api/content/{item.id}?status=any").status_code == 404
    assert member.raw("GET", f"/wiki/download/attachments/{draft.id}/secret.txt").status_code == 404
    assert member.raw("GET", f"/wiki/api/v2/attachments/{item.id}").status_code == 404
    change_page(admin, draft, 1, title="Published")
    assert admin.send(GetAttachmentById(id=number(item))).status == "current"
    for client in (member, admin):
        assert listed(client, draft) == ["secret.txt"]
        assert fetched(client, draft, item) == b"plan 2"
        found = client.send(SearchByCQL(cql=cql)).results
        assert [hit.content.id for hit in found if hit.content] == [item.id]


def test_draft__discarded_takes_its_files_along(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    item = attachment(admin, draft.id, status="draft")
    drop(admin, draft, draft=True)
    assert admin.raw("GET", f"/wiki/rest/api/content/{item.id}?status=any").status_code == 404


def test_trash__takes_files_along_and_brings_them_back(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    item, before = attachment(admin, page.id), attachment(admin, page.id, "before.txt")
    admin.send(DeleteContent(id=number(before)))
    cql = f'space = {space.key} and type = attachment and title = "a.txt"'
    assert admin.send(SearchByCQL(cql=cql)).size == 1
    drop(admin, page)
    assert admin.send(GetAttachmentById(id=number(item))).status == "trashed"
    assert admin.send(SearchByCQL(cql=cql)).size == 0
    for again in (False, True):
        refusal(NotFound, admin, page, name="new.txt", again=again)
    with pytest.raises(NotFound):
        put_data(admin, page, item, b"x")
    change_page(admin, page, 2)
    assert listed(admin, page) == ["a.txt"]
    assert fetched(admin, page, item) == b"words"
    assert admin.send(SearchByCQL(cql=cql)).size == 1
    drop(admin, page)
    drop(admin, page, purge=True)
    for one in (item, before):
        assert admin.raw("GET", f"/wiki/rest/api/content/{one.id}?status=any").status_code == 404


def test_archived__takes_no_files_and_keeps_what_it_has(served: Served, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    archive(served, admin_id(served), page)
    for again in (False, True):
        for name in ("a.txt", "b.txt"):
            refusal(NotFound, admin, page, name=name, again=again)
    with pytest.raises(BadRequest, match="archived"):
        put_data(admin, page, item, b"x")
    with pytest.raises(BadRequest, match="archived"):
        update(admin, page, item, 2, title="x")
    assert listed(admin, page) == ["a.txt"]
    assert fetched(admin, page, item) == b"words"


def test_trash__frees_the_name(admin: Client, page: PageSingle) -> None:
    for content in (b"one", b"two", b"three"):
        made = attachment(admin, page.id, "a.txt", content)
        assert fetched(admin, page, made) == content
        admin.send(DeleteContent(id=number(made)))
    assert listed(admin, page) == []


def test_move__of_the_page_takes_files_along(served: Served, admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    away = served.space(admin)
    path = f"/wiki/rest/api/content/{page.id}/move/append/{away.homepage_id}"
    assert admin.raw("PUT", path).status_code == 200
    shown = read(admin, str(number(item)), "space", "container")
    assert shown.space
    assert (shown.space.key, shown.container["id"]) == (away.key, page.id)
    assert fetched(admin, page, item) == b"words"


def test_search__finds_them_at_once_for_those_who_see_them(served: Served, admin: Client, space: SpaceBulk) -> None:
    secret = make(admin, space, "secret", private=True)
    page = make(admin, space)
    seen, unseen = attachment(admin, page.id, "plan.txt"), attachment(admin, secret.id, "plan.txt")
    _, member = served.user()
    cql = f'space = {space.key} and type = attachment and title = "plan.txt"'

    def found(client: Client) -> set[str]:
        return {hit.content.id for hit in client.send(SearchByCQL(cql=cql)).results if hit.content}

    assert found(admin) == {seen.id, unseen.id}
    assert found(member) == {seen.id}
    update(admin, page, seen, 2, title="other.txt")
    assert found(member) == set()


def test_delete_space__takes_them_along(served: Served, admin: Client) -> None:
    space = served.space(admin)
    page = make(admin, space)
    item = attachment(admin, page.id)
    admin.send(DeleteSpace(space_key=space.key))
    settle(served)
    assert admin.raw("GET", f"/wiki/api/v2/attachments/{item.id}").status_code == 404
    assert admin.raw("GET", f"/wiki/download/attachments/{page.id}/a.txt").status_code == 404
