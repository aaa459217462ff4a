"""JSON: its names and its strings, with what is escaped in them. What is not one JSON value is read as plain text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from watersmeet.worker.extractors import plain
from watersmeet.worker.extractors.encodings import decoded

WHOLE = 16 * 1024 * 1024
"""Longer than this it is plain text, too."""


def pieces(source: BinaryIO) -> Iterator[str]:
    value = source.read(WHOLE + 1)
    source.seek(0)
    if len(value) <= WHOLE:
        try:
            parsed = json.loads(decoded(value))
        except (ValueError, RecursionError):
            pass
        else:
            yield from _strings(parsed)
            return
    yield from plain.pieces(source)


def _strings(value: Any) -> Iterator[str]:
    """Names, strings and numbers, in their order."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(part for pair in reversed(one.items()) for part in reversed(pair))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
        elif one is not None and not isinstance(one, bool):
            yield str(one)
