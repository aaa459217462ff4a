"""Tables. Whatever a tree has in a table stands in a cell, as an HTML parser would have it."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.html.elements import start
from watersmeet.markup.html.styles import colour, harmless_classes, harmless_style, joined, pixels
from watersmeet.markup.html.writer import Pieces, Writer, around
from watersmeet.markup.storage.parse import parse
from watersmeet.markup.tree import Node, attribute, kept

_SECTIONS: Final = frozenset({"thead", "tbody", "tfoot"})
_LAYOUTS: Final = frozenset({"default", "center", "wide", "full-width", "align-start", "align-end"})
_CELLS: Final = frozenset({"tableCell", "tableHeader"})
_VERTICAL: Final = frozenset({"top", "middle", "bottom"})
_MOST_CELLS: Final = 1000


def table(writer: Writer, node: Node) -> Pieces:
    """A table in the element that lets it scroll."""
    layout, display = attribute(node, "layout"), attribute(node, "displayMode")
    classes = harmless_classes(kept(node, "class"))
    numbered = attribute(node, "isNumberColumnEnabled") is True
    attributes = {
        "class": f"confluenceTable {classes}" if classes else "confluenceTable",
        "data-layout": layout if isinstance(layout, str) and layout in _LAYOUTS else None,
        "data-table-width": pixels(attribute(node, "width")),
        "data-table-display-mode": display if display in ("default", "fixed") else None,
        "data-number-column": "true" if numbered else None,
        "style": harmless_style(kept(node, "style")),
    }
    rows = node.content or []
    pieces: Pieces = ['<div class="table-wrap">', start("table", attributes), *_columns(node, rows, numbered)]
    section = None
    number = 0
    for row in rows:
        named = kept(row, "section") or "tbody"
        named = named if named in _SECTIONS else "tbody"
        if named != section:
            pieces.append(f"<{named}>" if section is None else f"</{section}><{named}>")
            section = named
        heads = all(cell.type == "tableHeader" for cell in row.content or ())
        number += not heads
        pieces += _row(writer, row, ("" if heads else str(number)) if numbered else None)
    pieces.append("<tbody></tbody>" if section is None else f"</{section}>")
    pieces.append("</table></div>")
    return pieces


def _row(writer: Writer, row: Node, number: str | None) -> Pieces:
    """A row, and in front of it the cell of its number; no number is that of a row of headings."""
    pieces: Pieces = ["<tr>"]
    if number is not None:
        pieces.append(f'<td class="numberingColumn confluenceTd">{number}</td>')
    if row.type != "tableRow":
        return [*pieces, '<td class="confluenceTd">', row, "</td></tr>"]
    for cell in row.content or ():
        if cell.type in _CELLS:
            pieces += _cell(writer, cell)
        else:
            pieces += ['<td class="confluenceTd">', *writer.flow([cell]), "</td>"]
    pieces.append("</tr>")
    return pieces


def _span(value: object) -> str | None:
    return str(value) if type(value) is int and 2 <= value <= _MOST_CELLS else None


def _cell(writer: Writer, cell: Node) -> Pieces:
    name, classes = ("th", "confluenceTh") if cell.type == "tableHeader" else ("td", "confluenceTd")
    if cell.attrs is None and cell.kept is None:
        return [f'<{name} class="{classes}">', *writer.flow(cell.content), f"</{name}>"]
    background = colour(attribute(cell, "background"))
    valign = attribute(cell, "valign")
    own = harmless_classes(kept(cell, "class"))
    attributes = {
        "class": f"{classes} {own}" if own else classes,
        "colspan": _span(attribute(cell, "colspan")),
        "rowspan": _span(attribute(cell, "rowspan")),
        "data-highlight-colour": background,
        "style": joined(
            f"background-color: {background};" if background else None,
            f"vertical-align: {valign};" if valign in _VERTICAL else None,
            harmless_style(kept(cell, "style")),
        ),
    }
    return around(name, attributes, writer.flow(cell.content))


def _columns(node: Node, rows: list[Node], numbered: bool) -> list[str]:
    styles = _kept_columns(node) or _first_row(rows)
    if not any(styles):
        return []
    number = ['<col class="numberingColumn" />'] if numbered else []
    return ["<colgroup>", *number, *[start("col", {"style": style}) for style in styles], "</colgroup>"]


def _first_row(rows: list[Node]) -> list[str | None]:
    """The widths in pixels that the cells of the first row say."""
    styles: list[str | None] = []
    for cell in rows[0].content or () if rows else ():
        widths = attribute(cell, "colwidth")
        span = attribute(cell, "colspan")
        many = span if type(span) is int and 1 <= span <= _MOST_CELLS else 1
        found = [pixels(width) for width in widths[:_MOST_CELLS]] if isinstance(widths, list) else [None] * many
        styles += [f"width: {width}px;" if width and width != "0" else None for width in found]
    return styles


def _kept_columns(node: Node) -> list[str | None]:
    """The styles of columns that storage format says more of than their widths in pixels."""
    written = kept(node, "colgroup")
    if not written:
        return []
    styles: list[str | None] = []

    def seen(name: str, attributes: dict[str, str]) -> None:
        if name == "col":
            styles.append(harmless_style(attributes.get("style")))

    try:
        parse(written, start=seen)
    except MarkupError:
        return []
    return styles


def stray(writer: Writer, node: Node) -> Pieces:
    """A row or a cell that is in no table."""
    return around("div", None, writer.flow(node.content))


HANDLERS: Final = {"table": table, "tableRow": stray, "tableCell": stray, "tableHeader": stray}
