"""The shared draft that a published content may have beside what is published."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from watersmeet.model.content import Draft
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content_draft
from watersmeet.storage.work import Session

_of = content_draft.c.content_id == sa.bindparam("id", type_=sa.BigInteger())
_GET = Statement(
    sa.select(
        content_draft.c.title,
        content_draft.c.representation,
        content_draft.c.body,
        content_draft.c.updated_at,
        content_draft.c.author_id,
        content_draft.c.message,
    ).where(_of)
)
_DROP = Statement(sa.delete(content_draft).where(_of))
_INSERT = Statement(sa.insert(content_draft))


async def get(session: Session, content_id: int) -> Draft | None:
    """The shared draft of a content the caller was already found to see."""
    row = await session.one(_GET, id=content_id)
    return None if row is None else Draft(*row)


async def put(session: Session, content_id: int, value: Draft) -> None:
    """Make or replace the shared draft."""
    await drop(session, content_id)
    await session.run(_INSERT, content_id=content_id, **msgspec.structs.asdict(value))


async def drop(session: Session, content_id: int) -> bool:
    """Discard the shared draft; answer whether there was one."""
    return await session.run(_DROP, id=content_id) > 0
