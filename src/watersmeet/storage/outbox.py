"""Events, written in the transaction that causes them; webhooks and notifications read them from here."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from watersmeet.model.ids import Instant
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.work import outbox
from watersmeet.storage.work import Session

_INSERT = Statement(sa.insert(outbox))


async def put(session: Session, kind: str, payload: dict[str, Any], at: Instant) -> None:
    """Leave an event such as 'page_created' for those who listen."""
    await session.run(
        _INSERT, id=session.new_id(), kind=kind, payload=msgspec.json.encode(payload).decode(), created_at=at
    )
