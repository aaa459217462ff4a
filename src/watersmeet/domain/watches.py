"""Watching content, spaces and labels: who is to hear of what happens there."""

from __future__ import annotations

from collections.abc import Sequence

from watersmeet.domain import spaces
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.errors import Forbidden, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import accounts, content, labels, watches
from watersmeet.storage.watches import Kind
from watersmeet.storage.work import Session

Target = tuple[Kind, int]


async def of_content(session: Session, actor: Actor, content_id: int) -> Content:
    """The content of any kind. Raises NotFound."""
    found = await content.see(session, actor, content_id)
    if found is None:
        raise NotFound(f"No content found with id: ContentId{{id={content_id}}}")
    return found


async def of_space(session: Session, actor: Actor, key: str) -> Target:
    """Raises NotFound."""
    return "space", (await spaces.by_key(session, actor, key)).id


async def of_label(session: Session, actor: Actor, name: str) -> Target:
    """A label that something the caller sees bears; the global one where several are named so. Raises NotFound."""
    found = await labels.select(session, actor, labels.Filter(on="site", name=name.strip().lower()))
    if not found:
        raise NotFound(f"Requested label doesn't exist: {name}")
    return "label", next((each for each in found if each.prefix == "global"), found[0]).id


async def whose(session: Session, actor: Actor, account_id: str | None) -> str:
    """Whose watch is meant: one's own, or, for an administrator, anybody's. Raises Forbidden, NotFound."""
    if actor.account_id is None:
        raise Forbidden("Only a signed-in caller may watch something.")
    if account_id is None or account_id == actor.account_id:
        return actor.account_id
    if not actor.administrator:
        raise Forbidden("Only an administrator may see or change what others watch.")
    if await accounts.get(session, account_id) is None:
        raise NotFound(f"No user found with accountId : {account_id}")
    return account_id


async def is_watching(session: Session, account_id: str, target: Target) -> bool:
    return await watches.watches(session, account_id, *target)


async def watch(session: Session, account_id: str, target: Target, now: Instant) -> None:
    await watches.add(session, account_id, *target, now)


async def unwatch(session: Session, account_id: str, target: Target) -> None:
    await watches.remove(session, account_id, *target)


async def watchers(session: Session, actor: Actor, target: Target, *, offset: int, limit: int) -> Sequence[str]:
    """Who watches what the caller sees. Raises Forbidden."""
    if actor.account_id is None:
        raise Forbidden("Only a signed-in caller may see who watches something.")
    return await watches.watchers(session, *target, offset=offset, limit=limit)
