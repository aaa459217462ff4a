"""The editor format: what storage format says, in elements that a browser can show and edit.

XHTML is as it is in storage format. What only storage format has is an element of XHTML with what is needed to write it
again in data- attributes (docs/formats.md). What a browser must not be given is carried in an attribute, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.facts import Facts
from watersmeet.markup.html.dom import exact, is_blank, parsed, start, written
from watersmeet.markup.html.elements import VOID
from watersmeet.markup.html.emoji import CHARACTERS
from watersmeet.markup.html.harmless import PLAIN, split
from watersmeet.markup.html.parameters import joined
from watersmeet.markup.references import address
from watersmeet.markup.storage.write import write as storage
from watersmeet.markup.tree import Mark, Node

_BODIES: Final = {"ac:rich-text-body": "RICH_TEXT", "ac:plain-text-body": "PLAIN_TEXT"}
_LINK_BODIES: Final = {"ac:link-body": "rich", "ac:plain-text-link-body": "plain"}
_TYPES: Final = {"blog-post": "blogpost", "user": "userinfo", "content-entity": "content"}
# In these a div would end the line.
_LINES: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "strong", "em", "u", "del", "pre"})


def write(tree: Node, facts: Facts) -> str:
    """A tree in the editor format."""
    return from_storage(storage(tree), facts)


def from_storage(value: str, facts: Facts) -> str:
    """Storage format in the editor format."""
    try:
        root = parsed(value)
    except MarkupError:  # a tree deeper than storage format may be
        return ""
    return _Editor(facts).write(root)


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


Piece = str | tuple[Element, bool]
"""What is written, or an element still to write and whether it stands in a line."""

Pieces = list[Piece]


class _Editor:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def write(self, root: Element) -> str:
        """All that is in an element. Nothing recurses."""
        out: list[str] = []
        stack: Pieces = list(reversed(inside(root, in_line=False)))
        while stack:
            piece = stack.pop()
            if isinstance(piece, str):
                out.append(piece)
                continue
            element, in_line = piece
            handler = _HANDLERS.get(element.tag)
            pieces = handler(self, element) if handler is not None else None
            stack += reversed(_plain(element, in_line) if pieces is None else pieces)
        return "".join(out)


def inside(element: Element, *, in_line: bool) -> Pieces:
    """The text and the elements in an element."""
    pieces: Pieces = [exact(element.text)] if element.text else []
    for child in element:
        pieces.append((child, in_line))
        if child.tail:
            pieces.append(exact(child.tail))
    return pieces


def around(name: str, attributes: dict[str, str], element: Element, *, in_line: bool = False) -> Pieces:
    """An element of ours around the content of one of storage format."""
    if name in VOID:
        return [f"<{start(name, attributes)} />"]
    # Of a pre, the first line end is none.
    first = "\n" if name == "pre" and (element.text or "").startswith("\n") else ""
    content = inside(element, in_line=in_line or name in _LINES)
    return [f"<{start(name, attributes)}>{first}", *content, f"</{name}>"]


def _plain(element: Element, in_line: bool) -> Pieces:
    """XHTML as it is; any other element with its name in an attribute."""
    if element.tag in PLAIN and not (element.tag in VOID and (len(element) or element.text)):
        shown, carried = split(element.attrib)
        return around(element.tag, _carry(shown, carried), element, in_line=in_line)
    attributes = _carry({"class": "editor-element", "data-element": element.tag}, element.attrib)
    return around("span" if in_line else "div", attributes, element, in_line=in_line)


def _carry(attributes: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """Attributes of ours, and those of an element of storage format that have no place in them."""
    return {**attributes, "data-attributes": as_json(said)} if said else attributes


def _only_elements(element: Element) -> bool:
    return is_blank(element.text) and all(is_blank(child.tail) for child in element)


def _macro(editor: _Editor, element: Element) -> Pieces | None:
    """A macro: a picture where it has no body, else a table around it."""
    said = dict(element.attrib)
    bodies = [child for child in element if child.tag in _BODIES]
    others = [child for child in element if child.tag not in _BODIES and child.tag != "ac:parameter"]
    if (
        others
        or len(bodies) > 1
        or bodies != list(element)[len(element) - len(bodies) :]
        or not _only_elements(element)
    ):
        return None
    if any(body.attrib or (body.tag == "ac:plain-text-body" and len(body)) for body in bodies):
        return None
    if "ac:name" not in said:
        return None
    plain: dict[str, str] = {}
    rich: list[str] = []
    for child in element:
        if child.tag != "ac:parameter":
            continue
        name = child.get("ac:name")
        if len(child) or list(child.attrib) != ["ac:name"] or name in plain or name is None:
            rich.append(written(child))
        else:
            plain[name] = child.text or ""
    name = said.pop("ac:name")
    attributes = {
        "class": "wysiwyg-macro" if bodies else "editor-inline-macro",
        "data-macro-name": name,
        "data-macro-body-type": _BODIES[bodies[0].tag] if bodies else "NONE",
    }
    for key in ("schema-version", "macro-id"):
        if f"ac:{key}" in said:
            attributes[f"data-{key if key.startswith('macro') else f'macro-{key}'}"] = said.pop(f"ac:{key}")
    if "" in plain:
        attributes["data-macro-default-parameter"] = plain.pop("")
    if plain:
        attributes["data-macro-parameters"] = joined(plain)
    if rich:
        attributes["data-macro-storage"] = "".join(rich)
    attributes = _carry(attributes, said)
    if not bodies:
        return [f"<{start('img', {**attributes, 'alt': f'{{{name}}}'})} />"]
    plain_body = bodies[0].tag == "ac:plain-text-body"
    body = around("pre", {}, bodies[0]) if plain_body else inside(bodies[0], in_line=False)
    before = f'<{start("table", attributes)}><tbody><tr><td class="wysiwyg-macro-body">'
    return [before, *body, "</td></tr></tbody></table>"]


def _resource(element: Element) -> Element | None:
    return element[0] if len(element) and element[0].tag.startswith("ri:") else None


def _kept(resource: Element, said: dict[str, str]) -> dict[str, str]:
    kept = {"resource": resource.tag.removeprefix("ri:"), **said, **resource.attrib}
    if len(resource):
        kept["holder"] = written(resource[0])
    return kept


def _leads(editor: _Editor, one: Mark | Node) -> dict[str, str]:
    found = address(one, editor.facts)
    return {"href": found} if found is not None else {}


def _link(editor: _Editor, element: Element) -> Pieces | None:
    """A link around a resource; its text where it has none of its own is the name of what it leads to."""
    resource = _resource(element)
    rest = list(element)[resource is not None :]
    if len(rest) > 1 or not _only_elements(element) or any(one.tag not in _LINK_BODIES or one.attrib for one in rest):
        return None
    if rest and rest[0].tag == "ac:plain-text-link-body" and len(rest[0]):
        return None
    said = dict(element.attrib)
    kept = {"resource": "anchor", **said} if resource is None else _kept(resource, said)
    attributes = {"class": "confluence-link", **_leads(editor, Mark("link", kept=kept))}
    attributes["data-link-body"] = _LINK_BODIES[rest[0].tag] if rest else "none"
    if resource is not None:
        kind = kept["resource"]
        attributes["data-linked-resource-type"] = _TYPES.get(kind, kind)
        attributes["data-resource"] = written(resource)
        if "ri:account-id" in kept:
            attributes["class"] = "confluence-link confluence-userlink user-mention"
            attributes["data-account-id"] = kept["ri:account-id"]
    if "ac:anchor" in said:
        attributes["data-anchor"] = said.pop("ac:anchor")
    attributes = _carry(attributes, said)
    if rest:
        return around("a", attributes, rest[0])
    return [f"<{start('a', attributes)}>{exact(_name(editor, kept))}</a>"]


def _name(editor: _Editor, kept: dict[str, str]) -> str:
    known = editor.facts.people.get(kept.get("ri:account-id", ""))
    if known is not None:
        return known.name
    names = ("ri:content-title", "ri:filename", "ri:account-id", "ri:space-key", "ri:value", "ac:anchor")
    return next((kept[name] for name in names if kept.get(name)), kept["resource"])


def _image(editor: _Editor, element: Element) -> Pieces | None:
    """A picture, in a figure where it has a caption."""
    resource = _resource(element)
    rest = list(element)[1:]
    if resource is None or len(rest) > 1 or not _only_elements(element) or any(one.tag != "ac:caption" for one in rest):
        return None
    said = dict(element.attrib)
    attributes = {"class": "confluence-embedded-image", "alt": said.pop("ac:alt", "")}
    if "ac:alt" not in element.attrib:
        attributes["data-no-alt"] = "true"
    kept = _kept(resource, {})
    url = kept.get("ri:value", "") if kept["resource"] == "url" else ""
    node = Node("media", attrs={"type": "external", "url": url} if url else {"type": "file"}, kept=kept)
    found = _leads(editor, node).get("href", "")
    if found.startswith(("http://", "https://", "/")):
        attributes["src"] = found
    attributes["data-resource"] = written(resource)
    picture = f"<{start('img', _carry(attributes, said))} />"
    if not rest:
        return [picture]
    caption = around("figcaption", _carry({}, rest[0].attrib), rest[0])
    return [f'<figure class="confluence-embedded-figure">{picture}', *caption, "</figure>"]


def _emoticon(editor: _Editor, element: Element) -> Pieces | None:
    if len(element) or element.text:
        return None
    fallback = element.get("ac:emoji-fallback") or CHARACTERS.get(element.get("ac:name", ""))
    attributes = {"class": "emoticon", "data-attributes": as_json(element.attrib)}
    shown = fallback or element.get("ac:emoji-shortname") or element.get("ac:name") or ""
    return [f"<{start('span', attributes)}>{exact(shown)}</span>"]


def _marker(editor: _Editor, element: Element) -> Pieces | None:
    said = dict(element.attrib)
    ref = said.pop("ac:ref", None)
    if ref is None:
        return None
    attributes = {"class": "inline-comment-marker", "data-ref": ref}
    return around("span", _carry(attributes, said), element)


def _placeholder(editor: _Editor, element: Element) -> Pieces | None:
    return around("span", _carry({"class": "text-placeholder"}, element.attrib), element)


_TASK: Final = ("ac:task-id", "ac:task-uuid", "ac:task-status")
_STATES: Final = ("complete", "incomplete")


def _is_task(element: Element) -> bool:
    names = [child.tag for child in element]
    if element.tag != "ac:task" or not _only_elements(element) or names[-1:] != ["ac:task-body"]:
        return False
    plain = element[:-1]
    in_order = [name for name in _TASK if name in names] == names[:-1]
    if not in_order or "ac:task-status" not in names or any(len(child) or child.attrib for child in plain):
        return False
    return not element[-1].attrib and (element.findtext("ac:task-status") or "").strip() in _STATES


def _tasks(editor: _Editor, element: Element) -> Pieces | None:
    """A list of tasks; one that is not made as tasks are is carried."""
    if not _only_elements(element) or not all(_is_task(child) for child in element):
        return None
    attributes = _carry({"class": "inline-task-list"}, dict(element.attrib))
    pieces: Pieces = [f"<{start('ul', attributes)}>"]
    for task in element:
        said = {child.tag: (child.text or "").strip() for child in task[:-1]}
        item = {"class": "checked"} if said["ac:task-status"] == "complete" else {}
        for name in ("ac:task-id", "ac:task-uuid"):
            if name in said:
                item[f"data-inline-{name.removeprefix('ac:')}"] = said[name]
        pieces += around("li", _carry(item, task.attrib), task[-1])
    return [*pieces, "</ul>"]


def _layout(editor: _Editor, element: Element) -> Pieces | None:
    return around("div", _carry({"class": "contentLayout2"}, element.attrib), element)


def _section(editor: _Editor, element: Element) -> Pieces | None:
    said = dict(element.attrib)
    kind = said.pop("ac:type", None)
    attributes = {"class": "columnLayout"}
    if kind is not None:
        attributes["data-layout"] = kind
    return around("div", _carry(attributes, said), element)


def _cell(editor: _Editor, element: Element) -> Pieces | None:
    attributes = _carry({"class": "cell"}, dict(element.attrib))
    return [f"<{start('div', attributes)}>", *around("div", {"class": "innerCell"}, element), "</div>"]


_HANDLERS: Final[dict[str, Callable[[_Editor, Element], Pieces | None]]] = {
    "ac:structured-macro": _macro,
    "ac:link": _link,
    "ac:image": _image,
    "ac:emoticon": _emoticon,
    "ac:inline-comment-marker": _marker,
    "ac:placeholder": _placeholder,
    "ac:task-list": _tasks,
    "ac:layout": _layout,
    "ac:layout-section": _section,
    "ac:layout-cell": _cell,
}
