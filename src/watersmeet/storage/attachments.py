"""The files of attachments, and which bytes are needed. Attachments are content: reading them goes by visibility."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.model.attachment import File
from watersmeet.model.content import Content, Version
from watersmeet.model.ids import Instant, now
from watersmeet.storage import versions
from watersmeet.storage.statement import Statement, Texts, within
from watersmeet.storage.tables.attachment import attachment_file as f
from watersmeet.storage.tables.attachment import kept_file as k
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_version as v
from watersmeet.storage.work import Session

COLUMNS = (f.c.number, f.c.digest, f.c.size, f.c.media_type, f.c.file_id)
_FILES = Statement(
    sa.select(f.c.content_id, *COLUMNS).where(within(f.c.content_id, "ids"), within(f.c.number, "numbers"))
)
_INSERT = Statement(sa.insert(f))
_of = f.c.content_id == sa.bindparam("content", type_=sa.BigInteger())
_number = f.c.number == sa.bindparam("number", type_=sa.Integer())
_DROP = Statement(sa.delete(f).where(_of, _number))
_CLOSE_GAP = Statement(
    sa.update(f)
    .where(_of, f.c.number == sa.bindparam("from_number", type_=sa.Integer()))
    .values(number=sa.bindparam("to_number", type_=sa.Integer()))
)
_RETYPE = Statement(
    sa.update(f).where(_of, _number).values(media_type=sa.bindparam("media_type", type_=f.c.media_type.type))
)
_NAMED = Statement(
    sa.select(c.c.title, c.c.id).where(
        c.c.container_id == sa.bindparam("container", type_=sa.BigInteger()),
        sa.literal_column("content.kind = 'attachment' AND content.status != 'trashed'"),
        within(c.c.title, "names", Texts),
    )
)


async def files(session: Session, attachments: Iterable[Content]) -> dict[int, File]:
    """The files of attachments the caller was already found to see, each at its version, by the attachment's id."""
    wanted = {(one.id, one.version) for one in attachments}
    if not wanted:
        return {}
    ids, numbers = [i for i, _ in wanted], list({n for _, n in wanted})
    rows = await session.all(_FILES, ids=ids, numbers=numbers)
    return {row[0]: File(*tuple(row)[1:]) for row in rows if (row[0], row[1]) in wanted}


_VERSION = Statement(
    sa.select(*versions.COLUMNS, *versions.BODY, *COLUMNS)
    .join(f, sa.and_(f.c.content_id == v.c.content_id, f.c.number == v.c.number))
    .where(
        v.c.content_id == sa.bindparam("content", type_=sa.BigInteger()),
        v.c.number == sa.bindparam("number", type_=sa.Integer()),
    )
)


async def version(session: Session, content_id: int, number: int) -> tuple[Version, File] | None:
    """One version of an attachment with its file."""
    row = await session.one(_VERSION, content=content_id, number=number)
    if row is None:
        return None
    width = len(versions.COLUMNS) + len(versions.BODY)
    fields = tuple(row)
    return Version(*fields[:width]), File(*fields[width:])


async def add_file(session: Session, content_id: int, file: File) -> None:
    """Keep the file of a version; its bytes are in the store."""
    await session.run(
        _INSERT,
        content_id=content_id,
        number=file.number,
        digest=file.digest,
        size=file.size,
        media_type=file.media_type,
        file_id=file.file_id,
    )
    await session.run(_USE, digest=file.digest)


async def drop_file(session: Session, content_id: int, number: int, current: int) -> None:
    """Forget the file of a version and renumber the later ones, as their versions are."""
    await release(session, content_id)
    await session.run(_DROP, content=content_id, number=number)
    await session.many(
        _CLOSE_GAP,
        [{"content": content_id, "from_number": n, "to_number": n - 1} for n in range(number + 1, current + 1)],
    )


async def retype(session: Session, content_id: int, number: int, media_type: str) -> None:
    """Give the file of a version another media type."""
    await session.run(_RETYPE, content=content_id, number=number, media_type=media_type)


async def named(session: Session, container_id: int, names: Collection[str]) -> dict[str, int]:
    """The ids of those attachments of a container that have one of these names, trashed ones left out."""
    rows = await session.all(_NAMED, container=container_id, names=list(names))
    return {row[0]: row[1] for row in rows}


# Which bytes are needed: a row for each, told when it may have lost its last version

_digest = k.c.digest == sa.bindparam("digest", type_=k.c.digest.type)
_needed = sa.exists(sa.select(sa.literal_column("1")).select_from(f).where(f.c.digest == k.c.digest))
_old = k.c.released_at < sa.bindparam("before", type_=k.c.released_at.type)
_claim = postgresql.insert(k)
_CLAIM = Statement(
    _claim.on_conflict_do_update(
        index_elements=[k.c.digest],
        set_={"released_at": _claim.excluded.released_at},
        where=k.c.going == sa.literal_column("0"),
    )
)
_USE = Statement(sa.update(k).where(_digest).values(released_at=sa.null()))
_RELEASE = Statement(
    sa.update(k)
    .where(
        k.c.digest.in_(sa.select(f.c.digest).where(f.c.content_id == sa.bindparam("content", type_=sa.BigInteger())))
    )
    .values(released_at=sa.bindparam("at", type_=k.c.released_at.type))
)
_STILL_NEEDED = Statement(sa.update(k).where(_old, _needed).values(released_at=sa.null()))
_GO = Statement(sa.update(k).where(_old, sa.not_(_needed)).values(going=sa.literal_column("1")))
_GOING = Statement(sa.select(k.c.digest).where(k.c.released_at.is_not(None), k.c.going == sa.literal_column("1")))
_GONE = Statement(sa.delete(k).where(_digest, k.c.going == sa.literal_column("1")))


async def claim(session: Session, digest: str, at: Instant) -> bool:
    """Say that bytes will be needed soon; False while they are just being removed."""
    return await session.run(_CLAIM, digest=digest, released_at=at, going=0) > 0


async def release(session: Session, content_id: int) -> None:
    """Say that a content loses files, or goes for good: bytes that only it needed are needed no longer."""
    await session.run(_RELEASE, content=content_id, at=now())


async def unneeded(session: Session, before: Instant) -> list[str]:
    """The bytes that no version has needed since `before`. From now on nobody can claim them until they are gone."""
    await session.run(_STILL_NEEDED, before=before)
    await session.run(_GO, before=before)
    return [row[0] for row in await session.all(_GOING)]


async def gone(session: Session, digest: str) -> None:
    """Say that the bytes were removed from the store."""
    await session.run(_GONE, digest=digest)
