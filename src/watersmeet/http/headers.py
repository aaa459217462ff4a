"""The headers of every answer, written as one block."""

from __future__ import annotations

import time
from collections.abc import Iterable
from random import getrandbits

Header = tuple[bytes, bytes]

JSON = b"application/json"
JSON_V1 = b"application/json;charset=UTF-8"
HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain; charset=utf-8"

_EVERY = b"""\
content-type: %b\r
server: watersmeet\r
content-language: en-US\r
x-content-type-options: nosniff\r
vary: Accept-Encoding\r
x-confluence-request-time: %d\r
atl-traceid: %b\r
x-trace-id: %b\r
atl-request-id: %b-%b-%b-%b-%b\r
"""
_HTTPS = b"strict-transport-security: max-age=63072000; includeSubDomains; preload\r\n"


def block(kind: bytes, length: int | None, more: Iterable[Header], *, https: bool) -> bytes:
    """What every answer carries, its type and length and ids to trace it by, and then `more`.

    length: None for answers that have no body by their status, or whose length is not known.
    Raises ValueError for a value with a line break, which would be another header.
    """
    trace = b"%032x" % getrandbits(128)
    text = _EVERY % (
        kind,
        time.time_ns() // 1_000_000,
        trace,
        trace,
        trace[:8],
        trace[8:12],
        trace[12:16],
        trace[16:20],
        trace[20:],
    )
    if length is not None:
        text += b"content-length: %d\r\n" % length
    for name, value in more:
        if b"\n" in value or b"\r" in value:
            raise ValueError(f"the header {name!r} would hold a line break")
        text += b"%b: %b\r\n" % (name, value)
    return text + _HTTPS if https else text


def listed(text: bytes) -> list[Header]:
    """A block as single headers, for servers that take them so."""
    found = []
    for line in text.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b": ")
        found.append((name, value))
    return found
