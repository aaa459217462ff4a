"""From the Atlassian document format to the document tree."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from watersmeet.markup.adf.attributes import PRIVATE
from watersmeet.markup.adf.carried import OWN
from watersmeet.markup.adf.load import MAX_LEVELS, load
from watersmeet.markup.adf.schema import check
from watersmeet.markup.adf.taken import taken
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.levels import is_shallow
from watersmeet.markup.tree import Node, walk

_ESCAPE: Final = "\\u"


def read(value: str) -> Node:
    """The tree of a document, which is checked against the schema. Raises MarkupError."""
    document = _decoded(value)
    check(document)
    document["version"] = 1
    tree: Node = msgspec.convert(document, Node)
    # Most documents have nothing of this; an escape may be any character.
    escaped = _ESCAPE in value
    if escaped or "nestedExpand" in value or PRIVATE in value:
        _tidy(tree)
    return taken(tree) if escaped or OWN in value else tree


def _decoded(value: str) -> Any:
    try:
        document = msgspec.json.decode(value)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        load(value)  # which says what is wrong with it, and where
        raise MarkupError("not JSON: a number or a character that no document may have") from None
    if isinstance(document, dict) and not is_shallow(document, MAX_LEVELS):
        load(value)
    return document


def _tidy(tree: Node) -> None:
    """Drop what clients note for themselves; an expand is one wherever it stands."""
    for node in walk(tree):
        if node.type == "nestedExpand":
            node.type = "expand"
            node.attrs = node.attrs or None
        attrs = node.attrs
        if attrs is not None and any(name.startswith(PRIVATE) for name in attrs):
            node.attrs = {name: one for name, one in attrs.items() if not name.startswith(PRIVATE)} or None
        for mark in node.marks or ():
            given = mark.attrs
            if given is not None and any(name.startswith(PRIVATE) for name in given):
                mark.attrs = {name: one for name, one in given.items() if not name.startswith(PRIVATE)}
