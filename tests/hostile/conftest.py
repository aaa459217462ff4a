"""A site of its own on each database, so that a digest of all it holds can be compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import DATABASES, Served, database_config
from tests.hostile.wire import Wire
from tests.hostile.world import World


@pytest.fixture(scope="session", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with database_config(request.param, tmp_path_factory.mktemp("hostile")) as config:
        running = Served(config, config.open_database())
        yield running
        running.stop()


@pytest.fixture(scope="session")
def world(site: Served) -> World:
    return World(site)


@pytest.fixture(scope="session")
def wire(site: Served) -> Iterator[Wire]:
    made = Wire(site)
    yield made
    made.close()
