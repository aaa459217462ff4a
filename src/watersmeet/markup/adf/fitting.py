"""Attributes and marks, brought into what the Atlassian document format allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, Final

from watersmeet.markup.adf.attributes import MARKS, NODES, PRIVATE, Shape, fault
from watersmeet.markup.adf.carried import MADE, STORAGE, Formatting, Piece, Record, decoded, difference, encoded
from watersmeet.markup.adf.schema import TYPES, Marks
from watersmeet.markup.facts import Facts
from watersmeet.markup.references import address, file_ref
from watersmeet.markup.tree import Attributes, Mark, Node, attribute, kept

_UNKNOWN: Final = "unknown"
_DEFAULTS: Final[dict[str, Attributes]] = {
    "heading": {"level": 6},
    "taskItem": {"state": "TODO"},
    "blockTaskItem": {"state": "TODO"},
    "decisionItem": {"state": "DECIDED"},
    "panel": {"panelType": "info"},
    "layoutColumn": {"width": 50},
    "mediaSingle": {"layout": "center"},
    "embedCard": {"layout": "center"},
    "status": {"text": " ", "color": "neutral"},
    "date": {"timestamp": "0"},
    "media": {"type": "file", "id": _UNKNOWN},
    "mediaInline": {"id": _UNKNOWN},
    "extension": {"extensionKey": _UNKNOWN, "extensionType": _UNKNOWN},
    "bodiedExtension": {"extensionKey": _UNKNOWN, "extensionType": _UNKNOWN},
    "inlineExtension": {"extensionKey": _UNKNOWN, "extensionType": _UNKNOWN},
}
"""What a required attribute is where it is missing or wrong; a localId is made up, any other is empty."""

_KEY: Final = STORAGE + ":"
"""What an occurrenceKey begins with that carries something."""

_CODE: Final = frozenset({"code"})


MAY_SAY_NOTHING: Final = frozenset(kind for kind, its in TYPES.items() if kind not in NODES or "attrs" in its.optional)
"""Types that may have no attributes."""


class Writing:
    """What is known while one document is written.

    most:   how deep blocks may be; those that would be deeper are written as pieces of storage.
    pieces: those, with what is to be written there.
    """

    def __init__(self, facts: Facts, most: int) -> None:
        self.facts = facts
        self.most = most
        self.deepest = 0
        self.pieces: list[tuple[Piece, Node]] = []
        self._made = count(1)

    def made(self) -> str:
        """A localId."""
        return f"{MADE}{next(self._made)}"


def fitted(kind: str, attrs: Attributes | None, writing: Writing) -> Attributes | None:
    """The attributes a node of a type may have: what fits, and what has to be there."""
    shapes = NODES.get(kind)
    if shapes is None:
        return None
    if attrs is None and kind in MAY_SAY_NOTHING:
        return None
    given = attrs or {}
    for shape in shapes:
        if fault(shape, given) is None and not any(name.startswith(PRIVATE) for name in given):
            return attrs if attrs is not None else given
    shape = max(shapes, key=lambda one: _score(one, given))
    fit = {name: value for name, value in given.items() if name in shape.rules and shape.rules[name].allows(value)}
    for name in shape.required:
        if name not in fit:
            default = _DEFAULTS.get(kind, {}).get(name)
            fit[name] = writing.made() if name == "localId" else "" if default is None else default
    return fit or ({} if "attrs" not in TYPES[kind].optional else None)


def _score(shape: Shape, attrs: Attributes) -> int:
    """How well attributes fit a shape; those it requires count for more."""
    fit = [name for name, value in attrs.items() if name in shape.rules and shape.rules[name].allows(value)]
    return sum(100 if name in shape.required else 1 for name in fit) - 50 * len(shape.required)


# Marks

Fitted = tuple[list[Mark] | None, list[Formatting]]
"""The marks that are written, and what they do not say."""


def fitted_marks(marks: list[Mark] | None, allowed: Marks, facts: Facts) -> Fitted:
    """The marks of a node where only some may stand."""
    if not marks:
        return marks, []
    types = _chosen(marks, allowed)
    written: list[Mark] = []
    left: list[Formatting] = []
    same = True
    for at, mark in enumerate(marks):
        one = _fitted_mark(mark, facts) if mark.type in types else None
        if one is mark:
            written.append(mark)
            continue
        same = False
        if one is not None:
            written.append(one)
        if one is None or mark.type != "link":
            left.append(Formatting(mark, at, over=one is not None))
    return (marks if same else written or None), left


def _chosen(marks: Sequence[Mark], allowed: Marks) -> frozenset[str]:
    """Of the sets of marks that may stand together, the one that most of these are in; code is nothing but code."""
    if len(allowed) == 1:
        return allowed[0]
    found = {mark.type for mark in marks}
    for one in allowed:
        if found <= one:
            return one
    if "code" in found:
        return next((one for one in allowed if one >= _CODE), allowed[0])
    return max(allowed, key=lambda one: len(found & one))


def _fitted_mark(mark: Mark, facts: Facts) -> Mark | None:
    if mark.kept is not None and mark.type == "link":
        return _fitted_link(mark, facts)
    shape = MARKS[mark.type]
    if shape is None:
        return mark if mark.attrs is None and mark.kept is None else Mark(mark.type)
    if mark.attrs is None or fault(shape, mark.attrs) is not None or any(n.startswith(PRIVATE) for n in mark.attrs):
        return None
    return mark if mark.kept is None else Mark(mark.type, mark.attrs)


def _fitted_link(mark: Mark, facts: Facts) -> Mark | None:
    """A link that says in its id what it was; None for one that leads nowhere."""
    href = address(mark, facts, absolute=bool(facts.base))
    if href is None:
        return None
    attrs: Attributes = {name: value for name, value in (mark.attrs or {}).items() if name in ("href", "title")}
    if kept(mark, "resource") is not None:
        attrs["href"] = href
    if not all(isinstance(value, str) for value in attrs.values()) or "href" not in attrs:
        return None
    was, now = difference(mark.attrs, attrs)
    attrs["id"] = encoded(Record(on="link", kept=mark.kept, was=was, now=now))
    attrs["collection"] = STORAGE
    return Mark("link", attrs)


def link_of(mark: Mark) -> Record | None:
    """What a link says in its id."""
    attrs = mark.attrs or {}
    if mark.type != "link" or attrs.get("collection") != STORAGE:
        return None
    return decoded(attrs.get("id"))


# Media


def fitted_media(node: Node, writing: Writing) -> tuple[Attributes | None, Record | None]:
    """The attributes of a picture or file, and what they do not say, where an occurrenceKey can not carry it."""
    attrs: Attributes = dict(node.attrs or {})
    if kept(node, "resource") == "attachment":
        ref = file_ref(node)
        file = writing.facts.files.get(ref) if ref is not None else None
        if file is not None:
            attrs["id"], attrs["collection"] = file.file_id, f"contentId-{file.container_id}"
        elif not attrs.get("id"):
            attrs["id"] = kept(node, "ri:filename")
    fit = fitted(node.type, attrs if node.attrs is not None or attrs else None, writing)
    was, now = difference(node.attrs, fit)
    if kept(node, "resource") is not None and fit is not None and "id" in fit:
        # With another id it is another file, and no more the one that was named.
        was, now = {"id": attribute(node, "id"), **(was or {})}, {**(now or {}), "id": fit["id"]}
    record = Record(on=node.type, kept=node.kept, was=was, now=now)
    if not record.says():
        return node.attrs, None
    if fit is None or fit.get("type") == "external":
        return fit, record
    return {**fit, "occurrenceKey": _KEY + encoded(_with_own_key(record, node))}, None


def _with_own_key(record: Record, node: Node) -> Record:
    """With the occurrenceKey that a node already had."""
    own = (node.attrs or {}).get("occurrenceKey")
    if own is not None:
        record.was = {**(record.was or {}), "occurrenceKey": own}
        record.now = {name: value for name, value in (record.now or {}).items() if name != "occurrenceKey"} or None
    return record


def media_of(node: Node) -> Record | None:
    """What a picture or file says in its occurrenceKey."""
    key: Any = (node.attrs or {}).get("occurrenceKey")
    if not isinstance(key, str) or not key.startswith(_KEY):
        return None
    return decoded(key[len(_KEY) :])
