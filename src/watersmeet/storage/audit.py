"""The audit log: its records, newest first, and how long they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.audit import Record, Retention
from watersmeet.model.ids import Instant
from watersmeet.storage.comments import found_in
from watersmeet.storage.ordering import in_order
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.audit import audit_record as r
from watersmeet.storage.tables.audit import audit_retention
from watersmeet.storage.tables.site import account, user_group
from watersmeet.storage.tables.space import space
from watersmeet.storage.work import Session

COLUMNS: Final = (
    r.c.id,
    r.c.created_at,
    r.c.author_id,
    r.c.author_name,
    r.c.address,
    r.c.category,
    r.c.summary,
    r.c.description,
    r.c.sys_admin,
    r.c.affected_name,
    r.c.affected_type,
    r.c.changed,
    r.c.associated,
)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which records a list holds. None means: no matter.

    words: what one of a record's texts has in it, in the form that texts are compared in.
    after: (created_at, id) of the record that the list goes on behind.
    """

    since: Instant | None = None
    until: Instant | None = None
    words: str | None = None
    after: tuple[Instant, int] | None = None
    offset: int = 0
    limit: int = 25


_lists = Shapes()
_INSERT = Statement(sa.insert(r))
_RENAME = Statement(
    sa.update(r)
    .where(r.c.id == sa.bindparam("target", type_=sa.BigInteger()))
    .values(
        affected_name=sa.bindparam("affected_name", type_=sa.Text()),
        words=sa.bindparam("words", type_=sa.Text()),
    )
)


async def insert(session: Session, records: Iterable[tuple[Record, str]]) -> None:
    """Write records, each with the text it is found by."""
    await session.many(_INSERT, [{**msgspec.structs.asdict(record), "words": words} for record, words in records])


async def rename(session: Session, records: Iterable[tuple[Record, str]]) -> None:
    """Write what the affected object of records is called, and the text they are found by."""
    named = [{"target": record.id, "affected_name": record.affected_name, "words": words} for record, words in records]
    if named:
        await session.many(_RENAME, named)


async def select(session: Session, wanted: Filter) -> list[Record]:
    """Records, newest first."""

    def build() -> sa.Select[Any]:
        query = sa.select(*COLUMNS)
        if wanted.since is not None:
            query = query.where(r.c.created_at >= sa.bindparam("since", type_=r.c.created_at.type))
        if wanted.until is not None:
            query = query.where(r.c.created_at <= sa.bindparam("until", type_=r.c.created_at.type))
        if wanted.words is not None:
            query = query.where(found_in(sa.bindparam("words", type_=sa.Text()), r.c.words))
        return in_order(query, r.c.created_at, r.c.id, descending=True, resumed=wanted.after is not None)

    shape = (wanted.since is None, wanted.until is None, wanted.words is None, wanted.after is None)
    sort_value, last_id = wanted.after or (None, None)
    rows = await session.all(
        _lists.get(shape, build),
        since=wanted.since,
        until=wanted.until,
        words=wanted.words,
        sort_value=sort_value,
        last_id=last_id,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    return [Record(*row) for row in rows]


# How long they are kept

_OLDEST = (
    sa.select(r.c.id)
    .where(r.c.created_at < sa.bindparam("before", type_=r.c.created_at.type))
    .order_by(r.c.created_at, r.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
)
_DELETE = Statement(sa.delete(r).where(r.c.id.in_(_OLDEST)))
_RETENTION = Statement(sa.select(audit_retention.c.number, audit_retention.c.units))
_insert_retention = postgresql.insert(audit_retention)  # Both databases read PostgreSQL's words for this.
_PUT_RETENTION = Statement(
    _insert_retention.on_conflict_do_update(
        index_elements=[audit_retention.c.id],
        set_={name: _insert_retention.excluded[name] for name in ("number", "units")},
    )
)


async def delete_before(session: Session, before: Instant, limit: int) -> int:
    """Remove the oldest of the records from before an instant; answer how many those were."""
    return await session.run(_DELETE, before=before, limit=limit)


async def retention(session: Session) -> Retention | None:
    """How long records are kept, when that was said."""
    row = await session.one(_RETENTION)
    return None if row is None else Retention(*row)


async def put_retention(session: Session, value: Retention) -> None:
    await session.run(_PUT_RETENTION, id=1, number=value.number, units=value.units)


# What records call things, whoever sees them

_PEOPLE = Statement(
    sa.select(account.c.account_id, account.c.display_name).where(within(account.c.account_id, "ids", Texts))
)
_GROUPS = Statement(
    sa.select(user_group.c.group_id, user_group.c.name).where(within(user_group.c.group_id, "ids", Texts))
)
_SPACES = Statement(sa.select(space.c.id, space.c.key).where(within(space.c.id, "ids")))


async def names(session: Session, principals: Iterable[str]) -> dict[str, str]:
    """Names of people and groups by principal."""
    ids: dict[str, list[str]] = {"u": [], "g": []}
    for principal in principals:
        mark, _, name = principal.partition(":")
        if mark in ids:
            ids[mark].append(name)
    found: dict[str, str] = {}
    for mark, statement in (("u", _PEOPLE), ("g", _GROUPS)):
        if ids[mark]:
            found |= {f"{mark}:{row[0]}": row[1] for row in await session.all(statement, ids=ids[mark])}
    return found


async def space_keys(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Keys of spaces by id."""
    return {row[0]: row[1] for row in await session.all(_SPACES, ids=list(ids))}
