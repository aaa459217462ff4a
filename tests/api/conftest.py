"""A site of its own on each database with many of everything, so that other tests' things are in no list of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.crowd import Crowd
from tests.conftest import DATABASES, Served, database_config
from tests.hostile.wire import Wire


@pytest.fixture(scope="session", params=DATABASES)
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    with database_config(request.param, tmp_path_factory.mktemp("crowd")) as config:
        running = Served(config, config.open_database())
        yield Crowd(running)
        running.stop()


@pytest.fixture(scope="session")
def wire(crowd: Crowd) -> Iterator[Wire]:
    made = Wire(crowd.served)
    yield made
    made.close()
