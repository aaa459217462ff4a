"""Comments below a content and on a text in it: making, changing, resolving and removing them.

Whoever writes or removes a comment holds its container first, so that the two cannot go different ways.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, Literal

import msgspec

from watersmeet.domain import contents, events, finding, inline_markers
from watersmeet.domain.hanging import path_under
from watersmeet.domain.inline_markers import Selection
from watersmeet.markup.formats import Written, kept
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content, Version, as_version, title_key
from watersmeet.model.errors import Forbidden, Invalid, NotFound, StaleVersion
from watersmeet.model.ids import ContentId, Instant
from watersmeet.storage import comments, content, hanging, search_index, shared_drafts, spaces, versions
from watersmeet.storage.comments import Thread
from watersmeet.storage.work import Session

Location = Literal["footer", "inline"]
CREATE: Final = contents.permission("create", "comment")
MAX_REPLIES: Final = 100
"""How deep replies to replies go."""


class NewComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment to be made: on a container of this kind, or in reply to a comment when `parent_id` is given."""

    location: Location
    kind: str = "page"
    container_id: int = 0
    parent_id: int | None = None
    body: Written
    selection: Selection | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of a comment. None keeps what is there; without number and body no version is made."""

    number: int | None
    body: Written | None = None
    message: str = ""
    minor: bool = False
    resolved: bool | None = None


def kind_of(comment: Content) -> str:
    """What the kind is called in look-ups and errors: 'footer-comment' or 'inline-comment'."""
    return f"{comment.subtype}-comment"


def title_on(container: Content) -> str:
    """What a comment is called: by what it is on."""
    return f"Re: {container.title}"


async def containers(session: Session, actor: Actor, found: Iterable[Content]) -> dict[ContentId, Content]:
    """What comments that the caller sees are on, by id."""
    return await content.see_all(session, actor, [one.container_id for one in found if one.container_id is not None])


async def container_of(session: Session, actor: Actor, comment: Content) -> Content:
    """What a comment is on."""
    return (await containers(session, actor, [comment])).get(comment.container_id or ContentId(0), comment)


async def thread_of(session: Session, comment: Content) -> Thread | None:
    """The thread of an inline comment; None of a footer comment."""
    if comment.subtype != "inline":
        return None
    return (await comments.threads(session, [comment])).get(comments.thread_id(comment))


async def version_of(session: Session, comment: Content, number: int) -> Version:
    """One version of a comment. Raises NotFound."""
    found = await versions.get(session, comment.id, number)
    if found is None:
        kind = contents.noun(kind_of(comment))
        raise NotFound(f"Cannot find version [{number}] of the {kind} with id [{comment.id}]")
    return found


async def create(session: Session, actor: Actor, now: Instant, new: NewComment) -> Content:
    """Make a comment. Raises NotFound, Forbidden, Invalid."""
    kind, container_id = new.kind, new.container_id
    if new.parent_id is not None:
        parent = await contents.get(session, actor, f"{new.location}-comment", new.parent_id)
        kind, container_id = parent.parent_kind or "page", parent.container_id or 0
    container, _ = await contents.hold_in_place(session, actor, kind, container_id)
    above = container
    if new.parent_id is not None:
        above = await contents.get(session, actor, f"{new.location}-comment", new.parent_id)
    found = await spaces.see_with(session, actor, container.space_id, CREATE)
    if found is None or CREATE not in found[1]:
        raise Forbidden(
            f"The caller may not comment in the space with id [{container.space_id}]",
            instead=contents.missing(above.id, kind_of(above) if new.parent_id is not None else kind).text,
        )
    if container.status != "current":
        raise Invalid(
            f"The {contents.noun(kind)} with id [{container.id}] is {container.status}; only what is current takes "
            "comments."
        )
    if above.depth - container.depth > MAX_REPLIES:
        raise Invalid(f"Replies to replies are at most {MAX_REPLIES} levels deep.", field="parentCommentId")
    comment_id = ContentId(session.new_id())
    title = title_on(container)
    comment = Content(
        id=comment_id,
        kind="comment",
        status="current",
        title=title,
        space_id=container.space_id,
        space_key=container.space_key,
        home=container.home,
        parent_id=None if new.parent_id is None else above.id,
        parent_kind=container.kind,
        position=None,
        path=path_under(above, comment_id),
        depth=above.depth + 1,
        subtype=new.location,
        created_at=now,
        gate_id=container.gate_id,
        container_id=container.id,
        **contents.first_version(actor, now, new.body),
    )
    await content.insert(session, comment, title_key(title))
    if new.location == "inline" and new.parent_id is None:
        await _begin_thread(session, container, comment, new.selection)
    await finding.begin(session, comment, new.body)
    await events.content(session, "created", comment, actor, now)
    return comment


async def _begin_thread(session: Session, container: Content, comment: Content, selection: Selection | None) -> None:
    """Mark the text a comment is about in the body of its container. Raises Invalid."""
    if selection is None:
        raise Invalid("A comment on a text must say which.", field="inlineCommentProperties")
    ref = str(uuid.uuid4())
    marked = inline_markers.place(container.representation or "storage", container.body or "", selection, ref)
    await _rewrite(session, container, marked)
    draft = await shared_drafts.get(session, container.id)
    if draft is not None:
        # Publishing the draft must not lose the marker; where the draft says something else there is none to lose.
        with suppress(Invalid):
            marked = inline_markers.place(draft.representation, draft.body, selection, ref)
            await shared_drafts.put(session, container.id, msgspec.structs.replace(draft, body=marked))
    await comments.begin_thread(session, comment.id, ref, selection.text)


async def _rewrite(session: Session, container: Content, body: str) -> None:
    """Write the current version's body anew: markers make no version."""
    await versions.replace(session, container.id, as_version(msgspec.structs.replace(container, body=body)))


async def update(
    session: Session, actor: Actor, now: Instant, location: Location, comment_id: int, change: Change
) -> Content:
    """Make the next version of a comment, resolve or reopen its thread.

    What a comment says is for its author to change; whoever may comment may resolve. Raises NotFound, Forbidden,
    Conflict, Invalid.
    """
    kind = f"{location}-comment"
    comment = await contents.hold_editable(session, actor, kind, comment_id)
    if comment.status != "current":
        raise contents.missing(comment_id, kind)
    if not contents.is_own(comment, actor) and (change.resolved is None or _says_else(comment, change.body)):
        raise contents.refused("update", comment_id, kind)
    versioned = change.resolved is None or change.number is not None or _says_else(comment, change.body)
    if versioned:
        comment = await _next_version(session, actor, now, comment, change)
    settled = change.resolved is not None and await _settle(session, actor, now, comment, change.resolved)
    if versioned or settled:
        await events.content(session, "updated", comment, actor, now)
    return comment


async def restore(session: Session, actor: Actor, now: Instant, comment: Content, number: int, message: str) -> Content:
    """Make what a comment said in an old version its next one. Raises NotFound, Forbidden, Invalid."""
    if number == comment.version:
        raise Invalid(f"Version {number} is the current version already.", field="versionNumber")
    old = await version_of(session, comment, number)
    body = kept(old.representation or "storage", old.body or "")
    change = Change(number=comment.version + 1, body=body, message=message)
    return await update(session, actor, now, "inline" if comment.subtype == "inline" else "footer", comment.id, change)


def _says_else(comment: Content, body: Written | None) -> bool:
    return body is not None and (body.representation, body.value) != (comment.representation, comment.body)


async def _next_version(session: Session, actor: Actor, now: Instant, comment: Content, change: Change) -> Content:
    if change.number != comment.version + 1:
        raise StaleVersion("comment", comment.version, change.number)
    facts = {
        "version": comment.version + 1,
        "version_at": now,
        "version_by": actor.account_id,
        "version_message": change.message,
        "version_minor": int(change.minor),
    }
    await content.update(session, comment.id, **facts)
    comment = msgspec.structs.replace(comment, **facts)
    if change.body is not None:
        comment = msgspec.structs.replace(comment, representation=change.body.representation, body=change.body.value)
        await finding.follow(session, comment, change.body)
    else:
        await search_index.renew(session, comment.id, comment.title)
    await content.add_version(session, comment)
    return comment


async def _settle(session: Session, actor: Actor, now: Instant, comment: Content, resolved: bool) -> bool:
    """Resolve or reopen a thread; answer whether it was not so already. Raises Invalid."""
    if comment.parent_id is not None:
        raise Invalid("A reply is not resolved: resolve the comment that begins the thread.", field="resolved")
    thread = await thread_of(session, comment)
    if thread is None or thread.resolution == "dangling":
        raise Invalid("The text of this comment is gone; it can be neither resolved nor reopened.", field="resolved")
    if resolved == (thread.resolution == "resolved"):
        return False
    await comments.settle(session, comment.id, "resolved" if resolved else "reopened", actor.account_id, now)
    return True


async def remove(session: Session, actor: Actor, now: Instant, location: Location, comment_id: int) -> None:
    """Remove a comment and the replies to it for good, and its marker from the text. Raises NotFound, Forbidden."""
    kind = f"{location}-comment"
    seen = await contents.get(session, actor, kind, comment_id)
    container, _ = await contents.hold_in_place(session, actor, seen.parent_kind or "page", seen.container_id or 0)
    comment = await contents.hold_deletable(session, actor, kind, comment_id)
    thread = await thread_of(session, comment) if comment.parent_id is None else None
    if thread is not None:
        await _lift_marker(session, container, thread.marker_ref)
    await hanging.remove(session, comment)
    await events.content(session, "removed", comment, actor, now)


async def _lift_marker(session: Session, container: Content, ref: str) -> None:
    """Take a marker out of the body of a container, and out of its draft."""
    body = container.body or ""
    if ref in body:
        await _rewrite(session, container, inline_markers.lift(container.representation or "storage", body, ref))
    draft = await shared_drafts.get(session, container.id)
    if draft is not None and ref in draft.body:
        lifted = inline_markers.lift(draft.representation, draft.body, ref)
        await shared_drafts.put(session, container.id, msgspec.structs.replace(draft, body=lifted))


async def made_before(session: Session, attachment: Content, number: int) -> Instant | None:
    """Until when comments are those of a version of an attachment: None for the current one. Raises NotFound."""
    found = await versions.numbered(session, [(attachment.id, number), (attachment.id, number + 1)])
    if (attachment.id, number) not in found:
        raise NotFound(f"Cannot find version [{number}] of the attachment with id [{attachment.id}]")
    following = found.get((attachment.id, number + 1))
    return None if following is None else following.created_at
