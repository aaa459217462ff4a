"""A minimal HTTP/1.1 client that keeps its connections: httpx would make the seeding several times slower."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")

CONNECTIONS = 32


class Refused(Exception):
    """The server answered with a status the harness cannot go on with."""


class Connection:
    """One kept-alive connection; one request at a time."""

    def __init__(self, port: int, authorization: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: {authorization}\r\nAccept: application/json\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._streams:
            self._streams[1].close()

    async def send(self, method: str, path: str, value: object = None) -> tuple[int, bytes]:
        """Status and body of the answer; raises TimeoutError after 60 s."""
        assert self._streams
        reader, writer = self._streams
        content = b"" if value is None else json.dumps(value).encode()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n" if content else ""
        writer.write(f"{method} {path} HTTP/1.1\r\n{self._head}{kind}\r\n".encode() + content)
        async with asyncio.timeout(60):
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            return int(head[9:12]), await _read_body(reader, head)

    async def json(self, method: str, path: str, value: object = None) -> Any:
        """The decoded answer; raises Refused when its status is not 2xx."""
        status, content = await self.send(method, path, value)
        if not 200 <= status < 300:
            raise Refused(f"{method} {path} answered {status}: {content[:300].decode(errors='replace')}")
        return json.loads(content)


async def _read_body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    start = head.find(b"\r\ncontent-length:")
    if start >= 0:
        return await reader.readexactly(int(head[start + 17 : head.index(b"\r\n", start + 2)]))
    content = b""
    if b"\r\ntransfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            content += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    return content


async def fan_out(
    port: int, authorization: str, jobs: Iterable[T], work: Callable[[Connection, T], Awaitable[None]]
) -> None:
    """Runs `work` for every job, in order, over CONNECTIONS connections; raises the first failure."""
    queue = iter(jobs)

    async def worker() -> None:
        async with Connection(port, authorization) as connection:
            for job in queue:
                await work(connection, job)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(worker())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
