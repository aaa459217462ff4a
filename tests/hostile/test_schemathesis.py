"""Everything our OpenAPI documents say is true: requests made from them, by the tool people would use."""

from __future__ import annotations

import copy
import os
from typing import Any

import pytest

from tests.conftest import Served
from tests.hostile.fuzzing import fuzz
from tests.hostile.world import World
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.openapi import Api, api_of, document

EXAMPLES = int(os.environ.get("WATERSMEET_FUZZ_EXAMPLES", "2"))
"""How many random requests for each operation, besides those that its parameters and bodies suggest."""


def described(served: Served, api: Api) -> dict[str, Any]:
    return document(api, server_url=served.url, version="1")


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_every_operation__does_what_its_document_says(site: Served, world: World, api: Api) -> None:
    result = fuzz(site, world, described(site, api), examples=EXAMPLES)
    assert not result.failures, "\n\n".join(result.failures[:20])
    assert result.operations == {operation.op.route for operation in OPERATIONS if api_of(operation) == api}
    assert result.statuses[200] > EXAMPLES, "requests hardly met anything that is there"


def test_document_that_is_not_true__is_found_out(site: Served, world: World) -> None:
    lying = copy.deepcopy(described(site, "v2"))
    path = "/wiki/api/v2/spaces/{id}/pages"
    lying["paths"] = {path: lying["paths"][path]}
    del lying["paths"][path]["get"]["responses"]["404"]
    lying["components"]["schemas"]["PageBulk"]["properties"]["title"] = {"type": "integer"}
    result = fuzz(site, world, lying, examples=60, phases=("coverage", "fuzzing"))
    found = "\n".join(result.failures)
    assert "status_code_conformance" in found
    assert "response_schema_conformance" in found
