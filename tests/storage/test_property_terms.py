"""Terms of properties sort as the values do, whatever JSON holds, and are made for the properties there are."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import DATABASES, database_config
from watersmeet.storage import migrate
from watersmeet.storage.property_terms import MAX_DEPTH, MAX_TERMS, NUMBER, TEXT, number, place, terms, text
from watersmeet.storage.tables.property_term import property_term

numbers = st.one_of(st.integers(), st.floats(allow_nan=False), st.sampled_from([0.0, -0.0, 10**400, -(10**400)]))


@given(numbers, numbers)
def test_numbers_sort_as_numbers(one: float, other: float) -> None:
    def double(value: float) -> float:
        try:
            return float(value)
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")

    left, right = double(one), double(other)
    assert (number(one) < number(other), number(one) == number(other)) == (left < right, left == right)


@given(st.text(max_size=400), st.text(max_size=400))
def test_texts_are_told_apart(one: str, other: str) -> None:
    same = text(one) == text(other)
    assert same or one != other
    assert len(text(one)) <= 200
    assert text("ab" * 300 + one) != text("ab" * 300 + one + "c")


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
)


@given(json_values)
def test_any_json_has_terms(value: object) -> None:
    made = terms("key", json.dumps(value))
    assert len(made) == len(set(made)) <= MAX_TERMS
    assert all(len(term.encode()) < 1000 for term in made)


def test_long_and_deep_json_is_cut() -> None:
    assert len(terms("key", json.dumps(list(range(MAX_TERMS + 10))))) == MAX_TERMS
    deep: object = "below"
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert place("key", "") + TEXT + "below" in terms("key", json.dumps(deep))
    assert terms("key", json.dumps([deep])) == []


@pytest.mark.parametrize("kind", DATABASES)
def test_migration__makes_the_terms_of_what_is_there(kind: str, tmp_path: Path) -> None:
    known = sa.table("property", *map(sa.column, COLUMNS))
    rows = [
        dict(zip(COLUMNS, (n, owner, n, "key", json.dumps({"a": n}), AT, 1, AT), strict=True))
        for n, owner in ((7, "content"), (8, "space"), (9, "content"))
    ]

    def work(connection: sa.Connection) -> set[tuple[str, int, int]]:
        config = Config()
        config.set_main_option("script_location", str(migrate.FOLDER))
        config.attributes["connection"] = connection
        command.downgrade(config, "0015")
        connection.execute(sa.insert(known), rows)
        command.upgrade(config, "head")
        return {tuple(row) for row in connection.execute(sa.select(property_term))}

    with database_config(kind, tmp_path) as config:
        if config.embedded:
            engine = sa.create_engine(f"sqlite:///{config.sqlite_path}")
            with engine.connect() as connection:
                found = work(connection)
            engine.dispose()
        else:
            found = asyncio.run(_on_postgres(config.postgres_url, work))
    assert found == {(place("key", "a") + NUMBER + number(n), n, n) for n in (7, 9)}


COLUMNS = ("id", "owner_kind", "owner_id", "key", "value", "created_at", "version", "version_at")
AT = "2024-01-01T00:00:00.000Z"


async def _on_postgres(url: str, work: object) -> set[tuple[str, int, int]]:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        found: set[tuple[str, int, int]] = await connection.run_sync(work)  # type: ignore[arg-type]
    await engine.dispose()
    return found
