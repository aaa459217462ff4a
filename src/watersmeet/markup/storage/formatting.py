"""Formatting of text: strong, em and their like, colours, and comment markers."""

from typing import Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.reader import (
    Line,
    Marks,
    Reader,
    element_mark,
    finish_mark,
    inline_element,
    plus,
    take_marks,
)
from watersmeet.markup.storage.styles import colour, declarations, is_colour
from watersmeet.markup.storage.writer import Around, MarkTags, other_mark, rest
from watersmeet.markup.tree import Mark, Node, attribute

_ELEMENTS: Final = {
    "strong": Mark("strong"),
    "b": Mark("strong"),
    "em": Mark("em"),
    "i": Mark("em"),
    "u": Mark("underline"),
    "ins": Mark("underline"),
    "del": Mark("strike"),
    "s": Mark("strike"),
    "strike": Mark("strike"),
    "sub": Mark("subsup", attrs={"type": "sub"}),
    "sup": Mark("subsup", attrs={"type": "sup"}),
    "code": Mark("code"),
    "tt": Mark("code"),
}


def _formatting(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    mark = _ELEMENTS[element.tag]
    if element.attrib:
        mark = finish_mark(Mark(mark.type, attrs=mark.attrs), dict(element.attrib))
    _line(reader, element, plus(marks, mark), out)


def _line(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    before = len(out)
    reader.line(element, marks, out)
    if reader.keeping and len(out) == before:
        out.append(inline_element(element))


def _colours(element: Element) -> Marks:
    """The colours that are all a span says."""
    if len(element.attrib) != 1:
        return []
    style = element.attrib.get("style")
    if style is None:
        return []
    found: Marks = []
    for name, value in declarations(style):
        kind = {"color": "textColor", "background-color": "backgroundColor"}.get(name)
        shade = colour(value)
        if kind is None or shade is None or any(mark.type == kind for mark in found):
            return []
        found.append(Mark(kind, attrs={"color": shade}))
    return found


def _span(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    said = _colours(element)
    if said:
        for mark in said:
            marks = plus(marks, mark)
        return _line(reader, element, marks, out)
    said = take_marks(dict(element.attrib), of_text=True) if len(element.attrib) == 1 else []
    if not 0 < len(said) <= _MOST_MARKS:
        return element_mark(reader, element, marks, out)
    for mark in said:
        marks = plus(marks, mark)
    before = len(out)
    reader.nested_line(element, marks, out)
    if reader.keeping and len(out) == before:
        out.append(inline_element(element))
    return None


def _comment_marker(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    given = dict(element.attrib)
    ref = given.pop("ac:ref", None)
    if ref is None:
        return element_mark(reader, element, marks, out)
    mark = finish_mark(Mark("annotation", attrs={"id": ref, "annotationType": "inlineComment"}), given)
    if not reader.marked(element, mark, marks, out):
        out.append(inline_element(element))
    return None


_MOST_MARKS: Final = 8

LINE: Final[dict[str, Line]] = {
    **dict.fromkeys(_ELEMENTS, _formatting),
    "span": _span,
    "ac:inline-comment-marker": _comment_marker,
}


# Writing


def _simple(name: str) -> MarkTags:
    usual = (f"<{name}>", f"</{name}>")

    def around(mark: Mark) -> Around:
        if not mark.attrs and not mark.kept:
            return usual
        return f"<{name}{rest(mark, {}, mark.attrs)}>", usual[1]

    return around


def _subsup(mark: Mark) -> Around:
    spare = dict(mark.attrs or {})
    kind = spare.pop("type", None)
    if kind not in ("sub", "sup"):
        return other_mark(mark)
    return f"<{kind}{rest(mark, {}, spare)}>", f"</{kind}>"


def _colour(name: str) -> MarkTags:
    def around(mark: Mark) -> Around:
        shade = attribute(mark, "color")
        if not is_colour(shade) or len(mark.attrs or ()) > 1 or mark.kept:
            return other_mark(mark)
        return f'<span style="{name}: {shade};">', "</span>"

    return around


def _annotation(mark: Mark) -> Around:
    spare = dict(mark.attrs or {})
    ref = spare.pop("id", None)
    if spare.pop("annotationType", None) != "inlineComment" or not isinstance(ref, str):
        return other_mark(mark)
    return f"<ac:inline-comment-marker{rest(mark, {'ac:ref': ref}, spare)}>", "</ac:inline-comment-marker>"


MARKS: Final[dict[str, MarkTags]] = {
    "strong": _simple("strong"),
    "em": _simple("em"),
    "underline": _simple("u"),
    "strike": _simple("del"),
    "code": _simple("code"),
    "subsup": _subsup,
    "textColor": _colour("color"),
    "backgroundColor": _colour("background-color"),
    "annotation": _annotation,
}
