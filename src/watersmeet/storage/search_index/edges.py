"""Where the index is read from."""

from __future__ import annotations

from typing import Final, NamedTuple

FIRST: Final = 2**63 - 1
"""A number greater than all."""


class Edge(NamedTuple):
    """Of one rank: what is asked for, and the number to go on behind or before."""

    rank: int
    expression: str
    number: int
