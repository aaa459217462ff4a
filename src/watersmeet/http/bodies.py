"""The bytes of a request's body, as they arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from watersmeet.contract.core import Op
from watersmeet.model.errors import TooLarge, Unavailable

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def check_length(op: Op, given: dict[bytes, bytes]) -> None:
    """Refuse a body that says itself that it is too long. Raises TooLarge."""
    declared = given.get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > op.max_body:
        raise _too_large(op)


async def pieces(op: Op, receive: Receive) -> AsyncIterator[bytes]:
    """The body, piece by piece; none is empty. Raises TooLarge, and Unavailable when the caller hangs up."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Unavailable("The connection was closed before the body was complete.")
        piece: bytes = message.get("body", b"")
        size += len(piece)
        if size > op.max_body:
            raise _too_large(op)
        if piece:
            yield piece
        if not message.get("more_body"):
            return


def _too_large(op: Op) -> TooLarge:
    return TooLarge(f"The request body is larger than {op.max_body} bytes.")
