"""The editor format read: XHTML turned into storage format, and that into a tree.

It takes any well-formed XHTML. What our editor format and our views say in classes and data- attributes is read as what
it stands for; all else stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from watersmeet.markup.html.dom import is_blank, parsed, text_of
from watersmeet.markup.html.harmless import CLASSES
from watersmeet.markup.html.parameters import separate
from watersmeet.markup.html.pieces import (
    Pieces,
    around,
    carried,
    cdata,
    classes,
    ids,
    inside,
    parameter,
    preformatted,
    whole,
)
from watersmeet.markup.html.read_view import VIEWS
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.storage.tags import is_name
from watersmeet.markup.tree import Node


def read(value: str) -> Node:
    """The tree of XHTML. Raises MarkupError for what is not well-formed, or nested too deep."""
    return read_storage(to_storage(value))


def to_storage(value: str) -> str:
    """XHTML as storage format. Nothing recurses."""
    out: list[str] = []
    stack: Pieces = list(reversed(inside(parsed(value))))
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            out.append(piece)
        else:
            stack += reversed(_one(piece))
    return "".join(out)


def _one(element: Element) -> Pieces:
    for name in classes(element):
        handler = _HANDLERS.get(name)
        pieces = handler(element) if handler is not None else None
        if pieces is not None:
            return pieces
    return _plain(element)


_DROPPED: Final = frozenset({"data-attributes", "id", "rel", "target", "contenteditable", "class"})


def _attributes(element: Element) -> dict[str, str]:
    """Attributes of XHTML, without what only views and editors have, and those that are carried."""
    said = {name: value for name, value in element.attrib.items() if name not in _DROPPED}
    own = [one for one in classes(element) if one not in CLASSES]
    if own:
        given = element.get("class", "")
        said["class"] = given if len(own) == len(given.split()) else " ".join(own)
    if element.tag in ("td", "th") and said.get("style", "").startswith(_highlight(element)):
        said["style"] = said["style"][len(_highlight(element)) :].strip()
        if not said["style"]:
            del said["style"]
    said.update(carried(element))
    return said


def _highlight(element: Element) -> str:
    """The style that a view gives to a cell of this colour."""
    value = element.get("data-highlight-colour")
    return f"background-color: {value};" if value and "confluenceTd" in f"{classes(element)}" else "\0"


def _plain(element: Element) -> Pieces:
    if element.tag != "pre":
        return around(element.tag, _attributes(element), inside(element))
    content = inside(element)
    if content and isinstance(content[0], str) and content[0].startswith("\n"):
        content[0] = content[0][1:]
    return around("pre", _attributes(element), content)


def _element(element: Element) -> Pieces | None:
    """An element that XHTML of a browser does not have."""
    name = element.get("data-element", "")
    return around(name, carried(element), inside(element)) if is_name(name) else None


def _macro(element: Element) -> Pieces | None:
    name = element.get("data-macro-name")
    if name is None or element.tag not in ("table", "img"):
        return None
    content: Pieces = []
    default = element.get("data-macro-default-parameter")
    if default is not None:
        content.append(parameter("", default))
    content += [parameter(key, value) for key, value in separate(element.get("data-macro-parameters", "")).items()]
    content.append(whole(element.get("data-macro-storage"), "ac:parameter"))
    kind = element.get("data-macro-body-type", "RICH_TEXT" if element.tag == "table" else "NONE")
    cell = element.find("tbody/tr/td") if element.find("tbody") is not None else element.find("tr/td")
    if kind == "RICH_TEXT":
        content += around("ac:rich-text-body", {}, inside(cell) if cell is not None else [])
    elif kind == "PLAIN_TEXT" and cell is not None:
        pre = cell.find("pre")
        text = preformatted(pre) if pre is not None else text_of(cell)
        content += around("ac:plain-text-body", {}, [cdata(text)] if text else [])
    elif kind == "PLAIN_TEXT":
        content += around("ac:plain-text-body", {}, [])
    said = {"ac:name": name, **ids(element), **carried(element)}
    return around("ac:structured-macro", said, [one for one in content if one != ""])


def _link(element: Element) -> Pieces | None:
    """A link that says which resource it leads to."""
    body = element.get("data-link-body")
    if body is None:
        return None
    said = carried(element)
    if "data-anchor" in element.attrib:
        said["ac:anchor"] = element.attrib["data-anchor"]
    resource = whole(element.get("data-resource"), "ri:")
    content: Pieces = [resource] if resource else []
    if body == "rich":
        content += around("ac:link-body", {}, inside(element))
    elif body == "plain":
        content += around("ac:plain-text-link-body", {}, [cdata(text_of(element))])
    return around("ac:link", said, content)


def _image(element: Element, caption: Pieces | None = None) -> Pieces | None:
    resource = whole(element.get("data-resource"), "ri:")
    if not resource or element.tag != "img":
        return None
    said = carried(element)
    if "data-no-alt" not in element.attrib:
        said["ac:alt"] = element.get("alt", "")
    return around("ac:image", said, [resource, *(caption or [])])


def _figure(element: Element) -> Pieces | None:
    image, caption = element.find("img"), element.find("figcaption")
    if image is None or caption is None:
        return None
    return _image(image, around("ac:caption", carried(caption), inside(caption)))


def _emoticon(element: Element) -> Pieces | None:
    return around("ac:emoticon", carried(element), []) if "data-attributes" in element.attrib else None


def _marker(element: Element) -> Pieces | None:
    ref = element.get("data-ref")
    if ref is None:
        return None
    return around("ac:inline-comment-marker", {"ac:ref": ref, **carried(element)}, inside(element))


def _placeholder(element: Element) -> Pieces | None:
    return around("ac:placeholder", carried(element), inside(element))


def _tasks(element: Element) -> Pieces | None:
    if element.tag not in ("ul", "ol") or not is_blank(element.text):
        return None
    content: Pieces = []
    for item in element:
        if item.tag != "li":
            content.append(item)
            continue
        plain = {"ac:task-id": item.get("data-inline-task-id"), "ac:task-uuid": item.get("data-inline-task-uuid")}
        plain["ac:task-status"] = "complete" if "checked" in classes(item) else "incomplete"
        task: Pieces = []
        for name, value in plain.items():
            if value is not None:
                task += around(name, {}, [value.replace("&", "&amp;").replace("<", "&lt;")])
        task += around("ac:task-body", {}, inside(item))
        content += around("ac:task", carried(item), task)
    return around("ac:task-list", carried(element), content)


def _layout(element: Element) -> Pieces | None:
    return around("ac:layout", carried(element), inside(element)) if element.tag == "div" else None


_NAMES: Final = "two-equal two-left-sidebar two-right-sidebar three-equal three-with-sidebars"
_OF_VIEWS: Final = {one: one.replace("-", "_") for one in _NAMES.split()}


def _section(element: Element) -> Pieces | None:
    kind = element.get("data-layout")
    said = {} if kind is None else {"ac:type": _OF_VIEWS.get(kind, kind)}
    if "data-breakout-mode" in element.attrib:
        said["ac:breakout-mode"] = element.attrib["data-breakout-mode"]
    return around("ac:layout-section", {**said, **carried(element)}, inside(element))


def _cell(element: Element) -> Pieces | None:
    inner = element[0] if len(element) == 1 and "innerCell" in classes(element[0]) else element
    return around("ac:layout-cell", carried(element), inside(inner))


_HANDLERS: Final[dict[str, Callable[[Element], Pieces | None]]] = {
    **VIEWS,
    "editor-element": _element,
    "wysiwyg-macro": _macro,
    "editor-inline-macro": _macro,
    "confluence-link": lambda element: _link(element) or VIEWS["confluence-link"](element),
    "confluence-embedded-image": lambda element: _image(element) or VIEWS["confluence-embedded-image"](element),
    "confluence-embedded-figure": lambda element: _figure(element) or VIEWS["confluence-embedded-figure"](element),
    "emoticon": lambda element: _emoticon(element) or VIEWS["emoticon"](element),
    "inline-comment-marker": _marker,
    "text-placeholder": _placeholder,
    "inline-task-list": _tasks,
    "contentLayout2": _layout,
    "columnLayout": _section,
    "cell": _cell,
}
