"""Redactions through v2: text that is taken out is nowhere any more."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.api.v2.commenting import remark, say
from tests.api.v2.making import admin_id, archive, change, drop, make, read, storage
from tests.api.v2.making_custom_content import grant
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.search import SearchContentByCQL
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost, GetBlogPostById
from watersmeet.contract.v2.comment import GetFooterCommentById, GetInlineCommentById
from watersmeet.contract.v2.common import BodyWrite
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.redaction import (
    PostRedactBlog,
    PostRedactPage,
    Redaction,
    RedactionPointer,
    RedactionRequest,
    RedactionResponse,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.task import GetTasks
from watersmeet.contract.v2.version import GetPageVersions
from watersmeet.markup.redaction import BAR
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.comment import inline_comment
from watersmeet.storage.tables.content import content_draft, content_version
from watersmeet.storage.tables.work import outbox

FIRST = "/content/0/content/0"
SECRET = "sekretword"
TABLES = (content_version, content_draft, outbox, inline_comment)


def changed_at(page: PageSingle) -> str:
    assert page.version
    return page.version.created_at


def at(pointer: str = FIRST, begin: int | None = None, end: int | None = None, **more: Any) -> RedactionPointer:
    return RedactionPointer(pointer=pointer, from_=begin, to=end, **more)


def redact(client: Client, page: PageSingle, *body: RedactionPointer, **more: Any) -> RedactionResponse:
    title = more.pop("title", ())
    given = RedactionRequest(
        **{
            "created_at": changed_at(page),
            "body": Redaction(redactions=list(body)) if body else None,
            "title": Redaction(redactions=list(title)) if title else None,
            **more,
        }
    )
    return client.send(PostRedactPage(id=int(page.id), body=given))


def stored(client: Client, page: PageSingle, **more: Any) -> str:
    body = read(client, page, body_format="storage", **more).body.storage
    assert body
    return body.value


def numbers(client: Client, page: PageSingle) -> list[int]:
    return sorted(version.number for version in client.each(GetPageVersions(id=int(page.id))))


def found(client: Client, page: PageSingle, words: str) -> bool:
    hits = client.send(SearchContentByCQL(cql=f'id = {page.id} and text ~ "{words}"'))
    return [hit.id for hit in hits.results] == [page.id]


def kept_anywhere(served: Served, words: str) -> list[str]:
    """The tables that still hold a text."""
    rows = {table.name: served.do(lambda s, t=table: s.all(Statement(t.select()))) for table in TABLES}
    return [name for name, all_rows in rows.items() if any(words in str(tuple(row)) for row in all_rows)]


def secret(words: str | None = None) -> str:
    return f"{SECRET}{uuid.uuid4().hex[:10] if words is None else words}"


def test_post_redact_page__of_the_current_version(served: Served, admin: Client, space: SpaceBulk) -> None:
    word = secret()
    page = make(admin, space, "Plain", body=storage(f"<p>say {word} &amp; go</p><p>stay&nbsp;ö</p>"))
    change(admin, page, 1, status="draft", body=storage(f"<p>drafted {word}</p>"))
    assert found(admin, page, word)
    done = redact(admin, page, at(begin=4, end=4 + len(word), reason="a reason"))
    assert done.body
    assert not done.title
    (one,) = done.body.redactions
    assert (one.pointer, one.from_, one.to, one.reason) == (FIRST, 4, 4 + len(word), "a reason")
    assert uuid.UUID(str(one.redaction_id))
    left = f"<p>say {BAR} &amp; go</p><p>stay&nbsp;ö</p>"
    assert stored(admin, page) == stored(admin, page, version=1) == left
    after = read(admin, page).version
    assert after
    assert (after.number, after.author_id) == (2, admin_id(served))
    with pytest.raises(NotFound):
        read(admin, page, get_draft=True)
    assert not found(admin, page, word)
    assert found(admin, page, "stay")
    assert kept_anywhere(served, word) == []


def test_post_redact_page__leaves_an_event_without_the_text(served: Served, admin: Client, space: SpaceBulk) -> None:
    word = secret()
    page = make(admin, space, body=storage(f"<p>{word}</p>"))
    done = redact(admin, page, at(reason="a leak"))
    rows = served.do(lambda session: session.all(Statement(outbox.select().where(outbox.c.kind == "page_redacted"))))
    told = [json.loads(row[2]) for row in rows]
    (event,) = [one for one in told if str(one["content"]["id"]) == page.id]
    assert (event["accountId"], event["number"], event["historyCleaned"]) == (admin_id(served), 1, False)
    assert done.body
    assert event["redactions"] == [{"id": done.body.redactions[0].redaction_id, "in": "body", "reason": "a leak"}]
    assert word not in str(event)


def test_post_redact_page__keeps_a_draft_without_the_text(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(f"<p>{SECRET}</p>"))
    change(admin, page, 1, status="draft", body=storage("<p>harmless</p>"))
    redact(admin, page, at())
    assert stored(admin, page, get_draft=True) == "<p>harmless</p>"


def test_post_redact_page__older_versions_stay_unless_cleaned(served: Served, admin: Client, space: SpaceBulk) -> None:
    word = secret()
    page = make(admin, space, body=storage(f"<p>one {word[:9]}<b>{word[9:]}</b></p>"))
    change(admin, page, 2, body=storage("<p>two</p>"))
    now = change(admin, page, 3, body=storage(f"<p>{word}</p>"))
    redact(admin, now, at())
    assert numbers(admin, page) == [1, 2, 3, 4]
    assert word[:9] in stored(admin, page, version=1)
    assert stored(admin, page, version=3) == f"<p>{BAR}</p>"
    now = change(admin, page, 5, body=storage(f"<p>again {word}</p>"))
    redact(admin, now, at(begin=6), clean_history=True)
    assert numbers(admin, page) == [1, 2, 3, 4]
    assert [stored(admin, page, version=k) for k in (1, 2, 3, 4)] == [
        "<p>two</p>",
        f"<p>{BAR}</p>",
        f"<p>{BAR}</p>",
        f"<p>again {BAR}</p>",
    ]
    current = read(admin, page).version
    assert current
    assert current.number == 4
    assert kept_anywhere(served, word) == []
    change(admin, page, 5, body=storage("<p>goes on</p>"))


def test_post_redact_page__of_an_older_version(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "First title", body=storage(f"<p>{SECRET} one</p>"))
    now = change(admin, page, 2, title="Second title", body=storage(f"<p>{SECRET} two</p>"))
    end = len(SECRET)
    redact(admin, page, at(begin=0, end=end), title=(at("", 0, 5),), version_number=1)
    assert stored(admin, page, version=1) == f"<p>{BAR} one</p>"
    assert read(admin, page, version=1).title == f"{BAR} title"
    assert stored(admin, page) == f"<p>{SECRET} two</p>"
    assert read(admin, page).version == now.version
    with pytest.raises(BadRequest):
        redact(admin, now, at(), version_number=9)
    redact(admin, now, at(begin=0, end=end), version_number=2)
    assert stored(admin, page) == f"<p>{BAR} two</p>"


def test_post_redact_page__of_a_title(served: Served, admin: Client, space: SpaceBulk) -> None:
    word = secret()
    pages = [make(admin, space, f"{word} {k}") for k in (1, 2, 3)]
    for page in pages:
        done = redact(admin, page, title=[at("")])
        assert done.title
        assert not done.body
        assert (done.title.redactions[0].from_, done.title.redactions[0].to) == (0, len(word) + 2)
    titles = [read(admin, page).title for page in pages]
    assert titles[0] == BAR
    assert len(set(titles)) == 3
    assert all(title.startswith(BAR) for title in titles)
    assert read(admin, pages[0], version=1).title == BAR
    assert not found(admin, pages[0], word)
    assert stored(admin, pages[0]) == "<p>one</p>"


def test_post_redact_page__a_long_title_stays_short(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "x" * 255)
    redact(admin, page, title=(at("", 0, 1),))
    assert read(admin, page).title == (BAR + "x" * 254)[:255]


def test_post_redact_page__of_a_document_and_code(admin: Client, space: SpaceBulk) -> None:
    def text(value: str) -> dict[str, Any]:
        return {"type": "text", "text": value}

    nodes = [{"type": "paragraph", "content": [text("ö one")]}, {"type": "codeBlock", "content": [text("two")]}]
    value = json.dumps({"type": "doc", "version": 1, "content": nodes})
    page = make(admin, space, body=BodyWrite(representation="atlas_doc_format", value=value))
    done = redact(admin, page, at("/content/1/content/0"), at(FIRST + "/text", 0, 1), at(FIRST, 2, 2))
    assert done.body
    assert [(one.pointer, bool(one.redaction_id)) for one in done.body.redactions] == [
        ("/content/1/content/0", False),
        (FIRST + "/text", True),
    ]
    body = read(admin, page, body_format="atlas_doc_format").body.atlas_doc_format
    assert body
    nodes = [{"type": "paragraph", "content": [text(f"{BAR} one")]}, {"type": "codeBlock", "content": [text(BAR)]}]
    assert json.loads(body.value)["content"] == nodes


def test_post_redact_page__merges_what_is_inside(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>0123456789</p>"))
    done = redact(admin, page, at(begin=7, end=8), at(begin=2, end=3), at(begin=1, end=5), at(begin=1, end=5))
    assert done.body
    assert [(one.from_, one.to) for one in done.body.redactions] == [(7, 8), (1, 5)]
    assert stored(admin, page) == f"<p>0{BAR}56{BAR}89</p>"


def test_post_redact_page__tasks_lose_the_text(admin: Client, space: SpaceBulk) -> None:
    task = "<ac:task><ac:task-id>1</ac:task-id><ac:task-body>the task</ac:task-body></ac:task>"
    page = make(admin, space, body=storage(f"<ac:task-list>{task}</ac:task-list>"))
    redact(admin, page, at("/content/0/content/0/content/0", 4))
    (left,) = admin.each(GetTasks(page_id=(int(page.id),), body_format="storage"))
    assert left.body.storage
    assert left.body.storage.value == f"the {BAR}"


def test_post_redact_page__comments_lose_what_they_copied(served: Served, admin: Client, space: SpaceBulk) -> None:
    word = secret()
    page = make(admin, space, f"Of {word}", body=storage(f"<p>say {word} and more</p>"))
    about = remark(admin, word, page_id=page.id)
    other = remark(admin, "more", page_id=page.id)
    said = say(admin, page_id=page.id)
    redact(admin, page, at("/content/0/content/1"), title=[at("", 3)])
    left = admin.send(GetInlineCommentById(comment_id=int(about.id)))
    assert (left.title, left.properties.inline_original_selection) == (f"Re: Of {BAR}", BAR)
    assert admin.send(GetInlineCommentById(comment_id=int(other.id))).properties.inline_original_selection == "more"
    assert admin.send(GetFooterCommentById(comment_id=int(said.id))).title == f"Re: Of {BAR}"
    assert set(kept_anywhere(served, word)) <= {"outbox"}
    hits = admin.send(SearchContentByCQL(cql=f'title ~ "{word}" or text ~ "{word}"'))
    assert hits.results == []


def test_post_redact_page__twice_by_the_same_reading_is_400(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>one two</p>"))
    redact(admin, page, at(begin=0, end=3))
    with pytest.raises(BadRequest):
        redact(admin, page, at(begin=4, end=7))
    assert stored(admin, page) == f"<p>{BAR} two</p>"


WRONG: dict[str, dict[str, Any]] = {
    "nothing": {"body": None},
    "empty": {"body": {"redactions": []}},
    "empty range": {"body": {"redactions": [{"pointer": FIRST, "from": 1, "to": 1}]}},
    "no pointer": {"body": {"redactions": [{"from": 1, "to": 2}]}},
    "leads nowhere": {"body": {"redactions": [{"pointer": "/content/7"}]}},
    "one of two leads nowhere": {"body": {"redactions": [{"pointer": FIRST}, {"pointer": "/x"}]}},
    "too long": {"body": {"redactions": [{"pointer": FIRST, "from": 0, "to": 99}]}},
    "backwards": {"body": {"redactions": [{"pointer": FIRST, "from": 2, "to": 1}]}},
    "negative": {"body": {"redactions": [{"pointer": FIRST, "from": -1}]}},
    "title pointer": {"title": {"redactions": [{"pointer": FIRST}]}},
    "stale": {"createdAt": "2001-01-01T00:00:00.000Z"},
    "no date": {"createdAt": "yesterday"},
    "no instant": {"createdAt": "0001-01-01T00:00:00+14:00"},
    "date missing": {"createdAt": None},
    "version zero": {"versionNumber": 0},
    "no version": {"versionNumber": 2},
    "no list": {"body": {"redactions": "all"}},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_post_redact_page__bad_requests_are_400_and_change_nothing(admin: Client, space: SpaceBulk, wrong: str) -> None:
    page = make(admin, space, body=storage("<p>one</p>"))
    body = {"createdAt": changed_at(page), "body": {"redactions": [{"pointer": FIRST}]}, **WRONG[wrong]}
    answer = admin.raw("POST", f"/wiki/api/v2/pages/{page.id}/redact", json=body)
    assert answer.status_code == 400, answer.text
    assert (stored(admin, page), read(admin, page).version) == ("<p>one</p>", page.version)


def test_post_redact_page__who_may(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    page = make(admin, private, body=storage("<p>one</p>"))
    who, user = served.user()
    for permission in ("", "read/space", "update/page"):
        if permission:
            grant(served, private, who, permission)
        with pytest.raises(NotFound):
            redact(user, page, at())
    assert stored(user, page) == "<p>one</p>"
    grant(served, private, who, "administer/space")
    redact(user, page, at())
    assert stored(user, page) == f"<p>{BAR}</p>"


def test_post_redact_page__only_current_pages(served: Served, admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Draft", status="draft")
    archived, trashed = make(admin, space, "Archived"), make(admin, space, "Trashed")
    archive(served, admin_id(served), archived)
    drop(admin, trashed)
    for page in (draft, archived, trashed):
        with pytest.raises(BadRequest):
            redact(admin, page, at())
    post = admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title="A post")))
    with pytest.raises(NotFound):
        admin.send(PostRedactPage(id=int(post.id), body=RedactionRequest(created_at="2026-01-01", body=Redaction())))


def test_post_redact_blog__body_and_title(admin: Client, space: SpaceBulk) -> None:
    body = storage(f"<p>{SECRET}</p>")
    post = admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title="A post", body=body)))
    assert post.version
    given = RedactionRequest(
        created_at=post.version.created_at,
        body=Redaction(redactions=[at()]),
        title=Redaction(redactions=[at("/title", 2, 6)]),
        clean_history=True,
    )
    done = admin.send(PostRedactBlog(id=int(post.id), body=given))
    assert done.body
    assert done.title
    left = admin.send(GetBlogPostById(id=int(post.id), body_format="storage"))
    assert left.body.storage
    assert left.version
    assert (left.title, left.body.storage.value, left.version.number) == (f"A {BAR}", f"<p>{BAR}</p>", 1)
