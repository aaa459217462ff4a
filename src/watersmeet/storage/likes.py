"""Who likes which content."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content_like as like
from watersmeet.storage.work import Session

_of = like.c.content_id == sa.bindparam("id", type_=sa.BigInteger())
_LIKES = Statement(
    sa.select(like.c.account_id, sa.func.count().over())
    .where(_of)
    .order_by(like.c.created_at, like.c.account_id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
)


async def of(session: Session, content_id: int, *, limit: int) -> tuple[int, list[str]]:
    """How many like a content, and the first of them."""
    rows = await session.all(_LIKES, id=content_id, limit=limit)
    return (rows[0][1] if rows else 0), [row[0] for row in rows]
