"""Classification levels, and which of them spaces and contents bear."""

from __future__ import annotations

from typing import Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.settings import Level
from watersmeet.storage.putting import put
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import classification_level as level
from watersmeet.storage.tables.settings import content_classification as on_content
from watersmeet.storage.tables.settings import space_classification as on_space
from watersmeet.storage.work import Session

_LEVEL: Final = (
    level.c.id,
    level.c.status,
    level.c.position,
    level.c.name,
    level.c.description,
    level.c.guideline,
    level.c.color,
)

# The levels there are

_by_id = level.c.id == sa.bindparam("id", type_=level.c.id.type)
_ALL = Statement(sa.select(*_LEVEL).order_by(level.c.position, level.c.id))
_ONE = Statement(sa.select(*_LEVEL).where(_by_id))
_NAMED = Statement(sa.select(*_LEVEL).where(level.c.name_key == sa.bindparam("name_key", type_=level.c.name_key.type)))
_INSERT = Statement(sa.insert(level))
_STATUS = Statement(
    sa.update(level)
    .where(level.c.id == sa.bindparam("target", type_=level.c.id.type))
    .values(status=sa.bindparam("status", type_=level.c.status.type))
)


async def levels(session: Session) -> list[Level]:
    """Every level, whatever its status, in order."""
    return [Level(*row) for row in await session.all(_ALL)]


async def get(session: Session, level_id: str) -> Level | None:
    row = await session.one(_ONE, id=level_id)
    return None if row is None else Level(*row)


async def named(session: Session, name: str) -> Level | None:
    """The level of a name, whatever its case."""
    row = await session.one(_NAMED, name_key=name.casefold())
    return None if row is None else Level(*row)


async def insert(session: Session, value: Level) -> None:
    """Write a new level. Raises Duplicate when the name is taken."""
    await session.run(_INSERT, **msgspec.structs.asdict(value), name_key=value.name.casefold())


async def set_status(session: Session, level_id: str, status: str) -> None:
    await session.run(_STATUS, target=level_id, status=status)


# Defaults of spaces

_space = sa.bindparam("space_id", type_=sa.BigInteger())
_OF_SPACE = Statement(
    sa.select(*_LEVEL).join(on_space, on_space.c.level_id == level.c.id).where(on_space.c.space_id == _space)
)
_PUT_SPACE = put(on_space, "level_id")
_DROP_SPACE = Statement(sa.delete(on_space).where(on_space.c.space_id == _space))


async def of_space(session: Session, space_id: int) -> Level | None:
    """The default of a space the caller was already found to see."""
    row = await session.one(_OF_SPACE, space_id=space_id)
    return None if row is None else Level(*row)


async def set_on_space(session: Session, space_id: int, level_id: str) -> None:
    await session.run(_PUT_SPACE, space_id=space_id, level_id=level_id)


async def drop_from_space(session: Session, space_id: int) -> None:
    await session.run(_DROP_SPACE, space_id=space_id)


# Levels of contents; `draft` is the shared draft of a published one

_content = sa.bindparam("content_id", type_=sa.BigInteger())
_draft = sa.bindparam("draft", type_=sa.SmallInteger())
_newest = (
    sa.select(on_content.c.level_id)
    .where(on_content.c.content_id == _content, on_content.c.draft <= _draft)
    .order_by(on_content.c.draft.desc())
    .limit(sa.literal_column("1"))
    .scalar_subquery()
)
_default = sa.select(on_space.c.level_id).where(on_space.c.space_id == _space).scalar_subquery()
_OF_CONTENT = Statement(sa.select(*_LEVEL).where(level.c.id == sa.func.coalesce(_newest, _default)))
_PUT_CONTENT = put(on_content, "level_id")
_DROP_CONTENT = Statement(
    sa.delete(on_content).where(on_content.c.content_id == _content, on_content.c.draft == _draft)
)
_drafted = on_content.alias("drafted")
_REPLACED = Statement(
    sa.delete(on_content).where(
        on_content.c.content_id == _content,
        on_content.c.draft == sa.literal_column("0"),
        sa.exists(
            sa.select(sa.literal_column("1"))
            .select_from(_drafted)
            .where(_drafted.c.content_id == _content, _drafted.c.draft == sa.literal_column("1"))
        ),
    )
)
_PUBLISH = Statement(
    sa.update(on_content)
    .where(on_content.c.content_id == _content, on_content.c.draft == sa.literal_column("1"))
    .values(draft=sa.literal_column("0"))
)


async def of_content(session: Session, content_id: int, space_id: int, *, draft: bool) -> Level | None:
    """What shows for a content the caller was found to see: its draft's level where that is asked for, else its
    own, else its space's default.
    """
    row = await session.one(_OF_CONTENT, content_id=content_id, space_id=space_id, draft=int(draft))
    return None if row is None else Level(*row)


async def set_on_content(session: Session, content_id: int, level_id: str, *, draft: bool) -> None:
    await session.run(_PUT_CONTENT, content_id=content_id, draft=int(draft), level_id=level_id)


async def drop_from_content(session: Session, content_id: int, *, draft: bool) -> None:
    await session.run(_DROP_CONTENT, content_id=content_id, draft=int(draft))


async def publish_draft(session: Session, content_id: int) -> None:
    """Give a content the level that its draft had, where it had one, now that the draft is published."""
    await session.run(_REPLACED, content_id=content_id)
    await session.run(_PUBLISH, content_id=content_id)
