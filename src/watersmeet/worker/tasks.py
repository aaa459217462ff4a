"""The worker that does long tasks, one step after the other, in any process that is free."""

from __future__ import annotations

import asyncio
import logging

from watersmeet.domain import restrictions, tasks
from watersmeet.model.errors import Unavailable
from watersmeet.model.ids import now
from watersmeet.storage.work import Database

log = logging.getLogger("watersmeet")

LOOK_EVERY_S = 30.0
"""How often to look for tasks that nobody told of: left by a stopped process, or asked for in another."""


class TaskWorker:
    """Does waiting tasks until stopped; what is left is taken up at the next start."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._nudged = asyncio.Event()
        self._stopping = False

    def nudge(self) -> None:
        """Tell of a new task."""
        self._nudged.set()

    def stop(self) -> None:
        self._stopping = True
        self._nudged.set()

    async def work(self) -> None:
        """Finish what was cut short, then run until stopped."""
        try:
            await restrictions.settle(self._database)
        except Unavailable as error:
            log.warning("Restrictions that were cut short could not be finished: %s", error.text)
        while not self._stopping:
            try:
                busy = await self._step()
            except Unavailable:
                busy = False
            except Exception:
                log.exception("A task's step failed in an unforeseen way; it will be tried again.")
                busy = False
            if not busy:
                await self._rest()

    async def _step(self) -> bool:
        if not await self._database.read(tasks.any_waiting):
            return False
        try:
            return await self._database.write(lambda session: tasks.step(session, now()))
        except tasks.Failed as failure:
            task, refusal = failure.task, failure.refusal
            await self._database.write(lambda session: tasks.fail(session, now(), task, refusal))
            return True

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._nudged.wait(), LOOK_EVERY_S)
        except TimeoutError:
            return
        self._nudged.clear()
