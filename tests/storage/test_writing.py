"""Transactions on both databases: ids, isolation of what fails, and what readers see."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DATABASES, database_config
from watersmeet.model.errors import NotFound
from watersmeet.storage import labels
from watersmeet.storage.ids import BLOCK
from watersmeet.storage.sqlite import SqliteDatabase
from watersmeet.storage.work import Database, Duplicate, Session

FIRST_ID = 65537


def with_database(kind: str, folder: Path, *works: Callable[[Database], Awaitable[Any]]) -> list[Any]:
    """Run each of `works` on the database, which is opened anew for each."""

    async def once(config: Any, work: Callable[[Database], Awaitable[Any]]) -> Any:
        database = config.open_database()
        await database.open()
        try:
            return await work(database)
        finally:
            await database.close()

    with database_config(kind, folder) as config:
        return [asyncio.run(once(config, work)) for work in works]


async def take(session: Session) -> int:
    return session.new_id()


@pytest.mark.parametrize("kind", DATABASES)
def test_ids__never_repeat(kind: str, tmp_path: Path) -> None:
    async def some(database: Database) -> list[int]:
        found: list[int] = []

        async def failing(session: Session) -> None:
            found.append(session.new_id())
            raise NotFound("no")

        async def many(session: Session) -> list[int]:
            return [session.new_id() for _ in range(900)]

        for _ in range(6):
            found += await database.write(many)
            with pytest.raises(NotFound):
                await database.write(failing)
            found += await asyncio.gather(*(database.write(take) for _ in range(20)))
        return found

    first, second, third = with_database(kind, tmp_path, some, some, some)
    found = [*first, *second, *third]
    assert len(found) == len(set(found))
    assert min(found) >= FIRST_ID
    assert max(first) < min(second) <= max(second) < min(third)


@pytest.mark.parametrize("kind", DATABASES)
def test_ids__a_transaction_may_outlast_the_block(kind: str, tmp_path: Path) -> None:
    async def work(database: Database) -> list[int]:
        await database.write(lambda session: nearly_all(session, BLOCK - 1100))
        return await database.write(lambda session: nearly_all(session, 3000))

    async def nearly_all(session: Session, count: int) -> list[int]:
        return [session.new_id() for _ in range(count)]

    (found,) = with_database(kind, tmp_path, work)
    assert len(set(found)) == 3000


@pytest.mark.parametrize("kind", DATABASES)
def test_write__what_fails_is_undone_alone(kind: str, tmp_path: Path) -> None:
    async def work(database: Database) -> tuple[list[Any], list[str]]:
        async def make(session: Session, name: str, fault: BaseException | None) -> str:
            await labels.make(session, "global", name)
            if fault is not None:
                raise fault
            return name

        async def early(session: Session) -> None:
            raise NotFound("before anything was written")

        async def twice(session: Session) -> None:
            made = await labels.make(session, "global", "made-twice")
            await session.run(labels._INSERT, id=session.new_id(), prefix=made.prefix, name=made.name)

        jobs: list[Any] = []
        for k in range(12):
            fault = [None, None, NotFound("no"), None, ValueError("broken"), None][k % 6]
            jobs.append(database.write(lambda session, k=k, fault=fault: make(session, f"l{k:02}", fault)))
            jobs.append(database.write(early if k % 4 else twice))
        ended = await asyncio.gather(*jobs, return_exceptions=True)

        async def names(session: Session) -> list[str]:
            rows = await session.all(labels.Statement(labels.sa.select(labels.label.c.name)))
            return sorted(row[0] for row in rows)

        return ended, await database.read(names)

    ((ended, names),) = with_database(kind, tmp_path, work)
    good = [f"l{k:02}" for k in range(12) if k % 6 not in (2, 4)]
    assert names == good
    assert [one for one in ended if isinstance(one, str)] == good
    kinds = [type(one) for one in ended if not isinstance(one, str)]
    assert {kind: kinds.count(kind) for kind in kinds} == {NotFound: 11, ValueError: 2, Duplicate: 3}


@pytest.mark.parametrize("kind", DATABASES)
def test_write__done_means_seen(kind: str, tmp_path: Path) -> None:
    async def work(database: Database) -> None:
        for k in range(30):
            made = await database.write(lambda session, k=k: labels.make(session, "global", f"l{k}"))
            assert await database.read(lambda session, i=made.id: labels.get(session, i)) == made

    with_database(kind, tmp_path, work)


def test_read__a_slow_one_goes_aside_and_still_answers(tmp_path: Path) -> None:
    slow = labels.Statement(
        labels.sa.text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n"
        )
    )

    async def work(database: Database) -> list[Any]:
        async def count(session: Session) -> int:
            row = await session.one(slow)
            assert row is not None
            return int(row[0])

        reads = [database.read(count) for _ in range(4)]
        return list(await asyncio.gather(*reads, database.write(take)))

    (found,) = with_database("sqlite", tmp_path, work)
    assert found[:4] == [300000] * 4


def test_sqlite__one_server_a_folder(tmp_path: Path) -> None:
    async def work(database: Database) -> None:
        assert isinstance(database, SqliteDatabase)
        second = SqliteDatabase(database.path)
        with pytest.raises(Exception, match="Another server uses the folder"):
            await second.open()
        visitor = SqliteDatabase(database.path, alone=False)
        await visitor.open()
        mine, theirs = await database.write(take), await visitor.write(take)
        await visitor.close()
        assert mine != theirs

    with_database("sqlite", tmp_path, work)
