"""Pieces of one document that are shown in another: what they name is named so that it is the same from there."""

from __future__ import annotations

from html import escape
from typing import Any, Final, NamedTuple

from watersmeet.markup.facts import ContentRef
from watersmeet.markup.needs import EXTENSIONS
from watersmeet.markup.tree import MACRO, Kept, Mark, Node, attribute, kept

SHOWN_IN: Final = "watersmeet:shown-in"
"""A parameter that settled macros get: what a macro shows depends on the document that it stands in."""

_NODE_WEIGHT: Final = 40


class Settled(NamedTuple):
    """weight: about how many characters of any format the nodes make."""

    nodes: list[Node]
    weight: int


def settled(nodes: list[Node], home: ContentRef, number: int) -> Settled:
    """Copies of nodes of the document `home`, to be shown in any other, in which it is known by a number."""
    top = Node("doc", content=nodes)
    copy = Node("doc")
    weight = 0
    stack = [(top, copy)]
    while stack:
        source, target = stack.pop()
        made: list[Node] = []
        for one in source.content or ():
            weight += _NODE_WEIGHT + len(one.text or "")
            new = _named(one, home, number)
            made.append(new)
            if one.content:
                stack.append((one, new))
        target.content = made
    return Settled(copy.content or [], weight)


def _named(node: Node, home: ContentRef, number: int) -> Node:
    attrs = node.attrs
    if node.type in EXTENSIONS and attribute(node, "extensionType") == MACRO:
        attrs = _numbered(attrs or {}, number)
    marks = node.marks
    if marks and any(mark.kept for mark in marks):
        marks = [
            Mark(mark.type, mark.attrs, _kept(mark.kept, kept(mark, "resource"), home)) if mark.kept else mark
            for mark in marks
        ]
    said = node.kept and _kept(node.kept, kept(node, "resource"), home)
    return Node(node.type, attrs, node.content, marks, node.text, node.version, said, node.bare)


def _kept(said: Kept, resource: str | None, home: ContentRef) -> Kept:
    if resource in ("page", "blog-post") and not said.get("ri:space-key") and home.space:
        return {**said, "ri:space-key": home.space}
    if resource == "attachment" and not said.get("holder"):
        return {**said, "holder": as_storage(home)}
    return said


def _numbered(attrs: dict[str, Any], number: int) -> dict[str, Any]:
    given = attrs.get("parameters")
    parameters = given if isinstance(given, dict) else {}
    values = parameters.get("macroParams")
    numbered = {**(values if isinstance(values, dict) else {}), SHOWN_IN: {"value": str(number)}}
    return {**attrs, "parameters": {**parameters, "macroParams": numbered}}


def as_storage(ref: ContentRef) -> str:
    """The element of storage format that names a content."""
    said = {"ri:content-title": ref.title, "ri:space-key": ref.space, "ri:posting-day": ref.posted}
    written = "".join(f' {name}="{escape(value)}"' for name, value in said.items() if value)
    return f"<ri:{'page' if ref.kind == 'page' else 'blog-post'}{written} />"
