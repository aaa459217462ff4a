"""Elements that the tree has no type for, written as they were."""

from typing import Final

from watersmeet.markup.storage.tags import attributes, is_name
from watersmeet.markup.storage.writer import Around, MarkTags, Write, Writer, other_mark
from watersmeet.markup.tree import ELEMENT, INLINE_ELEMENT, Mark, Node, attribute


def _tags(one: Mark | Node) -> Around | None:
    name, said = attribute(one, "name"), attribute(one, "attributes")
    if not isinstance(name, str) or not is_name(name):
        return None
    return f"<{name}{attributes(said) if isinstance(said, dict) else ''}>", f"</{name}>"


def _write_element(writer: Writer, node: Node) -> bool:
    tags = _tags(node)
    if tags is None:
        return False
    if not node.content:
        writer.add(f"{tags[0][:-1]} />")
        return True
    writer.add(tags[0])
    writer.blocks(node.content)
    writer.add(tags[1])
    return True


def _around(mark: Mark) -> Around:
    return _tags(mark) or other_mark(mark)


NODES: Final[dict[str, Write]] = {ELEMENT: _write_element, INLINE_ELEMENT: _write_element}
MARKS: Final[dict[str, MarkTags]] = {ELEMENT: _around}
