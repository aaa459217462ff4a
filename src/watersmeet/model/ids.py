"""Ids and instants: what names a thing and when it happened."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
import uuid
from datetime import UTC, datetime
from typing import NewType

ContentId = NewType("ContentId", int)
SpaceId = NewType("SpaceId", int)
AccountId = NewType("AccountId", str)

Instant = NewType("Instant", str)
"""A UTC instant as fixed-width ISO 8601 text with milliseconds and Z, so that text order is time order."""


def instant(at: datetime) -> Instant:
    """The instant of an aware datetime, cut to milliseconds."""
    utc = at.astimezone(UTC)
    return Instant(f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z")


_second = (0, "")


def now() -> Instant:
    """The present, in UTC."""
    global _second
    ms = time.time_ns() // 1_000_000
    whole, part = divmod(ms, 1000)
    known, text = _second
    if known != whole:
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
        _second = (whole, text)
    return Instant(f"{text}.{part:03d}Z")


def moment(at: Instant) -> datetime:
    """The aware datetime of an instant."""
    return datetime.fromisoformat(at)


def epoch_ms(at: Instant) -> int:
    """Milliseconds since 1970 of an instant."""
    return round(moment(at).timestamp() * 1000)


def new_account_id() -> AccountId:
    """An account id in Atlassian's newer shape: `712020:<uuid>`."""
    return AccountId(f"712020:{uuid.uuid4()}")


def new_secret() -> str:
    """A random API token: 192 bits, URL-safe, with a prefix that secret scanners can find."""
    return "WMTT3" + secrets.token_urlsafe(24)


_TO_TINY = bytes.maketrans(b"/+", b"-_")


def tiny(content_id: int) -> str:
    """The code of a tiny link: little-endian id, base64, without trailing zero bits, `/`->`-`, `+`->`_`."""
    raw = binascii.b2a_base64(content_id.to_bytes(8, "little"), newline=False)
    code = raw.rstrip(b"=").rstrip(b"A").translate(_TO_TINY).decode()
    return code + "/" if code[-1:] in ("-", "_") else code


def from_tiny(code: str) -> int | None:
    """The content id of a tiny link's code, or None when it is none."""
    plain = code.rstrip("/").replace("-", "/").replace("_", "+")
    if not 0 < len(plain) <= 11:
        return None
    try:
        raw = base64.b64decode(plain.ljust(11, "A") + "=", validate=True)
    except ValueError:
        return None
    return int.from_bytes(raw, "little")
