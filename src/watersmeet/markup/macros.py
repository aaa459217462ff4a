"""Macros in a body: finding one by its id, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from watersmeet.markup.adf import read as adf
from watersmeet.markup.storage.located import Part, parts
from watersmeet.markup.storage.write import write
from watersmeet.markup.tree import MACRO, Node, attribute, kept, walk

_ELEMENT: Final = "ac:structured-macro"
_EXTENSION: Final = "ac:adf-extension"
_NODE: Final = "ac:adf-node"
_KEYED: Final = ("ac:adf-attribute", "ac:adf-parameter")
_CONTENT: Final = "ac:adf-content"
_EXTENSIONS: Final = frozenset({"extension", "inlineExtension", "bodiedExtension"})
_MACROS: Final = _EXTENSIONS | {"codeBlock", "panel", "expand", "nestedExpand", "status"}
_RICH: Final = "ac:rich-text-body"
_PLAIN: Final = "ac:plain-text-body"
_NAMES: Final = (
    "ri:content-title",
    "ri:filename",
    "ri:value",
    "ri:space-key",
    "ri:account-id",
    "ri:userkey",
    "ri:content-id",
)
"""What a resource that is the value of a parameter goes by."""


class Macro(msgspec.Struct, frozen=True):
    """A macro of a body.

    body:    in storage format, or its text where it holds text only.
    storage: the whole of it, in storage format.
    """

    name: str
    body: str
    parameters: dict[str, str]
    storage: str


def find(representation: str, body: str, macro_id: str) -> Macro | None:
    """The first macro with the id, which may also be its local id. Raises MarkupError for a body that is malformed."""
    if not macro_id:
        return None
    if representation == "atlas_doc_format":
        return _of_tree(adf.read(body), macro_id)
    found = parts(body)
    cut = _cut(body, found, lambda given: macro_id in (given.get("ac:macro-id"), given.get("ac:local-id")))
    return _of_app(body, found, macro_id) if cut is None else cut


# Macros of storage format, cut out as they were written


def _cut(body: str, found: Sequence[Part], wanted: Callable[[dict[str, str]], bool]) -> Macro | None:
    """The first macro whose attributes are wanted."""
    begin, depth = -1, 0
    for index, part in enumerate(found):
        if part.value != _ELEMENT or part.kind == "text":
            continue
        if begin < 0 and part.kind == "start" and wanted(part.attributes):
            begin = index
        if begin >= 0:
            depth += 1 if part.kind == "start" else -1
            if depth == 0:
                return _taken_apart(body.encode(), found[begin : index + 1])
    return None


def _taken_apart(source: bytes, found: Sequence[Part]) -> Macro:
    parameters: dict[str, str] = {}
    body = ""
    for inner in _children(found):
        first, last = inner[0], inner[-1]
        if first.value == "ac:parameter":
            parameters[first.attributes.get("ac:name", "")] = _said(inner)
        elif first.value == "ac:default-parameter":
            parameters[""] = _said(inner)
        elif first.value == _RICH:
            body = source[first.after : max(first.after, last.at)].decode()
        elif first.value == _PLAIN:
            body = "".join(part.value for part in inner if part.kind == "text")
    first, last = found[0], found[-1]
    whole = source[first.at : last.after].decode()
    return Macro(first.attributes.get("ac:name", ""), body, parameters, whole)


def _children(found: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """The elements right inside one, each with its own parts."""
    depth, begin = 0, 0
    for index, part in enumerate(found):
        if part.kind == "start":
            depth += 1
            begin = index if depth == 2 else begin
        elif part.kind == "end":
            if depth == 2:
                yield found[begin : index + 1]
            depth -= 1


def _said(parameter: Sequence[Part]) -> str:
    """A parameter's text, or what the resource it holds goes by."""
    text = "".join(part.value for part in parameter if part.kind == "text").strip()
    if text:
        return text
    given = [part.attributes for part in parameter[1:] if part.kind == "start"]
    return next((one[name] for one in given for name in _NAMES if name in one), "")


# Macros of other apps, as storage format holds a node of the Atlassian document format


class _Open:
    """A node whose end was not met yet. said: the texts of its attributes, and of what they hold, by their keys."""

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self.nodes = 0
        self.given: dict[str, str] = {}
        self.keys: list[str] = []
        self.said: dict[tuple[str, ...], str] = {}
        self.content = (0, 0)


def _of_app(body: str, found: Sequence[Part], macro_id: str) -> Macro | None:
    """The first macro of another app that has the id as its local id."""
    stack: list[_Open] = []
    for part in found:
        if part.kind == "start" and part.value == _EXTENSION:
            stack.append(_Open(part.at))
        elif not stack:
            continue
        elif part.kind == "end" and part.value == _EXTENSION:
            one = stack.pop()
            if macro_id in _local_ids(one):
                return _app_macro(body.encode(), one, part.after)
        else:
            _take_in(stack[-1], part)
    return None


def _take_in(one: _Open, part: Part) -> None:
    """Take in a part that is inside a node. What is in nodes further inside is not its own."""
    if part.value == _NODE and part.kind != "text":
        one.nodes += 1 if part.kind == "start" else -1
        one.given = one.given or part.attributes
    elif one.nodes != 1:
        return
    elif part.kind == "text":
        if one.keys and part.value.strip():
            one.said[tuple(one.keys)] = part.value.strip()
    elif part.value in _KEYED:
        if part.kind == "start":
            one.keys.append(part.attributes.get("key", ""))
        else:
            one.keys.pop()
    elif part.value == _CONTENT:
        one.content = (part.after, part.after) if part.kind == "start" else (one.content[0], part.at)


def _local_ids(one: _Open) -> tuple[str | None, ...]:
    if one.given.get("type") not in ("extension", "inline-extension", "bodied-extension"):
        return ()
    return one.said.get(("local-id",)), one.said.get(("parameters", "local-id"))


def _app_macro(source: bytes, one: _Open, after: int) -> Macro:
    begin, end = one.content
    return Macro(
        one.said.get(("extension-key",), ""),
        source[begin : max(begin, end)].decode(),
        {".".join(keys[1:]): text for keys, text in one.said.items() if len(keys) > 1},
        source[one.begin : after].decode(),
    )


# Macros of a tree


def _of_tree(tree: Node, macro_id: str) -> Macro | None:
    node = next((one for one in walk(tree) if macro_id in _ids(one)), None)
    if node is None:
        return None
    written = write(node)
    if attribute(node, "extensionType") not in (None, MACRO):
        return _of_extension(node, written)
    return _cut(written, parts(written), lambda given: True)


def _ids(node: Node) -> tuple[Any, ...]:
    """What a macro can be found by; what is no macro is not found."""
    if node.type not in _MACROS or kept(node, "element") is not None:
        return ()
    found = (attribute(node, "localId"), kept(node, "ac:macro-id"))
    given = attribute(node, "parameters")
    if node.type not in _EXTENSIONS or not isinstance(given, dict):
        return found
    metadata = given.get("macroMetadata")
    named = metadata.get("macroId") if isinstance(metadata, dict) else None
    inner = named.get("value") if isinstance(named, dict) else None
    return (*found, inner, given.get("localId"), given.get("local-id"))


def _of_extension(node: Node, written: str) -> Macro:
    """A macro that another app made: its parameters are what they are in the Atlassian document format."""
    given = attribute(node, "parameters")
    parameters = given if isinstance(given, dict) else {}
    return Macro(
        str(attribute(node, "extensionKey") or ""),
        "".join(write(inner) for inner in node.content or ()),
        {name: one if isinstance(one, str) else msgspec.json.encode(one).decode() for name, one in parameters.items()},
        written,
    )
