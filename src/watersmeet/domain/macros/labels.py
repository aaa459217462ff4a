"""Macros that show labels."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from watersmeet.domain.macros.asking import Asked, bullets, line, said
from watersmeet.markup.tree import Node
from watersmeet.storage import labels, rendering, spaces

AT_MOST: Final = 200


async def _space_id(asked: Asked) -> int | None:
    """The space that is named by its key, else the document's own; None for one that the reader does not see."""
    named = asked.value("spaceKey", "space")
    if named and named != "@self":
        space = await spaces.see_key(asked.session, asked.actor, named)
        return None if space is None else space.id
    own = asked.document.row
    return None if own is None else own.space_id


def _listed(asked: Asked, names: list[str]) -> list[Node]:
    if not names:
        return said("There are no labels.")
    return bullets([line(asked.outside(name, f"/label/{quote(name, safe='')}")) for name in names])


async def of_content(asked: Asked) -> list[Node]:
    """The labels of the document's own content."""
    own = asked.document.row
    if own is None:
        return _listed(asked, [])
    found = await labels.borne_by(asked.session, "content", [own.id])
    return _listed(asked, [one.name for one in found.get(own.id, []) if one.prefix == "global"][:AT_MOST])


async def of_space(asked: Asked) -> list[Node]:
    """The labels of all content of a space, by name. Parameter: spaceKey."""
    space_id = await _space_id(asked)
    if space_id is None:
        return _listed(asked, [])
    wanted = labels.Filter(on="space-content", of=space_id, prefixes=("global",), sort="name", limit=AT_MOST)
    return _listed(asked, [one.name for one in await labels.select(asked.session, asked.actor, wanted)])


async def recent(asked: Asked) -> list[Node]:
    """The newest labels of a space. Parameters: scope, count."""
    space_id = await _space_id(asked)
    if space_id is None:
        return _listed(asked, [])
    wanted = labels.Filter(
        on="space-content",
        of=space_id,
        prefixes=("global",),
        descending=True,
        limit=asked.number("count", default=10, most=AT_MOST),
    )
    return _listed(asked, [one.name for one in await labels.select(asked.session, asked.actor, wanted)])


async def popular(asked: Asked) -> list[Node]:
    """The labels that most content of a space bears. Parameters: spaceKey, count."""
    space_id = await _space_id(asked)
    if space_id is None:
        return _listed(asked, [])
    count = asked.number("count", default=100, most=AT_MOST)
    return _listed(asked, await rendering.popular_labels(asked.session, asked.actor, space_id, count))
