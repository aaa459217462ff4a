"""Inline comments through v2: marking a text, threads, resolving and dangling."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.v2.commenting import answer, blog_post, remark
from tests.api.v2.making import admin_id, change, like, make, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.comment import (
    CreateInlineComment,
    DeleteInlineComment,
    GetFooterCommentById,
    GetInlineCommentById,
    UpdateInlineComment,
)
from watersmeet.contract.v2.comment_shapes import InlineCommentCreate, InlineCommentModel, InlineCommentUpdate
from watersmeet.contract.v2.common import BodyWrite, VersionWrite
from watersmeet.contract.v2.content_properties import CreateCommentProperty, PropertyCreate
from watersmeet.contract.v2.like import GetInlineLikeCount, GetInlineLikeUsers
from watersmeet.contract.v2.operation import GetInlineCommentOperations
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetInlineCommentVersionDetails, GetInlineCommentVersions


def text_of(client: Client, page: PageSingle, body_format: Any = "storage") -> str:
    body = read(client, page, body_format=body_format).body
    shown = getattr(body, body_format)
    assert shown
    return str(shown.value)


def marked(ref: str, text: str) -> str:
    return f'<ac:inline-comment-marker ac:ref="{ref}">{text}</ac:inline-comment-marker>'


def ref_of(comment: InlineCommentModel) -> str:
    return comment.properties.inline_marker_ref


def look(client: Client, comment: InlineCommentModel, **more: Any) -> InlineCommentModel:
    return client.send(GetInlineCommentById(comment_id=int(comment.id), **more))


def alter(client: Client, comment: InlineCommentModel, **more: Any) -> InlineCommentModel:
    return client.send(UpdateInlineComment(comment_id=int(comment.id), body=InlineCommentUpdate(**more)))


def test_create_inline_comment__marks_the_text(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>one two one</p>"))
    comment = remark(admin, "one", 2, 1, page_id=page.id)
    assert (comment.title, comment.page_id, comment.resolution_status) == ("Re: A page", page.id, "open")
    assert comment.properties.inline_original_selection == "one"
    assert (comment.resolution_last_modifier_id, comment.resolution_last_modified_at) == (None, None)
    assert comment.body.storage
    assert comment.body.storage.value == "<p>noted</p>"
    assert comment.version
    assert comment.version.author_id == admin_id(served)
    assert comment.links.webui == f"{page.links.webui}?focusedCommentId={comment.id}"
    assert text_of(admin, page) == f"<p>one two {marked(ref_of(comment), 'one')}</p>"
    shown = read(admin, page)
    assert shown.version
    assert shown.version.number == 1


IDS = ' ac:schema-version="1" ac:local-id="m-1" ac:macro-id="m-1"'


@pytest.mark.parametrize(
    ("body", "text", "becomes"),
    [
        ("<p>on<b>e t</b>wo</p>", "one two", "<p>[on]<b>[e t]</b>[wo]</p>"),
        ("<p>a &amp; b&nbsp;c\n  d</p>", "a & b c d", "<p>[a &amp; b&nbsp;c\n  d]</p>"),
        ("<p>x<br />y</p>", "x y", "<p>[x]<br />[y]</p>"),
        ('<p>go <a href="x>y">here</a></p>', "here", '<p>go <a href="x>y">[here]</a></p>'),
        ("<p>a<!-- a --></p>", "a", "<p>[a]<!-- a --></p>"),
        (
            f'<ac:structured-macro ac:name="code"{IDS}><ac:parameter ac:name="title">hit</ac:parameter>'
            "<ac:plain-text-body><![CDATA[hit]]></ac:plain-text-body></ac:structured-macro><p>hit</p>",
            "hit",
            f'<ac:structured-macro ac:name="code"{IDS}><ac:parameter ac:name="title">hit</ac:parameter>'
            "<ac:plain-text-body><![CDATA[hit]]></ac:plain-text-body></ac:structured-macro><p>[hit]</p>",
        ),
        (
            '<p>see <ac:link><ri:page ri:content-title="T" /><ac:plain-text-link-body><![CDATA[the page]]>'
            "</ac:plain-text-link-body></ac:link></p>",
            "see the page",
            '<p>[see ]<ac:link><ri:page ri:content-title="T" /><ac:plain-text-link-body><![CDATA[the page]]>'
            "</ac:plain-text-link-body></ac:link></p>",
        ),
    ],
)
def test_create_inline_comment__finds_text_as_it_is_read(
    admin: Client, space: SpaceBulk, body: str, text: str, becomes: str
) -> None:
    page = make(admin, space, body=storage(body))
    comment = remark(admin, text, page_id=page.id)
    opened, closed = marked(ref_of(comment), "|").split("|")
    assert text_of(admin, page).replace(opened, "[").replace(closed, "]") == becomes
    admin.send(DeleteInlineComment(comment_id=int(comment.id)))
    assert text_of(admin, page) == body


def test_create_inline_comment__markers_nest_and_go_alone(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>one two</p>"))
    outer = remark(admin, "one two", page_id=page.id)
    inner = remark(admin, "e t", page_id=page.id)
    nested = marked(ref_of(outer), f"on{marked(ref_of(inner), 'e t')}wo")
    assert text_of(admin, page) == f"<p>{nested}</p>"
    admin.send(DeleteInlineComment(comment_id=int(outer.id)))
    assert text_of(admin, page) == f"<p>on{marked(ref_of(inner), 'e t')}wo</p>"
    assert look(admin, inner).resolution_status == "open"


def test_create_inline_comment__in_the_document_format(admin: Client, space: SpaceBulk) -> None:
    nodes = [{"type": "text", "text": "one "}, {"type": "text", "text": "two", "marks": [{"type": "strong"}]}]
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": nodes}]}
    before = json.dumps(document, separators=(",", ":"))
    page = make(admin, space, body=BodyWrite(representation="atlas_doc_format", value=before))
    comment = remark(admin, "ne tw", page_id=page.id)
    mark = {"type": "annotation", "attrs": {"id": ref_of(comment), "annotationType": "inlineComment"}}
    after = json.loads(text_of(admin, page, "atlas_doc_format"))
    assert after["content"][0]["content"] == [
        {"type": "text", "text": "o"},
        {"type": "text", "text": "ne ", "marks": [mark]},
        {"type": "text", "text": "tw", "marks": [{"type": "strong"}, mark]},
        {"type": "text", "text": "o", "marks": [{"type": "strong"}]},
    ]
    assert look(admin, comment).resolution_status == "open"
    admin.send(DeleteInlineComment(comment_id=int(comment.id)))
    assert ref_of(comment) not in text_of(admin, page, "atlas_doc_format")


def test_create_inline_comment__on_a_blog_post(served: Served, admin: Client, space: SpaceBulk) -> None:
    post = blog_post(served, space, "News", "<p>one</p>")
    comment = remark(admin, "one", blog_post_id=str(post.id))
    assert (comment.blog_post_id, comment.title, comment.resolution_status) == (str(post.id), "Re: News", "open")


@pytest.mark.parametrize(
    ("text", "count", "index"),
    [("one", 1, 0), ("one", 3, 0), ("one", 2, 2), ("one", 2, -1), ("none", 1, 0), (" ", 1, 0), ("one three", 1, 0)],
)
def test_create_inline_comment__wrong_selection_is_400(
    admin: Client, space: SpaceBulk, text: str, count: int, index: int
) -> None:
    page = make(admin, space, body=storage("<p>one two one</p><p>three</p>"))
    with pytest.raises(BadRequest, match="inlineCommentProperties"):
        remark(admin, text, count, index, page_id=page.id)
    assert text_of(admin, page) == "<p>one two one</p><p>three</p>"


@pytest.mark.parametrize(
    "given",
    [
        {"inlineCommentProperties": None},
        {"inlineCommentProperties": {}},
        {"inlineCommentProperties": {"textSelection": "one"}},
        {"inlineCommentProperties": {"textSelection": "one", "textSelectionMatchCount": 1}},
        {
            "inlineCommentProperties": {
                "textSelection": "a\u0000b",
                "textSelectionMatchCount": 1,
                "textSelectionMatchIndex": 0,
            }
        },
        {"body": None},
        {"blogPostId": "1"},
        {"parentCommentId": "1"},
    ],
)
def test_create_inline_comment__bad_input_is_400(admin: Client, space: SpaceBulk, given: dict[str, Any]) -> None:
    page = make(admin, space)
    whole = {
        "pageId": page.id,
        "body": {"representation": "storage", "value": "<p>x</p>"},
        "inlineCommentProperties": {
            "textSelection": "one",
            "textSelectionMatchCount": 1,
            "textSelectionMatchIndex": 0,
        },
    }
    assert admin.raw("POST", "/wiki/api/v2/inline-comments", json={**whole, **given}).status_code == 400
    assert text_of(admin, page) == "<p>one</p>"


def test_create_inline_comment__replies_share_the_thread(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = remark(admin, page_id=page.id)
    reply = answer(admin, comment)
    deeper = answer(admin, reply)
    assert (reply.parent_comment_id, deeper.parent_comment_id, deeper.page_id) == (comment.id, reply.id, page.id)
    assert ref_of(deeper) == ref_of(comment)
    alter(admin, comment, resolved=True)
    assert look(admin, deeper).resolution_status == "resolved"
    with pytest.raises(BadRequest):
        alter(admin, reply, resolved=False)
    with pytest.raises(BadRequest):
        remark(admin, "one", parent_comment_id=comment.id)


def test_create_inline_comment__changes_neither_search_nor_history(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>hippogriff</p>"))
    remark(admin, "gri", page_id=page.id)
    answer = admin.raw("GET", "/wiki/rest/api/search", params={"cql": f"space = {space.key} and text ~ hippogriff"})
    assert [row["content"]["id"] for row in answer.json()["results"]] == [page.id]


@pytest.mark.parametrize(
    ("saved", "becomes"), [("<p>more one</p>", "<p>more [one]</p>"), ("<p>else</p>", "<p>else</p>")]
)
def test_create_inline_comment__marks_the_draft_too(admin: Client, space: SpaceBulk, saved: str, becomes: str) -> None:
    page = make(admin, space)
    change(admin, page, 1, status="draft", body=storage(saved))
    comment = remark(admin, page_id=page.id)

    def draft() -> str:
        body = read(admin, page, get_draft=True, body_format="storage").body.storage
        assert body
        return body.value

    opened, closed = marked(ref_of(comment), "|").split("|")
    assert draft().replace(opened, "[").replace(closed, "]") == becomes
    admin.send(DeleteInlineComment(comment_id=int(comment.id)))
    assert draft() == saved


def test_create_inline_comment__needs_permission(served: Served, admin: Client) -> None:
    page = make(admin, served.space(admin, create_private_space=True))
    comment = remark(admin, page_id=page.id)
    _, stranger = served.user()
    with pytest.raises(NotFound):
        remark(stranger, page_id=page.id)
    with pytest.raises(NotFound):
        answer(stranger, comment)
    with pytest.raises(NotFound):
        look(stranger, comment)
    with pytest.raises(NotFound):
        alter(stranger, comment, resolved=True)
    with pytest.raises(NotFound):
        stranger.send(DeleteInlineComment(comment_id=int(comment.id)))
    assert look(admin, comment).resolution_status == "open"


def test_get_inline_comment__includes(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = remark(admin, page_id=make(admin, space).id)
    who, _ = served.user()
    like(served, comment, who)
    admin.send(CreateCommentProperty(owner=int(comment.id), body=PropertyCreate(key="k", value="v")))
    bare = look(admin, comment)
    assert not bare.properties.results
    shown = look(
        admin,
        comment,
        body_format="storage",
        include_properties=True,
        include_likes=True,
        include_operations=True,
        include_versions=True,
    )
    assert shown.properties.results
    assert [one.key for one in shown.properties.results] == ["k"]
    assert ref_of(shown) == ref_of(comment)
    assert shown.likes
    assert [one.account_id for one in shown.likes.results] == [who]
    assert shown.operations
    assert ("update", "comment") in [(one.operation, one.target_type) for one in shown.operations.results]
    assert shown.versions
    assert [one.number for one in shown.versions.results] == [1]
    with pytest.raises(NotFound):
        admin.send(GetFooterCommentById(comment_id=int(comment.id)))


def test_get_inline_comment__costs_few_statements(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = remark(admin, page_id=make(admin, space).id)
    look(admin, comment)
    with served.queries(at_most=4):
        look(admin, comment, body_format="storage")


def test_get_inline_comment__dangles_while_its_text_is_gone(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = remark(admin, page_id=page.id)
    with_marker = text_of(admin, page)
    change(admin, page, 2, body=storage("<p>other</p>"))
    assert look(admin, comment).resolution_status == "dangling"
    for resolved in (True, False):
        with pytest.raises(BadRequest):
            alter(admin, comment, resolved=resolved)
    change(admin, page, 3, body=storage(f"{with_marker}<p>more</p>"))
    assert look(admin, comment).resolution_status == "open"


def test_update_inline_comment__resolves_and_reopens(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = remark(admin, page_id=make(admin, space).id)
    assert alter(admin, comment, resolved=False).resolution_status == "open"
    other_id, other = served.user()
    resolved = alter(other, comment, resolved=True)
    assert (resolved.resolution_status, resolved.resolution_last_modifier_id) == ("resolved", other_id)
    assert resolved.resolution_last_modified_at
    assert resolved.version
    assert resolved.version.number == 1
    again = alter(admin, comment, resolved=True)
    assert again.resolution_last_modifier_id == other_id
    reopened = alter(admin, comment, resolved=False, version=VersionWrite(number=2))
    assert (reopened.resolution_status, reopened.resolution_last_modifier_id) == ("reopened", admin_id(served))
    assert reopened.version
    assert reopened.version.number == 2
    assert alter(admin, comment, resolved=False).resolution_status == "reopened"


def test_update_inline_comment__body_is_for_its_author(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = remark(admin, page_id=make(admin, space).id)
    _, other = served.user()
    number = VersionWrite(number=2)
    for refused in (
        {"body": storage("<p>theirs</p>"), "version": number},
        {"body": storage("<p>theirs</p>"), "version": number, "resolved": True},
        {"version": number},
    ):
        with pytest.raises(NotFound):
            alter(other, comment, **refused)
    assert look(admin, comment).resolution_status == "open"
    same = alter(other, comment, body=storage("<p>noted</p>"), version=number, resolved=True)
    assert (same.version and same.version.number, same.resolution_status) == (2, "resolved")
    changed = alter(admin, comment, body=storage("<p>mine</p>"), version=VersionWrite(number=3))
    assert changed.body.storage
    assert (changed.body.storage.value, changed.resolution_status) == ("<p>mine</p>", "resolved")


def test_update_inline_comment__refused_it_changes_nothing(admin: Client, space: SpaceBulk) -> None:
    comment = remark(admin, page_id=make(admin, space).id)
    with pytest.raises(Conflict):
        alter(admin, comment, body=storage("<p>x</p>"), version=VersionWrite(number=3), resolved=True)
    with pytest.raises(Conflict):
        alter(admin, comment, body=storage("<p>x</p>"), resolved=True)
    with pytest.raises(Conflict):
        alter(admin, comment)
    with pytest.raises(BadRequest):
        alter(admin, comment, body=storage("<p>no end"), version=VersionWrite(number=2))
    shown = look(admin, comment, body_format="storage")
    assert shown.body.storage
    assert (shown.body.storage.value, shown.resolution_status) == ("<p>noted</p>", "open")


def test_delete_inline_comment__takes_replies_and_marker_along(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = remark(admin, page_id=page.id)
    first, second = answer(admin, comment), answer(admin, comment)
    admin.send(DeleteInlineComment(comment_id=int(first.id)))
    assert ref_of(comment) in text_of(admin, page)
    assert look(admin, second).resolution_status == "open"
    admin.send(DeleteInlineComment(comment_id=int(comment.id)))
    with pytest.raises(NotFound):
        look(admin, second)
    assert text_of(admin, page) == "<p>one</p>"


def test_inline_comment__versions_operations_and_likes(served: Served, admin: Client, space: SpaceBulk) -> None:
    comment = remark(admin, page_id=make(admin, space).id)
    comment_id = int(comment.id)
    alter(admin, comment, body=storage("<p>2</p>"), version=VersionWrite(number=2, message="why"))
    versions = admin.send(GetInlineCommentVersions(id=comment_id, body_format="storage")).results
    assert [one.comment and one.comment.body.storage and one.comment.body.storage.value for one in versions] == [
        "<p>2</p>",
        "<p>noted</p>",
    ]
    assert admin.send(GetInlineCommentVersionDetails(content_id=comment_id, version_number=2)).message == "why"
    may = admin.send(GetInlineCommentOperations(id=comment_id)).operations
    assert ("update", "comment") in [(one.operation, one.target_type) for one in may]
    who, _ = served.user()
    like(served, comment, who)
    assert admin.send(GetInlineLikeCount(id=comment_id)).count == 1
    assert [one.account_id for one in admin.send(GetInlineLikeUsers(id=comment_id)).results] == [who]


def test_create_inline_comment__too_deep_a_body_is_400(admin: Client, space: SpaceBulk) -> None:
    body = "<b>" * 200 + "one" + "</b>" * 200
    page = make(admin, space, body=storage(body))
    with pytest.raises(BadRequest, match="textSelection"):
        remark(admin, page_id=page.id)
    assert text_of(admin, page) == body


def test_create_inline_comment__unknown_parent_is_404(admin: Client, space: SpaceBulk) -> None:
    body = InlineCommentCreate(parent_comment_id="1", body=storage("<p>x</p>"))
    with pytest.raises(NotFound):
        admin.send(CreateInlineComment(body=body))
