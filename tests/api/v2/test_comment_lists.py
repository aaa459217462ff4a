"""Lists of comments through v2."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.api.v2.commenting import answer, blog_post, hang, remark, say
from tests.api.v2.making import admin_id, archive, attachment, change, drop, make, number, storage
from tests.api.v2.test_page_lists import alike
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.comment import (
    GetAttachmentComments,
    GetBlogPostFooterComments,
    GetBlogPostInlineComments,
    GetCustomContentComments,
    GetFooterCommentChildren,
    GetFooterComments,
    GetInlineCommentChildren,
    GetInlineComments,
    GetPageFooterComments,
    GetPageInlineComments,
    UpdateInlineComment,
)
from watersmeet.contract.v2.comment_shapes import InlineCommentUpdate
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk

SORTS = ["created-date", "-created-date", "modified-date", "-modified-date", None]


def ids(client: Client, request: Any) -> list[str]:
    """The ids of a whole list, page by page."""
    return [one.id for one in client.each(request)]


def in_place(comments: list[Any], sort: str | None) -> list[str]:
    """The ids as `alike` and the sort put them: by instant, then by id, both ways round."""
    ranked = sorted((0 if sort is None else k % 3, int(one.id)) for k, one in enumerate(comments))
    ordered = [str(place[1]) for place in ranked]
    return ordered[::-1] if sort is not None and sort.startswith("-") else ordered


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space, "Talk", body=storage("<p>a b c d e f g</p>"))


@pytest.mark.parametrize("sort", SORTS)
def test_get_page_footer_comments__pages_to_the_end(served: Served, admin: Client, page: PageSingle, sort: Any) -> None:
    made = [say(admin, page_id=page.id) for _ in range(5)]
    say(admin, parent_comment_id=made[0].id)
    alike(served, made)  # type: ignore[arg-type]
    assert ids(admin, GetPageFooterComments(id=int(page.id), sort=sort, limit=2)) == in_place(made, sort)


@pytest.mark.parametrize("sort", SORTS)
def test_get_page_inline_comments__pages_to_the_end(served: Served, admin: Client, page: PageSingle, sort: Any) -> None:
    made = [remark(admin, letter, page_id=page.id) for letter in "abcde"]
    answer(admin, made[0])
    alike(served, made)  # type: ignore[arg-type]
    assert ids(admin, GetPageInlineComments(id=int(page.id), sort=sort, limit=2)) == in_place(made, sort)


def test_get_page_footer_comments__show_each(admin: Client, page: PageSingle) -> None:
    comment = say(admin, page_id=page.id)
    remark(admin, "a", page_id=page.id)
    (shown,) = admin.send(GetPageFooterComments(id=int(page.id), body_format="storage")).results
    assert (shown.id, shown.status, shown.title, shown.page_id) == (comment.id, "current", "Re: Talk", page.id)
    assert shown.body.storage
    assert shown.body.storage.value == "<p>said</p>"
    assert shown.links.webui == comment.links.webui
    assert shown.version == comment.version
    (bare,) = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}/footer-comments").json()["results"]
    assert bare["body"] == {}
    assert set(bare) == {"id", "status", "title", "pageId", "version", "body", "_links"}


def test_get_page_footer_comments__by_status(served: Served, admin: Client, page: PageSingle) -> None:
    comment = say(admin, page_id=page.id)
    one = int(page.id)
    assert ids(admin, GetPageFooterComments(id=one, status=("trashed", "deleted"))) == []
    drop(admin, page)
    assert ids(admin, GetPageFooterComments(id=one)) == []
    assert ids(admin, GetPageFooterComments(id=one, status=("trashed",))) == [comment.id]
    assert comment.id not in ids(admin, GetFooterComments(limit=250))


def test_get_page_footer_comments__stay_with_an_archived_page(served: Served, admin: Client, page: PageSingle) -> None:
    comment = say(admin, page_id=page.id)
    archive(served, admin_id(served), page)
    assert ids(admin, GetPageFooterComments(id=int(page.id))) == [comment.id]


def test_get_page_inline_comments__by_resolution(admin: Client, page: PageSingle) -> None:
    one = int(page.id)
    opened, resolved, reopened = [remark(admin, letter, page_id=page.id) for letter in "abc"]
    for comment, state in ((resolved, True), (reopened, True), (reopened, False)):
        admin.send(UpdateInlineComment(comment_id=int(comment.id), body=InlineCommentUpdate(resolved=state)))

    def those(*states: Any) -> list[str]:
        return ids(admin, GetPageInlineComments(id=one, resolution_status=states, limit=1))

    assert those("open") == [opened.id]
    assert those("resolved") == [resolved.id]
    assert those("reopened", "resolved") == [resolved.id, reopened.id]
    assert those("dangling") == []
    shown = admin.send(GetPageInlineComments(id=one)).results
    assert [one.resolution_status for one in shown] == ["open", "resolved", "reopened"]
    assert [one.properties.inline_original_selection for one in shown] == ["a", "b", "c"]
    change(admin, page, 2, body=storage("<p>gone</p>"))
    assert those("dangling") == [opened.id, resolved.id, reopened.id]
    assert those("open", "resolved", "reopened") == []


def test_get_blog_post_comments__of_both_kinds(served: Served, admin: Client, space: SpaceBulk) -> None:
    post = blog_post(served, space, "News", "<p>one</p>")
    footer, inline = say(admin, blog_post_id=str(post.id)), remark(admin, "one", blog_post_id=str(post.id))
    (below,) = admin.send(GetBlogPostFooterComments(id=post.id)).results
    assert (below.id, below.blog_post_id, below.title) == (footer.id, str(post.id), "Re: News")
    wanted = GetBlogPostInlineComments(id=post.id, resolution_status=("open",), status=("current",))
    (on_text,) = admin.send(wanted).results
    assert (on_text.id, on_text.blog_post_id) == (inline.id, str(post.id))
    assert on_text.properties.inline_marker_ref == inline.properties.inline_marker_ref
    for request in (GetPageFooterComments(id=post.id), GetPageInlineComments(id=post.id)):
        with pytest.raises(NotFound):
            admin.send(request)


def test_get_custom_content_comments__are_its_own(served: Served, admin: Client, page: PageSingle) -> None:
    custom = hang(served, "custom", page.id, "Board")
    say(admin, page_id=page.id)
    made = [say(admin, custom_content_id=str(custom.id)) for _ in range(3)]
    found = admin.send(GetCustomContentComments(id=custom.id, limit=2, body_format="storage"))
    assert [one.id for one in found.results] == [one.id for one in made[:2]]
    assert {one.custom_content_id for one in found.results} == {str(custom.id)}
    assert ids(admin, GetCustomContentComments(id=custom.id, limit=2)) == [one.id for one in made]
    with pytest.raises(NotFound):
        admin.send(GetCustomContentComments(id=int(page.id)))


def test_get_attachment_comments__are_those_of_a_version(served: Served, admin: Client, page: PageSingle) -> None:
    attached = number(attachment(admin, page.id, "cat.png"))
    first = say(admin, attachment_id=str(attached))
    time.sleep(0.002)  # Instants tell milliseconds apart.
    attachment(admin, page.id, "cat.png", b"others", again=True)
    time.sleep(0.002)
    second = say(admin, attachment_id=str(attached))

    def those(attachment_id: str, version: int | None = None) -> list[str]:
        return ids(admin, GetAttachmentComments(id=attachment_id, version=version, limit=1))

    both = [first.id, second.id]
    assert those(f"att{attached}") == those(str(attached)) == those(str(attached), 2) == both
    assert those(f"att{attached}", 1) == [first.id]
    (shown, _) = admin.send(GetAttachmentComments(id=str(attached))).results
    assert (shown.attachment_id, shown.title) == (f"att{attached}", "Re: cat.png")
    for refused in (
        GetAttachmentComments(id=str(attached), version=3),
        GetAttachmentComments(id=page.id),
        GetAttachmentComments(id="1"),
    ):
        with pytest.raises(NotFound):
            admin.send(refused)
    for malformed in ("att", "9" * 19):
        with pytest.raises(BadRequest):
            admin.send(GetAttachmentComments(id=malformed))


@pytest.mark.parametrize("sort", SORTS)
def test_get_footer_comment_children__direct_ones_only(
    served: Served, admin: Client, page: PageSingle, sort: Any
) -> None:
    first = say(admin, page_id=page.id)
    replies = [say(admin, parent_comment_id=first.id) for _ in range(4)]
    say(admin, parent_comment_id=replies[0].id)
    alike(served, replies)  # type: ignore[arg-type]
    wanted = GetFooterCommentChildren(id=int(first.id), sort=sort, limit=2)
    assert ids(admin, wanted) == in_place(replies, sort)
    (shown, *_) = admin.send(GetFooterCommentChildren(id=int(first.id), body_format="storage")).results
    assert shown.parent_comment_id == first.id
    assert shown.body.storage
    assert ids(admin, GetFooterCommentChildren(id=int(replies[1].id))) == []
    with pytest.raises(NotFound):
        admin.send(GetFooterCommentChildren(id=int(page.id)))


def test_get_inline_comment_children__share_the_thread(admin: Client, page: PageSingle) -> None:
    first = remark(admin, "a", page_id=page.id)
    replies = [answer(admin, first) for _ in range(3)]
    deeper = answer(admin, replies[2])
    assert ids(admin, GetInlineCommentChildren(id=int(first.id), limit=2)) == [one.id for one in replies]
    (shown,) = admin.send(GetInlineCommentChildren(id=int(replies[2].id))).results
    assert (shown.id, shown.parent_comment_id, shown.resolution_status) == (deeper.id, replies[2].id, "open")
    assert shown.properties == first.properties or (
        shown.properties.inline_marker_ref == first.properties.inline_marker_ref
    )
    with pytest.raises(NotFound):
        admin.send(GetFooterCommentChildren(id=int(first.id)))
    with pytest.raises(NotFound):
        admin.send(GetInlineCommentChildren(id=1))


@pytest.mark.parametrize("sort", SORTS)
def test_get_footer_comments__of_the_site_with_replies(
    served: Served, admin: Client, page: PageSingle, sort: Any
) -> None:
    first = say(admin, page_id=page.id)
    made = [first, *(say(admin, parent_comment_id=first.id) for _ in range(3))]
    alike(served, made)  # type: ignore[arg-type]
    inline = remark(admin, "a", page_id=page.id)
    found = ids(admin, GetFooterComments(sort=sort, limit=2))
    known = {one.id for one in made}
    assert [one for one in found if one in known] == in_place(made, sort)
    assert len(found) == len(set(found))
    assert inline.id not in found


@pytest.mark.parametrize("sort", SORTS)
def test_get_inline_comments__of_the_site_with_replies(
    served: Served, admin: Client, page: PageSingle, sort: Any
) -> None:
    first = remark(admin, "a", page_id=page.id)
    made = [first, *(answer(admin, first) for _ in range(3))]
    alike(served, made)  # type: ignore[arg-type]
    shown = {one.id: one for one in admin.each(GetInlineComments(sort=sort, limit=2, body_format="storage"))}
    known = {one.id for one in made}
    assert [one for one in shown if one in known] == in_place(made, sort)
    reply = shown[made[1].id]
    assert (reply.parent_comment_id, reply.page_id, reply.resolution_status) == (first.id, page.id, "open")
    assert reply.resolution_last_modifier_id is None
    assert reply.body.storage
    assert reply.body.storage.value == "<p>reply</p>"


def test_lists_of_comments__hide_what_is_not_seen(served: Served, admin: Client, space: SpaceBulk) -> None:
    hidden = make(admin, served.space(admin, create_private_space=True))
    closed = make(admin, space, "Closed", private=True)
    footers = [say(admin, page_id=one.id) for one in (hidden, closed)]
    inlines = [remark(admin, page_id=one.id) for one in (hidden, closed)]
    _, stranger = served.user()
    assert not {one.id for one in footers} & set(ids(stranger, GetFooterComments(limit=250)))
    assert not {one.id for one in inlines} & set(ids(stranger, GetInlineComments(limit=250)))
    assert {one.id for one in footers} <= set(ids(admin, GetFooterComments(limit=250)))
    requests: list[Any] = [
        *(GetPageFooterComments(id=int(one.id)) for one in (hidden, closed)),
        *(GetPageInlineComments(id=int(one.id)) for one in (hidden, closed)),
        *(GetFooterCommentChildren(id=int(one.id)) for one in footers),
        *(GetInlineCommentChildren(id=int(one.id)) for one in inlines),
    ]
    for request in requests:
        with pytest.raises(NotFound):
            stranger.send(request)


def test_lists_of_comments__bad_input_is_400(admin: Client, page: PageSingle) -> None:
    one = int(page.id)
    for request in (
        GetPageFooterComments(id=one, sort="title"),  # type: ignore[arg-type]
        GetPageFooterComments(id=one, status=("gone",)),  # type: ignore[arg-type]
        GetPageFooterComments(id=one, cursor="x"),
        GetPageFooterComments(id=one, limit=0),
        GetPageFooterComments(id=one, limit=251),
        GetPageFooterComments(id=one, body_format="view"),  # type: ignore[arg-type]
        GetPageInlineComments(id=one, resolution_status=("closed",)),  # type: ignore[arg-type]
        GetAttachmentComments(id="att1", version=0),
        GetFooterComments(cursor="x"),
    ):
        with pytest.raises(BadRequest):
            admin.send(request)


def test_lists_of_comments__cost_few_statements(served: Served, admin: Client, page: PageSingle) -> None:
    first = say(admin, page_id=page.id)
    for _ in range(5):
        say(admin, parent_comment_id=first.id)
    thread = remark(admin, "a", page_id=page.id)
    for _ in range(5):
        answer(admin, thread)
    for request in (
        GetFooterComments(body_format="storage", limit=250),
        GetInlineComments(body_format="storage", limit=250),
        GetPageInlineComments(id=int(page.id), resolution_status=("open",)),
        GetPageFooterComments(id=int(page.id)),
        GetFooterCommentChildren(id=int(first.id)),
        GetInlineCommentChildren(id=int(thread.id)),
    ):
        admin.send(request)
        with served.queries(at_most=4):
            admin.send(request)
