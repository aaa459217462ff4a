"""Good calls of the operations that change content: each on something made for it. The first one is the plainest."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, get_args

import msgspec

from tests.api.v2.commenting import answer, say
from tests.api.v2.making import change, drop, storage
from tests.api.v2.making_custom_content import NOTE, drop_note, note
from tests.api.v2.making_in_tree import CREATE, DELETE, KINDS, put
from tests.api.v2.test_blogpost import amend, discard
from tests.api.v2.test_task import item, todo
from tests.walk.calls import Call, Operation
from tests.walk.ground import ADF, WORDS, tasks_for
from tests.walk.subjects import path_of
from tests.walk.world import World
from watersmeet.contract.core import members
from watersmeet.contract.v2 import comment, custom_content
from watersmeet.contract.v2.attachment import DeleteAttachment
from watersmeet.contract.v2.blogpost import CreateBlogPost, DeleteBlogPost, UpdateBlogPost
from watersmeet.contract.v2.common import BodyWrite
from watersmeet.contract.v2.content_properties import CreateProperty, DeleteProperty, PropertyCreate, UpdateProperty
from watersmeet.contract.v2.page import CreatePage, DeletePage, UpdatePage, UpdatePageTitle
from watersmeet.contract.v2.redaction import PostRedactBlog, PostRedactPage
from watersmeet.contract.v2.task import GetTasks, UpdateTask
from watersmeet.contract.v2.whiteboard import Locale, TemplateKey

Make = Callable[[World, Operation], Iterator[Call]]
WRITES: dict[Operation, Make] = {}

BODY = {"representation": "storage", "value": f"<p>{WORDS}</p>"}
IN_ADF = {"representation": "atlas_doc_format", "value": ADF}
IN_WIKI = {"representation": "wiki", "value": "h1. one"}
RAW = {"representation": "raw", "value": "words"}
BODIES: tuple[dict[str, Any], ...] = (IN_ADF, {"storage": BODY}, {"atlas_doc_format": IN_ADF})
"""Bodies in every shape that is documented."""
WITH_WIKI = (*BODIES, IN_WIKI, {"wiki": IN_WIKI})
WITH_RAW = (*BODIES, RAW, {"raw": RAW})


def good(*operations: Operation) -> Callable[[Make], Make]:
    """Marks what makes the good calls of operations."""

    def mark(make: Make) -> Make:
        WRITES.update(dict.fromkeys(operations, make))
        return make

    return mark


# Pages and blog posts


@good(CreatePage)
def create_page(world: World, op: Operation) -> Iterator[Call]:
    def plain(**more: Any) -> dict[str, Any]:
        return {"spaceId": world.ids["space"], "title": world.title(), "status": "current", "body": BODY, **more}

    yield Call(op, body=plain(parentId=world.ids["page"]))
    for body in WITH_WIKI:
        yield Call(op, body=plain(body=body))
    yield Call(op, body=plain(subtype="live"))
    yield Call(op, body={"spaceId": world.ids["space"], "status": "draft"})
    for name in ("private", "embedded", "root-level"):
        for value in ("true", "false"):
            yield Call(op, query={name: value}, body=plain())


@good(UpdatePage)
def update_page(world: World, op: Operation) -> Iterator[Call]:
    def next_of(page_id: str, number: int, **more: Any) -> Call:
        said = {"id": page_id, "status": "current", "title": world.title(), "body": BODY}
        return Call(op, (page_id,), body={**said, "version": {"number": number, "message": "why"}, **more})

    yield next_of(world.page().id, 2)
    for body in WITH_WIKI:
        yield next_of(world.page().id, 2, body=body)
    whole = {"parentId": world.ids["root"], "spaceId": world.ids["space"], "ownerId": world.ids["liker"]}
    yield next_of(world.page().id, 2, **whole)
    yield next_of(world.page().id, 1, status="draft")
    yield next_of(world.page(status="draft").id, 1)
    gone = world.page()
    drop(world.admin, gone)
    yield next_of(gone.id, 2)


@good(UpdatePageTitle)
def update_title(world: World, op: Operation) -> Iterator[Call]:
    for status in ("current", "draft"):
        yield Call(op, (world.page().id,), body={"status": status, "title": world.title()})
    given = world.page(body=BodyWrite(representation="atlas_doc_format", value=ADF))
    change(world.admin, given, 2, owner_id=world.ids["liker"], body=None)
    yield Call(op, (given.id,), body={"status": "current", "title": world.title()})


@good(DeletePage)
def delete_page(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (world.page().id,))
    for name in ("purge", "draft"):
        yield Call(op, (world.page().id,), {name: "false"})
    gone = world.page()
    drop(world.admin, gone)
    yield Call(op, (gone.id,), {"purge": "true"})
    page = world.page()
    change(world.admin, page, 1, status="draft")
    yield Call(op, (page.id,), {"draft": "true"})


@good(CreateBlogPost)
def create_post(world: World, op: Operation) -> Iterator[Call]:
    def plain(**more: Any) -> dict[str, Any]:
        return {"spaceId": world.ids["space"], "title": world.title(), "status": "current", "body": BODY, **more}

    yield Call(op, body=plain())
    for body in WITH_WIKI:
        yield Call(op, body=plain(body=body))
    yield Call(op, body=plain(createdAt="2026-02-03T04:05:06.789Z"))
    yield Call(op, body={"spaceId": world.ids["space"], "status": "draft"})
    for value in ("true", "false"):
        yield Call(op, query={"private": value}, body=plain())


@good(UpdateBlogPost)
def update_post(world: World, op: Operation) -> Iterator[Call]:
    def next_of(post_id: str, number: int, **more: Any) -> Call:
        said = {"id": post_id, "status": "current", "title": world.title(), "body": BODY}
        return Call(op, (post_id,), body={**said, "version": {"number": number, "message": "why"}, **more})

    yield next_of(world.post().id, 2)
    for body in WITH_WIKI:
        yield next_of(world.post().id, 2, body=body)
    yield next_of(world.post().id, 2, spaceId=world.ids["space"], createdAt="2026-02-03T04:05:06.789Z")
    yield next_of(world.post().id, 1, status="draft")
    yield next_of(world.post(status="draft").id, 1)
    gone = world.post()
    discard(world.admin, gone)
    yield next_of(gone.id, 2)


@good(DeleteBlogPost)
def delete_post(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (world.post().id,))
    for name in ("purge", "draft"):
        yield Call(op, (world.post().id,), {name: "false"})
    gone = world.post()
    discard(world.admin, gone)
    yield Call(op, (gone.id,), {"purge": "true"})
    drafted = world.post()
    amend(world.admin, drafted, 1, status="draft")
    yield Call(op, (drafted.id,), {"draft": "true"})


@good(PostRedactPage, PostRedactBlog)
def redact(world: World, op: Operation) -> Iterator[Call]:
    for more in ({}, {"cleanHistory": True}, {"versionNumber": 1}):
        made = world.page() if op is PostRedactPage else world.post()
        assert made.version
        pointer = {"from": 0, "to": 3, "reason": "a leak"}
        said = {
            "createdAt": made.version.created_at,
            "body": {"redactions": [{"pointer": "/content/0/content/0", **pointer}]},
            "title": {"redactions": [{"pointer": "", **pointer}]},
        }
        yield Call(op, (made.id,), body={**said, **more})


@good(UpdateTask)
def update_task(world: World, op: Operation) -> Iterator[Call]:
    def task(body: Any) -> str:
        page = world.page(body=body)
        return world.admin.send(GetTasks(page_id=(int(page.id),))).results[0].id

    yield Call(op, (task(todo(item("1"))),), body={"status": "complete"})
    yield Call(op, (task(todo(item("1", status="complete"))),), body={"status": "incomplete"})
    yield Call(op, (task(todo(item("1"))),), {"body-format": "storage"}, {"status": "complete"})
    yield Call(op, (world.ids["adf-task"],), {"body-format": "atlas_doc_format"}, {"status": "complete"})
    # A client may send back all that it read.
    page, blogpost = (make(body=storage(tasks_for(world.admin_id))) for make in (world.page, world.post))
    found = world.admin.send(GetTasks(page_id=(int(page.id),))).results
    found += world.admin.send(GetTasks(blogpost_id=(int(blogpost.id),))).results
    for read in found:
        yield Call(op, (read.id,), {"body-format": "storage"}, {**msgspec.to_builtins(read), "status": "complete"})


# The other kinds in the tree


@good(*(create for create, _ in CREATE.values()))
def create_in_tree(world: World, op: Operation) -> Iterator[Call]:
    kind = next(kind for kind, (create, _) in CREATE.items() if create is op)
    said = {"spaceId": world.ids["space"], "title": "An item", "parentId": world.ids["page"]}
    yield Call(op, body=said | ({"embedUrl": "https://example.com/x"} if kind == "embed" else {}))
    for template, locale in zip_longest(get_args(TemplateKey), get_args(Locale), fillvalue="en-GB"):
        if kind == "whiteboard":
            yield Call(op, body={**said, "templateKey": template, "locale": locale})
    yield Call(op, body={"spaceId": world.ids["space"]})
    for value in ("true", "false") if "private" in op.__struct_encode_fields__ else ():
        yield Call(op, query={"private": value}, body=said)


@good(*DELETE.values())
def delete_in_tree(world: World, op: Operation) -> Iterator[Call]:
    kind = next(kind for kind in KINDS if DELETE[kind] is op)
    yield Call(op, (put(world.admin, world.space, kind).id,))


# Properties


@good(*members(CreateProperty))
def create_property(world: World, op: Operation) -> Iterator[Call]:
    for value in ({"n": [1]}, "words", 1, True, None):
        yield Call(op, path_of(world, op), body={"key": f"made-{uuid.uuid4().hex[:8]}", "value": value})


def _property(world: World, op: Any) -> tuple[str, str, str]:
    """What a new property is on, its id and its key."""
    create = next(one for one in members(CreateProperty) if one.kind == op.kind)
    owner, key = path_of(world, create)[0], f"made-{uuid.uuid4().hex[:8]}"
    made = world.admin.send(create(owner=int(owner.removeprefix("att")), body=PropertyCreate(key=key, value=1)))
    return owner, made.id, key


@good(*members(UpdateProperty))
def update_property(world: World, op: Operation) -> Iterator[Call]:
    owner, property_id, key = _property(world, op)
    for number, more in ((2, {"value": {"n": 2}}), (3, {"value": None})):
        body = {"key": key, "version": {"number": number, "message": "why"}, **more}
        yield Call(op, (owner, property_id), body=body)


@good(*members(DeleteProperty))
def delete_property(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, _property(world, op)[:2])


# Comments


@good(comment.CreateFooterComment)
def create_footer(world: World, op: Operation) -> Iterator[Call]:
    ids = world.ids
    on = {"pageId": "page", "blogPostId": "blogpost", "customContentId": "custom", "parentCommentId": "footer"}
    for name, of in {**on, "attachmentId": "attachment"}.items():
        yield Call(op, body={name: ids[of].removeprefix("att"), "body": BODY})
    for body in WITH_WIKI:
        yield Call(op, body={"pageId": ids["page"], "body": body})


@good(comment.UpdateFooterComment)
def update_footer(world: World, op: Operation) -> Iterator[Call]:
    ids = world.ids
    on: tuple[dict[str, Any], ...] = (
        {"page_id": ids["page"]},
        {"blog_post_id": ids["blogpost"]},
        {"custom_content_id": ids["custom"]},
        {"attachment_id": ids["attachment"].removeprefix("att")},
        {"parent_comment_id": ids["footer"]},
    )
    for where in on:
        said = {"version": {"number": 2, "message": "why"}, "body": BODY}
        yield Call(op, (say(world.admin, **where).id,), body=said)
    for body in WITH_WIKI:
        said = {"version": {"number": 2}, "body": body, "_links": {"base": world.served.url}}
        yield Call(op, (say(world.admin, **on[0]).id,), body=said)


@good(comment.CreateInlineComment)
def create_inline(world: World, op: Operation) -> Iterator[Call]:
    text = {"textSelection": "alpha", "textSelectionMatchCount": 1, "textSelectionMatchIndex": 0}
    for body in (BODY, *WITH_WIKI):
        said = {"pageId": world.page().id, "body": body, "inlineCommentProperties": text}
        yield Call(op, body=said)
    yield Call(op, body={"blogPostId": world.post().id, "body": BODY, "inlineCommentProperties": text})
    for thread in ("inline", "resolved"):
        yield Call(op, body={"parentCommentId": world.ids[thread], "body": BODY})


@good(comment.UpdateInlineComment)
def update_inline(world: World, op: Operation) -> Iterator[Call]:
    second = {"version": {"number": 2, "message": "why"}, "body": BODY}
    yield Call(op, (world.inline().id,), body=second)
    for resolved in (True, False):
        yield Call(op, (world.inline().id,), body={**second, "resolved": resolved})
    for body in WITH_WIKI:
        yield Call(op, (world.inline().id,), body={"version": {"number": 2}, "body": body})
    yield Call(op, (world.inline(post=True).id,), body=second)
    yield Call(op, (answer(world.admin, world.inline()).id,), body=second)
    thread = world.inline()
    for resolved in (True, False):
        yield Call(op, (thread.id,), body={"resolved": resolved})


@good(comment.DeleteFooterComment)
def delete_footer(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (say(world.admin, page_id=world.ids["page"]).id,))


@good(comment.DeleteInlineComment)
def delete_inline(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (world.inline().id,))


# Custom content


@good(custom_content.CreateCustomContent)
def create_custom(world: World, op: Operation) -> Iterator[Call]:
    ids = world.ids
    on = {"spaceId": "space", "pageId": "page", "blogPostId": "blogpost", "customContentId": "custom"}
    for name, of in on.items():
        yield Call(op, body={"type": NOTE, "title": "A note", "status": "current", name: ids[of], "body": BODY})
    for body in WITH_RAW:
        yield Call(op, body={"type": NOTE, "title": "A note", "pageId": ids["page"], "body": body})
    yield Call(op, body={"type": NOTE, "title": "A note", "status": "draft", "pageId": ids["page"], "body": BODY})


@good(custom_content.UpdateCustomContent)
def update_custom(world: World, op: Operation) -> Iterator[Call]:
    ids = world.ids
    on = {"page_id": "page", "blog_post_id": "blogpost", "custom_content_id": "custom", "space_id": "space"}
    said = {"type": NOTE, "status": "current", "title": "A note", "version": {"number": 2, "message": "why"}}
    for name, of in on.items():
        made = note(world.admin, **{name: ids[of]})
        yield Call(op, (made.id,), body={**said, "id": made.id, "body": BODY, "spaceId": ids["space"]})
    for body in WITH_RAW:
        made = note(world.admin, page_id=ids["page"])
        yield Call(op, (made.id,), body={**said, "id": made.id, "body": body})
    for name, of in (("pageId", "root"), ("blogPostId", "blogpost"), ("customContentId", "custom")):
        made = note(world.admin, page_id=ids["page"])
        yield Call(op, (made.id,), body={**said, "id": made.id, "body": BODY, name: ids[of]})


@good(custom_content.DeleteCustomContent)
def delete_custom(world: World, op: Operation) -> Iterator[Call]:
    yield Call(op, (note(world.admin, page_id=world.ids["page"]).id,))
    yield Call(op, (note(world.admin, page_id=world.ids["page"]).id,), {"purge": "false"})
    gone = note(world.admin, page_id=world.ids["page"])
    drop_note(world.admin, gone)
    yield Call(op, (gone.id,), {"purge": "true"})


# Attachments


@good(DeleteAttachment)
def delete_attachment(world: World, op: Operation) -> Iterator[Call]:
    def fresh() -> str:
        return world.attach(world.ids["page"], f"{uuid.uuid4().hex}.png")

    yield Call(op, (fresh(),))
    yield Call(op, (fresh(),), {"purge": "false"})
    gone = fresh()
    world.admin.send(DeleteAttachment(id=int(gone.removeprefix("att"))))
    yield Call(op, (gone,), {"purge": "true"})
