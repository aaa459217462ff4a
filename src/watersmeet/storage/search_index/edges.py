"""Where the index is read from, and statements that each database has written out."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from watersmeet.storage.statement import Statement

FIRST: Final = 2**63 - 1
"""A number greater than all."""


class Edge(NamedTuple):
    """Of one rank: what is asked for, and the number to go on behind or before."""

    rank: int
    expression: str
    number: int


def written(sql: str, types: dict[str, Any]) -> Statement:
    """A statement in the words of one database, with the types of its bound values."""
    binds = (sa.bindparam(name, type_=kind) for name, kind in types.items())
    return Statement(sa.text(sql).bindparams(*binds))
