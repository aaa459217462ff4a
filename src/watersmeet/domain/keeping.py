"""Bytes of attachments between the file store and the database.

Bytes are claimed in the database, then kept in the store, and then a version says that it needs them: whatever is cut
short in between leaves bytes that nobody needs, never a version without bytes. Those are removed an hour later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Final

from watersmeet.model.errors import Unavailable
from watersmeet.model.files import Received
from watersmeet.model.ids import Instant, instant, moment
from watersmeet.storage import attachments
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database

UNNEEDED_FOR: Final = timedelta(hours=1)
_TRIES: Final = 50
_WAIT_S: Final = 0.1


async def keep(database: Database, files: Files, now: Instant, received: Iterable[Received]) -> None:
    """Put bytes that arrived into the store. Raises Unavailable."""
    for one in received:
        await _claim(database, one.digest, now)
        await files.keep(one)


async def _claim(database: Database, digest: str, now: Instant) -> None:
    for _ in range(_TRIES):
        if await database.write(lambda session: attachments.claim(session, digest, now)):
            return
        await asyncio.sleep(_WAIT_S)
    raise Unavailable("The same bytes are just being removed; try again.")


async def sweep(database: Database, files: Files, now: Instant) -> int:
    """Remove the bytes that no version needs any more; answer how many files that was. Raises Unavailable."""
    before = instant(moment(now) - UNNEEDED_FOR)
    digests = await database.write(lambda session: attachments.unneeded(session, before))
    for digest in digests:
        await files.remove(digest)
        await files.remove_small(f"thumbnails/{digest}")
        await database.write(partial(attachments.gone, digest=digest))
    return len(digests)
