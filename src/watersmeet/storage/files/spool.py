"""Files on their way in: temporary files, hashed while they are written."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from watersmeet.model.errors import Unavailable
from watersmeet.model.files import Received

GATHERED = 1024 * 1024
"""How many bytes are gathered before they are written."""

LEFT_BEHIND_S = 24 * 60 * 60
"""A temporary file nobody wrote to for so long is what a crash left behind."""


@contextlib.contextmanager
def disk_told(what: str) -> Iterator[None]:
    """Turn what the disk refuses into Unavailable. No path is told: people who upload read this."""
    try:
        yield
    except OSError as error:
        raise Unavailable(f"{what} now: {error.strerror or 'the disk fails'}.") from error


class Spool:
    """One file on its way in. Bytes go to a temporary file; memory stays small whatever comes.

    Making one, `put`, `end` and `drop` block: they are for threads.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / secrets.token_hex(16)
        self._file = self._path.open("xb")
        self._hash = hashlib.sha256()
        self._size = 0
        self._gathered = bytearray()
        # A request that is cancelled leaves its thread writing: discarding waits for that.
        self._lock = threading.Lock()

    async def write(self, piece: bytes) -> None:
        """Take the next bytes. Raises Unavailable when the disk is full."""
        self._gathered += piece
        if len(self._gathered) >= GATHERED:
            gathered, self._gathered = self._gathered, bytearray()
            with disk_told("Files cannot be received"):
                await asyncio.to_thread(self.put, gathered)

    async def finish(self) -> Received:
        """What arrived, flushed to the disk. Raises Unavailable."""
        with disk_told("Files cannot be received"):
            return await asyncio.to_thread(self.end)

    async def discard(self) -> None:
        """Remove the temporary file. Fine to call twice, and after it was kept."""
        await asyncio.to_thread(self.drop)

    def put(self, piece: bytes | bytearray) -> None:
        """Blocking: write and hash. Raises OSError."""
        with self._lock:
            self._hash.update(piece)
            self._file.write(piece)
            self._size += len(piece)

    def end(self) -> Received:
        """Blocking: `finish`. Raises OSError."""
        gathered, self._gathered = self._gathered, bytearray()
        self.put(gathered)
        with self._lock, self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        return Received(digest=self._hash.hexdigest(), size=self._size, path=self._path)

    def drop(self) -> None:
        """Blocking: `discard`."""
        # What cannot be removed now is cleared when it is old.
        with self._lock, contextlib.suppress(OSError):
            try:
                self._file.close()
            finally:
                self._path.unlink(missing_ok=True)


def ready(folder: Path) -> None:
    """Make the folder of temporary files and clear what is old in it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    old = time.time() - LEFT_BEHIND_S
    with os.scandir(folder) as entries:
        for entry in entries:
            # Another process may be clearing too.
            with contextlib.suppress(FileNotFoundError):
                if entry.stat().st_mtime < old:
                    os.unlink(entry.path)
