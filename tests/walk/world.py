"""One rich site for the walk: everything the document tells about is there, and more of it than one list shows."""

from __future__ import annotations

import re
from typing import Any

from tests.api.v2 import making_levels as levels
from tests.api.v2.commenting import answer, remark, say
from tests.api.v2.making import (
    archive,
    change,
    drop,
    favour,
    like,
    make,
    read,
    storage,
)
from tests.api.v2.making_custom_content import NOTE, flat, note, rewrite
from tests.api.v2.making_in_tree import KEEP, KINDS, put
from tests.api.v2.test_blogpost import amend, discard, look, post
from tests.api.v2.test_task import adf, adf_item
from tests.api.v2.test_task import text as text_of_adf
from tests.conftest import Served
from tests.walk.ground import ADF, MANY, WORDS, Ground, tasks_for
from watersmeet.contract.v2 import comment as comments
from watersmeet.contract.v2 import content_properties as properties
from watersmeet.contract.v2.attachment import DeleteAttachment
from watersmeet.contract.v2.comment import CreateFooterComment, CreateInlineComment
from watersmeet.contract.v2.comment_shapes import (
    FooterCommentCreate,
    FooterCommentUpdate,
    InlineCommentCreate,
    InlineCommentUpdate,
    TextSelection,
)
from watersmeet.contract.v2.common import BodySingle, BodyWrite, VersionWrite
from watersmeet.contract.v2.label import GetPageLabels
from watersmeet.contract.v2.task import GetTasks

CONTAINERS = (
    ("page_id", "page"),
    ("blog_post_id", "blogpost"),
    ("custom_content_id", "custom"),
    ("attachment_id", "attachment"),
    ("parent_comment_id", "footer"),
)
"""What a footer comment can be on."""

OTHERS = ("my:own", "team:ours", "system:hidden")
"""Labels of the other prefixes."""


def without(word: str, body: BodySingle) -> BodyWrite:
    """A body with a marked word, and its mark, taken out."""
    assert body.storage
    return storage(re.sub(rf"<ac:inline-comment-marker[^>]*>{word}</ac:inline-comment-marker>", "", body.storage.value))


class World(Ground):
    """The ground with content of every kind and status on it."""

    def __init__(self, served: Served) -> None:
        super().__init__(served)
        self._pages()
        self._posts()
        self._tree()
        self._custom_content()
        self._attachments()
        self._comments()
        self._in_adf()
        self._tasks()

    def _pages(self) -> None:
        admin, ids, served = self.admin, self.ids, self.served
        page = make(admin, self.space, "The page", body=storage(tasks_for(self.admin_id)))
        for number in range(2, MANY + 1):
            version = VersionWrite(number=number, message="why")
            body = storage(tasks_for(self.admin_id))
            change(admin, page, number, body=body, version=version, owner_id=self.likers[0])
        self.label(page.id, *(f"label-{k}" for k in range(MANY)), *OTHERS)
        ids["on-page"] = self.keep(properties.CreatePageProperty, page.id)
        like(served, page, *self.likers)
        favour(served, self.admin_id, "content", page.id)
        change(admin, page, 1, status="draft", title="The page, next", body=storage(tasks_for(self.admin_id)))
        first = make(admin, self.space, "A child", parent_id=page.id)
        make(admin, self.space, "A child of the child", parent_id=first.id)
        make(admin, self.space, "Another child", parent_id=page.id)
        root = make(admin, self.space, "At the root", root_level=True)
        live = [make(admin, self.space, f"Live {k}", subtype="live") for k in range(2)]
        change(admin, first, 2, owner_id=self.likers[0])
        for one in (first, live[0]):
            self.label(one.id, "label-0")
        gone, away = ([make(admin, self.space, f"{word} {k}") for k in range(2)] for word in ("Gone", "Away"))
        for each in (gone[0], away[0]):
            say(admin, page_id=each.id)
            self.attach(each.id, "words.png")
            change(admin, each, 2, body=storage(f"<p>{WORDS}</p>"))
            remark(admin, "alpha", page_id=each.id)
        for each in gone:
            drop(admin, each)
        archive(served, self.admin_id, *away)
        draft = make(admin, self.space, "Only a draft", status="draft")
        levels.put(admin, "page", int(page.id), self.level)
        levels.put(admin, "page", int(page.id), self.level, "draft")
        ids |= {"page": page.id, "root": root.id}
        ids |= {"trashed-page": gone[0].id, "archived-page": away[0].id, "draft-page": draft.id}

    def _posts(self) -> None:
        admin, ids, served = self.admin, self.ids, self.served
        item = post(admin, self.space, "The post", body=storage(tasks_for(self.admin_id)))
        for number in range(2, MANY + 1):
            version = VersionWrite(number=number, message="why")
            amend(admin, item, number, body=storage(tasks_for(self.admin_id)), version=version)
        self.label(item.id, *(f"label-{k}" for k in range(MANY)), *OTHERS)
        ids["on-blogpost"] = self.keep(properties.CreateBlogpostProperty, item.id)
        like(served, item, *self.likers)
        favour(served, self.admin_id, "content", item.id)
        amend(admin, item, 1, status="draft", title="The post, next")
        second = post(admin, self.space, "Second post")
        self.label(second.id, "label-0")
        gone = [post(admin, self.space, f"Gone post {k}", body=storage(f"<p>{WORDS}</p>")) for k in range(2)]
        say(admin, blog_post_id=gone[0].id)
        remark(admin, "alpha", blog_post_id=gone[0].id)
        for each in gone:
            discard(admin, each)
        draft = post(admin, self.space, "Only a draft", status="draft")
        levels.put(admin, "blogpost", int(item.id), self.level)
        levels.put(admin, "blogpost", int(item.id), self.level, "draft")
        ids |= {"blogpost": item.id, "trashed-blogpost": gone[0].id, "draft-blogpost": draft.id}

    def _tree(self) -> None:
        admin, ids = self.admin, self.ids
        for kind in KINDS:
            more = {"embed_url": "https://example.com/there"} if kind == "embed" else {}
            item = put(admin, self.space, kind, f"The {kind}", parent_id=ids["page"], **more)
            below = [make(admin, self.space, f"Below the {kind} {k}", parent_id=item.id) for k in range(2)]
            make(admin, self.space, f"Far below the {kind}", parent_id=below[0].id)
            ids |= {kind: item.id, f"on-{kind}": self.keep(KEEP[kind], item.id)}
        for kind in levels.LIVE:
            levels.put(admin, kind, int(ids[kind]), self.level)

    def _custom_content(self) -> None:
        admin, ids = self.admin, self.ids
        item = note(admin, "The note", page_id=ids["page"])
        for number in range(2, MANY + 1):
            rewrite(admin, item, number, version=VersionWrite(number=number, message="why"))
        note(admin, "Second note", page_id=ids["page"])
        for k in range(2):
            note(admin, f"On the post {k}", blog_post_id=ids["blogpost"])
            note(admin, f"In the space {k}", space_id=ids["space"])
            inner = note(admin, f"In the note {k}", custom_content_id=item.id)
        on: tuple[dict[str, Any], ...] = (
            {"page_id": ids["page"]},
            {"blog_post_id": ids["blogpost"]},
            {"space_id": ids["space"]},
        )
        for where in on:
            raw = note(admin, "Raw", body=flat("raw", "words"), **where)
            rewrite(admin, raw, 2, body=flat("raw", "more"))
        self.label(item.id, *(f"label-{k}" for k in range(MANY)), *OTHERS)
        ids |= {"custom": item.id, "inner": inner.id, "raw": raw.id, "type": NOTE}
        ids["on-custom"] = self.keep(properties.CreateCustomContentProperty, item.id)

    def _attachments(self) -> None:
        ids = self.ids
        ids["attachment"] = self.attach(ids["page"], "words.png", MANY)
        second = self.attach(ids["page"], "more.png")
        for name in ("blogpost", "custom"):
            ids[f"attachment-on-{name}"] = self.attach(ids[name], "words.png")
            second_there = self.attach(ids[name], "more.png")
        labels_of = [f"label-{k}" for k in range(MANY)]
        for one, borne in ((ids["attachment"], [*labels_of, *OTHERS]), (second, ["label-0"])):
            self.label(one, *borne)
        for one in (ids["attachment-on-blogpost"], ids["attachment-on-custom"], second_there):
            self.label(one, "label-0")
        for name in ("page", "blogpost", "custom"):
            self.admin.send(DeleteAttachment(id=int(self.attach(ids[name], "gone.png").removeprefix("att"))))
        ids["discussed"] = self.attach(ids["page"], "discussed.png")
        for _ in range(2):
            say(self.admin, attachment_id=ids["discussed"].removeprefix("att"))
            self.attach(ids["page"], "discussed.png")
        ids["on-attachment"] = self.keep(properties.CreateAttachmentProperty, ids["attachment"])

    def _comments(self) -> None:
        admin, ids, served = self.admin, self.ids, self.served
        footer = say(admin, page_id=ids["page"])
        inline = remark(admin, "alpha", page_id=ids["page"])
        for number in range(2, MANY + 1):
            version, body = VersionWrite(number=number, message="why"), storage(f"<p>said {number}</p>")
            admin.send(
                comments.UpdateFooterComment(
                    comment_id=int(footer.id), body=FooterCommentUpdate(version=version, body=body)
                )
            )
            admin.send(
                comments.UpdateInlineComment(
                    comment_id=int(inline.id), body=InlineCommentUpdate(version=version, body=body)
                )
            )
        for k in range(2):
            say(admin, f"<p>reply {k}</p>", parent_comment_id=footer.id)
            answer(admin, inline)
            say(admin, page_id=ids["page"])
            say(admin, blog_post_id=ids["blogpost"])
            say(admin, custom_content_id=ids["custom"])
            say(admin, attachment_id=ids["attachment"].removeprefix("att"))
            remark(admin, ("beta", "gamma")[k], blog_post_id=ids["blogpost"])
        page, blogpost = self.page(), self.post()
        for of, on in (("page_id", page.id), ("blog_post_id", blogpost.id)):
            threads = [remark(admin, word, **{of: on}) for word in ("alpha", "beta", "gamma")]
            for thread, resolved in ((threads[0], True), (threads[1], True), (threads[1], False)):
                resolving = InlineCommentUpdate(resolved=resolved)
                admin.send(comments.UpdateInlineComment(comment_id=int(thread.id), body=resolving))
            ids |= {f"threads-{of}": on, "resolved": threads[0].id}
        # The third thread loses its text.
        change(admin, page, 2, body=without("gamma", read(admin, page, body_format="storage").body))
        amend(admin, blogpost, 2, body=without("gamma", look(admin, blogpost, body_format="storage").body))
        like(served, footer, *self.likers)
        like(served, inline, *self.likers)
        ids |= {"footer": footer.id, "inline": inline.id, "comment": footer.id}
        ids |= {"on-footer": self.keep(properties.CreateCommentProperty, footer.id)}
        ids["on-inline"] = self.keep(properties.CreateCommentProperty, inline.id)
        ids["on-comment"] = ids["on-footer"]

    def _in_adf(self) -> None:
        """One of everything that can be written as an Atlassian document, twice where it has versions."""
        admin, ids, said = self.admin, self.ids, BodyWrite(representation="atlas_doc_format", value=ADF)
        page = make(admin, self.space, "In ADF", parent_id=ids["page"], body=said)
        change(admin, page, 2, body=said)
        item = post(admin, self.space, "Post in ADF", body=said)
        amend(admin, item, 2, body=said)
        for marked in (page, item):
            self.label(marked.id, "label-0")
        kept, second = flat("atlas_doc_format", ADF), VersionWrite(number=2, message="why")
        notes = [
            note(admin, "Note in ADF", body=kept, **{of: ids[name]})
            for of, name in (("page_id", "page"), ("blog_post_id", "blogpost"), ("space_id", "space"))
        ]
        for each in notes:
            rewrite(admin, each, 2, body=kept, version=second)
        footers = [
            admin.send(CreateFooterComment(body=FooterCommentCreate(body=said, **{of: ids[name].removeprefix("att")})))
            for of, name in CONTAINERS
        ]
        for one in footers:
            changed = FooterCommentUpdate(version=second, body=said)
            admin.send(comments.UpdateFooterComment(comment_id=int(one.id), body=changed))
        text = TextSelection(text_selection="delta", text_selection_match_count=1, text_selection_match_index=0)
        threads: list[dict[str, Any]] = [
            {"page_id": ids["page"], "inline_comment_properties": text},
            {"blog_post_id": ids["blogpost"], "inline_comment_properties": text},
            {"parent_comment_id": ids["inline"]},
        ]
        inlines = [admin.send(CreateInlineComment(body=InlineCommentCreate(body=said, **one))) for one in threads]
        for thread in inlines:
            amended = InlineCommentUpdate(version=second, body=said)
            admin.send(comments.UpdateInlineComment(comment_id=int(thread.id), body=amended))
        todo = make(admin, self.space, "Tasks in ADF", body=adf(adf_item("1", text_of_adf("do it"))))
        task = admin.send(GetTasks(page_id=(int(todo.id),))).results[0]
        ids |= {"adf-page": page.id, "adf-blogpost": item.id, "adf-custom": notes[0].id, "adf-task": task.id}
        ids |= {"note-on-post": notes[1].id, "note-in-space": notes[2].id}
        ids |= {f"footer-on-{name}": one.id for (_, name), one in zip(CONTAINERS, footers, strict=True)}
        ids |= {"adf-footer": footers[0].id, "adf-inline": inlines[0].id}
        ids |= {"inline-on-post": inlines[1].id, "reply": inlines[2].id}

    def _tasks(self) -> None:
        ids = self.ids
        found = self.admin.send(GetTasks(page_id=(int(ids["page"]),))).results
        of_post = self.admin.send(GetTasks(blogpost_id=(int(ids["blogpost"]),))).results
        ids |= {"task": found[0].id, "done-task": found[2].id, "post-task": of_post[0].id}
        borne = self.admin.each(GetPageLabels(id=int(ids["page"]), limit=250))
        ids["label"] = next(one.id for one in borne if one.name == "label-0")
