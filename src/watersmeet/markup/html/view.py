"""The views: HTML for reading, made of elements and classes that are all named here and in docs/formats.md.

It is written from the tree, never from its author's bytes, and is safe by construction: no element, attribute, address
or style is printed that is not on a list, and every value is escaped. It is well-formed XML, and an HTML parser makes
the same elements of it.
"""

from __future__ import annotations

from typing import Final

from watersmeet.markup.facts import Facts
from watersmeet.markup.html import blocks, inline, macros, media, panels, tables
from watersmeet.markup.html.writer import Handler, Writer
from watersmeet.markup.tree import Node

_HANDLERS: Final[dict[str, Handler]] = {
    **blocks.HANDLERS,
    **inline.HANDLERS,
    **macros.HANDLERS,
    **media.HANDLERS,
    **panels.HANDLERS,
    **tables.HANDLERS,
}


def write(tree: Node, facts: Facts, *, absolute: bool = False) -> str:
    """A tree as a reader sees it. absolute: with whole addresses, to be read elsewhere (export_view)."""
    return Writer(
        tree,
        facts,
        _HANDLERS,
        inline.line,
        absolute=absolute,
        block_macro=macros.is_block,
        unknown=macros.fallback,
    ).write(tree)
