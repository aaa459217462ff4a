"""What the databases do for a page of the audit log: read one index, newest first, and no more of it than is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.conftest import DATABASES, database_config
from tests.storage.test_plans import Filled
from watersmeet.config import Config
from watersmeet.model.audit import Record
from watersmeet.model.ids import Instant, instant, moment
from watersmeet.storage import audit
from watersmeet.storage.audit import Filter
from watersmeet.storage.work import Session

RECORDS = 5000
FIRST = Instant("2026-01-01T00:00:00.000Z")
INDEX = "ix_audit_record_created_at_id"


def at(hours: int) -> Instant:
    return instant(moment(FIRST) + timedelta(hours=hours))


async def fill(config: Config) -> None:
    database = config.open_database()
    await database.open()
    plain = Record(0, FIRST, None, "System", "", "Security", "Something", "", 1, "x", "User", "[]", "[]")

    async def work(session: Session) -> None:
        made = [msgspec.structs.replace(plain, id=k + 1, created_at=at(k)) for k in range(RECORDS)]
        await audit.insert(session, [(one, "some words") for one in made])

    await database.write(work)
    await database.close()
    if not config.embedded:
        connection = await asyncpg.connect(config.postgres_url)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()


@pytest.fixture(scope="module", params=DATABASES)
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with database_config(request.param, tmp_path_factory.mktemp("log")) as config:
        asyncio.run(fill(config))
        yield Filled(config, None, 0, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(since=at(100)),
        Filter(until=at(4000)),
        Filter(since=at(100), until=at(4000)),
        Filter(words="words"),
        Filter(since=at(100), until=at(4000), words="words"),
        Filter(after=(at(2000), 2000)),
        Filter(since=at(100), until=at(4000), words="words", after=(at(2000), 2000)),
    ],
    ids=repr,
)
def test_select__reads_one_index_in_order(log: Any, wanted: Filter) -> None:
    plan = log.plan(lambda session: audit.select(session, wanted))
    assert INDEX in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan


def test_delete_before__finds_the_oldest_in_the_index(log: Any) -> None:
    plan = log.plan(lambda session: session.all(audit._DELETE, before=at(100), limit=10))
    assert INDEX in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan
