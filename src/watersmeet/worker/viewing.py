"""The worker that writes down who looked at what, many views in one transaction."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Final

from watersmeet.domain.views import Noted
from watersmeet.model.errors import Unavailable
from watersmeet.storage import views
from watersmeet.storage.work import Database

log = logging.getLogger("watersmeet")

GATHER_S: Final = 0.1
"""How long to wait for more views before they are written."""

AGAIN_S: Final = 5.0
"""How long to wait when the database could not be written."""


class ViewWriter:
    """Writes views until stopped, and then those that are left."""

    def __init__(self, database: Database, noted: Noted) -> None:
        self._database = database
        self._noted = noted
        self._some = asyncio.Event()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        self._stopping.set()
        self._some.set()

    async def work(self) -> None:
        """Run until stopped."""
        self._noted.noted = partial(_wake, asyncio.get_running_loop(), self._some)
        while not self._stopping.is_set():
            await self._some.wait()
            await self._pause(GATHER_S)
            self._some.clear()
            if not await self._written():
                self._some.set()
                await self._pause(AGAIN_S)
        self._noted.noted = None
        await self._written()

    async def _pause(self, seconds: float) -> None:
        """Wait, unless stopped."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def _written(self) -> bool:
        """Write what was noted; False when it is to be tried again."""
        waiting = self._noted.take()
        if not waiting:
            return True
        try:
            await self._database.write(lambda session: views.add(session, waiting))
        except Unavailable:
            self._noted.put_back(waiting)
            return False
        except Exception:
            log.exception("%s views could not be written, in an unforeseen way; they are not counted.", len(waiting))
        return True


def _wake(loop: asyncio.AbstractEventLoop, some: asyncio.Event) -> None:
    loop.call_soon_threadsafe(some.set)
