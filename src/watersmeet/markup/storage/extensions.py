"""`ac:adf-extension`: how storage format holds what only ADF has words for."""

import re
from collections.abc import Collection
from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import MARKS_OF_LINES, is_blank
from watersmeet.markup.storage.raw import raw_inside
from watersmeet.markup.storage.reader import (
    AMONG_BLOCKS,
    IN_LINE,
    Block,
    BlockInside,
    Judge,
    Line,
    Marks,
    Reader,
    element_block,
    element_mark,
    take_attributes,
    take_marks,
)
from watersmeet.markup.storage.tags import as_json, attributes, escaped, well_formed
from watersmeet.markup.storage.writer import Writer
from watersmeet.markup.tree import INLINE, Node, kept

_LINES: Final = frozenset(("paragraph", "heading", "decisionItem", "taskItem", "caption", "codeBlock"))
"""What holds a line. A codeBlock holds text only."""

_LEAVES: Final = INLINE | frozenset(("rule", "media", "extension", "blockCard", "embedCard", "syncBlock"))
_EMPTY: Final = _LEAVES | _LINES
"""What is the same with no content and with content that is empty."""

_PART_NAMES: Final = """
    decisionItem media caption listItem tableRow tableCell tableHeader layoutColumn taskItem blockTaskItem
"""
_PARTS: Final = frozenset(_PART_NAMES.split())
"""What stands only inside others, and has no form of its own."""

_NOT_HELD: Final = frozenset(("text", "doc", "element", "inlineElement"))
_BREAK: Final = re.compile("[A-Z]")
_JOIN: Final = re.compile("-([a-z])")
_CAMEL: Final = re.compile("[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*")


def hyphened(name: str) -> str:
    """decisionList as decision-list."""
    return _BREAK.sub(lambda found: "-" + found[0].lower(), name)


def joined(name: str) -> str:
    """decision-list as decisionList."""
    return _JOIN.sub(lambda found: found[1].upper(), name)


def _judge(element: Element) -> int | None:
    held = element.find("ac:adf-node")
    if held is None or joined(held.get("type", "")) not in INLINE:
        return AMONG_BLOCKS
    return IN_LINE if _holds_one(element, frozenset()) else None


def _extension(reader: Reader, element: Element, found: list[Node]) -> None:
    node = _held(reader, element)
    if node is None:
        return element_block(reader, element, found)
    return found.append(node)


def _extension_in_line(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    if _judge(element) == AMONG_BLOCKS:
        raise BlockInside
    node = _held(reader, element)
    if node is None:
        return element_mark(reader, element, marks, out)
    return out.append(node)


def _held(reader: Reader, element: Element) -> Node | None:
    """The node in an extension."""
    if not _holds_one(element, reader.inside):
        return None
    node = _node(reader, element[0])
    if len(element) > 1:
        node.kept = {"fallback": raw_inside(element[1])}
    return node


def _holds_one(element: Element, inside: Collection[Element]) -> bool:
    """Whether an extension holds one node, and nothing that such a node cannot say."""
    if element.attrib or not is_blank(element.text) or any(not is_blank(child.tail) for child in element):
        return False
    tags = [child.tag for child in element]
    if tags not in (["ac:adf-node"], ["ac:adf-node", "ac:adf-fallback"]) or not _is_held(element[0], inside):
        return False
    return len(element) == 1 or not element[1].attrib


def _is_held(root: Element, inside: Collection[Element]) -> bool:
    """Whether all of a node is what such a node can be."""
    stack = [root]
    while stack:
        element = stack.pop()
        given = dict(element.attrib)
        kind = joined(given.pop("type", ""))
        if kind in _NOT_HELD or not _CAMEL.fullmatch(kind) or hyphened(kind) != element.get("type"):
            return False
        take_attributes(given)
        take_marks(given, of_picture=kind not in INLINE)
        if given or not is_blank(element.text):
            return False
        for child in element:
            if not is_blank(child.tail):
                return False
            if child.tag == "ac:adf-attribute":
                if len(child) or set(child.attrib) != {"key"} or not child.get("key"):
                    return False
                continue
            if kind in _LEAVES or child.tag not in ("ac:adf-node", "ac:adf-content"):
                return False
            if child.tag == "ac:adf-node":
                stack.append(child)
            elif child.attrib or (kind in _LINES and child in inside) or (kind == "codeBlock" and len(child)):
                return False
    return True


def _node(reader: Reader, element: Element) -> Node:
    given = dict(element.attrib)
    kind = joined(given.pop("type"))
    attrs = take_attributes(given)
    marks = take_marks(given, of_picture=kind not in INLINE)
    content: list[Node] | None = None
    for child in element:
        if child.tag == "ac:adf-attribute":
            attrs[joined(child.attrib["key"])] = child.text or ""
            continue
        content = content or []
        if child.tag == "ac:adf-node":
            content.append(_node(reader, child))
        elif kind in _LINES:
            content.extend(reader.own_line(child))
        else:
            content.extend(reader.blocks(child))
    if kind in _LINES:
        content = content or None
    return Node(kind, attrs=attrs or None, content=content, marks=marks or None)


JUDGES: Final[dict[str, Judge]] = {"ac:adf-extension": _judge}
EITHERS: Final[dict[str, Block]] = {"ac:adf-extension": _extension}
LINE: Final[dict[str, Line]] = {"ac:adf-extension": _extension_in_line}


# Writing


def write_held(writer: Writer, node: Node) -> None:
    """A node that has no other form."""
    writer.add("<ac:adf-extension>")
    _write_node(writer, node)
    fallback = well_formed(kept(node, "fallback"))
    if fallback:
        writer.add(f"<ac:adf-fallback>{fallback}</ac:adf-fallback>")
    writer.add("</ac:adf-extension>")


def _write_node(writer: Writer, node: Node) -> None:
    said: dict[str, Any] = {"type": hyphened(node.type)}
    plain: list[str] = []
    others: dict[str, Any] = {}
    for name, value in (node.attrs or {}).items():
        key = hyphened(name)
        if isinstance(value, str) and joined(key) == name:
            tag = f"<ac:adf-attribute{attributes({'key': key})}"
            plain.append(f"{tag}>{escaped(value)}</ac:adf-attribute>" if value else f"{tag} />")
        else:
            others[name] = value
    if others:
        said["data-adf-attributes"] = as_json(others)
    marks = node.marks or ()
    if node.type in INLINE:  # the others are written around it
        marks = [mark for mark in marks if mark.type not in MARKS_OF_LINES]
    if marks:
        said["data-adf-marks"] = as_json(marks)
    opened = f"<ac:adf-node{attributes(said)}"
    if not plain and not node.content and (node.content is None or node.type in _EMPTY):
        writer.add(f"{opened} />")
        return
    writer.add(f"{opened}>{''.join(plain)}")
    if node.content is not None and not node.content and node.type not in _EMPTY:
        writer.add("<ac:adf-content />")
    run: list[Node] = []
    for one in node.content or ():
        if one.type in _PARTS and node.type not in _LINES:
            _write_run(writer, node, run)
            run = []
            _write_node(writer, one)
        else:
            run.append(one)
    _write_run(writer, node, run)
    writer.add("</ac:adf-node>")


def _write_run(writer: Writer, node: Node, run: list[Node]) -> None:
    if not run:
        return
    writer.add("<ac:adf-content>")
    if node.type in _LINES:
        writer.line(run)
    else:
        writer.blocks(run)
    writer.add("</ac:adf-content>")
