"""Sending an answer in one piece.

ASGI sends headers and body apart, and uvicorn checks every header and writes twice. Our answers are whole when they
are sent and their headers are our own, so under uvicorn they go out in one write: a quarter of a small answer's cost
(docs/adr/0004). Under any other server, or should uvicorn change, answers take the ordinary way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from functools import partial
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from watersmeet.http import headers
from watersmeet.http.errors import body_v1, body_v2

EXTENSION = "watersmeet.whole"
"""Names an awaitable function in the request's scope that takes a status, a block of headers and a body."""

MAX_URL = 65535
"""What the parser takes, in bytes."""


def _send_all(leaving: list[tuple[asyncio.Transport, bytes]]) -> None:
    """Send what is ready; before anything else is written, so that answers keep their order on a connection."""
    answers = leaving.copy()
    leaving.clear()
    for transport, answer in answers:
        if not transport.is_closing():
            transport.write(answer)


class _Resumed:
    """Goes on with a coroutine that was started by hand and waits for something."""

    __slots__ = ("_coroutine", "_waits_for")

    def __init__(self, coroutine: Coroutine[Any, Any, None], waits_for: Any) -> None:
        self._coroutine = coroutine
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        waits_for = self._waits_for
        while True:
            try:
                value = yield waits_for
            except BaseException as error:
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, value)
            try:
                waits_for = step()
            except StopIteration:
                return


async def _rest(coroutine: Coroutine[Any, Any, None], waits_for: Any) -> None:
    await _Resumed(coroutine, waits_for)


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol, which also offers requests a way to be answered in one write.

    Answers of one turn of the loop leave together at its end: every write by itself would wake a client that waits, and
    waking costs more than writing.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._leaving: list[tuple[asyncio.Transport, bytes]] = vars(self.server_state).setdefault("leaving", [])
        self._answered_at = 0.0

    def _send_soon(self, transport: asyncio.Transport, answer: bytes) -> None:
        """Send an answer when all requests that are here already have theirs."""
        if not self._leaving:
            self.loop.call_soon(_send_all, self._leaving)
        self._leaving.append((transport, answer))

    def shutdown(self) -> None:
        """Close when nothing is left to be sent."""
        _send_all(self._leaving)
        super().shutdown()

    # Idle connections: one timer each, which looks when the last answer was, instead of a timer for every answer.

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._look_after(self.timeout_keep_alive)

    def _look_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has been idle for long enough; look again later at any other."""
        self.timeout_keep_alive_task = None
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._look_after(self.timeout_keep_alive)
            return
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._look_after(left)
        else:
            self.transport.close()

    def _unset_keepalive_if_required(self) -> None:
        """The timer goes on while the connection lives."""
        if self.transport.is_closing():
            super()._unset_keepalive_if_required()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        async def send_whole(status: int, block: bytes, body: bytes) -> None:
            if cycle.flow.write_paused and not cycle.disconnected:
                await cycle.flow.drain()
            if cycle.disconnected:
                return
            cycle.response_started = True
            cycle.waiting_for_100_continue = False
            if cycle.keep_alive:
                self._send_soon(cycle.transport, b"".join((STATUS_LINE[status], block, b"\r\n", body)))
            else:
                _send_all(self._leaving)
                cycle.transport.write(b"".join((STATUS_LINE[status], block, b"connection: close\r\n\r\n", body)))
            cycle.response_complete = True
            cycle.message_event.set()
            # The function holds the scope that holds it: untied, both are gone now and not when the collector comes.
            offered.clear()
            if not cycle.keep_alive:
                cycle.transport.close()
            cycle.on_response()

        scope: dict[str, Any] = cast("dict[str, Any]", cycle.scope)
        offered = scope["extensions"] = {EXTENSION: send_whole}
        if not getattr(app, "eager", False):
            super()._start_asgi_task(cycle, app)
            return
        # Most answers from an embedded database never wait: they are sent before a task would have been made.
        answering = cycle.run_asgi(app)
        try:
            waits_for = answering.send(None)
        except StopIteration:
            return
        task = self.loop.create_task(_rest(answering, waits_for))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def send_400_response(self, msg: str) -> None:
        """Refuse bytes that are no HTTP request, in the shape of the API they were meant for."""
        url: bytes = getattr(self, "url", b"")
        if len(url) > MAX_URL:
            status, code, text = 414, "URI_TOO_LONG", f"The request's URL is longer than {MAX_URL} bytes."
        else:
            status, code, text = 400, "BAD_REQUEST", "The request is not valid HTTP."
        shape, kind = (body_v1, headers.JSON_V1) if b"/rest/api" in url[:200] else (body_v2, headers.JSON)
        body = shape(status, code, text)
        block = headers.block(kind, len(body), (), https=False)
        _send_all(self._leaving)
        self.transport.write(b"".join((STATUS_LINE[status], block, b"connection: close\r\n\r\n", body)))
        self.transport.close()
