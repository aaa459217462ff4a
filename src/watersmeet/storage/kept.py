"""What lists show of contents, kept in memory for as long as the rows stay as they are.

A list asks the database for ids and stamps only; what was shown of a row before is shown again while its stamp, and
that of its space, are the same. Who may see the row is asked anew every time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.storage.content import BRIEF, FROM, SORTS, Filter, rows
from watersmeet.storage.statement import Statement, within
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.space import space
from watersmeet.storage.visibility import may_see, who
from watersmeet.storage.work import Session

T = TypeVar("T")

_STAMP: Final = (space.c.stamp * sa.literal_column("4294967296") + c.c.stamp).label("stamps")
_AFRESH = Statement(sa.select(_STAMP, *BRIEF).select_from(FROM).where(within(c.c.id, "ids"), may_see()))


async def listed(
    session: Session, actor: Actor, wanted: Filter, show: Callable[[Content], T]
) -> list[tuple[tuple[Any, int], T]]:
    """The place (sort value, id) of each content that `wanted` describes and the caller may see, and what it shows.

    show: the same function for every list that shows contents so; it knows nothing but the content, without body and
    without where it stands in the tree.
    """
    by_id = wanted.sort == "id"
    columns = (c.c.id, _STAMP) if by_id else (c.c.id, _STAMP, SORTS[wanted.sort])
    found = await rows(session, actor, wanted, columns)
    kept = session.kept.setdefault(show, {})
    shown: dict[int, T] = {}
    missing = []
    for row in found:
        known = kept.get(row[0])
        if known is not None and known[0] == row[1]:
            shown[row[0]] = known[1]
        else:
            missing.append(row[0])
    if missing:
        for stamp, *columns_of_one in await session.all(_AFRESH, ids=missing, **who(session, actor)):
            content = Content(*columns_of_one)
            shown[content.id] = show(content)
            kept[content.id] = (stamp, shown[content.id])
        session.kept.limit(kept)
    if by_id:
        return [((None, row[0]), shown[row[0]]) for row in found if row[0] in shown]
    return [((row[2], row[0]), shown[row[0]]) for row in found if row[0] in shown]
