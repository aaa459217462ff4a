"""Paragraphs, headings, lists, quotations, preformatted text and lines across."""

from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.reader import Block, Line, Marks, Reader, element_block, element_mark, finish
from watersmeet.markup.storage.styles import declarations, style_of
from watersmeet.markup.storage.tags import escaped, number, read_number
from watersmeet.markup.storage.writer import Write, Writer, rest
from watersmeet.markup.tree import Mark, Node, attribute, kept

_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_STEP: Final = 30
_MOST_STEPS: Final = 6
_ALIGNED: Final = {"center": "center", "right": "end", "end": "end"}
_LEFT_BEHIND: Final = frozenset(("auto-cursor-target",))
"""Classes that an editor leaves behind."""


def _text_block(reader: Reader, element: Element, found: list[Node]) -> None:
    if element in reader.inside:
        return element_block(reader, element, found)
    level = _LEVELS.get(element.tag)
    node = Node("paragraph") if level is None else Node("heading", attrs={"level": level})
    node.content = reader.own_line(element) or None
    if element.attrib:
        given = dict(element.attrib)
        node.marks = _shape(given) or None
        finish(node, given)
        if node.marks:
            node.marks.sort(key=lambda mark: _ORDER.get(mark.type, len(_ORDER)))
            if node.kept and "style" in node.kept and node.marks[0].type in _ORDER:
                node.kept["style"] = style_of(declarations(node.kept["style"]))
    return found.append(node)


_ORDER: Final = {"alignment": 0, "indentation": 1}


def _shape(given: dict[str, str]) -> Marks:
    """The marks that the style says; what is left of it, and of the class, stays."""
    classes = given.get("class")
    if classes is not None and not _LEFT_BEHIND.isdisjoint(classes.split()):
        left = [name for name in classes.split() if name not in _LEFT_BEHIND]
        given.pop("class")
        if left:
            given["class"] = " ".join(left)
    style = given.get("style")
    if style is None or ("text-align" not in style.lower() and "margin-left" not in style.lower()):
        return []
    marks: dict[str, Mark] = {}
    others: list[tuple[str, str]] = []
    for name, value in declarations(style):
        mark = _mark(name, value)
        if mark is not None:
            marks[mark.type] = mark
        elif (name, value) != ("text-align", "start"):
            others.append((name, value))
    given.pop("style")
    if others:
        given["style"] = style_of(others)
    return [marks[kind] for kind in _ORDER if kind in marks]


def _mark(name: str, value: str) -> Mark | None:
    if name == "text-align" and value in _ALIGNED:
        return Mark("alignment", attrs={"align": _ALIGNED[value]})
    if name == "margin-left" and value.endswith("px"):
        pixels = read_number(value[:-2].strip())
        if pixels is not None and pixels % _STEP == 0 and 1 <= pixels // _STEP <= _MOST_STEPS:
            return Mark("indentation", attrs={"level": int(pixels // _STEP)})
    return None


def _list(reader: Reader, element: Element, found: list[Node]) -> None:
    node = Node("bulletList" if element.tag == "ul" else "orderedList")
    given = dict(element.attrib)
    if element.tag == "ol":
        start = read_number(given.get("start"))
        if isinstance(start, int) and start >= 0:
            node.attrs = {"order": start}
            del given["start"]
    items: list[Node] = []
    stray: list[Element] = []
    text = element.text
    for child in element:
        if child.tag == "li" and "element" not in child.attrib:
            if stray or not is_blank(text):
                items.extend(_stray(reader, text, stray))
                stray = []
            items.append(finish(Node("listItem", content=reader.blocks(child)), dict(child.attrib)))
            text = child.tail
        else:
            stray.append(child)
    if stray or not is_blank(text):
        items.extend(_stray(reader, text, stray))
    node.content = items
    found.append(finish(node, given))


def _stray(reader: Reader, text: str | None, elements: list[Element]) -> list[Node]:
    """What stands in a list without an item of its own."""
    content = reader.blocks_of(text, elements)
    return [Node("listItem", content=content, kept={"element": "none"})] if content else []


def _quote(reader: Reader, element: Element, found: list[Node]) -> None:
    found.append(finish(Node("blockquote", content=reader.blocks(element)), dict(element.attrib)))


def _preformatted(reader: Reader, element: Element, found: list[Node]) -> None:
    if len(element) or not _ONLY_PRE.isdisjoint(element.attrib):
        return element_block(reader, element, found)
    content = [Node("text", text=element.text)] if element.text else None
    node = Node("codeBlock", content=content, kept={"element": "pre"})
    return found.append(finish(node, dict(element.attrib)))


_ONLY_PRE: Final = frozenset(("element", "macro"))


def _rule(reader: Reader, element: Element, found: list[Node]) -> None:
    if not is_blank(element.text) or len(element):
        return element_block(reader, element, found)
    return found.append(finish(Node("rule"), dict(element.attrib)))


def _break(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    if not is_blank(element.text) or len(element):
        return element_mark(reader, element, marks, out)
    return out.append(finish(Node("hardBreak"), dict(element.attrib)))


BLOCK: Final[dict[str, Block]] = {
    "p": _text_block,
    **dict.fromkeys(_LEVELS, _text_block),
    "ul": _list,
    "ol": _list,
    "blockquote": _quote,
    "pre": _preformatted,
    "hr": _rule,
}
LINE: Final[dict[str, Line]] = {"br": _break}


# Writing


def _write_paragraph(writer: Writer, node: Node) -> bool:
    if node.attrs or node.marks or node.kept:
        writer.add(f"<p{_shaped(node, node.attrs)}")
        if not node.content:
            writer.add(" />")
            return True
        writer.add(">")
    elif node.content:
        only = node.content[0] if len(node.content) == 1 else None
        if only is not None and only.type == "text" and not only.marks:
            writer.add(f"<p>{escaped(only.text or '')}</p>")  # as most paragraphs
            return True
        writer.add("<p>")
    else:
        writer.add("<p />")
        return True
    writer.line(node.content)
    writer.add("</p>")
    return True


def _write_heading(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    level = spare.pop("level", None)
    if isinstance(level, bool) or level not in range(1, 7):
        return False
    level = int(level)
    writer.add(f"<h{level}{_shaped(node, spare)}")
    if not node.content:
        writer.add(" />")
        return True
    writer.add(">")
    writer.line(node.content)
    writer.add(f"</h{level}>")
    return True


def _shaped(node: Node, spare: dict[str, Any] | None) -> str:
    """The attributes of a block of text, its alignment and indentation among them."""
    if not node.marks:
        return rest(node, {}, spare)
    said: dict[str, Any] = {}
    shape: list[tuple[str, str]] = []
    others: Marks = []
    for mark in node.marks:
        declared = _declared(mark)
        if declared is None or any(name == declared[0] for name, _ in shape):
            others.append(mark)
        else:
            shape.append(declared)
    if shape:
        style = style_of(sorted(shape, reverse=True))
        more = kept(node, "style")
        said["style"] = f"{style} {more}" if more else style
    return rest(node, said, spare, marks=others)


def _declared(mark: Mark) -> tuple[str, str] | None:
    if mark.kept or len(mark.attrs or ()) != 1:
        return None
    if mark.type == "alignment":
        align = attribute(mark, "align")
        return (
            {"center": ("text-align", "center"), "end": ("text-align", "right")}.get(align)
            if (isinstance(align, str))
            else None
        )
    if mark.type == "indentation":
        level = attribute(mark, "level")
        if isinstance(level, int) and not isinstance(level, bool) and 1 <= level <= _MOST_STEPS:
            return "margin-left", f"{level * _STEP}.0px"
    return None


def _write_list(writer: Writer, node: Node) -> bool:
    if any(item.type != "listItem" for item in node.content or ()):
        return False
    spare = dict(node.attrs or {})
    said: dict[str, Any] = {}
    name = "ul"
    if node.type == "orderedList":
        name = "ol"
        order = spare.get("order")
        if isinstance(order, int) and order >= 0 and number(order) is not None:
            said["start"] = number(spare.pop("order"))
    opened = f"<{name}{rest(node, said, spare, marks=node.marks)}"
    if not node.content:
        writer.add(f"{opened} />")
        return True
    writer.add(f"{opened}>")
    stray = False
    for item in node.content:
        if item.kept and item.kept.get("element") == "none" and not item.attrs and not item.marks and not stray:
            writer.blocks(item.content)
            stray = True
            continue
        stray = False
        plain = not (item.attrs or item.marks or item.kept)
        tag = "<li" if plain else f"<li{rest(item, {}, item.attrs, marks=item.marks, special=_ITEM)}"
        if item.content:
            writer.add(f"{tag}>")
            writer.blocks(item.content)
            writer.add("</li>")
        else:
            writer.add(f"{tag} />")
    writer.add(f"</{name}>")
    return True


_ITEM: Final = frozenset(("element",))


def _write_quote(writer: Writer, node: Node) -> bool:
    tag = f"<blockquote{rest(node, {}, node.attrs, marks=node.marks)}"
    if not node.content:
        writer.add(f"{tag} />")
        return True
    writer.add(f"{tag}>")
    writer.blocks(node.content)
    writer.add("</blockquote>")
    return True


def _write_rule(writer: Writer, node: Node) -> bool:
    writer.add(f"<hr{rest(node, {}, node.attrs, marks=node.marks)} />")
    return True


def _write_break(writer: Writer, node: Node) -> bool:
    writer.add(f"<br{rest(node, {}, node.attrs, marks=node.marks)} />")
    return True


def write_preformatted(writer: Writer, node: Node) -> bool:
    """A codeBlock that came from `pre`."""
    text = "".join([one.text or "" for one in node.content or ()])
    opened = f"<pre{rest(node, {}, node.attrs, marks=node.marks, special=_ONLY_PRE)}"
    writer.add(f"{opened}>{escaped(text)}</pre>" if text else f"{opened} />")
    return True


NODES: Final[dict[str, Write]] = {
    "paragraph": _write_paragraph,
    "heading": _write_heading,
    "bulletList": _write_list,
    "orderedList": _write_list,
    "blockquote": _write_quote,
    "rule": _write_rule,
    "hardBreak": _write_break,
}
