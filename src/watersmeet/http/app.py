"""The whole ASGI application: opens the database with the server and closes it last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from watersmeet.api import answers
from watersmeet.domain.views import Noted
from watersmeet.http.auth.basic import Authenticator
from watersmeet.http.bodies import Receive
from watersmeet.http.origin import Origin
from watersmeet.http.pages import Pages
from watersmeet.http.pipeline import Api, Scope, Send
from watersmeet.model.errors import Refusal
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database
from watersmeet.worker.extracting import Extractor
from watersmeet.worker.sweeping import Sweeper
from watersmeet.worker.tasks import TaskWorker
from watersmeet.worker.viewing import ViewWriter

log = logging.getLogger("watersmeet")

__all__ = ["App", "answers"]


class App:
    """One site over HTTP.

    started: called once the database is open, before the first request is taken.
    """

    def __init__(
        self,
        database: Database,
        files: Files,
        *,
        base_url: str | None = None,
        started: Callable[[Database], Awaitable[None]] | None = None,
    ) -> None:
        origin, authenticator = Origin(base_url), Authenticator(database)
        # On an embedded database most answers never wait for anything: they may be given without a task of their own.
        self.eager = database.dialect == "sqlite"
        self._database = database
        self._files = files
        self._started = started
        self._tasks = TaskWorker(database)
        self._sweeper = Sweeper(database, files)
        self._extractor = Extractor(database, files)
        noted = Noted()
        self._views = ViewWriter(database, noted)
        pages = Pages(database, files, origin, authenticator)
        self._api = Api(database, files, origin, authenticator, pages, self._tasks.nudge, noted, self._extractor.nudge)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._api(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._database.open()
            await self._files.open()
            if self._started is not None:
                await self._started(self._database)
        except Refusal as refusal:
            await send({"type": "lifespan.startup.failed", "message": refusal.text})
            return
        except Exception as error:
            log.exception("The server cannot start.")
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        workers = (self._tasks, self._sweeper, self._views, self._extractor)
        working = [asyncio.create_task(worker.work()) for worker in workers]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for worker in workers:
            worker.stop()
        await asyncio.gather(*working)
        await self._files.close()
        await self._database.close()
        await send({"type": "lifespan.shutdown.complete"})
