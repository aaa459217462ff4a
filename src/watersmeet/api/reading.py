"""For whom bodies are shown in an answer."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call
from watersmeet.domain.rendering import Reader


def reader(call: Call[Any]) -> Reader:
    """The caller, as somebody who is to see bodies."""
    return Reader(call.db, call.actor, call.base, call.now, call.made)
