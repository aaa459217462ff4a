"""How long records of the audit log are kept, and periods of time that end now."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from watersmeet.domain import audit
from watersmeet.model.actor import Actor
from watersmeet.model.audit import Affected, Changed, Retention, Units
from watersmeet.model.errors import InvalidParameter
from watersmeet.model.ids import Instant, instant, moment
from watersmeet.storage import audit as rows
from watersmeet.storage.work import Database, Session

DEFAULT: Final = Retention(1, "YEARS")
STEP: Final = 1000
"""Records removed in one transaction, so that other writers get their turn."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where periods begin that would begin before: no record is older."""

_NANOS_IN_MICROS: Final = 1000
_SPANS: Final[dict[Units, timedelta]] = {
    "MICROS": timedelta(microseconds=1),
    "MILLIS": timedelta(milliseconds=1),
    "SECONDS": timedelta(seconds=1),
    "MINUTES": timedelta(minutes=1),
    "HOURS": timedelta(hours=1),
    "HALF_DAYS": timedelta(hours=12),
    "DAYS": timedelta(days=1),
    "WEEKS": timedelta(weeks=1),
}
_MONTHS: Final[dict[Units, int]] = {
    "MONTHS": 1,
    "YEARS": 12,
    "DECADES": 120,
    "CENTURIES": 1200,
    "MILLENNIA": 12000,
}


def beginning(now: Instant, number: int, units: Units) -> Instant:
    """When the period of `number` units began that ends now; the number is not negative."""
    at = moment(now)
    if units == "NANOS":
        number, units = number // _NANOS_IN_MICROS, "MICROS"
    try:
        if units in _SPANS:
            began = at - number * _SPANS[units]
        elif units in _MONTHS:
            began = _months_before(at, number * _MONTHS[units])
        else:
            began = EPOCH if number else at
    except OverflowError:
        began = EPOCH
    return instant(max(began, EPOCH))


def _months_before(at: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last when it is shorter."""
    whole = at.year * 12 + at.month - 1 - months
    if whole < EPOCH.year * 12:
        return EPOCH
    year, month = whole // 12, whole % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


async def get(session: Session, actor: Actor) -> Retention:
    """How long records are kept. Raises Forbidden."""
    audit.check_administrator(actor)
    return await rows.retention(session) or DEFAULT


async def put(session: Session, actor: Actor, now: Instant, wanted: Retention) -> None:
    """Say how long records are kept: a year at most. Raises Forbidden, InvalidParameter."""
    before = await get(session, actor)
    if wanted.number < 1 or beginning(now, wanted.number, wanted.units) < beginning(now, 1, "YEARS"):
        raise InvalidParameter(
            f"Records are kept for a year at most, not for {_said(wanted)}, and 'number' is above 0.", field="number"
        )
    await rows.put_retention(session, wanted)
    change = Changed("Retention period", _said(before), _said(wanted))
    await audit.record(
        session, actor, "Auditing", "Audit log retention changed", Affected("Audit log", "Site"), changed=[change]
    )


def _said(value: Retention) -> str:
    return f"{value.number} {value.units}"


async def sweep(database: Database, now: Instant) -> int:
    """Remove the records that are not kept any longer; answer how many. Raises Unavailable."""
    kept = await database.read(rows.retention) or DEFAULT
    before = beginning(now, kept.number, kept.units)
    removed = 0
    while True:
        some = await database.write(partial(rows.delete_before, before=before, limit=STEP))
        removed += some
        if some < STEP:
            return removed
