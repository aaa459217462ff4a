"""Contents and people whose titles and names have words that begin in given ways: as many as are worth comparing.

What is read is bounded: at most LOOKED_AT rows of an index lead to what is found, which ends when there is enough. A
title that begins with what was asked for is found however many others there are; of the others those are found first
that have the word itself, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.storage.content import COLUMNS, FROM
from watersmeet.storage.cql_people import BEYOND
from watersmeet.storage.statement import Shapes, Statement, Texts, for_the_row, found_by, in_one, within
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.names import person_word, title_word
from watersmeet.storage.tables.site import account
from watersmeet.storage.tables.space import space
from watersmeet.storage.visibility import may_see, who
from watersmeet.storage.work import Session

LOOKED_AT: Final = 1000
"""How many rows of an index are gone through, in each of the ways that lead to what is found."""

IN_A_SPACE: Final = 2
"""How many times as many, where most of them are of other spaces and cost less."""

COMPARED: Final = 100
"""How many are found in each of these ways at most."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    begins:  how the whole title may begin, in the form that titles are compared in.
    words:   what words of it begin with: one at least; the last is the one that is being written.
    kinds:   of content; none for no content.
    space:   the key of the only space, in lower case; None for all.
    people:  whether people are wanted.
    """

    begins: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    space: str | None
    people: bool


class Title(msgspec.Struct, frozen=True, array_like=True):
    """A content, as much as it is compared by."""

    id: int
    title: str
    version_at: str


class Person(msgspec.Struct, frozen=True, array_like=True):
    account_id: str
    name: str


class Found(msgspec.Struct, frozen=True):
    """What may be worth suggesting, in no order, some of it twice."""

    titles: list[Title]
    people: list[Person]


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text())


def _limit(number: int) -> sa.ColumnElement[int]:
    return sa.literal_column(str(number))


def _between(column: sa.ColumnElement[str], k: int) -> sa.ColumnElement[bool]:
    """The column begins with the word numbered so."""
    return sa.and_(column >= _text(f"low{k}"), column < _text(f"high{k}"))


def _bounds(asked: Asked) -> dict[str, str]:
    bounds = {f"low{k}": word for k, word in enumerate(asked.words)}
    return bounds | {f"high{k}": word + BEYOND for k, word in enumerate(asked.words)}


# Which word leads: the one that is begun so least often

_sizes = Shapes()


async def _rarest(session: Session, asked: Asked) -> tuple[int, int]:
    """The numbers of the words that fewest titles, and fewest names, have: no more than LOOKED_AT are counted."""
    if len(asked.words) == 1:
        return 0, 0
    numbers = range(len(asked.words))
    tables = [*([title_word] if asked.kinds else []), *([person_word] if asked.people else [])]

    def build() -> sa.Select[Any]:
        counts = []
        for words in tables:
            for k in numbers:
                one: sa.Select[Any] = sa.select(sa.literal_column("1").label("one")).where(_between(words.c.word, k))
                some = one.limit(_limit(LOOKED_AT)).subquery("some")
                counts.append(sa.select(sa.func.count()).select_from(some).scalar_subquery())
        return sa.select(*counts)

    shape = len(asked.words), bool(asked.kinds), asked.people
    row = await session.one(_sizes.get(shape, build), **_bounds(asked))
    counts = tuple(row or (0,) * len(numbers) * 2)

    def least(some: Sequence[int]) -> int:
        # Of words that are equally frequent the longest says most.
        return min(numbers, key=lambda k: (some[k], -len(asked.words[k]), k))

    return least(counts[: len(numbers)]), least(counts[-len(numbers) :])


# Contents

_named = space.alias("named")
_SPACE = sa.select(_named.c.id).where(_named.c.key_key == _text("space")).scalar_subquery()


def _titles(ids: sa.Select[Any], apart: Sequence[int], *, spaced: bool) -> sa.Select[Any]:
    """Contents that the caller may see, among some; their titles also have the words of these numbers."""
    looked_at = ids.limit(_limit(LOOKED_AT * IN_A_SPACE if spaced else LOOKED_AT)).subquery("looked_at")
    query = sa.select(c.c.id, c.c.title, c.c.version_at).select_from(
        looked_at.join(c, c.c.id == looked_at.c.id).join(space, space.c.id == c.c.space_id)
    )
    for k in apart:
        other = title_word.alias(f"other{k}")
        one: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(other)
        query = query.where(for_the_row(one.where(other.c.content_id == looked_at.c.id, _between(other.c.word, k))))
    if spaced:
        # Plus nothing, so that no index finds all contents of the space before these few are looked at.
        query = query.where(c.c.space_id + sa.literal_column("0") == _SPACE)
    return query.where(
        c.c.status == sa.literal_column("'current'"),
        space.c.status == sa.literal_column("'current'"),
        within(c.c.kind, "kinds", Texts),
        may_see(drafts=False, many=True),
    ).limit(_limit(COMPARED))


def _of_titles(words: int, leading: int, *, spaced: bool) -> list[sa.Select[Any]]:
    whole = sa.select(c.c.id.label("id")).where(c.c.title_key >= _text("begins"), c.c.title_key < _text("begins_end"))
    if spaced:
        whole = whole.where(c.c.space_id == _SPACE)
    apart = [k for k in range(words) if k != leading]
    said = sa.select(title_word.c.content_id.label("id"))
    exact = said.where(title_word.c.word == _text(f"low{leading}")).order_by(title_word.c.content_id.desc())
    longer = said.where(title_word.c.word > _text(f"low{leading}"), title_word.c.word < _text(f"high{leading}"))
    return [
        _titles(whole.order_by(c.c.title_key, c.c.id), (), spaced=spaced),
        _titles(exact, apart, spaced=spaced),
        _titles(longer.order_by(title_word.c.word, title_word.c.content_id), apart, spaced=spaced),
    ]


# People


def _people(ids: sa.Select[Any], apart: Sequence[int]) -> sa.Select[Any]:
    looked_at = ids.limit(_limit(LOOKED_AT)).subquery("looked_at")
    query = sa.select(account.c.account_id, account.c.display_name).select_from(
        looked_at.join(account, account.c.account_id == looked_at.c.id)
    )
    for k in apart:
        other = person_word.alias(f"other{k}")
        one: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(other)
        query = query.where(for_the_row(one.where(other.c.account_id == looked_at.c.id, _between(other.c.word, k))))
    return query.where(account.c.active == sa.literal_column("1")).limit(_limit(COMPARED))


def _of_people(words: int, leading: int) -> list[sa.Select[Any]]:
    columns = account.c.account_id, account.c.display_name, account.c.active
    whole = sa.select(*columns).where(account.c.name_key >= _text("begins"), account.c.name_key < _text("begins_end"))
    some = whole.order_by(account.c.name_key, account.c.account_id).limit(_limit(LOOKED_AT)).subquery("looked_at")
    active = sa.select(some.c.account_id, some.c.display_name).where(some.c.active == sa.literal_column("1"))
    said = sa.select(person_word.c.account_id.label("id")).where(_between(person_word.c.word, leading))
    apart = [k for k in range(words) if k != leading]
    return [
        active.limit(_limit(COMPARED)),
        _people(said.order_by(person_word.c.word, person_word.c.account_id), apart),
    ]


# All of it in one statement

_found = Shapes()


async def find(session: Session, actor: Actor, asked: Asked) -> Found:
    """What there is that the caller may see."""
    of_titles, of_people = await _rarest(session, asked)
    spaced, wants_titles = asked.space is not None, bool(asked.kinds)

    def build() -> sa.Select[Any]:
        titles = _of_titles(len(asked.words), of_titles, spaced=spaced) if wants_titles else []
        return in_one([*titles, *(_of_people(len(asked.words), of_people) if asked.people else [])])

    shape = len(asked.words), of_titles, of_people, spaced, wants_titles, asked.people
    row = await session.one(
        _found.get(shape, build),
        **_bounds(asked),
        **who(session, actor),
        begins=asked.begins,
        begins_end=asked.begins + BEYOND,
        kinds=list(asked.kinds),
        space=asked.space,
    )
    lists = [found_by(value) for value in row or ()]
    split = 3 if wants_titles else 0
    return Found(
        [Title(*one) for some in lists[:split] for one in some],
        [Person(*one) for some in lists[split:] for one in some],
    )


_ROWS = Statement(sa.select(*COLUMNS, space.c.name).select_from(FROM).where(within(c.c.id, "ids"), may_see()))


async def rows(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, tuple[Content, str]]:
    """Those of the contents that the caller may see, by id, each with the name of its space."""
    found = await session.all(_ROWS, ids=list(ids), **who(session, actor))
    width = len(COLUMNS)
    return {row[0]: (Content(*tuple(row)[:width]), row[width]) for row in found}
