"""Asking what somebody may do to a content."""

from __future__ import annotations

from typing import Literal

from watersmeet.domain import contents, people
from watersmeet.model.actor import Actor, actor
from watersmeet.model.content import Content
from watersmeet.model.errors import Forbidden, Invalid, NotFound
from watersmeet.storage import accounts, batches, content, spaces
from watersmeet.storage.work import Session

Operation = Literal["read", "update", "delete"]
Kind = Literal["user", "group"]
ANONYMOUS = "anonymous"


async def check(
    session: Session, asking: Actor, content_id: int, kind: Kind, identifier: str, operation: Operation
) -> str | None:
    """None when the person or group may; else why not. Raises NotFound, Forbidden, Invalid.

    Everybody may ask about themselves; only administrators about others.
    """
    itself = kind == "user" and identifier == (asking.account_id or ANONYMOUS)
    if not itself and not asking.administrator:
        raise Forbidden("Only an administrator may ask what others may do.")
    item = await content.see(session, asking, content_id)
    if item is None:
        raise NotFound(f"No content found with id: ContentId{{id={content_id}}}")
    subject = asking if itself else await _subject(session, kind, identifier)
    who = "Group" if kind == "group" else "User" if subject.account_id else "Anonymous user"
    if kind == "user" and "use" not in subject.site:
        people_word = "User is" if subject.account_id else "Anonymous users are"
        return f"{people_word} not allowed to use Confluence"
    if not itself and await content.see(session, subject, item.id) is None:
        what = "space" if await spaces.see(session, subject, item.space_id) is None else "content"
        return f"{who} does not have permission to the {what}"
    if not await _may(session, subject, item, operation):
        return f"{who} does not have permission to the content"
    return None


async def _subject(session: Session, kind: Kind, identifier: str) -> Actor:
    """Who is asked about, as a caller. Raises Invalid."""
    if kind == "group":
        group = (await batches.groups(session, [identifier])).get(identifier)
        if group is None:
            raise Invalid(f"There is no group with the id '{identifier}'.", field="subject.identifier")
        principals = [one for one in people.principals_of("", [group]) if one != "u:"]
        return actor(None, tuple(principals), display_name=group.name)
    if identifier == ANONYMOUS:
        return await people.anonymous(session)
    account = await accounts.get(session, identifier)
    if account is None:
        raise Invalid(f"There is no user with the accountId '{identifier}'.", field="subject.identifier")
    return await people.actor_of(session, account)


async def _may(session: Session, subject: Actor, item: Content, operation: Operation) -> bool:
    if operation == "read":
        return True
    wanted = contents.permission(operation, item.kind)
    may = await content.may(session, subject, item.id, (wanted, contents.DELETE_OWN))
    own = operation == "delete" and contents.is_own(item, subject) and contents.DELETE_OWN in may
    return wanted in may or own
