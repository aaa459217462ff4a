"""The lines of a text, below each other and inside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Sheet:
    """Lines with what stands before them in the blocks around. level: how deep these nest."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.level = 0
        self._prefix = ""
        self._first: str | None = None
        self._colons = 2

    @property
    def begins(self) -> bool:
        """Whether the next line is the first of a block inside another."""
        return self._first is not None

    def line(self, text: str = "") -> None:
        """Write a line, or several."""
        for one in text.split("\n"):
            before = self._prefix if self._first is None else self._first
            self._first = None
            self.lines.append(before + one if one else before.rstrip(" "))

    def raw(self, text: str) -> None:
        """Write lines of code, in which colons may stand alone."""
        for one in text.split("\n"):
            shown = one.strip(" \t")
            if shown.startswith(":::"):
                self._colons = max(self._colons, len(shown) - len(shown.lstrip(":")))
        self.line(text)

    @contextmanager
    def inside(self, first: str, rest: str, levels: int = 1) -> Iterator[None]:
        """Write a block whose lines begin so; one without lines has its first."""
        prefix = self._prefix
        begun = len(self.lines)
        self._first = (prefix if self._first is None else self._first) + first
        self._prefix = prefix + rest
        self.level += levels
        yield
        if len(self.lines) == begun:
            self.line()
        self.level -= levels
        self._prefix = prefix

    def container(self, said: str, write: Callable[[], None]) -> None:
        """Write a directive around blocks. It has more colons than any inside it."""
        before = self._prefix if self._first is None else self._first
        outer, self._colons = self._colons, 2
        place = len(self.lines)
        self.line(said)
        self.level += 1
        write()
        self.level -= 1
        colons = ":" * (self._colons + 1)
        self.lines[place] = before + colons + said
        self.line(colons)
        self._colons = max(outer, len(colons))
