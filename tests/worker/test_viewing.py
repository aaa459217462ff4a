"""Views wait for the database, and are written when the server stops."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from watersmeet.domain import views as domain
from watersmeet.domain.views import Noted
from watersmeet.model.actor import actor
from watersmeet.model.errors import Unavailable
from watersmeet.model.ids import AccountId, Instant
from watersmeet.storage import views
from watersmeet.storage.views import Views
from watersmeet.worker import viewing
from watersmeet.worker.viewing import ViewWriter

READER = actor(AccountId("reader"), (), display_name="Reader")
NOBODY = actor(None, (), display_name="Anonymous")
ONE, LATER, NEXT = (Instant(f"2024-05-0{day}T0{hour}:00:00.000Z") for day, hour in ((1, 1), (1, 2), (2, 1)))


class Broken:
    """A database that cannot be written for a while."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.written: list[list[Views]] = []

    async def write(self, work: Any) -> Any:
        await asyncio.sleep(0)
        if self.errors:
            raise self.errors.pop(0)
        return await work(self.written)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    async def add(written: Any, some: list[Views]) -> None:
        written.append(some)

    monkeypatch.setattr(views, "add", add)
    monkeypatch.setattr(viewing, "GATHER_S", 0.01)
    monkeypatch.setattr(viewing, "AGAIN_S", 0.01)


async def until(condition: Any) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def test_views_of_one_content_and_day_are_one_row() -> None:
    noted = Noted()
    for at in (LATER, ONE, NEXT):
        noted.note(7, READER, at)
    noted.note(7, NOBODY, ONE)
    noted.note(8, READER, ONE)
    assert sorted(noted.take(), key=lambda one: (one.content_id, one.account_id, one.at)) == [
        Views(7, "", ONE, 1),
        Views(7, "reader", LATER, 2),
        Views(7, "reader", NEXT, 1),
        Views(8, "reader", ONE, 1),
    ]
    assert noted.take() == []


def test_no_more_is_noted_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain, "MOST", 2)
    noted = Noted()
    for content_id in (1, 2, 3, 2):
        noted.note(content_id, READER, ONE)
    assert noted.take() == [Views(1, "reader", ONE, 1), Views(2, "reader", ONE, 2)]


def test_what_could_not_be_written_is_written_later() -> None:
    async def run() -> None:
        database, noted = Broken(Unavailable("down"), Unavailable("down")), Noted()
        writer = ViewWriter(database, noted)  # type: ignore[arg-type]
        working = asyncio.create_task(writer.work())
        await asyncio.sleep(0)
        threading.Thread(target=noted.note, args=(1, READER, ONE)).start()
        await until(lambda: database.written)
        assert database.written == [[Views(1, "reader", ONE, 1)]]
        writer.stop()
        await working

    asyncio.run(run())


def test_what_never_can_be_written_is_given_up_and_told(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        database, noted = Broken(RuntimeError("odd")), Noted()
        writer = ViewWriter(database, noted)  # type: ignore[arg-type]
        working = asyncio.create_task(writer.work())
        await asyncio.sleep(0)
        noted.note(1, READER, ONE)
        await until(lambda: "could not be written" in caplog.text)
        noted.note(2, READER, ONE)
        await until(lambda: database.written)
        assert database.written == [[Views(2, "reader", ONE, 1)]]
        writer.stop()
        await working

    asyncio.run(run())


def test_what_is_left_is_written_at_the_end() -> None:
    async def run() -> None:
        database, noted = Broken(), Noted()
        writer = ViewWriter(database, noted)  # type: ignore[arg-type]
        working = asyncio.create_task(writer.work())
        await asyncio.sleep(0)
        writer.stop()
        noted.note(1, READER, ONE)
        await working
        assert database.written == [[Views(1, "reader", ONE, 1)]]

    asyncio.run(run())
