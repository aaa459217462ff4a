"""What is known of an attachment beside its bytes: name, media type, comment, what it hangs on, and the trash."""

from __future__ import annotations

import msgspec

from watersmeet.domain import attachments, contents, events, extractions, finding
from watersmeet.domain.attachments import CONTAINERS, CREATE, KIND, checked_name, name_taken, write_version
from watersmeet.domain.hanging import bring_back, hang_on
from watersmeet.model.actor import Actor
from watersmeet.model.attachment import media_type_of, new_file_id
from watersmeet.model.content import Content, as_version, title_key
from watersmeet.model.errors import Conflict, Forbidden, Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import attachments as files
from watersmeet.storage import content, search_index, versions
from watersmeet.storage import tree as rows
from watersmeet.storage.work import Duplicate, Session


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of an attachment. None keeps what is there.

    number: the current version's, to change it in place, or the next one's, to make a version of the same bytes.
    container: (kind, id) of what it is to hang on.
    """

    number: int
    status: str | None = None
    title: str | None = None
    media_type: str | None = None
    comment: str | None = None
    minor: bool = False
    container: tuple[str | None, int] | None = None


async def update(
    session: Session, actor: Actor, now: Instant, container_id: int, attachment_id: int, change: Change
) -> Content:
    """Change an attachment, and take it out of the trash when it is to be current.

    Raises NotFound, Forbidden, Invalid, Conflict.
    """
    seen = await attachments.get(session, actor, container_id, attachment_id)
    moves = change.container is not None and change.container[1] != container_id
    if moves or seen.status == "trashed":
        await rows.lock_around(session, [attachment_id, *([change.container[1]] if change.container else [])])
    item, may = await contents.hold(session, actor, KIND, attachment_id, CREATE)
    was_trashed = item.status == "trashed"
    attachments.check_may_update(item, may)
    await attachments.check_not_archived(session, actor, item)
    if change.number not in (item.version, item.version + 1):
        raise Conflict(
            f"The attachment is at version {item.version}: the version to send is that, or the next one, "
            f"not {change.number}."
        )
    if change.status not in (None, "current", item.status):
        raise Invalid(f"An attachment cannot be made {change.status} here.", field="status")
    title = item.title if change.title is None else checked_name(change.title)
    try:
        if moves and change.container is not None:
            item = await _moved(session, actor, item, *change.container, title)
        item = await _described(session, actor, now, item, change, title)
        if item.status == "trashed" and change.status == "current":
            item = await _restored(session, actor, item)
    except Duplicate as error:
        raise name_taken(title) from error
    back = was_trashed and item.status == "current"
    await events.content(session, "restored" if back else "updated", item, actor, now)
    return item


async def _described(
    session: Session, actor: Actor, now: Instant, item: Content, change: Change, title: str
) -> Content:
    """The attachment with another name, media type or comment."""
    was = media_type = item.subtype or ""
    if change.media_type is not None:
        media_type = media_type_of(title, change.media_type)
    facts = {"title": title, "title_key": title_key(title), "subtype": media_type}
    if change.number == item.version:
        comment = item.version_message if change.comment is None else change.comment
        await content.update(session, item.id, **facts, version_message=comment)
        await files.retype(session, item.id, item.version, media_type)
        item = msgspec.structs.replace(item, title=title, subtype=media_type, version_message=comment)
        await versions.replace(session, item.id, as_version(item))
    else:
        file = (await files.files(session, [item]))[item.id]
        await content.update(session, item.id, **facts)
        item = msgspec.structs.replace(item, title=title, subtype=media_type)
        item = await write_version(session, actor, now, item, change.comment or "", minor=change.minor)
        again = msgspec.structs.replace(file, number=item.version, media_type=media_type, file_id=new_file_id())
        await files.add_file(session, item.id, again)
    if item.status == "current":
        await search_index.renew(session, item.id, title)
    if media_type != was:
        await extractions.follow(session, item, was)
    return item


async def _moved(
    session: Session, actor: Actor, item: Content, kind: str | None, container_id: int, title: str
) -> Content:
    """The attachment, with what hangs on it, hung on another container under a name. Raises NotFound, Forbidden."""
    found = await content.see(session, actor, container_id)
    if found is None or kind not in (None, found.kind):
        raise NotFound(f"No content found with id: ContentId{{id={container_id}}}")
    if found.kind not in CONTAINERS:
        raise Forbidden(f"A {contents.noun(found.kind)} holds no attachments.")
    container, may = await contents.hold_in_place(session, actor, found.kind, container_id, CREATE)
    attachments.check_container(container, may)
    if container.status != item.status and item.status != "trashed":
        raise Invalid(f"The container is {container.status}, the attachment {item.status}.", field="container")
    return await hang_on(session, item, container, title=title, title_key=title_key(title))


async def _restored(session: Session, actor: Actor, item: Content) -> Content:
    """The attachment out of the trash. Raises Invalid."""
    container = await content.see(session, actor, item.container_id or 0)
    if container is None or container.status != "current":
        raise Invalid("What the attachment hangs on is not current: restore that first.", field="status")
    await content.update(session, item.id, status="current", restore_parent_id=None)
    item = msgspec.structs.replace(item, status="current", restore_parent_id=None)
    await finding.follow(session, item)
    await bring_back(session, item)
    return item
