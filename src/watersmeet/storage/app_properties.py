"""What apps keep on the site, each under keys of its own."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.model.settings import AppProperty
from watersmeet.storage.putting import put
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import app_property as p
from watersmeet.storage.work import Session

_app = p.c.app_id == sa.bindparam("app_id", type_=p.c.app_id.type)
_key = p.c.key == sa.bindparam("key", type_=p.c.key.type)
_ONE = Statement(sa.select(p.c.key, p.c.value).where(_app, _key))
_LIST = Statement(
    sa.select(p.c.key, p.c.value)
    .where(_app, p.c.key > sa.bindparam("after", type_=p.c.key.type))
    .order_by(p.c.key)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .offset(sa.bindparam("offset", type_=sa.Integer()))
)
_PUT = put(p, "value")
_DELETE = Statement(sa.delete(p).where(_app, _key))


async def get(session: Session, app_id: str, key: str) -> AppProperty | None:
    row = await session.one(_ONE, app_id=app_id, key=key)
    return None if row is None else AppProperty(*row)


async def select(session: Session, app_id: str, *, after: str, offset: int, limit: int) -> list[AppProperty]:
    """What an app keeps under keys behind `after`, by key."""
    rows = await session.all(_LIST, app_id=app_id, after=after, offset=offset, limit=limit)
    return [AppProperty(*row) for row in rows]


async def put_value(session: Session, app_id: str, key: str, value: str) -> None:
    await session.run(_PUT, app_id=app_id, key=key, value=value)


async def delete(session: Session, app_id: str, key: str) -> None:
    await session.run(_DELETE, app_id=app_id, key=key)
