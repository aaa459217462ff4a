"""Whether what JSON properties say is what a clause asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.cql.oracle.texts import Reading, Text
from tests.cql.oracle.words import stems


def values_at(properties: dict[str, Any], field: str) -> list[Any]:
    """The texts, numbers and truths at a path such as `content.property[key].a.b`; lists stand for their elements."""
    key, _, path = field.partition("[")[2].partition("]")
    if key not in properties:
        return []
    found = [properties[key]]
    for name in path.split(".")[1:]:
        found = [one[name] for one in _elements(found) if isinstance(one, dict) and name in one]
    return [one for one in _elements(found) if not isinstance(one, dict) and one is not None]


def _elements(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _elements(value)
        else:
            yield value


def holds(value: Any, op: str, literal: str) -> bool:
    """Whether one value of a property is related so to a literal: numbers as numbers, texts without regard to case."""
    number = _number(literal)
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, str):
        if number is not None and op != "=":
            return False
        return _related(_compared(value), op, _compared(literal))
    return number is not None and _related(value, op, number)


def says(values: list[Any], text: Text, reading: Reading) -> bool:
    """Whether the words of all texts together are what is asked for."""
    return reading.holds(text, [[stem for value in values if isinstance(value, str) for stem in stems(value)]])


def _related(one: Any, op: str, other: Any) -> bool:
    return bool({"=": one == other, "<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[op])


def _compared(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip()).casefold()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
