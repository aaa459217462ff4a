"""Macros that show a piece of another page: include and excerpt-include."""

from __future__ import annotations

from typing import Final

from watersmeet.domain.macros.asking import Asked, said
from watersmeet.domain.macros.document import Inclusion, Part
from watersmeet.domain.macros.excerpts import excerpt_of
from watersmeet.markup.tree import Node

ABSENT: Final = "The page that was to be shown here is not there."
"""The same for a page that is absent and one that the reader may not see."""


async def include(asked: Asked) -> list[Part]:
    """The whole of another page."""
    row = asked.about()
    if row is None or row.kind not in ("page", "blogpost"):
        return [*said(ABSENT)]
    return [Inclusion(row.id, _whole)]


def _whole(tree: Node) -> list[Node]:
    return tree.content or []


async def excerpt_include(asked: Asked) -> list[Part]:
    """An excerpt of another page. Parameter: name."""
    row = asked.about()
    if row is None or row.kind not in ("page", "blogpost"):
        return [*said(ABSENT)]
    name = asked.value("name")
    return [Inclusion(row.id, lambda tree: excerpt_of(tree, name))]
