"""A small world of people, spaces and pages, and a plain-Python idea of who sees what in it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.api.v2.making import attachment, make, number, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v2.comment import CreateFooterComment
from watersmeet.contract.v2.comment_shapes import FooterCommentCreate
from watersmeet.contract.v2.content_properties import CreateAttachmentProperty, PropertyCreate
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import people
from watersmeet.model.actor import ALL_LICENSED_USERS, ANONYMOUS_USERS, group_principal, user_principal
from watersmeet.storage import accounts, content, gates, spaces

MARK = "attached"
"""What the attachments of this world are labelled with."""


@dataclass
class Viewer:
    """Somebody who asks, and every principal they act as."""

    name: str
    client: Client
    account_id: str | None
    principals: frozenset[str]


@dataclass
class Cast:
    """Two members of a group, one of none, an administrator, and nobody."""

    served: Served
    viewers: list[Viewer]
    group: str

    @property
    def signed_in(self) -> list[Viewer]:
        return [viewer for viewer in self.viewers if viewer.account_id]

    @property
    def principals(self) -> list[str]:
        """Whoever something can be granted to."""
        people_of = [user_principal(viewer.account_id) for viewer in self.signed_in if viewer.account_id]
        return [*people_of, self.group, ALL_LICENSED_USERS, ANONYMOUS_USERS]


def assemble(served: Served) -> Cast:
    """The people, on a site that lets anybody in."""
    served.allow_anonymous(True)
    name = f"readers-{served.new_key()}"
    made = served.do(lambda session: people.add_group(session, name))
    group = group_principal(made.group_id)
    viewers = []
    for who, in_group in (("one", True), ("two", True), ("three", False)):
        account_id, client = served.user(who)
        principals = {user_principal(account_id), ALL_LICENSED_USERS} | ({group} if in_group else set())
        if in_group:
            served.do(lambda session, i=account_id: accounts.join_group(session, i, made.group_id))
        viewers.append(Viewer(who, client, account_id, frozenset(principals)))
    viewers.append(Viewer("nobody", served.anonymous(), None, frozenset({ANONYMOUS_USERS})))
    return Cast(served, viewers, group)


def grant_only(served: Served, space: SpaceBulk, pairs: list[tuple[str, str]]) -> None:
    """Make these (permission, principal) pairs all the grants on a space."""

    async def work(session: Any) -> None:
        await spaces.drop_grants(session, int(space.id))
        await spaces.add_grants(session, int(space.id), list(dict.fromkeys(pairs)))

    served.do(work)


def restrict(served: Served, page_id: str, operation: str, principals: list[str]) -> None:
    """Let only these principals do something to a page; viewing is inherited by what stands below."""
    of = int(page_id)

    async def work(session: Any) -> None:
        await gates.restrict(session, of, operation, principals)
        if operation == "read":
            found = await session.one(PATH, id=of)
            await gates.follow_move(session, found[0], frozenset(), frozenset({of}))

    served.do(work)


PATH = content.Statement(content.sa.select(content.c.c.path).where(content.c.c.id == content.sa.bindparam("id")))


def attach(client: Client, page: PageSingle) -> str:
    """The id of a new attachment of a page: a picture of two versions, with a label, a property and a comment."""
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "PNG")
    status: Any = page.status
    for again in (False, True):
        item = attachment(client, page.id, f"{page.id}.png", drawn.getvalue(), status=status, again=again)
    label = LabelCreate(prefix="global", name=MARK)
    client.send(AddLabelsToContent(id=number(item), body=[label]))
    client.send(CreateAttachmentProperty(owner=number(item), body=PropertyCreate(key="k", value=1)))
    if page.status == "current":
        client.send(CreateFooterComment(body=FooterCommentCreate(attachment_id=item.id, body=storage("<p>x</p>"))))
    return item.id


@dataclass
class Page:
    """What is known of a page: where it stands, and which restrictions it took into the trash."""

    id: str
    author: str
    parent: str | None
    status: str
    version: int = 1
    limits: frozenset[str] | None = None
    kept: frozenset[str] = frozenset()
    attachment: str | None = None


@dataclass
class Model:
    """One space and its pages as they should be seen."""

    cast: Cast
    space: SpaceBulk
    writer: Viewer
    readers: frozenset[str]
    pages: dict[str, Page] = field(default_factory=dict)

    def add(self, made: PageSingle, **more: Any) -> Page:
        page = Page(made.id, str(made.author_id), made.parent_id, made.status, **more)
        self.pages[made.id] = page
        return page

    def make(self, by: Viewer, title: str, **more: Any) -> Page:
        private = more.get("private", False)
        made = make(by.client, self.space, title, **more)
        limits = frozenset({user_principal(by.account_id)}) if private and by.account_id else None
        page = self.add(made, limits=limits)
        page.attachment = attach(by.client, made)
        return page

    def above(self, page: Page) -> list[Page]:
        found = []
        at = page.parent
        while at is not None:
            found.append(self.pages[at])
            at = self.pages[at].parent
        return found

    def gates(self, page: Page) -> list[frozenset[str]]:
        """The restrictions that stand between a reader and a page."""
        standing = {page.id, *page.kept, *(one.id for one in self.above(page))}
        return [limits for i in standing if i in self.pages and (limits := self.pages[i].limits) is not None]

    def sees_space(self, viewer: Viewer) -> bool:
        return bool(self.readers & viewer.principals)

    def sees(self, viewer: Viewer, page: Page) -> bool:
        if not self.sees_space(viewer) or (page.status == "draft" and page.author != viewer.account_id):
            return False
        return all(limits & viewer.principals for limits in self.gates(page))

    def trash(self, page: Page) -> None:
        page.kept = frozenset(one.id for one in self.above(page) if one.limits is not None) | page.kept
        for child in self.pages.values():
            if child.parent == page.id:
                child.parent = page.parent
        page.parent, page.status = None, "trashed"
