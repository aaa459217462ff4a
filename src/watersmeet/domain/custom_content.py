"""Custom content: what apps keep in a space, a page, a blog post, or in other custom content.

In a space it stands alone; in all else it hangs there, and goes where that goes.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from watersmeet.domain import contents, drafts, events, finding, pages
from watersmeet.domain.hanging import bring_back, hang_on, path_under
from watersmeet.domain.tree import MAX_DEPTH
from watersmeet.markup.formats import Written
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content, Kind, title_key
from watersmeet.model.errors import Forbidden, Invalid, InvalidParameter, NotFound
from watersmeet.model.ids import ContentId, Instant
from watersmeet.model.space import Space
from watersmeet.storage import content, spaces
from watersmeet.storage import tree as rows
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Session

KIND: Final = "custom"
MAX_TYPE: Final = 255
_TYPE = re.compile(r"(?:ac|forge)(?::[^\s:\x00-\x1f\x7f]+){2,}")

Container = tuple[Kind, int]
"""The kind and the id of what custom content hangs on."""


class NewCustomContent(msgspec.Struct, frozen=True, kw_only=True):
    """Custom content to be made: in a container, or else in the space itself."""

    type: str
    title: str
    body: Written
    status: str = "current"
    space_id: int | None = None
    container: Container | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Custom content's next version. A container of None is the one it has."""

    number: int | None
    type: str
    title: str
    body: Written
    message: str = ""
    minor: bool = False
    space_id: int | None = None
    container: Container | None = None


def check_type(named: str) -> None:
    """A type is that of an app: 'ac:<app>:<module>' or 'forge:<app>:<environment>:<module>'; using it is enough.

    Raises NotFound when no app can have such a type, Invalid when it says nothing.
    """
    if not named.strip():
        raise InvalidParameter("A type of custom content is required.", field="type")
    if len(named) > MAX_TYPE or not _TYPE.fullmatch(named):
        raise NotFound(f"Cannot find a custom content type '{named[:MAX_TYPE]}'")


def _checked_title(title: str) -> str:
    clean = pages.within_limit(title.strip())
    if not clean:
        raise Invalid("Custom content needs a title.", field="title")
    return clean


async def create(session: Session, actor: Actor, now: Instant, new: NewCustomContent) -> Content:
    """Make custom content. Raises Invalid, NotFound, Forbidden."""
    check_type(new.type)
    draft = new.status == "draft"
    title = pages.within_limit(new.title.strip()) if draft else _checked_title(new.title)
    container = None if new.container is None else await _hold_container(session, actor, new.container)
    space_id = new.space_id if container is None else container.space_id
    if space_id is None:
        raise Invalid("One of spaceId, pageId, blogPostId and customContentId is required.", field="spaceId")
    if new.space_id not in (None, space_id):
        raise Invalid("The container is in another space.", field="spaceId")
    space = await _space_to_create_in(session, actor, space_id, new.container)
    item_id = ContentId(session.new_id())
    item = Content(
        id=item_id,
        kind=KIND,
        status="draft" if draft else "current",
        title=title,
        space_id=space.id,
        space_key=space.key,
        home=space.homepage_id,
        parent_id=None,
        parent_kind=container.kind if container else None,
        position=None,
        subtype=new.type,
        created_at=now,
        path=path_under(container, item_id) if container else f"/{item_id}/",
        depth=container.depth + 1 if container else 0,
        gate_id=container.gate_id if container else None,
        container_id=container.id if container else None,
        **contents.first_version(actor, now, new.body),
    )
    await content.insert(session, item, title_key(title))
    if not draft:
        await finding.begin(session, item, new.body)
        await events.content(session, "created", item, actor, now)
    return item


async def _space_to_create_in(session: Session, actor: Actor, space_id: int, container: Container | None) -> Space:
    """The space, its tree locked, when the caller may create custom content there. Raises NotFound, Forbidden."""
    allowed = contents.permission("create", KIND)
    await lock(session, space_id, alone=False)
    found = await spaces.see_with(session, actor, space_id, allowed)
    missing = NotFound(f"Cannot find a space with id [{space_id}]")
    if found is None:
        raise missing
    if allowed not in found[1]:
        instead = missing if container is None else contents.missing(container[1], container[0])
        raise Forbidden(
            f"The caller may not create custom content in the space with id [{space_id}]", instead=instead.text
        )
    return found[0]


async def _hold_container(session: Session, actor: Actor, wanted: Container) -> Content:
    """What custom content is to hang on, kept where it is until commit. Raises NotFound, Invalid."""
    kind, content_id = wanted
    before = await contents.get(session, actor, kind, content_id)
    await lock(session, before.space_id, alone=False)
    container = await contents.get(session, actor, kind, content_id)
    if container.space_id != before.space_id:
        raise Invalid("The container went to another space just now.", field=_FIELDS[kind])
    allowed = contents.permission("create", KIND)
    if not await content.may(session, actor, content_id, (allowed,)):
        missing = contents.missing(content_id, kind)
        raise Forbidden(f"The caller may not put anything on the {contents.noun(kind)}", instead=missing.text)
    _check_container(container)
    return container


_FIELDS: Final[dict[str, str]] = {"page": "pageId", "blogpost": "blogPostId", "custom": "customContentId"}


def _check_container(container: Content) -> None:
    """Custom content may hang on this. Raises Invalid."""
    field = _FIELDS[container.kind]
    if container.status != "current":
        raise Invalid(f"The container is {container.status}; only current content can hold more.", field=field)
    if container.depth >= MAX_DEPTH:
        raise Invalid(f"The content tree is at most {MAX_DEPTH} levels deep.", field=field)


async def hold_to_write(session: Session, actor: Actor, item_id: int, container: Container | None) -> Content:
    """Custom content with its body, locked, for a change that may move it or bring it back.

    Raises NotFound, Forbidden.
    """
    found = await contents.get(session, actor, KIND, item_id)
    if found.status == "trashed" or container not in (None, (found.parent_kind, found.container_id)):
        await rows.lock_around(session, [item_id])
    return await contents.hold_editable(session, actor, KIND, item_id)


async def update(session: Session, actor: Actor, now: Instant, item: Content, change: Change) -> Content:
    """Make the next version of custom content the caller may change; it is current afterwards.

    Raises Conflict, Invalid, NotFound.
    """
    if change.type != item.subtype:
        raise Invalid(f"The type is {item.subtype} and cannot be changed.", field="type")
    if change.space_id not in (None, item.space_id):
        raise Invalid("Custom content cannot be moved to another space.", field="spaceId")
    title = _checked_title(change.title)
    if change.number not in ((None, 1, 2) if item.status == "draft" else (item.version + 1,)):
        raise pages.stale(item, change.number)
    if change.container not in (None, (item.parent_kind, item.container_id)):
        item = await _moved(session, actor, item, change.container)
    elif item.container_id is not None and item.status != "current":
        _check_container(await contents.get(session, actor, item.parent_kind or "page", item.container_id))
    next_version = pages.Change(
        number=change.number, title=title, body=change.body, message=change.message, minor=change.minor
    )
    if item.status == "draft":
        return await drafts.publish(session, actor, now, item, next_version)
    made = await pages.write_version(session, actor, now, item, next_version)
    if item.status == "trashed":
        await bring_back(session, item)
    return made


async def _moved(session: Session, actor: Actor, item: Content, wanted: Container) -> Content:
    """Custom content hung on another container in its space, with all that hangs on it. Raises NotFound, Invalid."""
    await lock(session, item.space_id, alone=True)  # Held already, unless it was moved just now.
    container = await contents.get(session, actor, *wanted)
    _check_container(container)
    field = _FIELDS[container.kind]
    if container.space_id != item.space_id:
        raise Invalid("Custom content cannot be moved to another space.", field=field)
    if container.path.startswith(item.path):
        raise Invalid("Custom content cannot be moved into itself.", field=field)
    return await hang_on(session, item, container)
