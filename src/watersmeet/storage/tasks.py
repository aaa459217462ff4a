"""Long tasks: what was asked for, how far it is, how it ended."""

from __future__ import annotations

from typing import Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.tasks import LongTask
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.work import long_task as t
from watersmeet.storage.work import Session

COLUMNS: Final = (
    t.c.id,
    t.c.kind,
    t.c.account_id,
    t.c.input,
    t.c.done,
    t.c.total,
    t.c.successful,
    t.c.messages,
    t.c.created_at,
    t.c.finished_at,
)
_by_id = t.c.id == sa.bindparam("target", type_=sa.BigInteger())
_GET = Statement(sa.select(*COLUMNS).where(_by_id))
_OF = Statement(
    sa.select(*COLUMNS)
    .where(t.c.account_id == sa.bindparam("account", type_=sa.Text()))
    .order_by(t.c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .offset(sa.bindparam("offset", type_=sa.Integer()))
)
_WAITING = Statement(
    sa.select(*COLUMNS)
    .where(t.c.finished_at.is_(None))
    .order_by(t.c.id)
    .limit(sa.literal_column("1"))
    .with_for_update(skip_locked=True)
)
_ANY_WAITING = Statement(
    sa.select(sa.literal_column("1")).select_from(t).where(t.c.finished_at.is_(None)).limit(sa.literal_column("1"))
)
_INSERT = Statement(sa.insert(t))
_PROGRESS = Statement(
    sa.update(t)
    .where(_by_id)
    .values(
        done=sa.bindparam("done", type_=sa.Integer()),
        total=sa.bindparam("total", type_=sa.Integer()),
        successful=sa.bindparam("successful", type_=sa.SmallInteger()),
        messages=sa.bindparam("messages", type_=sa.Text()),
        finished_at=sa.bindparam("finished_at", type_=sa.Text()),
    )
)


async def get(session: Session, task_id: int) -> LongTask | None:
    row = await session.one(_GET, target=task_id)
    return None if row is None else LongTask(*row)


async def of(session: Session, account_id: str | None, *, offset: int, limit: int) -> list[LongTask]:
    """An account's tasks, newest first."""
    rows = await session.all(_OF, account=account_id, offset=offset, limit=limit)
    return [LongTask(*row) for row in rows]


async def next_waiting(session: Session) -> LongTask | None:
    """The oldest unfinished task that no other process holds, held until commit."""
    row = await session.one(_WAITING)
    return None if row is None else LongTask(*row)


async def waiting(session: Session) -> bool:
    """Whether any task is unfinished, held by another process or not."""
    return await session.one(_ANY_WAITING) is not None


async def insert(session: Session, task: LongTask) -> None:
    await session.run(_INSERT, **msgspec.structs.asdict(task))


async def progress(session: Session, task: LongTask) -> None:
    """Write how far a task is."""
    await session.run(
        _PROGRESS,
        target=task.id,
        done=task.done,
        total=task.total,
        successful=task.successful,
        messages=task.messages,
        finished_at=task.finished_at,
    )
