"""Random queries find what an evaluator says that was written from the documents alone (tests/cql/oracle).

`python -m tests.cql.oracle --queries 20000` asks many more.
"""

from __future__ import annotations

import pytest

from tests.conftest import DATABASES
from tests.cql.oracle.running import compared, differences

QUERIES = 300


@pytest.mark.parametrize("database", DATABASES)
def test_random_queries__find_what_the_documents_say(database: str) -> None:
    with compared(database, seed=4) as comparison:
        found = differences(comparison, seed=4, queries=QUERIES)
    assert not found, found[0]
