"""Paragraphs, headings, lists, tasks, quotations, code, panels, layouts."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.html.elements import element, preformatted, start, text
from watersmeet.markup.html.headings import level
from watersmeet.markup.html.inline import card
from watersmeet.markup.html.marks import block_attributes, block_style, harmless_attributes
from watersmeet.markup.html.writer import Pieces, Writer, around
from watersmeet.markup.tree import ELEMENT, Node, attribute, kept, walk


def paragraph(writer: Writer, node: Node) -> Pieces:
    """A paragraph. What cannot stand in one ends it, and what comes after is another."""
    if node.bare:
        return writer.flow(node.content)
    attributes = block_attributes(node)
    content = node.content
    if not content:
        return [start("p", attributes), "</p>"]
    if len(content) == 1 and attributes is None and content[0].type == "text" and content[0].marks is None:
        return [f"<p>{text(content[0].text or '')}</p>"]  # most paragraphs of a table or a list
    return writer.flow(content, "p", attributes)


def heading(writer: Writer, node: Node) -> Pieces:
    """A heading with its id."""
    name = f"h{level(node)}"
    attributes = {"id": writer.ids.of(node), **(block_attributes(node) or {})}
    if not node.content:
        return [start(name, attributes), f"</{name}>"]
    return writer.flow(node.content, name, attributes)


def _items(writer: Writer, node: Node) -> Pieces:
    pieces: Pieces = []
    for one in node.content or ():
        if one.type != "listItem":
            pieces += ["<li>", *writer.flow([one]), "</li>"]
            continue
        attributes = block_attributes(one)
        pieces += ["<li>" if attributes is None else start("li", attributes), *writer.flow(one.content), "</li>"]
    return pieces


def bullet_list(writer: Writer, node: Node) -> Pieces:
    return around("ul", block_attributes(node), _items(writer, node))


def ordered_list(writer: Writer, node: Node) -> Pieces:
    order = attribute(node, "order")
    first = str(order) if type(order) is int and 0 <= order < 1_000_000_000 and order != 1 else None
    return around("ol", {"start": first, **(block_attributes(node) or {})}, _items(writer, node))


def stray_item(writer: Writer, node: Node) -> Pieces:
    """An item that is in no list."""
    return around("div", None, writer.flow(node.content))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def task_list(writer: Writer, node: Node) -> Pieces:
    """Tasks. The tasks below one stand in its item."""
    content = str(writer.facts.content_id) if writer.facts.content_id is not None else None
    pieces: Pieces = [start("ul", {"class": "inline-task-list", "data-inline-tasks-content-id": content})]
    is_open = False
    for one in node.content or ():
        if one.type in ("taskItem", "blockTaskItem"):
            pieces.append("</li>" if is_open else "")
            attributes = {
                "class": "checked" if attribute(one, "state") == "DONE" else None,
                "data-inline-task-id": _string(attribute(one, "localId")),
            }
            name = "span" if one.type == "taskItem" else "div"
            inside = (
                writer.flow(one.content, "span") if name == "span" else around("div", None, writer.flow(one.content))
            )
            pieces += [start("li", attributes), *inside]
        else:
            if not is_open:
                pieces.append("<li>")
            pieces += writer.flow([one])
        is_open = True
    pieces.append("</li></ul>" if is_open else "</ul>")
    return pieces


def decision_list(writer: Writer, node: Node) -> Pieces:
    pieces: Pieces = ['<ul class="decision-list">']
    for one in node.content or ():
        attributes = {"class": "decision-item", "data-decision-state": _string(attribute(one, "state"))}
        pieces += around("li", attributes, writer.flow(one.content if one.type == "decisionItem" else [one]))
    return [*pieces, "</ul>"]


def quotation(writer: Writer, node: Node) -> Pieces:
    return around("blockquote", block_attributes(node), writer.flow(node.content))


def rule(writer: Writer, node: Node) -> Pieces:
    return ["<hr />"]


def code_block(writer: Writer, node: Node) -> Pieces:
    """Code in its panel; the element pre as it is; text of the macro noformat in its own."""
    if kept(node, "element") == "pre":
        return around("pre", block_attributes(node), _pre(writer, node))
    code = "".join(one.text or "" for one in walk(node) if one.type == "text")
    language = attribute(node, "language")
    return code_panel(
        writer,
        code,
        kept(node, "macro") or "code",
        language if isinstance(language, str) else "",
        kept(node, "parameter:title"),
        kept(node, "parameter:linenumbers") == "true",
    )


def _pre(writer: Writer, node: Node) -> Pieces:
    """The inside of a pre: lines, and of anything else its text."""
    nodes: list[Node] = []
    for one in node.content or ():
        for inner in (one.content or ()) if one.type == "paragraph" else (one,):
            nodes += [found for found in walk(inner) if found.type == "text"] if writer.is_block(inner) else [inner]
    first = (nodes[0].text or "")[:1] if nodes and nodes[0].type == "text" else ""
    return ["\n" if first in ("\n", "\r") and first else "", *writer.line(nodes)]


def code_panel(
    writer: Writer, code: str, macro: str, language: str = "", title: str | None = None, numbered: bool = False
) -> Pieces:
    """The panel around code that is shown to the letter."""
    head = "code" if macro == "code" else "preformatted"
    pieces: Pieces = [
        f'<div class="{head} panel pdl conf-macro output-block" style="border-width: 1px;" data-hasbody="true"'
        f' data-macro-name="{"code" if macro == "code" else "noformat"}">'
    ]
    if title:
        style = "border-bottom-width: 1px;"
        pieces.append(f'<div class="{head}Header panelHeader pdl" style="{style}"><b>{text(title)}</b></div>')
    pieces.append(f'<div class="{head}Content panelContent pdl">')
    if macro == "code":
        pieces.append(_code(writer, code.replace("\r\n", "\n").replace("\r", "\n"), language, numbered))
    else:
        pieces.append(f"<pre>{preformatted(code)}</pre>")
    return [*pieces, "</div></div>"]


def _code(writer: Writer, code: str, language: str, numbered: bool) -> str:
    coloured = writer.colours.of(code, language)
    brush = language.strip().replace(";", "") or "text"
    attributes = {
        "class": "syntaxhighlighter-pre",
        "data-syntaxhighlighter-params": f"brush: {brush}; gutter: {str(numbered).lower()}; theme: Confluence",
        "data-theme": "Confluence",
    }
    if coloured is None:
        return element("pre", attributes, preformatted(code))
    return element("pre", attributes, ("\n" if code.startswith("\n") else "") + coloured)


_ALLOWED: Final = frozenset({"div", "center", "address", "figure", "figcaption", "section", "article", "aside", "dl"})


def other_element(writer: Writer, node: Node) -> Pieces:
    """An element the tree has no type for: one of the harmless, or what is in it."""
    name = attribute(node, "name")
    if name == "dl":
        return around("dl", harmless_attributes(attribute(node, "attributes")), _terms(writer, node))
    if name == "pre":
        return around("pre", harmless_attributes(attribute(node, "attributes")), _pre(writer, node))
    if name in ("details", "summary", "dt", "dd"):
        return around("div", None, writer.flow(node.content))
    if name not in _ALLOWED:
        return writer.flow(node.content)
    return around(name, harmless_attributes(attribute(node, "attributes")), writer.flow(node.content))


def _terms(writer: Writer, node: Node) -> Pieces:
    pieces: Pieces = []
    for one in node.content or ():
        name = attribute(one, "name") if one.type == ELEMENT else None
        if name in ("dt", "dd"):
            pieces += around(name, harmless_attributes(attribute(one, "attributes")), writer.flow(one.content))
        else:
            pieces += around("dd", None, writer.flow([one]))
    return pieces


def block_card(writer: Writer, node: Node) -> Pieces:
    return ["<p>", card(writer, node, "embed" if node.type == "embedCard" else "block"), "</p>"]


def synced(writer: Writer, node: Node) -> Pieces:
    """A block that is shown in several pages."""
    return around("div", {"class": "sync-block", "style": block_style(node)}, writer.flow(node.content))


HANDLERS: Final = {
    "paragraph": paragraph,
    "heading": heading,
    "bulletList": bullet_list,
    "orderedList": ordered_list,
    "listItem": stray_item,
    "taskList": task_list,
    "taskItem": stray_item,
    "blockTaskItem": stray_item,
    "decisionList": decision_list,
    "decisionItem": stray_item,
    "blockquote": quotation,
    "rule": rule,
    "codeBlock": code_block,
    ELEMENT: other_element,
    "blockCard": block_card,
    "embedCard": block_card,
    "syncBlock": synced,
    "bodiedSyncBlock": synced,
}
