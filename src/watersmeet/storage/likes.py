"""Who likes which content."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content_like as like
from watersmeet.storage.work import Session

_of = like.c.content_id == sa.bindparam("id", type_=sa.BigInteger())
FIRST: Final = (
    sa.select(like.c.account_id, sa.func.count().over().label("count"))
    .where(_of)
    .order_by(like.c.account_id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
)
"""The query of the first who like a content, in the order of `users`, and with each how many they are in all."""

_COUNT = Statement(sa.select(sa.func.count()).select_from(like).where(_of))
_USERS = Statement(
    sa.select(like.c.account_id)
    .where(_of, like.c.account_id > sa.bindparam("after", type_=like.c.account_id.type))
    .order_by(like.c.account_id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .offset(sa.bindparam("offset", type_=sa.Integer()))
)


async def count(session: Session, content_id: int) -> int:
    """How many like a content."""
    row = await session.one(_COUNT, id=content_id)
    return row[0] if row else 0


async def users(session: Session, content_id: int, *, after: str, offset: int, limit: int) -> list[str]:
    """The account ids of those who like a content, in their order."""
    rows = await session.all(_USERS, id=content_id, after=after, offset=offset, limit=limit)
    return [row[0] for row in rows]
