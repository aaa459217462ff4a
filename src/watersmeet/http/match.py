"""From a path to the operation that serves it: a trie of segments, literals before placeholders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar
from urllib.parse import unquote

T = TypeVar("T")

MAX_PATH = 8192


class _Node(Generic[T]):
    __slots__ = ("literals", "methods", "placeholder")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[T]] = {}
        self.placeholder: _Node[T] | None = None
        self.methods: dict[str, T] = {}


class Matcher(Generic[T]):
    """Routes 'METHOD /path/{name}' and what serves each."""

    def __init__(self, routes: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for route, item in routes:
            method, _, path = route.partition(" ")
            node = self._root
            for segment in path.strip("/").split("/"):
                if segment.startswith("{"):
                    if node.placeholder is None:
                        node.placeholder = _Node()
                    node = node.placeholder
                else:
                    node = node.literals.setdefault(segment, _Node())
            node.methods[method] = item

    def find(self, segments: list[str]) -> tuple[dict[str, T], list[str]] | None:
        """What serves the path, by method, and the placeholders' values; None for an unknown path."""
        node, values = self._root, []
        for segment in segments:
            found = node.literals.get(segment)
            if found is None:
                found = node.placeholder
                if found is None:
                    return None
                values.append(segment)
            node = found
        return (node.methods, values) if node.methods else None


def segments_of(path: str, raw: bytes | None) -> list[str]:
    """The path's segments, decoded one by one, as every known spelling of it comes out alike.

    Doubled and trailing slashes count for nothing. The gateway form (`/ex/confluence/{cloudId}/...`) and the forms
    without `/wiki` that clients use stand for the site's own paths.
    """
    if raw is not None and b"%" in raw:
        # Decode after splitting: an encoded slash belongs to its segment.
        parts = [unquote(part, errors="replace") for part in raw.decode("latin-1").split("/") if part]
    else:
        parts = [part for part in path.split("/") if part]
    if parts and parts[0] == "ex" and parts[1:2] == ["confluence"] and len(parts) > 2:
        parts = parts[3:]
    if parts and (parts[:2] == ["rest", "api"] or parts[:2] == ["api", "v2"]):
        parts.insert(0, "wiki")
    return parts
