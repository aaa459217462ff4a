"""Content of every type made through v1: it is the same that v2 knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import UNSET

from tests.api.v1.making import change, make, read, storage
from tests.api.v1.making_kinds import KINDS, Scene, agree, comment, custom, in_v2, inline, made, made_in_v2, note_of
from tests.api.v2.making import attachment
from tests.api.v2.making import make as page_of
from tests.api.v2.making import storage as v2_storage
from tests.api.v2.making_custom_content import NOTE, read_note
from watersmeet.client import BadRequest, Client, Forbidden, NotFound
from watersmeet.contract.v1.content import (
    BodyValue,
    BodyWrite,
    ContainerRef,
    ContentCreate,
    CreateContent,
    ExtensionsWrite,
    GetContent,
    LabelWrite,
    MetadataWrite,
    PropertyValue,
    SpaceRef,
)
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk


@pytest.fixture
def scene(admin: Client, space: SpaceBulk) -> Scene:
    return Scene(admin, space, page_of(admin, space, "Harbour", body=v2_storage("<p>one two</p>")).id)


@pytest.mark.parametrize("kind", KINDS)
def test_create_content__of_every_kind_is_that_of_v2(scene: Scene, kind: str) -> None:
    one = made(scene, kind)
    assert one.status == "current"
    assert one.version
    assert one.version.number == 1
    assert one.body
    assert one.body.storage
    assert one.body.storage.value == "<p>one</p>"
    agree(scene.client, kind, one.id)


@pytest.mark.parametrize("kind", KINDS)
def test_get_content_by_id__of_every_kind_made_through_v2(scene: Scene, kind: str) -> None:
    agree(scene.client, kind, made_in_v2(scene, kind))


def test_create_content__a_comment_tells_where_it_is(scene: Scene) -> None:
    client = scene.client
    footer = comment(client, scene.page)
    assert (footer.title, footer.type, footer.subtype) == ("Re: Harbour", "comment", UNSET)
    assert footer.extensions.location == "footer"
    assert footer.container["id"] == scene.page
    thread = comment(client, scene.page, extensions=inline("one"))
    assert thread.extensions.location == "inline"
    assert thread.extensions.expandable == {"inlineProperties": "", "resolution": ""}
    page = client.send(GetPageById(id=int(scene.page), body_format="storage"))
    assert page.body.storage
    assert "ac:inline-comment-marker" in page.body.storage.value
    change(client, read(client, scene.page), 2, title="Quay")
    assert read(client, footer).title == "Re: Quay"


@pytest.mark.parametrize("kind", ["blogpost", "attachment", NOTE])
def test_create_content__a_comment_on_other_kinds(scene: Scene, kind: str) -> None:
    client = scene.client
    if kind == "attachment":
        on = attachment(client, scene.page, "a.txt").id
    else:
        on = made(scene, kind).id
    first = comment(client, on, kind)
    reply = comment(client, on, kind, to=first.id)
    assert reply.container["id"] == on
    assert reply.ancestors
    assert reply.ancestors[-1].id == first.id


def test_create_content__what_is_no_comment(scene: Scene) -> None:
    client, page = scene.client, scene.page
    other = page_of(client, scene.space, "Other").id
    on_other = comment(client, other).id
    refused: list[tuple[str, Callable[[], Any]]] = [
        ("'container' is required", lambda: comment(client, page, container=None)),
        ("'container.type' is required", lambda: comment(client, page, container=ContainerRef(id=page))),
        ("'container.id' is required", lambda: comment(client, page, container=ContainerRef(type="page"))),
        ("is a page, not a blogpost", lambda: comment(client, page, "blogpost")),
        ("is not the correct type", lambda: comment(client, "Docs")),
        ("holds no content of type 'comment'", lambda: comment(client, on_other, "comment")),
        ("'body' is required", lambda: comment(client, page, body=None)),
        ("no comment on the page", lambda: comment(client, page, to=on_other)),
        ("no comment on the page", lambda: comment(client, page, to=other)),
        ("has no drafts", lambda: comment(client, page, status="draft")),
        ("no location", lambda: comment(client, page, extensions=ExtensionsWrite(location="margin"))),
        ("originalSelection", lambda: comment(client, page, extensions=ExtensionsWrite(location="inline"))),
        ("extensions.inlineProperties.numMatches", lambda: comment(client, page, extensions=inline("one", 2))),
        ("extensions.inlineProperties.matchIndex", lambda: comment(client, page, extensions=inline("one", 1, 7))),
        ("bears no labels", lambda: comment(client, page, metadata=MetadataWrite(labels=[LabelWrite(name="x")]))),
    ]
    for words, attempt in refused:
        with pytest.raises(BadRequest, match=words):
            attempt()
    with pytest.raises(BadRequest, match="no text to comment on"):
        comment(client, attachment(client, page, "b.txt").id, "attachment", extensions=inline("one"))
    with pytest.raises(NotFound):
        comment(client, "99999999")


def test_create_content__a_selection_that_says_no_more(scene: Scene) -> None:
    thread = comment(scene.client, scene.page, extensions=inline("two", None, None))
    told = read(scene.client, thread, "extensions.inlineProperties").extensions
    assert told.inline_properties
    assert told.inline_properties.original_selection == "two"
    assert told.resolution is UNSET
    assert told.expandable == {"resolution": ""}


def test_create_content__properties_of_every_kind(scene: Scene) -> None:
    given = MetadataWrite(properties={"kept": PropertyValue(value=1)})
    one = comment(scene.client, scene.page, metadata=given)
    shown = read(scene.client, one, "metadata.properties.kept").metadata
    assert shown
    assert shown.properties
    assert shown.properties["kept"]["value"] == 1
    labelled = MetadataWrite(labels=[LabelWrite(name="blue")])
    for kind in ("blogpost", NOTE):
        item = make(scene.client, scene.space, "Marked", type=kind, metadata=labelled)
        found = read(scene.client, item, "metadata.labels").metadata
        assert found
        assert found.labels
        assert [label.name for label in found.labels.results] == ["blue"]


def test_create_content__custom_content_in_a_space_and_in_its_kind(scene: Scene) -> None:
    alone = custom(scene)
    assert (alone.type, alone.container["key"]) == (NOTE, scene.space.key)
    named = custom(scene, space=None, container=ContainerRef(key=scene.space.key, type="space"))
    assert named.container["key"] == scene.space.key
    inside = custom(scene, space=None, container=ContainerRef(id=alone.id, type=NOTE))
    assert inside.container["id"] == alone.id
    assert in_v2(scene.client, NOTE, inside.id).custom_content_id == alone.id
    listed = scene.client.send(GetContent(type=NOTE, space_key=scene.space.key))
    assert {row.id for row in listed.results} == {alone.id, named.id, inside.id}
    assert scene.client.send(GetContent(type="ac:other:note", space_key=scene.space.key)).results == []


def test_create_content__custom_content_may_be_raw(scene: Scene) -> None:
    item = custom(scene, body=BodyWrite(raw=BodyValue(value="{<any")))
    shown = read(scene.client, item, "body.raw", "body.view").body
    assert shown
    assert shown.raw
    assert shown.raw.value == "{<any"
    assert shown.view is UNSET
    again = change(scene.client, item, 2, type=NOTE, title="Kept", body=None)
    assert again.title == "Kept"
    assert in_v2_raw(scene.client, item.id) == "{<any"
    with pytest.raises(BadRequest, match="cannot take bodies as 'raw'"):
        comment(scene.client, scene.page, body=BodyWrite(raw=BodyValue(value="x")))


def in_v2_raw(client: Client, content_id: str) -> str:
    shown = read_note(client, note_of(content_id), body_format="raw").body.raw
    assert shown
    return shown.value


def test_create_content__what_is_no_custom_content(scene: Scene) -> None:
    footer = comment(scene.client, scene.page).id
    refused: list[tuple[str, Callable[[], Any]]] = [
        ("Cannot find a custom content type", lambda: custom(scene, type="ac:")),
        ("cannot be made here", lambda: custom(scene, type="folder")),
        ("needs a title", lambda: custom(scene, title=None)),
        ("No space was given", lambda: custom(scene, space=None)),
        ("holds no content", lambda: custom(scene, container=ContainerRef(id=footer, type="comment"))),
        ("can be made as", lambda: custom(scene, status="historical")),
    ]
    for words, attempt in refused:
        with pytest.raises(BadRequest, match=words):
            attempt()
    with pytest.raises(Forbidden, match="No space with key"):
        custom(scene, space=SpaceRef(key="NOSUCHSPACE"))
    with pytest.raises(BadRequest, match="custom content type"):
        scene.client.send(GetContent(type="ac:"))


@pytest.mark.parametrize("kind", ["blogpost", NOTE])
def test_create_content__a_draft_is_published_by_its_id(scene: Scene, kind: str) -> None:
    draft = make(scene.client, scene.space, None, type=kind, status="draft")
    assert draft.status == "draft"
    given = ContentCreate(type=kind, id=draft.id, status="current", title="Out", body=storage("<p>two</p>"))
    out = scene.client.send(CreateContent(body=given))
    assert (out.id, out.status, out.title) == (draft.id, "current", "Out")
    with pytest.raises(BadRequest, match="not a draft"):
        scene.client.send(CreateContent(body=given))
