"""Tables, their rows and cells."""

from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.columns import colgroup_of, columns_of, give_widths, widths
from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.raw import raw
from watersmeet.markup.storage.reader import Block, Reader, element_block, finish
from watersmeet.markup.storage.styles import colour
from watersmeet.markup.storage.tags import number, read_number, well_formed
from watersmeet.markup.storage.writer import Write, Writer, rest
from watersmeet.markup.tree import Node, kept

_TABLE: Final = frozenset(("colgroup",))
_ROW: Final = frozenset(("section",))
_SECTIONS: Final = ("thead", "tbody", "tfoot")
_LOCAL: Final = "ac:local-id"
_CELLS: Final = {"td": "tableCell", "th": "tableHeader"}
_TAGS: Final = {kind: tag for tag, kind in _CELLS.items()}
_CELL_TYPES: Final = frozenset(_TAGS)


def _table(reader: Reader, element: Element, found: list[Node]) -> None:
    rows: list[Node] = []
    colgroup: Element | None = None
    good = is_blank(element.text) and _TABLE.isdisjoint(element.attrib)
    parts: list[tuple[Element, str]] = []
    for child in element:
        good = good and is_blank(child.tail)
        if child.tag == "tr":
            parts.append((child, "tbody"))
        elif child.tag in _SECTIONS and not child.attrib and is_blank(child.text):
            parts.extend((row, child.tag) for row in child)
        elif child.tag == "colgroup" and colgroup is None and not parts:
            colgroup = child
        else:
            good = False
    if not good or not all(_is_row(row) for row, _ in parts):
        return element_block(reader, element, found)
    for row, section in parts:
        node = Node("tableRow", content=[_cell(reader, cell) for cell in row])
        if section != "tbody":
            node.kept = {"section": section}
        rows.append(finish(node, dict(row.attrib)))
    table = Node("table", content=rows)
    given = dict(element.attrib)
    _take_shape(table, given)
    if colgroup is not None:
        said = widths(colgroup)
        if said is None or not give_widths(rows, said):
            table.kept = {"colgroup": raw(colgroup)}
    return found.append(finish(table, given, _LOCAL))


def _is_row(row: Element) -> bool:
    if row.tag != "tr" or "section" in row.attrib or not (is_blank(row.text) and is_blank(row.tail)):
        return False
    return not [cell for cell in row if cell.tag not in _CELLS or not is_blank(cell.tail)]


def _take_shape(table: Node, given: dict[str, str]) -> None:
    attrs: dict[str, Any] = {}
    if "data-layout" in given:
        attrs["layout"] = given.pop("data-layout")
    width = read_number(given.get("data-table-width"))
    if width is not None:
        attrs["width"] = width
        del given["data-table-width"]
    if "data-table-display-mode" in given:
        attrs["displayMode"] = given.pop("data-table-display-mode")
    if given.get("data-number-column") in ("true", "false"):
        attrs["isNumberColumnEnabled"] = given.pop("data-number-column") == "true"
    table.attrs = attrs or None


def _cell(reader: Reader, element: Element) -> Node:
    node = Node(_CELLS[element.tag], content=reader.blocks(element))
    if not element.attrib:
        return node
    given = dict(element.attrib)
    attrs: dict[str, Any] = {}
    for name in ("colspan", "rowspan"):
        count = read_number(given.get(name))
        if isinstance(count, int):
            attrs[name] = count
            del given[name]
    if "data-colwidth" in given:
        numbers = [read_number(one) for one in given["data-colwidth"].split(",")]
        if None not in numbers:
            attrs["colwidth"] = numbers
            del given["data-colwidth"]
    background = colour(given.get("data-highlight-colour", ""))
    if background is not None:
        attrs["background"] = background
        del given["data-highlight-colour"]
    if "valign" in given:
        attrs["valign"] = given.pop("valign")
    node.attrs = attrs or None
    return finish(node, given)


BLOCK: Final[dict[str, Block]] = {"table": _table}


# Writing


def _write_table(writer: Writer, node: Node) -> bool:
    rows = node.content or []
    for row in rows:
        if row.type != "tableRow" or (row.content and not _CELL_TYPES.issuperset([one.type for one in row.content])):
            return False
    spare = dict(node.attrs or {})
    said: dict[str, Any] = {}
    if isinstance(spare.get("layout"), str):
        said["data-layout"] = spare.pop("layout")
    if number(spare.get("width")) is not None:
        said["data-table-width"] = number(spare.pop("width"))
    if isinstance(spare.get("displayMode"), str):
        said["data-table-display-mode"] = spare.pop("displayMode")
    if isinstance(spare.get("isNumberColumnEnabled"), bool):
        said["data-number-column"] = "true" if spare.pop("isNumberColumnEnabled") else "false"
    writer.add(f"<table{rest(node, said, spare, local=_LOCAL, marks=node.marks, special=_TABLE)}>")
    stored = well_formed(kept(node, "colgroup"))
    columns = None if stored else columns_of(rows)
    writer.add(stored or (colgroup_of(columns) if columns else ""))
    section = None
    for row in rows:
        inside = kept(row, "section")
        inside = inside if inside in _SECTIONS else "tbody"
        if inside != section:
            writer.add(f"<{inside}>" if section is None else f"</{section}><{inside}>")
            section = inside
        _write_row(writer, row, by_column=columns is not None)
    writer.add("<tbody /></table>" if section is None else f"</{section}></table>")
    return True


def _write_row(writer: Writer, row: Node, *, by_column: bool) -> None:
    tag = "<tr"
    if row.attrs or row.kept or row.marks:
        tag += rest(row, {}, row.attrs, marks=row.marks, special=_ROW)
    if not row.content:
        writer.add(f"{tag} />")
        return
    writer.add(f"{tag}>")
    for cell in row.content:
        name = _TAGS[cell.type]
        opened = f"<{name}{_cell_attributes(cell, by_column) if cell.attrs or cell.kept or cell.marks else ''}"
        if cell.content:
            writer.add(f"{opened}>")
            writer.blocks(cell.content)
            writer.add(f"</{name}>")
        else:
            writer.add(f"{opened} />")
    writer.add("</tr>")


def _cell_attributes(cell: Node, by_column: bool) -> str:
    spare = dict(cell.attrs or {})
    said: dict[str, Any] = {}
    for name in ("colspan", "rowspan"):
        if isinstance(spare.get(name), int) and number(spare[name]) is not None:
            said[name] = number(spare.pop(name))
    width = spare.get("colwidth")
    if isinstance(width, list) and by_column:
        del spare["colwidth"]
    elif isinstance(width, list) and width and all(number(one) is not None for one in width):
        said["data-colwidth"] = ",".join([number(one) or "" for one in spare.pop("colwidth")])
    background = spare.get("background")
    if isinstance(background, str) and colour(background) == background:
        said["data-highlight-colour"] = spare.pop("background")
    if isinstance(spare.get("valign"), str):
        said["valign"] = spare.pop("valign")
    return rest(cell, said, spare, marks=cell.marks)


NODES: Final[dict[str, Write]] = {"table": _write_table}
