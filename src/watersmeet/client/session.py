"""What the two clients share: everything but sending and sleeping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx
import msgspec

from watersmeet import __version__
from watersmeet.client.auth import Auth
from watersmeet.client.errors import NoAnswer
from watersmeet.client.plan import plan_of
from watersmeet.client.retry import Attempts, Retry
from watersmeet.client.wire import JSON, Outgoing, Parts, decode, encode, join, site_root
from watersmeet.contract.core import Request

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

OnResponse = Callable[[type[Request[Any]], int, Mapping[str, str], bytes], object]
"""Told of every answer to a typed request before it is read, refusals and those that are retried included."""

Params = Mapping[str, str | int | float | bool | Sequence[str | int] | None]
File = tuple[str, bytes] | tuple[str, bytes, str]
"""A part of a form: file name, bytes and, if it matters, media type."""

_ALWAYS = {"user-agent": f"watersmeet-client/{__version__}", "accept-encoding": "gzip, deflate"}
_PASSING = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class Answer(Generic[R_co]):
    """An answer with what came beside it. `content` is the body as it was sent, `headers` ignore case."""

    value: R_co
    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what is sent, under which rules it is sent again, and who is told of the answers."""

    request: httpx.Request
    path: str
    attempts: Attempts
    follow: bool
    operation: type[Request[Any]] | None
    on_response: OnResponse | None

    def after(self, response: httpx.Response) -> float | None:
        """Seconds to wait before the next attempt, None when this answer is the final one."""
        if self.on_response is not None and self.operation is not None:
            self.on_response(self.operation, response.status_code, response.headers, response.content)
        return self.attempts.after_answer(response.status_code, response.headers)

    def after_failure(self, error: httpx.RequestError) -> float:
        """Seconds to wait before the next attempt. Raises NoAnswer when there is to be none."""
        wait_s = self.attempts.after_failure() if isinstance(error, _PASSING) else None
        if wait_s is None:
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise NoAnswer(self.request.method, self.path, reason) from error
        return wait_s


@dataclass(frozen=True, slots=True)
class Session:
    """Where a client sends to, as whom, and how persistently. Raises ValueError when the base URL is none."""

    base_url: str
    auth: Auth
    retry: Retry
    on_response: OnResponse | None

    def __post_init__(self) -> None:
        site_root(self.base_url)

    def call(self, request: Request[Any]) -> Call:
        """A typed request, ready to be sent. Reading follows redirects; writing does not."""
        plan = plan_of(type(request))
        outgoing = encode(request, self.base_url)
        repeatable = plan.reads or plan.method in self.retry.methods
        return Call(
            request=self._built(outgoing, outgoing.parts),
            path=outgoing.path,
            attempts=Attempts(self.retry, repeatable=repeatable),
            follow=plan.method == "GET" and not plan.moved,
            operation=type(request),
            on_response=self.on_response,
        )

    def raw_call(
        self,
        method: str,
        path: str,
        params: Params | None,
        json: object,
        content: bytes | None,
        headers: Mapping[str, str] | None,
        files: Mapping[str, File] | None,
        follow_redirects: bool,
    ) -> Call:
        """An untyped request, ready to be sent. Raises ValueError when it is given more than one body."""
        if sum((json is not msgspec.UNSET, content is not None, files is not None)) > 1:
            raise ValueError("give one of json, content and files")
        method = method.upper()
        sent = {"accept": "*/*"}
        if json is not msgspec.UNSET:
            content = msgspec.json.encode(json)
            sent["content-type"] = JSON
        sent |= {name.lower(): value for name, value in (headers or {}).items()}
        outgoing = Outgoing(method, join(self.base_url, path, params or {}), sent, content)
        return Call(
            request=self._built(outgoing, files),
            path=outgoing.path,
            attempts=Attempts(self.retry, repeatable=method in self.retry.methods),
            follow=follow_redirects,
            operation=None,
            on_response=None,
        )

    def answer(self, operation: type[Request[R]], call: Call, response: httpx.Response) -> Answer[R]:
        """The final answer, read. Raises ApiError or UnreadableAnswer."""
        status, headers, content = response.status_code, response.headers, response.content
        value = decode(operation, status, headers, content, path=call.path)
        return Answer(value, status, headers, content)

    def _built(self, outgoing: Outgoing, files: Mapping[str, File] | Parts | None = None) -> httpx.Request:
        headers = {**_ALWAYS, **outgoing.headers}
        credential = self.auth.header()
        if credential is not None:
            headers.setdefault("authorization", credential)
        return httpx.Request(outgoing.method, outgoing.url, headers=headers, content=outgoing.content, files=files)
