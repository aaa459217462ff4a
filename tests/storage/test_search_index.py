"""The index follows every change: what is written is found at once, and what is gone is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.commenting import remark, say
from tests.api.v2.making import admin_id, archive, attachment, change, drop, make, number, storage
from tests.api.v2.making_custom_content import drop_note, note, rewrite
from tests.conftest import Served
from tests.storage.indexed import body, found, label, word
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content_attachments import AttachmentUpdate, UpdateAttachmentProperties
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v1.content_labels import RemoveLabelFromContent
from watersmeet.contract.v2.blogpost import (
    BlogPostCreate,
    BlogPostUpdate,
    CreateBlogPost,
    DeleteBlogPost,
    UpdateBlogPost,
)
from watersmeet.contract.v2.comment import DeleteFooterComment, UpdateFooterComment, UpdateInlineComment
from watersmeet.contract.v2.comment_shapes import FooterCommentUpdate, InlineCommentUpdate
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.redaction import PostRedactPage, Redaction, RedactionPointer, RedactionRequest
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage.search_index.tables import search_word
from watersmeet.storage.search_index.vocabulary import learn_all
from watersmeet.storage.statement import Statement, Texts, within

_KNOWN = Statement(search_word.select().where(within(search_word.c.word, "words", Texts)))


def move(client: Client, page: PageSingle, to: PageSingle | str) -> None:
    target = to if isinstance(to, str) else to.id
    client.send(MovePage(page_id=int(page.id), position="append", target_id=int(target)))


def known(served: Served, *words: str) -> set[str]:
    """Which words are in the table of all words."""
    rows = served.do(lambda session: session.all(_KNOWN, words=list(words)))
    return {row[0] for row in rows}


# Pages


def test_create__is_found_by_all_its_parts(admin: Client, space: SpaceBulk) -> None:
    title, heading, text, macro = word(), word(), word(), word()
    value = f'<h1>{heading}</h1><p>{text}</p><ac:structured-macro ac:name="{macro}"/>'
    page = make(admin, space, f"Of {title}", body=storage(value))
    for each in (title, heading, text):
        assert found(admin, f"text ~ {each}") == [page.id]
    assert found(admin, f"title ~ {title}") == [page.id]
    assert found(admin, f"title ~ {text}") == []
    assert found(admin, f"macro = {macro}") == [page.id]
    assert found(admin, f"space = {space.key} and text ~ {text} and type = page") == [page.id]
    assert found(admin, f"text ~ {text} and type = blogpost") == []


def test_update__old_words_and_facts_are_gone(served: Served, admin: Client, space: SpaceBulk) -> None:
    old, new, old_macro, new_macro, title = word(), word(), word(), word(), word()
    somebody, _ = served.user()
    mention = f'<p><ac:link><ri:user ri:account-id="{somebody}"/></ac:link></p>'
    page = make(admin, space, title, body=storage(f'<p>{old}</p><ac:structured-macro ac:name="{old_macro}"/>{mention}'))
    assert found(admin, f"mention = '{somebody}'") == [page.id]
    change(admin, page, 2, body=storage(f'<p>{new}</p><ac:structured-macro ac:name="{new_macro}"/>'))
    assert found(admin, f"text ~ {old}") == found(admin, f"macro = {old_macro}") == []
    assert found(admin, f"mention = '{somebody}'") == []
    assert found(admin, f"text ~ {new}") == found(admin, f"macro = {new_macro}") == [page.id]
    assert found(admin, f"title ~ {title}") == [page.id]


def test_update__of_the_title_only(admin: Client, space: SpaceBulk) -> None:
    old, new, text = word(), word(), word()
    page = make(admin, space, old, body=body(text))
    change(admin, page, 2, title=new, body=body(text))
    assert found(admin, f"text ~ {old}") == []
    assert found(admin, f"title ~ {new}") == found(admin, f"text ~ {text}") == [page.id]


def test_update__with_the_same_body_is_what_was_changed_last(admin: Client, space: SpaceBulk) -> None:
    text = word()
    first, second = (make(admin, space, title, body=body(text)) for title in "AB")
    assert found(admin, f"text ~ {text}") == [second.id, first.id]
    change(admin, first, 2, body=body(text))
    assert found(admin, f"text ~ {text}") == [first.id, second.id]


def test_labels__on_and_off(admin: Client, space: SpaceBulk) -> None:
    name, text = word(), word()
    first, second = (make(admin, space, title, body=body(text)) for title in "AB")
    label(admin, first, name)
    assert found(admin, f"label = {name}") == found(admin, f"text ~ {name}") == [first.id]
    assert found(admin, f"title ~ {name}") == []
    # A label is no change of the content.
    assert found(admin, f"text ~ {text}") == [second.id, first.id]
    label(admin, first, word(), "my")
    admin.send(RemoveLabelFromContent(id=int(first.id), label=name))
    assert found(admin, f"label = {name}") == found(admin, f"text ~ {name}") == []
    assert found(admin, f"text ~ {text}") == [second.id, first.id]


def test_labels__stay_when_the_page_changes(admin: Client, space: SpaceBulk) -> None:
    name = word()
    page = make(admin, space)
    label(admin, page, name)
    change(admin, page, 2)
    assert found(admin, f"text ~ {name}") == found(admin, f"label = {name}") == [page.id]


def test_move__to_another_space_takes_all_that_hangs_on_it(served: Served, admin: Client, space: SpaceBulk) -> None:
    text, other = word(), served.space(admin)
    page = make(admin, space, text)
    below = make(admin, space, f"{text} below", parent_id=page.id)
    comment = say(admin, f"<p>{text}</p>", page_id=below.id)
    reply = say(admin, f"<p>{text}</p>", parent_comment_id=comment.id)
    file = attachment(admin, below.id, f"{text}.txt")
    stays = make(admin, space, f"{text} stays")
    moved = {page.id, below.id, comment.id, reply.id, file.id.removeprefix("att")}
    before = [one.removeprefix("att") for one in found(admin, f"text ~ {text}")]
    move(admin, page, str(other.homepage_id))
    assert found(admin, f"space = {space.key} and text ~ {text}") == [stays.id]
    there = found(admin, f"space = {other.key} and text ~ {text}")
    assert {one.removeprefix("att") for one in there} == moved
    assert [one.removeprefix("att") for one in found(admin, f"text ~ {text}")] == before
    assert found(admin, f"space = {other.key} and text ~ {text} and type = comment and id != {reply.id}") == [
        comment.id
    ]


def test_trash__and_back_and_for_good(admin: Client, space: SpaceBulk) -> None:
    text, name = word(), word()
    page = make(admin, space, text)
    label(admin, page, name)
    comment = say(admin, f"<p>{text}</p>", page_id=page.id)
    drop(admin, page)
    assert found(admin, f"text ~ {text}") == found(admin, f"label = {name}") == []
    change(admin, page, 2)
    assert found(admin, f"text ~ {text}") == [page.id, comment.id]
    assert found(admin, f"label = {name}") == [page.id]
    drop(admin, page)
    drop(admin, page, purge=True)
    assert found(admin, f"text ~ {text}") == []


def test_archive__and_back(served: Served, admin: Client, space: SpaceBulk) -> None:
    text = word()
    page = make(admin, space, text)
    comment = say(admin, f"<p>{text}</p>", page_id=page.id)
    archive(served, admin_id(served), page)
    assert found(admin, f"text ~ {text} and type = page") == []
    change(admin, page, 2)
    assert found(admin, f"text ~ {text}") == [page.id, comment.id]


def test_draft__is_found_once_it_is_published(admin: Client, space: SpaceBulk) -> None:
    text, later = word(), word()
    page = make(admin, space, f"Draft {text}", status="draft", body=body(text))
    file = attachment(admin, page.id, f"{text}.txt", status="draft")
    assert found(admin, f"text ~ {text}") == []
    change(admin, page, 1, title=f"Draft {text}", body=body(text))
    assert {one.removeprefix("att") for one in found(admin, f"text ~ {text}")} == {page.id, str(number(file))}
    change(admin, page, 1, status="draft", title="Next", body=body(later))
    assert found(admin, f"text ~ {later}") == []


# What hangs on pages, and what stands beside them


def test_comments__follow_their_page_and_their_own_changes(admin: Client, space: SpaceBulk) -> None:
    title, old, new = word(), word(), word()
    page = make(admin, space, f"{title} secret", body=body("one"))
    comment = say(admin, f"<p>{old}</p>", page_id=page.id)
    noted = remark(admin, "one", body=f"<p>{old}</p>", page_id=page.id)
    assert found(admin, f"text ~ {title}") == [page.id, noted.id, comment.id]
    changed = FooterCommentUpdate(version=VersionWrite(number=2), body=storage(f"<p>{new}</p>"))
    admin.send(UpdateFooterComment(comment_id=int(comment.id), body=changed))
    assert found(admin, f"text ~ {old}") == [noted.id]
    resolved = InlineCommentUpdate(version=VersionWrite(number=2), resolved=True)
    admin.send(UpdateInlineComment(comment_id=int(noted.id), body=resolved))
    assert found(admin, f"text ~ {old}") == [noted.id]
    assert found(admin, f"text ~ {new}") == [comment.id]
    admin.send(DeleteFooterComment(comment_id=int(comment.id)))
    assert found(admin, f"text ~ {new}") == []


def test_comments__lose_what_is_redacted_from_the_title(admin: Client, space: SpaceBulk) -> None:
    secret, rest = word(), word()
    page = make(admin, space, f"{secret} {rest}")
    comment = say(admin, "<p>said</p>", page_id=page.id)
    assert found(admin, f"title ~ {secret}") == [page.id, comment.id]
    assert page.version
    pointer = RedactionPointer(pointer="", from_=0, to=len(secret))
    given = RedactionRequest(created_at=page.version.created_at, title=Redaction(redactions=[pointer]))
    admin.send(PostRedactPage(id=int(page.id), body=given))
    assert found(admin, f"title ~ {secret}") == found(admin, f"text ~ {secret}") == []
    assert found(admin, f"title ~ {rest}") == [page.id, comment.id]


def test_attachment__renamed_and_deleted(admin: Client, space: SpaceBulk) -> None:
    old, new = word(), word()
    page = make(admin, space)
    file = attachment(admin, page.id, f"{old}.txt")
    assert found(admin, f"title ~ {old}") == [file.id]
    given = AttachmentUpdate(id=file.id, type="attachment", title=f"{new}.txt", version={"number": 2})  # type: ignore[arg-type]
    admin.send(UpdateAttachmentProperties(id=int(page.id), attachment_id=number(file), body=given))
    assert found(admin, f"title ~ {old}") == []
    assert found(admin, f"title ~ {new}") == [file.id]
    drop(admin, page)
    assert found(admin, f"title ~ {new}") == []


def test_custom_content__follows(admin: Client, space: SpaceBulk) -> None:
    title, text, new = word(), word(), word()
    page = make(admin, space)
    item = note(admin, title, page_id=page.id)
    assert found(admin, f"title ~ {title}") == found(admin, f"text ~ {title} and type = '{item.type}'") == [item.id]
    item = rewrite(admin, item, 2, title=new)
    assert found(admin, f"title ~ {title}") == []
    assert found(admin, f"title ~ {new}") == [item.id]
    drop_note(admin, item)
    assert found(admin, f"text ~ {new} or text ~ {text}") == []


def test_blog_post__follows(admin: Client, space: SpaceBulk) -> None:
    old, new = word(), word()
    post = admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title=old, body=body(old))))
    assert found(admin, f"text ~ {old} and type = blogpost") == [post.id]
    given = BlogPostUpdate(id=post.id, status="current", title=new, body=body(new), version=VersionWrite(number=2))
    admin.send(UpdateBlogPost(id=int(post.id), body=given))
    assert found(admin, f"text ~ {old}") == []
    assert found(admin, f"title ~ {new} and space = {space.key}") == [post.id]
    admin.send(DeleteBlogPost(id=int(post.id)))
    assert found(admin, f"text ~ {new}") == []


# All words


def test_words__are_known_as_soon_as_they_are_written(admin: Client, space: SpaceBulk) -> None:
    title, text, name = word(), word(), word()
    page = make(admin, space, title, body=body(text))
    label(admin, page, name)
    for each in (title, text, name):
        assert found(admin, f'text ~ "{each[:3]}*{each[4:]}"') == [page.id]
        assert page.id in found(admin, f'text ~ "{each[:4]}{each[5:]}~1"')


class _TurnedDownError(Exception):
    pass


def test_words__of_what_was_undone_are_learned_when_they_are_written_again(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    """What a transaction sees of its own is not known to be there when it is undone."""
    said = {word(), word()}

    async def in_vain(session: Any) -> None:
        await learn_all(session, said)
        await learn_all(session, {*said, word()})
        raise _TurnedDownError

    with pytest.raises(_TurnedDownError):
        served.do(in_vain)
    assert known(served, *said) == set()
    page = make(admin, space, " ".join(said))
    assert known(served, *said) == said
    for each in said:
        assert found(admin, f'text ~ "{each[:3]}*{each[4:]}"') == [page.id]


def test_refused__writes_leave_nothing(admin: Client, space: SpaceBulk) -> None:
    title, text = word(), word()
    page = make(admin, space, title)
    with pytest.raises(BadRequest):
        make(admin, space, title, body=body(text))
    assert found(admin, f"text ~ {text}") == []
    assert found(admin, f"title ~ {title}") == [page.id]


# Order


def test_order__ranks_and_in_a_rank_what_was_changed_last(admin: Client, space: SpaceBulk) -> None:
    one, two = word(), word()
    titled = make(admin, space, f"The {one} {two} title", body=body("x"))
    both = make(admin, space, f"{two} and {one}", body=body("x"))
    headed = make(admin, space, f"{one} headed", body=storage(f"<p>x</p><h2>{two}</h2>"))
    labelled = make(admin, space, f"{one} labelled", body=body("x"))
    label(admin, labelled, two)
    opening = make(admin, space, "opening", body=storage(f"<p>{one} is {two}</p><p>x</p>"))
    deep = make(admin, space, "deep", body=storage(f"<p>x</p><p>{one} {two}</p>"))
    apart = make(admin, space, f"{one} apart", body=storage(f"<p>x</p><p>{two}</p>"))
    comment = say(admin, f"<p>{one} {two}</p>", page_id=titled.id)
    newer = make(admin, space, f"Newer {one} {two}", body=body("x"))
    expected: list[Any] = [newer, titled, both, opening, labelled, headed, comment, apart, deep]
    assert found(admin, f'text ~ "{one} {two}"') == [each.id for each in expected]
    change(admin, deep, 2, title="deep", body=storage(f"<p>x</p><p>{one} {two}</p>"))
    assert found(admin, f'text ~ "{one} {two}"')[6:] == [deep.id, comment.id, apart.id]
    assert found(admin, f'title ~ "{one} {two}"') == [newer.id, titled.id, both.id, comment.id]
