"""What the databases do for lists of groups: read the index of their names in order, and no more than is shown.

SQLite plans without statistics here. PostgreSQL has them, as autovacuum keeps them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from tests.conftest import DATABASES, database_config
from tests.storage.test_plans import Recorder
from watersmeet.config import Config
from watersmeet.storage import groups
from watersmeet.storage.groups import Filter
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.site import account, group_member, user_group
from watersmeet.storage.work import Session

GROUPS = 5000
NAMES = "uq_user_group_name_key", "sqlite_autoindex_user_group_"
"""What the index of the names is called on each database."""


@pytest.fixture(scope="module", params=DATABASES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """A database with many groups, the first of which has many members."""
    with database_config(request.param, tmp_path_factory.mktemp("groups")) as config:
        asyncio.run(_fill(config))
        yield config


async def _fill(config: Config) -> None:
    database = config.open_database()
    await database.open()

    async def fill(session: Session) -> None:
        names = [f"group {k * 7919 % GROUPS:05}" for k in range(GROUPS)]
        rows = [{"group_id": f"id-{name}", "name": name.upper(), "name_key": name, "role": None} for name in names]
        await session.many(Statement(user_group.insert()), rows)
        people = [f"person-{k:05}" for k in range(GROUPS)]
        row = {"email": None, "email_key": None, "display_name": "", "created_at": "", **KIND}
        await session.many(Statement(account.insert()), [{"account_id": one, **row} for one in people])
        joined = [{"account_id": one, "group_id": rows[k % 50]["group_id"]} for k, one in enumerate(people)]
        await session.many(Statement(group_member.insert()), joined)

    await database.write(fill)
    await database.close()
    if not config.embedded:
        connection = await asyncpg.connect(config.postgres_url)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()


KIND = {"account_type": "atlassian", "active": 1, "guest": 0, "name_key": "", "name_words": "", "time_zone": None}


def plan(config: Config, work: Any) -> str:
    """How the database would do the one statement of `work`."""
    recorder = Recorder("sqlite" if config.embedded else "postgres")
    asyncio.run(work(recorder))
    ((statement, params),) = recorder.noted
    if config.embedded:
        sql, bind = statement.sqlite
        connection = sqlite3.connect(config.sqlite_path)
        rows = connection.execute("EXPLAIN QUERY PLAN " + sql, bind(params)).fetchall()
        connection.close()
        return "\n".join(row[3] for row in rows)
    sql, bind = statement.postgres

    async def ask() -> str:
        connection = await asyncpg.connect(config.postgres_url)
        found = await connection.fetch("EXPLAIN " + sql, *bind(params))
        await connection.close()
        return "\n".join(row[0] for row in found)

    return asyncio.run(ask())


@pytest.mark.parametrize("says", [None, "roup 0", "p"])
def test_groups__are_read_in_the_order_of_their_names(filled: Config, says: str | None) -> None:
    found = plan(filled, lambda session: groups.select(session, Filter(says=says, limit=26, offset=50)))
    assert any(name in found for name in NAMES), found
    assert "Sort" not in found, found
    assert "TEMP B-TREE" not in found, found


def test_members__are_found_by_their_group(filled: Config) -> None:
    for work in (
        lambda session: groups.members(session, "id-group 00001", offset=0, limit=26),
        lambda session: groups.count_members(session, "id-group 00001"),
    ):
        found = plan(filled, work)
        assert "ix_group_member_group_id" in found, found
        assert "SCAN" not in found, found
        assert "Seq Scan" not in found, found


def test_groups__single_reads_find_by_key(filled: Config) -> None:
    found = plan(filled, lambda session: groups.get(session, "id-group 00001"))
    assert "SCAN" not in found, found
    assert "Seq Scan" not in found, found
