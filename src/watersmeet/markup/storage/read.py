"""Storage format read into the document tree (docs/formats.md)."""

from watersmeet.markup.storage import (
    extensions,
    formatting,
    images,
    layouts,
    links,
    macros,
    symbols,
    tables,
    tasks,
    texts,
)
from watersmeet.markup.storage.parse import elements
from watersmeet.markup.storage.reader import BlockInside, Reader
from watersmeet.markup.tree import Node, doc

_BLOCK = {**texts.BLOCK, **tables.BLOCK, **tasks.BLOCK, **layouts.BLOCK}
_LINE = {
    **formatting.LINE,
    **texts.LINE,
    **links.LINE,
    **symbols.LINE,
    **macros.LINE,
    **images.LINE,
    **extensions.LINE,
}
_JUDGES = {**links.JUDGES, **macros.JUDGES, **images.JUDGES, **extensions.JUDGES}
_EITHERS = {**links.EITHERS, **macros.EITHERS, **images.EITHERS, **extensions.EITHERS}


def read(value: str) -> Node:
    """The document of a storage fragment. Raises MarkupError."""
    root = elements(value)
    reader = Reader(_BLOCK, _LINE, _JUDGES, _EITHERS)
    try:
        return doc(reader.blocks(root))
    except BlockInside:
        reader = Reader(_BLOCK, _LINE, _JUDGES, _EITHERS)
        reader.inside = reader.holding_blocks(root)
        return doc(reader.blocks(root))
