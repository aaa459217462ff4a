"""Making the search index anew while the site is in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from watersmeet.domain import extractions, finding
from watersmeet.model.content import Content
from watersmeet.storage import search_index
from watersmeet.storage.search_index import upkeep
from watersmeet.storage.search_index.edges import FIRST
from watersmeet.storage.work import Database, Session

PIECE: Final = 200
"""Contents that are written in one transaction."""

Progress = Callable[[int, int], None]
"""Told how many are done, and of how many."""


async def is_needed(database: Database) -> bool:
    """Whether the index was made by code that split words another way, or not at all."""
    return not await database.read(upkeep.is_current)


async def from_what_is_kept(database: Database, progress: Progress) -> int:
    """Split and stem anew what was indexed; answer how many contents that were.

    On SQLite nobody else may write meanwhile. Until it is done, searches find what was changed last only.
    """
    total = await database.read(upkeep.count_rows)
    await database.write(upkeep.forget_words)
    done, before = 0, FIRST
    while True:
        count, before = await database.write(partial(upkeep.words_anew, before=before, limit=PIECE))
        done += count
        progress(done, max(total, done))
        if count < PIECE:
            return done


async def compare(database: Database, progress: Progress) -> int:
    """Hold the index against the contents there are, and mend it; answer how many contents were not as they should be.

    Everything stays findable meanwhile, and others may write.
    """
    total = await database.read(upkeep.count_contents)
    mended = await database.write(_drop_stray)
    done, after = 0, ("", 0)
    while True:
        some, changed = await database.write(partial(_mend, after=after))
        mended += changed
        done += len(some)
        progress(min(done, total), total)
        if len(some) < PIECE:
            return mended
        after = some[-1].version_at, some[-1].id


async def made(database: Database) -> None:
    """Keep in mind that the index is as this code makes it."""
    await database.write(upkeep.set_current)


async def _drop_stray(session: Session) -> int:
    gone = await upkeep.stray(session)
    for content_id in gone:
        await search_index.remove(session, content_id)
    return len(gone)


async def _mend(session: Session, after: tuple[str, int]) -> tuple[list[Content], int]:
    some = list(await upkeep.some_contents(session, after, PIECE))
    changed = 0
    for content, entry, kept in await finding.compared(session, some):
        if kept == entry:
            continue
        changed += 1
        await search_index.mend(session, entry)
        if kept is None and content.kind == "attachment":
            await extractions.follow(session, content)
    return some, changed
