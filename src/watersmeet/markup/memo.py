"""What pure functions made, remembered by what they made it of: nothing here can ever be out of date."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Results by their keys, up to `size` characters of what they were made of; the least recently used go first.

    What is larger than the eighth part of it is not remembered: it would drive out all the rest.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._known: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            found = self._known.get(key)
            if found is None:
                return None
            self._known.move_to_end(key)
            return found[0]

    def keep(self, key: K, value: V, weight: int) -> None:
        """Remember a result made of `weight` characters."""
        if weight > self._size // 8:
            return
        with self._lock:
            before = self._known.pop(key, None)
            self._held += weight - (0 if before is None else before[1])
            self._known[key] = (value, weight)
            while self._held > self._size:
                _, (_, dropped) = self._known.popitem(last=False)
                self._held -= dropped

    def __len__(self) -> int:
        return len(self._known)
