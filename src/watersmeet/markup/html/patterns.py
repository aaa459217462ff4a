"""The patterns that choose headings for a table of contents, without the cost that regular expressions can have.

A pattern is alternatives between "|". In each, "." is any character, ".*" any number of them, and a backslash makes
the next character itself. It matches a whole heading. An alternative that uses more of regular expressions than that
matches nothing.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 500
_BEYOND: Final = frozenset("[](){}+?*^$")


class _Beyond(Exception):
    """A pattern uses what is not known here."""


def _parts(pattern: str) -> list[re.Pattern[str]]:
    """The pieces of a pattern between its ".*"."""
    parts = [""]
    index = 0
    while index < len(pattern):
        one = pattern[index]
        if one == "." and pattern[index + 1 : index + 2] == "*":
            parts.append("")
            index += 1
        elif one == ".":
            parts[-1] += "."
        elif one == "\\" and index + 1 < len(pattern):
            index += 1
            parts[-1] += re.escape(pattern[index])
        elif one in _BEYOND:
            raise _Beyond
        else:
            parts[-1] += re.escape(one)
        index += 1
    return [re.compile(part, re.DOTALL) for part in parts]


class Pattern:
    """A compiled pattern."""

    def __init__(self, pattern: str) -> None:
        self._alternatives: list[list[re.Pattern[str]]] = []
        for one in pattern[:_LONGEST].split("|"):
            try:
                self._alternatives.append(_parts(one.strip().removeprefix("^").removesuffix("$")))
            except _Beyond:
                continue

    def matches(self, value: str) -> bool:
        """Whether an alternative matches the whole of a value."""
        value = value[:_LONGEST]
        return any(_matches(parts, value) for parts in self._alternatives)


def _matches(parts: list[re.Pattern[str]], value: str) -> bool:
    if len(parts) == 1:
        return parts[0].fullmatch(value) is not None
    first = parts[0].match(value)
    if first is None:
        return False
    position = first.end()
    # Each piece has one length, so that the first place where it fits leaves most to those after it.
    for part in parts[1:-1]:
        found = part.search(value, position)
        if found is None:
            return False
        position = found.end()
    last = parts[-1].pattern
    return any(parts[-1].fullmatch(value, at) is not None for at in _tail(value, last, position))


def _tail(value: str, pattern: str, position: int) -> range:
    """Where the last piece can begin: as far from the end as it is long."""
    length = len(re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL))
    return range(max(position, len(value) - length), len(value) - length + 1)
