"""The document tree written as storage format (docs/formats.md)."""

from watersmeet.markup.storage import (
    elements,
    formatting,
    images,
    known,
    layouts,
    links,
    macros,
    symbols,
    tables,
    tasks,
    texts,
)
from watersmeet.markup.storage.extensions import write_held
from watersmeet.markup.storage.tags import allowed
from watersmeet.markup.storage.writer import Writer
from watersmeet.markup.tree import INLINE, Node

_NODES = {
    **texts.NODES,
    **tables.NODES,
    **tasks.NODES,
    **layouts.NODES,
    **links.NODES,
    **symbols.NODES,
    **known.NODES,
    **macros.NODES,
    **images.NODES,
    **elements.NODES,
}
_MARKS = {**formatting.MARKS, **links.MARKS, **elements.MARKS}


def write(tree: Node) -> str:
    """The inside of a document, or a node by itself. Whatever the tree, what is written is well-formed."""
    writer = Writer(_NODES, _MARKS, write_held, links.alone)
    if tree.type == "doc":
        writer.blocks(tree.content)
    elif tree.type in INLINE:
        writer.line([tree])
    else:
        writer.blocks([tree])
    return allowed("".join(writer.out))
