"""Who watches which content, space or label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa

from watersmeet.model.ids import Instant
from watersmeet.storage.putting import put
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.watching import watch
from watersmeet.storage.work import Session

Kind = Literal["content", "space", "label"]

_of = (
    watch.c.target_kind == sa.bindparam("kind", type_=watch.c.target_kind.type),
    watch.c.target_id == sa.bindparam("target", type_=sa.BigInteger()),
)
_by = watch.c.account_id == sa.bindparam("account", type_=watch.c.account_id.type)
_IS = Statement(sa.select(sa.literal_column("1")).where(*_of, _by))
_REMOVE = Statement(sa.delete(watch).where(*_of, _by))
_ADD = put(watch, "created_at")
_WATCHERS = Statement(
    sa.select(watch.c.account_id)
    .where(*_of)
    .order_by(watch.c.account_id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .offset(sa.bindparam("offset", type_=sa.Integer()))
)


async def watches(session: Session, account_id: str, kind: Kind, target: int) -> bool:
    return await session.one(_IS, kind=kind, target=target, account=account_id) is not None


async def add(session: Session, account_id: str, kind: Kind, target: int, now: Instant) -> None:
    """Have somebody watch something; once more is no fault."""
    await session.run(_ADD, target_kind=kind, target_id=target, account_id=account_id, created_at=now)


async def remove(session: Session, account_id: str, kind: Kind, target: int) -> None:
    """Have somebody watch something no longer; that they did not is no fault."""
    await session.run(_REMOVE, kind=kind, target=target, account=account_id)


async def watchers(session: Session, kind: Kind, target: int, *, offset: int, limit: int) -> Sequence[str]:
    """The account ids of those who watch something, in their order."""
    return [row[0] for row in await session.all(_WATCHERS, kind=kind, target=target, offset=offset, limit=limit)]
