"""Tables that are lists of rows, each a list of cells, and what tables say of their columns and cells."""

from __future__ import annotations

from typing import Any, Final

from watersmeet.markup.markdown import carried
from watersmeet.markup.markdown.directive import Keys, written
from watersmeet.markup.tree import Node, attribute, paragraph

Said = dict[str, Keys]
"""What directives at the beginning of an item or cell say: of the `item`, the `cell`, the `row`."""

_EMPTY: Final[Said] = {}


def cell(kind: str, content: list[Node], keys: Keys) -> Node:
    """A cell of a table. `header` says that it is a header cell."""
    said = dict(keys)
    header = said.pop("header", None)
    if isinstance(header, bool):
        kind = "tableHeader" if header else "tableCell"
    node = Node(kind, content=content)
    carried.merge(node, said)
    return node


def set_columns(table: Node, columns: Any) -> None:
    """Give each cell of a table the width of its column."""
    if not isinstance(columns, list):
        return
    for row in table.content or ():
        for one, width in zip(row.content or (), columns, strict=False):
            if attribute(one, "colwidth") is None:
                one.attrs = {**(one.attrs or {}), "colwidth": [width]}


def columns_of(table: Node) -> list[Any] | None:
    """The widths of a table's columns, where all its cells say the same and nothing else."""
    rows = [[attribute(one, "colwidth") for one in row.content or ()] for row in table.content or ()]
    first = rows[0] if rows else []
    if not first or any(not isinstance(width, list) or len(width) != 1 for width in first):
        return None
    return [width[0] for width in first] if all(row == first for row in rows) else None


def from_list(content: list[Node], keys: Keys, of: dict[int, Said]) -> Node | None:
    """The table that a list of lists is; None where it is not."""
    said = dict(keys)
    columns = said.pop("columns", None)
    if len(content) != 1 or content[0].type != "bulletList":
        return None
    rows = []
    for item in content[0].content or ():
        inner = item.content or []
        if len(inner) != 1 or inner[0].type != "bulletList":
            return None
        cells = inner[0].content or []
        row = Node("tableRow")
        row.content = [
            cell("tableCell", one.content or [paragraph()], of.get(id(one), _EMPTY).get("cell", {})) for one in cells
        ]
        carried.merge(row, of.get(id(cells[0]), _EMPTY).get("row", {}) if cells else {})
        rows.append(row)
    table = carried.node_of("table", said, rows)
    if table is not None:
        set_columns(table, columns)
    return table


def said_of_cell(one: Node, columns: bool, header: bool = False) -> list[str]:
    """The directive of a cell that is more than a cell; columns: the table says how wide it is."""
    keys: Keys = {}
    if one.type != ("tableHeader" if header else "tableCell"):
        keys["header"] = not header
    keys |= carried.keys_of(one, _WIDE if columns else _LOCAL)
    return [":" + written("cell", keys)] if keys else []


def said_of_row(row: Node) -> list[str]:
    """The directive of a row of which there is something to say."""
    keys = carried.keys_of(row, _LOCAL)
    return [":" + written("row", keys)] if keys else []


_LOCAL: Final = frozenset({"localId"})
_WIDE: Final = frozenset({"localId", "colwidth"})
