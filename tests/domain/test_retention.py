"""How long records of the audit log are kept, and what a period is."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.v1.auditing import found, sent, word
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.audit import RetentionPeriod, SetRetentionPeriod
from watersmeet.domain import keeping, retention
from watersmeet.model.audit import Units
from watersmeet.model.errors import Unavailable
from watersmeet.model.ids import Instant, epoch_ms, instant, moment, now
from watersmeet.worker import sweeping
from watersmeet.worker.sweeping import Sweeper

AT = Instant("2024-03-31T12:30:15.250Z")


@pytest.mark.parametrize(
    ("number", "units", "began"),
    [
        (0, "DAYS", AT),
        (0, "FOREVER", AT),
        (0, "YEARS", AT),
        (999_999, "NANOS", "2024-03-31T12:30:15.249Z"),
        (250_000, "MICROS", "2024-03-31T12:30:15.000Z"),
        (250, "MILLIS", "2024-03-31T12:30:15.000Z"),
        (15, "SECONDS", "2024-03-31T12:30:00.250Z"),
        (31, "MINUTES", "2024-03-31T11:59:15.250Z"),
        (13, "HOURS", "2024-03-30T23:30:15.250Z"),
        (1, "HALF_DAYS", "2024-03-31T00:30:15.250Z"),
        (31, "DAYS", "2024-02-29T12:30:15.250Z"),
        (2, "WEEKS", "2024-03-17T12:30:15.250Z"),
        (1, "MONTHS", "2024-02-29T12:30:15.250Z"),
        (3, "MONTHS", "2023-12-31T12:30:15.250Z"),
        (13, "MONTHS", "2023-02-28T12:30:15.250Z"),
        (4, "YEARS", "2020-03-31T12:30:15.250Z"),
        (5, "DECADES", "1974-03-31T12:30:15.250Z"),
        (54, "YEARS", "1970-03-31T12:30:15.250Z"),
        (55, "YEARS", "1970-01-01T00:00:00.000Z"),
        (1, "CENTURIES", "1970-01-01T00:00:00.000Z"),
        (1, "MILLENNIA", "1970-01-01T00:00:00.000Z"),
        (1, "ERAS", "1970-01-01T00:00:00.000Z"),
        (1, "FOREVER", "1970-01-01T00:00:00.000Z"),
        *((2**63 - 1, units, "1970-01-01T00:00:00.000Z") for units in ("NANOS", "MICROS", "DAYS", "WEEKS", "MONTHS")),
    ],
)
def test_beginning__of_a_period_that_ends_at_an_instant(number: int, units: Units, began: str) -> None:
    assert retention.beginning(AT, number, units) == began


def run(served: Served, work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run_coroutine_threadsafe(work, served.loop).result(30)


def ago(**span: float) -> int:
    return epoch_ms(instant(moment(now()) - timedelta(**span)))


def left(client: Client, words: str) -> list[str]:
    return [one.summary.split()[1] for one in found(client, words)]


@pytest.fixture
def kept(admin: Client) -> Iterator[Any]:
    """Says how long records are kept; afterwards it is a year."""
    yield lambda number, units: admin.send(SetRetentionPeriod(body=RetentionPeriod(number=number, units=units)))
    admin.send(SetRetentionPeriod(body=RetentionPeriod(number=1, units="YEARS")))


def test_sweep__removes_what_is_older_in_small_steps(
    served: Served, admin: Client, kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "STEP", 2)
    run(served, retention.sweep(served.database, now()))
    mine = word()
    for days in (1, 20, 29, 31, 40, 300, 400, 500):
        sent(admin, summary=f"{mine} {days}", creation_date=ago(days=days))
    assert run(served, retention.sweep(served.database, now())) == 2
    assert left(admin, mine) == ["1", "20", "29", "31", "40", "300"]
    kept(30, "DAYS")
    assert run(served, retention.sweep(served.database, now())) >= 3
    assert left(admin, mine) == ["1", "20", "29"]
    assert run(served, retention.sweep(served.database, now())) == 0


def test_sweeper__goes_on_where_files_cannot_be_removed(
    served: Served, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any) -> int:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(keeping, "sweep", failing)
    monkeypatch.setattr(sweeping, "EVERY_S", 0.01)
    mine = word()
    sent(admin, summary=f"{mine} old", creation_date=ago(days=400))
    sent(admin, summary=f"{mine} new")

    async def some_rounds() -> None:
        sweeper = Sweeper(served.database, served.config.open_files())
        working = asyncio.create_task(sweeper.work())
        await asyncio.sleep(0.3)
        sweeper.stop()
        await working

    run(served, some_rounds())
    assert left(admin, mine) == ["new"]
