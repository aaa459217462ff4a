"""Layouts: sections of columns."""

from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.reader import Block, Reader, element_block, finish, take_attributes
from watersmeet.markup.storage.tags import number, read_number
from watersmeet.markup.storage.writer import Write, Writer, is_section, rest
from watersmeet.markup.tree import Mark, Node, attribute, kept

_SECTION: Final = frozenset(("type",))
_LOCAL: Final = "ac:local-id"
_TYPES: Final[dict[str, list[float]]] = {
    "fixed-width": [100],
    "single": [100],
    "two_equal": [50, 50],
    "two_left_sidebar": [33.33, 66.66],
    "two_right_sidebar": [66.66, 33.33],
    "three_equal": [33.33, 33.33, 33.33],
    "three_with_sidebars": [25, 50, 25],
    "four_equal": [25, 25, 25, 25],
    "five_equal": [20, 20, 20, 20, 20],
}
_BY_COUNT: Final = {1: "fixed-width", 2: "two_equal", 3: "three_equal", 4: "four_equal", 5: "five_equal"}
_FULL: Final = 100


def _layout(reader: Reader, element: Element, found: list[Node]) -> None:
    if element.attrib or not len(element) or not is_blank(element.text):
        return element_block(reader, element, found)
    if any(child.tag != "ac:layout-section" or not is_blank(child.tail) for child in element):
        return element_block(reader, element, found)
    for section in element:
        _section(reader, section, found)
    return None


def _section(reader: Reader, element: Element, found: list[Node]) -> None:
    cells = list(element)
    good = is_blank(element.text) and _SECTION.isdisjoint(element.attrib)
    if not good or any(cell.tag != "ac:layout-cell" or not is_blank(cell.tail) for cell in cells):
        return element_block(reader, element, found)
    given = dict(element.attrib)
    kind = given.pop("ac:type", "")
    widths = _TYPES.get(kind)
    if widths is None or len(widths) != len(cells):
        widths = _usual(len(cells))
    node = Node("layoutSection", content=[])
    node.content = [_cell(reader, cell, width) for cell, width in zip(cells, widths, strict=True)]
    if kind and kind != _type([attribute(one, "width") for one in node.content]):
        node.kept = {"type": kind}
    mode = given.get("ac:breakout-mode")
    if mode in ("wide", "full-width"):
        mark = Mark("breakout", attrs={"mode": given.pop("ac:breakout-mode")})
        width = read_number(given.get("ac:breakout-width"))
        if width is not None and mark.attrs is not None:
            mark.attrs["width"] = width
            del given["ac:breakout-width"]
        node.marks = [mark]
    return found.append(finish(node, given, _LOCAL))


def _usual(count: int) -> list[float]:
    kind = _BY_COUNT.get(count)
    return _TYPES[kind] if kind else [_FULL / count] * count if count else []


def _type(widths: list[Any]) -> str:
    """The type of a section whose columns are this wide, or which has as many."""
    for kind, usual in _TYPES.items():
        if usual == widths:
            return kind
    return _BY_COUNT.get(len(widths), "fixed-width")


def _cell(reader: Reader, element: Element, width: float) -> Node:
    given = dict(element.attrib)
    node = Node("layoutColumn", attrs={"width": width}, content=reader.blocks(element))
    if given:
        node.attrs = {"width": width, **take_attributes(given)}
        finish(node, given, _LOCAL)
    return node


BLOCK: Final[dict[str, Block]] = {"ac:layout": _layout, "ac:layout-section": _section}


# Writing


def _write_section(writer: Writer, node: Node) -> bool:
    columns = node.content or []
    if not is_section(node):
        return False
    widths = [attribute(one, "width") for one in columns]
    kind = kept(node, "type") or _type(widths)
    usual = _TYPES.get(kind)
    if usual is None or len(usual) != len(columns):
        usual = _usual(len(columns))
    said: dict[str, Any] = {"ac:type": kind}
    marks = list(node.marks or ())
    if marks and marks[0].type == "breakout" and _is_breakout(marks[0]):
        said["ac:breakout-mode"] = attribute(marks[0], "mode")
        said["ac:breakout-width"] = number(attribute(marks[0], "width"))
        del marks[0]
    opened = rest(node, said, node.attrs, local=_LOCAL, marks=marks, special=_SECTION)
    if not columns:
        writer.add(f"<ac:layout-section{opened} />")
        return True
    writer.add(f"<ac:layout-section{opened}>")
    for column, width in zip(columns, usual, strict=True):
        spare = dict(column.attrs or {})
        if spare.get("width") == width:
            del spare["width"]
        tag = f"<ac:layout-cell{rest(column, {}, spare, local=_LOCAL, marks=column.marks)}"
        if column.content:
            writer.add(f"{tag}>")
            writer.blocks(column.content)
            writer.add("</ac:layout-cell>")
        else:
            writer.add(f"{tag} />")
    writer.add("</ac:layout-section>")
    return True


def _is_breakout(mark: Mark) -> bool:
    attrs = mark.attrs or {}
    if mark.kept or attrs.get("mode") not in ("wide", "full-width") or not set(attrs) <= {"mode", "width"}:
        return False
    return "width" not in attrs or number(attrs["width"]) is not None


NODES: Final[dict[str, Write]] = {"layoutSection": _write_section}
