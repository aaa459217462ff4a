"""Text that comes in parts, given out in lines."""

from __future__ import annotations

BREAK = "\n"
"""The part that ends a line."""

MANY = 100_000
"""So many parts are given out though the line goes on: it is no line that anybody reads."""


class Gathered:
    """Parts of a text, and a BREAK wherever two words are two."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def lines(self) -> str:
        """What came up to the last BREAK: what stands behind it may go on in the middle of a word."""
        parts = self.parts
        end = len(parts)
        if end < MANY:
            end = next((k for k in range(end, 0, -1) if parts[k - 1] == BREAK), 0)
        return self._given(end)

    def rest(self) -> str:
        """Everything else."""
        return self._given(len(self.parts))

    def _given(self, end: int) -> str:
        """Lines without what they were indented and filled up with."""
        text = "".join(self.parts[:end])
        del self.parts[:end]
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return "\n".join(line for line in lines if line)
