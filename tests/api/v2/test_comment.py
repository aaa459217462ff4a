"""Footer comments through v2, and what both kinds of comments have in common."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.api.v2.commenting import blog_post, hang, say
from tests.api.v2.making import admin_id, archive, attachment, drop, like, make, number, storage
from tests.conftest import Served
from tests.permissions.world import grant_only, restrict
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.comment import (
    CreateFooterComment,
    DeleteFooterComment,
    DeleteInlineComment,
    GetFooterCommentById,
    GetFooterCommentChildren,
    GetInlineCommentById,
    GetPageFooterComments,
    UpdateFooterComment,
)
from watersmeet.contract.v2.comment_shapes import FooterCommentCreate, FooterCommentModel, FooterCommentUpdate
from watersmeet.contract.v2.common import BodyWrite, VersionWrite
from watersmeet.contract.v2.content_properties import (
    CreateCommentProperty,
    PropertyCreate,
)
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import user_principal
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.work import outbox


def edit(client: Client, comment: FooterCommentModel, number: int | None, text: str = "<p>anew</p>") -> Any:
    body = FooterCommentUpdate(version=VersionWrite(number=number, message="why"), body=storage(text))
    return client.send(UpdateFooterComment(comment_id=int(comment.id), body=body))


def read(client: Client, comment_id: str, **more: Any) -> FooterCommentModel:
    return client.send(GetFooterCommentById(comment_id=int(comment_id), **more))


def private_page(served: Served, admin: Client) -> PageSingle:
    return make(admin, served.space(admin, create_private_space=True))


def test_create_footer_comment__on_a_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "What & why")
    comment = say(admin, "<p>well <b>said</b></p>", page_id=page.id)
    assert (comment.status, comment.title, comment.page_id) == ("current", "Re: What & why", page.id)
    assert comment.body.storage
    assert comment.body.storage.value == "<p>well <b>said</b></p>"
    assert comment.version
    assert (comment.version.number, comment.version.author_id) == (1, admin_id(served))
    assert comment.links.webui == f"{page.links.webui}?focusedCommentId={comment.id}"
    assert str(comment.links.base).endswith("/wiki")
    answer = admin.raw("GET", f"/wiki/api/v2/footer-comments/{comment.id}").json()
    absent = {"blogPostId", "attachmentId", "customContentId", "parentCommentId", "properties", "likes", "operations"}
    assert not absent & set(answer)
    assert answer["body"] == {}


def test_create_footer_comment__says_201_and_where(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    made = admin.raw(
        "POST",
        "/wiki/api/v2/footer-comments",
        json={"pageId": page.id, "body": {"storage": {"value": "<p>x</p>", "representation": "storage"}}},
    )
    assert made.status_code == 201
    assert made.headers["location"] == f"/wiki/api/v2/footer-comments/{made.json()['id']}"


def test_create_footer_comment__on_everything_that_takes_one(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    post = blog_post(served, space, "News")
    attached = number(attachment(admin, page.id, "cat.png"))
    custom = hang(served, "custom", page.id, "Board")
    on_post = say(admin, blog_post_id=str(post.id))
    assert (on_post.blog_post_id, on_post.title) == (str(post.id), "Re: News")
    assert say(admin, attachment_id=str(attached)).attachment_id == f"att{attached}"
    on_attachment = say(admin, attachment_id=f"att{attached}")
    assert (on_attachment.attachment_id, on_attachment.title) == (f"att{attached}", "Re: cat.png")
    on_custom = say(admin, custom_content_id=str(custom.id))
    assert (on_custom.custom_content_id, on_custom.title) == (str(custom.id), "Re: Board")


def test_create_footer_comment__replies_to_replies(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    first = say(admin, page_id=page.id)
    second = say(admin, parent_comment_id=first.id)
    third = say(admin, parent_comment_id=second.id)
    assert (second.parent_comment_id, second.page_id) == (first.id, page.id)
    assert (third.parent_comment_id, third.page_id) == (second.id, page.id)


def test_create_footer_comment__in_the_document_format(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    value = '{"type":"doc","version":1,"content":[]}'
    body = FooterCommentCreate(page_id=page.id, body=BodyWrite(representation="atlas_doc_format", value=value))
    comment = admin.send(CreateFooterComment(body=body))
    shown = read(admin, comment.id, body_format="atlas_doc_format")
    assert shown.body.atlas_doc_format
    assert shown.body.atlas_doc_format.value == value


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"body": None},
        {"body": {"representation": "storage", "value": "<p>no end"}},
        {"body": {"representation": "view", "value": "x"}},
        {"blogPostId": "5"},
        {"pageId": "x"},
        {"pageId": -1},
        {"pageId": None},
        {"pageId": "9" * 30},
    ],
)
def test_create_footer_comment__bad_input_is_400(admin: Client, space: SpaceBulk, given: dict[str, Any]) -> None:
    page = make(admin, space)
    whole = {"pageId": page.id, "body": {"representation": "storage", "value": "<p>x</p>"}}
    if not given:
        del whole["body"]
    answer = admin.raw("POST", "/wiki/api/v2/footer-comments", json={**whole, **given})
    assert answer.status_code == 400
    assert admin.send(GetPageFooterComments(id=int(page.id))).results == []


def test_create_footer_comment__only_on_what_is_current(served: Served, admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Draft", status="draft")
    archived, trashed = make(admin, space, "Archived"), make(admin, space, "Trashed")
    comment = say(admin, page_id=trashed.id)
    archive(served, admin_id(served), archived)
    drop(admin, trashed)
    for page in (draft, archived, trashed):
        with pytest.raises(BadRequest):
            say(admin, page_id=page.id)
    with pytest.raises(BadRequest):
        say(admin, parent_comment_id=comment.id)


def test_create_footer_comment__needs_permission(served: Served, admin: Client, space: SpaceBulk) -> None:
    hidden = private_page(served, admin)
    comment = say(admin, page_id=hidden.id)
    _, stranger = served.user()
    for on in ({"page_id": hidden.id}, {"parent_comment_id": comment.id}, {"page_id": "1"}, {"blog_post_id": "1"}):
        with pytest.raises(NotFound):
            say(stranger, **on)
    page = make(admin, space)
    with pytest.raises(NotFound):
        say(admin, blog_post_id=page.id)
    with pytest.raises(NotFound):
        say(admin, parent_comment_id=page.id)
    assert say(stranger, page_id=page.id).page_id == page.id


def test_create_footer_comment__only_who_may_comment(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = say(admin, page_id=page.id)
    account_id, reader = served.user()
    who = user_principal(account_id)
    grant_only(served, space, [("read/space", who)])
    for on in ({"page_id": page.id}, {"parent_comment_id": comment.id}):
        with pytest.raises(NotFound):
            say(reader, **on)
    assert read(reader, comment.id).id == comment.id
    with pytest.raises(NotFound):
        reader.send(DeleteFooterComment(comment_id=int(comment.id)))
    grant_only(served, space, [("read/space", who), ("create/comment", who)])
    own = say(reader, parent_comment_id=comment.id)
    assert [one.id for one in reader.send(GetFooterCommentChildren(id=int(comment.id))).results] == [own.id]
    with pytest.raises(NotFound):
        reader.send(DeleteFooterComment(comment_id=int(own.id)))
    grant_only(served, space, [("read/space", who), ("delete/space", who)])
    with pytest.raises(NotFound):
        edit(reader, own, 2)
    with pytest.raises(NotFound):
        reader.send(DeleteFooterComment(comment_id=int(comment.id)))
    reader.send(DeleteFooterComment(comment_id=int(own.id)))
    grant_only(served, space, [("read/space", who), ("delete/comment", who)])
    reader.send(DeleteFooterComment(comment_id=int(comment.id)))
    with pytest.raises(NotFound):
        read(reader, comment.id)


def test_create_footer_comment__where_only_some_may_edit(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    restrict(served, page.id, "update", [user_principal(admin_id(served))])
    _, other = served.user()
    assert say(other, page_id=page.id).page_id == page.id


def test_create_footer_comment__is_found_by_its_text(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = say(admin, "<p>zyzzogeton</p>", page_id=page.id)
    edit(admin, comment, 2, "<p>quagga</p>")

    def found(word: str) -> list[str]:
        query = {"cql": f'space = {space.key} and text ~ "{word}"'}
        answer = admin.raw("GET", "/wiki/rest/api/search", params=query).json()
        return [row["content"]["id"] for row in answer["results"]]

    assert found("quagga") == [comment.id]
    assert found("zyzzogeton") == []
    admin.send(DeleteFooterComment(comment_id=int(comment.id)))
    assert found("quagga") == []


def test_footer_comment__tells_those_who_listen(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=make(admin, space).id)
    edit(admin, comment, 2)
    admin.send(DeleteFooterComment(comment_id=int(comment.id)))
    rows = served.do(
        lambda session: session.all(Statement(sa.select(outbox.c.kind, outbox.c.payload).order_by(outbox.c.id)))
    )
    told = [row[0] for row in rows if f'"id":{comment.id},' in row[1].replace(" ", "")]
    assert told == ["comment_created", "comment_updated", "comment_removed"]


def test_get_footer_comment__title_follows_the_page(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Before")
    comment = say(admin, page_id=page.id)
    admin.raw("PUT", f"/wiki/api/v2/pages/{page.id}/title", json={"status": "current", "title": "After"})
    shown = read(admin, comment.id)
    assert (shown.title, shown.links.webui.partition("?")[0]) == (
        "Re: After",
        f"/spaces/{space.key}/pages/{page.id}/After",
    )


def test_get_footer_comment__old_version(admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, "<p>then</p>", page_id=make(admin, space).id)
    edit(admin, comment, 2, "<p>now</p>")
    old = read(admin, comment.id, version=1, body_format="storage")
    assert old.body.storage
    assert (old.status, old.body.storage.value, old.version and old.version.number) == ("historical", "<p>then</p>", 1)
    with pytest.raises(NotFound, match="footer comment"):
        read(admin, comment.id, version=3)


def test_get_footer_comment__includes(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=make(admin, space).id)
    who, _ = served.user()
    like(served, comment, who)
    admin.send(CreateCommentProperty(owner=int(comment.id), body=PropertyCreate(key="k", value=[1])))
    shown = read(
        admin,
        comment.id,
        include_properties=True,
        include_operations=True,
        include_likes=True,
        include_versions=True,
        include_version=False,
    )
    assert shown.properties
    assert [(one.key, one.value) for one in shown.properties.results] == [("k", [1])]
    assert shown.properties.links.self == f"/api/v2/comments/{comment.id}/properties"
    assert shown.likes
    assert [one.account_id for one in shown.likes.results] == [who]
    assert shown.likes.meta.count == 1
    assert shown.likes.links.self == f"/api/v2/footer-comments/{comment.id}/likes/users"
    assert shown.operations
    assert ("delete", "comment") in [(one.operation, one.target_type) for one in shown.operations.results]
    assert shown.versions
    assert [one.number for one in shown.versions.results] == [1]
    assert not shown.version


def test_get_footer_comment__costs_few_statements(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=make(admin, space).id)
    read(admin, comment.id)
    with served.queries(at_most=3):
        read(admin, comment.id, body_format="storage")


def test_get_footer_comment__unseen_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=private_page(served, admin).id)
    _, stranger = served.user()
    for client, comment_id in ((stranger, comment.id), (admin, "1"), (admin, make(admin, space).id)):
        with pytest.raises(NotFound):
            read(client, comment_id)
    with pytest.raises(NotFound):
        admin.send(GetInlineCommentById(comment_id=int(comment.id)))
    with pytest.raises(BadRequest):
        read(admin, comment.id, body_format="wiki")


def test_get_footer_comment__hidden_with_its_private_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, private=True)
    comment = say(admin, page_id=page.id)
    _, other = served.user()
    with pytest.raises(NotFound):
        read(other, comment.id)


def test_get_footer_comment__goes_to_the_trash_with_its_page(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = say(admin, page_id=page.id)
    reply = say(admin, parent_comment_id=comment.id)
    drop(admin, page)
    assert [read(admin, one.id).status for one in (comment, reply)] == ["trashed", "trashed"]
    with pytest.raises(NotFound):
        edit(admin, comment, 2)
    drop(admin, page, purge=True)
    with pytest.raises(NotFound):
        read(admin, reply.id)


def test_update_footer_comment__makes_a_version(admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=make(admin, space).id)
    changed = edit(admin, comment, 2)
    assert (changed.version.number, changed.version.message) == (2, "why")
    assert changed.body.storage.value == "<p>anew</p>"
    shown = read(admin, comment.id, body_format="storage")
    assert shown.body.storage
    assert shown.body.storage.value == "<p>anew</p>"


def test_update_footer_comment__without_body_keeps_it(admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, "<p>kept</p>", page_id=make(admin, space).id)
    body = FooterCommentUpdate(version=VersionWrite(number=2))
    changed = admin.send(UpdateFooterComment(comment_id=int(comment.id), body=body))
    assert changed.body.storage
    assert (changed.version and changed.version.number, changed.body.storage.value) == (2, "<p>kept</p>")


@pytest.mark.parametrize("number", [None, 0, 1, 3])
def test_update_footer_comment__stale_version_is_409(admin: Client, space: SpaceBulk, number: int | None) -> None:
    comment = say(admin, page_id=make(admin, space).id)
    with pytest.raises(Conflict, match=r"Current Version: \[1\]"):
        edit(admin, comment, number)


def test_update_footer_comment__is_for_its_author(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    _, author = served.user()
    comment = say(author, "<p>mine</p>", page_id=page.id)
    with pytest.raises(NotFound):
        edit(admin, comment, 2)
    assert edit(author, comment, 2).version.number == 2
    hidden = say(admin, page_id=private_page(served, admin).id)
    with pytest.raises(NotFound):
        edit(author, hidden, 2)
    with pytest.raises(BadRequest):
        edit(author, comment, 3, "<p>no end")


def test_delete_footer_comment__takes_the_replies_along(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    first = say(admin, page_id=page.id)
    second = say(admin, parent_comment_id=first.id)
    third = say(admin, parent_comment_id=second.id)
    other = say(admin, page_id=page.id)
    with pytest.raises(NotFound):
        admin.send(DeleteInlineComment(comment_id=int(second.id)))
    admin.send(DeleteFooterComment(comment_id=int(second.id)))
    for gone in (second, third):
        with pytest.raises(NotFound):
            read(admin, gone.id)
    admin.send(DeleteFooterComment(comment_id=int(first.id)))
    listed = admin.send(GetPageFooterComments(id=int(page.id))).results
    assert [one.id for one in listed] == [other.id]
    with pytest.raises(NotFound):
        admin.send(DeleteFooterComment(comment_id=int(first.id)))


def test_delete_footer_comment__needs_permission(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = say(admin, page_id=private_page(served, admin).id)
    _, stranger = served.user()
    with pytest.raises(NotFound):
        stranger.send(DeleteFooterComment(comment_id=int(comment.id)))
    assert read(admin, comment.id).id == comment.id
    own = say(stranger, page_id=make(admin, space).id)
    stranger.send(DeleteFooterComment(comment_id=int(own.id)))
    with pytest.raises(NotFound):
        read(admin, own.id)
