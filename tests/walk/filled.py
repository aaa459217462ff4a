"""Which documented fields, of answers or of bodies that are sent, were ever filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.walk.published import Shape, shape
from watersmeet.contract.core import Request
from watersmeet.contract.openapi import operation_id


class Filled:
    """Every documented field, as `getPageById: body.storage.value`, and those that were seen filled.

    schema_of: what of an operation is looked at.
    """

    def __init__(self, schema_of: Callable[[type[Request[Any]]], Any]) -> None:
        self._schema_of = schema_of
        self.documented: set[str] = set()
        self.ever: set[str] = set()
        self._shapes: dict[str, Shape | None] = {}

    def expect(self, operation: type[Request[Any]]) -> None:
        """Take up an operation's documented fields."""
        schema, name = self._schema_of(operation), operation_id(operation)
        known = None if schema is None else shape(schema)
        self._shapes[name] = known
        if known is not None:
            self.documented |= {f"{name}: {path}" for path in _paths(known)}

    def see(self, operation: type[Request[Any]], told: Any) -> None:
        """Take up something that was answered, or sent."""
        name = operation_id(operation)
        known = self._shapes.get(name)
        if known is not None:
            self.ever |= {f"{name}: {path}" for path in _full(known, told)}

    @property
    def never(self) -> set[str]:
        return self.documented - self.ever


def _paths(known: Shape, before: str = "") -> Iterator[str]:
    for name, member in known.members.items():
        path = f"{before}.{name}" if before else name
        yield path
        yield from _paths(member, path)
    if known.items is not None:
        yield from _paths(known.items, f"{before}[]")
    if known.values is not None:
        yield from _paths(known.values, f"{before}.*")


def _full(known: Shape, told: Any, before: str = "") -> Iterator[str]:
    """The paths whose values are there and not empty; False and 0 are values."""
    if isinstance(told, list) and known.items is not None:
        for one in told:
            yield from _full(known.items, one, f"{before}[]")
    if not isinstance(told, dict):
        return
    for name, member in known.members.items():
        value = told.get(name)
        if value is not None and value not in ("", [], {}):
            path = f"{before}.{name}" if before else name
            yield path
            yield from _full(member, value, path)
    if known.values is not None:
        for value in told.values():
            yield from _full(known.values, value, f"{before}.*")
