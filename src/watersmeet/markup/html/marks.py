"""Formatting: the elements that marks of text are, and the styles that marks of blocks are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from watersmeet.markup.html.elements import start
from watersmeet.markup.html.links import link_attributes
from watersmeet.markup.html.styles import colour, harmless_classes, harmless_style, joined
from watersmeet.markup.html.writer import Writer
from watersmeet.markup.tree import ELEMENT, Mark, Node, attribute, kept

Tags = tuple[str, str]
"""A start tag and the end tag that belongs to it."""

_NAMES: Final = """
    span small big cite q abbr acronym dfn kbd samp var mark bdi bdo code strong em u del sub sup
"""
INLINE_NAMES: Final = frozenset(_NAMES.split())
"""Elements the tree has no type for that are printed around text."""

_DIRECTIONS: Final = frozenset({"ltr", "rtl", "auto"})


def harmless_attributes(given: object) -> dict[str, str | None]:
    """The attributes that are printed of an element the tree has no type for."""
    if not isinstance(given, dict):
        return {}
    said = {name: value for name, value in given.items() if isinstance(name, str) and isinstance(value, str)}
    direction = said.get("dir", "").lower()
    lang = said.get("lang") or said.get("xml:lang")
    return {
        "class": harmless_classes(said.get("class")),
        "style": harmless_style(said.get("style")),
        "title": said.get("title"),
        "lang": lang if lang and len(lang) <= 35 and lang.replace("-", "").isalnum() else None,
        "dir": direction if direction in _DIRECTIONS else None,
    }


def _element(mark: Mark) -> Tags | None:
    name = attribute(mark, "name")
    if name not in INLINE_NAMES:
        return None
    attributes = harmless_attributes(attribute(mark, "attributes"))
    if name == "span" and not any(attributes.values()):
        return None
    return start(name, attributes), f"</{name}>"


def _subsup(mark: Mark) -> Tags:
    return ("<sup>", "</sup>") if attribute(mark, "type") == "sup" else ("<sub>", "</sub>")


def _styled(name: str) -> Callable[[Mark], Tags | None]:
    def tags(mark: Mark) -> Tags | None:
        value = colour(attribute(mark, "color"))
        return None if value is None else (start("span", {"style": f"{name}: {value};"}), "</span>")

    return tags


def _annotation(mark: Mark) -> Tags | None:
    ref = attribute(mark, "id")
    if not isinstance(ref, str):
        return None
    return start("span", {"class": "inline-comment-marker", "data-ref": ref}), "</span>"


_SIMPLE: Final[dict[str, Tags]] = {
    "strong": ("<strong>", "</strong>"),
    "em": ("<em>", "</em>"),
    "underline": ("<u>", "</u>"),
    "strike": ("<del>", "</del>"),
    "code": ("<code>", "</code>"),
}
_MARKS: Final[dict[str, Callable[[Mark], Tags | None]]] = {
    "subsup": _subsup,
    "textColor": _styled("color"),
    "backgroundColor": _styled("background-color"),
    "annotation": _annotation,
    ELEMENT: _element,
}


def tags_of(writer: Writer, mark: Mark) -> Tags | None:
    """The tags of a mark of text; None where it is not shown."""
    simple = _SIMPLE.get(mark.type)
    if simple is not None:
        return simple
    if mark.type == "link":
        attributes = link_attributes(writer, mark)
        return None if attributes is None else (start("a", attributes), "</a>")
    made = _MARKS.get(mark.type)
    return None if made is None else made(mark)


_ALIGNMENTS: Final = {"center": "center", "end": "right", "start": "left"}


def block_style(node: Node) -> str | None:
    """The style of a block: of its marks, and what its author wrote beyond them."""
    if node.marks is None and node.kept is None:
        return None
    styles: list[str | None] = []
    for mark in node.marks or ():
        if mark.type == "alignment":
            align = attribute(mark, "align")
            side = _ALIGNMENTS.get(align) if isinstance(align, str) else None
            styles.append(f"text-align: {side};" if side else None)
        elif mark.type == "indentation":
            steps = attribute(mark, "level")
            if type(steps) is int and 1 <= steps <= 6:
                styles.append(f"margin-left: {30 * steps}px;")
        elif mark.type == "fontSize":
            styles.append("font-size: small;" if attribute(mark, "fontSize") == "small" else None)
    return joined(*styles, harmless_style(kept(node, "style")))


def block_attributes(node: Node) -> dict[str, str | None] | None:
    """The attributes of an element that its author could give classes and a style."""
    if node.marks is None and node.kept is None:
        return None
    return {"class": harmless_classes(kept(node, "class")), "style": block_style(node)}
