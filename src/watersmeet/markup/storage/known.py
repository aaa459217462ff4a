"""The macros that the tree has types for: code, panels, expand and status."""

from collections.abc import Callable
from typing import Any, Final

from watersmeet.markup.storage.macro import Macro, identify, open_macro, plain_body, write_rich_body
from watersmeet.markup.storage.reader import Reader, finish
from watersmeet.markup.storage.texts import write_preformatted
from watersmeet.markup.storage.writer import Write, Writer
from watersmeet.markup.tree import Attributes, Node, kept

Parameters = dict[str, str]
Known = Callable[[Reader, Macro, Parameters], Node | None]

_PANELS: Final = {"info": "info", "tip": "success", "note": "warning", "warning": "error"}
_PANEL_MACROS: Final = {kind: name for name, kind in _PANELS.items()}
_NOTE: Final = {"bgColor": "#EAE6FF", "borderColor": "#998DD9"}
_ICONS: Final = ("panelIcon", "panelIconId", "panelIconText")
_COLOURS: Final = {
    "Grey": "neutral",
    "Purple": "purple",
    "Blue": "blue",
    "Red": "red",
    "Yellow": "yellow",
    "Green": "green",
}
_COLOUR_NAMES: Final = {colour: name for name, colour in _COLOURS.items()}


def read_known(reader: Reader, macro: Macro) -> Node | None:
    """The node that a macro is; None where it is none of these, or says more than they can."""
    read = _KNOWN.get(macro.name)
    if read is None or macro.odd or [one for one in macro.parameters.values() if len(one)]:
        return None
    parameters = {name: one.text or "" for name, one in macro.parameters.items()}
    node = read(reader, macro, parameters)
    if node is None:
        return None
    if parameters:
        node.kept = {**(node.kept or {}), **{f"parameter:{name}": value for name, value in parameters.items()}}
    given = dict(macro.given)
    local = identify(given)
    if local is not None:
        given["ac:local-id"] = local
    return finish(node, given, "ac:local-id")


def _code(reader: Reader, macro: Macro, parameters: Parameters) -> Node | None:
    if macro.plain is None:
        return None
    node = Node("codeBlock", content=[Node("text", text=macro.plain)] if macro.plain else None)
    if macro.name == "noformat":
        node.kept = {"macro": "noformat"}
    elif "language" in parameters:
        node.attrs = {"language": parameters.pop("language")}
    return node


def _panel(reader: Reader, macro: Macro, parameters: Parameters) -> Node | None:
    if macro.rich is None:
        return None
    attrs: Attributes = {"panelType": _PANELS.get(macro.name, "custom")}
    if macro.name == "panel":
        if all(parameters.get(name) == value for name, value in _NOTE.items()):
            attrs["panelType"] = "note"
            for name in _NOTE:
                del parameters[name]
        else:
            if "bgColor" in parameters:
                attrs["panelColor"] = parameters.pop("bgColor")
            for name in _ICONS:
                if name in parameters:
                    attrs[name] = parameters.pop(name)
    return Node("panel", attrs=attrs, content=reader.blocks(macro.rich))


def _expand(reader: Reader, macro: Macro, parameters: Parameters) -> Node | None:
    if macro.rich is None:
        return None
    node = Node("expand", content=reader.blocks(macro.rich))
    if "title" in parameters:
        node.attrs = {"title": parameters.pop("title")}
    return node


def _status(reader: Reader, macro: Macro, parameters: Parameters) -> Node | None:
    if macro.plain is not None or macro.rich is not None:
        return None
    attrs: Attributes = {"text": parameters.pop("title", ""), "color": "neutral"}
    colour = parameters.get("colour")
    if colour is None or colour in _COLOURS or (colour.startswith("#") and len(colour) == len("#rrggbb")):
        attrs["color"] = "neutral" if colour is None else _COLOURS.get(colour, colour)
        parameters.pop("colour", None)
    if parameters.get("subtle") == "true":
        attrs["style"] = "subtle"
        del parameters["subtle"]
    return Node("status", attrs=attrs)


_KNOWN: Final[dict[str, Known]] = {
    "code": _code,
    "noformat": _code,
    "panel": _panel,
    **dict.fromkeys(_PANELS, _panel),
    "expand": _expand,
    "status": _status,
}


# Writing


def _write_code(writer: Writer, node: Node) -> bool:
    if [one for one in node.content or () if one.type != "text"]:
        return False
    if kept(node, "element") == "pre":
        return write_preformatted(writer, node)
    spare = dict(node.attrs or {})
    name, parameters = "code", {}
    if kept(node, "macro") == "noformat":
        name = "noformat"
    elif isinstance(spare.get("language"), str):
        parameters = {"language": spare.pop("language")}
    writer.add(open_macro(node, name, spare, parameters))
    writer.add(plain_body("".join([one.text or "" for one in node.content or ()])))
    writer.add("</ac:structured-macro>")
    return True


def _write_panel(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    kind = spare.pop("panelType", None)
    parameters: Parameters = {}
    if not isinstance(kind, str) or (kind not in _PANEL_MACROS and kind not in ("note", "custom")):
        return False
    if kind == "note":
        parameters = dict(_NOTE)
    elif kind == "custom":
        if isinstance(spare.get("panelColor"), str):
            parameters["bgColor"] = spare.pop("panelColor")
        for name in _ICONS:
            if isinstance(spare.get(name), str):
                parameters[name] = spare.pop(name)
    return _write_rich(writer, node, _PANEL_MACROS.get(kind, "panel"), spare, parameters)


def _write_expand(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    parameters: Parameters = {"title": spare.pop("title")} if isinstance(spare.get("title"), str) else {}
    return _write_rich(writer, node, "expand", spare, parameters)


def _write_rich(writer: Writer, node: Node, name: str, spare: dict[str, Any], parameters: Parameters) -> bool:
    writer.add(open_macro(node, name, spare, parameters))
    write_rich_body(writer, node.content)
    writer.add("</ac:structured-macro>")
    return True


def _write_status(writer: Writer, node: Node) -> bool:
    spare = dict(node.attrs or {})
    text, colour = spare.pop("text", None), spare.pop("color", None)
    if not isinstance(text, str) or not isinstance(colour, str):
        return False
    parameters = {"title": text, "colour": _COLOUR_NAMES.get(colour, colour)}
    if parameters["colour"] == colour and not (colour.startswith("#") and len(colour) == len("#rrggbb")):
        return False
    if spare.get("style") == "subtle":
        parameters["subtle"] = "true"
        del spare["style"]
    writer.add(open_macro(node, "status", spare, parameters) + "</ac:structured-macro>")
    return True


NODES: Final[dict[str, Write]] = {
    "codeBlock": _write_code,
    "panel": _write_panel,
    "expand": _write_expand,
    "nestedExpand": _write_expand,
    "status": _write_status,
}
