"""Ids for new things: one sequence for the whole site, handed out from blocks reserved ahead."""

from __future__ import annotations

from operator import length_hint

import sqlalchemy as sa

from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.site import id_block
from watersmeet.storage.work import IdsExhausted, Session

BLOCK = 4096
LOW = 1024
"""Reserve the next block when fewer ids than this are left."""

_RESERVE = Statement(
    sa.update(id_block)
    .where(id_block.c.name == "site")
    .values(next=id_block.c.next + sa.bindparam("size", type_=sa.BigInteger()))
    .returning(id_block.c.next)
)


class IdBlock:
    """Ids this process may hand out. A rolled-back transaction leaves a gap, never a repeat."""

    def __init__(self) -> None:
        self._ranges: list[range] = []
        self._at = iter(range(0))

    @property
    def low(self) -> bool:
        """Whether more should be reserved before the next transaction.

        Counted anew each time: on SQLite ids are taken in one thread and added in another.
        """
        return length_hint(self._at) + sum(map(len, self._ranges)) < LOW

    def take(self) -> int:
        """The next id. Raises IdsExhausted."""
        for value in self._at:
            return value
        if not self._ranges:
            raise IdsExhausted
        self._at = iter(self._ranges.pop(0))
        return self.take()

    def add(self, ids: range) -> None:
        """Put a reserved and committed block at this process's disposal."""
        self._ranges.append(ids)


async def reserve(session: Session, size: int = BLOCK) -> range:
    """Move the site's sequence on by `size` and answer the ids between."""
    row = await session.one(_RESERVE, size=size)
    if row is None:
        raise RuntimeError("the id_block table has no row 'site': run `watersmeet migrate`")
    return range(row[0] - size, row[0])
