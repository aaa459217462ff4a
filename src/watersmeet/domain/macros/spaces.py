"""Macros about spaces: the list of them, and the box of a search."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from watersmeet.domain.macros.asking import Asked, bullets, line, said
from watersmeet.markup.tree import Node
from watersmeet.storage import spaces

AT_MOST: Final = 200


async def spaces_list(asked: Asked) -> list[Node]:
    """The spaces that the reader sees, by name. Parameters: scope (all, favorite, personal, global)."""
    scope = asked.word("scope")
    wanted = spaces.Filter(
        status="current",
        type=scope if scope in ("personal", "global") else None,
        favourite_of=asked.actor.account_id if scope in ("favorite", "favourite") else None,
        sort="name",
        limit=AT_MOST,
    )
    found = await spaces.select(asked.session, asked.actor, wanted)
    if not found:
        return said("There are no spaces.")
    return bullets([line(asked.outside(one.name, f"/spaces/{quote(one.key, safe='~')}")) for one in found])


async def live_search(asked: Asked) -> list[Node]:
    """A link to the search of a space, or of all. Parameters: spaceKey, placeholder."""
    named = asked.value("spaceKey")
    key = asked.document.subject.space_key if named == "@self" else named
    path = f"/search?spaces={quote(key, safe='~')}" if key else "/search"
    return line(asked.outside(asked.value("placeholder") or "Search", path))
