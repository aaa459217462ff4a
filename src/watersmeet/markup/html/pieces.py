"""Storage format as it is made from XHTML: text, and elements of XHTML that are still to be turned into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.html.dom import exact, parsed, start
from watersmeet.markup.storage.tags import allowed, is_name

Piece = str | Element
Pieces = list[Piece]


def inside(element: Element, leaving_out: Iterable[Element] = ()) -> Pieces:
    """The text and the elements in an element."""
    pieces: Pieces = [exact(element.text)] if element.text else []
    for child in element:
        if child not in leaving_out:
            pieces.append(child)
        if child.tail:
            pieces.append(exact(child.tail))
    return pieces


def around(name: str, attributes: Mapping[str, str], content: Pieces) -> Pieces:
    """An element of storage format around what is in it."""
    if not content:
        return [f"<{start(name, dict(attributes))} />"]
    return [f"<{start(name, dict(attributes))}>", *content, f"</{name}>"]


def cdata(value: str) -> str:
    """Text that is not marked up, as the bodies of macros have it."""
    if "\r" in value:
        return "&#13;".join(cdata(part) for part in value.split("\r"))
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>" if value else ""


def carried(element: Element) -> dict[str, str]:
    """The attributes of storage format that an element carries as JSON."""
    given = element.get("data-attributes")
    if given is None:
        return {}
    try:
        said = msgspec.json.decode(given, type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return {}
    return {name: allowed(value) for name, value in said.items() if is_name(name)}


def whole(storage: str | None, prefix: str = "") -> str:
    """A piece of storage format from an attribute, if it is well-formed and its elements' names begin so."""
    if not storage:
        return ""
    try:
        root = parsed(storage)
    except MarkupError:
        return ""
    return storage if all(child.tag.startswith(prefix) for child in root) else ""


def parameter(name: str, value: str) -> str:
    """A parameter of a macro."""
    return f"<{start('ac:parameter', {'ac:name': name})}>{exact(value)}</ac:parameter>"


def macro(
    name: str,
    parameters: Mapping[str, str | None],
    rich: Pieces | None = None,
    plain: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Pieces:
    """A macro with the parameters that have a value, and one of the two bodies, or none."""
    content: Pieces = [parameter(key, value) for key, value in parameters.items() if value is not None]
    if rich is not None:
        content += around("ac:rich-text-body", {}, rich)
    if plain is not None:
        content += around("ac:plain-text-body", {}, [cdata(plain)] if plain else [])
    return around("ac:structured-macro", {"ac:name": name, **(attributes or {})}, content)


def ids(element: Element) -> dict[str, str]:
    """What an element says of the macro that it stands for."""
    names = {"data-macro-schema-version": "schema-version", "data-macro-id": "macro-id", "data-local-id": "local-id"}
    return {f"ac:{known}": element.attrib[name] for name, known in names.items() if name in element.attrib}


def classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


_NEAR: Final = 50


def near(element: Element) -> Iterator[Element]:
    """The first few elements below one: a title, a body, a picture is never far."""
    return islice(element.iter(), 1, _NEAR)


def below(element: Element, wanted: str) -> Element | None:
    """The first element near below one that has a class."""
    return next((one for one in near(element) if wanted in classes(one)), None)


def preformatted(element: Element) -> str:
    """The text of a pre, of which a line end at its beginning is none."""
    return "".join(element.itertext()).removeprefix("\n")
