"""Answers held against the published document, which is OpenAPI 3.0."""

from __future__ import annotations

import functools
import re
import uuid
from datetime import datetime
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker

from tests.walk.published import answer, document
from watersmeet.contract.core import Request
from watersmeet.contract.openapi import operation_id

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
formats = FormatChecker(formats=())


@formats.checks("date-time", ValueError)
def _instant(value: object) -> bool:
    return not isinstance(value, str) or (INSTANT.fullmatch(value) is not None and bool(datetime.fromisoformat(value)))


@formats.checks("uuid", ValueError)
def _uuid(value: object) -> bool:
    return not isinstance(value, str) or str(uuid.UUID(value)) == value


@formats.checks("int32")
def _int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@formats.checks("int64")
def _int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


class Violation(NamedTuple):
    """Where an answer is not what the document says.

    field: as in `getPageById: body.storage.value`.
    rule:  the word of the schema that is broken, or `null` where a null is that it has not.
    """

    field: str
    rule: str


def violations(operation: type[Request[Any]], told: Any) -> dict[Violation, str]:
    """Every violation in an answer, and what was there."""
    known = _validator(operation)
    if known is None:
        return {}
    found = {}
    for error in known.iter_errors(told):
        path = "".join(map(_step, error.absolute_path)).lstrip(".")
        rule = "null" if error.instance is None else str(error.validator)
        found[Violation(f"{operation_id(operation)}: {path}", rule)] = error.message[:200]
    return found


def _step(part: str | int) -> str:
    """A step of a path: entries are alike, and so are values under ids."""
    return "[]" if isinstance(part, int) else ".*" if part.isdecimal() else f".{part}"


@functools.cache
def _validator(operation: type[Request[Any]]) -> Any:
    schema = answer(operation)
    return None if schema is None else Draft202012Validator({**_components(), **_json(schema)}, format_checker=formats)


@functools.cache
def _components() -> dict[str, Any]:
    known = document()
    assert known is not None
    return {"components": {"schemas": _json(known.raw["components"]["schemas"])}}


def _json(schema: Any) -> Any:
    """A schema of OpenAPI 3.0 as JSON Schema: what is `nullable` may be null, and nothing is beside a `$ref`."""
    if isinstance(schema, list):
        return [_json(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    plain = {name: _json(value) for name, value in schema.items() if name not in ("nullable", "example", "default")}
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain
