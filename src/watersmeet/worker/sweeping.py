"""The worker that removes what is not needed any more: bytes of attachments, old records of the audit log, bodies
that were converted, and the days of views long ago."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Final

from watersmeet.domain import conversions, keeping, retention, views
from watersmeet.model.errors import Unavailable
from watersmeet.model.ids import now
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database

log = logging.getLogger("watersmeet")

EVERY_S: Final = 3600.0


class Sweeper:
    """Sweeps every hour until stopped; the first time an hour after the start."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        self._stopping.set()

    async def work(self) -> None:
        """Run until stopped."""
        while not await self._waited():
            await _tried("files that nobody needs", keeping.sweep(self._database, self._files, now()))
            await _tried("old records of the audit log", retention.sweep(self._database, now()))
            await _tried("bodies that were converted", conversions.sweep(self._database, now()))
            await _tried("days of views long ago", views.sweep(self._database, now()))

    async def _waited(self) -> bool:
        """Whether the worker was stopped before the time was over."""
        try:
            await asyncio.wait_for(self._stopping.wait(), EVERY_S)
        except TimeoutError:
            return False
        return True


async def _tried(what: str, sweep: Awaitable[int]) -> None:
    try:
        await sweep
    except Unavailable as error:
        log.warning("Removing %s failed: %s It will be tried again.", what, error.text)
    except Exception:
        log.exception("Removing %s failed in an unforeseen way; it will be tried again.", what)
