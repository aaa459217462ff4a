"""Content of every type made through both APIs, and what both tell of it, for the tests beside."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.api.v1.making import make, read, storage
from tests.api.v2.commenting import answer, remark, say
from tests.api.v2.making import make as page_of
from tests.api.v2.making import storage as v2_storage
from tests.api.v2.making_custom_content import NOTE, note, read_note
from watersmeet.client import Client
from watersmeet.contract.v1.content import (
    ContainerRef,
    ContentCreate,
    ContentRef,
    CreateContent,
    ExtensionsWrite,
    SelectionWrite,
    SpaceRef,
)
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost, GetBlogPostById
from watersmeet.contract.v2.comment import GetFooterCommentById, GetInlineCommentById
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk

KINDS = ("page", "blogpost", "comment", "reply", "inline comment", "inline reply", NOTE)


class Scene(NamedTuple):
    """A page with the words 'one two' for things to hang on, and its space."""

    client: Client
    space: SpaceBulk
    page: str


def comment(client: Client, on: str, kind: str = "page", to: str | None = None, **more: Any) -> Content:
    """A comment on a content of a kind, or a reply to a comment on it."""
    given = ContentCreate(
        **{
            "type": "comment",
            "container": ContainerRef(id=on, type=kind),
            "ancestors": None if to is None else [ContentRef(id=to)],
            "body": storage("<p>one</p>"),
            **more,
        }
    )
    return client.send(CreateContent(body=given))


def inline(text: str, count: int | None = 1, index: int | None = 0) -> ExtensionsWrite:
    selection = SelectionWrite(original_selection=text, num_matches=count, match_index=index)
    return ExtensionsWrite(location="inline", inline_properties=selection)


def custom(scene: Scene, title: str | None = "A note", **more: Any) -> Content:
    """Custom content in the space, unless `more` says otherwise."""
    given = {"type": NOTE, "space": SpaceRef(key=scene.space.key), "body": storage("<p>one</p>"), **more}
    return scene.client.send(CreateContent(body=ContentCreate(title=title, **given)))


def made(scene: Scene, kind: str) -> Content:
    """One of each kind, made through v1."""
    client, page = scene.client, scene.page
    if kind in ("page", "blogpost"):
        return make(client, scene.space, f"A {kind}", type=kind)
    if kind == NOTE:
        return custom(scene, container=ContainerRef(id=page, type="page"))
    if kind == "comment":
        return comment(client, page)
    if kind == "reply":
        return comment(client, page, to=comment(client, page).id)
    thread = comment(client, page, extensions=inline("two"))
    return thread if kind == "inline comment" else comment(client, page, to=thread.id)


def made_in_v2(scene: Scene, kind: str) -> str:
    """The id of one of each kind, made through v2."""
    client, page = scene.client, scene.page
    if kind == "page":
        return page_of(client, scene.space, "Another").id
    if kind == "blogpost":
        post = BlogPostCreate(space_id=scene.space.id, title="News", body=v2_storage("<p>one</p>"))
        return client.send(CreateBlogPost(body=post)).id
    if kind == NOTE:
        return note(client, page_id=page).id
    if kind == "comment":
        return say(client, page_id=page).id
    if kind == "reply":
        return say(client, parent_comment_id=say(client, page_id=page).id).id
    thread = remark(client, "two", page_id=page)
    return thread.id if kind == "inline comment" else answer(client, thread).id


def in_v2(client: Client, kind: str, content_id: str) -> Any:
    one = int(content_id)
    if kind in ("page", "blogpost"):
        return client.send((GetPageById if kind == "page" else GetBlogPostById)(id=one, body_format="storage"))
    if kind == NOTE:
        return read_note(client, note_of(content_id), body_format="storage")
    read_comment = GetInlineCommentById if kind.startswith("inline") else GetFooterCommentById
    return client.send(read_comment(comment_id=one, body_format="storage"))


def note_of(content_id: str) -> Any:
    return ContentRef(id=content_id)


EVERYTHING = ("version", "history", "space", "container", "ancestors", "body.storage", "extensions.inlineProperties")


def agree(client: Client, kind: str, content_id: str) -> None:
    """What v1 and v2 both tell of a content is the same."""
    here = read(client, content_id, *EVERYTHING, "extensions.resolution")
    there = in_v2(client, kind, content_id)
    assert here.type == ("comment" if "comment" in kind or "reply" in kind else kind)
    assert (here.id, here.status, here.title) == (there.id, there.status, there.title)
    assert here.links["webui"] == there.links.webui
    assert here.version
    assert (here.version.number, here.version.when, here.version.message, here.version.by.account_id) == (
        there.version.number,
        there.version.created_at,
        there.version.message,
        there.version.author_id,
    )
    assert here.body
    assert here.body.storage
    assert here.body.storage.value == there.body.storage.value
    assert here.history
    if hasattr(there, "author_id"):
        assert (here.history.created_by.account_id, here.history.created_date) == (there.author_id, there.created_at)
    if kind in ("page", "blogpost"):
        assert here.space
        assert here.space.id == int(there.space_id)
    else:
        assert here.container["id"] == there.page_id
    if "reply" in kind:
        assert here.ancestors
        assert here.ancestors[-1].id == there.parent_comment_id
    if kind.startswith("inline"):
        told = here.extensions
        assert told.location == "inline"
        assert told.inline_properties
        assert told.inline_properties.marker_ref == there.properties.inline_marker_ref
        assert told.inline_properties.original_selection == there.properties.inline_original_selection
        assert told.resolution
        assert told.resolution.status == there.resolution_status
