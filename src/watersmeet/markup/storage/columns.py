"""The widths of a table's columns: storage format says them once, the tree says them in every cell."""

from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.styles import declarations
from watersmeet.markup.storage.tags import number, read_number
from watersmeet.markup.tree import Node, attribute

_MOST: Final = 100
"""Wider tables keep their widths as they were written: finding a cell's column takes time for each column."""

Width = int | float


def widths(colgroup: Element) -> list[Width] | None:
    """The widths in pixels, where a colgroup says these and nothing else."""
    if colgroup.attrib or not 0 < len(colgroup) <= _MOST or not is_blank(colgroup.text):
        return None
    found: list[Width] = []
    for col in colgroup:
        style = col.attrib.get("style")
        if col.tag != "col" or style is None or len(col.attrib) != 1 or len(col) or col.text:
            return None
        if not is_blank(col.tail):
            return None
        said = declarations(style)
        if len(said) != 1 or said[0][0] != "width" or not said[0][1].endswith("px"):
            return None
        pixels = read_number(said[0][1].removesuffix("px").strip())
        if pixels is None:
            return None
        found.append(int(pixels) if pixels == int(pixels) else pixels)
    return found


def colgroup_of(columns: list[Width]) -> str:
    cols = "".join([f'<col style="width: {number(float(one))}px;" />' for one in columns])
    return f"<colgroup>{cols}</colgroup>"


def _span(cell: Node, name: str) -> int:
    given = attribute(cell, name)
    return given if isinstance(given, int) and given > 0 else 1


def _placed(rows: list[Node]) -> Iterator[tuple[Node, int, int]]:
    """Each cell with its first column and how many it spans; ends where the table is too wide."""
    taken: dict[int, int] = {}  # by column, the first row that is free again
    for place, row in enumerate(rows):
        column = 0
        for cell in row.content or ():
            while taken.get(column, 0) > place:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            if column + across > _MOST:
                yield cell, column, _MOST + 1
                return
            yield cell, column, across
            if down > 1:
                taken.update(dict.fromkeys(range(column, column + across), place + down))
            column += across


def give_widths(rows: list[Node], columns: list[Width]) -> bool:
    """Give each cell the widths of its columns; False where cells and columns do not match."""
    placed = list(_placed(rows))
    reached = max((column + across for _, column, across in placed), default=0)
    if reached != len(columns) or any(attribute(cell, "colwidth") is not None for cell, _, _ in placed):
        return False
    for cell, column, across in placed:
        cell.attrs = {**(cell.attrs or {}), "colwidth": columns[column : column + across]}
    return True


def columns_of(rows: list[Node]) -> list[Width] | None:
    """The widths of the columns; None where some cell says none, or what another contradicts."""
    found: dict[int, Any] = {}
    count = 0
    for cell, column, across in _placed(rows):
        said = attribute(cell, "colwidth")
        if not isinstance(said, list) or len(said) != across:
            return None
        for place, one in enumerate(said, column):
            if isinstance(one, bool) or not isinstance(one, int | float):
                return None
            if number(float(one)) is None or found.setdefault(place, one) != one:
                return None
        count = max(count, column + across)
    return [found[place] for place in range(count)] if 0 < count == len(found) else None
