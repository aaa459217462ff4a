"""The worker that does what requests left to be done, in any process that is free: conversions first, which are short
and somebody waits for, then a step of a long task."""

from __future__ import annotations

import asyncio
import logging

from watersmeet.domain import conversions, restrictions, tasks
from watersmeet.domain.aside import Aside, Made
from watersmeet.model.errors import Unavailable
from watersmeet.model.ids import now
from watersmeet.storage.work import Database

log = logging.getLogger("watersmeet")

LOOK_EVERY_S = 30.0
"""How often to look for tasks that nobody told of: left by a stopped process, or asked for in another."""


class TaskWorker:
    """Does what waits until stopped; what is left is taken up at the next start."""

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
                converted = await self._convert()
                busy = await self._step() or converted
            except Unavailable:
                busy = False
            except Exception:
                log.exception("A task's step failed in an unforeseen way; it will be tried again.")
                busy = False
            if not busy:
                await self._rest()

    async def _convert(self) -> bool:
        """Do the conversions that wait longest; whether there were any."""
        if not await self._database.read(conversions.any_waiting):
            return False
        taken = await self._database.write(lambda session: conversions.take_up(session, now()))
        for conversion_id in taken:
            if self._stopping:
                break
            await self._convert_one(conversion_id)
        return bool(taken)

    async def _convert_one(self, conversion_id: int) -> None:
        try:
            await self._done(conversion_id)
        except Unavailable:
            raise
        except Exception:
            # It would fail as often as it is tried, and others wait behind it.
            log.exception("A conversion failed in an unforeseen way.")
            await self._database.write(lambda session: conversions.fail(session, conversion_id, now()))

    async def _done(self, conversion_id: int) -> None:
        """Do a conversion; what takes long of it is computed in a thread, where it holds up no writer."""
        made = Made()
        while True:
            try:
                await self._database.write(lambda session: conversions.do(session, conversion_id, now(), made))
                return
            except Aside as aside:
                await asyncio.to_thread(aside.work, made)

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
