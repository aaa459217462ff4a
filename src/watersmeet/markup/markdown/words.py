"""The words of this Markdown: names of directives, tags, alerts, and what is not written at all."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.tree import INLINE

TREE_FENCE: Final = "document-tree"
"""The language of a fence that holds a node as JSON."""

ALERTS: Final = {
    "NOTE": "info",
    "TIP": "success",
    "IMPORTANT": "note",
    "WARNING": "warning",
    "CAUTION": "error",
}
"""Types of panels by the names of alerts."""

ALERT_OF: Final = {panel: alert for alert, panel in ALERTS.items()}

TAGS: Final = {
    "u": ("underline", None),
    "sub": ("subsup", {"type": "sub"}),
    "sup": ("subsup", {"type": "sup"}),
    "strong": ("strong", None),
    "b": ("strong", None),
    "em": ("em", None),
    "i": ("em", None),
    "del": ("strike", None),
    "s": ("strike", None),
    "code": ("code", None),
    "kbd": ("element", {"name": "kbd", "attributes": {}}),
    "mark": ("element", {"name": "mark", "attributes": {}}),
}
"""HTML tags that are read, and the marks they are."""

ONCE: Final = frozenset({"strong", "em", "underline", "strike", "code", "subsup", "link"})
"""Marks of which one inside another of its kind says nothing more."""

WRAPPERS: Final = frozenset({"link", "annotation", "textColor", "backgroundColor", "element", "mark"})
"""Directives around text: marks. `mark` is any other, named by its attribute `type`."""

OF_BLOCK: Final = frozenset({"item", "cell", "row"})
"""Directives that say something of the item, cell or row they begin."""

ATOMS: Final = (INLINE - {"text", "inlineExtension"}) | OF_BLOCK | {"macro", "inlineExtension", "empty", "tree"}
"""Directives in a line that stand for something themselves."""

_GENERIC: Final = """
    panel layoutSection layoutColumn extension bodiedExtension multiBodiedExtension extensionFrame
    blockCard embedCard mediaSingle mediaGroup media caption decisionList decisionItem element
    syncBlock bodiedSyncBlock
"""
GENERIC: Final = frozenset(_GENERIC.split())
"""Nodes that are written as directives of their own names."""

BLOCKS: Final = GENERIC | {"with", "macro", "table"}
"""Directives around blocks, or among them."""

_LOST: Final = """
    paragraph heading bulletList orderedList listItem blockquote rule codeBlock panel expand nestedExpand
    table tableRow tableHeader tableCell taskList mediaSingle layoutSection layoutColumn
    hardBreak mention emoji date status inlineCard
"""
LOST: Final = frozenset(_LOST.split())
"""Nodes whose localId is not written."""
