"""Either client, connected to a scripted site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client.stub import AsyncFace, Face, FakeClock, Site, SyncFace

Connect = Callable[..., Face]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=[SyncFace, AsyncFace], ids=["sync", "async"])
def connect(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Connect]:
    """Makes a client of either kind: `connect(site, **options)`; retries run on the fake clock."""
    faces: list[Face] = []

    def make(site: Site, **options: Any) -> Face:
        options.setdefault("retry", clock.retry())
        faces.append(request.param(site, clock, options))
        return faces[-1]

    yield make
    for face in faces:
        face.close()
