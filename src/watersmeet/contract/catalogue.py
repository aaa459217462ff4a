"""Every operation there is: the classes by route, and what upstream publishes beside them."""

from __future__ import annotations

from typing import Any

from watersmeet.contract.core import Request
from watersmeet.contract.v2 import (
    ancestors,
    children,
    content,
    content_properties,
    descendants,
    label,
    operation,
    page,
    space,
    space_properties,
    version,
)

V2 = (
    ancestors,
    children,
    content,
    content_properties,
    descendants,
    label,
    operation,
    page,
    space,
    space_properties,
    version,
)


def operations_in(module: object) -> list[type[Request[Any]]]:
    """The operations a contract module declares, in the order it declares them; families are left out."""
    name = getattr(module, "__name__", "")
    return [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Request) and item.__module__ == name and "op" in vars(item)
    ]


OPERATIONS: tuple[type[Request[Any]], ...] = tuple(op for module in V2 for op in operations_in(module))

BY_ROUTE: dict[str, type[Request[Any]]] = {item.op.route: item for item in OPERATIONS}
if len(BY_ROUTE) != len(OPERATIONS):
    raise ValueError("two operations share a route")
