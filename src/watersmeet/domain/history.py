"""Versions of a page: reading them, going back to one, dropping one."""

from __future__ import annotations

import msgspec

from watersmeet.domain import contents, events, pages
from watersmeet.markup.formats import kept
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content, Version
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import attachments, content, versions
from watersmeet.storage.work import Session


async def get(session: Session, page: Content, number: int) -> Version:
    """A published version of a page the caller sees. Raises NotFound."""
    found = None if page.status == "draft" else await versions.get(session, page.id, number)
    if found is None:
        raise missing(page, number)
    return found


def missing(page: Content, number: int) -> NotFound:
    return NotFound(f"Cannot find version [{number}] of the {contents.noun(page.kind)} with id [{page.id}]")


def as_it_was(page: Content, version: Version) -> Content:
    """A page with the title, body and version facts of one of its versions, everything else of today."""
    return msgspec.structs.replace(
        page,
        status=page.status if version.number == page.version else "historical",
        title=version.title,
        version=version.number,
        version_at=version.created_at,
        version_by=version.author_id,
        version_message=version.message,
        version_minor=version.minor,
        representation=version.representation,
        body=version.body,
    )


async def restore(
    session: Session, actor: Actor, now: Instant, page: Content, number: int, message: str, *, title: bool
) -> Content:
    """Make an old version's body, and title if asked, the next version. Raises Invalid, NotFound."""
    if page.status == "trashed":
        raise Invalid(f"The {contents.noun(page.kind)} is trashed: take it out of the trash first.")
    if number == page.version:
        raise Invalid(f"Version {number} is the current version already.", field="versionNumber")
    old = await get(session, page, number)
    body = kept(old.representation or "storage", old.body or "")
    change = pages.Change(number=page.version + 1, title=old.title if title else page.title, body=body, message=message)
    return await pages.write_version(session, actor, now, page, change)


async def delete(session: Session, actor: Actor, now: Instant, page: Content, number: int) -> None:
    """Drop an old version; later ones move down a number. Raises Invalid for the current one, NotFound."""
    if number == page.version:
        raise Invalid("The current version cannot be deleted.", field="versionNumber")
    await get(session, page, number)
    await versions.delete(session, page.id, number, page.version)
    if page.kind == "attachment":
        await attachments.drop_file(session, page.id, number, page.version)
    await content.update(session, page.id, version=page.version - 1)
    await events.content(session, "version_removed", page, actor, now, number=number)
