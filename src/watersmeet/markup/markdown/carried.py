"""Attributes of directives from nodes and marks, and back. What comes back may have been written by anybody.

Plain names are attributes (of a macro: its parameters), `+name` what storage format says beside them, `@name` the
parameter `name` of the macro a node comes from, `^marks` the marks of a block, `.name` an attribute of a macro's node.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.levels import is_shallow
from watersmeet.markup.markdown.directive import Keys
from watersmeet.markup.storage.parse import check
from watersmeet.markup.tree import ELEMENT, INLINE_ELEMENT, MACRO, Attributes, Kept, Mark, Node

_PARAMETER: Final = "parameter:"
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]{0,200}(?::[A-Za-z_][\w.-]{0,200})?", re.ASCII)
_AS_STORAGE: Final = frozenset({"holder", "fallback", "colgroup"})
_MOST_LEVELS: Final = 200


def keys_of(one: Node | Mark, without: frozenset[str] = frozenset()) -> Keys:
    """All that is said of a node or mark but its content, and but some of its attributes."""
    keys: Keys = {name: value for name, value in (one.attrs or {}).items() if name not in without}
    for name, value in (one.kept or {}).items():
        keys[f"@{name[len(_PARAMETER) :]}" if name.startswith(_PARAMETER) else f"+{name}"] = value
    if isinstance(one, Node) and one.marks and one.type != "text":
        keys["^marks"] = msgspec.to_builtins(one.marks)
    return keys


def _parted(keys: Keys) -> tuple[Attributes | None, Kept | None, list[Mark] | None]:
    attrs: Attributes = {}
    kept: Kept = {}
    marks: list[Mark] = []
    for key, value in keys.items():
        if key == "^marks":
            marks = _marks(value)
        elif key[:1] not in ("+", "@", "^", "."):
            attrs[key] = value
        elif key[0] in "+@":
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            kept[key[1:] if key[0] == "+" else _PARAMETER + key[1:]] = text
    return attrs or None, kept or None, marks or None


def _marks(value: object) -> list[Mark]:
    try:
        marks = msgspec.convert(value, list[Mark])
    except (msgspec.ValidationError, RecursionError):
        return []
    return [mark for mark in marks if _sound(mark)]


def _sound(one: Node | Mark) -> bool:
    """Whether what storage format would be written from is well-formed. What is not and can go, goes."""
    if one.kept:
        one.kept = {name: value for name, value in one.kept.items() if _sound_kept(name, value)} or None
    if one.type not in (ELEMENT, INLINE_ELEMENT):
        return True
    attrs = one.attrs or {}
    name, attributes = attrs.get("name"), attrs.get("attributes", {})
    return (
        isinstance(name, str)
        and _NAME.fullmatch(name) is not None
        and isinstance(attributes, dict)
        and all(_NAME.fullmatch(key) and isinstance(value, str) for key, value in attributes.items())
    )


def _sound_kept(name: str, value: str) -> bool:
    if name in _AS_STORAGE:
        return _well_formed(value)
    return name.startswith(_PARAMETER) or _NAME.fullmatch(name) is not None


def _well_formed(value: object) -> bool:
    try:
        check(value if isinstance(value, str) else "<")
    except MarkupError:
        return False
    return True


def node_of(kind: str, keys: Keys, content: list[Node] | None = None) -> Node | None:
    """A node of a directive; None where there can be none."""
    attrs, kept, marks = _parted(keys)
    node = Node(kind, attrs=attrs, content=content or None, marks=marks, kept=kept)
    return node if _sound(node) else None


def mark_of(name: str, keys: Keys) -> Mark | None:
    """The mark of a directive around text."""
    said = dict(keys)
    kind = said.pop("type", None) if name == "mark" else name
    attrs, kept, _ = _parted(said)
    if not isinstance(kind, str) or not kind:
        return None
    mark = Mark(kind, attrs, kept)
    return mark if _sound(mark) else None


def merge(node: Node, keys: Keys) -> None:
    """Add to a new node what a directive around it, or at its beginning, says of it."""
    attrs, kept, marks = _parted(keys)
    node.attrs = {**(node.attrs or {}), **(attrs or {})} or None
    node.kept = {**(node.kept or {}), **(kept or {})} or None
    node.marks = [*(node.marks or []), *(marks or [])] or None
    _sound(node)


def _metadata(name: str, macro_id: object) -> Attributes:
    identity = {"macroId": {"value": macro_id}} if isinstance(macro_id, str) else {}
    return {**identity, "schemaVersion": {"value": "1"}, "title": name}


def macro_keys(node: Node) -> tuple[str, Keys] | None:
    """The name and attributes of a macro; None for an extension that is none, or an odd one."""
    attrs = dict(node.attrs or {})
    name, kind, given = attrs.pop("extensionKey", None), attrs.pop("extensionType", None), attrs.pop("parameters", None)
    if kind != MACRO or not isinstance(name, str) or not isinstance(given, dict) or "\n" in name:
        return None
    params, metadata = given.get("macroParams"), given.get("macroMetadata")
    if not isinstance(params, dict) or len(given) != 1 + ("macroMetadata" in given):
        return None
    keys: Keys = {}
    for key, value in params.items():
        if not isinstance(value, dict) or not isinstance(value.get("value"), str) or key[:1] in (*"+@^.",):
            return None
        keys[key] = value["value"] if len(value) == 1 else value
    said = keys_of(Node(node.type, attrs=attrs, kept=node.kept, marks=node.marks))
    if any(not isinstance(value, str | list | dict) for value in said.values()):
        return None
    keys |= {key if key[0] in "+@^" else f".{key}": value for key, value in said.items() if key}
    if metadata != _metadata(name, (node.kept or {}).get("ac:macro-id", attrs.get("localId"))):
        keys[".macroMetadata"] = metadata
    return name, keys


def macro_of(kind: str, name: str, keys: Keys, content: list[Node] | None = None) -> Node | None:
    """The node of a macro."""
    said = {key[1:] if key[0] == "." else key: value for key, value in keys.items() if key[:1] in (*".+@^",)}
    given = said.pop("macroMetadata", None)
    params = {key: _parameter(value) for key, value in keys.items() if key[:1] not in (*".+@^",)}
    node = node_of(kind, said, content)
    if node is None:
        return None
    attrs = node.attrs or {}
    macro_id = (node.kept or {}).get("ac:macro-id", attrs.get("localId"))
    metadata = given if isinstance(given, dict) else _metadata(name, macro_id)
    parameters: Attributes = {"macroParams": params, "macroMetadata": metadata}
    if given is not None and not isinstance(given, dict):
        del parameters["macroMetadata"]
    node.attrs = {"extensionType": MACRO, "extensionKey": name, "parameters": parameters, **attrs}
    return node


def _parameter(value: Any) -> Attributes:
    if not isinstance(value, dict):
        return {"value": value if isinstance(value, str) else msgspec.json.encode(value).decode()}
    plain = value.get("value")
    made = {**value, "value": plain if isinstance(plain, str) else ""}
    if "storage" in made and not _well_formed(made["storage"]):
        del made["storage"]
    return made


def tree_of(value: object) -> Node | None:
    """A whole node that was carried as JSON."""
    if not is_shallow([value], 2 * _MOST_LEVELS):
        return None
    try:
        node = msgspec.convert(value, Node)
    except (msgspec.ValidationError, RecursionError):
        return None
    return node if _all_sound(node) else None


def _all_sound(node: Node) -> bool:
    stack = [node]
    while stack:
        one = stack.pop()
        if not _sound(one) or one.type == "doc":
            return False
        if one.marks:
            one.marks = [mark for mark in one.marks if _sound(mark)] or None
        stack.extend(one.content or ())
    return True
