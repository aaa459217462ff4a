"""Who looked at which content when, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.ids import Instant
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.viewing import content_view as v
from watersmeet.storage.tables.viewing import content_view_day as d
from watersmeet.storage.work import Session

KEPT: Final = 1000
"""How many of the contents that somebody looked at last are known."""

NOBODY: Final = ""
"""Whose views those are that were not signed in."""

_account = sa.bindparam("account", type_=sa.Text())
_content = sa.bindparam("content", type_=sa.BigInteger())
_at = sa.bindparam("at", type_=sa.Text())
_day = sa.bindparam("day", type_=sa.Text())


class Views(msgspec.Struct, frozen=True, gc=False):
    """How often somebody (NOBODY: without signing in) looked at a content on a day, the last time at `at`."""

    content_id: int
    account_id: str
    at: Instant
    count: int


def _of_content(table: sa.Table, *values: sa.ColumnElement[Any]) -> postgresql.Insert:
    """An insert that does nothing where the content is gone, and keeps it from going meanwhile."""
    row = sa.select(*values).where(c.c.id == _content).with_for_update(read=True, key_share=True)
    return postgresql.insert(table).from_select([column.name for column in table.columns], row)


_insert_last = _of_content(v, _account, c.c.id, _at)
_LAST = Statement(
    _insert_last.on_conflict_do_update(
        index_elements=[v.c.account_id, v.c.content_id], set_={"viewed_at": _insert_last.excluded.viewed_at}
    )
)
_insert_day = _of_content(d, c.c.id, _day, _account, sa.bindparam("count", type_=sa.BigInteger()))
_COUNT = Statement(
    _insert_day.on_conflict_do_update(
        index_elements=[d.c.content_id, d.c.day, d.c.account_id],
        set_={"views": d.c.views + _insert_day.excluded.views},
    )
)


def forgetting(kept: int) -> Statement:
    """Forget when somebody looked at what, but for the last `kept` contents."""
    oldest = (
        sa.select(v.c.viewed_at)
        .where(v.c.account_id == _account)
        .order_by(v.c.viewed_at.desc())
        .limit(sa.literal_column("1"))
        .offset(sa.literal_column(str(kept - 1)))
    )
    return Statement(
        sa.delete(v).where(v.c.account_id == _account, v.c.viewed_at < oldest.correlate(None).scalar_subquery())
    )


_FORGET = forgetting(KEPT)


async def add(session: Session, views: Iterable[Views]) -> None:
    """Count views; those of content that is gone meanwhile are left out."""
    # Always in one order: two that wait for each other would wait for ever.
    ordered = sorted(views, key=lambda one: (one.content_id, one.at[:10], one.account_id))
    counted = [
        {"content": one.content_id, "day": one.at[:10], "account": one.account_id, "count": one.count}
        for one in ordered
    ]
    await session.many(_COUNT, counted)
    last: list[dict[str, Any]] = [
        {"account": one.account_id, "content": one.content_id, "at": one.at}
        for one in ordered
        if one.account_id != NOBODY
    ]
    if last:
        await session.many(_LAST, last)
        await session.many(_FORGET, [{"account": who} for who in sorted({row["account"] for row in last})])


_of = (d.c.content_id == _content, d.c.day >= _day)
_VIEWS = Statement(sa.select(sa.func.coalesce(sa.func.sum(d.c.views), sa.literal_column("0"))).where(*_of))
_VIEWERS = Statement(sa.select(sa.func.count(sa.distinct(d.c.account_id))).where(*_of))


async def count(session: Session, content_id: int, since: str) -> int:
    """How often a content was looked at since a day."""
    row = await session.one(_VIEWS, content=content_id, day=since)
    return int(row[0]) if row else 0


async def viewers(session: Session, content_id: int, since: str) -> int:
    """How many looked at a content since a day; all who were not signed in are one."""
    row = await session.one(_VIEWERS, content=content_id, day=since)
    return row[0] if row else 0


# Years that are over are kept as one day

_key = (d.c.content_id, d.c.day, d.c.account_id)
_some = (
    sa.select(*_key)
    .where(d.c.day < _day, sa.func.substr(d.c.day, sa.literal_column("6")) != sa.literal_column("'01-01'"))
    .order_by(d.c.day)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
)
_TAKE = Statement(sa.delete(d).where(sa.tuple_(*_key).in_(_some.correlate(None))).returning(*_key, d.c.views))


async def fold(session: Session, before: str, limit: int) -> int:
    """Count `limit` rows of days before a day among the first of their years; answer how many there were."""
    taken = await session.all(_TAKE, day=before, limit=limit)
    years: Counter[tuple[int, str, str]] = Counter()
    for content_id, day, account_id, views in taken:
        years[content_id, f"{day[:4]}-01-01", account_id] += views
    rows = [
        {"content": content_id, "day": day, "account": account_id, "count": views}
        for (content_id, day, account_id), views in sorted(years.items())
    ]
    if rows:
        await session.many(_COUNT, rows)
    return len(taken)
