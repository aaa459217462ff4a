"""What is told to others when content changes: the outbox."""

from __future__ import annotations

from typing import Any

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.ids import Instant
from watersmeet.model.space import Space
from watersmeet.storage import outbox
from watersmeet.storage.work import Session

_NAMES = {"blogpost": "blog"}
"""What events call a kind, where that is not its own name."""


async def content(session: Session, kind: str, of: Content, actor: Actor, at: Instant, **more: Any) -> None:
    """Leave an event about one content for those who listen: `kind` is 'created', 'updated' and the like."""
    payload = {
        "accountId": actor.account_id,
        "content": {
            "id": of.id,
            "kind": of.kind,
            "title": of.title,
            "spaceId": of.space_id,
            "spaceKey": of.space_key,
            "version": of.version,
        },
        **more,
    }
    await outbox.put(session, f"{_NAMES.get(of.kind, of.kind)}_{kind}", payload, at)


async def restrictions(session: Session, of: Content, actor: Actor, at: Instant) -> None:
    """Leave an event about who may view or edit a content; whom it names is not told."""
    payload = {"accountId": actor.account_id, "content": {"id": of.id, "kind": of.kind, "spaceKey": of.space_key}}
    await outbox.put(session, "content_permissions_updated", payload, at)


async def space(session: Session, kind: str, of: Space, actor: Actor, at: Instant) -> None:
    """Leave an event about one space for those who listen."""
    payload = {"accountId": actor.account_id, "space": {"id": of.id, "key": of.key, "name": of.name}}
    await outbox.put(session, kind, payload, at)
