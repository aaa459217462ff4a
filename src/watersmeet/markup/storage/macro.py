"""What a macro says: its parameters and its body, read and written."""

from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from watersmeet.markup.storage.lines import is_blank
from watersmeet.markup.storage.tags import attributes, cdata, escaped
from watersmeet.markup.storage.writer import Writer, rest
from watersmeet.markup.tree import Node, kept

SPECIAL = frozenset(("macro", "element", "content"))
"""What `kept` holds of macros beside attributes and parameters."""


class Macro(NamedTuple):
    """A macro as it is written.

    given: its attributes, without its name.
    odd:   it holds more than these can say.
    """

    name: str
    given: dict[str, str]
    parameters: dict[str, Element]
    plain: str | None
    rich: Element | None
    odd: bool


def is_named(element: Element) -> bool:
    """Whether an element names its macro, and nothing in a way that `kept` has another meaning for."""
    given = element.attrib
    if not given.get("ac:name") or not SPECIAL.isdisjoint(given):
        return False
    return not [name for name in given if name.startswith("parameter:")]


def macro_of(element: Element) -> Macro | None:
    """What an element says as a macro; None where its attributes cannot be kept or it has no name."""
    if not is_named(element):
        return None
    given = dict(element.attrib)
    name = given.pop("ac:name")
    parameters: dict[str, Element] = {}
    plain: str | None = None
    rich: Element | None = None
    odd = not is_blank(element.text)
    for child in element:
        if not is_blank(child.tail):
            odd = True
        if child.tag == "ac:parameter" and len(child.attrib) == ("ac:name" in child.attrib):
            called = child.get("ac:name", "")
            odd = odd or called in parameters or called == BODY or rich is not None or plain is not None
            parameters.setdefault(called, child)
        elif child.tag == "ac:rich-text-body" and rich is None:
            odd = odd or bool(child.attrib) or plain is not None
            rich = child
        elif child.tag == "ac:plain-text-body" and plain is None:
            odd = odd or bool(child.attrib) or bool(len(child)) or rich is not None
            plain = "".join(child.itertext())
        else:
            odd = True
    return Macro(name, given, parameters, plain, rich, odd)


BODY = "__bodyContent"
"""The name under which a macro that is an extension has its plain body among its parameters."""


def identify(given: dict[str, str]) -> str | None:
    """Take from a macro's attributes what tells it from others; gives its local id."""
    local = given.pop("ac:local-id", None)
    if local is None:
        local = given.get("ac:macro-id")
    if given.get("ac:macro-id") == local:
        given.pop("ac:macro-id", None)
    if given.get("ac:schema-version") == "1":
        del given["ac:schema-version"]
    return local


def parameter(name: str, value: str) -> str:
    opened = f"<ac:parameter{attributes({'ac:name': name})}"
    return f"{opened}>{escaped(value)}</ac:parameter>" if value else f"{opened} />"


def open_macro(node: Node, name: str, spare: dict[str, Any], parameters: dict[str, str]) -> str:
    """The beginning of a macro that the tree has a type for, with its parameters and those that are kept."""
    local = spare.get("localId")
    said: dict[str, Any] = {
        "ac:name": name,
        "ac:schema-version": kept(node, "ac:schema-version") or "1",
        "ac:local-id": local if isinstance(local, str) else None,
        "ac:macro-id": kept(node, "ac:macro-id") or (local if isinstance(local, str) else None),
    }
    tag = rest(node, said, spare, local="ac:local-id", marks=node.marks, special=SPECIAL)
    if node.kept:
        more = {key[10:]: value for key, value in node.kept.items() if key.startswith("parameter:")}
        parameters = {**parameters, **more}
    written = [parameter(key, value) for key, value in parameters.items()]
    return f"<ac:structured-macro{tag}>{''.join(written)}"


def plain_body(text: str) -> str:
    return f"<ac:plain-text-body>{cdata(text)}</ac:plain-text-body>" if text else "<ac:plain-text-body />"


def write_rich_body(writer: Writer, content: list[Node] | None) -> None:
    if not content:
        writer.add("<ac:rich-text-body />")
        return
    writer.add("<ac:rich-text-body>")
    writer.blocks(content)
    writer.add("</ac:rich-text-body>")
