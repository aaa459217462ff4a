"""Drafts and the trash of blog posts through v2."""

from __future__ import annotations

import pytest

from tests.api.v2.making import admin_id, mark, storage
from tests.api.v2.test_blogpost import amend, discard, look, number, post, text
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v2.blogpost import GetBlogPosts
from watersmeet.contract.v2.space import SpaceBulk


def test_draft_blog_post__of_one_never_published(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    draft = post(member, space, None, status="draft")
    assert (draft.status, draft.title, number(draft)) == ("draft", "", 1)
    for more in ({}, {"get_draft": True}, {"status": ("draft",)}):
        assert text(look(member, draft, body_format="storage", **more)) == "<p>one</p>"
        with pytest.raises(NotFound):
            look(admin, draft, **more)
    assert not member.send(GetBlogPosts(id=(int(draft.id),))).results
    with pytest.raises(BadRequest, match="draft=true"):
        discard(member, draft)
    saved = amend(member, draft, 1, status="draft", title="Later", created_at="2024-01-02T03:04:05.006Z")
    assert (saved.title, saved.created_at, number(saved)) == ("Later", "2024-01-02T03:04:05.006Z", 1)
    assert look(member, draft).created_at == saved.created_at
    with pytest.raises(Conflict):
        amend(member, draft, 3)
    with pytest.raises(BadRequest):
        amend(member, draft, 1, title=" ")
    published = amend(member, draft, 1, title="Now")
    assert (published.status, published.title, number(published)) == ("current", "Now", 1)
    assert look(admin, draft).created_at == saved.created_at


def test_draft_blog_post__titles_clash_only_when_published(admin: Client, space: SpaceBulk) -> None:
    at = "2024-05-01T10:00:00.000Z"
    post(admin, space, "Taken", created_at=at)
    draft = post(admin, space, "Taken", status="draft", created_at=at)
    with pytest.raises(BadRequest, match="for that date"):
        amend(admin, draft, 1)
    assert (look(admin, draft).status, look(admin, draft).created_at) == ("draft", at)
    published = amend(admin, draft, 2, created_at="2024-05-02T10:00:00.000Z")
    assert (published.status, number(published)) == ("current", 1)
    assert look(admin, draft).created_at == "2024-05-02T10:00:00.000Z"


def test_draft_blog_post__of_a_published_one(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    with pytest.raises(NotFound, match="draft of the blog post"):
        look(admin, made, get_draft=True)
    with pytest.raises(Conflict):
        amend(admin, made, 2, status="draft")
    with pytest.raises(BadRequest, match="changes with its next version"):
        amend(admin, made, 1, status="draft", created_at="2024-01-01T00:00:00.000Z")
    amend(admin, made, 1, status="draft", title="Draft", body=storage("<p>draft</p>"), created_at=made.created_at)
    assert look(admin, made).title == "A post"
    drafted = look(admin, made, get_draft=True, body_format="storage")
    assert (drafted.status, drafted.title, text(drafted)) == ("draft", "Draft", "<p>draft</p>")
    with served.queries(at_most=4):
        look(admin, made, get_draft=True)
    discard(admin, made, draft=True)
    with pytest.raises(NotFound):
        look(admin, made, get_draft=True)
    with pytest.raises(NotFound):
        discard(admin, made, draft=True)
    amend(admin, made, 1, status="draft", title="Draft")
    assert amend(admin, made, 2, title="Public").title == "Public"
    with pytest.raises(NotFound):
        look(admin, made, status=("draft",))


def test_delete_blog_post__discards_a_draft_for_good(admin: Client, space: SpaceBulk) -> None:
    draft = post(admin, space, "Mine", status="draft")
    discard(admin, draft, draft=True)
    with pytest.raises(NotFound):
        look(admin, draft)


# Trash


def test_delete_blog_post__trash_restore_purge(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    mark(served, admin_id(served), made, "red")
    with pytest.raises(BadRequest, match="Only a blog post in the trash"):
        discard(admin, made, purge=True)
    discard(admin, made)
    gone = look(admin, made, body_format="storage", include_labels=True)
    assert (gone.status, number(gone), text(gone)) == ("trashed", 1, "<p>one</p>")
    assert gone.labels
    assert len(gone.labels.results) == 1
    with pytest.raises(NotFound):
        discard(admin, made)
    with pytest.raises(BadRequest, match="The blog post is trashed"):
        amend(admin, made, 1, status="draft")
    for wrong in (1, 3):
        with pytest.raises(Conflict):
            amend(admin, made, wrong)
    back = amend(admin, made, 2, title="Ignored", created_at="2024-01-01T00:00:00.000Z")
    assert (back.status, back.title, text(back), number(back)) == ("current", "A post", "<p>one</p>", 2)
    assert (back.created_at, look(admin, made).created_at) == (made.created_at, made.created_at)
    discard(admin, made)
    discard(admin, made, purge=True)
    with pytest.raises(NotFound):
        look(admin, made)


def test_delete_blog_post__frees_the_title_and_restoring_needs_it(admin: Client, space: SpaceBulk) -> None:
    at = "2024-05-01T10:00:00.000Z"
    made = post(admin, space, "Same", created_at=at)
    discard(admin, made)
    other = post(admin, space, "same", created_at=at)
    with pytest.raises(BadRequest, match="for that date"):
        amend(admin, made, 2)
    assert look(admin, made).status == "trashed"
    discard(admin, other)
    assert amend(admin, made, 2).status == "current"


def test_delete_blog_post__needs_the_permission(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    made, own = post(admin, space), post(member, space, "own")
    with pytest.raises(NotFound, match=rf"Cannot find a blog post with id \[{made.id}\]"):
        discard(member, made)
    discard(member, own)
    with pytest.raises(NotFound):
        discard(member, own, purge=True)
    assert (look(admin, made).status, look(admin, own).status) == ("current", "trashed")
