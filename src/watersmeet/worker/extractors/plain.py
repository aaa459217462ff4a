"""Text as it is: notes, tables in CSV, Markdown, programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from watersmeet.worker.extractors.encodings import decoded
from watersmeet.worker.extractors.limits import MAX_BYTES

WIDEST = 4
"""No character is longer than this, in any encoding."""


def pieces(source: BinaryIO) -> Iterator[str]:
    """The whole text, as much of it as is taken."""
    yield decoded(source.read(WIDEST * MAX_BYTES))
