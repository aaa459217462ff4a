"""How the rows of v2 lists of content are made and removed, for tests that page through all of them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.api.v2.commenting import answer, remark, say
from tests.api.v2.making import actor_of, admin_id, drop, make, storage
from tests.api.v2.making_custom_content import NOTE, drop_note, note
from tests.api.v2.making_in_tree import KINDS, away, put
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.core import Request
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v2 import attachment, blogpost, comment, custom_content, page
from watersmeet.contract.v2 import children as children_
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import attachments as attachment_rules
from watersmeet.domain import history, labels, people
from watersmeet.domain import pages as page_rules
from watersmeet.markup.formats import checked
from watersmeet.model.files import Received
from watersmeet.model.ids import now
from watersmeet.storage import content
from watersmeet.storage import labels as label_rows
from watersmeet.storage import versions as version_rows


@dataclass
class Rows:
    """One list: what is asked for beside cursor, limit and sort, and how its rows come and go.

    add:  makes a row with this text in its name and answers its identity, which `shown_as` finds in the list.
    stir: puts another row before the one named, where rows have places that can be chosen.
    send: asks for a page of the list, where the client cannot.
    """

    asked: dict[str, Any]
    add: Callable[[str], str]
    drop: Callable[[str], None]
    shown_as: Callable[[Any], str] = lambda row: str(row.id)
    stir: Callable[[str], None] | None = None
    send: Callable[[Request[Any]], Any] | None = None


@dataclass
class Scene:
    """A site, its administrator and a space to make things in."""

    served: Served
    admin: Client
    space: SpaceBulk
    account: str = field(init=False)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.account = admin_id(self.served)

    def do(self, work: Callable[..., Any]) -> Any:
        """Run `work(session, actor)` as the administrator."""

        async def run(session: Any) -> Any:
            return await work(session, await actor_of(session, self.account))

        return self.served.do(run)

    def person(self, name: str) -> str:
        email = f"{uuid.uuid4().hex}@example.com"
        return str(self.served.do(lambda session: people.add_user(session, now(), email, name)).account_id)

    def attached(self, to: int, name: str) -> int:
        """A new attachment's id."""
        file = attachment_rules.NewFile(
            name=name, media_type="text/plain", received=Received(digest="0" * 64, size=1, path=Path("nowhere"))
        )
        (made,) = self.do(
            lambda session, actor: attachment_rules.add(session, actor, now(), to, "current", [file], replace=False)
        )
        return int(made.id)

    def words(self) -> str:
        """A body of words of which each occurs once."""
        return f"<p>{' '.join(f'word{n}x' for n in range(200))}</p>"

    def thing(self, kind: str) -> int:
        """A new content of a kind, by its id."""
        title = f"A {kind} {next(self.numbers)}"
        if kind == "page":
            return int(make(self.admin, self.space, title, body=storage(self.words())).id)
        if kind == "blogpost":
            return int(post(self, title, body=storage(self.words())))
        if kind == "custom":
            return int(note(self.admin, title, space_id=self.space.id).id)
        if kind == "attachment":
            return self.attached(self.thing("page"), title)
        if kind in KINDS:
            return int(put(self.admin, self.space, kind, title).id)
        if kind in ("comment", "footer-comment"):
            return int(say(self.admin, page_id=str(self.thing("page"))).id)
        assert kind == "inline-comment", f"say here how a {kind} is made"
        return int(remark(self.admin, "word0x", page_id=str(self.thing("page"))).id)


def post(scene: Scene, title: str, **more: Any) -> str:
    given = {"space_id": scene.space.id, "title": title, "body": storage("<p>one</p>"), **more}
    body = blogpost.BlogPostCreate(**given)
    return scene.admin.send(blogpost.CreateBlogPost(body=body)).id


def _drop_post(scene: Scene) -> Callable[[str], None]:
    return lambda row: scene.admin.send(blogpost.DeleteBlogPost(id=int(row)))


def _drop_page(scene: Scene) -> Callable[[str], None]:
    return lambda row: drop(scene.admin, row)


def _labelled(scene: Scene, add: Callable[[str], str]) -> tuple[int, Callable[[str], str]]:
    """A label's id, and rows that bear it."""
    name = f"mark-{uuid.uuid4().hex[:8]}"

    def marked(text: str) -> str:
        row = add(text)
        content_id = int(row.removeprefix("att"))
        scene.do(lambda session, actor: labels.add_to_page(session, actor, now(), content_id, [("global", name)]))
        return row

    marked("the first")
    found = scene.served.do(lambda session: label_rows.find(session, "global", name))
    return found.id, marked


def pages(scene: Scene, operation: type[Request[Any]]) -> Rows:
    def add(text: str) -> str:
        return make(scene.admin, scene.space, text).id

    if operation is page.GetLabelPages:
        label_id, marked = _labelled(scene, add)
        return Rows({"id": label_id}, marked, _drop_page(scene))
    own = int(scene.space.id)
    return Rows({"space_id": (own,)} if operation is page.GetPages else {"id": own}, add, _drop_page(scene))


def posts(scene: Scene, operation: type[Request[Any]]) -> Rows:
    def add(text: str) -> str:
        return post(scene, text)

    if operation is blogpost.GetLabelBlogPosts:
        label_id, marked = _labelled(scene, add)
        return Rows({"id": label_id}, marked, _drop_post(scene))
    own = int(scene.space.id)
    return Rows({"space_id": (own,)} if operation is blogpost.GetBlogPosts else {"id": own}, add, _drop_post(scene))


def children(scene: Scene, operation: Any) -> Rows:
    """Pages and folders below a content of any kind; child pages have pages only."""
    only_pages = operation is children_.GetChildPages
    parent = str(scene.thing("page" if only_pages else operation.kind))
    folders: dict[str, Any] = {}

    def add(text: str) -> str:
        if only_pages or next(scene.numbers) % 3:
            return make(scene.admin, scene.space, text, parent_id=parent).id
        folder = put(scene.admin, scene.space, "folder", text, parent_id=parent)
        folders[folder.id] = folder
        return folder.id

    def remove(row: str) -> None:
        if row in folders:
            away(scene.admin, folders[row])
        else:
            drop(scene.admin, row)

    def stir(before: str) -> None:
        moved = make(scene.admin, scene.space, f"Moved {next(scene.numbers)}", parent_id=parent)
        scene.admin.send(MovePage(page_id=int(moved.id), position="before", target_id=int(before)))

    return Rows({"id": int(parent)}, add, remove, stir=stir)


def descendants(scene: Scene, operation: Any) -> Rows:
    top = str(scene.thing(operation.kind))
    below = make(scene.admin, scene.space, f"Below {next(scene.numbers)}", parent_id=top).id

    def add(text: str) -> str:
        return make(scene.admin, scene.space, text, parent_id=below if next(scene.numbers) % 2 else top).id

    return Rows({"id": int(top)}, add, _drop_page(scene))


def notes(scene: Scene, operation: Any) -> Rows:
    kind = getattr(operation, "kind", None)
    subtype = f"ac:my-app:{uuid.uuid4().hex[:8]}"
    asked: dict[str, Any]
    if operation is children_.GetChildCustomContent:
        own = scene.thing("custom")
        where, asked, subtype = {"custom_content_id": str(own)}, {"id": own}, NOTE
    elif operation is custom_content.GetCustomContentByType:
        where, asked = {"space_id": scene.space.id}, {"type": subtype}
    elif operation is custom_content.GetCustomContentByTypeInSpace:
        where, asked = {"space_id": scene.space.id}, {"id": int(scene.space.id), "type": subtype}
    else:
        own = scene.thing(str(kind))
        where, asked = {"blog_post_id" if kind == "blogpost" else "page_id": str(own)}, {"id": own, "type": subtype}
    made: dict[str, Any] = {}

    def add(text: str) -> str:
        one = note(scene.admin, text, type=subtype, **where)
        made[one.id] = one
        return one.id

    return Rows(asked, add, lambda row: drop_note(scene.admin, made[row]))


def attachments(scene: Scene, operation: Any) -> Rows:
    kind = getattr(operation, "kind", "page")
    own = scene.thing(kind)

    def add(text: str) -> str:
        return f"att{scene.attached(own, text)}"

    def remove(row: str) -> None:
        scene.admin.send(attachment.DeleteAttachment(id=int(row.removeprefix("att"))))

    if operation is attachment.GetLabelAttachments:
        label_id, marked = _labelled(scene, add)
        return Rows({"id": label_id}, marked, remove)
    return Rows({"id": own} if "{id}" in operation.op.path else {}, add, remove)


COMMENTED: dict[type[Request[Any]], tuple[str, str]] = {
    comment.GetFooterComments: ("page", "page_id"),
    comment.GetPageFooterComments: ("page", "page_id"),
    comment.GetBlogPostFooterComments: ("blogpost", "blog_post_id"),
    comment.GetCustomContentComments: ("custom", "custom_content_id"),
    comment.GetAttachmentComments: ("attachment", "attachment_id"),
    comment.GetFooterCommentChildren: ("footer-comment", "parent_comment_id"),
    comment.GetInlineComments: ("page", "page_id"),
    comment.GetPageInlineComments: ("page", "page_id"),
    comment.GetBlogPostInlineComments: ("blogpost", "blog_post_id"),
    comment.GetInlineCommentChildren: ("inline-comment", "parent_comment_id"),
}
"""What each list's comments are on, and the member that says so."""


def comments(scene: Scene, operation: type[Request[Any]]) -> Rows:
    kind, member = COMMENTED[operation]
    own = scene.thing(kind)
    asked = {"id": own} if "{id}" in operation.op.path else {}
    word = itertools.count(1)

    if "inline" not in operation.op.path:
        return Rows(
            asked,
            lambda text: say(scene.admin, f"<p>{text}</p>", **{member: str(own)}).id,
            lambda row: scene.admin.send(comment.DeleteFooterComment(comment_id=int(row))),
        )

    def add(text: str) -> str:
        if kind == "inline-comment":
            thread = scene.admin.send(comment.GetInlineCommentById(comment_id=own))
            return answer(scene.admin, thread, f"<p>{text}</p>").id
        on: Any = {member: str(own)}
        return remark(scene.admin, f"word{next(word)}x", body=f"<p>{text}</p>", **on).id

    return Rows(asked, add, lambda row: scene.admin.send(comment.DeleteInlineComment(comment_id=int(row))))


def versions(scene: Scene, operation: Any) -> Rows:
    """The versions of a page, or of another kind's content, told apart by their messages."""
    own = scene.thing(operation.kind)

    def add(text: str) -> str:
        async def work(session: Any, actor: Any) -> None:
            item = await content.see(session, actor, own, body=True)
            assert item is not None
            change = page_rules.Change(number=item.version + 1, body=checked("storage", f"<p>{text}</p>"), message=text)
            await page_rules.write_version(session, actor, now(), item, change)

        scene.do(work)
        return text

    def remove(row: str) -> None:
        async def work(session: Any, actor: Any) -> None:
            item = await content.see(session, actor, own)
            listed = await version_rows.select(session, own, limit=1000)
            number = next(one.number for one in listed if one.message == row)
            if item is not None and number != item.version:
                await history.delete(session, actor, now(), item, number)

        scene.do(work)

    return Rows({"id": own}, add, remove, shown_as=lambda row: str(row.message))
