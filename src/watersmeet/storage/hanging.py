"""What hangs on a content, directly or on something that hangs on it: comments, attachments, custom content.

It goes into the trash with its container, comes back with it, and is removed with it.
"""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.model.content import Content
from watersmeet.storage import content, search_index, space_contents
from watersmeet.storage.content import BODY, COLUMNS, WITH_BODY, has_status
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tree import ALL, HANGING
from watersmeet.storage.work import Session

_hanging = sa.and_(
    c.c.path >= sa.bindparam("above", type_=c.c.path.type), c.c.path < sa.bindparam("below", type_=c.c.path.type)
)
_went_along = sa.and_(
    _hanging,
    has_status(("trashed",)),
    c.c.restore_parent_id == sa.bindparam("container", type_=sa.BigInteger()),
)
_IDS = Statement(sa.select(c.c.id).where(_hanging).order_by(c.c.path.desc()))
_LIVING = Statement(sa.select(c.c.id).where(_hanging, has_status(("current", "archived"))))
_DRAFTED = Statement(sa.select(*COLUMNS, *BODY).select_from(WITH_BODY).where(_hanging, has_status(("draft",))))
_BACK = Statement(sa.select(*COLUMNS, *BODY).select_from(WITH_BODY).where(_went_along))


def _bounds(path: str) -> dict[str, str]:
    return {"above": path + HANGING, "below": path + ALL}


async def trash(session: Session, container: Content) -> None:
    """Take what hangs on a content into the trash with it."""
    for (content_id,) in await session.all(_LIVING, **_bounds(container.path)):
        await content.update(session, content_id, status="trashed", restore_parent_id=container.id)
        await search_index.remove(session, content_id)


async def publish(session: Session, container: Content) -> list[Content]:
    """Make what hangs on a draft current with it; answer it with its bodies, for it to be made findable."""
    rows = await session.all(_DRAFTED, **_bounds(container.path))
    for row in rows:
        await content.update(session, row[0], status="current")
    return [Content(*row) for row in rows]


async def restore(session: Session, container: Content) -> list[Content]:
    """Bring back what went into the trash with a content; answer it with its bodies, for it to be made findable."""
    rows = await session.all(_BACK, container=container.id, **_bounds(container.path))
    for row in rows:
        await content.update(session, row[0], status="current", restore_parent_id=None)
    return [Content(*row) for row in rows]


async def remove(session: Session, container: Content) -> None:
    """Remove a content for good, and what hangs on it."""
    for (content_id,) in await session.all(_IDS, **_bounds(container.path)):
        await space_contents.remove(session, content_id)
    await space_contents.remove(session, container.id)
