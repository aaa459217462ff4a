"""Making comments, and what they can be on, for tests."""

from __future__ import annotations

from typing import Any

from tests.api.v2.making import actor_of, admin_id, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.comment import CreateFooterComment, CreateInlineComment
from watersmeet.contract.v2.comment_shapes import (
    FooterCommentCreate,
    FooterCommentModel,
    InlineCommentCreate,
    InlineCommentModel,
    TextSelection,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import pages
from watersmeet.markup.formats import Written
from watersmeet.model.content import Content, title_key
from watersmeet.model.ids import ContentId, now
from watersmeet.storage import content


def say(client: Client, text: str = "<p>said</p>", **on: str) -> FooterCommentModel:
    """A footer comment on `page_id` and the like."""
    return client.send(CreateFooterComment(body=FooterCommentCreate(body=storage(text), **on)))


def remark(
    client: Client, text: str = "one", count: int = 1, index: int = 0, *, body: str = "<p>noted</p>", **on: str
) -> InlineCommentModel:
    """An inline comment on a text."""
    selection = TextSelection(text_selection=text, text_selection_match_count=count, text_selection_match_index=index)
    create = InlineCommentCreate(body=storage(body), inline_comment_properties=selection, **on)
    return client.send(CreateInlineComment(body=create))


def answer(client: Client, to: InlineCommentModel, body: str = "<p>reply</p>") -> InlineCommentModel:
    """A reply to an inline comment."""
    return client.send(CreateInlineComment(body=InlineCommentCreate(body=storage(body), parent_comment_id=to.id)))


def blog_post(served: Served, space: SpaceBulk, title: str, text: str = "<p>one</p>") -> Content:
    """A blog post of the administrator's."""

    async def work(session: Any) -> Content:
        actor = await actor_of(session, admin_id_of)
        new = pages.NewPage(kind="blogpost", space_id=int(space.id), title=title, body=Written("storage", text, "one"))
        return await pages.create(session, actor, now(), new)

    admin_id_of = admin_id(served)
    return served.do(work)  # type: ignore[no-any-return]


def hang(served: Served, kind: Any, on: str, title: str) -> Content:
    """An attachment or custom content of the administrator's on a content."""
    author = admin_id(served)

    async def work(session: Any) -> Content:
        actor = await actor_of(session, author)
        container = await content.see(session, actor, int(on))
        assert container is not None
        at = now()
        item_id = ContentId(session.new_id())
        item = Content(
            id=item_id,
            kind=kind,
            status="current",
            title=title,
            space_id=container.space_id,
            space_key=container.space_key,
            home=container.home,
            parent_id=None,
            parent_kind=container.kind,
            position=None,
            path=f"{container.path}~{item_id}/",
            depth=container.depth + 1,
            author_id=actor.account_id,
            owner_id=actor.account_id,
            last_owner_id=None,
            subtype=None,
            created_at=at,
            version=1,
            version_at=at,
            version_by=actor.account_id,
            version_message="",
            version_minor=0,
            gate_id=container.gate_id,
            container_id=container.id,
            representation="storage",
            body="",
        )
        await content.insert(session, item, title_key(title))
        return item

    return served.do(work)  # type: ignore[no-any-return]
