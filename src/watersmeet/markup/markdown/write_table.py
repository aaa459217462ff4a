"""Tables that Markdown has a form for: one line a cell, a header row, no spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from watersmeet.markup.markdown import escape, tabular
from watersmeet.markup.markdown.line_writer import LineWriter
from watersmeet.markup.tree import INLINE, Mark, Node, attribute

_RULES: Final[dict[object, str]] = {None: "---", "center": ":-:", "end": "--:"}
_MOST_SPANNED: Final = 100


def as_grid(table: Node, line: LineWriter) -> list[str] | None:
    """The lines of a table; None where it is more than Markdown has a form for."""
    rows = [row.content or [] for row in table.content or ()]
    wide = len(rows[0])
    if any(len(row) != wide for row in rows) or any(cell.type != "tableHeader" for cell in rows[0]):
        return None
    if any(_spans(cell) or not _in_one_line(cell) for row in rows for cell in row):
        return None
    aligned = [_alignment(row[place] for row in rows) for place in range(wide)]
    if any(align not in _RULES for align in aligned):
        return None
    columns = tabular.columns_of(table) is not None
    made = []
    for number, row in enumerate(table.content or ()):
        said = tabular.said_of_row(row)
        shown = []
        for cell in row.content or ():
            said += tabular.said_of_cell(cell, columns, header=number == 0)
            block = (cell.content or [Node("paragraph")])[0]
            shown.append(" ".join([*said, line.write(block.content or [], breaks=False)]).strip(" "))
            said = []
        made.append(_row(shown))
    made.insert(1, _row([_RULES[align] for align in aligned]))
    return made


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _spans(cell: Node) -> bool:
    return any(attribute(cell, name) not in (None, 1) for name in ("colspan", "rowspan"))


def _in_one_line(cell: Node) -> bool:
    content = cell.content or [Node("paragraph")]
    one = content[0]
    if len(content) > 1 or one.type != "paragraph" or any(node.type not in INLINE for node in one.content or ()):
        return False
    return not one.kept and set(one.attrs or ()) <= {"localId"} and _align(one) in _RULES


def _align(block: Node) -> object:
    """The alignment that is all the marks of a paragraph; something that is none where there are others."""
    if not block.marks:
        return None
    align = attribute(block.marks[0], "align")
    alone = block.marks == [Mark("alignment", {"align": align})]
    return align if alone and isinstance(align, str) else ""


def _alignment(column: Iterable[Node]) -> object:
    """The alignment of a column; something that is none where its cells differ."""
    found = {_align((cell.content or [Node("paragraph")])[0]) for cell in column}
    return found.pop() if len(found) == 1 else ""


def for_readers(table: Node, line: LineWriter) -> list[str]:
    """The lines of any table: blocks of a cell in one line, empty cells where one spans several columns."""
    rows = [row.content or [] for row in table.content or ()]
    headed = bool(rows[0]) and all(cell.type == "tableHeader" for cell in rows[0])
    shown = [[text for cell in row for text in _spread(cell, line)] for row in rows]
    wide = max(1, *map(len, shown)) if shown else 1
    if not headed:
        shown.insert(0, [])
    shown.insert(1, ["---"] * wide)
    return [_row(row + [""] * (wide - len(row))) for row in shown]


def _spread(cell: Node, line: LineWriter) -> list[str]:
    parts: list[str] = []
    stack = list(reversed(cell.content or ()))
    while stack:
        block = stack.pop()
        if block.type in INLINE:
            parts.append(line.write([block], breaks=False))
        elif block.type == "codeBlock":
            code = escape.code("".join(one.text or "" for one in block.content or ()).replace("\n", " "))
            parts.append(code or "")
        elif block.content and block.content[0].type in INLINE:
            parts.append(line.write(block.content, breaks=False))
        elif block.type == "mediaSingle" and block.content:
            media = block.content[0]
            parts.append(
                line.write([Node("mediaInline", media.attrs, kept=media.kept, marks=media.marks)], picture=True)
            )
            stack.extend(reversed(block.content[1:]))
        else:
            stack.extend(reversed(block.content or ()))
    span = attribute(cell, "colspan")
    more = min(span, _MOST_SPANNED) - 1 if type(span) is int else 0
    return ["<br>".join(part for part in parts if part)] + [""] * more
