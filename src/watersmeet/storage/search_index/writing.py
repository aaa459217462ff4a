"""Writing the index. Every change of an entry takes the old one out and puts the new one in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.cql.words import stems, words
from watersmeet.storage import title_words
from watersmeet.storage.search_index import vocabulary
from watersmeet.storage.search_index.entry import FACT, HEADS, TITLE, Entry, fact, indexed, packed, unpacked
from watersmeet.storage.search_index.tables import PARTS, as_vector, search_row, search_word, search_words
from watersmeet.storage.search_index.tsvector import tsvector
from watersmeet.storage.statement import Statement, within
from watersmeet.storage.work import Session

_of = search_row.c.content_id == sa.bindparam("target", type_=sa.BigInteger())
_ROW: Final = (search_row.c.id, search_row.c.content_id, search_row.c.packed)
_FIND = Statement(sa.select(*_ROW).where(_of))
_FIND_ALL = Statement(sa.select(*_ROW).where(within(search_row.c.content_id, "ids")))
_REMOVE = Statement(sa.delete(search_row).where(_of).returning(search_row.c.id))

# SQLite: the words are in a table beside.
BETWEEN: Final = " \u00a4 "
"""A word that nobody can search for, between two headings or labels: no phrase reaches across."""

_row = {
    "content_id": sa.bindparam("content_id", type_=sa.BigInteger()),
    "packed": sa.bindparam("packed", type_=sa.LargeBinary()),
}
_INSERT_ROW = Statement(sa.insert(search_row).values(_row).returning(search_row.c.id))
_CHANGE_ROW = Statement(sa.update(search_row).where(_of).values(packed=sa.bindparam("packed", type_=sa.LargeBinary())))
_columns = {name: sa.bindparam(name, type_=search_words.c[name].type) for name in ("rowid", *PARTS)}
INSERT_WORDS = Statement(sa.insert(search_words).values(_columns))
_DELETE_WORDS = Statement(sa.insert(search_words).values({"search_words": sa.literal_column("'delete'"), **_columns}))

_EMPTY_WORDS = Statement(sa.insert(search_words).values({"search_words": sa.literal_column("'delete-all'")}))
_EMPTY = (Statement(sa.delete(search_row)), Statement(sa.delete(search_word)))

# PostgreSQL: they are in the row.
_whole = {
    "packed": sa.bindparam("packed", type_=sa.LargeBinary()),
    "words": as_vector("vector"),
}
_INSERT_WHOLE = Statement(
    sa.insert(search_row).values(content_id=sa.bindparam("content_id", type_=sa.BigInteger()), **_whole)
)
_CHANGE_WHOLE = Statement(sa.update(search_row).where(_of).values(**_whole))


async def add(session: Session, entry: Entry) -> None:
    """Make a content findable that is not so yet, as what was changed last."""
    await _insert(session, entry)
    if _is_titled(entry):
        await title_words.put(session, entry.content_id, entry.title)


async def put(session: Session, entry: Entry) -> None:
    """Make a content findable by this, and by nothing else, as what was changed last."""
    before = await entry_of(session, entry.content_id)
    if before is None:
        await add(session, entry)
        return
    await _delete(session, before)
    await _insert(session, entry)
    if _is_titled(entry):
        await title_words.change(session, entry.content_id, before.title, entry.title)


async def remove(session: Session, content_id: int) -> None:
    """Make a content unfindable."""
    before = await entry_of(session, content_id)
    if before is not None:
        await _delete(session, before)
        if _is_titled(before):
            await title_words.remove(session, content_id, before.title)


async def relabel(session: Session, content_id: int, labels: Iterable[tuple[str, str]]) -> None:
    """Follow a change of labels, given as (prefix, name). This does not count as a change of the content."""
    given = list(labels)
    await _change(session, [content_id], lambda entry: entry.labelled(given))


async def respace(session: Session, content_ids: Iterable[int], space_key: str) -> None:
    """Follow a move to another space; it does not count as a change either."""
    await _change(session, content_ids, lambda entry: entry.in_space(space_key))


async def retitle(session: Session, content_ids: Iterable[int], title: str) -> None:
    """Follow another title of the page that comments are on: no change of theirs."""
    await _change(session, content_ids, lambda entry: msgspec.structs.replace(entry, title=title))


async def say(session: Session, content_id: int, body: str) -> None:
    """Follow what was read of a file later on: no change of the attachment."""
    await _change(session, [content_id], lambda entry: msgspec.structs.replace(entry, body=indexed(body)))


async def renew(session: Session, content_id: int, title: str) -> None:
    """Follow a new version that says the same, under this title."""
    entry = await entry_of(session, content_id)
    if entry is not None:
        await put(session, msgspec.structs.replace(entry, title=title))


async def mend(session: Session, entry: Entry) -> None:
    """Make a content findable by this, in the place it has; as what was changed last when it had none."""
    if await entry_of(session, entry.content_id) is None:
        await add(session, entry)
    else:
        await _change(session, [entry.content_id], lambda _: entry)


async def words_anew(session: Session, number: int, entry: Entry) -> None:
    """Index an entry that is kept under this number, and whose words are not in the index."""
    body = words(entry.body)
    await vocabulary.learn(session, entry, body)
    if session.dialect == "postgres":
        values = {"packed": packed(entry), "vector": tsvector(entry, body)}
        await session.run(_CHANGE_WHOLE, target=entry.content_id, **values)
    else:
        await session.run(INSERT_WORDS, rowid=number, **parts(entry, body))


async def clear(session: Session) -> None:
    """Make everything unfindable, and forget all words."""
    if session.dialect == "sqlite":
        await session.run(_EMPTY_WORDS)
    for statement in _EMPTY:
        await session.run(statement)
    vocabulary.forget(session)


async def entry_of(session: Session, content_id: int) -> Entry | None:
    """What a content is indexed by."""
    row = await session.one(_FIND, target=content_id)
    return None if row is None else unpacked(row[1], row[2])


async def _insert(session: Session, entry: Entry) -> None:
    values, body = {"content_id": entry.content_id, "packed": packed(entry)}, words(entry.body)
    await vocabulary.learn(session, entry, body)
    if session.dialect == "postgres":
        await session.run(_INSERT_WHOLE, **values, vector=tsvector(entry, body))
        return
    row = await session.one(_INSERT_ROW, **values)
    assert row is not None
    await session.run(INSERT_WORDS, rowid=row[0], **parts(entry, body))


async def _delete(session: Session, entry: Entry) -> None:
    """Take out what is indexed: SQLite's index has to be told what that is."""
    row = await session.one(_REMOVE, target=entry.content_id)
    if row is not None and session.dialect == "sqlite":
        await session.run(_DELETE_WORDS, rowid=row[0], **parts(entry, words(entry.body)))


def _is_titled(entry: Entry) -> bool:
    return any(fact("kind", kind) in entry.facts for kind in title_words.KINDS)


async def _change(session: Session, content_ids: Iterable[int], change: Callable[[Entry], Entry]) -> None:
    for row_id, content_id, kept in await session.all(_FIND_ALL, ids=list(content_ids)):
        before = unpacked(content_id, kept)
        after = change(before)
        if after == before:
            continue
        if after.title != before.title and _is_titled(after):
            await title_words.change(session, after.content_id, before.title, after.title)
        body = words(after.body)
        await vocabulary.learn(session, after, body)
        values = {"target": after.content_id, "packed": packed(after)}
        if session.dialect == "postgres":
            await session.run(_CHANGE_WHOLE, **values, vector=tsvector(after, body))
            continue
        await session.run(_DELETE_WORDS, rowid=row_id, **parts(before, words(before.body)))
        await session.run(_CHANGE_ROW, **values)
        await session.run(INSERT_WORDS, rowid=row_id, **parts(after, body))


def parts(entry: Entry, body: Iterable[str]) -> dict[str, Any]:
    """The columns of SQLite's index, as the stems that it splits at spaces; `body`: the words of the entry's body."""
    return {
        "body": " ".join(stems(body)),
        "title": " ".join(stems(words(entry.title))),
        "labels": apart(entry.labels.split(" ")),
        "heads": apart((entry.title, *entry.labels.split(" "), *entry.heads.split("\n")), HEADS),
        "titles": apart((entry.title,), TITLE),
        "facts": " ".join(FACT + each for each in sorted(entry.facts)),
    }


def apart(lines: Iterable[str], sign: str = "") -> str:
    """The stems of texts that no phrase reaches across, each with a sign before it."""
    return BETWEEN.join(" ".join(sign + stem for stem in stems(words(line))) for line in lines)
