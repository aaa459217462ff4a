"""The Atlassian document format: which types of nodes there are, what each may hold, and which marks it may bear where.

`check` refuses what the published schema refuses. It lets through what clients do regardless: attributes of their own
(`__autoSize`), items without a `localId`, a document without a `version`. It is stricter where that schema says nothing
at all: of paragraphs, headings and pictures in a `bodiedSyncBlock`, and of all but the first two blocks of a task.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, NoReturn

from watersmeet.markup.adf.attributes import MARKS, MAY_LACK, NODES, Shape, fault
from watersmeet.markup.errors import MarkupError

Marks = tuple[frozenset[str], ...]
"""The marks of a node are all from one of these sets."""


class Place(NamedTuple):
    """What may stand somewhere. holds: by type, the marks that it may bear there."""

    holds: dict[str, Marks]
    least: int = 0
    most: int | None = None


class Type(NamedTuple):
    """What a node of a type is made of, beside its attributes.

    bears:    it may have `marks`, were they empty.
    content:  what it holds; None for nothing.
    optional: the members among `attrs` and `content` that may be left out.
    """

    content: str | None = None
    bears: bool = False
    optional: frozenset[str] = frozenset()


def _marks(*alternatives: str) -> Marks:
    return tuple(frozenset(one.split()) for one in alternatives)


BARE: Final[Marks] = (frozenset(),)
_SMALL: Final = _marks("fontSize")
_ALIGNED: Final = _marks("fontSize alignment")
_MOVED: Final = _marks("fontSize alignment", "fontSize indentation")
_HEADING: Final = _marks("alignment", "indentation")
_BREAKOUT: Final = _marks("breakout")
_EXTENSION: Final = _marks("dataConsumer fragment")
_MEDIA: Final = _marks("dataConsumer link annotation border")
_SINGLE: Final = _marks("link")
_TABLE: Final = _marks("fragment")
_WORDS: Final = _marks(
    "link em strong strike subsup underline textColor annotation backgroundColor", "code link annotation"
)


def _bare(names: str) -> dict[str, Marks]:
    return dict.fromkeys(names.split(), BARE)


def _without(holds: dict[str, Marks], names: str) -> dict[str, Marks]:
    return {name: marks for name, marks in holds.items() if name not in names.split()}


_MACRO: Final = {"extension": _EXTENSION}
_BASIC: Final = {**_bare("bulletList orderedList codeBlock"), "mediaSingle": _SINGLE}
_COMMON: Final = {**_BASIC, **_bare("mediaGroup decisionList taskList rule panel blockquote blockCard embedCard")}
_SYNCED: Final = {**_COMMON, "paragraph": _MOVED, "heading": _HEADING, "table": _TABLE, "expand": BARE}
_WHOLE: Final = {**_SYNCED, **_MACRO, "bodiedExtension": _EXTENSION}
_NESTED: Final = {**_COMMON, **_MACRO, "paragraph": _SMALL, "heading": BARE}
_INLINE: Final = {
    "text": _WORDS,
    **_bare("date emoji hardBreak inlineCard mention placeholder status"),
    "inlineExtension": _EXTENSION,
    "mediaInline": _MEDIA,
}
_ROOT: Final = dict.fromkeys(_bare("codeBlock expand layoutSection syncBlock bodiedSyncBlock"), _BREAKOUT)
_ANY: Final = _marks("fontSize alignment indentation")

PLACES: Final[dict[str, Place]] = {
    "doc": Place({**_WHOLE, **_ROOT}),
    "column": Place(_WHOLE, 1),
    "sync": Place({**_SYNCED, "paragraph": _ANY, "heading": _ANY, "layoutSection": _BREAKOUT}, 1),
    "macro": Place({**_NESTED, "table": _TABLE}, 1),
    "expand": Place({**_NESTED, "table": _TABLE, "nestedExpand": BARE}, 1),
    "nestedExpand": Place(_without(_NESTED, "blockCard embedCard"), 1),
    "panel": Place(_without(_NESTED, "embedCard panel blockquote"), 1),
    "blockquote": Place({**_BASIC, **_MACRO, "paragraph": BARE, "mediaGroup": BARE}, 1),
    "item": Place({**_BASIC, **_MACRO, "paragraph": _SMALL, "taskList": BARE}, 1),
    "task": Place({**_MACRO, "paragraph": _SMALL}, 1),
    "cell": Place({**_NESTED, "paragraph": _ALIGNED, "heading": _HEADING, "nestedExpand": BARE}, 1),
    "line": Place(_INLINE),
    "caption": Place(_without(_INLINE, "inlineExtension mediaInline")),
    "code": Place({"text": BARE}),
    "list": Place(_bare("listItem"), 1),
    "tasks": Place(_bare("taskItem blockTaskItem taskList"), 1),
    "decisions": Place(_bare("decisionItem"), 1),
    "rows": Place(_bare("tableRow"), 1),
    "cells": Place(_bare("tableCell tableHeader")),
    "columns": Place(_bare("layoutColumn"), 2, 3),
    "any columns": Place(_bare("layoutColumn")),
    "files": Place({"media": _MEDIA}, 1),
    "picture": Place({"media": _MEDIA, "caption": BARE}, 1, 2),
}
"""What stands where, by the names that `TYPES` calls them by."""

_ATTRS: Final = frozenset({"attrs"})
_BOTH: Final = frozenset({"attrs", "content"})

TYPES: Final[dict[str, Type]] = {
    "paragraph": Type("line", True, _BOTH),
    "heading": Type("line", True, frozenset({"content"})),
    "blockquote": Type("blockquote", optional=_ATTRS),
    "bulletList": Type("list", optional=_ATTRS),
    "orderedList": Type("list", optional=_ATTRS),
    "listItem": Type("item", optional=_ATTRS),
    "taskList": Type("tasks"),
    "taskItem": Type("line", optional=frozenset({"content"})),
    "blockTaskItem": Type("task"),
    "decisionList": Type("decisions"),
    "decisionItem": Type("line", optional=frozenset({"content"})),
    "codeBlock": Type("code", True, _BOTH),
    "rule": Type(optional=_ATTRS),
    "panel": Type("panel"),
    "expand": Type("expand", True, _ATTRS),
    "nestedExpand": Type("nestedExpand"),
    "layoutSection": Type("columns", True, _ATTRS),
    "layoutColumn": Type("column"),
    "table": Type("rows", True, _ATTRS),
    "tableRow": Type("cells", optional=_ATTRS),
    "tableHeader": Type("cell", optional=_ATTRS),
    "tableCell": Type("cell", optional=_ATTRS),
    "mediaSingle": Type("picture", True, _ATTRS),
    "mediaGroup": Type("files", optional=_ATTRS),
    "media": Type(bears=True),
    "caption": Type("caption", optional=_BOTH),
    "blockCard": Type(),
    "embedCard": Type(),
    "inlineCard": Type(),
    "extension": Type(bears=True),
    "bodiedExtension": Type("macro", True),
    "inlineExtension": Type(bears=True),
    "mediaInline": Type(bears=True),
    "syncBlock": Type(bears=True),
    "bodiedSyncBlock": Type("sync", True),
    "hardBreak": Type(optional=_ATTRS),
    "mention": Type(),
    "emoji": Type(),
    "date": Type(),
    "placeholder": Type(),
    "status": Type(),
    "text": Type(bears=True, optional=_ATTRS),
}
"""All types but `doc`."""


def _members(kind: str) -> frozenset[str]:
    its = TYPES[kind]
    held = (("attrs", kind in NODES), ("content", its.content is not None), ("marks", its.bears))
    return frozenset(["type", *(name for name, there in held if there)])


_MEMBERS: Final = {kind: _members(kind) for kind in TYPES}


def content_of(kind: str, place: str) -> str | None:
    """The place inside a node of a type that stands in a place."""
    if kind == "layoutSection" and place == "sync":
        return "any columns"
    return TYPES[kind].content


class Asked(NamedTuple):
    """What is asked of a node of a type that stands in a place.

    lax:           its localId may be missing.
    inside:        the place inside it.
    needs_content: its `content` may not be left out.
    """

    members: frozenset[str]
    marks: Marks
    shapes: tuple[Shape, ...]
    needs_attrs: bool
    lax: bool
    inside: str
    needs_content: bool


def _asked(kind: str, place: str, marks: Marks) -> Asked:
    its, shapes, lax = TYPES[kind], NODES.get(kind, ()), kind in MAY_LACK
    only_local = lax and shapes[0].required == ("localId",)
    return Asked(
        members=_MEMBERS[kind],
        marks=marks,
        shapes=shapes,
        needs_attrs="attrs" not in its.optional and not only_local,
        lax=lax,
        inside=content_of(kind, place) or "",
        needs_content=its.content is not None and "content" not in its.optional,
    )


_ASKED: Final = {
    place: {kind: _asked(kind, place, marks) for kind, marks in its.holds.items() if kind != "text"}
    for place, its in PLACES.items()
}
"""What is asked of all types but text, by the places they stand in."""

Trail = tuple[Any, int | str]
"""Where a node is: where its parent is, and its index there or the rest of its path."""


def _refused(trail: Trail | None, rest: str, expected: str) -> NoReturn:
    path = [rest]
    while trail is not None:
        trail, part = trail
        path.append(part if isinstance(part, str) else f".content[{part}]")
    raise MarkupError(f"${''.join(reversed(path))}: {expected}")


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))


def check(document: Any) -> None:
    """Refuse a document that is not valid, with MarkupError, which names the JSON path and what was expected there."""
    if not isinstance(document, dict) or document.get("type") != "doc":
        _refused(None, "", 'expected an object of type "doc"')
    for name in document:
        if name not in ("type", "version", "content"):
            _refused(None, f".{name}", "expected no such member; a doc has content, type, version")
    version = document.get("version", 1)
    if isinstance(version, bool) or version != 1:
        _refused(None, ".version", "expected 1")
    _check_content(document.get("content"), "doc", None)


def _check_content(content: Any, where: str, trail: Trail | None) -> None:
    if not isinstance(content, list):
        _refused(trail, ".content", "expected an array of nodes")
    place = PLACES[where]
    if len(content) < place.least or (place.most is not None and len(content) > place.most):
        most = "" if place.most is None else f" and at most {place.most}"
        _refused(trail, ".content", f"expected at least {place.least}{most} nodes")
    asked = _ASKED[where]
    for index, node in enumerate(content):
        kind = node.get("type") if isinstance(node, dict) else None
        # Most nodes of a document are text without marks.
        if kind == "text" and kind in place.holds:
            text = node.get("text")
            if not isinstance(text, str) or not text:
                _refused((trail, index), ".text", "expected a string that is not empty")
            if len(node) > 2:
                _check_marked(node, place.holds[kind], (trail, index))
            continue
        its = asked.get(kind) if isinstance(kind, str) else None
        if its is None:
            _refused((trail, index), ".type", f"expected one of {_listed(place.holds)}")
        if not its.members.issuperset(node):
            odd = next(name for name in node if name not in its.members)
            _refused((trail, index), f".{odd}", f"expected no such member; a {kind} has {_listed(its.members)}")
        if "marks" in node:
            _check_marks(node["marks"], its.marks, (trail, index))
        if "attrs" in node:
            _check_attrs(node["attrs"], its.shapes, (trail, index), its.lax)
        elif its.needs_attrs:
            required = _listed(its.shapes[0].required) or "attributes"
            _refused((trail, index), ".attrs", f"expected an object with {required}")
        if "content" in node or its.needs_content:
            _check_content(node.get("content"), its.inside, (trail, index))
    if where == "picture":
        for index, node in enumerate(content):
            if (node["type"] == "caption") != (index == 1):
                _refused((trail, index), ".type", "expected a media and after it at most one caption")


def _check_marked(node: dict[str, Any], allowed: Marks, here: Trail) -> None:
    for name in node:
        if name not in ("type", "text", "marks"):
            _refused(here, f".{name}", "expected no such member; a text has marks, text, type")
    _check_marks(node["marks"], allowed, here)


def _check_attrs(attrs: Any, shapes: tuple[Shape, ...], here: Trail, lax: bool = False) -> None:
    if not isinstance(attrs, dict):
        _refused(here, ".attrs", "expected an object")
    first = None
    for shape in shapes:
        wrong = fault(shape, attrs, lax)
        if wrong is None:
            return
        # Of several shapes, the one that the attributes were meant to have is the one that fails latest.
        first = wrong if first is None or (first[1] == "" and wrong[1]) else first
    if first is not None:
        name, expected = first
        known = _listed({name for shape in shapes for name in shape.rules})
        _refused(here, f".attrs.{name}", f"expected {expected}" if expected else f"expected one of {known}")


def _check_marks(marks: Any, allowed: Marks, here: Trail) -> None:
    if not isinstance(marks, list):
        _refused(here, ".marks", "expected an array of marks")
    found = set()
    for index, mark in enumerate(marks):
        kind = mark.get("type") if isinstance(mark, dict) else None
        if not isinstance(kind, str) or kind not in MARKS:
            _refused((here, f".marks[{index}]"), ".type", f"expected {_words(allowed)}")
        found.add(kind)
    for one in allowed:
        if found <= one:
            break
    else:
        for index, mark in enumerate(marks):
            if not any(mark["type"] in one for one in allowed):
                _refused((here, f".marks[{index}]"), ".type", f"expected {_words(allowed)}")
        _refused(here, ".marks", f"expected {_words(allowed)}")
    for index, mark in enumerate(marks):
        kind = mark["type"]
        shape = MARKS[kind]
        if len(mark) > 1:
            for name in mark:
                if name != "type" and (name != "attrs" or shape is None):
                    _refused((here, f".marks[{index}]"), f".{name}", f"expected no such member in the mark {kind}")
        if shape is not None:
            _check_attrs(mark.get("attrs"), (shape,), (here, f".marks[{index}]"))


def _words(allowed: Marks) -> str:
    sets = [_listed(one) for one in allowed if one]
    return "marks of " + ", or of ".join(sets) if sets else "no marks"
