"""Content of any kind: finding it, and finding out whether the caller may change it."""

from __future__ import annotations

from typing import Any, Final

from watersmeet.markup.formats import Written, kept
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.errors import Forbidden, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import content
from watersmeet.storage.tree import lock
from watersmeet.storage.work import Session

NOUNS: Final = {
    "blogpost": "blog post",
    "embed": "smart link",
    "custom": "custom content",
    "footer-comment": "footer comment",
    "inline-comment": "inline comment",
}
"""What a kind is called in an error's words, where that is not its own name."""

_TARGETS: Final = {"blogpost": "blogpost", "comment": "comment", "attachment": "attachment"}
"""What a space permission names; everything in the tree, and custom content, goes by the permissions of pages."""

_GENERIC: Final = ("whiteboard", "database", "embed", "folder")
"""What upstream has one set of words for."""

DELETE_OWN: Final = "delete/space"
ADMINISTER: Final = "administer/space"


def permission(operation: str, kind: str) -> str:
    """The space permission that an operation ('create', 'update' or 'delete') on a kind needs.

    Comments and attachments know no 'update': who may add them may change theirs.
    """
    target = "comment" if kind.endswith("-comment") else _TARGETS.get(kind, "page")
    if operation == "update" and target in ("comment", "attachment"):
        operation = "create"
    return f"{operation}/{target}"


def is_of(found: Content, kind: str) -> bool:
    """Whether a content is of a kind, or of 'footer-comment' or 'inline-comment', which are kinds of comments."""
    if kind.endswith("-comment"):
        return found.kind == "comment" and found.subtype == kind.removesuffix("-comment")
    return found.kind == kind


def noun(kind: str) -> str:
    return NOUNS.get(kind, kind)


def missing(content_id: int, kind: str = "page") -> NotFound:
    """The words for a content that is absent, and for one the caller may not know of."""
    if kind in _GENERIC:
        return NotFound(f"Content with id: [{content_id}] not found")
    return NotFound(f"Cannot find a {noun(kind)} with id [{content_id}]")


def refused(what: str, content_id: int, kind: str = "page") -> Forbidden:
    """The words for a content the caller sees but may not do this to; v2 says it is missing instead."""
    return Forbidden(
        f"The caller may not {what} the {noun(kind)} with id [{content_id}]", instead=missing(content_id, kind).text
    )


async def get(session: Session, actor: Actor, kind: str, content_id: int, *, body: bool = False) -> Content:
    """The content, whatever its status. Raises NotFound when it is unseen or of another kind."""
    found = await content.see(session, actor, content_id, body=body)
    if found is None or not is_of(found, kind):
        raise missing(content_id, kind)
    return found


async def hold(
    session: Session, actor: Actor, kind: str, content_id: int, *permissions: str
) -> tuple[Content, frozenset[str]]:
    """The content with its body, locked until commit, and which permissions the caller has on it. Raises NotFound."""
    found = await content.hold(session, actor, content_id, *permissions)
    if found is None or not is_of(found[0], kind):
        raise missing(content_id, kind)
    return found


async def hold_in_place(
    session: Session, actor: Actor, kind: str, content_id: int, *permissions: str
) -> tuple[Content, frozenset[str]]:
    """Like `hold`, and what was found stays where it is in the tree until commit. Raises NotFound."""
    seen = await get(session, actor, kind, content_id)
    await lock(session, seen.space_id, alone=False)
    held, may = await hold(session, actor, kind, content_id, *permissions)
    if held.space_id != seen.space_id:
        await lock(session, held.space_id, alone=False)
    return held, may


async def hold_editable(session: Session, actor: Actor, kind: str, content_id: int) -> Content:
    """The content with its body, locked, when the caller may change it. Raises NotFound, Forbidden."""
    update = permission("update", kind)
    found, may = await hold(session, actor, kind, content_id, update)
    if update not in may and not is_own_draft(found, actor):
        raise refused("update", content_id, kind)
    return found


async def hold_deletable(session: Session, actor: Actor, kind: str, content_id: int) -> Content:
    """The content, locked, when the caller may delete it. Raises NotFound, Forbidden."""
    delete = permission("delete", kind)
    found, may = await hold(session, actor, kind, content_id, delete, DELETE_OWN)
    own = is_own(found, actor)
    if delete not in may and not (own and (DELETE_OWN in may or found.status == "draft")):
        raise refused("delete", content_id, kind)
    return found


def is_own(found: Content, actor: Actor) -> bool:
    return found.author_id is not None and found.author_id == actor.account_id


def is_own_draft(found: Content, actor: Actor) -> bool:
    return found.status == "draft" and is_own(found, actor)


def written(found: Content) -> Written:
    """The body that a content, read with it, has."""
    return kept(found.representation or "storage", found.body or "")


def first_version(actor: Actor, now: Instant, body: Written) -> dict[str, Any]:
    """What is alike in every content that is made now: whose it is, its one version and its body."""
    return {
        "author_id": actor.account_id,
        "owner_id": actor.account_id,
        "last_owner_id": None,
        "version": 1,
        "version_at": now,
        "version_by": actor.account_id,
        "version_message": "",
        "version_minor": 0,
        "representation": body.representation,
        "body": body.value,
    }
