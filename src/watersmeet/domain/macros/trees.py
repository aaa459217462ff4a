"""Macros that show the tree of pages: children and pagetree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from watersmeet.domain.macros.asking import Asked, bullets, line, said
from watersmeet.domain.macros.excerpts import summaries
from watersmeet.markup.tree import Node, paragraph, text
from watersmeet.model.content import Content, title_key
from watersmeet.storage import batches, content, tree

AT_MOST: Final = 500
"""How many pages are shown."""

DEEPEST: Final = 20

_SORTS: Final[dict[str, Callable[[Content], Any]]] = {
    "title": lambda row: title_key(row.title),
    "natural": lambda row: title_key(row.title),
    "creation": lambda row: row.created_at,
    "modified": lambda row: row.version_at,
    "position": lambda row: (row.position or 0, row.id),
}


async def children(asked: Asked) -> list[Node]:
    """The pages below one. Parameters: page, all, depth, first, sort, reverse, excerpt, excerptType."""
    top = asked.about()
    if top is None:
        return said("There is no such page.")
    depth = DEEPEST if asked.flag("all") else asked.number("depth", default=1, most=DEEPEST)
    rows = await _below(asked, top, depth)
    first = asked.number("first", default=AT_MOST, most=AT_MOST)
    excerpts: dict[int, str] = {}
    if asked.flag("excerpt") or asked.word("excerptType") in ("simple", "rich content"):
        excerpts = await summaries(asked, [row.id for row in rows])
    return _shown(asked, top.id, _ordered(asked, rows), excerpts, first)


async def page_tree(asked: Asked) -> list[Node]:
    """The pages below one that is named, or below the space's home, as far down as startDepth."""
    own = asked.document.row
    root = asked.word("root")
    top = asked.about()
    if root == "@parent" and own is not None and own.parent_id is not None:
        top = await content.see(asked.session, asked.actor, own.parent_id)
    elif root in ("", "@home", "@root") and own is not None and own.home is not None:
        top = await content.see(asked.session, asked.actor, own.home)
    if top is None:
        return said("There is no such page.")
    rows = await _below(asked, top, asked.number("startDepth", default=1, most=DEEPEST))
    return _shown(asked, top.id, _ordered(asked, rows), {}, AT_MOST)


async def _below(asked: Asked, top: Content, depth: int) -> list[Content]:
    if depth == 1:
        found = await batches.children(asked.session, asked.actor, [top.id], "page", each=AT_MOST, body=False)
        return found.get(top.id, [])
    return await tree.descendants(asked.session, asked.actor, top, max_depth=depth, kinds=("page",), limit=AT_MOST)


def _ordered(asked: Asked, rows: list[Content]) -> list[Content]:
    key = _SORTS.get(asked.word("sort"), _SORTS["position"])
    return sorted(rows, key=key, reverse=asked.flag("reverse"))


def _shown(asked: Asked, top: int, rows: list[Content], excerpts: dict[int, str], first: int) -> list[Node]:
    """Nested lists, made from the leaves upwards: a tree may be deeper than functions nest."""
    under: dict[int | None, list[Content]] = {}
    for row in rows:
        under.setdefault(row.parent_id, []).append(row)
    made: dict[int | None, list[Node]] = {}
    for row in sorted(rows, key=lambda row: row.depth, reverse=True):
        made[row.id] = _list(asked, under.get(row.id, []), made, excerpts)
    return _list(asked, under.get(top, [])[:first], made, excerpts)


def _list(
    asked: Asked, rows: list[Content], made: dict[int | None, list[Node]], excerpts: dict[int, str]
) -> list[Node]:
    items = []
    for row in rows:
        item = line(asked.link(row))
        if row.id in excerpts:
            item.append(paragraph(text(excerpts[row.id])))
        items.append([*item, *made.get(row.id, [])])
    return bullets(items)
