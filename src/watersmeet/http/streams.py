"""Answers that are not in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stream:
    """A body that is sent piece by piece; `size` is its length in bytes, None where that shows only at the end."""

    size: int | None
    pieces: AsyncIterator[bytes]
