"""What the databases do for suggestions: read a few rows of indexes, and go through no table."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.storage.test_plans import Filled, filled
from watersmeet.domain import suggestions
from watersmeet.storage import content, title_words
from watersmeet.storage.content import Filter
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.names import title_word
from watersmeet.storage.work import Session

__all__ = ["filled"]

GONE_THROUGH = re.compile(r"(SCAN|Seq Scan on) (content|title_word)\b")
PEOPLE_GONE_THROUGH = re.compile(r"SCAN (account|person_word)\b")


@pytest.fixture
def told(filled: Filled) -> Filled:
    """The same database, in which titles are found by their words."""

    async def put(session: Session) -> None:
        pages = await content.select(session, filled.actor, Filter(limit=10_000))
        await session.run(Statement(title_word.delete()))
        rows = [{"word": word, "content_id": page.id} for page in pages for word in title_words.of(page.title)]
        await session.many(Statement(title_word.insert()), rows)

    async def work() -> None:
        database = filled.config.open_database()
        await database.open()
        await database.write(put)
        await database.close()

    asyncio.run(work())
    return filled


@pytest.mark.parametrize("query", ["p", "page", "page 77", "77 page 12"])
@pytest.mark.parametrize("space_key", [None, "S1"])
def test_suggestions__read_indexes_in_their_order(told: Filled, query: str, space_key: str | None) -> None:
    async def work(session: Session) -> None:
        await suggestions.find(session, told.actor, query, kinds=("page",), space_key=space_key, limit=10)

    plan = told.plan(work)
    assert "title_word" in plan
    assert not GONE_THROUGH.search(plan), plan
    # What else a title must have is asked of the title, and not of all that have it.
    assert ("ix_title_word_content_id_word" in plan) == (" " in query)
    if told.sqlite:
        assert "USE TEMP B-TREE" not in plan


@pytest.mark.parametrize("query", ["an", "ann b"])
def test_suggestions__of_people_read_indexes_in_their_order(told: Filled, query: str) -> None:
    if not told.sqlite:
        pytest.skip("so few people are read faster without an index")

    async def work(session: Session) -> None:
        await suggestions.find(session, told.actor, query, kinds=("user",), space_key=None, limit=10)

    plan = told.plan(work)
    assert "person_word" in plan
    assert not PEOPLE_GONE_THROUGH.search(plan), plan
    assert "USE TEMP B-TREE" not in plan
