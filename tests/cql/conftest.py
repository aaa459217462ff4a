"""The space of the reference's examples, once on each database."""

from __future__ import annotations

import pytest

from tests.conftest import Served
from tests.cql.reference import Reference, build


@pytest.fixture(scope="session")
def reference(served: Served) -> Reference:
    return build(served)
