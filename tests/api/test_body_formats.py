"""Every format of a body, of every kind of content, through both APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.showing import macro, shown, to_page
from tests.api.v1.making import read as read_v1
from tests.api.v2.commenting import remark, say
from tests.api.v2.making import change, make, read, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content import BodyValue, ContentCreate, CreateContent, GetContent, SpaceRef
from watersmeet.contract.v1.content import BodyWrite as BodyWriteV1
from watersmeet.contract.v1.content_versions import GetContentVersions
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost, GetBlogPostById, GetBlogPosts
from watersmeet.contract.v2.comment import GetFooterCommentById, GetInlineCommentById, GetPageFooterComments
from watersmeet.contract.v2.common import BodyWrite
from watersmeet.contract.v2.custom_content import (
    CreateCustomContent,
    CustomContentBodyWrite,
    CustomContentCreate,
    GetCustomContentById,
    GetCustomContentByType,
)
from watersmeet.contract.v2.page import GetPages
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.task import GetTasks
from watersmeet.contract.v2.version import GetPageVersions

TEXT = "<p>some <strong>words</strong></p>"
SINGLE = ("storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view", "styled_view", "editor")
V1 = (*SINGLE, "editor2", "dynamic")


def value(body: Any, name: str) -> str:
    """The one representation that a body is shown in."""
    part = getattr(body, name)
    assert part.representation == name
    return str(part.value)


def looks_right(name: str, body: str) -> None:
    if name == "atlas_doc_format":
        assert json.loads(body)["content"][0]["content"][1] == {
            "type": "text",
            "text": "words",
            "marks": [{"type": "strong"}],
        }
    else:
        assert "some <strong>words</strong>" in body
    assert ("<style" in body) == (name == "styled_view")


@pytest.mark.parametrize("name", SINGLE)
def test_body_format__of_a_page_and_a_blog_post(admin: Client, space: SpaceBulk, name: Any) -> None:
    page = make(admin, space, body=storage(TEXT))
    looks_right(name, shown(admin, page, name))
    post = admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title="News", body=storage(TEXT))))
    looks_right(name, value(admin.send(GetBlogPostById(id=int(post.id), body_format=name)).body, name))


@pytest.mark.parametrize("name", ["storage", "atlas_doc_format", "view", "export_view", "styled_view", "editor"])
def test_body_format__of_comments(admin: Client, space: SpaceBulk, name: Any) -> None:
    page = make(admin, space)
    footer = say(admin, TEXT, page_id=page.id)
    looks_right(name, value(admin.send(GetFooterCommentById(comment_id=int(footer.id), body_format=name)).body, name))
    inline = remark(admin, body=TEXT, page_id=page.id)
    looks_right(name, value(admin.send(GetInlineCommentById(comment_id=int(inline.id), body_format=name)).body, name))


@pytest.mark.parametrize("name", ["storage", "atlas_doc_format"])
def test_body_format__in_lists(admin: Client, space: SpaceBulk, name: Any) -> None:
    page = make(admin, space, body=storage(TEXT))
    kept = BodyWrite(representation="atlas_doc_format", value=shown(admin, page, "atlas_doc_format"))
    other = make(admin, space, "Another", body=kept)
    found = admin.send(GetPages(id=(int(page.id), int(other.id)), body_format=name)).results
    assert len(found) == 2
    for one in found:
        looks_right(name, value(one.body, name))
    (version,) = admin.send(GetPageVersions(id=int(page.id), body_format=name)).results
    assert version.page
    looks_right(name, value(version.page.body, name))
    say(admin, TEXT, page_id=page.id)
    (comment,) = admin.send(GetPageFooterComments(id=int(page.id), body_format=name)).results
    looks_right(name, value(comment.body, name))
    admin.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title="News", body=storage(TEXT))))
    (post,) = admin.send(GetBlogPosts(space_id=(int(space.id),), body_format=name)).results
    looks_right(name, value(post.body, name))


def test_body_format__of_tasks(admin: Client, space: SpaceBulk) -> None:
    task = (
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>some <strong>words</strong></ac:task-body></ac:task></ac:task-list>"
    )
    page = make(admin, space, body=storage(task))
    (found,) = admin.send(GetTasks(page_id=(int(page.id),), body_format="atlas_doc_format")).results
    looks_right("atlas_doc_format", value(found.body, "atlas_doc_format"))


def test_body_format__of_a_task_links_within_its_space(admin: Client, space: SpaceBulk) -> None:
    target = make(admin, space, "Target")
    task = (
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        f"<ac:task-body>see {to_page('Target')}</ac:task-body></ac:task></ac:task-list>"
    )
    page = make(admin, space, body=storage(task))
    (found,) = admin.send(GetTasks(page_id=(int(page.id),), body_format="atlas_doc_format")).results
    assert f"/wiki/spaces/{space.key}/pages/{target.id}/Target" in value(found.body, "atlas_doc_format")


@pytest.mark.parametrize("name", ["storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view"])
def test_body_format__of_custom_content(admin: Client, space: SpaceBulk, name: Any) -> None:
    kind = f"ac:app:k{space.id}"
    given = CustomContentBodyWrite(representation="storage", value=TEXT)
    made = admin.send(
        CreateCustomContent(body=CustomContentCreate(type=kind, title="C", space_id=space.id, body=given))
    )
    looks_right(name, value(admin.send(GetCustomContentById(id=int(made.id), body_format=name)).body, name))
    if name in ("storage", "atlas_doc_format"):
        (listed,) = admin.send(GetCustomContentByType(type=kind, body_format=name)).results
        looks_right(name, value(listed.body, name))


def test_expand_body__every_representation_at_once(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(TEXT))
    body = read_v1(admin, page.id, *(f"body.{name}" for name in V1[:8])).body
    assert body
    for name in V1[:8]:
        looks_right(name, value(body, name))
    assert body.expandable == {"dynamic": ""}
    assert body.storage
    assert body.view
    path = f"/rest/api/content/{page.id}"
    assert body.storage.expandable == {"content": path}
    assert body.view.expandable == {"content": path, "webresource": "", "mediaToken": "", "embeddedContent": ""}
    body = read_v1(admin, page.id, "body.dynamic", "body.view.webresource").body
    assert body
    assert body.view
    assert body.view.webresource
    assert "webresource" not in body.view.expandable
    looks_right("dynamic", value(body, "dynamic"))


def test_expand_body__agrees_with_body_format(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(TEXT + macro("info", "<p>note</p>") + macro("children")))
    make(admin, space, "Below", parent_id=page.id)
    for name in SINGLE:
        body = read_v1(admin, page.id, f"body.{name}").body
        assert value(body, name) == shown(admin, page, name)


def test_expand_body__of_nested_contents(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "Top", body=storage(TEXT))
    page = make(admin, space, "Page", parent_id=top.id, body=storage(TEXT))
    make(admin, space, "Leaf", parent_id=page.id, body=storage(TEXT))
    found = read_v1(
        admin,
        page.id,
        "children.page.body.view",
        "descendants.page.body.atlas_doc_format",
        "ancestors.body.export_view",
        "space.homepage.body.view",
    )
    assert found.children
    assert found.children.page
    assert found.descendants
    assert found.descendants.page
    assert found.ancestors
    assert found.space
    looks_right("view", value(found.children.page.results[0].body, "view"))
    looks_right("atlas_doc_format", value(found.descendants.page.results[0].body, "atlas_doc_format"))
    looks_right("export_view", value(found.ancestors[-1].body, "export_view"))
    assert found.space.homepage
    assert found.space.homepage.body
    assert found.space.homepage.body.view


def test_expand_body__of_versions_and_lists(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage("<p>first</p>"))
    change(admin, page, 2, body=storage(TEXT))
    new, old = admin.send(GetContentVersions(id=int(page.id), expand=("content.body.view",))).results
    assert new.content
    assert old.content
    looks_right("view", value(new.content.body, "view"))
    assert "first" in value(old.content.body, "view")
    found = admin.send(GetContent(space_key=space.key, title="A page", expand=("body.styled_view",))).results
    looks_right("styled_view", value(found[0].body, "styled_view"))


# Writing


def test_create_page__document_reads_as_storage_and_back(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(TEXT))
    document = shown(admin, page, "atlas_doc_format")
    other = make(admin, space, "Other", body=BodyWrite(representation="atlas_doc_format", value=document))
    assert shown(admin, other, "atlas_doc_format") == document
    assert shown(admin, other, "storage") == shown(admin, page, "storage") == TEXT


def test_create_page__wiki_is_kept_as_storage(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=BodyWrite(representation="wiki", value="h1. Title\n\nsome *words*"))
    assert page.body.storage
    assert shown(admin, page, "storage") == "<h1>Title</h1><p>some <strong>words</strong></p>"


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"type": "doc", "version": 1, "content": [{"type": "text", "text": "x"}]}, "$.content[0]"),
        (
            {"type": "doc", "version": 1, "content": [{"type": "heading", "attrs": {"level": 9}, "content": []}]},
            "$.content[0].attrs.level",
        ),
    ],
)
def test_create_page__bad_document_says_where(
    admin: Client, space: SpaceBulk, document: dict[str, Any], place: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        make(admin, space, body=BodyWrite(representation="atlas_doc_format", value=json.dumps(document)))
    assert place in str(caught.value)
    with pytest.raises(BadRequest) as caught:
        made_v1(admin, space, "atlas_doc_format", json.dumps(document))
    assert place in str(caught.value)


def made_v1(admin: Client, space: SpaceBulk, representation: Any, body: str) -> str:
    part = BodyWriteV1(**{representation: BodyValue(value=body, representation=representation)})
    create = ContentCreate(type="page", title=f"From {representation}", space=SpaceRef(key=space.key), body=part)
    return admin.send(CreateContent(body=create)).id


@pytest.mark.parametrize("name", ["view", "export_view", "editor", "editor2"])
def test_create_content__what_was_shown_can_be_written(admin: Client, space: SpaceBulk, name: str) -> None:
    page = make(admin, space, body=storage(TEXT))
    html = value(read_v1(admin, page.id, f"body.{name}").body, name)
    again = read(admin, made_v1(admin, space, name, html), body_format="storage").body
    assert value(again, "storage") == TEXT


@pytest.mark.parametrize("name", ["plain", "raw"])
def test_create_content__what_has_no_markup_is_refused(admin: Client, space: SpaceBulk, name: str) -> None:
    with pytest.raises(BadRequest, match=f"cannot take bodies as '{name}'"):
        made_v1(admin, space, name, "words")


def test_create_page__macros_get_ids_that_stay(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, body=storage(macro("toc")))
    first = shown(admin, page, "storage")
    assert 'ac:schema-version="1"' in first
    assert "ac:macro-id=" in first
    page = change(admin, page, 2, body=storage(first))
    assert shown(admin, page, "storage") == first
