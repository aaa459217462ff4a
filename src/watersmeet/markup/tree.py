"""The document tree: what every format of a body is read into and written from.

Its vocabulary is that of the Atlassian document format: the same types of nodes and marks, with the same attributes.
What only storage format can say is kept beside it, in `kept`, and in the few types that are named here. A tree may
nest what the Atlassian document format cannot (a table in a table, a heading in a list item); that format's writer sees
to it. docs/formats.md tells what stands for what.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

Attributes = dict[str, Any]
Kept = dict[str, str]
"""What storage format says of a node beyond its attributes: XML attributes by the name they are written with, and what
docs/formats.md names for each type."""

ELEMENT: Final = "element"
"""An element the tree has no type for, around blocks (a node) or around text (a mark).
attrs: name, and attributes as written. Without content inside a line it is an INLINE_ELEMENT."""

INLINE_ELEMENT: Final = "inlineElement"
"""An empty element inside a line that the tree has no type for. attrs: name, attributes."""

MACRO: Final = "com.atlassian.confluence.macro.core"
"""The extensionType of macros."""


# Nothing in a tree leads back to what it is in: the garbage collector, which would go over a large one again and again
# while it grows, has nothing to find there (gc=False).


class Mark(msgspec.Struct, omit_defaults=True, gc=False):
    """Formatting of a piece of text, or of a block."""

    type: str
    attrs: Attributes | None = None
    kept: Kept | None = None


class Node(msgspec.Struct, omit_defaults=True, gc=False):
    """A node of a document. Readers make new ones; once read, a tree is not changed.

    marks: outermost first.
    bare:  of a paragraph: its text stands in its block without a paragraph's element.
    """

    type: str
    attrs: Attributes | None = None
    content: list[Node] | None = None
    marks: list[Mark] | None = None
    text: str | None = None
    version: int | None = None
    kept: Kept | None = None
    bare: bool = False


_INLINE: Final = """
    text hardBreak mention emoji date status inlineCard mediaInline placeholder inlineExtension inlineElement
"""
INLINE: Final = frozenset(_INLINE.split())
"""What stands in a line."""


def doc(content: list[Node]) -> Node:
    """A whole document."""
    return Node("doc", version=1, content=content)


def text(value: str, marks: list[Mark] | None = None) -> Node:
    return Node("text", text=value, marks=marks or None)


def paragraph(*content: Node | str) -> Node:
    return Node("paragraph", content=[text(one) if isinstance(one, str) else one for one in content])


def attribute(node: Node | Mark, name: str) -> Any:
    """An attribute's value; None where it has none."""
    return None if node.attrs is None else node.attrs.get(name)


def kept(node: Node | Mark, name: str) -> str | None:
    """What storage format says of a node under a name."""
    return None if node.kept is None else node.kept.get(name)


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order they are read."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        if one.content:
            stack.extend(reversed(one.content))


def macro_parameter(node: Node, name: str) -> str | None:
    """The plain value of a parameter of a macro that is an extension; "" is the parameter without a name."""
    given = attribute(node, "parameters")
    values = given.get("macroParams") if isinstance(given, dict) else None
    one = values.get(name) if isinstance(values, dict) else None
    value = one.get("value") if isinstance(one, dict) else None
    return value if isinstance(value, str) else None
