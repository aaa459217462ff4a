"""What the published document says of an operation; nothing, where the document is not there."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.contract.comparison import Document
from watersmeet.contract.core import Request

SPEC = Path(__file__).resolve().parents[3] / "shared" / "spec" / "confluence-v2.json"
WHY_NOT = "the published document is not at ../shared/spec"


@functools.cache
def document() -> Document | None:
    """The published document; None when it is not there."""
    if not SPEC.is_file():
        return None
    return Document(json.loads(SPEC.read_text(encoding="utf-8")), "/wiki/api/v2")


def described(operation: type[Request[Any]]) -> dict[str, Any]:
    """An operation as the document has it: nothing, where there is no document."""
    known = document()
    return {} if known is None else known.operations.get(operation.op.route, {})


def statuses(operation: type[Request[Any]]) -> set[int]:
    """The statuses an operation is documented with."""
    return {int(status) for status in described(operation).get("responses", {})}


def answer(operation: type[Request[Any]]) -> Any:
    """The schema of what success answers; None where it answers nothing."""
    response = described(operation).get("responses", {}).get(str(operation.op.status), {})
    return response.get("content", {}).get("application/json", {}).get("schema")


def body(operation: type[Request[Any]]) -> Any:
    """The schema of what is sent; None where nothing is."""
    known = document()
    request = {} if known is None else known.resolved(described(operation).get("requestBody", {}))
    return request.get("content", {}).get("application/json", {}).get("schema")


def parameters(operation: type[Request[Any]]) -> dict[str, set[str]]:
    """The query parameters an operation is documented with, and the values of those whose values are counted."""
    known = document()
    found = {}
    for parameter in described(operation).get("parameters", []):
        if known is not None and parameter["in"] == "query":
            node = known.node(parameter["schema"])
            items = None if node.items is None else known.node(node.items).enum
            found[str(parameter["name"])] = set(node.enum or items or ())
    return found


@dataclass(slots=True)
class Shape:
    """An answer's members, entries and values, each with their own."""

    members: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    values: Shape | None = None


def shape(schema: Any) -> Shape:
    """The shape that a schema of the document describes."""
    known = document()
    assert known is not None
    node = known.node(schema)
    return Shape(
        {name: shape(member) for name, member in node.members.items()},
        None if node.items is None else shape(node.items),
        None if node.values is None else shape(node.values),
    )
