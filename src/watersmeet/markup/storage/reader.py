"""The walk from the elements of a storage fragment to the nodes of a tree."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

import msgspec

from watersmeet.markup.levels import is_shallow
from watersmeet.markup.storage.lines import MARKS_OF_LINES, WHITE, definite, settled
from watersmeet.markup.storage.names import FORMATTING_NAMES, INLINE_NAMES
from watersmeet.markup.tree import ELEMENT, INLINE_ELEMENT, Kept, Mark, Node

Marks = list[Mark]
Block = Callable[["Reader", Element, list[Node]], None]
"""Reads an element among blocks, and adds what it is."""

Line = Callable[["Reader", Element, Marks, list[Node]], None]
"""Reads an element in a line, where these marks are on, and adds what it is."""

AMONG_BLOCKS, EITHER, IN_LINE = range(3)
Judge = Callable[[Element], int | None]
"""Tells where an element stands whose name does not tell; None where it stands in a line if it holds no blocks."""

MOST_NESTED: Final = 32
"""Elements that are carried as marks nest no deeper: each piece of text bears all of them."""


class BlockInside(Exception):
    """An element that stands among blocks was met in a line."""


class Reader:
    """Reads elements by their names.

    inside: elements of a line that hold blocks; they are read as blocks. They are only looked for (`holding_blocks`)
            once one was met, since few documents have any.
    keeping: formatting around nothing is kept, as an element: inside an element that is carried as it is written, since
            what is in it is not what its like holds, it may be just that.
    """

    def __init__(
        self,
        block: Mapping[str, Block],
        line: Mapping[str, Line],
        judges: Mapping[str, Judge],
        either: Mapping[str, Block],
    ) -> None:
        self._block = block
        self._line = line
        self._judges = judges
        self._either = either
        self._nested = 0
        self.keeping = False
        self.inside: frozenset[Element] | set[Element] = frozenset()

    def has_type(self, element: Element) -> bool:
        """Whether the tree has a type for elements of this name."""
        return element.tag in self._block or element.tag in self._line

    # Blocks

    def blocks(self, element: Element) -> list[Node]:
        """The blocks inside an element; text that stands among them is a bare paragraph."""
        return self.blocks_of(element.text, element)

    def blocks_of(self, text: str | None, children: Iterable[Element]) -> list[Node]:
        """As `blocks`, of a text and the elements after it, with the text behind each."""
        found: list[Node] = []
        run: list[Element | str] = []
        certain = False  # that the run is a line
        if text and text.strip(WHITE):
            run.append(text)
            certain = True
        block_of = self._block.get
        for child in children:
            read = block_of(child.tag)
            stands = AMONG_BLOCKS
            if read is None:
                stands, read = self._judged(child)
            if stands == AMONG_BLOCKS:
                if run:
                    self._end_run(run, certain, found)
                    run = []
                    certain = False
                read(self, child, found)
            else:
                run.append(child)
                certain = certain or stands == IN_LINE
            tail = child.tail
            if tail:
                if tail.strip(WHITE):
                    run.append(tail)
                    certain = True
                elif run:
                    run.append(tail)
        if run:
            self._end_run(run, certain, found)
        return found

    def _judged(self, element: Element) -> tuple[int, Block]:
        """Where an element stands whose name does not tell, and how it is read among blocks."""
        judge = self._judges.get(element.tag)
        stands = judge(element) if judge is not None else None
        if stands is not None:
            return stands, self._either[element.tag]
        in_line = element.tag in INLINE_NAMES and element not in self.inside
        return IN_LINE if in_line else AMONG_BLOCKS, element_block

    def _end_run(self, run: list[Element | str], certain: bool, found: list[Node]) -> None:
        if not certain:
            for one in run:
                if not isinstance(one, str):
                    self._judged(one)[1](self, one, found)
            return
        out: list[Node] = []
        for one in run:
            if isinstance(one, str):
                out.append(Node("text", text=one))
            else:
                self.one_in_line(one, _NO_MARKS, out)
        content = settled(out, bare=True)
        if self.keeping and not content:
            content = [inline_element(one) for one in run if not isinstance(one, str)]
        if content:
            found.append(Node("paragraph", content=content, bare=definite(content)))

    # Lines

    def own_line(self, element: Element) -> list[Node]:
        """What stands in an element that is a line of its own."""
        children = len(element)
        if not children:
            text = element.text
            if not text:
                return []
            line = [Node("text", text=text)]
            return line if text[0] > " " and text[-1] > " " else settled(line)
        out: list[Node] = []
        self.line(element, _NO_MARKS, out)
        return settled(out)

    def line(self, element: Element, marks: Marks, out: list[Node]) -> None:
        """Read the inside of an element in a line."""
        on = marks or None
        if element.text:
            out.append(Node("text", text=element.text, marks=on))
        line_of = self._line.get
        for child in element:
            read = line_of(child.tag)
            if read is not None:
                read(self, child, marks, out)
            elif child.tag in self._block:
                raise BlockInside
            else:
                element_mark(self, child, marks, out)
            if child.tail:
                out.append(Node("text", text=child.tail, marks=on))

    def one_in_line(self, element: Element, marks: Marks, out: list[Node]) -> None:
        """Read one element in a line."""
        self._line.get(element.tag, element_mark)(self, element, marks, out)

    def marked(self, element: Element, mark: Mark, marks: Marks, out: list[Node]) -> bool:
        """Read the inside of an element that is a mark which must not be lost where there is no text to bear it.

        False where there is nothing inside.
        """
        before = len(out)
        lasting = mark.type in NESTING
        if lasting:
            self.nested_line(element, plus(marks, mark), out)
        else:
            self.line(element, plus(marks, mark), out)
        if len(out) == before:
            return False
        if mark.type == ELEMENT or not (out[before].type == "text" or any(_bears(one, mark) for one in out[before:])):
            for one in out[before:]:
                if one.type != "text":
                    _bear(one, mark, marks)
        return True

    def nested_line(self, element: Element, marks: Marks, out: list[Node]) -> None:
        """As `line`, of an element whose like may stand in it again."""
        self._nested += 1
        if self._nested > MOST_NESTED and not self.inside:
            raise BlockInside
        self.line(element, marks, out)
        self._nested -= 1

    def holding_blocks(self, root: Element) -> set[Element]:
        """Elements that hold what stands among blocks, or more marks inside one another than a text should bear."""
        holding: set[Element] = set()
        nested: dict[Element, int] = {}
        for element in reversed(list(root.iter())):
            deepest = 0
            for child in element:
                judge = self._judges.get(child.tag)
                stands = judge(child) if judge is not None else None
                if stands is not None:
                    if stands == AMONG_BLOCKS:
                        holding.add(element)
                elif child.tag in self._block or child in holding:
                    holding.add(element)
                else:
                    deepest = max(deepest, nested.get(child, 0))
            if element.tag not in FORMATTING_NAMES:
                deepest += 1
            nested[element] = deepest
            if deepest > MOST_NESTED:
                holding.add(element)
        return holding


_NO_MARKS: Final[Marks] = []
NESTING: Final = frozenset((ELEMENT, "annotation"))


def plus(marks: Marks, mark: Mark) -> Marks:
    """Marks with one more inside; of a kind that a text has once, the inner one stays."""
    if mark.type in NESTING:
        return [*marks, mark]
    for other in marks:
        if other.type == mark.type:
            return marks if other == mark else [*(one for one in marks if one.type != mark.type), mark]
    return [*marks, mark]


def _bears(node: Node, mark: Mark) -> bool:
    """Whether a node already says that it stands in a mark."""
    return node.type == "text" or (node.marks is not None and mark in node.marks)


def _bear(node: Node, mark: Mark, around: Marks) -> None:
    """Put what is not text in a mark that stands in others."""
    own = node.marks or []
    if mark.type not in NESTING and any(one.type == mark.type for one in own):
        return
    outer = 0
    while outer < len(own) and own[outer] in around:
        outer += 1
    node.marks = [*own[:outer], mark, *own[outer:]]


# Elements that the tree has no type for


def _said(element: Element) -> dict[str, Any]:
    return {"name": element.tag, "attributes": dict(element.attrib)}


def inline_element(element: Element) -> Node:
    return Node(INLINE_ELEMENT, attrs=_said(element))


def element_block(reader: Reader, element: Element, found: list[Node]) -> None:
    """An element without a type, among blocks."""
    before = reader.keeping
    reader.keeping = before or reader.has_type(element)
    found.append(Node(ELEMENT, attrs=_said(element), content=reader.blocks(element)))
    reader.keeping = before


def element_mark(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    """An element without a type, in a line."""
    if not element.text and not len(element):
        out.append(inline_element(element))
        return
    before = reader.keeping
    reader.keeping = before or reader.has_type(element)
    if not reader.marked(element, Mark(ELEMENT, attrs=_said(element)), marks, out):
        out.append(inline_element(element))
    reader.keeping = before


# What is left of an element's attributes

_ATTRIBUTES: Final = "data-adf-attributes"
_MARKS: Final = "data-adf-marks"


def finish(node: Node, given: dict[str, str], local: str = "local-id") -> Node:
    """Take up the attributes that nothing else took: its local id, what ADF says beyond storage, and the rest."""
    if not given:
        return node
    local_id = given.pop(local, None)
    if local_id is not None:
        node.attrs = {**(node.attrs or {}), "localId": local_id}
    more = take_attributes(given) if _ATTRIBUTES in given else None
    if more:
        node.attrs = {**more, **(node.attrs or {})}
    marks = take_marks(given) if _MARKS in given else None
    if marks:
        node.marks = [*(node.marks or ()), *marks]
    keep(node, given)
    return node


def finish_mark(mark: Mark, given: dict[str, str]) -> Mark:
    """As `finish`, of a mark."""
    if not given:
        return mark
    more = take_attributes(given)
    if more:
        mark.attrs = {**more, **(mark.attrs or {})}
    keep(mark, given)
    return mark


def keep(node: Node | Mark, more: Kept) -> None:
    if more:
        node.kept = {**(node.kept or {}), **more}


_MOST_JSON_DEPTH: Final = 64


def _json(given: dict[str, str], name: str, kind: type) -> Any:
    text = given.get(name)
    if text is None:
        return None
    try:
        value = msgspec.json.decode(text)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return None
    if not isinstance(value, kind) or not is_shallow([value], _MOST_JSON_DEPTH):
        return None
    return value


def take_attributes(given: dict[str, str]) -> dict[str, Any]:
    """The attributes that storage has no form for. What is not JSON stays among the attributes."""
    found = _json(given, _ATTRIBUTES, dict)
    if found is None:
        return {}
    del given[_ATTRIBUTES]
    return {name: value for name, value in found.items() if isinstance(name, str)}


def take_marks(given: dict[str, str], *, of_text: bool = False, of_picture: bool = False) -> Marks:
    """The marks that storage has no form for; of a text or a picture among blocks, whatever they are."""
    found = _json(given, _MARKS, list)
    if found is None:
        return []
    try:
        marks = msgspec.convert(found, Marks)
    except msgspec.ValidationError:
        return []
    if not of_picture and any(mark.kept if of_text else mark.type in MARKS_OF_LINES for mark in marks):
        return []
    del given[_MARKS]
    return [Mark(mark.type, attrs=mark.attrs or None, kept=mark.kept or None) for mark in marks]
