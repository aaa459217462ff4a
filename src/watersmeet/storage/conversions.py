"""Conversions of bodies: what is asked for, taken up and done, and how long what became of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.conversion import Conversion, Status, Wanted
from watersmeet.model.ids import AccountId, Instant
from watersmeet.storage.statement import Statement, Texts, within
from watersmeet.storage.tables.conversion import conversion as t
from watersmeet.storage.work import Session

COLUMNS: Final = (
    t.c.id,
    t.c.name,
    t.c.account_id,
    t.c.target,
    t.c.content_id,
    t.c.opened,
    t.c.status,
    t.c.value,
    t.c.beside,
    t.c.error,
    t.c.finished_at,
)

_waiting = t.c.finished_at.is_(None)
_lives = sa.or_(_waiting, t.c.finished_at >= sa.bindparam("since", type_=t.c.finished_at.type))
_of = t.c.account_id == sa.bindparam("account", type_=sa.Text())
_by_id = t.c.id == sa.bindparam("target_id", type_=sa.BigInteger())
_by_digest = t.c.digest == sa.bindparam("wanted", type_=sa.Text())
_limit = sa.bindparam("limit", type_=sa.Integer())

_GET_ALL = Statement(sa.select(*COLUMNS).where(within(t.c.name, "names", Texts), _lives))
_FIND = Statement(sa.select(*COLUMNS).where(_of, _by_digest, _lives))
_some = sa.select(t.c.id).where(_of, _waiting).limit(_limit).subquery("some")
_COUNT = Statement(sa.select(sa.func.count()).select_from(_some))


async def get_all(session: Session, names: Iterable[str], since: Instant) -> dict[str, Conversion]:
    """Conversions by name, whosever they are: those that wait, and those done since then."""
    rows = await session.all(_GET_ALL, names=list(names), since=since)
    return {found.name: found for found in (Conversion(*row) for row in rows)}


async def find(session: Session, account_id: AccountId, digest: str, since: Instant) -> Conversion | None:
    """What somebody asked for with this input, when it waits or was done since then."""
    row = await session.one(_FIND, account=account_id, wanted=digest, since=since)
    return None if row is None else Conversion(*row)


async def waiting_of(session: Session, account_id: AccountId, limit: int) -> int:
    """How many conversions of somebody's wait; no more than the limit are counted."""
    row = await session.one(_COUNT, account=account_id, limit=limit)
    return 0 if row is None else int(row[0])


# Asking for one

_insert = postgresql.insert(t)  # Both databases read PostgreSQL's words for this.
_PUT = Statement(
    _insert.on_conflict_do_update(
        index_elements=[t.c.account_id, t.c.digest],
        set_={name: _insert.excluded[name] for name in ("status", "value", "beside", "error", "finished_at")},
    ).returning(t.c.name)
)
_AGAIN = Statement(
    sa.update(t)
    .where(_by_id)
    .values(status=sa.bindparam("status_now", type_=sa.Text()), error=sa.null(), finished_at=sa.null())
)


async def put(session: Session, account_id: AccountId, name: str, digest: str, wanted: Wanted) -> str:
    """Ask for a conversion; of the same input there is one, which begins anew. Answers its name."""
    row = await session.one(
        _PUT,
        id=session.new_id(),
        name=name,
        account_id=account_id,
        digest=digest,
        input=msgspec.json.encode(wanted).decode(),
        target=wanted.target,
        content_id=wanted.content_id,
        opened=",".join(wanted.opened),
        status="QUEUED",
        value=None,
        beside="{}",
        error=None,
        finished_at=None,
    )
    assert row is not None
    return str(row[0])


async def again(session: Session, conversion_id: int, status: Status) -> None:
    """Ask for a conversion once more, keeping its value until then."""
    await session.run(_AGAIN, target_id=conversion_id, status_now=status)


# Doing them

_OLDEST = Statement(sa.select(t.c.id).where(_waiting).order_by(t.c.id).limit(_limit).with_for_update(skip_locked=True))
_TAKE = Statement(sa.update(t).where(within(t.c.id, "ids"), t.c.status == "QUEUED").values(status="WORKING"))
_ANY = Statement(sa.select(sa.literal_column("1")).select_from(t).where(_waiting).limit(sa.literal_column("1")))
_HOLD = Statement(sa.select(t.c.account_id, t.c.input).where(_by_id, _waiting).with_for_update(skip_locked=True))
_FINISH = Statement(
    sa.update(t)
    .where(_by_id, _waiting)
    .values(
        status=sa.bindparam("status_now", type_=sa.Text()),
        value=sa.bindparam("value_now", type_=sa.Text()),
        beside=sa.bindparam("beside_now", type_=sa.Text()),
        error=sa.bindparam("error_now", type_=sa.Text()),
        finished_at=sa.bindparam("at", type_=sa.Text()),
    )
)
_expired = (
    sa.select(t.c.id)
    .where(t.c.finished_at < sa.bindparam("before", type_=t.c.finished_at.type))
    .order_by(t.c.finished_at, t.c.id)
    .limit(_limit)
    .with_for_update(skip_locked=True)  # One that is being asked for again waits for nobody, and nobody for it.
)
_DELETE = Statement(sa.delete(t).where(t.c.id.in_(_expired)))


async def waiting(session: Session) -> bool:
    """Whether any conversion is not done, held by another process or not."""
    return await session.one(_ANY) is not None


async def take_up(session: Session, limit: int) -> list[int]:
    """The ids of the oldest that wait and that no other process holds; they are told as being worked on."""
    ids = [row[0] for row in await session.all(_OLDEST, limit=limit)]
    if ids:
        await session.run(_TAKE, ids=ids)
    return ids


async def hold(session: Session, conversion_id: int) -> tuple[AccountId, Wanted] | None:
    """Whose a waiting conversion is and what is wanted, held until commit; None when another process has it."""
    row = await session.one(_HOLD, target_id=conversion_id)
    return None if row is None else (AccountId(row[0]), msgspec.json.decode(row[1], type=Wanted))


async def finish(
    session: Session,
    conversion_id: int,
    at: Instant,
    *,
    status: Status,
    value: str | None = None,
    beside: str = "{}",
    error: str | None = None,
) -> None:
    """Write down what became of a conversion that waits."""
    await session.run(
        _FINISH,
        target_id=conversion_id,
        at=at,
        status_now=status,
        value_now=value,
        beside_now=beside,
        error_now=error,
    )


async def delete_before(session: Session, before: Instant, limit: int) -> int:
    """Remove the oldest of those done before an instant; answer how many those were."""
    return await session.run(_DELETE, before=before, limit=limit)
