"""How deep JSON is nested."""

from __future__ import annotations

from typing import Any


def is_shallow(value: Any, most: int) -> bool:
    """Whether lists and objects of JSON are nested at most so many levels deep."""
    level: list[Any] = [value]
    for _ in range(most):
        level = [
            child
            for holder in level
            for child in (holder.values() if type(holder) is dict else holder)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return True
    return False
