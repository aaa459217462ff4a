"""The index as a whole: whether it was made by this code, and going through it piece by piece to make it anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from watersmeet.model.content import Content
from watersmeet.storage.content import BODY, COLUMNS, WITH_BODY, has_status
from watersmeet.storage.search_index import writing
from watersmeet.storage.search_index.entry import unpacked
from watersmeet.storage.search_index.tables import search_row, search_words
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.site import site
from watersmeet.storage.work import Session

VERSION: Final = 1
"""Of the code that splits and stems words. Who changes it counts on, and adds a migration that sets the site's to 0."""

_VERSION = Statement(sa.select(site.c.search_version))
_SET_VERSION = Statement(sa.update(site).values(search_version=sa.bindparam("version", type_=sa.Integer())))
_EMPTY_WORDS = Statement(sa.insert(search_words).values({"search_words": sa.literal_column("'delete-all'")}))
_limit = sa.bindparam("limit", type_=sa.BigInteger())
_SOME_ROWS = Statement(
    sa.select(search_row.c.id, search_row.c.content_id, search_row.c.packed)
    .where(search_row.c.id < sa.bindparam("before", type_=sa.BigInteger()))
    .order_by(search_row.c.id.desc())
    .limit(_limit)
    .with_for_update()
)
_COUNT_ROWS = Statement(sa.select(sa.func.count()).select_from(search_row))

_published = has_status(("current",))
_SOME_CONTENTS = Statement(
    sa.select(*COLUMNS, *BODY)
    .select_from(WITH_BODY)
    .where(
        sa.tuple_(c.c.version_at, c.c.id)
        > sa.tuple_(sa.bindparam("at", type_=c.c.version_at.type), sa.bindparam("id", type_=sa.BigInteger())),
        _published,
    )
    .order_by(c.c.version_at, c.c.id)
    .limit(_limit)
)
_COUNT_CONTENTS = Statement(sa.select(sa.func.count()).select_from(c).where(_published))
_STRAY = Statement(
    sa.select(search_row.c.content_id).where(
        ~sa.exists().where(c.c.id == search_row.c.content_id, _published).correlate(search_row)
    )
)


async def is_current(session: Session) -> bool:
    """Whether what is indexed was split and stemmed as this code does it."""
    row = await session.one(_VERSION)
    return row is None or row[0] == VERSION


async def set_current(session: Session) -> None:
    """Keep in mind that it was."""
    await session.run(_SET_VERSION, version=VERSION)


async def forget_words(session: Session) -> None:
    """Empty the index but not what was indexed; nothing is found until `some_rows` were all written anew."""
    if session.dialect == "sqlite":
        await session.run(_EMPTY_WORDS)


async def count_rows(session: Session) -> int:
    row = await session.one(_COUNT_ROWS)
    return row[0] if row else 0


async def words_anew(session: Session, before: int, limit: int) -> tuple[int, int]:
    """Index the `limit` contents with the greatest numbers below one anew, from what is kept of them.

    Answers how many there were, and the number to go on below.
    """
    rows = await session.all(_SOME_ROWS, before=before, limit=limit)
    for number, content_id, kept in rows:
        await writing.words_anew(session, number, unpacked(content_id, kept))
    return len(rows), rows[-1][0] if rows else before


async def count_contents(session: Session) -> int:
    """How many contents there are to be found."""
    row = await session.one(_COUNT_CONTENTS)
    return row[0] if row else 0


async def some_contents(session: Session, after: tuple[str, int], limit: int) -> Sequence[Content]:
    """Contents to be found, with their bodies, in the order of change behind (changed at, id)."""
    return [Content(*row) for row in await session.all(_SOME_CONTENTS, at=after[0], id=after[1], limit=limit)]


async def stray(session: Session) -> list[int]:
    """Ids of what is indexed and not there to be found."""
    return [row[0] for row in await session.all(_STRAY)]
