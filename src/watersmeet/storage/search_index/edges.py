"""Where the index is read from, and statements that each database has written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from watersmeet.storage.statement import Ids, Statement

FIRST: Final = 2**63 - 1
"""A number greater than all."""

LAST: Final = 4
"""The rank of what has the words somewhere; that of everything, where there are no others."""


class Edge(NamedTuple):
    """Of one rank: what is asked for, and the number to go on behind or before."""

    rank: int
    expression: str
    number: int


def given(edges: Sequence[Edge], limit: int) -> dict[str, Any]:
    """The values that a statement of `ranked` is asked with."""
    values: dict[str, Any] = {"limit": limit}
    for edge in edges:
        values |= {f"words{edge.rank}": edge.expression, f"edge{edge.rank}": edge.number}
    return values


def ranked(arms: Sequence[str], ranks: Sequence[int]) -> Statement:
    """A query for each rank, of which the next is looked at when those before it did not fill the page."""
    types: dict[str, Any] = {"limit": sa.BigInteger()}
    for rank in ranks:
        types |= {f"words{rank}": sa.Text(), f"edge{rank}": sa.BigInteger()}
    return written(" UNION ALL ".join(arms) + " LIMIT :limit", types)


def among(arms: Sequence[str], ranks: Sequence[int]) -> Statement:
    """A query for each rank that is asked of a bound list of numbers."""
    return written(" UNION ALL ".join(arms), {"among": Ids(), **{f"words{rank}": sa.Text() for rank in ranks}})


def written(sql: str, types: dict[str, Any]) -> Statement:
    """A statement in the words of one database, with the types of its bound values."""
    binds = (sa.bindparam(name, type_=kind) for name, kind in types.items())
    return Statement(sa.text(sql).bindparams(*binds))
