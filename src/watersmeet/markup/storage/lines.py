"""What makes a line the same whoever wrote it: pieces that touch are one, white space around it is none, and marks on
what is not text reach as far as the text around it has them."""

from typing import Final

from watersmeet.markup.storage.names import INLINE_NAMES
from watersmeet.markup.tree import ELEMENT, INLINE_ELEMENT, MACRO, Mark, Node, attribute, kept

WHITE: Final = " \t\n\r"
Marks = list[Mark]

WRAPPING: Final = frozenset(("link", "annotation", ELEMENT))
"""Marks that may stand on what is not text, where there is no text in them."""

MARKS_OF_LINES: Final = WRAPPING | frozenset(
    ("strong", "em", "underline", "strike", "subsup", "code", "textColor", "backgroundColor")
)
"""Marks that storage has a form for around pieces of a line."""

BORNE_BY_PICTURES: Final = frozenset(("link", "annotation"))
"""Marks that a picture in a line always says itself."""

_BORNE: Final = frozenset((ELEMENT,))
_BORNE_BY_PICTURES: Final = BORNE_BY_PICTURES | _BORNE
"""Those that are on everything that stands in them."""


def is_blank(text: str | None) -> bool:
    return not text or not text.strip(WHITE)


def is_solid(mark: Mark) -> bool:
    """Whether a mark is a link that names its own text: two of them never become one."""
    return mark.type == "link" and kept(mark, "body") in ("none", "plain")


def is_lone(marks: Marks | None) -> bool:
    return marks is not None and any(is_solid(mark) for mark in marks)


def _is_held(one: Node) -> bool:
    """Whether white space must not be taken from a text: it is a link's own, or all that an element holds."""
    return one.marks is not None and any(is_solid(mark) or mark.type == ELEMENT for mark in one.marks)


def settled(nodes: list[Node], *, bare: bool = False) -> list[Node]:
    """A line as it was read, brought into its normal form."""
    found = _merged(nodes) if len(nodes) > 1 else nodes
    _strip(found, bare)
    if len(found) > 1 and [one for one in found if one.marks and one.type != "text"]:
        _settle_marks(found)
    return found


def _merged(nodes: list[Node]) -> list[Node]:
    found: list[Node] = []
    pieces: list[str] = []  # of the text that is last in `found`
    for one in nodes:
        if one.type != "text":
            if len(pieces) > 1:
                found[-1].text = "".join(pieces)
            pieces = []
            found.append(one)
            continue
        text = one.text
        if not text:
            continue
        if pieces and _same(found[-1].marks, one.marks):
            pieces.append(text)
            continue
        if len(pieces) > 1:
            found[-1].text = "".join(pieces)
        pieces = [text]
        found.append(one)
    if len(pieces) > 1:
        found[-1].text = "".join(pieces)
    return found


def _same(one: Marks | None, other: Marks | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one is other or one == other) and not is_lone(one)


def _strip(nodes: list[Node], bare: bool) -> None:
    """Drop white space at the ends: all of it where a line stands bare, else what holds a line break."""
    while nodes and nodes[-1].type == "text" and not _is_held(nodes[-1]):
        text = nodes[-1].text or ""
        if text[-1:] > " ":
            break
        left = text.rstrip(WHITE)
        if len(left) == len(text) or (not bare and "\n" not in text[len(left) :]):
            break
        if left:
            nodes[-1].text = left
            break
        nodes.pop()
    first = 0
    while first < len(nodes) and nodes[first].type == "text" and not _is_held(nodes[first]):
        text = nodes[first].text or ""
        if text[:1] > " ":
            break
        left = text.lstrip(WHITE)
        if len(left) == len(text) or (not bare and "\n" not in text[: len(text) - len(left)]):
            break
        if left:
            nodes[first].text = left
            break
        first += 1
    if first:
        del nodes[:first]


def _settle_marks(nodes: list[Node]) -> None:
    left, right = _neighbours(nodes)
    for place, one in enumerate(nodes):
        if one.marks and one.type != "text":
            beside = (*left[place], *right[place])
            borne = _borne(one)
            stay = [mark for mark in one.marks if mark.type not in WRAPPING or mark.type in borne or mark not in beside]
            one.marks = stay or None


def _borne(node: Node) -> frozenset[str]:
    return _BORNE_BY_PICTURES if node.type == "mediaInline" else _BORNE


def _neighbours(nodes: list[Node]) -> tuple[list[Marks], list[Marks]]:
    """The marks of the text before and of the text after each node of a line."""
    left: list[Marks] = []
    right: list[Marks] = []
    last: Marks = []
    for one in nodes:
        left.append(last)
        if one.type == "text":
            last = one.marks or []
    last = []
    for one in reversed(nodes):
        right.append(last)
        if one.type == "text":
            last = one.marks or []
    right.reverse()
    return left, right


_TEXT: Final = {"text"}


def worn(nodes: list[Node]) -> list[Marks]:
    """The marks that each node of a line is written in. A mark of the same kind inside another is one."""
    if {one.type for one in nodes} == _TEXT:
        return [_unlike(one.marks) if one.marks else [] for one in nodes]
    left, right = _neighbours(nodes)
    found: list[Marks] = []
    for place, one in enumerate(nodes):
        if one.type == "text":
            found.append(_unlike(one.marks) if one.marks else [])
            continue
        own = [mark for mark in one.marks or () if mark.type in WRAPPING]
        around: Marks = []
        borne = _borne(one)
        for mark, other in zip(_unlike(left[place]), _unlike(right[place]), strict=False):
            if mark != other or is_solid(mark) or (mark.type in borne and mark not in own):
                break
            around.append(mark)
        more = list(own)
        for mark in around:
            if mark in more:
                more.remove(mark)
        more = [mark for mark in more if mark.type in borne or (mark not in left[place] and mark not in right[place])]
        found.append(_unlike([*around, *more]))
    return found


def _unlike(marks: Marks) -> Marks:
    if len(marks) < 2:
        return marks
    if len({mark.type for mark in marks}) == len(marks):
        return marks
    found: dict[object, Mark] = {}
    for place, mark in enumerate(marks):
        key: object = place if mark.type in ("annotation", ELEMENT) else mark.type
        if found.get(key) != mark:
            found.pop(key, None)
            found[key] = mark
    return list(found.values())


_NOT_CERTAIN: Final = frozenset(("mediaInline", "inlineExtension"))


def definite(nodes: list[Node]) -> bool:
    """Whether a line is seen to be one where it stands bare among blocks."""
    found = False
    for one in nodes:
        marks = one.marks
        outer = marks[0] if marks else None
        if outer is not None and outer.type == ELEMENT and attribute(outer, "name") not in INLINE_NAMES:
            return False
        if one.type == INLINE_ELEMENT and outer is None and attribute(one, "name") not in INLINE_NAMES:
            return False
        if one.type == "text":
            found = found or bool((one.text or "").strip(WHITE))
        elif one.type not in _NOT_CERTAIN or attribute(one, "extensionType") not in (None, MACRO):
            found = True
        else:
            found = found or any(mark.type in WRAPPING for mark in marks or ())
    return found
