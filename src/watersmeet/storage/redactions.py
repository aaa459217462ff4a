"""What taking text out of content reads and writes, seen by the caller or not."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from watersmeet.storage import search_index
from watersmeet.storage.content import LIVING, has_status
from watersmeet.storage.statement import Statement, within
from watersmeet.storage.tables.comment import inline_comment
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_version as v
from watersmeet.storage.work import Session

_id = sa.bindparam("id", type_=sa.BigInteger())
_TAKEN = Statement(
    sa.select(c.c.id)
    .where(
        c.c.space_id == sa.bindparam("space", type_=sa.BigInteger()),
        c.c.title_key == sa.bindparam("title_key", type_=c.c.title_key.type),
        c.c.id != _id,
        has_status(tuple(LIVING)),
    )
    .limit(1)
)


async def is_title_taken(session: Session, space_id: int, title_key: str, content_id: int) -> bool:
    """Whether something else in a space has this title."""
    return await session.one(_TAKEN, space=space_id, title_key=title_key, id=content_id) is not None


_DELETE = Statement(sa.delete(v).where(v.c.content_id == _id, within(v.c.number, "numbers")))
_RENUMBER = Statement(
    sa.update(v)
    .where(
        v.c.content_id == sa.bindparam("target", type_=sa.BigInteger()),
        v.c.number == sa.bindparam("from_number", type_=sa.Integer()),
    )
    .values(number=sa.bindparam("to_number", type_=sa.Integer()))
)


async def delete_versions(session: Session, content_id: int, numbers: Sequence[int], kept: Sequence[int]) -> None:
    """Remove versions and renumber those that are kept, so that numbers stay without a gap."""
    await session.run(_DELETE, id=content_id, numbers=list(numbers))
    moved = [(number, place) for place, number in enumerate(sorted(kept), 1) if number != place]
    await session.many(_RENUMBER, [{"target": content_id, "from_number": n, "to_number": k} for n, k in moved])


_comments = sa.and_(c.c.container_id == _id, c.c.kind == sa.literal_column("'comment'"))
_SELECTIONS = Statement(
    sa.select(inline_comment.c.content_id, inline_comment.c.selection)
    .select_from(inline_comment.join(c, c.c.id == inline_comment.c.content_id))
    .where(_comments)
)
_SELECT = Statement(
    sa.update(inline_comment)
    .where(inline_comment.c.content_id == sa.bindparam("target", type_=sa.BigInteger()))
    .values(selection=sa.bindparam("selection", type_=sa.Text()))
)


async def selections(session: Session, content_id: int) -> list[tuple[int, str]]:
    """The texts of a content that inline comments are about, by the comments' ids."""
    return [(row[0], row[1]) for row in await session.all(_SELECTIONS, id=content_id)]


async def select_instead(session: Session, texts: dict[int, str]) -> None:
    """Write other texts for inline comments to be about."""
    await session.many(_SELECT, [{"target": comment, "selection": text} for comment, text in texts.items()])


_titled = sa.select(c.c.id).where(_comments)
_TITLED = Statement(_titled)
_title = sa.bindparam("title", type_=sa.Text())
_RETITLE = (
    Statement(sa.update(v).where(v.c.content_id.in_(_titled)).values(title=_title)),
    Statement(
        sa.update(c)
        .where(_comments)
        .values(title=_title, title_key=sa.bindparam("title_key", type_=c.c.title_key.type))
    ),
)


async def retitle_comments(session: Session, content_id: int, title: str, title_key: str) -> None:
    """Give all comments on a content, and all their versions, one title."""
    for statement in _RETITLE:
        await session.run(statement, id=content_id, title=title, title_key=title_key)
    comments = [row[0] for row in await session.all(_TITLED, id=content_id)]
    await search_index.retitle(session, comments, title)
