"""Files in a folder of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from watersmeet.model.errors import Unavailable
from watersmeet.model.files import FileMissing, Received
from watersmeet.storage.files.keeping import CHUNK, key_of
from watersmeet.storage.files.spool import Spool, disk_told, ready


class LocalFiles:
    """Files as `ab/cd/<hash>`, small things under `derived`, and what arrives in `incoming`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._derived = folder / "derived"

    async def open(self) -> None:
        try:
            await asyncio.to_thread(self._open)
        except OSError as error:
            raise Unavailable(f"The folder of files cannot be used: {error}.") from error

    async def close(self) -> None:
        """Nothing is held open."""

    async def spool(self) -> Spool:
        with disk_told("Files cannot be received"):
            return await asyncio.to_thread(Spool, self._incoming)

    async def keep(self, received: Received) -> None:
        with disk_told("Files cannot be kept"):
            await asyncio.to_thread(self._keep, received)

    async def has(self, digest: str) -> bool:
        with disk_told("Files cannot be read"):
            return await asyncio.to_thread(self._path(digest).is_file)

    async def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        with disk_told("Files cannot be read"):
            try:
                file, left = await asyncio.to_thread(_opened, self._path(digest), start, stop)
            except FileNotFoundError as error:
                raise FileMissing(digest) from error
            try:
                while left > 0:
                    piece = await asyncio.to_thread(file.read, min(CHUNK, left))
                    if not piece:
                        return
                    left -= len(piece)
                    yield piece
            finally:
                await asyncio.to_thread(file.close)

    async def remove(self, digest: str) -> None:
        with disk_told("Files cannot be removed"):
            await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    async def keep_small(self, name: str, value: bytes) -> None:
        with disk_told("Files cannot be kept"):
            await asyncio.to_thread(self._keep_small, self._derived / name, value)

    async def read_small(self, name: str) -> bytes | None:
        with disk_told("Files cannot be read"):
            try:
                return await asyncio.to_thread((self._derived / name).read_bytes)
            except FileNotFoundError:
                return None

    async def remove_small(self, prefix: str) -> None:
        with disk_told("Files cannot be removed"):
            await asyncio.to_thread(_remove_all, self._derived / prefix)

    def _path(self, digest: str) -> Path:
        return self._folder / key_of(digest)

    def _open(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ready(self._incoming)

    def _keep(self, received: Received) -> None:
        path = self._path(received.digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Also over the same file, which mends it should the disk have lost a part of it.
            received.path.replace(path)
        except FileNotFoundError:
            if not path.exists():
                raise
        for folder in (path.parent, path.parent.parent, self._folder):
            _sync(folder)

    def _keep_small(self, path: Path, value: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        spool = Spool(self._incoming)
        try:
            spool.put(value)
            spool.end().path.replace(path)
        finally:
            spool.drop()


def _remove_all(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; another may be doing the same."""
    with contextlib.suppress(FileNotFoundError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _opened(path: Path, start: int, stop: int | None) -> tuple[BinaryIO, int]:
    """The file at `start`, and how many bytes are left up to `stop` or its end."""
    file = path.open("rb")
    size = os.fstat(file.fileno()).st_size
    file.seek(start)
    return file, (size if stop is None else min(stop, size)) - start


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
