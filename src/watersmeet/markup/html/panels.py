"""Panels, sections that unfold, and the layout of a page in columns."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.html.elements import element, start, text
from watersmeet.markup.html.styles import colour, joined, pixels
from watersmeet.markup.html.writer import Pieces, Writer, around
from watersmeet.markup.tree import Node, attribute, kept

_MESSAGES: Final = {
    "info": ("information", "info", "info"),
    "success": ("tip", "tip", "approve"),
    "warning": ("note", "note", "warning"),
    "error": ("warning", "warning", "error"),
}
"""Of each type: the class, the macro's name, the icon's class."""

_NOTE: Final = {"bgColor": "#EAE6FF", "borderColor": "#998DD9"}
_BORDERS: Final = frozenset({"solid", "dashed", "dotted", "double", "none"})


def panel(writer: Writer, node: Node) -> Pieces:
    """A panel, with an icon or in its own colours."""
    kind = attribute(node, "panelType")
    title = kept(node, "parameter:title")
    message = _MESSAGES.get(kind) if isinstance(kind, str) else None
    if message is None:
        return framed("panel", title, writer.flow(node.content), _colours(node), icon=_icon(node))
    name, macro, icon = message
    with_icon = kept(node, "parameter:icon") != "false"
    classes = f"confluence-information-macro confluence-information-macro-{name}"
    attributes = {
        "class": f"{classes}{'' if with_icon else ' has-no-icon'} conf-macro output-block",
        "data-hasbody": "true",
        "data-macro-name": macro,
    }
    inside: Pieces = []
    if title:
        inside.append(f'<p class="title">{text(title)}</p>')
    if with_icon:
        classes = f"aui-icon aui-icon-small aui-iconfont-{icon} confluence-information-macro-icon"
        inside.append(f'<span class="{classes}"> </span>')
    body = around("div", {"class": "confluence-information-macro-body"}, writer.flow(node.content))
    return around("div", attributes, inside + body)


def _icon(node: Node) -> str:
    given = attribute(node, "panelIconText")
    return given if isinstance(given, str) and len(given) <= 20 else ""


def _colours(node: Node) -> dict[str, str]:
    said = {
        name: kept(node, f"parameter:{name}")
        for name in ("bgColor", "borderColor", "borderStyle", "borderWidth", "titleColor", "titleBGColor")
    }
    if attribute(node, "panelType") == "note":
        said.update(_NOTE)
    elif attribute(node, "panelColor") is not None:
        said["bgColor"] = attribute(node, "panelColor")
    return {name: value for name, value in said.items() if isinstance(value, str)}


def framed(macro: str, title: str | None, body: Pieces, colours: dict[str, str], *, icon: str = "") -> Pieces:
    """A frame with a title, in colours that have the names of the panel macro's parameters."""
    background, border = colour(colours.get("bgColor")), colour(colours.get("borderColor"))
    kind = colours.get("borderStyle")
    width = pixels(colours.get("borderWidth")) or "1"
    drawn = joined(
        f"border-color: {border};" if border else None,
        f"border-style: {kind};" if kind in _BORDERS else None,
        f"border-width: {width}px;",
    )
    attributes = {
        "class": "panel conf-macro output-block",
        "style": joined(f"background-color: {background};" if background else None, drawn),
        "data-hasbody": "true" if macro in ("panel", "excerpt") else "false",
        "data-macro-name": macro,
    }
    pieces: Pieces = [start("div", attributes)]
    if title:
        words, behind = colour(colours.get("titleColor")), colour(colours.get("titleBGColor")) or background
        style = joined(
            f"border-bottom-width: {width}px;",
            f"background-color: {behind};" if behind else None,
            f"color: {words};" if words else None,
        )
        pieces.append(element("div", {"class": "panelHeader", "style": style}, f"<b>{text(title)}</b>"))
    style = f"background-color: {background};" if background else None
    pieces.append(start("div", {"class": "panelContent", "style": style}))
    if icon:
        pieces.append(element("span", {"class": "panelIcon"}, text(icon)))
    return [*pieces, *body, "</div></div>"]


def expand(writer: Writer, node: Node) -> Pieces:
    """A section that its reader unfolds; open where it is to be printed."""
    title = attribute(node, "title")
    shown = title if isinstance(title, str) and title else "Click here to expand..."
    attributes = {
        "class": "expand-container conf-macro output-block",
        "data-hasbody": "true",
        "data-macro-name": "expand",
    }
    control = (
        '<summary class="expand-control"><span class="expand-control-icon"></span>'
        f'<span class="expand-control-text">{text(shown)}</span></summary>'
    )
    opened: Pieces = [start("details", {"open": "open" if writer.absolute else None}), control]
    body = around("div", {"class": "expand-content"}, writer.flow(node.content))
    return around("div", attributes, [*opened, *body, "</details>"])


_LAYOUTS: Final = {
    "two_left_sidebar": ("aside", "normal"),
    "two_right_sidebar": ("normal", "aside"),
    "three_with_sidebars": ("sidebars", "normal", "sidebars"),
}
"""The types of the cells of layouts whose cells differ."""

_TYPES: Final = frozenset({"single", "fixed-width", "two_equal", "three_equal", *_LAYOUTS})
_MODES: Final = frozenset({"default", "wide", "full-width"})


def _layout(node: Node, widths: list[float | None]) -> str:
    """The name of a layout, which storage format says and the widths of columns show."""
    named = kept(node, "type")
    if named in _TYPES:
        return named or ""
    if len(widths) <= 1:
        return "fixed-width"
    if len(widths) == 2:
        left, right = widths[0] or 50, widths[1] or 50
        if left == right:
            return "two_equal"
        return "two_left_sidebar" if left < right else "two_right_sidebar"
    if len(widths) == 3:
        sides, middle = (widths[0] or 33) + (widths[2] or 33), widths[1] or 33
        return "three_with_sidebars" if sides < 1.5 * middle else "three_equal"
    return "columns"


def document(writer: Writer, node: Node) -> Pieces:
    """A whole document; sections that follow one another stand in one layout."""
    pieces: Pieces = []
    run: list[Node] = []
    inside = False
    for one in node.content or ():
        if (one.type == "layoutSection") != inside:
            pieces += writer.flow(run)
            run = []
            pieces.append("</div>" if inside else '<div class="contentLayout2">')
            inside = not inside
        run.append(one)
    pieces += writer.flow(run)
    if inside:
        pieces.append("</div>")
    return pieces


def section(writer: Writer, node: Node) -> Pieces:
    """A section of a layout, with its columns."""
    columns = [one for one in node.content or () if one.type == "layoutColumn"]
    rest = [one for one in node.content or () if one.type != "layoutColumn"]
    widths = [_width(one) for one in columns]
    name = _layout(node, widths)
    types = _LAYOUTS.get(name, ())
    mode = next((attribute(mark, "mode") for mark in node.marks or () if mark.type == "breakout"), None)
    named = name.replace("_", "-")
    attributes = {
        "class": f"columnLayout {named}",
        "data-layout": named,
        "data-breakout-mode": mode if isinstance(mode, str) and mode in _MODES else None,
    }
    pieces: Pieces = []
    for index, one in enumerate(columns):
        kind = types[index] if index < len(types) else "normal"
        width = widths[index]
        cell = {
            "class": f"cell {kind}",
            "data-type": kind,
            "style": f"width: {pixels(width)}%;" if width is not None and len(columns) > 1 else None,
        }
        pieces += around("div", cell, around("div", {"class": "innerCell"}, writer.flow(one.content)))
    return [*around("div", attributes, pieces), *writer.flow(rest)]


def _width(column: Node) -> float | None:
    given = attribute(column, "width")
    return float(given) if type(given) in (int, float) and 0 < given <= 100 else None


def column(writer: Writer, node: Node) -> Pieces:
    """A column that is in no section."""
    return around("div", None, writer.flow(node.content))


HANDLERS: Final = {
    "doc": document,
    "panel": panel,
    "expand": expand,
    "nestedExpand": expand,
    "layoutSection": section,
    "layoutColumn": column,
}
