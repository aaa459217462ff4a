"""Comments as children in v1: the same that v2 lists, on every kind that bears comments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pytest

from tests.api.v1.making import read
from tests.api.v1.test_content_restrictions import only, put
from tests.api.v2.commenting import answer, blog_post, remark, say
from tests.api.v2.making import admin_id, archive, attachment, drop, make, number, storage
from tests.api.v2.making_custom_content import note
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content_children import (
    GetContentChildren,
    GetContentChildrenByType,
    GetContentDescendants,
    GetDescendantsOfType,
)
from watersmeet.contract.v2.comment import (
    GetAttachmentComments,
    GetBlogPostFooterComments,
    GetBlogPostInlineComments,
    GetCustomContentComments,
    GetFooterCommentChildren,
    GetInlineCommentChildren,
    GetPageFooterComments,
    GetPageInlineComments,
)
from watersmeet.contract.v2.space import SpaceBulk

KINDS = ("page", "blogpost", "attachment", "custom")


class Talk(NamedTuple):
    """What is commented on, the comments on it, the replies to these, and what v2 lists on it."""

    id: str
    on: list[str]
    replies: dict[str, str]
    lists: tuple[Any, ...]


def told(admin: Client, on: dict[str, str], of: str, *lists: Any, text: bool) -> Talk:
    footer = say(admin, **on)
    again = say(admin, parent_comment_id=footer.id)
    replies = {footer.id: again.id, again.id: say(admin, parent_comment_id=again.id).id}
    comments = [footer.id]
    if text:
        inline = remark(admin, "one", **on)
        comments.append(inline.id)
        replies[inline.id] = answer(admin, inline).id
    return Talk(of, comments, replies, lists)


@pytest.fixture(params=KINDS)
def talk(request: pytest.FixtureRequest, served: Served, admin: Client, space: SpaceBulk) -> Talk:
    page = make(admin, space, "Talk", body=storage("<p>one</p>"))
    if request.param == "page":
        one = int(page.id)
        lists = GetPageFooterComments(id=one), GetPageInlineComments(id=one)
        return told(admin, {"page_id": page.id}, page.id, *lists, text=True)
    if request.param == "blogpost":
        post = blog_post(served, space, "News", "<p>one</p>")
        lists = GetBlogPostFooterComments(id=post.id), GetBlogPostInlineComments(id=post.id)  # type: ignore[assignment]
        return told(admin, {"blog_post_id": str(post.id)}, str(post.id), *lists, text=True)
    if request.param == "attachment":
        file = attachment(admin, page.id, "a.txt", b"one")
        one = number(file)
        return told(admin, {"attachment_id": file.id}, str(one), GetAttachmentComments(id=one), text=False)
    item = note(admin, page_id=page.id)
    comments = GetCustomContentComments(id=int(item.id))
    return told(admin, {"custom_content_id": item.id}, item.id, comments, text=False)


def ids(found: Any) -> list[str]:
    """The ids of a list that was opened."""
    assert isinstance(found, Many)
    return [row.id for row in found.results]


def nested(client: Client, of: str) -> list[str]:
    opened = read(client, of, "children.comment").children
    assert opened
    return ids(opened.comment)


def everywhere(client: Client, of: str) -> list[str]:
    """The comments that are a content's children, which v1 tells in three places."""
    found = nested(client, of)
    assert ids(client.send(GetContentChildren(id=int(of), expand=("comment",))).comment) == found
    assert ids(client.send(GetContentChildrenByType(id=int(of), type="comment"))) == found
    return found


def below(client: Client, of: str) -> list[str]:
    """The comments below a content, which v1 tells in three places."""
    opened = read(client, of, "descendants.comment").descendants
    assert opened
    found = ids(opened.comment)
    assert ids(client.send(GetContentDescendants(id=int(of), expand=("comment",))).comment) == found
    assert ids(client.send(GetDescendantsOfType(id=int(of), type="comment"))) == found
    return found


def v2(client: Client, lists: Iterable[Any]) -> list[str]:
    return [one.id for request in lists for one in client.each(request)]


def test_children__comments_are_those_of_v2(admin: Client, talk: Talk) -> None:
    assert everywhere(admin, talk.id) == talk.on == v2(admin, talk.lists)
    of = int(talk.on[0])
    assert everywhere(admin, talk.on[0]) == v2(admin, [GetFooterCommentChildren(id=of)]) == [talk.replies[talk.on[0]]]
    for inline in talk.on[1:]:
        replies = v2(admin, [GetInlineCommentChildren(id=int(inline))])
        assert everywhere(admin, inline) == replies == [talk.replies[inline]]
    for one, has in ((talk.id, True), (talk.on[0], True), (talk.replies[talk.replies[talk.on[0]]], False)):
        types = read(admin, one, "childTypes.comment").child_types
        assert types
        assert types.comment
        assert types.comment.value is has


def test_children__comments_in_one_another(admin: Client, talk: Talk) -> None:
    opened = read(admin, talk.id, "children.comment.children.comment", "children.comment.body.storage").children
    assert opened
    assert opened.comment
    for row in opened.comment.results:
        assert row.type == "comment"
        assert row.body
        assert row.body.storage
        assert row.children
        assert ids(row.children.comment) == [talk.replies[row.id]]


def test_descendants__comments_and_all_replies(admin: Client, talk: Talk) -> None:
    assert below(admin, talk.id) == thread(talk, *talk.on)
    assert below(admin, talk.on[0]) == thread(talk, talk.on[0])[1:]
    first = GetDescendantsOfType(id=int(talk.id), type="comment", depth="root")
    assert ids(admin.send(first)) == talk.on
    second = GetDescendantsOfType(id=int(talk.id), type="comment", depth="2", expand=("body.storage",))
    assert ids(admin.send(second)) == [one for comment in talk.on for one in (comment, talk.replies[comment])]


def thread(talk: Talk, *comments: str) -> list[str]:
    """Comments, each with the replies to it behind it."""
    found = []
    for one in comments:
        found += [one, *(thread(talk, talk.replies[one]) if one in talk.replies else [])]
    return found


def test_descendants__hang_on_the_content_itself(admin: Client, space: SpaceBulk) -> None:
    """Neither the comments on what hangs on a page are its own, nor those on pages below."""
    top = make(admin, space, "Top")
    low = make(admin, space, "Low", parent_id=top.id)
    file, other = attachment(admin, top.id, "a.txt", b"one"), attachment(admin, low.id, "b.txt", b"two")
    own, lower, of_file = say(admin, page_id=top.id), say(admin, page_id=low.id), say(admin, attachment_id=file.id)
    assert below(admin, top.id) == everywhere(admin, top.id) == [own.id]
    assert below(admin, low.id) == [lower.id]
    assert below(admin, str(number(file))) == [of_file.id]
    for page, its in ((top, file), (low, other)):
        opened = read(admin, page.id, "descendants.attachment", "children.attachment")
        assert opened.descendants
        assert opened.children
        assert ids(opened.descendants.attachment) == ids(opened.children.attachment) == [its.id]
        assert ids(admin.send(GetDescendantsOfType(id=int(page.id), type="attachment"))) == [its.id]


def test_children__comments_page_by_page(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>one</p>"))
    made = [say(admin, page_id=page.id).id for _ in range(4)]
    for kind in (GetContentChildrenByType, GetDescendantsOfType):
        first = admin.send(kind(id=int(page.id), type="comment", limit=3))
        assert ids(first) == made[:3]
        rest = admin.raw("GET", "/wiki" + first.links["next"]).json()
        assert [row["id"] for row in rest["results"]] == made[3:]
        assert "next" not in rest["_links"]
        assert ids(admin.send(kind(id=int(page.id), type="comment", start=2**31 - 1))) == []
        assert ids(admin.send(kind(id=int(page.id), type="comment", limit=0))) == []


def test_children__comments_go_with_what_they_are_on(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    comment = say(admin, page_id=page.id)
    archive(served, admin_id(served), page)
    assert everywhere(admin, page.id) == below(admin, page.id) == [comment.id]
    drop(admin, page)
    for kind in (GetContentChildrenByType, GetDescendantsOfType):
        assert ids(admin.send(kind(id=int(page.id), type="comment"))) == []


def test_children__comments_on_what_is_hidden_are_hidden(served: Served, admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    open_one, hidden = (make(admin, space, title, parent_id=parent.id) for title in ("Open", "Hidden"))
    comments = {page.id: say(admin, page_id=page.id).id for page in (open_one, hidden)}
    put(admin, hidden, only("read", admin_id(served)))
    _, member = served.user()

    def seen(client: Client) -> dict[str, list[str]]:
        opened = read(client, parent.id, "children.page.children.comment").children
        assert opened
        assert opened.page
        return {row.id: ids(row.children.comment) for row in opened.page.results if row.children}

    assert seen(admin) == {page: [comment] for page, comment in comments.items()}
    assert seen(member) == {open_one.id: [comments[open_one.id]]}
