"""The words of people's names, kept so that people are found by them."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from watersmeet.cql.words import words
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.names import person_word
from watersmeet.storage.work import Session

MOST: Final = 64
"""How many words of a name count."""

_ADD = Statement(sa.insert(person_word))


def of(name: str) -> list[str]:
    """The words a person is found by, in order."""
    return words(name)[:MOST]


def in_a_row(some: list[str]) -> str:
    """The words as one text, each between two spaces."""
    return f" {' '.join(some)} "


async def put(session: Session, account_id: str, some: list[str]) -> None:
    """Make an account, which is new, found by the words of its name."""
    if some:
        await session.many(_ADD, [{"word": word, "account_id": account_id} for word in dict.fromkeys(some)])
