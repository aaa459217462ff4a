"""Attachments: files that hang on a page, a blog post or custom content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from watersmeet.domain import contents, events, extractions, finding, history
from watersmeet.domain.hanging import path_under
from watersmeet.markup.formats import Written
from watersmeet.model.actor import Actor
from watersmeet.model.attachment import File, media_type_of, new_file_id
from watersmeet.model.content import MAX_TITLE, Content, title_key
from watersmeet.model.errors import Forbidden, Invalid, NotFound
from watersmeet.model.files import Received
from watersmeet.model.ids import ContentId, Instant
from watersmeet.storage import attachments, content, search_index
from watersmeet.storage.content import Filter
from watersmeet.storage.work import Duplicate, Session

KIND: Final = "attachment"
CONTAINERS: Final = ("page", "blogpost", "custom")
CREATE: Final = contents.permission("create", KIND)
_EMPTY: Final = Written("file", "", "")


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that arrived; its bytes are in the store. media_type: as its sender says, if at all."""

    name: str
    media_type: str | None
    received: Received
    comment: str = ""
    minor: bool = False


def checked_name(given: str) -> str:
    """A file's name, without the folders a sender may have put before it. Raises Invalid."""
    name = given.replace("\\", "/").rpartition("/")[2].strip()
    if name in ("", ".", ".."):
        raise Invalid("The file needs a name.", field="file")
    if len(name) > MAX_TITLE:
        raise Invalid(f"A file's name has at most {MAX_TITLE} characters.", field="file")
    if not name.isprintable():
        raise Invalid("A file's name holds no control characters.", field="file")
    return name


def name_taken(name: str) -> Invalid:
    return Invalid(f"Cannot add a new attachment with same file name as an existing attachment: {name}", field="file")


# Who may


async def admit(session: Session, actor: Actor, container_id: int, status: str) -> None:
    """Refuse, before their bytes are read, files that could not be attached. Raises NotFound, Forbidden, Invalid."""
    container = await _container(session, actor, container_id, status)
    check_container(container, await content.may(session, actor, container.id, (CREATE,)))


async def _container(session: Session, actor: Actor, container_id: int, status: str | None) -> Content:
    """What files are to hang on, when it has the status that is asked for. Raises NotFound."""
    found = await content.see(session, actor, container_id)
    if found is None or found.kind not in CONTAINERS or status not in (None, found.status):
        raise NotFound(f"No content found with id: ContentId{{id={container_id}}}")
    return found


def check_container(container: Content, may: frozenset[str]) -> None:
    """Files may be added to the container. Raises Forbidden, Invalid."""
    if CREATE not in may:
        raise Forbidden(
            f"The caller may not attach files to the {contents.noun(container.kind)} with id [{container.id}]",
            instead=contents.missing(container.id, container.kind).text,
        )
    if container.status not in ("current", "draft"):
        raise Invalid(f"The {contents.noun(container.kind)} is {container.status}; it takes no files.", field="id")


async def _hold_container(session: Session, actor: Actor, container_id: int, status: str | None) -> Content:
    """What files are to hang on, kept where it is until commit. Raises NotFound, Forbidden, Invalid."""
    seen = await _container(session, actor, container_id, status)
    container, may = await contents.hold_in_place(session, actor, seen.kind, container_id, CREATE)
    check_container(container, may)
    return container


async def get(session: Session, actor: Actor, container_id: int, attachment_id: int) -> Content:
    """An attachment of a container. Raises NotFound."""
    found = await contents.get(session, actor, KIND, attachment_id)
    if found.container_id != container_id:
        raise contents.missing(attachment_id, KIND)
    return found


async def admit_data(session: Session, actor: Actor, container_id: int, attachment_id: int) -> None:
    """Refuse, before its bytes are read, a file that cannot be a new version.

    Raises NotFound, Forbidden, Invalid.
    """
    found = await get(session, actor, container_id, attachment_id)
    may = await content.may(session, actor, found.id, (CREATE,))
    await _check_changeable(session, actor, found, may)


async def _check_changeable(session: Session, actor: Actor, found: Content, may: frozenset[str]) -> None:
    check_may_update(found, may)
    if found.status == "trashed":
        raise NotFound(f"The attachment with id [{found.id}] is trashed.")
    await check_not_archived(session, actor, found)


def check_may_update(found: Content, may: frozenset[str]) -> None:
    """Raises Forbidden."""
    if CREATE not in may:
        raise contents.refused("update", found.id, KIND)


async def check_not_archived(session: Session, actor: Actor, found: Content) -> None:
    """What an attachment hangs on takes changes. Raises Invalid."""
    container = await content.see(session, actor, found.container_id or 0)
    if container is not None and container.status == "archived":
        raise Invalid(f"The {contents.noun(container.kind)} is archived; its files stay as they are.", field="id")


async def by_name(
    session: Session, actor: Actor, container_id: int, name: str, statuses: Sequence[str], number: int | None
) -> tuple[Content, File]:
    """The attachment of this name on a container, at a version or the current one, with its file. Raises NotFound."""
    missing = NotFound(f"There is no attachment named '{name[:MAX_TITLE]}' on the content with id [{container_id}].")
    if "\x00" in name:
        raise missing
    wanted = Filter(
        kind=KIND,
        container_id=container_id,
        title_key=title_key(name),
        title=name,
        statuses=tuple(status for status in statuses if status in content.KNOWN_STATUSES),
        descending=True,
        limit=1,
    )
    found = await content.select(session, actor, wanted)
    if not found:
        raise missing
    return await at_version(session, found[0], number)


async def at_version(session: Session, item: Content, number: int | None) -> tuple[Content, File]:
    """An attachment the caller sees as it was in a version, or is, with its file. Raises NotFound."""
    if number in (None, item.version):
        return item, (await attachments.files(session, [item]))[item.id]
    found = await attachments.version(session, item.id, number or 0)
    if found is None:
        raise history.missing(item, number or 0)
    was, file = found
    return history.as_it_was(item, was), file


# Files


async def add(
    session: Session,
    actor: Actor,
    now: Instant,
    container_id: int,
    status: str,
    new: Sequence[NewFile],
    *,
    replace: bool,
) -> list[Content]:
    """Attach files. A file of a name that is there already is its next version if `replace`.

    Raises NotFound, Forbidden, Invalid.
    """
    container = await _hold_container(session, actor, container_id, status)
    names = [checked_name(one.name) for one in new]
    known = await attachments.named(session, container.id, names)
    made = []
    for name, one in zip(names, new, strict=True):
        if name not in known:
            item = await _create(session, actor, now, container, name, one)
            known[name] = item.id
        elif replace:
            held, may = await contents.hold(session, actor, KIND, known[name], CREATE)
            check_may_update(held, may)
            item = await _next_version(session, actor, now, held, one)
        else:
            raise name_taken(name)
        made.append(item)
    return made


async def _create(session: Session, actor: Actor, now: Instant, container: Content, name: str, new: NewFile) -> Content:
    item_id = ContentId(session.new_id())
    media_type = media_type_of(name, new.media_type)
    item = Content(
        id=item_id,
        kind=KIND,
        status=container.status,
        title=name,
        space_id=container.space_id,
        space_key=container.space_key,
        home=container.home,
        parent_id=None,
        parent_kind=container.kind,
        position=None,
        subtype=media_type,
        created_at=now,
        path=path_under(container, item_id),
        depth=container.depth + 1,
        gate_id=container.gate_id,
        container_id=container.id,
        **contents.first_version(actor, now, _EMPTY),
    )
    item = msgspec.structs.replace(item, version_message=new.comment, version_minor=int(new.minor))
    try:
        await content.insert(session, item, title_key(name))
    except Duplicate as error:
        raise name_taken(name) from error
    await attachments.add_file(session, item.id, _file(1, media_type, new.received))
    if item.status == "current":
        await finding.begin(session, item, _EMPTY)
        await extractions.follow(session, item)
        await events.content(session, "created", item, actor, now)
    return item


def _file(number: int, media_type: str, received: Received) -> File:
    return File(
        number=number,
        digest=received.digest,
        size=received.size,
        media_type=media_type,
        file_id=new_file_id(),
    )


async def put_data(
    session: Session, actor: Actor, now: Instant, container_id: int, attachment_id: int, new: NewFile
) -> Content:
    """Make a file the next version of an attachment, which keeps its name.

    Raises NotFound, Forbidden, Invalid.
    """
    await get(session, actor, container_id, attachment_id)
    held, may = await contents.hold(session, actor, KIND, attachment_id, CREATE)
    await _check_changeable(session, actor, held, may)
    return await _next_version(session, actor, now, held, new)


async def _next_version(session: Session, actor: Actor, now: Instant, item: Content, new: NewFile) -> Content:
    media_type, was = media_type_of(item.title, new.media_type), item.subtype
    item = await write_version(session, actor, now, item, new.comment, minor=new.minor, subtype=media_type)
    await attachments.add_file(session, item.id, _file(item.version, media_type, new.received))
    if item.status == "current":
        await search_index.renew(session, item.id, item.title)
        await extractions.follow(session, item, was)
    await events.content(session, "updated", item, actor, now)
    return item


async def write_version(
    session: Session,
    actor: Actor,
    now: Instant,
    item: Content,
    message: str,
    *,
    minor: bool = False,
    subtype: str | None = None,
) -> Content:
    """Write the next version's row; its file is the caller's to add."""
    facts = {
        "version": item.version + 1,
        "version_at": now,
        "version_by": actor.account_id,
        "version_message": message,
        "version_minor": int(minor),
        "subtype": subtype or item.subtype,
    }
    await content.update(session, item.id, **facts)
    item = msgspec.structs.replace(item, **facts)
    await content.add_version(session, item)
    return item
