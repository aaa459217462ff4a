"""What SQLite does for lists of comments: those of the site are read in order, those on one content found apart."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.storage.test_plans import Recorder
from watersmeet.model.actor import Actor
from watersmeet.storage import batches, comments, migrate, tree
from watersmeet.storage.comments import Filter

SORTS = {"id": "comments_id", "created-date": "comments_created_at", "modified-date": "comments_version_at"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("plans") / "site.db"
    migrate.migrate_sqlite(path)
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


READER = Actor(account_id=None, display_name="", principals=("u:1",), principals_json='["u:1"]', site=frozenset())


def plan(database: sqlite3.Connection, **wanted: Any) -> str:
    return plan_of(database, lambda session: comments.select(session, READER, Filter(**wanted)))


def plan_of(database: sqlite3.Connection, read: Callable[[Any], Coroutine[Any, Any, Any]]) -> str:
    recorder = Recorder("sqlite")
    asyncio.run(read(recorder))
    ((statement, params),) = recorder.noted
    sql, bind = statement.sqlite
    return "\n".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", bind(params)))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("after", [None, ("2026-01-01T00:00:00.000Z", 5)])
@pytest.mark.parametrize("sort", SORTS)
def test_comments__of_the_site_are_read_in_order(
    database: sqlite3.Connection, sort: str, after: Any, descending: bool
) -> None:
    found = plan(database, location="footer", sort=sort, after=after, descending=descending)
    assert f"ix_content_{SORTS[sort]}" in found
    assert "TEMP B-TREE FOR ORDER BY" not in found


@pytest.mark.parametrize("sort", SORTS)
def test_comments__on_one_content_are_found_apart(database: sqlite3.Connection, sort: str) -> None:
    on_page = {"within": "container", "of": 5, "on": "page", "sort": sort}
    for more in ({"location": "footer"}, {"location": "inline", "resolutions": ("open",)}):
        assert "SEARCH held USING INDEX ix_content_container_id_kind_id" in plan(database, **on_page, **more)
    found = plan(database, location="inline", within="replies", of=5, sort=sort, body=True)
    assert "SEARCH held USING INDEX ix_content_parent_id_position_id" in found


def test_comments__on_several_contents_and_in_reply_are_found_apart(database: sqlite3.Connection) -> None:
    for found in (
        plan_of(database, lambda session: batches.children(session, READER, [5, 6], "comment", each=26, body=True)),
        plan_of(database, lambda session: tree.parents_among(session, READER, [5, 6], ("comment",))),
    ):
        assert "SEARCH on_one USING INDEX ix_content_container_id_kind_id" in found, found
        assert "SEARCH reply USING INDEX ix_content_parent_id_position_id" in found, found
        assert "SEARCH content USING INTEGER PRIMARY KEY" in found, found


def test_comments__below_several_contents_are_found_by_what_they_are_on(database: sqlite3.Connection) -> None:
    for kind in ("comment", "attachment"):
        found = plan_of(
            database,
            lambda session, kind=kind: batches.descendants(session, READER, [5, 6], kind, depth=2, each=26, body=True),  # type: ignore[misc]
        )
        assert "SEARCH top USING INTEGER PRIMARY KEY" in found, found
        assert "SEARCH content USING INDEX ix_content_container_id_kind_id" in found, found
