"""Admin keys: who holds one, and until when."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.model.ids import AccountId, Instant
from watersmeet.storage.putting import put
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import admin_key
from watersmeet.storage.work import Session

_mine = admin_key.c.account_id == sa.bindparam("account_id", type_=admin_key.c.account_id.type)
_EXPIRY = Statement(sa.select(admin_key.c.expires_at).where(_mine))
_PUT = put(admin_key, "expires_at")
_DELETE = Statement(sa.delete(admin_key).where(_mine))


async def expiry(session: Session, account_id: AccountId) -> Instant | None:
    """When an account's key ends, or ended."""
    row = await session.one(_EXPIRY, account_id=account_id)
    return None if row is None else Instant(row[0])


async def put_expiry(session: Session, account_id: AccountId, at: Instant) -> None:
    await session.run(_PUT, account_id=account_id, expires_at=at)


async def delete(session: Session, account_id: AccountId) -> bool:
    """Take an account's key away; False when it has none."""
    return await session.run(_DELETE, account_id=account_id) == 1
