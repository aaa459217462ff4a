"""The headers of every answer."""

from __future__ import annotations

import time
from random import getrandbits

Header = tuple[bytes, bytes]

JSON = (b"content-type", b"application/json")
JSON_V1 = (b"content-type", b"application/json;charset=UTF-8")
HTML = (b"content-type", b"text/html; charset=utf-8")
TEXT = (b"content-type", b"text/plain; charset=utf-8")

_ALWAYS: tuple[Header, ...] = (
    (b"server", b"watersmeet"),
    (b"content-language", b"en-US"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Accept-Encoding"),
    (b"cache-control", b"no-store"),
)
_HTTPS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains; preload")


def every(kind: Header, length: int, *, https: bool) -> list[Header]:
    """What every answer carries: its type and length, and ids to trace it by."""
    trace = b"%032x" % getrandbits(128)
    request_id = b"-".join((trace[:8], trace[8:12], trace[12:16], trace[16:20], trace[20:]))
    headers = [
        kind,
        (b"content-length", b"%d" % length),
        *_ALWAYS,
        (b"x-confluence-request-time", b"%d" % (time.time_ns() // 1_000_000)),
        (b"atl-traceid", trace),
        (b"x-trace-id", trace),
        (b"atl-request-id", request_id),
    ]
    if https:
        headers.append(_HTTPS)
    return headers
