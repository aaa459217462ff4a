"""Attachments whose text is wanted: asked for, taken up by one process at a time, done. Seen by a caller or not."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.attachment import File
from watersmeet.model.extraction import Extraction
from watersmeet.model.ids import Instant
from watersmeet.storage.attachments import COLUMNS
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.attachment import attachment_file as f
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.extraction import extraction as t
from watersmeet.storage.work import Session

_insert = postgresql.insert(t)  # Both databases read PostgreSQL's words for this.
_ASK = Statement(
    _insert.on_conflict_do_update(
        index_elements=[t.c.content_id],
        set_={name: _insert.excluded[name] for name in ("asked", "tries", "due_at")},
    )
)
_now = sa.bindparam("now", type_=t.c.due_at.type)
_until = sa.bindparam("until", type_=t.c.due_at.type)
_of = t.c.content_id == sa.bindparam("content", type_=sa.BigInteger())
_this = sa.and_(_of, t.c.asked == sa.bindparam("asking", type_=sa.BigInteger()))
_ANY = Statement(sa.select(sa.literal_column("1")).select_from(t).where(t.c.due_at <= _now).limit(1))
_NEXT = Statement(
    sa.select(t.c.content_id, t.c.asked, t.c.tries)
    .where(t.c.due_at <= _now)
    .order_by(t.c.due_at, t.c.content_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = Statement(sa.update(t).where(_of).values(tries=t.c.tries + sa.literal_column("1"), due_at=_until))
_PUT_OFF = Statement(sa.update(t).where(_this).values(tries=t.c.tries - sa.literal_column("1"), due_at=_until))
_DONE = Statement(sa.delete(t).where(_this))

_is_current = sa.and_(
    c.c.id == sa.bindparam("content", type_=sa.BigInteger()),
    c.c.kind == sa.literal_column("'attachment'"),
    c.c.status == sa.literal_column("'current'"),
)
_FILE = Statement(
    sa.select(*COLUMNS).join(c, sa.and_(c.c.id == f.c.content_id, c.c.version == f.c.number)).where(_is_current)
)
_TITLE = Statement(sa.select(c.c.title).where(_is_current).with_for_update(key_share=True))


async def ask(session: Session, content_id: int, at: Instant) -> None:
    """Ask for the text of an attachment, anew when it was asked for already."""
    await session.run(_ASK, content_id=content_id, asked=session.new_id(), tries=0, due_at=at)


async def waiting(session: Session, now: Instant) -> bool:
    """Whether any may be taken up."""
    return await session.one(_ANY, now=now) is not None


async def take_up(session: Session, now: Instant, until: Instant) -> Extraction | None:
    """The one that has waited longest; nobody else takes it up until then. None when there is none."""
    row = await session.one(_NEXT, now=now)
    if row is None:
        return None
    content_id, asked, tries = row
    await session.run(_TAKE, content=content_id, until=until)
    file = await session.one(_FILE, content=content_id)
    return Extraction(content_id=content_id, asked=asked, tries=tries + 1, file=None if file is None else File(*file))


async def put_off(session: Session, one: Extraction, until: Instant) -> None:
    """Give one back, to be taken up then, as if this time had not been."""
    await session.run(_PUT_OFF, content=one.content_id, asking=one.asked, until=until)


async def current_title(session: Session, content_id: int) -> str | None:
    """The title of an attachment, which stays as it is until commit; None when it is not there, or not current."""
    row = await session.one(_TITLE, content=content_id)
    return None if row is None else str(row[0])


async def done(session: Session, one: Extraction) -> bool:
    """Take one off the list; whether it was there and not asked for again meanwhile."""
    return await session.run(_DONE, content=one.content_id, asking=one.asked) > 0
