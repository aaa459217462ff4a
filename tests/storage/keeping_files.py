"""A bucket for tests, and how they look at what is kept."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import obstore
import pytest
from obstore.store import S3Store

from watersmeet.config import Config
from watersmeet.model.files import Received
from watersmeet.storage.files import Files

T = TypeVar("T")

AWS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1"}


@contextmanager
def bucket_server() -> Iterator[str]:
    """An S3 server in a process of its own, with a bucket `attachments`; answers its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        # Parts of uploads stay in its memory: on its disk each takes a quarter of a second.
        env={**os.environ, "MOTO_S3_DEFAULT_KEY_BUFFER_SIZE": str(64 * 1024 * 1024)},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stderr is not None
            said = iter(server.stderr)
            url = next(found[0] for line in said if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            httpx.put(f"{url}/attachments").raise_for_status()
            # Its log would fill the pipe: nobody reads it.
            with subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL):
                yield url
                server.terminate()
        finally:
            server.terminate()


def in_environment(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    """Have AWS_* name a bucket server."""
    for name, value in {**AWS, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)


class Place:
    """Where a test keeps files: settings, and what is really there."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.in_bucket = config.files is not None
        self.incoming = config.data / "incoming" if self.in_bucket else config.files_folder / "incoming"

    def run(self, work: Callable[[Files], Awaitable[T]]) -> T:
        """Open the files, do the work, close them."""

        async def opened() -> T:
            files = self.config.open_files()
            await files.open()
            try:
                return await work(files)
            finally:
                await files.close()

        return asyncio.run(opened())

    def kept(self) -> set[str]:
        """The names of all that is kept, without what is on its way in."""
        if self.in_bucket:
            return {entry["path"] for entry in obstore.list(self._store()).collect()}
        folder = self.config.files_folder
        return {
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and self.incoming not in path.parents
        }

    def overwrite(self, name: str, value: bytes) -> None:
        """Damage what is kept."""
        if self.in_bucket:
            obstore.put(self._store(), name, value)
        else:
            (self.config.files_folder / name).write_bytes(value)

    def waiting(self) -> list[str]:
        """The temporary files."""
        return sorted(path.name for path in self.incoming.iterdir())

    def _store(self) -> S3Store:
        assert self.config.files is not None
        return S3Store.from_url(self.config.files, client_options={"allow_http": True})


async def receive(files: Files, *pieces: bytes) -> Received:
    spool = await files.spool()
    for piece in pieces:
        await spool.write(piece)
    return await spool.finish()


async def keep(files: Files, *pieces: bytes) -> str:
    """Receive and keep; answers the hash."""
    received = await receive(files, *pieces)
    await files.keep(received)
    return received.digest


async def read(files: Files, digest: str, *span: Any) -> bytes:
    return b"".join([piece async for piece in files.read(digest, *span)])


def name_of(value: bytes) -> str:
    """Where these bytes are kept."""
    digest = hashlib.sha256(value).hexdigest()
    return str(Path(digest[:2], digest[2:4], digest))
