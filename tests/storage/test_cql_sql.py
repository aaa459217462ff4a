"""How CQL becomes SQL: one statement for each shape, nothing of an author's in it, led by the words."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watersmeet import cql
from watersmeet.storage import cql_sql, migrate
from watersmeet.storage.cql_plan import Context, Plan, Target, plan
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Dialect

CONTEXT = Context(account_id="me", now=datetime(2024, 5, 1, tzinfo=UTC))


def planned(text: str, dialect: Dialect = "sqlite", target: Target = "content") -> Plan:
    query = cql.parse(text)
    cql.check(query)
    found = plan(query, CONTEXT, target, dialect)
    assert found is not None
    return found


def sql_of(statement: Statement, dialect: Dialect) -> str:
    return (statement.sqlite if dialect == "sqlite" else statement.postgres)[0]


SAME_SHAPE = [
    ("space = A", "space = B"),
    ("space in (A, B)", "space in (C, D, E, F)"),
    ("space = A or space = B", "space in (C, D, E)"),
    ("text ~ a", 'text ~ "b c OR (d -e)"'),
    ("text ~ a and text ~ b", "title ~ c or text ~ d"),
    ("created > 2024-01-01", "created >= 2020-01-01"),
    ("id = 1 and label = x", "content = 2 and label = y"),
]


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize(("one", "other"), SAME_SHAPE)
def test_same_shape__same_statement(dialect: Dialect, one: str, other: str) -> None:
    first, second = planned(one, dialect), planned(other, dialect)
    assert first.shape == second.shape
    assert first.values != second.values
    assert cql_sql.rows(first, resumed=False) is cql_sql.rows(second, resumed=False)
    assert cql_sql.count(first, resumed=False) is cql_sql.count(second, resumed=False)


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize("target", ["content", "space"])
@pytest.mark.parametrize(
    "field",
    ["text ~", "title ~", "title =", "title !=", "label =", "label !=", "space =", "creator =", "space.title ~"],
)
def test_no_text_of_an_author_is_in_the_sql(dialect: Dialect, target: Target, field: str) -> None:
    found = planned(f'{field} "zyzzyva\' OR 1=1 --" and ({field} quagga or label in (okapi, tapir))', dialect, target)
    for resumed in (False, bool(found.order)):
        for statement in (cql_sql.rows(found, resumed=resumed), cql_sql.count(found, resumed=resumed)):
            text = sql_of(statement, dialect).lower()
            assert not any(word in text for word in ("zyzzyva", "1=1", "quagga", "okapi", "tapir"))
    assert "zyzzyva" in str(found.values).lower()


@pytest.mark.parametrize(
    ("text", "fts5", "tsquery"),
    [
        ("fox", '"fox"', "'fox'"),
        ("fo*", '"fo"*', "'fo':*"),
        ("fox den", '("fox" AND "den")', "('fox' & 'den')"),
        ("fox OR den", '("fox" OR "den")', "('fox' | 'den')"),
        ("fox -den -sky", '("fox" NOT ("den" OR "sky"))', "('fox' & !('den') & !('sky'))"),
        ('"fox den"', '"fox den"', "('fox' <-> 'den')"),
        (
            '"fox den"~1',
            'NEAR("fox" "den", 1)',
            "('fox' <1> 'den' | 'fox' <2> 'den' | 'den' <1> 'fox' | 'den' <2> 'fox')",
        ),
        ('"a b c"~3', '("a" AND "b" AND "c")', "('a' & 'b' & 'c')"),
        ("NEAR", '"NEAR"', "'NEAR'"),
        ("fox' | 'x", '("fox" AND "x")', "('fox' & 'x')"),
    ],
)
def test_expressions(text: str, fts5: str, tsquery: str) -> None:
    given = f"text ~ {cql.quote(text)}"
    assert planned(given).match == fts5
    assert planned(given, "postgres").match == tsquery
    titled = f"title ~ {cql.quote(text)}"
    assert planned(titled).match == f"title : ({fts5})"
    if text == "fo*":
        assert planned(titled, "postgres").match == "'fo':*A"


LED = [
    "text ~ a",
    "type = page and text ~ a",
    "space = A and text ~ a",
    "space in (A, B) and text ~ a",
    "label = x and title ~ a",
    "ancestor = 5 and text ~ a",
    "creator = currentUser() and text ~ a",
    "text ~ a and not text ~ b",
    "created > 2024-01-01 and text ~ a",
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path: Path = tmp_path_factory.mktemp("plans") / "site.db"
    migrate.migrate_sqlite(path)
    return sqlite3.connect(path)


def steps(connection: sqlite3.Connection, text: str, *, resumed: bool = False) -> list[str]:
    found = planned(text)
    sql, bind = cql_sql.rows(found, resumed=resumed).sqlite
    values: dict[str, Any] = {"principals": "[]", "account": "me", "limit": 1, "offset": 0, "after0": "x", "after1": 1}
    return [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + sql, bind({**found.values, **values}))]


@pytest.mark.parametrize("text", LED)
def test_sqlite__words_lead_and_come_sorted(empty: sqlite3.Connection, text: str) -> None:
    taken = steps(empty, text)
    scans = [step for step in taken if "search_text" in step]
    assert scans[0].startswith("SCAN search_text VIRTUAL TABLE INDEX 32:rM3")
    assert "SEARCH content USING INTEGER PRIMARY KEY (rowid=?)" in taken
    assert not any("TEMP B-TREE" in step for step in taken)


@pytest.mark.parametrize(
    "text",
    [
        "type = page",
        "space = A",
        "type = page order by created desc",
        "type = page order by title",
        "space = A and type = page order by title desc",
        "creator = currentUser()",
        "id != 5 order by id",
    ],
)
@pytest.mark.parametrize("resumed", [False, True])
def test_sqlite__an_index_gives_the_order(empty: sqlite3.Connection, text: str, resumed: bool) -> None:
    assert not any("TEMP B-TREE" in step for step in steps(empty, text, resumed=resumed))
