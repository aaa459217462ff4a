"""The words of titles, kept so that contents are found by how the words of their titles begin.

Of contents of these kinds, while they are current. What is written here hides and shows nothing: whoever reads looks
at the content as well.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.cql.words import words
from watersmeet.storage.statement import Statement, Texts, within
from watersmeet.storage.tables.names import title_word
from watersmeet.storage.work import Session

KINDS: Final = ("page", "blogpost", "whiteboard", "database", "embed", "folder", "attachment")
MOST: Final = 20
"""How many different words of a title count."""

_ADD = Statement(postgresql.insert(title_word).on_conflict_do_nothing())
_REMOVE = Statement(
    sa.delete(title_word).where(
        title_word.c.content_id == sa.bindparam("target", type_=sa.BigInteger()),
        within(title_word.c.word, "gone", Texts),
    )
)


def of(title: str) -> list[str]:
    """The words a title is found by."""
    return list(dict.fromkeys(words(title)))[:MOST]


async def put(session: Session, content_id: int, title: str) -> None:
    """Make a content found by its title; where it is so already nothing changes."""
    await _add(session, content_id, of(title))


async def change(session: Session, content_id: int, old_title: str, title: str) -> None:
    """Make a content that was found by one title found by another."""
    had, has = of(old_title), of(title)
    await _take(session, content_id, [word for word in had if word not in has])
    await _add(session, content_id, [word for word in has if word not in had])


async def remove(session: Session, content_id: int, title: str) -> None:
    """Make a content found by its title no more."""
    await _take(session, content_id, of(title))


async def _add(session: Session, content_id: int, some: list[str]) -> None:
    if some:
        await session.many(_ADD, [{"word": word, "content_id": content_id} for word in some])


async def _take(session: Session, content_id: int, some: list[str]) -> None:
    if some:
        await session.run(_REMOVE, target=content_id, gone=some)
