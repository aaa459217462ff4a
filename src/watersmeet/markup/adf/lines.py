"""What stands in a line, written as the Atlassian document format allows: text, its marks, and what is beside it."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.adf.carried import End, Formatting, Piece, Record, Start, carrier, difference
from watersmeet.markup.adf.fitting import Writing, fitted, fitted_marks, fitted_media
from watersmeet.markup.adf.schema import BARE, PLACES
from watersmeet.markup.tree import INLINE, Mark, Node, attribute, walk

_LINE: Final = PLACES["line"].holds
_CAPTION: Final = PLACES["caption"].holds


def plain(nodes: list[Node] | None) -> str:
    """The text of nodes, as a block of code shows it."""
    parts = []
    for top in nodes or ():
        for node in walk(top):
            if node.type == "hardBreak":
                parts.append("\n")
            elif node.text:
                parts.append(node.text)
    return "".join(parts)


def _shown(node: Node) -> str:
    """The words of a node, those of different blocks apart."""
    parts = [one.text or "" if one.type in INLINE else " " for one in walk(node)]
    return " ".join("".join(parts).split())


def piece(node: Node, writing: Writing, inline: bool = False) -> Node:
    """A node as a piece of storage, which is written when the rest is: deep down, it would be too deep to write."""
    empty = Piece("")
    writing.pieces.append((empty, node))
    return carrier(empty, inline, _shown(node))


def write_line(nodes: list[Node], out: list[Node], writing: Writing) -> None:
    """The nodes of a line. What has no word begins and ends with extensions."""
    ranges = _Ranges(out)
    for node in nodes:
        if node.type == "text":
            if not node.text:
                continue
            if not ranges.opened and is_plain(node):
                out.append(node)
                continue
        if node.type not in INLINE:
            ranges.go_to([], [])
            out.append(piece(node, writing, inline=True))
            continue
        allowed = BARE if _is_card(node) else _LINE.get(node.type, BARE)
        marks, left = fitted_marks(node.marks, allowed, writing.facts)
        ranges.go_to(node.marks or [], left)
        if node.type == "text":
            _write_text(node, marks, out)
        elif node.type not in _LINE:
            shell = Node(node.type, attrs=node.attrs, kept=node.kept)
            out += (carrier(Start(node=shell), True), carrier(End(node=node.type), True))
        else:
            _write_object(node, marks, out, writing)
    ranges.go_to([], [])


def _write_text(node: Node, marks: list[Mark] | None, out: list[Node]) -> None:
    if node.kept is not None:
        out.append(carrier(Record(on="text", kept=node.kept), True))
    out.append(Node("text", text=node.text, marks=marks))


def _is_card(node: Node) -> bool:
    """Whether a node is a picture from an address, which stands in no line; its address may, as a card."""
    return node.type == "mediaInline" and attribute(node, "type") == "external"


def _write_object(node: Node, marks: list[Mark] | None, out: list[Node], writing: Writing) -> None:
    kind, attrs = node.type, node.attrs
    record: Record | None
    if _is_card(node):
        kind, attrs = "inlineCard", {"url": attribute(node, "url")}
        attrs = fitted(kind, attrs, writing)
        was, now = difference(node.attrs, attrs)
        record = Record(on=kind, type=node.type, kept=node.kept, was=was, now=now)
    elif kind == "mediaInline":
        attrs, record = fitted_media(node, writing)
    else:
        attrs = fitted(kind, attrs, writing)
        was, now = difference(node.attrs, attrs) if attrs is not node.attrs else (None, None)
        record = Record(on=kind, kept=node.kept, was=was, now=now)
    if record is not None and record.says():
        out.append(carrier(record, True))
    out.append(Node(kind, attrs=attrs, marks=marks))


class _Ranges:
    """Marks without a word, which begin and end around what they are on."""

    def __init__(self, out: list[Node]) -> None:
        self.opened: list[Formatting] = []
        self._out = out
        self._marks: list[Mark] = []

    def go_to(self, marks: list[Mark], left: list[Formatting]) -> None:
        """End what does not go on at the next node, and begin what begins there. left: its marks without a word."""
        if not left and not self.opened:
            return
        same = 0
        for one, other in zip(self._marks, marks, strict=False):
            if one is not other and one != other:
                break
            same += 1
        going_on = 0
        for old, new in zip(self.opened, left, strict=False):
            if old.at != new.at or old.at >= same or old.over != new.over:
                break
            going_on += 1
        for ended in reversed(self.opened[going_on:]):
            self._out.append(carrier(End(mark=ended.mark.type), True))
        for begun in left[going_on:]:
            self._out.append(carrier(Start(mark=begun.mark, at=begun.at, over=begun.over), True))
        self.opened = left
        self._marks = marks


def write_caption(nodes: list[Node], writing: Writing) -> tuple[list[Node], bool]:
    """The nodes of a caption, which no extension may stand in, and whether they are all that it says."""
    out: list[Node] = []
    write_line([node for node in nodes if node.type in INLINE], out, writing)
    shown = [node for node in out if node.type in _CAPTION]
    whole = len(shown) == len(out) and len(out) == len(nodes)
    return shown, whole


def write_code(nodes: list[Node]) -> tuple[list[Node], bool]:
    """The nodes of a block of code, which is text without marks, and whether they are all that it says."""
    if all(node.type == "text" and node.text and not node.marks and node.kept is None for node in nodes):
        return nodes, True
    text = plain(nodes)
    return ([Node("text", text=text)] if text else []), False


def is_line(node: Node) -> bool:
    """Whether what a node holds is a line, and not blocks."""
    return not node.content or INLINE.issuperset([one.type for one in node.content])


def is_plain(node: Node) -> bool:
    """Whether a node is text and nothing else."""
    return node.type == "text" and bool(node.text) and not node.marks and node.attrs is None and node.kept is None
