"""What the Atlassian document format has no word for, as its extensions carry it.

docs/formats.md, "What ADF carries", says what each is for. Who reads a document cannot know who changed it: what comes
back is taken up only where it is whole, and where what it speaks of is still as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from watersmeet.markup.tree import ELEMENT, INLINE_ELEMENT, Attributes, Mark, Node, walk

STORAGE: Final = "com.watersmeet.storage"
"""The extensionType of what is carried, and the collection of links that carry something."""

OWN: Final = "com.watersmeet."
"""What every localId begins with that is our own."""

EMPTY: Final = OWN + "empty"
"""The localId of what stands in a node only because it may not be empty."""

WRAPPER: Final = OWN + "wrapper"
"""The localId of a node that is around others only because they may not stand there alone."""

BARE_TEXT: Final = OWN + "bare"
"""The localId of a paragraph whose text stands bare in something that begins and ends around it."""

MADE: Final = OWN + "made-"
"""What a localId begins with that was made up because there has to be one."""


class Formatting(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A mark that could not be written as it is.

    at:   its place among the marks.
    over: one of its type, with less to say, stands in its place.
    """

    mark: Mark
    at: int = 0
    over: bool = False


class Record(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What a node says beyond what was written of it.

    of:       how far above the record the node is; 0 is the one that follows it.
    at:       which child of that node is meant, where it is not itself.
    on:       the type it was written as.
    type:     the type it has, where that is another.
    was, now: attributes that were written otherwise: as they are, and as they were written. None is absent.
    content:  what it holds, where only its text was written.
    """

    on: str = ""
    of: int = 0
    at: int | None = None
    type: str | None = None
    kept: dict[str, str] | None = None
    was: Attributes | None = None
    now: Attributes | None = None
    marks: list[Formatting] | None = None
    content: list[Node] | None = None

    def says(self) -> bool:
        """Whether there is anything to carry."""
        return not (
            self.kept is None and self.was is None and self.type is None and self.marks is None and self.content is None
        )


class Start(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Where a node or a mark begins that is not written as one."""

    node: Node | None = None
    mark: Mark | None = None
    at: int = 0
    over: bool = False


class End(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Where one ends, by its type."""

    node: str | None = None
    mark: str | None = None


class Piece(msgspec.Struct, forbid_unknown_fields=True):
    """A piece of a document, as storage."""

    storage: str


Parameters = Record | Start | End | Piece
_KEYS: Final[dict[type[Parameters], str]] = {Record: "kept", Start: "start", End: "end", Piece: "storage"}
_READ: Final[dict[str, type[Parameters]]] = {key: kind for kind, key in _KEYS.items()}


def carrier(parameters: Parameters, inline: bool, shown: str = "") -> Node:
    """The extension that carries something. shown: the text that stands for it."""
    attrs: Attributes = {"extensionType": STORAGE, "extensionKey": _KEYS[type(parameters)], "parameters": parameters}
    if shown:
        attrs["text"] = shown
    return Node("inlineExtension" if inline else "extension", attrs=attrs)


CARRIERS: Final = frozenset(("extension", "inlineExtension"))
"""The types of nodes that carry."""


def is_carrier(node: Node) -> bool:
    return node.type in CARRIERS and node.attrs is not None and node.attrs.get("extensionType") == STORAGE


def carried(node: Node) -> Parameters | None:
    """What an extension carries; None where that is nothing, or not whole."""
    attrs = node.attrs or {}
    kind = _READ.get(attrs.get("extensionKey", "")) if isinstance(attrs.get("extensionKey"), str) else None
    if kind is None or node.marks or node.kept:
        return None
    try:
        found = msgspec.convert(attrs.get("parameters"), kind)
    except (msgspec.ValidationError, RecursionError):
        return None
    return found if _is_sound(found) else None


def difference(original: Attributes | None, written: Attributes | None) -> tuple[Attributes | None, Attributes | None]:
    """What attributes were, and are now, where they were written otherwise. One that was made up says so itself."""
    old, new = original or {}, written or {}
    names = [name for name in {**old, **new} if _differ(old.get(name), new.get(name))]
    names = [name for name in names if name in old or not str(new[name]).startswith(MADE)]
    if not names:
        return None, None
    return {name: old.get(name) for name in names}, {name: new[name] for name in names if name in new} or None


def _differ(one: Any, other: Any) -> bool:
    return one is not other and (type(one) is not type(other) or one != other)


def restored(attrs: Attributes | None, record: Record) -> Attributes | None:
    """Attributes as they were. Only of a record that `is_current`."""
    if record.was is None:
        return attrs
    found = dict(attrs or {})
    for name, value in record.was.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = value
    return found or None


def is_current(attrs: Attributes | None, record: Record) -> bool:
    """Whether the attributes are still as they were written."""
    now, given = record.now or {}, attrs or {}
    return all(given.get(name) == now.get(name) for name in record.was or ())


def encoded(record: Record) -> str:
    """A record in an attribute."""
    return msgspec.json.encode(record).decode()


def decoded(value: Any) -> Record | None:
    """A record from an attribute; None where that is none."""
    try:
        record = msgspec.json.decode(value, type=Record) if isinstance(value, str) else None
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return None
    return record if record is not None and _is_sound(record) else None


# What comes back may have been written by anybody; elements must at least be some.


def _element_is_sound(attrs: Attributes | None) -> bool:
    given = attrs or {}
    attributes = given.get("attributes", {})
    return (
        isinstance(given.get("name"), str)
        and isinstance(attributes, dict)
        and all(isinstance(value, str) for value in attributes.values())
    )


def _mark_is_sound(mark: Mark) -> bool:
    return mark.type != ELEMENT or _element_is_sound(mark.attrs)


def _nodes_are_sound(nodes: Iterable[Node]) -> bool:
    for top in nodes:
        for node in walk(top):
            if node.type in (ELEMENT, INLINE_ELEMENT) and not _element_is_sound(node.attrs):
                return False
            if node.marks and not all(map(_mark_is_sound, node.marks)):
                return False
            if node.type == "text" and not node.text:
                return False
    return True


def _is_sound(found: Parameters) -> bool:
    if isinstance(found, Piece):
        return True
    if isinstance(found, End):
        return (found.node is None) != (found.mark is None)
    if isinstance(found, Start):
        if (found.node is None) == (found.mark is None) or found.at < 0:
            return False
        return _mark_is_sound(found.mark) if found.mark else _nodes_are_sound([found.node] if found.node else [])
    if found.of < 0 or not all(one.at >= 0 and _mark_is_sound(one.mark) for one in found.marks or ()):
        return False
    return _nodes_are_sound(found.content or ())
