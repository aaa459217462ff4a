"""A scripted site, and the two clients behind one face so that the same tests run over both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx
import msgspec

from watersmeet.client import Answer, AsyncClient, Client, Listed, Retry
from watersmeet.contract.core import Request

R = TypeVar("R")
T = TypeVar("T")
L = TypeVar("L", bound=Listed[Any])

BASE = "https://wiki.example.com"

Reply = httpx.Response | httpx.RequestError | Callable[[httpx.Request], httpx.Response]


def reply(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> httpx.Response:
    content = b"" if body is None else msgspec.json.encode(body)
    return httpx.Response(status, headers={"content-type": "application/json", **(headers or {})}, content=content)


class Site:
    """Gives the replies in order, the last one for ever, and keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        said = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(said, httpx.RequestError):
            raise said
        if isinstance(said, httpx.Response):
            # A response object belongs to one client call; the script may give the same one again.
            return httpx.Response(said.status_code, headers=said.headers, content=said.content)
        return said(request)

    @property
    def targets(self) -> list[str]:
        """Path and query of every request, as they stood on the wire."""
        return [request.url.raw_path.decode("ascii") for request in self.seen]


class FakeClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.start = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.slept.append(seconds)

    def retry(self, **options: Any) -> Retry:
        return Retry(**{"random": lambda: 0.5, "now": self.now, **options})


class SyncFace:
    def __init__(self, site: Site, clock: FakeClock, options: dict[str, Any]) -> None:
        base_url = options.pop("base_url", BASE)
        self.client = Client(base_url, transport=httpx.MockTransport(site), sleep=clock.sleep, **options)

    def send(self, request: Request[R]) -> R:
        return self.client.send(request)

    def exchange(self, request: Request[R]) -> Answer[R]:
        return self.client.exchange(request)

    def pages(self, request: Request[L]) -> list[L]:
        return list(self.client.pages(request))

    def each(self, request: Request[Listed[T]]) -> list[T]:
        return list(self.client.each(request))

    def raw(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.client.raw(method, path, **options)

    def close(self) -> None:
        with self.client:
            pass


class AsyncFace:
    """Every call is run to its end on one loop, so tests need not be coroutines."""

    def __init__(self, site: Site, clock: FakeClock, options: dict[str, Any]) -> None:
        base_url = options.pop("base_url", BASE)
        self.client = AsyncClient(base_url, transport=httpx.MockTransport(site), sleep=clock.sleep_async, **options)
        self.runner = asyncio.Runner()

    def send(self, request: Request[R]) -> R:
        return self.runner.run(self.client.send(request))

    def exchange(self, request: Request[R]) -> Answer[R]:
        return self.runner.run(self.client.exchange(request))

    def pages(self, request: Request[L]) -> list[L]:
        async def collect() -> list[L]:
            return [page async for page in self.client.pages(request)]

        return self.runner.run(collect())

    def each(self, request: Request[Listed[T]]) -> list[T]:
        async def collect() -> list[T]:
            return [item async for item in self.client.each(request)]

        return self.runner.run(collect())

    def raw(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.runner.run(self.client.raw(method, path, **options))

    def close(self) -> None:
        async def leave() -> None:
            async with self.client:
                pass

        self.runner.run(leave())
        self.runner.close()


Face = SyncFace | AsyncFace


def page_single(page_id: int = 1, **members: Any) -> dict[str, Any]:
    """A page as the server sends it alone."""
    return {
        "id": str(page_id),
        "status": "current",
        "title": f"Page {page_id}",
        "spaceId": "7",
        "parentId": None,
        "parentType": None,
        "position": 0,
        "authorId": "a1",
        "ownerId": "a1",
        "lastOwnerId": None,
        "createdAt": "2026-01-01T12:00:00.000Z",
        "version": {
            "number": 1,
            "message": "",
            "minorEdit": False,
            "authorId": "a1",
            "createdAt": "2026-01-01T12:00:00.000Z",
        },
        "body": {},
        "_links": {"editui": "/e", "webui": "/w", "edituiv2": "/e2", "tinyui": "/x/AQ"},
        **members,
    }


def page_list(*ids: int, after: str | None = None) -> dict[str, Any]:
    """A page of a v2 list; `after` is the path and query of the next."""
    links = {"base": f"{BASE}/wiki"} | ({"next": after} if after else {})
    return {"results": [page_single(page_id) for page_id in ids], "_links": links}
