"""What the databases do for a list: read one index in the order asked for, and no more of it than is shown.

SQLite plans without statistics here, as on a site where nobody ran ANALYZE. PostgreSQL has them, as autovacuum keeps
them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any

import asyncpg
import pytest

from tests.conftest import DATABASES, database_config
from watersmeet.config import Config
from watersmeet.domain import people, site, spaces
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.ids import now
from watersmeet.storage import content, gates, labels, properties, tree, versions
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.content import Filter
from watersmeet.storage.kept import listed
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.access import gate, gate_member
from watersmeet.storage.tables.content import content as table
from watersmeet.storage.work import Database, Kept, Session

PAGES = 5000
SPACES = 2
CHILDREN = 20
RESTRICTED, NAMED = 10, 5
"""Every so many pages one is restricted, to so many people."""
SORTS = ("id", "created-date", "modified-date", "title")
AFTER: dict[str, Any] = {
    "id": None,
    "created-date": "2026-01-02T00:00:00.000Z",
    "modified-date": "2026-01-02T00:00:00.000Z",
    "title": "page 2",
    "child-position": 300,
}


class Recorder:
    """A session that only notes what would be executed."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.kept = Kept()
        self.noted: list[tuple[Statement, dict[str, Any]]] = []

    async def all(self, statement: Statement, /, **params: Any) -> Sequence[Any]:
        self.noted.append((statement, params))
        return []

    async def one(self, statement: Statement, /, **params: Any) -> None:
        self.noted.append((statement, params))


class Filled:
    """A database with two spaces of 2,500 pages each."""

    def __init__(self, config: Config, actor: Actor, space_id: int, page: Content) -> None:
        self.config, self.actor, self.space_id, self.page = config, actor, space_id, page
        self.sqlite = config.embedded

    def plan(self, work: Callable[[Session], Coroutine[Any, Any, Any]]) -> str:
        """How the database would do the statements of `work`."""
        return "\n".join(self._explain(statement, params) for statement, params in self._noted(work))

    def _noted(self, work: Callable[[Session], Coroutine[Any, Any, Any]]) -> list[tuple[Statement, dict[str, Any]]]:
        recorder = Recorder("sqlite" if self.sqlite else "postgres")
        asyncio.run(work(recorder))  # type: ignore[arg-type]
        return recorder.noted

    def kept_plan(self, work: Callable[[Session], Coroutine[Any, Any, Any]]) -> str:
        """The plan that PostgreSQL would make of the last statement of `work` without looking at what is bound."""
        statement, params = self._noted(work)[-1]
        sql, bind = statement.postgres
        values = ", ".join("NULL" for _ in bind(params))

        async def ask() -> str:
            connection = await asyncpg.connect(self.config.postgres_url)
            await connection.execute("SET plan_cache_mode = force_generic_plan")
            await connection.execute(f"PREPARE listing AS {sql}")
            found = await connection.fetch(f"EXPLAIN EXECUTE listing ({values})")
            await connection.close()
            return "\n".join(row[0] for row in found)

        return asyncio.run(ask())

    def _explain(self, statement: Statement, params: dict[str, Any]) -> str:
        if self.sqlite:
            sql, bind = statement.sqlite
            connection = sqlite3.connect(self.config.sqlite_path)
            rows = connection.execute("EXPLAIN QUERY PLAN " + sql, bind(params)).fetchall()
            connection.close()
            return "\n".join(row[3] for row in rows)
        sql, bind = statement.postgres

        async def ask() -> str:
            connection = await asyncpg.connect(self.config.postgres_url)
            found = await connection.fetch("EXPLAIN " + sql, *bind(params))
            await connection.close()
            return "\n".join(row[0] for row in found)

        return asyncio.run(ask())


async def _fill(config: Config) -> tuple[Actor, int, Content]:
    database = config.open_database()
    await database.open()
    try:
        return await _filled(database)
    finally:
        await database.close()


async def _filled(database: Database) -> tuple[Actor, int, Content]:
    await database.write(lambda session: site.set_up(session, now()))
    await database.write(lambda session: site.first_administrator(session, now(), "a@example.com", "secret"))
    found = await database.write(lambda session: people.actor_of_token(session, "a@example.com", "secret", now()))
    assert found is not None
    actor = found[0]
    for number in range(SPACES):
        new = spaces.NewSpace(name=f"Space {number}", key=f"S{number}")
        space = await database.write(lambda session, new=new: spaces.create(session, actor, now(), new))

        async def pages(session: Session, space: Any = space) -> int:
            rows = [_row(session.new_id(), k, space) for k in range(PAGES // SPACES)]
            for k, row in enumerate(rows):
                parent = rows[k // CHILDREN - 1] if k >= CHILDREN else None
                above = parent["path"] if parent else f"/{space.homepage_id}/"
                row["parent_id"] = parent["id"] if parent else space.homepage_id
                row["path"] = f"{above}{row['id']}/"
                row["depth"] = row["path"].count("/") - 2
            closed = rows[3::RESTRICTED]
            for row in closed:
                row["gate_id"] = row["id"]
            await session.many(Statement(table.insert()), rows)
            await session.many(Statement(gate.insert()), [{"id": r["id"], "members": str(r["id"])} for r in closed])
            await session.many(
                Statement(gate_member.insert()), [{"gate_id": r["id"], "content_id": r["id"]} for r in closed]
            )
            for row in closed:
                await gates.restrict(session, row["id"], "read", (f"u:{number}" for number in range(NAMED)))
            return int(rows[0]["id"])

        some = await database.write(pages)
    page = await database.read(lambda session: content.see(session, actor, some))
    assert page is not None
    return actor, int(space.id), page


def _row(page_id: int, k: int, space: Any) -> dict[str, Any]:
    at = f"2026-01-{k % 28 + 1:02}T00:00:00.000Z"
    return {
        "id": page_id,
        "kind": "page",
        "status": "trashed" if k % 500 == 499 else "current",
        "title": f"Page {k * 7919 % PAGES}",
        "title_key": f"page {k * 7919 % PAGES}",
        "space_id": space.id,
        "parent_kind": "page",
        "position": 256 * (k % CHILDREN + 1),
        "author_id": None,
        "owner_id": None,
        "last_owner_id": None,
        "subtype": None,
        "created_at": at,
        "version": 1,
        "version_at": at,
        "version_by": None,
        "version_message": "",
        "version_minor": 0,
        "gate_id": None,
        "restore_parent_id": None,
        "container_id": None,
        "stamp": 0,
    }


@pytest.fixture(scope="module", params=DATABASES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    with database_config(request.param, tmp_path_factory.mktemp("plans")) as config:
        actor, space_id, page = asyncio.run(_fill(config))
        if not config.embedded:
            asyncio.run(_analyse(config.postgres_url))
        yield Filled(config, actor, space_id, page)


async def _analyse(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def _select(filled: Filled, **wanted: Any) -> str:
    """The plan of a whole list, and of one whose rows are kept."""
    asked = Filter(limit=26, **wanted)

    async def both(session: Session) -> None:
        await content.select(session, filled.actor, asked)
        await listed(session, filled.actor, asked, str)

    return filled.plan(both)


def _reads_in_order(filled: Filled, plan: str) -> None:
    """Nothing is sorted, and `content` is not read as a heap."""
    assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
    assert "Sort" not in plan, plan
    assert "Seq Scan on content " not in plan, plan


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("resumed", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages__of_the_site_and_of_a_space_are_read_in_order(
    filled: Filled, sort: str, resumed: bool, descending: bool
) -> None:
    more = {"sort": sort, "descending": descending, "after": (AFTER[sort], filled.page.id) if resumed else None}
    for where in ({}, {"within": "space", "of": filled.space_id}, {"space_ids": (filled.space_id,)}):
        for statuses in (("current", "archived"), ("current",)):
            _reads_in_order(filled, _select(filled, statuses=statuses, **where, **more))
    every = ("current", "archived", "trashed")
    _reads_in_order(filled, _select(filled, within="space", of=filled.space_id, statuses=every, **more))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("resumed", [False, True])
def test_pages__postgres_plans_once_what_it_does_well(filled: Filled, sort: str, resumed: bool) -> None:
    """The plan for whatever is bound reads in order as well, and looks no dearer than one for what is bound."""
    if filled.sqlite:
        pytest.skip("SQLite keeps every plan")
    after = (AFTER[sort], filled.page.id) if resumed else None
    for where in ({}, {"within": "space", "of": filled.space_id}):
        wanted = Filter(sort=sort, after=after, limit=26, **where)  # type: ignore[arg-type]

        async def work(session: Session, wanted: Filter = wanted) -> None:
            await listed(session, filled.actor, wanted, str)

        kept = filled.kept_plan(work)
        _reads_in_order(filled, kept)
        assert _cost(kept) < 2 * _cost(filled.plan(work)), kept


def _cost(plan: str) -> float:
    """What PostgreSQL expects a plan to cost, in its own units."""
    return float(plan.partition("..")[2].partition(" ")[0])


def test_pages__permission_is_asked_of_the_rows_that_are_read(filled: Filled) -> None:
    """Neither are all restrictions of the site looked at first, nor those who hold a grant once for each principal."""
    plan = _select(filled)
    assert "hashed SubPlan" not in plan, plan
    assert "Seq Scan on gate_member" not in plan, plan
    if filled.sqlite:
        assert "SEARCH g USING COVERING INDEX uq_space_grant (space_id=? AND permission=?)" in plan, plan


def test_pages__of_a_space_unseen_none_is_read(filled: Filled) -> None:
    """The grant is tested before: the space may hold any number of pages."""
    if filled.sqlite:
        pytest.skip("SQLite does not tell; it tests the grant where it looks the space up, which comes first")
    for sort in SORTS:
        plan = _select(filled, within="space", of=filled.space_id, sort=sort)
        assert "One-Time Filter" in plan, plan


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("resumed", [False, True])
def test_children__are_read_in_their_order(filled: Filled, resumed: bool, descending: bool) -> None:
    plan = _select(
        filled,
        kind=None,
        within="children",
        of=filled.page.id,
        statuses=("current",),
        sort="child-position",
        descending=descending,
        after=(AFTER["child-position"], filled.page.id) if resumed else None,
    )
    assert "TEMP B-TREE FOR ORDER BY" not in plan
    assert "ix_content_parent_id_position_id" in plan, plan


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("resumed", [False, True])
def test_pages__few_among_many_are_found_by_themselves(filled: Filled, sort: str, resumed: bool) -> None:
    """Roots and what is in the trash: they are sorted, but nothing else is read."""
    more = {"sort": sort, "after": (AFTER[sort], filled.page.id) if resumed else None}
    for where, indexes in (
        ({"within": "roots", "of": filled.space_id}, ("ix_content_roots", "ix_content_parent_id_position_id")),
        ({"statuses": ("trashed",)}, ("ix_content_gone",)),
        ({"statuses": ("trashed", "deleted"), "within": "space", "of": filled.space_id}, ("ix_content_gone",)),
    ):
        plan = _select(filled, **where, **more)
        assert any(index in plan for index in indexes), plan
        assert "SCAN content" not in plan, plan
        assert "Seq Scan on content " not in plan, plan


def test_pages__a_title_is_looked_up(filled: Filled) -> None:
    for where in ({}, {"within": "space", "of": filled.space_id}):
        plan = _select(filled, title_key="page 17", **where)
        assert "content_title" in plan or "title_key" in plan, plan
        assert "SCAN content" not in plan, plan
        assert "Seq Scan on content " not in plan, plan


def test_tree__reads_branches_and_siblings_only(filled: Filled) -> None:
    page, actor = filled.page, filled.actor
    for work, index in (
        (lambda session: tree.descendants(session, actor, page, max_depth=2, limit=26), "ix_content_path"),
        (lambda session: tree.next_position(session, filled.space_id, None), "ix_content_"),
        (lambda session: tree.next_position(session, filled.space_id, page.id), "ix_content_parent_id_position_id"),
        (lambda session: tree.siblings(session, filled.space_id, page.id), "ix_content_parent_id_position_id"),
        (lambda session: tree.siblings(session, filled.space_id, None), "ix_content_"),
        (lambda session: tree.child_rows(session, page.id), "ix_content_parent_id_position_id"),
    ):
        plan = filled.plan(work)
        assert index in plan, plan
        assert "SCAN content" not in plan, plan
        assert "Seq Scan on content " not in plan, plan


def test_single_reads__find_by_key(filled: Filled) -> None:
    page, actor = filled.page, filled.actor
    for work in (
        lambda session: content.see(session, actor, page.id),
        lambda session: content.see(session, actor, page.id, body=True),
        lambda session: content.hold(session, actor, page.id, "update/page", "delete/page"),
        lambda session: content.see_all(session, actor, [page.id, 1]),
        lambda session: versions.select(session, page.id, limit=26),
        lambda session: properties.select(session, "content", page.id, limit=26),
    ):
        plan = filled.plan(work)
        for word in ("SCAN content", "SCAN space", "Seq Scan on content ", "TEMP B-TREE FOR ORDER BY"):
            assert word not in plan, plan


def test_labels__read_the_content_of_one_space_once(filled: Filled) -> None:
    plan = filled.plan(
        lambda session: labels.select(session, filled.actor, labels.Filter(on="space-content", of=filled.space_id))
    )
    assert "SCAN label" not in plan, plan
    assert "SCAN content" not in plan, plan


@pytest.mark.parametrize("sort", ["id", "key", "name"])
def test_spaces__are_read_in_order(filled: Filled, sort: str) -> None:
    plan = filled.plan(lambda session: space_rows.select(session, filled.actor, space_rows.Filter(sort=sort)))
    assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
