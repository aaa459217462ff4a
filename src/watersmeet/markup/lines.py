"""Plain text put together from pieces."""

from collections.abc import Iterable


def lines(pieces: Iterable[str]) -> str:
    """The pieces joined, without white space around a line and without empty lines."""
    return "\n".join(filter(None, map(str.strip, "".join(pieces).split("\n"))))
