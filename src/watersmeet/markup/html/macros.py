"""Macros: those a document says all of are made here, those that show other content print what was found for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.facts import key_of
from watersmeet.markup.html.blocks import code_panel
from watersmeet.markup.html.elements import element, preformatted, text
from watersmeet.markup.html.headings import hidden
from watersmeet.markup.html.links import external
from watersmeet.markup.html.panels import framed
from watersmeet.markup.html.styles import colour
from watersmeet.markup.html.toc import toc
from watersmeet.markup.html.writer import Pieces, Writer, around
from watersmeet.markup.references import harmless
from watersmeet.markup.storage.read import read
from watersmeet.markup.tree import MACRO, Node, attribute, kept, macro_parameter

Made = Callable[[Writer, Node, str], Pieces]


def name_of(node: Node) -> str:
    """The name of a macro, or of an extension that is none."""
    given = attribute(node, "extensionKey")
    return given if isinstance(given, str) else ""


def _about(node: Node, name: str, classes: str = "", *, inline: bool = False) -> dict[str, str | None]:
    """The attributes of the element around what a macro shows."""
    given = attribute(node, "parameters")
    metadata = given.get("macroMetadata") if isinstance(given, dict) else None
    identifier = metadata.get("macroId") if isinstance(metadata, dict) else None
    value = identifier.get("value") if isinstance(identifier, dict) else None
    local = attribute(node, "localId")
    output = "conf-macro output-inline" if inline else "conf-macro output-block"
    bodied = node.type == "bodiedExtension" or macro_parameter(node, "__bodyContent") is not None
    return {
        "class": f"{classes} {output}" if classes else output,
        "data-hasbody": "true" if bodied else "false",
        "data-macro-name": name,
        "data-macro-id": value if isinstance(value, str) else None,
        "data-local-id": local if isinstance(local, str) else None,
    }


def _toc(writer: Writer, node: Node, name: str) -> Pieces:
    return toc(writer, node) if writer.listed < _MOST_LISTED else []


def _anchor(writer: Writer, node: Node, name: str) -> Pieces:
    given = macro_parameter(node, "") or macro_parameter(node, "name")
    if not given:
        return []
    return [element("span", {"class": "confluence-anchor-link", "id": writer.ids.take(given)}, "")]


def _body(classes: str) -> Made:
    """A macro that shows its body, unless it says that it is hidden."""

    def made(writer: Writer, node: Node, name: str) -> Pieces:
        if hidden(node):
            return []
        return around("div", _about(node, name, classes), writer.flow(node.content))

    return made


def _section(writer: Writer, node: Node, name: str) -> Pieces:
    border = " sectionMacroWithBorder" if macro_parameter(node, "border") == "true" else ""
    inside = around("div", {"class": "sectionMacroRow"}, writer.flow(node.content))
    section = around("div", {"class": f"sectionMacro{border}"}, inside)
    return around("div", _about(node, name, "sectionColumnWrapper"), section)


def _column(writer: Writer, node: Node, name: str) -> Pieces:
    width = (macro_parameter(node, "width") or "").replace(" ", "")
    if width.isascii() and width.isdecimal():
        width += "px"
    number, unit = (width[:-1], "%") if width.endswith("%") else (width.removesuffix("px"), "px")
    told = number.isascii() and number.isdecimal() and len(number) <= 4
    style = " ".join(f"{one}: {number}{unit};" for one in ("width", "min-width", "max-width")) if told else None
    return around("div", {**_about(node, name, "columnMacro"), "style": style}, writer.flow(node.content))


def _color(writer: Writer, node: Node, name: str) -> Pieces:
    value = colour(macro_parameter(node, "color") or macro_parameter(node, ""))
    return around("div", {"style": f"color: {value};" if value else None}, writer.flow(node.content))


def _code(writer: Writer, node: Node, name: str) -> Pieces:
    language = macro_parameter(node, "language") or macro_parameter(node, "") or ""
    code = macro_parameter(node, "__bodyContent") or ""
    return code_panel(writer, code, name, language, macro_parameter(node, "title"))


def _frame(writer: Writer, node: Node, name: str) -> Pieces:
    """What would show another site's page leads there: that page could do as it liked in ours."""
    address = macro_parameter(node, "src") or macro_parameter(node, "url") or macro_parameter(node, "") or ""
    title = macro_parameter(node, "title") or address
    inside = text(title)
    if address and harmless(address) and not writer.in_link:
        outside = external(writer, address)
        link = {"class": "external-link" if outside else None, "href": address, "rel": "nofollow" if outside else None}
        inside = element("a", link, inside)
    return _wrapped(node, name, "", [inside])


def _jira(writer: Writer, node: Node, name: str) -> Pieces:
    key = macro_parameter(node, "key") or macro_parameter(node, "jqlQuery") or ""
    return _wrapped(node, name, "jira-issue", [text(key)])


def _wrapped(node: Node, name: str, classes: str, inside: Pieces) -> Pieces:
    inline = node.type == "inlineExtension" and not is_block(node)
    return around("span" if inline else "div", _about(node, name, classes, inline=inline), inside)


_IN_A_LINE: Final[dict[str, Made]] = {
    "anchor": _anchor,
    "iframe": _frame,
    "widget": _frame,
    "jira": _jira,
}
"""Macros that can be shown in a line of text."""

_BLOCKS: Final[dict[str, Made]] = {
    "toc": _toc,
    "excerpt": _body(""),
    "details": _body("plugin-tabmeta-details"),
    "section": _section,
    "column": _column,
    "color": _color,
    "code": _code,
    "noformat": _code,
}

_SHOWN: Final = {
    "attachments": "plugin_attachments_container",
    "blog-posts": "blog-post-list",
    "change-history": "change-history-macro",
    "children": "childpages-macro",
    "content-report-table": "content-report-table-macro",
    "contentbylabel": "content-by-label",
    "contributors": "contributors-macro",
    "detailssummary": "metadata-summary-macro",
    "excerpt-include": "excerpt-include",
    "gallery": "gallery",
    "include": "include",
    "labels": "labels-macro",
    "listlabels": "labels-macro",
    "livesearch": "search-macro",
    "pagetree": "plugin_pagetree",
    "pagetreesearch": "plugin_pagetree",
    "popular-labels": "popular-labels",
    "profile": "profile-macro",
    "profile-picture": "profile-macro",
    "recently-updated": "recently-updated",
    "recently-updated-dashboard": "recently-updated",
    "related-labels": "labels-macro",
    "space-attachments": "plugin_attachments_container",
    "spaces": "spaces-macro",
    "tasks-report-macro": "task-report",
    "userlister": "userlister",
    "view-file": "confluence-embedded-file-wrapper",
    "viewdoc": "office-document",
    "viewpdf": "office-document",
    "viewppt": "office-document",
    "viewxls": "office-document",
}
"""The classes of the macros that show other content."""


_MADE: Final = {**_IN_A_LINE, **_BLOCKS}

_MOST_WITHIN: Final = 100
"""How many macros show something inside what macros show, in one document."""

_MOST_LISTED: Final = 20_000
"""How many headings all tables of contents of a document have before no more are made."""

_MOST_TIMES: Final = 50
"""How often a document shows what is the same."""


def is_block(node: Node) -> bool:
    """Whether a macro in a line shows more than can stand in one."""
    if attribute(node, "extensionType") != MACRO:
        return False
    name = name_of(node)
    return name in _BLOCKS or name in _SHOWN


def macro(writer: Writer, node: Node) -> Pieces:
    """A macro, or another extension."""
    name = name_of(node)
    if attribute(node, "extensionType") != MACRO:
        return _unknown(writer, node, name)
    made = _MADE.get(name)
    if made is not None:
        return made(writer, node, name)
    if name not in _SHOWN and node.type == "inlineExtension":
        return _unknown(writer, node, name)
    key = _key(node)
    shown = writer.facts.shown.get(key) if key is not None else None
    if key is None or shown is None:
        return _wrapped(node, name, _SHOWN[name], []) if name in _SHOWN else _unknown(writer, node, name)
    times = writer.times[key] = writer.times.get(key, 0) + 1
    within = bool(writer.showing) and writer.shown_within >= _MOST_WITHIN
    if key in writer.showing or within or times > _MOST_TIMES:
        return _wrapped(node, name, _SHOWN.get(name, ""), [])
    return _showing(writer, node, key, shown)


def _key(node: Node) -> str | None:
    try:
        return key_of(node)
    except (ValueError, TypeError, RecursionError):  # parameters that are no JSON
        return None


def _showing(writer: Writer, node: Node, key: str, shown: list[Node]) -> Pieces:
    """What was found for a macro."""
    name = name_of(node)

    def enter() -> None:
        writer.shown_within += bool(writer.showing)
        writer.showing.add(key)

    def leave() -> None:
        writer.showing.discard(key)

    inside: Pieces = [enter, *writer.flow(shown), leave]
    if name == "excerpt-include" and macro_parameter(node, "nopanel") != "true":
        title = macro_parameter(node, "") or macro_parameter(node, "default-parameter")
        return framed(name, title, inside, {})
    return _wrapped(node, name, _SHOWN.get(name, ""), inside)


def _unknown(writer: Writer, node: Node, name: str) -> Pieces:
    """An extension that nobody here knows: its body, or its name."""
    if node.type == "bodiedExtension" or node.content:
        return _wrapped(node, name, "", writer.flow(node.content))
    said = attribute(node, "text")
    if attribute(node, "extensionType") != MACRO and isinstance(said, str) and said:
        return _wrapped(node, name, "", [text(said)])
    inside: Pieces = [element("span", {"class": "error"}, text(f"Unknown macro: '{name}'"))]
    plain = macro_parameter(node, "__bodyContent")
    if plain and node.type != "inlineExtension":
        inside.append(f"<pre>{preformatted(plain)}</pre>")
    return _wrapped(node, name, "", inside)


def fallback(writer: Writer, node: Node) -> Pieces:
    """A node of a type that is not known: what is in it, or what its author gave to be shown in its place."""
    said = kept(node, "fallback")
    if node.content or not said:
        return writer.flow(node.content)
    try:
        return writer.flow(read(said).content)
    except MarkupError:
        return []


HANDLERS: Final = {"extension": macro, "bodiedExtension": macro, "inlineExtension": macro}
