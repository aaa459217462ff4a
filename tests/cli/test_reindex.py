"""`watersmeet reindex`, and what `migrate` does for an index that another version made."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from click.testing import CliRunner, Result
from sqlalchemy.ext.asyncio import create_async_engine

from tests.api.v2.commenting import say
from tests.api.v2.making import attachment, change, make, storage
from tests.conftest import DATABASES, Served, database_config, postgres_url
from watersmeet.cli.main import cli
from watersmeet.client import Client
from watersmeet.config import Config
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.storage import migrate, search_index
from watersmeet.storage.search_index import Entry, fact
from watersmeet.storage.search_index.reading import entries
from watersmeet.storage.statement import Statement

COMPARED = "Comparing the index with the contents"
WELL = "The search index is as it should be.\n"


class Site(NamedTuple):
    """A site with contents, and their ids in the order that `text ~ harbor` finds them."""

    served: Served
    admin: Client
    order: list[str]

    @property
    def options(self) -> list[str]:
        return options_of(self.served.config)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["reindex", *words, *self.options])


def options_of(config: Config) -> list[str]:
    given = ["--data", str(config.data)]
    return given if config.database is None else [*given, "--database", config.database]


def found(client: Client, cql: str) -> list[str]:
    return [hit.content.id for hit in client.send(SearchByCQL(cql=cql, limit=100)).results if hit.content]


def fill(served: Served) -> list[str]:
    """Contents of some kinds; answers their ids in the order that `text ~ harbor` finds them."""
    admin = served.client()
    space = served.space(admin)
    titled = make(admin, space, "Harbor")
    deep = make(admin, space, "Deep", body=storage("<p>x</p><p>Harbors and boats</p>"))
    labelled = make(admin, space, "Labelled")
    admin.send(AddLabelsToContent(id=int(labelled.id), body=LabelCreate(name="harbor")))
    comment = say(admin, "<p>A harbor</p>", page_id=labelled.id)
    file = attachment(admin, deep.id, "harbor.txt")
    change(admin, deep, 2, body=storage("<p>x</p><p>Harbors and more boats</p>"))
    return [file.id, titled.id, labelled.id, deep.id, comment.id]


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with database_config(request.param, tmp_path_factory.mktemp("reindexed")) as config:
        served = Served(config, config.open_database())
        made = Site(served, served.client(), fill(served))
        assert found(made.admin, "text ~ harbor") == made.order
        yield made
        served.stop()


def test_reindex__of_an_index_that_is_well_beside_a_server(site: Site) -> None:
    before = found(site.admin, "text ~ harbor")
    result = site.run()
    assert (result.exit_code, result.stdout) == (0, WELL)
    assert result.stderr.splitlines()[-1].startswith(f"{COMPARED}: ")
    count = result.stderr.splitlines()[-1].removeprefix(f"{COMPARED}: ").split(" of ")
    assert count[0] == count[1]
    assert int(count[0]) >= len(site.order)
    assert found(site.admin, "text ~ harbor") == before


def test_reindex__mends_what_is_missing_stray_and_wrong(site: Site) -> None:
    missing, wrong, unlabelled, stray = int(site.order[1]), int(site.order[3]), int(site.order[2]), 2**40

    async def damage(session: Any) -> None:
        await search_index.remove(session, missing)
        (entry,) = (await entries(session, [wrong])).values()
        await search_index.mend(session, msgspec.structs.replace(entry, body="nonsense", title="Nonsense"))
        await search_index.relabel(session, unlabelled, [])
        await search_index.add(session, Entry(stray, "harbor", "", "", "harbor", frozenset({fact("kind", "page")})))

    site.served.do(damage)
    assert found(site.admin, "text ~ harbor") == [site.order[0], site.order[4]]
    result = site.run()
    assert (result.exit_code, result.stdout) == (0, "4 contents were not indexed as they should be; they are now.\n")
    assert COMPARED in result.stderr
    assert found(site.admin, "text ~ nonsense") == []
    assert found(site.admin, "label = harbor and text ~ harbor") == [site.order[2]]
    # What was not there is what was changed last; what was wrong has its place.
    assert found(site.admin, "text ~ harbor") == [site.order[1], site.order[0], *site.order[2:]]
    assert site.served.do(lambda session: entries(session, [stray])) == {}
    assert site.run().stdout == WELL


def test_reindex_words__beside_a_server(site: Site) -> None:
    """On SQLite it takes the folder for itself, and says so when it cannot."""
    before = found(site.admin, "text ~ harbor")
    result = site.run("--words")
    if site.served.config.embedded:
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "Another server uses the folder" in result.stderr
        assert isinstance(result.exception, SystemExit)
    else:
        assert (result.exit_code, result.stdout) == (0, WELL)
    assert found(site.admin, "text ~ harbor") == before


_EMPTY = {
    "sqlite": "INSERT INTO search_words(search_words) VALUES ('delete-all')",
    "postgres": "UPDATE search_row SET words = CAST('' AS tsvector)",
}


@pytest.mark.parametrize("kind", DATABASES)
def test_reindex_words__makes_a_damaged_index_anew(kind: str, tmp_path: Path) -> None:
    with database_config(kind, tmp_path) as config:
        served = Served(config, config.open_database())
        order = fill(served)
        served.do(lambda session: session.run(Statement(sa.text(_EMPTY[session.dialect]))))
        served.do(lambda session: session.run(Statement(sa.text("DELETE FROM search_word"))))
        admin = served.client()
        assert found(admin, "text ~ harbor") == found(admin, 'text ~ "harb?r"') == []
        served.stop()
        assert CliRunner().invoke(cli, ["reindex", *options_of(config)]).stdout == WELL
        result = CliRunner().invoke(cli, ["reindex", "--words", *options_of(config)])
        assert (result.exit_code, result.stdout) == (0, WELL)
        assert "Splitting texts into words: " in result.stderr
        again = Served(config, config.open_database())
        try:
            assert found(again.client(), "text ~ harbor") == order
            assert found(again.client(), 'text ~ "harb?r"') == order
        finally:
            again.stop()


# From a version whose index was another


BEFORE = "0013"


def upgraded(connection: sa.Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Make the schema of that version, and put rows into it."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrate.FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, BEFORE)
    there = sa.MetaData()
    there.reflect(connection)
    for table in there.sorted_tables:
        columns = set(table.c.keys())
        if table.name not in ("alembic_version", "search_text") and (some := rows.get(table.name)):
            connection.execute(table.delete())
            connection.execute(table.insert(), [{key: row[key] for key in row.keys() & columns} for row in some])
    connection.commit()


def rows_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of a SQLite file."""
    engine = sa.create_engine(f"sqlite:///{path}")
    there = sa.MetaData()
    with engine.connect() as connection:
        there.reflect(connection, only=lambda name, _: not name.startswith(("search_", "alembic")))
        found_there = {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in there.sorted_tables
        }
    engine.dispose()
    return found_there


@contextmanager
def old_database(kind: str, folder: Path, rows: dict[str, list[dict[str, Any]]]) -> Iterator[Config]:
    """A database of that version with rows in it."""
    if kind == "sqlite":
        config = Config(data=folder)
        engine = sa.create_engine(f"sqlite:///{config.sqlite_path}")
        with engine.connect() as connection:
            upgraded(connection, rows)
        engine.dispose()
        yield config
        return
    with postgres_url() as url:

        async def make_old() -> None:
            made = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
            async with made.connect() as connection:
                await connection.execute(sa.text("DROP SCHEMA public CASCADE"))
                await connection.execute(sa.text("CREATE SCHEMA public"))
                await connection.commit()
                await connection.run_sync(upgraded, rows)
            await made.dispose()

        asyncio.run(make_old())
        yield Config(data=folder, database=url)


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, list[dict[str, Any]]]]:
    """The order of contents, and the rows of a site that has them."""
    with database_config("sqlite", tmp_path_factory.mktemp("brought")) as config:
        served = Served(config, config.open_database())
        order = fill(served)
        served.stop()
        return order, rows_of(config.sqlite_path)


Brought = tuple[list[str], dict[str, list[dict[str, Any]]]]


@pytest.mark.filterwarnings("ignore:.*expression-based index")
@pytest.mark.parametrize("kind", DATABASES)
def test_migrate__from_another_index_finds_everything_in_order(kind: str, tmp_path: Path, brought: Brought) -> None:
    order, rows = brought
    with old_database(kind, tmp_path, rows) as config:
        result = CliRunner().invoke(cli, ["migrate", *options_of(config)])
        assert (result.exit_code, result.stdout) == (0, "The database is up to date.\n")
        assert COMPARED in result.stderr
        served = Served(config, config.open_database())
        try:
            admin = served.client()
            assert found(admin, "text ~ harbor") == order
            assert found(admin, "label = harbor") == [order[2]]
            assert found(admin, 'text ~ "harb?r"') == order
            result = CliRunner().invoke(cli, ["migrate", *options_of(config)])
            assert (result.exit_code, result.stderr) == (0, "")
        finally:
            served.stop()
