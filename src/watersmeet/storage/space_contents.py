"""All content of one space, seen by the caller or not: for removing the space."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage import attachments, content, properties, search_index
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.work import Session

_of = c.c.space_id == sa.bindparam("space", type_=sa.BigInteger())
_COUNT = Statement(sa.select(sa.func.count()).select_from(c).where(_of))
_SOME = Statement(sa.select(c.c.id).where(_of).limit(sa.bindparam("limit", type_=sa.Integer())))


async def count(session: Session, space_id: int) -> int:
    row = await session.one(_COUNT, space=space_id)
    return row[0] if row else 0


async def some_ids(session: Session, space_id: int, limit: int) -> list[int]:
    """Ids of any `limit` contents of the space."""
    return [row[0] for row in await session.all(_SOME, space=space_id, limit=limit)]


async def remove(session: Session, content_id: int) -> None:
    """Take everything of a content out of the database."""
    await properties.delete_all(session, "content", content_id)
    await search_index.remove(session, content_id)
    await attachments.release(session, content_id)
    await content.delete(session, content_id)
