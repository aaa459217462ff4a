"""A site of its own on each database, walked once for all the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import DATABASES, Served, database_config
from tests.walk.walk import WALKED, Walk
from tests.walk.world import World


@pytest.fixture(scope="session", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with database_config(request.param, tmp_path_factory.mktemp("walk")) as config:
        running = Served(config, config.open_database())
        yield running
        running.stop()


@pytest.fixture(scope="session")
def walk(site: Served) -> Iterator[Walk]:
    made = Walk(World(site))
    for operation in WALKED:
        made.over(operation)
    yield made
    made.close()
