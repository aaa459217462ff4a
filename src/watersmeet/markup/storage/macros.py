"""Macros that the tree knows only by their names: extensions."""

from typing import Any, Final
from xml.etree.ElementTree import Element

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage import known
from watersmeet.markup.storage.macro import (
    BODY,
    SPECIAL,
    Macro,
    is_named,
    macro_of,
    parameter,
    plain_body,
    write_rich_body,
)
from watersmeet.markup.storage.names import BLOCK_MACROS
from watersmeet.markup.storage.parse import elements
from watersmeet.markup.storage.raw import raw_inside
from watersmeet.markup.storage.reader import (
    AMONG_BLOCKS,
    EITHER,
    IN_LINE,
    Block,
    BlockInside,
    Judge,
    Line,
    Marks,
    Reader,
    element_block,
    element_mark,
    finish,
    take_attributes,
)
from watersmeet.markup.storage.tags import attributes, well_formed
from watersmeet.markup.storage.writer import Write, Writer, rest
from watersmeet.markup.tree import MACRO, Node, kept

_OLD: Final = "ac:macro"
_RESOURCE_TEXTS: Final = (
    "ri:content-title",
    "ri:filename",
    "ri:space-key",
    "ri:account-id",
    "ri:value",
    "ri:content-id",
    "ri:userkey",
)


def _judge(element: Element) -> int | None:
    name = element.get("ac:name")
    if not is_named(element):
        return None
    if element.find("ac:rich-text-body") is not None:
        return AMONG_BLOCKS
    if element.tag != _OLD:
        if name in BLOCK_MACROS:
            return AMONG_BLOCKS
        if name == "status":
            return IN_LINE
    return EITHER


def _macro(reader: Reader, element: Element, found: list[Node]) -> None:
    macro = macro_of(element)
    if macro is None or (macro.odd and macro.rich is not None):
        return element_block(reader, element, found)
    node = read_macro(reader, element, macro, inline=False)
    return found.append(node)


def _macro_in_line(reader: Reader, element: Element, marks: Marks, out: list[Node]) -> None:
    if _judge(element) == AMONG_BLOCKS:
        raise BlockInside
    macro = macro_of(element)
    if macro is None:
        return element_mark(reader, element, marks, out)
    return out.append(read_macro(reader, element, macro, inline=True))


def read_macro(reader: Reader, element: Element, macro: Macro, *, inline: bool) -> Node:
    """The node that a macro is."""
    node = known.read_known(reader, macro) if element.tag != _OLD else None
    if node is not None:
        return node
    given = dict(macro.given)
    macro_id, version = given.pop("ac:macro-id", None), given.pop("ac:schema-version", "1")
    more = take_attributes(given)
    if macro_id is not None and "localId" not in more:
        given.setdefault("ac:local-id", macro_id)
    if more.get("localId", "") is None:
        del more["localId"]
    parameters = _parameters(macro.name, _values(macro), macro_id, version)
    attrs: dict[str, Any] = {"extensionType": MACRO, "extensionKey": macro.name}
    said = more.pop("parameters", parameters)
    if isinstance(said, dict):
        attrs["parameters"] = said
    elif said is not None or parameters != _parameters(macro.name, {}, None, "1"):
        attrs["parameters"] = parameters
    kind = "inlineExtension" if inline else "extension"
    if macro.rich is not None:
        kind = "bodiedExtension"
    if not inline and "data-layout" in given:
        attrs["layout"] = given.pop("data-layout")
    node = Node(kind, attrs={**more, **attrs})
    if macro.rich is not None:
        node.content = reader.blocks(macro.rich)
    if macro.odd:
        node.kept = {"content": raw_inside(element)}
    if element.tag == _OLD:
        node.kept = {**(node.kept or {}), "element": _OLD}
    return finish(node, given, "ac:local-id")


def _values(macro: Macro) -> dict[str, Any]:
    values = {name: _value(one) for name, one in macro.parameters.items()}
    if macro.plain is not None:
        values[BODY] = {"value": macro.plain}
    return values


def _value(element: Element) -> dict[str, str]:
    if not len(element):
        return {"value": element.text or ""}
    return {"value": _shown(element), "storage": raw_inside(element)}


def _shown(element: Element) -> str:
    """The text of a parameter that holds elements, or the titles of what it names."""
    text = "".join(element.itertext()).strip()
    if text:
        return text
    named = [next((one.attrib[name] for name in _RESOURCE_TEXTS if name in one.attrib), "") for one in element.iter()]
    return ",".join([name for name in named if name])


def _parameters(name: str, values: dict[str, Any], macro_id: str | None, version: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {} if macro_id is None else {"macroId": {"value": macro_id}}
    return {"macroParams": values, "macroMetadata": {**metadata, "schemaVersion": {"value": version}, "title": name}}


# Writing


def _write_extension(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    name, parameters = spare.pop("extensionKey", None), spare.pop("parameters", None)
    if spare.pop("extensionType", None) != MACRO or not isinstance(name, str) or not name:
        return False
    values, metadata = _part(parameters, "macroParams"), _part(parameters, "macroMetadata")
    written = {key: one for key, one in values.items() if _is_plain(one)}
    local = spare.get("localId")
    macro_id = _text(metadata, "macroId")
    version = _text(metadata, "schemaVersion") or "1"
    if parameters != _parameters(name, written, macro_id, version):
        spare["parameters"] = parameters
    if local is None and macro_id is not None:
        spare["localId"] = None  # else its id would be taken for it
    said: dict[str, Any] = {
        "ac:name": name,
        "ac:schema-version": version,
        "ac:local-id": local if isinstance(local, str) else None,
        "ac:macro-id": macro_id,
    }
    if node.type != "inlineExtension" and isinstance(spare.get("layout"), str):
        said["data-layout"] = spare.pop("layout")
    element = _OLD if kept(node, "element") == _OLD else "ac:structured-macro"
    tag = rest(node, said, spare, local="ac:local-id", marks=node.marks, special=SPECIAL)
    written_before = len(writer.out)
    writer.add(f"<{element}{tag}>")
    content = well_formed(kept(node, "content"))
    if content:
        writer.add(content)
    else:
        _write_inside(writer, node, written)
    if len(writer.out) == written_before + 1:
        writer.out[-1] = f"<{element}{tag} />"
    else:
        writer.add(f"</{element}>")
    return True


def _write_inside(writer: Writer, node: Node, values: dict[str, Any]) -> None:
    for key, one in values.items():
        if key != BODY:
            stored = one.get("storage")
            if stored is None:
                writer.add(parameter(key, one["value"]))
            else:
                writer.add(f"<ac:parameter{attributes({'ac:name': key})}>{stored}</ac:parameter>")
    if node.type == "bodiedExtension":
        write_rich_body(writer, node.content)
    elif BODY in values:
        writer.add(plain_body(values[BODY]["value"]))


def _part(parameters: Any, name: str) -> dict[str, Any]:
    part = parameters.get(name) if isinstance(parameters, dict) else None
    return part if isinstance(part, dict) else {}


def _text(metadata: dict[str, Any], name: str) -> str | None:
    one = metadata.get(name)
    value = one.get("value") if isinstance(one, dict) else None
    return value if isinstance(value, str) else None


def _is_plain(one: Any) -> bool:
    """Whether a parameter's value is one that reads back from storage."""
    if not isinstance(one, dict) or not isinstance(one.get("value"), str):
        return False
    if len(one) == 1:
        return True
    stored = one.get("storage")
    if len(one) != len(("value", "storage")) or not isinstance(stored, str):
        return False
    try:
        element = elements(stored)
    except MarkupError:
        return False
    return bool(len(element)) and _shown(element) == one["value"] and raw_inside(element) == stored


JUDGES: Final[dict[str, Judge]] = {"ac:structured-macro": _judge, _OLD: _judge}
EITHERS: Final[dict[str, Block]] = {"ac:structured-macro": _macro, _OLD: _macro}
LINE: Final[dict[str, Line]] = {"ac:structured-macro": _macro_in_line, _OLD: _macro_in_line}
NODES: Final[dict[str, Write]] = {
    "extension": _write_extension,
    "bodiedExtension": _write_extension,
    "inlineExtension": _write_extension,
}
