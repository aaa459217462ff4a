"""Properties: JSON values kept under a key with a content or a space."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec
import sqlalchemy as sa

from watersmeet.model.space import Property
from watersmeet.storage import property_terms
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.space import property_ as p
from watersmeet.storage.work import Session

OwnerKind = Literal["content", "space"]

COLUMNS: Final = (
    p.c.id,
    p.c.key,
    p.c.value,
    p.c.created_at,
    p.c.created_by,
    p.c.version,
    p.c.version_at,
    p.c.version_by,
    p.c.version_message,
    p.c.version_minor,
)

_owner = sa.and_(
    p.c.owner_kind == sa.bindparam("owner_kind", type_=sa.Text()),
    p.c.owner_id == sa.bindparam("owner_id", type_=sa.BigInteger()),
)
_BY_ID = Statement(sa.select(*COLUMNS).where(_owner, p.c.id == sa.bindparam("id", type_=sa.BigInteger())))
_BY_KEY = Statement(sa.select(*COLUMNS).where(_owner, p.c.key == sa.bindparam("key", type_=sa.Text())))


async def get(session: Session, owner_kind: OwnerKind, owner_id: int, property_id: int) -> Property | None:
    row = await session.one(_BY_ID, owner_kind=owner_kind, owner_id=owner_id, id=property_id)
    return None if row is None else Property(*row)


async def find(session: Session, owner_kind: OwnerKind, owner_id: int, key: str) -> Property | None:
    row = await session.one(_BY_KEY, owner_kind=owner_kind, owner_id=owner_id, key=key)
    return None if row is None else Property(*row)


_lists = Shapes()


async def select(
    session: Session,
    owner_kind: OwnerKind,
    owner_id: int,
    *,
    keys: tuple[str, ...] | None = None,
    descending: bool = False,
    after: str | None = None,
    offset: int = 0,
    limit: int = 25,
) -> list[Property]:
    """Properties of one owner by key, going on behind the key `after`."""
    shape = (keys is not None, descending, after is not None)
    rows = await session.all(
        _lists.get(shape, lambda: listing(*shape)),
        owner_kind=owner_kind,
        owner_id=owner_id,
        keys=keys,
        after=after,
        offset=offset,
        limit=limit,
    )
    return [Property(*row) for row in rows]


def listing(some: bool = False, descending: bool = False, resumed: bool = False) -> sa.Select[Any]:
    """The query of `select`. some: only the properties of certain keys."""
    query = sa.select(*COLUMNS).where(_owner)
    if some:
        query = query.where(within(p.c.key, "keys", Texts))
    if resumed:
        last = sa.bindparam("after", type_=sa.Text())
        query = query.where(p.c.key < last if descending else p.c.key > last)
    return (
        query.order_by(p.c.key.desc() if descending else p.c.key)
        .limit(sa.bindparam("limit", type_=sa.Integer()))
        .offset(sa.bindparam("offset", type_=sa.Integer()))
    )


_OF_ALL = Statement(
    sa.select(p.c.owner_id, *COLUMNS)
    .where(p.c.owner_kind == sa.bindparam("owner_kind", type_=sa.Text()), within(p.c.owner_id, "ids"))
    .order_by(p.c.owner_id, p.c.key)
)


async def of_all(session: Session, owner_kind: OwnerKind, ids: Iterable[int]) -> dict[int, list[Property]]:
    """All properties of several owners, in one statement."""
    found: dict[int, list[Property]] = {}
    for row in await session.all(_OF_ALL, owner_kind=owner_kind, ids=list(ids)):
        found.setdefault(row[0], []).append(Property(*tuple(row)[1:]))
    return found


_INSERT = Statement(sa.insert(p))
_UPDATE = Statement(
    sa.update(p)
    .where(
        p.c.id == sa.bindparam("target", type_=sa.BigInteger()),
        p.c.version == sa.bindparam("read_version", type_=sa.Integer()),
    )
    .values(
        key=sa.bindparam("key", type_=sa.Text()),
        value=sa.bindparam("value", type_=sa.Text()),
        version=sa.bindparam("version", type_=sa.Integer()),
        version_at=sa.bindparam("version_at", type_=sa.Text()),
        version_by=sa.bindparam("version_by", type_=sa.Text()),
        version_message=sa.bindparam("version_message", type_=sa.Text()),
        version_minor=sa.bindparam("version_minor", type_=sa.SmallInteger()),
    )
)
_CONTENT_OF = Statement(
    sa.select(p.c.owner_id).where(
        p.c.id == sa.bindparam("target", type_=sa.BigInteger()), p.c.owner_kind == sa.literal_column("'content'")
    )
)
_DELETE = Statement(sa.delete(p).where(_owner, p.c.id == sa.bindparam("id", type_=sa.BigInteger())))
_DELETE_ALL = Statement(sa.delete(p).where(_owner))


async def insert(session: Session, owner_kind: OwnerKind, owner_id: int, value: Property) -> None:
    """Write a new property. Raises Duplicate when the owner has one of that key."""
    await session.run(_INSERT, owner_kind=owner_kind, owner_id=owner_id, **msgspec.structs.asdict(value))
    if owner_kind == "content":
        await property_terms.put(session, owner_id, value.id, value.key, value.value)


async def update(session: Session, value: Property, read_version: int) -> bool:
    """Write the next version; False when another writer was first. Raises Duplicate when the key is taken."""
    row = msgspec.structs.asdict(value)
    del row["id"], row["created_at"], row["created_by"]
    if await session.run(_UPDATE, target=value.id, read_version=read_version, **row) != 1:
        return False
    owner = await session.one(_CONTENT_OF, target=value.id)
    if owner is not None:
        await property_terms.change(session, owner[0], value.id, value.key, value.value)
    return True


async def delete(session: Session, owner_kind: OwnerKind, owner_id: int, property_id: int) -> bool:
    return await session.run(_DELETE, owner_kind=owner_kind, owner_id=owner_id, id=property_id) == 1


async def delete_all(session: Session, owner_kind: OwnerKind, owner_id: int) -> None:
    await session.run(_DELETE_ALL, owner_kind=owner_kind, owner_id=owner_id)
