"""The walk from the nodes of a tree to storage format."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from watersmeet.markup.storage.lines import MARKS_OF_LINES, definite, is_solid, worn
from watersmeet.markup.storage.names import BLOCK_MACROS
from watersmeet.markup.storage.tags import as_json, attributes, escaped
from watersmeet.markup.tree import INLINE, MACRO, Mark, Node, attribute

Write = Callable[["Writer", Node], bool]
"""Writes a node; False, and nothing written, where storage has no form of its own for what the node says."""

Around = tuple[str, str]
"""What is written before and after text in a mark."""

MarkTags = Callable[[Mark], Around]


class Writer:
    """Collects the pieces of a fragment."""

    def __init__(
        self,
        nodes: Mapping[str, Write],
        marks: Mapping[str, MarkTags],
        otherwise: Callable[["Writer", Node], None],
        alone: Callable[[Mark, str], str | None],
    ) -> None:
        self._nodes = nodes
        self._marks = marks
        self._otherwise = otherwise
        self._alone = alone
        self.out: list[str] = []
        self.cells = 0

    def add(self, text: str) -> None:
        self.out.append(text)

    def node(self, node: Node) -> None:
        """A node by itself."""
        write = self._nodes.get(node.type)
        if write is None or not write(self, node):
            self._otherwise(self, node)

    # Blocks

    def blocks(self, nodes: list[Node] | None) -> None:
        """Nodes among blocks; those that belong in a line, side by side, become a line."""
        if not nodes:
            return
        if not INLINE.isdisjoint([one.type for one in nodes]):
            nodes = _with_lines(nodes)
        last = len(nodes) - 1
        open_line = False  # whether what follows could be read as part of what was written last
        sections = False
        for place, one in enumerate(nodes):
            kind = one.type
            if (sections or kind == "layoutSection") and is_section(one) != sections:
                self.out.append("</ac:layout>" if sections else "<ac:layout>")
                sections = not sections
            if kind == "paragraph" and one.bare:
                after = place < last and _may_join(nodes[place + 1])
                if not (open_line or after or one.attrs or one.marks or one.kept) and definite(one.content or []):
                    self.line(one.content)
                    open_line = True
                    continue
                open_line = False
            else:
                open_line = kind in _JOINING and _may_join(one)
            # As `node` does, with one frame less for each level.
            write = self._nodes.get(kind)
            if write is None or not write(self, one):
                self._otherwise(self, one)
        if sections:
            self.out.append("</ac:layout>")

    # Lines

    def line(self, nodes: list[Node] | None) -> None:
        """Nodes in a line."""
        if not nodes:
            return
        out = self.out
        if len(nodes) == 1 and nodes[0].type == "text" and not nodes[0].marks:
            out.append(escaped(nodes[0].text or ""))
            return
        marks = worn(nodes)
        open_marks: list[Mark] = []
        ends: list[str] = []
        for one, wanted in zip(nodes, marks, strict=True):
            is_text = one.type == "text"
            if is_text and not one.text:
                continue
            common = _common(open_marks, wanted) if open_marks else 0
            while len(ends) > common:
                out.append(ends.pop())
            open_marks = wanted
            if wanted and wanted[-1].type == "link" and self._opened_alone(one, wanted, common, ends):
                open_marks = wanted[:-1]
                continue
            for mark in wanted[common:]:
                begin, end = self.around(mark)
                out.append(begin)
                ends.append(end)
            if is_text:
                out.append(escaped(one.text or ""))
            else:
                self.node(one)
        while ends:
            out.append(ends.pop())

    def _opened_alone(self, node: Node, marks: list[Mark], common: int, ends: list[str]) -> bool:
        """Whether a text was written as the inside of a link that names its own text."""
        if node.type != "text" or not marks or not is_solid(marks[-1]):
            return False
        whole = self._alone(marks[-1], node.text or "")
        if whole is None:
            return False
        for mark in marks[common:-1]:
            begin, end = self.around(mark)
            self.out.append(begin)
            ends.append(end)
        self.out.append(whole)
        return True

    def around(self, mark: Mark) -> Around:
        """What is written around text in a mark."""
        write = self._marks.get(mark.type)
        return write(mark) if write is not None else other_mark(mark)


def _common(open_marks: list[Mark], wanted: list[Mark]) -> int:
    count = 0
    for one, other in zip(open_marks, wanted, strict=False):
        if (one is not other and one != other) or is_solid(one):
            break
        count += 1
    return count


_JOINING: Final = frozenset(("extension", "mediaSingle", "blockCard", "embedCard"))


def _may_join(node: Node) -> bool:
    """Whether a block would be read as part of a line that stands bare beside it."""
    if node.type == "extension":
        return attribute(node, "extensionType") == MACRO and attribute(node, "extensionKey") not in BLOCK_MACROS
    return node.type in _JOINING or (node.type == "paragraph" and node.bare)


def is_section(node: Node) -> bool:
    return node.type == "layoutSection" and all(one.type == "layoutColumn" for one in node.content or ())


def _with_lines(nodes: list[Node]) -> list[Node]:
    found: list[Node] = []
    line: list[Node] | None = None
    for one in nodes:
        if one.type not in INLINE:
            line = None
            found.append(one)
        elif line is None:
            line = [one]
            found.append(Node("paragraph", content=line))
        else:
            line.append(one)
    return found


# Attributes


def rest(
    node: Node | Mark,
    said: dict[str, Any],
    spare: Mapping[str, Any] | None = None,
    *,
    local: str = "local-id",
    marks: Iterable[Mark] | None = None,
    special: frozenset[str] = frozenset(),
) -> str:
    """The attributes of an element: those that were said, in their order, and after them what is left.

    spare:   of the node's attributes those that storage has no form for; localId is seen to here.
    marks:   those that storage has no form for; of a node in a line, all of its own.
    special: names in `kept` that are no attributes of the element.
    """
    if spare:
        local_id = spare.get("localId")
        if isinstance(local_id, str):
            said[local] = local_id
            spare = {name: value for name, value in spare.items() if name != "localId"}
    if node.kept:
        for name in sorted(node.kept):
            if name not in special and not name.startswith("parameter:") and said.get(name) is None:
                said[name] = node.kept[name]
    if spare:
        said["data-adf-attributes"] = as_json(spare)
    if marks:
        left = [mark for mark in marks if mark.type not in MARKS_OF_LINES]
        if left:
            said["data-adf-marks"] = as_json(left)
    return attributes(said) if said else ""


def other_mark(mark: Mark) -> Around:
    """A mark that storage has no form for."""
    said = as_json([mark])
    return ("", "") if said is None else (f"<span{attributes({'data-adf-marks': said})}>", "</span>")
