"""The worker that reads the files of attachments, one at a time, so that they are found by what they say."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from typing import BinaryIO, Final

from watersmeet.domain import extractions
from watersmeet.domain.extractions import MAX_FILE, MAX_TRIES, reader_of
from watersmeet.model.attachment import File
from watersmeet.model.errors import Unavailable
from watersmeet.model.extraction import Extraction
from watersmeet.model.files import FileMissing
from watersmeet.storage.files import Files
from watersmeet.storage.work import Database
from watersmeet.worker import tasks
from watersmeet.worker.apart import Reading

log = logging.getLogger("watersmeet")

BEGIN_AFTER_S = 0.5
"""How long after a file came in to begin: whoever sends several is not slowed down by what is made of the first."""

COPY_S: Final = 300.0
"""How long getting a file out of the store may take."""


class Extractor:
    """Reads files until stopped; what is left is taken up at the next start, or by another process."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files
        self._nudged = asyncio.Event()
        self._stopping = asyncio.Event()
        self._reading: Reading | None = None

    def nudge(self) -> None:
        """Tell of a new file."""
        self._nudged.set()

    def stop(self) -> None:
        """Leave off, in the middle of a file too."""
        self._stopping.set()
        self._nudged.set()
        if self._reading is not None:
            self._reading.stop()

    async def work(self) -> None:
        """Run until stopped."""
        while not self._stopping.is_set():
            try:
                busy = await self.once()
            except Unavailable:
                busy = False
            except Exception:
                log.exception("Reading a file failed in an unforeseen way; it will be tried again.")
                busy = False
            if not busy:
                await self._rest()

    async def once(self) -> bool:
        """Read the file that waits longest; whether there was one. Raises Unavailable."""
        if not await self._database.read(extractions.any_waiting):
            return False
        one = await self._database.write(extractions.take_up)
        if one is None:
            return False
        try:
            text = await self._text(one)
        except (Unavailable, OSError) as error:
            log.warning("The file of attachment %d cannot be read now: %s", one.content_id, error)
            await self._database.write(lambda session: extractions.put_off(session, one))
            return False
        if self._stopping.is_set():
            await self._database.write(lambda session: extractions.put_off(session, one, at_once=True))
            return False
        await extractions.learn(self._database, text)
        await self._database.write(lambda session: extractions.store(session, one, text))
        return True

    async def _text(self, one: Extraction) -> str:
        """What an attachment's file says, as far as it can be read. Raises Unavailable, OSError."""
        file = one.file
        reader = None if file is None else reader_of(file.media_type)
        if file is None or reader is None:
            return ""
        if one.tries > MAX_TRIES:
            return self._without(one, file, f"reading it was cut short {MAX_TRIES} times")
        if file.size > MAX_FILE:
            return self._without(one, file, f"it is longer than {MAX_FILE >> 20} MB")
        with tempfile.TemporaryFile() as source:
            try:
                async with asyncio.timeout(COPY_S):
                    await self._copy(file.digest, source)
            except FileMissing:
                return self._without(one, file, "its bytes are not in the store")
            except TimeoutError as error:
                raise Unavailable("The place where files are kept takes too long.") from error
            if self._stopping.is_set():
                return ""
            source.seek(0)
            self._reading = Reading(source, reader)
            try:
                text, why = await self._reading.done()
            finally:
                self._reading = None
        if why is not None and not self._stopping.is_set():
            self._without(one, file, why, text)
        return text

    def _without(self, one: Extraction, file: File, why: str, text: str = "") -> str:
        """Say why a file is found by its name alone, or by a part of its text; answer that text."""
        found = f"the first {len(text)} characters of its text" if text else "its name alone"
        log.warning("Attachment %d (%s) is found by %s: %s.", one.content_id, file.media_type, found, why)
        return text

    async def _copy(self, digest: str, target: BinaryIO) -> None:
        async for piece in self._files.read(digest):
            if self._stopping.is_set():
                return
            await asyncio.to_thread(target.write, piece)

    async def _rest(self) -> None:
        """Until a file comes, or another process may have left one."""
        try:
            await asyncio.wait_for(self._nudged.wait(), tasks.LOOK_EVERY_S)
        except TimeoutError:
            return
        self._nudged.clear()
        try:
            await asyncio.wait_for(self._stopping.wait(), BEGIN_AFTER_S)
        except TimeoutError:
            return
