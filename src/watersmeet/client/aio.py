"""The client for programs that do other things meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, TypeVar

import httpx
import msgspec

from watersmeet.client.auth import ANONYMOUS, Auth
from watersmeet.client.paging import Listed, following
from watersmeet.client.retry import DEFAULT_RETRY, Retry
from watersmeet.client.session import Answer, Call, File, OnResponse, Params, Session
from watersmeet.contract.core import Request

T = TypeVar("T")
R = TypeVar("R")
L = TypeVar("L", bound=Listed[Any])


class AsyncClient:
    """`Client` with `async`: the same parameters, the same methods, the same errors. Tasks may share one.

    transport: an asynchronous one.
    sleep:     awaited; give another event loop's own when not on asyncio.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth = ANONYMOUS,
        timeout: float | httpx.Timeout | None = 30.0,
        retry: Retry = DEFAULT_RETRY,
        transport: httpx.AsyncBaseTransport | None = None,
        on_response: OnResponse | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._session = Session(base_url, auth, retry, on_response)
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)
        self._sleep = sleep

    async def send(self, request: Request[R]) -> R:
        """Make one call."""
        return (await self.exchange(request)).value

    async def exchange(self, request: Request[R]) -> Answer[R]:
        """Make one call, and keep the status and the headers of its answer."""
        call = self._session.call(request)
        return self._session.answer(type(request), call, await self._deliver(call))

    async def pages(self, request: Request[L]) -> AsyncIterator[L]:
        """Read a list, page by page; asks for the next one when it is wanted. Raises PagingError, too."""
        after: Request[L] | None = request
        while after is not None:
            answer = await self.exchange(after)
            yield answer.value
            after = following(after, answer.content, len(answer.value.results))

    async def each(self, request: Request[Listed[T]]) -> AsyncIterator[T]:
        """Read a list, entry by entry, to its end; `limit` is the size of a page, not of the whole."""
        async for page in self.pages(request):
            for item in page.results:
                yield item

    async def raw(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: object = msgspec.UNSET,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        follow_redirects: bool = False,
    ) -> httpx.Response:
        """Make a call that has no request class, with the same credential and retries; refusals are not raised.

        path: from the site's root, so it starts with /wiki; may have a query of its own.
        """
        return await self._deliver(
            self._session.raw_call(method, path, params, json, content, headers, files, follow_redirects)
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"AsyncClient({self._session.base_url!r}, auth={self._session.auth!r})"

    async def _deliver(self, call: Call) -> httpx.Response:
        while True:
            try:
                response = await self._http.send(call.request, follow_redirects=call.follow)
            except httpx.RequestError as error:
                wait_s = call.after_failure(error)
            else:
                again_s = call.after(response)
                if again_s is None:
                    return response
                wait_s = again_s
            await self._sleep(wait_s)
