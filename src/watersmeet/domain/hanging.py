"""What hangs on a container: carrying it to another one, and bringing back what went into the trash with it."""

from __future__ import annotations

from typing import Any

import msgspec

from watersmeet.domain import finding
from watersmeet.model.content import Content
from watersmeet.storage import content, gates, hanging
from watersmeet.storage import tree as rows
from watersmeet.storage.tree import HANGING
from watersmeet.storage.work import Session


def path_under(container: Content, content_id: int) -> str:
    """The path of a content that hangs on another."""
    return f"{container.path}{HANGING}{content_id}/"


async def hang_on(session: Session, item: Content, container: Content, **more: Any) -> Content:
    """The content, with what hangs on it, hung on another container. The caller holds the tree locks.

    more: columns that change at the same moment, such as a name that may be taken on one of the two.
    """
    left = None if item.container_id is None else await rows.gate_of(session, item.container_id)
    path, depth = path_under(container, item.id), container.depth + 1
    place = {
        "container_id": container.id,
        "parent_kind": container.kind,
        "path": path,
        "depth": depth,
        "space_id": container.space_id,
    }
    await content.update(session, item.id, **place, **more)
    await rows.rebase(session, item.path, path, depth - item.depth, container.space_id)
    before, after = await gates.members(session, left), await gates.members(session, container.gate_id)
    await gates.follow_move(session, path, before, after)
    return msgspec.structs.replace(item, **place, space_key=container.space_key, home=container.home)


async def bring_back(session: Session, container: Content) -> None:
    """Bring back, and make findable, what went into the trash with a content."""
    for one in await hanging.restore(session, container):
        await finding.follow(session, one)
