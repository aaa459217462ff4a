"""Views of content: noted while it is read, written a moment later, and counted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC
from functools import partial
from typing import Final

import msgspec

from watersmeet.cql import CqlError
from watersmeet.cql.dates import read_literal
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Forbidden, InvalidParameter, NotFound
from watersmeet.model.ids import Instant
from watersmeet.storage import content
from watersmeet.storage import views as rows
from watersmeet.storage.views import Views
from watersmeet.storage.work import Database, Session

MOST: Final = 100_000
"""How many views wait to be written; beyond, while the database cannot be written, no more are noted."""

STEP: Final = 500
"""Rows of old days that are counted together in one transaction, so that other writers get their turn."""

EVER: Final = ""
"""Sorts before every day."""


class Noted:
    """Views that were seen and are not written yet. Whoever reads notes them, in whichever thread.

    noted: called after each. What is noted here is lost when the process is killed.
    """

    def __init__(self) -> None:
        self.noted: Callable[[], None] | None = None
        self._waiting: dict[tuple[int, str, str], Views] = {}
        self._lock = threading.Lock()

    def note(self, content_id: int, actor: Actor, at: Instant) -> None:
        """The caller looked at a content."""
        self._add(Views(content_id, actor.account_id or rows.NOBODY, at, 1))
        if self.noted is not None:
            self.noted()

    def _add(self, views: Views) -> None:
        key = views.content_id, views.account_id, views.at[:10]
        with self._lock:
            before = self._waiting.get(key)
            if before is not None:
                last = max(before.at, views.at)
                self._waiting[key] = msgspec.structs.replace(before, at=last, count=before.count + views.count)
            elif len(self._waiting) < MOST:
                self._waiting[key] = views

    def take(self) -> list[Views]:
        """What is to be written."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return list(waiting.values())

    def put_back(self, views: list[Views]) -> None:
        """What could not be written now."""
        for each in views:
            self._add(each)


async def count(session: Session, actor: Actor, content_id: int, since: str | None) -> int:
    """How often a content was looked at. since: a date; the whole of that day counts.

    Raises Forbidden, NotFound, InvalidParameter.
    """
    await _check_may_ask(session, actor, content_id)
    return await rows.count(session, content_id, _day(since))


async def viewers(session: Session, actor: Actor, content_id: int, since: str | None) -> int:
    """How many people looked at a content; all who were not signed in are one. Raises as `count` does."""
    await _check_may_ask(session, actor, content_id)
    return await rows.viewers(session, content_id, _day(since))


async def _check_may_ask(session: Session, actor: Actor, content_id: int) -> None:
    if actor.anonymous:
        raise Forbidden("Only a signed-in caller may see who looks at content.")
    if await content.see(session, actor, content_id) is None:
        raise NotFound(f"No content found with id: ContentId{{id={content_id}}}")


def _day(since: str | None) -> str:
    """The UTC day of a date. Raises InvalidParameter."""
    if since is None:
        return EVER
    try:
        written = read_literal(since)
        return written.wall.replace(tzinfo=written.zone or UTC).astimezone(UTC).date().isoformat()
    except (CqlError, OverflowError, ValueError) as error:
        text = f"'{since[:100]}' is no date: 'fromDate' is one like 2021-03-21T00:00:00.000Z or 2021-03-21."
        raise InvalidParameter(text, field="fromDate") from error


async def sweep(database: Database, now: Instant) -> int:
    """Count the days of the years before last year by year; answer how many rows there were. Raises Unavailable."""
    before = f"{int(now[:4]) - 1:04}-01-01"
    folded = 0
    while True:
        some = await database.write(partial(rows.fold, before=before, limit=STEP))
        folded += some
        if some < STEP:
            return folded
