"""Attachments through v2: reading, listing and removing them, and what is beside them."""

from __future__ import annotations

import io
from typing import Any, get_args

import pytest
from PIL import Image

from tests.api.v2.making import attachment, change, drop, make, number, storage
from tests.api.v2.making_custom_content import note
from tests.conftest import Served
from tests.permissions.world import grant_only, restrict
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.core import Upload
from watersmeet.contract.v1.content_attachments import AttachmentForm, UpdateAttachmentData
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.attachment import (
    AttachmentBulk,
    AttachmentSort,
    DeleteAttachment,
    GetAttachmentById,
    GetAttachments,
    GetAttachmentThumbnailById,
    GetBlogpostAttachments,
    GetCustomContentAttachments,
    GetLabelAttachments,
    GetPageAttachments,
)
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.comment import CreateFooterComment, GetAttachmentComments
from watersmeet.contract.v2.comment_shapes import FooterCommentCreate
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import (
    CreateAttachmentProperty,
    DeleteAttachmentPropertyById,
    GetAttachmentContentProperties,
    GetAttachmentContentPropertiesById,
    PropertyCreate,
    PropertyUpdate,
    UpdateAttachmentPropertyById,
)
from watersmeet.contract.v2.label import GetAttachmentLabels
from watersmeet.contract.v2.operation import GetAttachmentOperations
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetAttachmentVersionDetails, GetAttachmentVersions
from watersmeet.model.actor import ALL_LICENSED_USERS, user_principal

ATTACHMENTS = "/wiki/api/v2/attachments"


def next_version(client: Client, page: PageSingle, item: Content, content: bytes, comment: str = "") -> None:
    form = AttachmentForm(file=(Upload(name="x", content=content),), comment=(comment,))
    client.send(UpdateAttachmentData(id=int(page.id), attachment_id=number(item), form=form))


def titles(client: Client, request: Any) -> list[str]:
    return [one.title for one in client.each(request)]


def mark(client: Client, item: Content, *names: str) -> list[int]:
    """Put labels on an attachment; answers their ids."""
    labels = [LabelCreate(prefix="global", name=name) for name in names]
    found = client.send(AddLabelsToContent(id=number(item), body=labels)).results
    return [int(one.id) for one in found]


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


# One


def test_get_attachment__shows_its_file(served: Served, admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a ü.png", b"12345", media_type="image/png", comment="why", minor=True)
    found = admin.send(GetAttachmentById(id=number(item)))
    assert (found.id, found.status, found.title) == (item.id, "current", "a ü.png")
    assert found.page_id == page.id
    assert (found.media_type, found.media_type_description) == ("image/png", "PNG Image")
    assert (found.comment, found.file_size, found.file_id) == ("why", 5, item.extensions.file_id)
    assert found.version
    assert (found.version.number, found.version.message, found.version.minor_edit) == (1, "why", True)
    assert found.created_at == found.version.created_at
    assert found.webui_link == found.links.webui == item.links["webui"]
    assert found.download_link == found.links.download == item.links["download"]
    assert found.links.base == f"{served.url}/wiki"
    shown = admin.raw("GET", f"{ATTACHMENTS}/{item.id}").json()
    assert "ncsStepVersion" not in shown["version"]
    assert not {"labels", "properties", "operations", "versions", "collaborators", "blogPostId"} & set(shown)
    assert admin.raw("GET", f"{ATTACHMENTS}/{number(item)}").json() == shown
    assert admin.raw("GET", f"/wiki{found.download_link}").content == b"12345"


def test_get_attachment__a_version(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"one", comment="c1")
    next_version(admin, page, item, b"second", "c2")
    old = admin.send(GetAttachmentById(id=number(item), version=1))
    assert old.version
    assert (old.status, old.version.number, old.comment, old.file_size) == ("historical", 1, "c1", 3)
    assert old.file_id == item.extensions.file_id
    new = admin.send(GetAttachmentById(id=number(item), version=2))
    assert new == admin.send(GetAttachmentById(id=number(item)))
    assert (new.status, new.comment, new.file_size) == ("current", "c2", 6)
    assert new.file_id != old.file_id
    assert "version=1&" in old.download_link
    for shown, value in ((old, b"one"), (new, b"second")):
        assert admin.raw("GET", f"/wiki{shown.download_link}").content == value
    with pytest.raises(NotFound):
        admin.send(GetAttachmentById(id=number(item), version=3))
    for wrong in ("0", "-1", "x"):
        assert admin.raw("GET", f"{ATTACHMENTS}/{item.id}?version={wrong}").status_code == 400


def test_get_attachment__with_all_beside_it(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    next_version(admin, page, item, b"two")
    mark(admin, item, "b", "a")
    admin.send(CreateAttachmentProperty(owner=number(item), body=PropertyCreate(key="k", value=[1])))
    found = admin.send(
        GetAttachmentById(
            id=number(item),
            include_labels=True,
            include_properties=True,
            include_operations=True,
            include_versions=True,
            include_collaborators=True,
            include_version=False,
        )
    )
    assert not found.version
    assert found.labels
    assert found.properties
    assert found.operations
    assert found.versions
    assert found.collaborators
    assert {one.name for one in found.labels.results} == {"a", "b"}
    assert [one.key for one in found.properties.results] == ["k"]
    assert ("read", "attachment") in {(one.operation, one.target_type) for one in found.operations.results}
    assert [one.number for one in found.versions.results] == [2, 1]
    assert len(found.collaborators.results) == 1
    shown = admin.raw("GET", f"{ATTACHMENTS}/{item.id}?include-versions=true").json()
    assert shown["versions"]["_links"]["self"] == f"/api/v2/attachments/{item.id}/versions"
    assert not any("ncsStepVersion" in one for one in shown["versions"]["results"])


def test_get_attachment__what_is_none(admin: Client, page: PageSingle) -> None:
    for of in (page.id, "999999999999"):
        assert admin.raw("GET", f"{ATTACHMENTS}/{of}").status_code == 404
    for wrong in ("x", "attx", "att", "-1"):
        assert admin.raw("GET", f"{ATTACHMENTS}/{wrong}").status_code == 400


# Lists


def test_lists__of_every_container(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    post = admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title="P", body=storage("<p>x</p>"))))
    custom = note(admin, page_id=page.id)
    for container, operation, name in (
        (page, GetPageAttachments, "page_id"),
        (post, GetBlogpostAttachments, "blog_post_id"),
        (custom, GetCustomContentAttachments, "custom_content_id"),
    ):
        item = attachment(admin, container.id, f"on {name}")
        (found,) = admin.send(operation(id=int(container.id))).results
        assert (found.id, getattr(found, name)) == (item.id, container.id)
        others = {"page_id", "blog_post_id", "custom_content_id"} - {name}
        assert not any(getattr(found, other) for other in others)
        assert not found.links.base
        with pytest.raises(NotFound):
            admin.send(operation(id=999999999999))
    for operation in (GetBlogpostAttachments, GetCustomContentAttachments):
        with pytest.raises(NotFound):
            admin.send(operation(id=int(page.id)))


@pytest.mark.parametrize("sort", [None, *get_args(AttachmentSort)])
@pytest.mark.parametrize("limit", [1, 2, 250])
def test_lists__every_order_pages_to_the_end(admin: Client, page: PageSingle, sort: Any, limit: int) -> None:
    made = [attachment(admin, page.id, f"{k}.txt") for k in range(5)]
    for k in (3, 1):
        next_version(admin, page, made[k], b"x")
    ids = {one.id for one in made}
    found = list(admin.each(GetPageAttachments(id=int(page.id), sort=sort, limit=limit)))
    assert {one.id for one in found} == ids
    assert len(found) == 5

    def key(one: AttachmentBulk) -> tuple[str, int]:
        if not sort:
            return "", number(one)
        assert one.version
        return (one.created_at if "created" in sort else one.version.created_at), number(one)

    assert found == sorted(found, key=key, reverse=bool(sort and sort.startswith("-")))
    everywhere = [one.id for one in admin.each(GetAttachments(sort=sort, limit=max(limit, 50))) if one.id in ids]
    assert everywhere == [one.id for one in found]


def test_lists__filters(admin: Client, page: PageSingle) -> None:
    for name in ("a.txt", "b.txt", "c.png"):
        attachment(admin, page.id, name)
    of = int(page.id)
    assert titles(admin, GetPageAttachments(id=of, media_type="text/plain")) == ["a.txt", "b.txt"]
    assert titles(admin, GetPageAttachments(id=of, filename="b.txt")) == ["b.txt"]
    assert titles(admin, GetPageAttachments(id=of, filename="B.txt")) == []
    assert titles(admin, GetPageAttachments(id=of, filename="b.txt", media_type="image/png")) == []
    unique = attachment(admin, page.id, f"unique {page.id}.pdf", media_type=f"x/{page.id}")
    assert titles(admin, GetAttachments(filename=unique.title)) == [unique.title]
    assert titles(admin, GetAttachments(media_type=f"x/{page.id}")) == [unique.title]
    for text in ("filename=%00", "mediaType=%00", "filename=" + "x" * 3000):
        for path in (ATTACHMENTS, f"/wiki/api/v2/pages/{of}/attachments"):
            answer = admin.raw("GET", f"{path}?{text}")
            assert answer.status_code in (200, 400)
            assert not answer.json().get("results")


def test_lists__by_status(admin: Client, page: PageSingle) -> None:
    kept, gone = attachment(admin, page.id, "kept"), attachment(admin, page.id, "gone")
    admin.send(DeleteAttachment(id=number(gone)))
    of = int(page.id)
    assert titles(admin, GetPageAttachments(id=of)) == ["kept"]
    assert titles(admin, GetPageAttachments(id=of, status=("current",))) == ["kept"]
    assert titles(admin, GetPageAttachments(id=of, status=("archived",))) == []
    assert titles(admin, GetPageAttachments(id=of, status=("trashed",))) == ["gone"]
    assert titles(admin, GetPageAttachments(id=of, status=("trashed", "current"))) == ["kept", "gone"]
    for status, seen in ((None, False), (("trashed",), True), (("current", "archived"), False)):
        ids = [one.id for one in admin.each(GetAttachments(status=status, limit=250))]
        assert (gone.id in ids) == seen
        assert (kept.id in ids) == (status != ("trashed",))
    for wrong in ("draft", "deleted", "x", "current,x"):
        assert admin.raw("GET", f"{ATTACHMENTS}?status={wrong}").status_code == 400


def test_lists__of_a_draft_are_its_authors(served: Served, admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    item = attachment(admin, draft.id, "plan", status="draft")
    assert titles(admin, GetPageAttachments(id=int(draft.id))) == ["plan"]
    assert item.id not in [one.id for one in admin.each(GetAttachments(limit=250))]
    _, member = served.user()
    with pytest.raises(NotFound):
        member.send(GetPageAttachments(id=int(draft.id)))


def test_lists__parameters_out_of_bounds_are_400(admin: Client, page: PageSingle) -> None:
    for text in ("limit=0", "limit=251", "limit=x", "sort=title", "sort=x", "cursor=x", "cursor=%00"):
        for path in (ATTACHMENTS, f"/wiki/api/v2/pages/{page.id}/attachments"):
            assert admin.raw("GET", f"{path}?{text}").status_code == 400, text


def test_label_attachments__are_those_the_caller_sees(served: Served, admin: Client, space: SpaceBulk) -> None:
    secret = make(admin, space, "secret", private=True)
    page = make(admin, space)
    name = f"marked{space.id}"
    seen = [attachment(admin, page.id, f"{k}.txt") for k in range(3)]
    unseen, plain = attachment(admin, secret.id), attachment(admin, page.id, "plain")
    for item in (*seen, unseen):
        (label,) = mark(admin, item, name)
    _, member = served.user()
    request = GetLabelAttachments(id=label, limit=2, sort="-created-date")
    assert [one.id for one in member.each(request)] == [one.id for one in reversed(seen)]
    assert {one.id for one in admin.each(request)} == {unseen.id, *(one.id for one in seen)}
    assert plain.id not in [one.id for one in admin.each(request)]
    for item in seen:
        admin.send(DeleteAttachment(id=number(item)))
    assert [one.id for one in admin.each(request)] == [unseen.id]
    with pytest.raises(NotFound):
        member.send(request)
    with pytest.raises(NotFound):
        admin.send(GetLabelAttachments(id=999999999))


# Beside them


def test_versions__of_an_attachment(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.txt", b"1", comment="c1")
    for k in (2, 3):
        next_version(admin, page, item, b"x" * k, f"c{k}")
    found = list(admin.each(GetAttachmentVersions(id=number(item), limit=1)))
    assert [(one.number, one.message) for one in found] == [(3, "c3"), (2, "c2"), (1, "c1")]
    assert {(one.attachment.id, one.attachment.title) for one in found} == {(item.id, "a.txt")}
    ascending = list(admin.each(GetAttachmentVersions(id=number(item), sort="modified-date", limit=2)))
    assert ascending == found[::-1]
    shown = admin.raw("GET", f"{ATTACHMENTS}/{item.id}/versions").json()["results"]
    assert not any("ncsStepVersion" in one for one in shown)
    second = admin.send(GetAttachmentVersionDetails(content_id=number(item), version_number=2))
    assert (second.number, second.message, second.prev_version, second.next_version) == (2, "c2", 1, 3)
    with pytest.raises(NotFound):
        admin.send(GetAttachmentVersionDetails(content_id=number(item), version_number=4))


def test_properties__of_an_attachment_make_no_version(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    of = number(item)
    made = admin.send(CreateAttachmentProperty(owner=of, body=PropertyCreate(key="k", value={"a": 1})))
    body = PropertyUpdate(key="k", value=2, version=VersionWrite(number=2))
    assert admin.send(UpdateAttachmentPropertyById(owner=of, property_id=made.id, body=body)).value == 2
    assert admin.send(GetAttachmentContentPropertiesById(owner=of, property_id=made.id)).version.number == 2
    assert [one.key for one in admin.send(GetAttachmentContentProperties(owner=of)).results] == ["k"]
    admin.send(DeleteAttachmentPropertyById(owner=of, property_id=made.id))
    assert admin.send(GetAttachmentContentProperties(owner=of)).results == []
    found = admin.send(GetAttachmentById(id=of))
    assert found.version
    assert found.version.number == 1


def test_labels__of_an_attachment(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    mark(admin, item, "b", "a")
    assert [one.name for one in admin.each(GetAttachmentLabels(id=number(item), sort="name", limit=1))] == ["a", "b"]


def test_comments__on_an_attachment_go_with_it(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    create = FooterCommentCreate(attachment_id=item.id, body=storage("<p>x</p>"))
    comment = admin.send(CreateFooterComment(body=create))
    assert comment.attachment_id == item.id
    (found,) = admin.send(GetAttachmentComments(id=number(item))).results
    assert (found.id, found.attachment_id, found.title) == (comment.id, item.id, "Re: a.txt")
    admin.send(DeleteAttachment(id=number(item)))
    assert admin.raw("GET", f"/wiki/api/v2/footer-comments/{comment.id}").json()["status"] == "trashed"
    admin.send(DeleteAttachment(id=number(item), purge=True))
    assert admin.raw("GET", f"/wiki/api/v2/footer-comments/{comment.id}").status_code == 404


def test_operations__are_what_the_caller_may(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    item = attachment(admin, page.id)
    _, member = served.user()

    def may(client: Client) -> set[tuple[str, str]]:
        found = client.send(GetAttachmentOperations(id=number(item))).operations
        return {(one.operation, one.target_type) for one in found}

    assert {("read", "attachment"), ("update", "attachment"), ("delete", "attachment")} <= may(admin)
    grant_only(
        served,
        space,
        [("read/space", ALL_LICENSED_USERS), ("create/attachment", user_principal(str(space.author_id)))],
    )
    assert may(member) == {("read", "attachment")}
    assert ("update", "attachment") in may(admin)
    grant_only(served, space, [(one, ALL_LICENSED_USERS) for one in ("read/space", "create/attachment")])
    assert ("update", "attachment") in may(member)
    restrict(served, page.id, "update", [user_principal(str(space.author_id))])
    assert ("update", "attachment") not in may(member)


# Removing


def test_delete_attachment__trash_and_purge(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id)
    with pytest.raises(BadRequest, match="purge"):
        admin.send(DeleteAttachment(id=number(item), purge=True))
    admin.send(DeleteAttachment(id=number(item)))
    found = admin.send(GetAttachmentById(id=number(item)))
    assert (found.status, found.page_id) == ("trashed", page.id)
    with pytest.raises(NotFound):
        admin.send(DeleteAttachment(id=number(item)))
    admin.send(DeleteAttachment(id=number(item), purge=True))
    for again in (False, True):
        with pytest.raises(NotFound):
            admin.send(DeleteAttachment(id=number(item), purge=again))
    with pytest.raises(NotFound):
        admin.send(GetAttachmentById(id=number(item)))


def test_delete_attachment__who_may_not_is_told_it_is_missing(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    item = attachment(admin, page.id)
    _, member = served.user()
    mine = user_principal(str(space.author_id))
    every = ("read/space", "create/attachment", "delete/attachment", "administer/space", "delete/page")
    grant_only(served, space, [*((one, mine) for one in every), ("read/space", ALL_LICENSED_USERS)])
    absent = member.raw("DELETE", f"{ATTACHMENTS}/999999999999")
    for text in ("", "?purge=true"):
        refused = member.raw("DELETE", f"{ATTACHMENTS}/{item.id}{text}")
        assert refused.status_code == 404
        assert refused.text.replace(str(number(item)), "999999999999") == absent.text
    body = PropertyCreate(key="k", value=1)
    with pytest.raises(NotFound):
        member.send(CreateAttachmentProperty(owner=number(item), body=body))
    assert admin.send(GetAttachmentById(id=number(item))).status == "current"
    # Who may delete may not therefore purge.
    grant_only(
        served,
        space,
        [
            *((one, mine) for one in every),
            *((one, ALL_LICENSED_USERS) for one in ("read/space", "delete/attachment")),
        ],
    )
    member.send(DeleteAttachment(id=number(item)))
    with pytest.raises(NotFound):
        member.send(DeleteAttachment(id=number(item), purge=True))
    assert admin.send(GetAttachmentById(id=number(item))).status == "trashed"


def test_delete_attachment__ones_own(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    _, member = served.user()
    granted = ("read/space", "create/attachment", "delete/space")
    grant_only(served, space, [(one, ALL_LICENSED_USERS) for one in granted])
    theirs = attachment(admin, page.id, "theirs")
    mine = attachment(member, page.id, "mine")
    member.send(DeleteAttachment(id=number(mine)))
    with pytest.raises(NotFound):
        member.send(DeleteAttachment(id=number(theirs)))


def test_delete_attachment__of_a_draft_is_for_good(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    item = attachment(admin, draft.id, status="draft")
    admin.send(DeleteAttachment(id=number(item)))
    with pytest.raises(NotFound):
        admin.send(GetAttachmentById(id=number(item)))
    change(admin, draft, 1, title="Published")
    assert titles(admin, GetPageAttachments(id=int(draft.id))) == []


def test_delete_attachment__one_trashed_before_stays_there(admin: Client, page: PageSingle) -> None:
    before, with_it = attachment(admin, page.id, "before"), attachment(admin, page.id, "with it")
    admin.send(DeleteAttachment(id=number(before)))
    drop(admin, page)
    change(admin, page, 2)
    assert admin.send(GetAttachmentById(id=number(before))).status == "trashed"
    assert admin.send(GetAttachmentById(id=number(with_it))).status == "current"


# Thumbnails


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (220, 20, 20)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (300, 150)),
        ({"width": 100}, (100, 50)),
        ({"height": 50}, (100, 50)),
        ({"width": 100, "height": 20}, (40, 20)),
        ({"width": 5000, "height": 5000}, (400, 200)),
    ],
)
def test_thumbnail__redirects_to_a_png_that_fits(
    served: Served, admin: Client, page: PageSingle, asked: dict[str, int], size: tuple[int, int]
) -> None:
    item = attachment(admin, page.id, "a b.png", picture(400, 200))
    at = admin.send(GetAttachmentThumbnailById(id=number(item), **asked)).location
    assert at.startswith(f"/wiki/download/thumbnails/{page.id}/a%20b.png?version=1")
    answer = admin.raw("GET", at)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.content)).size == size
    first = admin.raw("GET", f"{ATTACHMENTS}/{item.id}/thumbnail/download")
    assert (first.status_code, first.content) == (302, b"")
    assert first.headers["location"].startswith(f"{served.url}/wiki/download/thumbnails/")


def test_thumbnail__of_a_version(admin: Client, page: PageSingle) -> None:
    item = attachment(admin, page.id, "a.png", picture(40, 20))
    next_version(admin, page, item, picture(20, 40))
    for version, size in ((1, (40, 20)), (2, (20, 40)), (None, (20, 40))):
        at = admin.send(GetAttachmentThumbnailById(id=number(item), version=version)).location
        assert Image.open(io.BytesIO(admin.raw("GET", at).content)).size == size
    with pytest.raises(NotFound):
        admin.send(GetAttachmentThumbnailById(id=number(item), version=3))


def test_thumbnail__where_there_is_none(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, private=True)
    text = attachment(admin, page.id, "a.txt")
    drawing = attachment(admin, page.id, "a.svg", b"<svg/>", media_type="image/svg+xml")
    for item in (text, drawing):
        with pytest.raises(NotFound):
            admin.send(GetAttachmentThumbnailById(id=number(item)))
    fake = attachment(admin, page.id, "a.png", b"no picture")
    at = admin.send(GetAttachmentThumbnailById(id=number(fake))).location
    assert admin.raw("GET", at).status_code == 404
    _, stranger = served.user()
    with pytest.raises(NotFound):
        stranger.send(GetAttachmentThumbnailById(id=number(fake)))
    assert stranger.raw("GET", at).status_code == 404
    for wrong in ("width=0", "width=-1", "height=x", "version=0"):
        path = f"{ATTACHMENTS}/{fake.id}/thumbnail/download?{wrong}"
        assert admin.raw("GET", path).status_code == 400
