"""How CQL becomes SQL: one statement for each shape, nothing of an author's in it, led by the words."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watersmeet import cql
from watersmeet.storage import cql_sql, migrate
from watersmeet.storage.cql_plan import Context, Plan, Target, plan
from watersmeet.storage.cql_sql import Lead
from watersmeet.storage.search_index import of_sqlite
from watersmeet.storage.search_index.entry import TITLE
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
    assert (first.values, first.match) != (second.values, second.match)
    assert cql_sql.those(first) is cql_sql.those(second)
    for how in (cql_sql.rows, cql_sql.count):
        for lead in Lead:
            one_way, other_way = (how(each, resumed=False, back=False, lead=lead) for each in (first, second))
            assert one_way is other_way


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize("target", ["content", "space"])
@pytest.mark.parametrize(
    "field",
    ["text ~", "title ~", "title =", "title !=", "label =", "label !=", "space =", "creator =", "space.title ~"],
)
def test_no_text_of_an_author_is_in_the_sql(dialect: Dialect, target: Target, field: str) -> None:
    found = planned(f'{field} "zyzzyva\' OR 1=1 --" and ({field} quagga or label in (okapi, tapir))', dialect, target)
    for lead in Lead if target == "content" else (Lead.NONE,):
        for how in (cql_sql.rows, cql_sql.count):
            text = sql_of(how(found, resumed=bool(found.order), back=False, lead=lead), dialect).lower()
            assert not any(word in text for word in ("zyzzyva", "1=1", "quagga", "okapi", "tapir"))
    assert "zyzzyva" in str((found.values, found.match)).lower() or "label =" in field


@pytest.mark.parametrize(
    ("text", "fts5", "tsquery"),
    [
        ("fox", '"fox"', "('fox')"),
        ("foxes", '"fox"', "('fox')"),
        ("happy*", '("happi" OR "happy" *)', "(('happi') | ('happy':*))"),
        ("fox den", '("fox" AND "den")', "(('fox') & ('den'))"),
        ("fox OR den", '("fox" OR "den")', "(('fox') | ('den'))"),
        ("fox -den -sky", '("fox" NOT ("den" OR "sky"))', "((('fox')) & !(('den') | ('sky')))"),
        ('"fox den"', '"fox den"', "('fox' <-> 'den')"),
        (
            '"fox den"~1',
            'NEAR("fox" "den", 1)',
            "('fox' <1> 'den' | 'fox' <2> 'den' | 'den' <1> 'fox' | 'den' <2> 'fox')",
        ),
        ('"fox foxes"~1', '"fox"', "(('fox'))"),
        ('"a b c"~3', '("a" AND "b" AND "c")', "(('a') & ('b') & ('c'))"),
        ("NEAR", '"near"', "('near')"),
        ("fox' | 'x", '("fox" AND "x")', "(('fox') & ('x'))"),
        ("漢字", '"漢 字"', "('漢' <-> '字')"),
    ],
)
def test_expressions(text: str, fts5: str, tsquery: str) -> None:
    given = f"text ~ {cql.quote(text)}"
    assert whole(given) == fts5
    assert whole(given, "postgres") == tsquery
    titled = f"title ~ {cql.quote(text)}"
    assert whole(titled) == re.sub(r'(["( ])([a-z漢字]+)(?=[" ])', rf"\1{TITLE}\2", fts5)
    assert whole(titled, "postgres") == re.sub(r"'(\w)", rf"'{TITLE}\1", tsquery)


def whole(text: str, dialect: Dialect = "sqlite") -> str:
    match = planned(text, dialect).match
    assert match is not None
    return match.whole


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("text ~ fox", [2, 3, 4]),
        ('text ~ "fox den"', [1, 2, 3, 4]),
        ('text ~ "fox -den"', [2, 3, 4]),
        ("text ~ fox or text ~ den", [2, 3, 4]),
        ("text ~ fox or title ~ den", [4]),
        ("text ~ fox and title ~ den", [2, 3, 4]),
        ("label = fox", []),
        ("macro = toc and label = fox", []),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_ranks(text: str, ranks: list[int], dialect: Dialect) -> None:
    match = planned(text, dialect).match
    assert match is not None
    assert [rank for rank, _ in match.ranks] == ranks


@pytest.mark.parametrize("text", ["type = page", "space = A", "creator = me", "text ~ a or label = b", "not text ~ a"])
def test_nothing_leads__where_the_index_does_not_know_enough(text: str) -> None:
    assert planned(text).match is None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("space = A and text ~ fox", ['"¶sa"']),
        ("space in (A, B) and label = X and text ~ fox", ['("¶sa" OR "¶sb")', '"¶lx"']),
        ("type = blogpost and text ~ fox", ['"¶kblogpost"']),
        ("macro = TOC and text ~ fox", ['"¶xtoc"']),
    ],
)
def test_facts_are_asked_of_the_index(text: str, known: list[str]) -> None:
    for each in known:
        assert each in whole(text)
    assert "kpage" not in whole(f"type = page and {text}")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path: Path = tmp_path_factory.mktemp("plans") / "site.db"
    migrate.migrate_sqlite(path)
    return sqlite3.connect(path)


VALUES: dict[str, Any] = {"principals": "[]", "account": "me", "limit": 1, "offset": 0, "after0": "x", "after1": 1}


def steps(connection: sqlite3.Connection, statement: Statement, **values: Any) -> list[str]:
    sql, bind = statement.sqlite
    return [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + sql, bind({**VALUES, **values}))]


@pytest.mark.parametrize("back", [False, True])
def test_sqlite__the_index_gives_out_what_was_changed_last_first(empty: sqlite3.Connection, back: bool) -> None:
    """The words lead and come in order: nothing is gathered or sorted, whatever their number."""
    words = {f"words{rank}": '"fox"' for rank in (1, 2, 3, 4)} | {f"edge{rank}": 1 for rank in (1, 2, 3, 4)}
    taken = steps(empty, of_sqlite._hits((1, 2, 3, 4), back), **words)
    assert not any("TEMP B-TREE" in step for step in taken)
    assert sum(step.startswith("SCAN search_words VIRTUAL TABLE") for step in taken) == 4
    assert (
        sum(step.startswith("SEARCH search_row USING COVERING INDEX ix_search_row_id_content_id") for step in taken)
        == 4
    )


@pytest.mark.parametrize("text", ["text ~ a", "space = A and text ~ a", "ancestor = 5 and text ~ a", "label = x"])
def test_sqlite__contents_are_looked_up_by_id(empty: sqlite3.Connection, text: str) -> None:
    found = planned(text)
    taken = steps(empty, cql_sql.those(found), **found.values, hits="[1,2]")
    assert "SEARCH content USING INTEGER PRIMARY KEY (rowid=?)" in taken


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
@pytest.mark.parametrize("back", [False, True])
def test_sqlite__an_index_gives_the_order(empty: sqlite3.Connection, text: str, resumed: bool, back: bool) -> None:
    found = planned(text)
    taken = steps(empty, cql_sql.rows(found, resumed=resumed, back=back, lead=Lead.NONE), **found.values)
    assert not any("TEMP B-TREE" in step for step in taken)


def test_sqlite__an_order_is_gone_along_where_words_are_common(empty: sqlite3.Connection) -> None:
    found = planned("text ~ a order by lastmodified desc")
    taken = steps(empty, cql_sql.rows(found, resumed=False, back=False, lead=Lead.ORDER), **found.values, whole='"a"')
    assert not any("TEMP B-TREE" in step for step in taken)
    assert any("ix_content_version_at_id" in step for step in taken)
