"""Changing content of every type through v1, by the status it is to have, and removing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from watersmeet.api.binding import Call
from watersmeet.api.v1 import finding
from watersmeet.api.v1.content_making import parent_of
from watersmeet.contract.v1.content import ContentUpdate, ExtensionsWrite, VersionWrite
from watersmeet.domain import attachment_properties, comments, contents, custom_content, drafts, pages, trash
from watersmeet.markup.formats import Written
from watersmeet.model.content import TREE_KINDS, Content, type_of
from watersmeet.model.errors import Invalid, InvalidParameter, NotFound, NotImplementedHere

IN_PLACE: Final = (*TREE_KINDS, "blogpost")
"""What goes into the trash by itself: all else goes and comes with what it hangs on."""


async def update(call: Call[Written | None], content_id: int, given: ContentUpdate, status: str) -> Content:
    """The content after a change. Raises Invalid, NotFound, Forbidden, Conflict, NotImplementedHere."""
    found = await finding.seen(call, content_id)
    kind = type_of(found)
    if given.type is not None and given.type != kind:
        raise Invalid(f"The content with id [{found.id}] is a {kind}, not a {given.type}.", field="type")
    change = _CHANGES.get(found.kind)
    if change is None:
        raise Invalid(f"Content of type '{kind}' cannot be changed here.", field="type")
    if status in ("deleted", "historical"):
        raise NotImplementedHere(f"Content cannot be updated to the status '{status}'.")
    return await change(call, found, given, status)


def _number(version: VersionWrite | None, *, needed: bool = True) -> int | None:
    """The version that is to be made. Raises InvalidParameter when it is needed and not told."""
    number = None if version is None else version.number
    if needed and number is None:
        raise InvalidParameter("The body's member 'version.number' is required.", field="version.number")
    return number


def _message(version: VersionWrite | None) -> str:
    return (version.message if version else None) or ""


def _minor(version: VersionWrite | None) -> bool:
    return bool(version and version.minor_edit)


async def _page(call: Call[Written | None], found: Content, given: ContentUpdate, status: str) -> Content:
    """A page or a blog post, which stays where it is."""
    parent = parent_of(given.ancestors) if found.kind == "page" else None
    page = await pages.hold_to_write(call.db, call.actor, found.id, parent, found.kind)
    said = given.version
    if status == "trashed":
        await trash.trash(call.db, call.actor, call.now, page.id, page.kind)
        return await pages.get(call.db, call.actor, page.id, body=True, kind=page.kind)
    if status == "draft":
        if page.status not in ("current", "draft"):
            raise NotFound(f"The content with id [{page.id}] is {page.status}; only current content has drafts.")
        return await drafts.save(
            call.db,
            call.actor,
            call.now,
            page,
            number=_number(said, needed=False),
            title=given.title,
            body=call.ready,
            message=_message(said),
        )
    change = pages.Change(
        number=_number(said, needed=page.status != "draft"),
        title=given.title,
        body=call.ready,
        message=_message(said),
        minor=_minor(said),
        parent_id=parent,
    )
    if page.status == "draft":
        return await drafts.publish(call.db, call.actor, call.now, page, change)
    if page.status == "trashed":
        return await trash.restore(call.db, call.actor, call.now, page, change)
    return await pages.update(call.db, call.actor, call.now, page, change)


async def _comment(call: Call[Written | None], found: Content, given: ContentUpdate, status: str) -> Content:
    """A comment says something else, or its thread is resolved or reopened."""
    if status != "current":
        raise Invalid(f"A comment cannot be made {status}: it is current until it is deleted.", field="status")
    said, resolved = given.version, _resolved(found, given.extensions)
    change = comments.Change(
        number=_number(said, needed=resolved is None),
        body=call.ready,
        message=_message(said),
        minor=_minor(said),
        resolved=resolved,
    )
    location: comments.Location = "inline" if found.subtype == "inline" else "footer"
    return await comments.update(call.db, call.actor, call.now, location, found.id, change)


_RESOLVED: Final = {"resolved": True, "open": False, "reopened": False, "dangling": None, None: None}
"""What a thread is to be by its status. Nobody makes it dangling: who sends that sends back what they read."""


def _resolved(found: Content, given: ExtensionsWrite | None) -> bool | None:
    """Whether a thread is to be resolved or reopened; None is neither. Raises Invalid."""
    status = None if given is None or given.resolution is None else given.resolution.status
    if status not in _RESOLVED:
        raise InvalidParameter(
            f"'{status}' is no resolution of a comment: use resolved, open or reopened.",
            field="extensions.resolution.status",
        )
    if _RESOLVED[status] is not None and found.subtype != "inline":
        raise Invalid("Only inline comments are resolved.", field="extensions.resolution")
    return _RESOLVED[status]


async def _custom(call: Call[Written | None], found: Content, given: ContentUpdate, status: str) -> Content:
    """Custom content, which stays where it is."""
    if status == "trashed":
        return await _trashed(call, found)
    said = given.version
    item = await custom_content.hold_to_write(call.db, call.actor, found.id, None)
    if status == "draft":
        if item.status != "draft":
            raise NotFound(f"The content with id [{item.id}] is {item.status}; published custom content has no draft.")
        number, title, message = _number(said, needed=False), given.title, _message(said)
        return await drafts.save(
            call.db, call.actor, call.now, item, number=number, title=title, body=call.ready, message=message
        )
    change = custom_content.Change(
        number=_number(said, needed=item.status != "draft"),
        type=type_of(item),
        title=item.title if given.title is None else given.title,
        body=call.ready or contents.written(item),
        message=_message(said),
        minor=_minor(said),
    )
    return await custom_content.update(call.db, call.actor, call.now, item, change)


async def _trashed(call: Call[Any], found: Content) -> Content:
    """What hangs on a container, in the trash. Raises Invalid for a draft."""
    if found.status == "draft":
        raise Invalid("A draft is discarded, not trashed: delete it with status=draft.", field="status")
    await trash.trash_hanging(call.db, call.actor, call.now, found.kind, found.id)
    return await contents.get(call.db, call.actor, found.kind, found.id, body=True)


async def _attachment(call: Call[Written | None], found: Content, given: ContentUpdate, status: str) -> Content:
    """The name and the comment of an attachment; out of the trash, and into it."""
    if status == "trashed":
        return await _trashed(call, found)
    number = _number(given.version)
    assert number is not None
    change = attachment_properties.Change(
        number=number,
        status=status if status == "draft" or found.status == "trashed" else None,
        title=given.title,
        comment=given.version.message if given.version else None,
        minor=_minor(given.version),
    )
    return await attachment_properties.update(call.db, call.actor, call.now, found.container_id or 0, found.id, change)


_Change = Callable[[Call[Written | None], Content, ContentUpdate, str], Awaitable[Content]]
_CHANGES: Final[dict[str, _Change]] = {
    "page": _page,
    "blogpost": _page,
    "comment": _comment,
    "custom": _custom,
    "attachment": _attachment,
}


# Removing


async def remove(call: Call[Any], content_id: int, status: str | None) -> None:
    """Put content into the trash, purge it from there, or discard a draft. A comment is gone for good.

    Raises NotFound, Forbidden, Invalid.
    """
    found = await finding.seen(call, content_id)
    if status == "draft":
        await drafts.discard(call.db, call.actor, found.id, found.kind)
    elif status == "trashed" and (found.kind != "comment" or found.status != "trashed"):
        await trash.purge(call.db, call.actor, call.now, found.id, found.kind)
    elif found.kind == "comment":
        location: comments.Location = "inline" if found.subtype == "inline" else "footer"
        await comments.remove(call.db, call.actor, call.now, location, found.id)
    elif found.kind in IN_PLACE:
        await trash.trash(call.db, call.actor, call.now, found.id, found.kind)
    else:
        await trash.trash_hanging(call.db, call.actor, call.now, found.kind, found.id)
