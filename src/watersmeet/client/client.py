"""The client that waits for its answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
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


class Client:
    """Sends the contract's requests to a site and gives back what they promise. Threads may share one.

    base_url:    the site, with or without /wiki, or its gateway address (https://host/ex/confluence/{cloudId}).
    timeout:     seconds for connecting, and for each wait for bytes; None waits for ever.
    transport:   what carries the bytes, in place of the network.
    on_response: told of every answer to a typed request before it is read.
    sleep:       how to wait between attempts.

    Calls raise ClientError: an ApiError when the server refuses, NoAnswer, or UnreadableAnswer.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth = ANONYMOUS,
        timeout: float | httpx.Timeout | None = 30.0,
        retry: Retry = DEFAULT_RETRY,
        transport: httpx.BaseTransport | None = None,
        on_response: OnResponse | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._session = Session(base_url, auth, retry, on_response)
        self._http = httpx.Client(timeout=timeout, transport=transport)
        self._sleep = sleep

    def send(self, request: Request[R]) -> R:
        """Make one call."""
        return self.exchange(request).value

    def exchange(self, request: Request[R]) -> Answer[R]:
        """Make one call, and keep the status and the headers of its answer."""
        call = self._session.call(request)
        return self._session.answer(type(request), call, self._deliver(call))

    def pages(self, request: Request[L]) -> Iterator[L]:
        """Read a list, page by page; asks for the next one when it is wanted. Raises PagingError, too."""
        after: Request[L] | None = request
        while after is not None:
            answer = self.exchange(after)
            yield answer.value
            after = following(after, answer.content, len(answer.value.results))

    def each(self, request: Request[Listed[T]]) -> Iterator[T]:
        """Read a list, entry by entry, to its end; `limit` is the size of a page, not of the whole."""
        for page in self.pages(request):
            yield from page.results

    def raw(
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
        return self._deliver(
            self._session.raw_call(method, path, params, json, content, headers, files, follow_redirects)
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self._session.base_url!r}, auth={self._session.auth!r})"

    def _deliver(self, call: Call) -> httpx.Response:
        while True:
            try:
                response = self._http.send(call.request, follow_redirects=call.follow)
            except httpx.RequestError as error:
                wait_s = call.after_failure(error)
            else:
                again_s = call.after(response)
                if again_s is None:
                    return response
                wait_s = again_s
            self._sleep(wait_s)
