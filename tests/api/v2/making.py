"""Making and changing things through v2, for tests."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from tests.conftest import ADMIN, Served
from watersmeet.client import Client
from watersmeet.contract.core import ATTACHMENT, Upload
from watersmeet.contract.v1.content_attachments import AttachmentForm, CreateAttachment, CreateOrUpdateAttachments
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v2.common import BodyWrite, VersionWrite
from watersmeet.contract.v2.content_properties import CreatePageProperty, PropertyCreate
from watersmeet.contract.v2.page import (
    CreatePage,
    DeletePage,
    GetPageById,
    PageCreate,
    PageSingle,
    PageUpdate,
    UpdatePage,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import labels, people, spaces, trash
from watersmeet.model.actor import Actor
from watersmeet.model.ids import now
from watersmeet.storage import accounts
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content_like
from watersmeet.storage.tables.space import favourite


class Identified(Protocol):
    @property
    def id(self) -> str: ...


def storage(value: str) -> BodyWrite:
    return BodyWrite(representation="storage", value=value)


def make(client: Client, space: SpaceBulk, title: str | None = "A page", **more: Any) -> PageSingle:
    """A new page; `private`, `root_level` and `embedded` are query parameters, all others members of the body."""
    query = {name: more.pop(name) for name in ("private", "root_level", "embedded") if name in more}
    body = PageCreate(space_id=space.id, title=title, **{"body": storage("<p>one</p>"), **more})
    return client.send(CreatePage(body=body, **query))


def change(client: Client, page: PageSingle, number: int, **more: Any) -> PageSingle:
    """A new version of a page, or of its draft."""
    body = PageUpdate(
        **{
            "id": page.id,
            "status": "current",
            "title": page.title,
            "body": storage("<p>next</p>"),
            "version": VersionWrite(number=number),
            **more,
        }
    )
    return client.send(UpdatePage(id=int(page.id), body=body))


def attachment(
    client: Client,
    container_id: str | int,
    name: str = "a.txt",
    content: Any = b"words",
    *,
    media_type: str | None = None,
    comment: str | None = None,
    minor: bool = False,
    status: Literal["current", "draft"] = "current",
    again: bool = False,
) -> Content:
    """A new attachment; with `again`, the next version of the one that has the name. v2 takes no files."""
    form = AttachmentForm(
        file=(Upload(name=name, media_type=media_type, content=content),),
        comment=() if comment is None else (comment,),
        minor_edit=("true",) if minor else (),
    )
    operation = CreateOrUpdateAttachments if again else CreateAttachment
    (made,) = client.send(operation(id=int(container_id), status=status, form=form)).results
    return made


def number(item: Identified) -> int:
    """The number in an attachment's id."""
    return int(item.id.removeprefix(ATTACHMENT))


def read(client: Client, page: PageSingle | str, **more: Any) -> PageSingle:
    return client.send(GetPageById(id=int(page if isinstance(page, str) else page.id), **more))


def drop(client: Client, page: PageSingle | str, **more: Any) -> None:
    client.send(DeletePage(id=int(page if isinstance(page, str) else page.id), **more))


def keep(client: Client, page: PageSingle, key: str, value: Any = 1) -> None:
    """A property with a page."""
    client.send(CreatePageProperty(owner=int(page.id), body=PropertyCreate(key=key, value=value)))


async def actor_of(session: Any, account_id: str) -> Actor:
    account = await accounts.get(session, account_id)
    assert account is not None
    return await people.actor_of(session, account)


def mark(served: Served, account_id: str, page: PageSingle, *wanted: str) -> None:
    """Put labels on a page: 'name' or 'prefix:name'. v2 reads labels only."""
    pairs = [tuple(one.split(":", 1)) if ":" in one else ("global", one) for one in wanted]

    async def work(session: Any) -> None:
        actor = await actor_of(session, account_id)
        await labels.add_to_page(session, actor, now(), int(page.id), pairs)  # type: ignore[arg-type]

    served.do(work)


def mark_space(served: Served, account_id: str, space: SpaceBulk, *pairs: tuple[str, str]) -> None:
    """Put (prefix, name) labels on a space."""

    async def work(session: Any) -> None:
        actor = await actor_of(session, account_id)
        found = await spaces.administered(session, actor, int(space.id))
        await labels.add_to_space(session, found, now(), pairs)

    served.do(work)


def archive(served: Served, account_id: str, *pages: PageSingle) -> None:
    """Archive pages together. v2 cannot."""

    async def work(session: Any) -> None:
        actor = await actor_of(session, account_id)
        await trash.archive(session, actor, now(), [int(page.id) for page in pages])

    served.do(work)


def like(served: Served, item: Identified, *account_ids: str) -> None:
    """Have people like a content. v2 cannot."""
    rows = [{"content_id": int(item.id), "account_id": i, "created_at": now()} for i in account_ids]
    served.do(lambda session: session.many(Statement(content_like.insert()), rows))


def favour(served: Served, account_id: str, kind: str, target: str) -> None:
    """Have somebody mark a content or a space as a favourite. v2 cannot."""
    row = {"account_id": account_id, "target_kind": kind, "target_id": int(target), "created_at": now()}
    served.do(lambda session: session.run(Statement(favourite.insert()), **row))


def admin_id(served: Served) -> str:
    """The administrator's accountId."""
    account = served.do(lambda session: accounts.by_email(session, ADMIN))
    return str(account.account_id)
