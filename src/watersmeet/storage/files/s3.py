"""Files in an S3 bucket, of Amazon's or of anything that speaks its protocol. Needs the extra `s3`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from watersmeet.model.errors import Unavailable
from watersmeet.model.files import FileMissing, Received
from watersmeet.storage.files.keeping import CHUNK, key_of
from watersmeet.storage.files.spool import Spool, disk_told, ready

log = logging.getLogger("watersmeet")

PART = 5 * 1024 * 1024
PARTS_AT_ONCE = 2
"""Uploads go in parts; so many are in memory for each."""

RETRIES = 3
RETRYING = timedelta(seconds=20)
SILENCE = timedelta(seconds=60)
"""How long the bucket may say nothing. A whole download may take as long as its reader does."""


class S3Files:
    """Files as `<prefix>/ab/cd/<hash>`, small things under `<prefix>/derived`. What arrives waits in a local folder.

    The AWS_* variables of the environment say where the bucket is and who asks. Raises ValueError when they make no
    sense.
    """

    def __init__(self, url: str, spool_folder: Path) -> None:
        self._url = url
        self._incoming = spool_folder
        try:
            self._store = S3Store.from_url(
                url,
                # Deleting many at once is what other implementations lack.
                config={"disable_bulk_delete": True},
                client_options={"allow_http": True, "timeout": timedelta(days=1), "read_timeout": SILENCE},
                retry_config={"max_retries": RETRIES, "retry_timeout": RETRYING},
            )
        except BaseError as error:
            raise ValueError(f"'{url}' cannot be used: {_first_line(error)}") from error

    async def open(self) -> None:
        with disk_told("Files cannot be received"):
            await asyncio.to_thread(ready, self._incoming)
        try:
            async for _ in obstore.list(self._store, prefix="incoming", chunk_size=1):
                break
        except (BaseError, OSError) as error:
            raise Unavailable(f"The files at {self._url} cannot be used: {_first_line(error)}") from error

    async def close(self) -> None:
        """Connections end with the process."""

    async def spool(self) -> Spool:
        with disk_told("Files cannot be received"):
            return await asyncio.to_thread(Spool, self._incoming)

    async def keep(self, received: Received) -> None:
        if await self._size(received.digest) != received.size:
            with _told():
                await obstore.put_async(
                    self._store,
                    key_of(received.digest),
                    received.path,
                    chunk_size=PART,
                    max_concurrency=PARTS_AT_ONCE,
                )
        with disk_told("Files cannot be kept"):
            await asyncio.to_thread(received.path.unlink, missing_ok=True)

    async def has(self, digest: str) -> bool:
        return await self._size(digest) is not None

    async def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        with _told():
            got = await self._got(digest, start, stop)
            if got is not None:
                async for piece in got.stream(CHUNK):
                    yield piece

    async def remove(self, digest: str) -> None:
        await self._delete([key_of(digest)])

    async def keep_small(self, name: str, value: bytes) -> None:
        with _told():
            await obstore.put_async(self._store, f"derived/{name}", value)

    async def read_small(self, name: str) -> bytes | None:
        with _told():
            try:
                got = await obstore.get_async(self._store, f"derived/{name}")
            except FileNotFoundError:
                return None
            return bytes(await got.bytes_async())

    async def remove_small(self, prefix: str) -> None:
        name = f"derived/{prefix}"
        await self._delete([name])
        with _told():
            async for page in obstore.list(self._store, prefix=name):
                await self._delete([entry["path"] for entry in page])

    async def _got(self, digest: str, start: int, stop: int | None) -> obstore.GetResult | None:
        """The answer that holds a file or a part of it; None when that part is empty, which is an error to S3."""
        options: obstore.GetOptions = {}
        if stop is not None:
            options = {"range": (start, stop)}
        elif start > 0:
            options = {"range": {"offset": start}}
        try:
            if stop is None or start < stop:
                return await obstore.get_async(self._store, key_of(digest), options=options)
        except FileNotFoundError as error:
            raise FileMissing(digest) from error
        except BaseError:
            size = await self._size(digest) if options else None
            if size is None or start < size:
                raise
        if not await self.has(digest):
            raise FileMissing(digest)
        return None

    async def _size(self, digest: str) -> int | None:
        """How long a file is, or None when it is not there."""
        with _told():
            try:
                return (await obstore.head_async(self._store, key_of(digest)))["size"]
            except FileNotFoundError:
                return None

    async def _delete(self, keys: list[str]) -> None:
        with _told(), contextlib.suppress(FileNotFoundError):
            await obstore.delete_async(self._store, keys)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what the bucket refuses into Unavailable, and keep its reasons for the log: they name hosts."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError) as error:
        log.warning("The bucket refuses the server: %s", _first_line(error))
        raise Unavailable("The place where files are kept refuses the server.") from error
    except (BaseError, OSError) as error:
        log.warning("The bucket cannot be used: %s", _first_line(error))
        raise Unavailable("The place where files are kept cannot be reached now.") from error


def _first_line(error: Exception) -> str:
    """What the library says, without the answer's XML and the dump of its own structures that follow."""
    return str(error).partition("\n")[0].partition(": <?xml")[0]
