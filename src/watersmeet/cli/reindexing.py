"""Making the search index anew, and showing how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from watersmeet.domain import reindexing
from watersmeet.storage.work import Database


@contextmanager
def _shown(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, else a line at every tenth part; on standard error: what is printed stays an answer."""
    told = -1

    def lines(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else told
        if tenth > told:
            told = tenth
            click.echo(f"{what}: {done:,} of {total:,}", err=True)

    if not sys.stderr.isatty():
        yield lines
        return
    with click.progressbar(length=1, label=what, file=sys.stderr, show_pos=True) as bar:

        def drawn(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield drawn


async def bring_up(database: Database) -> None:
    """Index what is not indexed the way this code does it; nothing where all is."""
    if await reindexing.is_needed(database):
        await reindex(database, words=True)


async def reindex(database: Database, *, words: bool) -> str:
    """Make the index anew; answer in words what was done."""
    if words:
        with _shown("Splitting texts into words") as shown:
            await reindexing.from_what_is_kept(database, shown)
    with _shown("Comparing the index with the contents") as shown:
        mended = await reindexing.compare(database, shown)
    await reindexing.made(database)
    if not mended:
        return "The search index is as it should be."
    return f"{mended:,} contents were not indexed as they should be; they are now."
