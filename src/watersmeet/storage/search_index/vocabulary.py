"""All words anybody wrote, for patterns and for words that are nearly right.

Words are never taken out: processes remember which are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from rapidfuzz.distance import Levenshtein
from sqlalchemy.dialects import postgresql

from watersmeet.cql.text import Term
from watersmeet.cql.words import LONGEST, folded, words
from watersmeet.storage.search_index.entry import Entry
from watersmeet.storage.search_index.tables import search_word
from watersmeet.storage.statement import Statement, Texts, within
from watersmeet.storage.work import Session

MOST: Final = 64
"""How many words a pattern, or a word that is nearly right, stands for at most."""

_LOOKED_AT: Final = 50_000
"""Words that are gone through for one pattern."""

_REMEMBERED: Final = 60_000
"""How many words a process knows to be in the table: a text says few that are new."""


_WILD: Final = re.compile(r"([*?])")
_REGEX: Final = {"*": ".*", "?": "."}

_KNOWN = Statement(sa.select(search_word.c.word).where(within(search_word.c.word, "words", Texts)))
_LEARN = Statement(postgresql.insert(search_word).on_conflict_do_nothing())
_word = search_word.c.word
_LIKE = Statement(
    sa.select(_word)
    .where(
        _word >= sa.bindparam("low", type_=sa.Text()),
        _word < sa.bindparam("high", type_=sa.Text()),
        sa.func.length(_word).between(
            sa.bindparam("shortest", type_=sa.Integer()), sa.bindparam("longest", type_=sa.Integer())
        ),
    )
    .order_by(_word)
    .limit(sa.literal_column(str(_LOOKED_AT)))
)


async def learn(session: Session, entry: Entry, body: Iterable[str]) -> None:
    """Take up the words of an entry; `body`: those of its body."""
    await learn_all(session, said(entry, body))


def said(entry: Entry, body: Iterable[str]) -> set[str]:
    """All words of an entry; `body`: those of its body."""
    return {*words(entry.title), *words(entry.labels), *body}


async def learn_all(session: Session, said: set[str]) -> None:
    """Take up words."""
    seen = session.known_words
    new = said - seen - session.new_words
    if not new:
        return
    known = {row[0] for row in await session.all(_KNOWN, words=sorted(new))}
    if len(seen) + len(known) > _REMEMBERED:
        seen.clear()
    seen.update(known)
    if unknown := sorted(new - known):
        session.new_words.update(unknown)
        await session.many(_LEARN, [{"word": word} for word in unknown])


async def meant(session: Session, term: Term) -> tuple[str, ...]:
    """The words that a pattern is true of, or that are nearly a word: the nearest first, then in alphabetical order."""
    if term.pattern is not None:
        return await _of_pattern(session, term.pattern)
    return await _nearly(session, term.text, term.fuzzy)


async def _of_pattern(session: Session, pattern: str) -> tuple[str, ...]:
    pieces = [piece if piece in ("*", "?") else "".join(folded(piece).split()) for piece in _WILD.split(pattern)]
    true_of = re.compile("".join(_REGEX.get(piece, re.escape(piece)) for piece in pieces)).fullmatch
    shortest = sum(len(piece) for piece in pieces if piece != "*")
    found = await _between(session, pieces[0], shortest, LONGEST if "*" in pieces else shortest)
    return tuple(word for word in found if true_of(word))[:MOST]


async def _nearly(session: Session, text: str, edits: int) -> tuple[str, ...]:
    plain = words(text)
    if len(plain) != 1:
        return ()
    (word,) = plain
    found = await _between(session, word[:1], len(word) - edits, len(word) + edits)
    near = ((Levenshtein.distance(word, other, score_cutoff=edits), other) for other in found)
    return tuple(other for distance, other in sorted(near) if distance <= edits)[:MOST]


async def _between(session: Session, beginning: str, shortest: int, longest: int) -> list[str]:
    """Words that begin so and have a number of characters between these."""
    rows = await session.all(
        _LIKE, low=beginning, high=f"{beginning}\U0010ffff", shortest=max(shortest, 1), longest=longest
    )
    return [row[0] for row in rows]


def forget(session: Session) -> None:
    """Forget what is known of the table, because it was emptied."""
    session.known_words.clear()
    session.new_words.clear()
