"""Attributes of the Atlassian document format's nodes and marks: which there are, and what they may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any, Final, NamedTuple


class Rule(NamedTuple):
    """What a value may be. expected: in words, for a refusal."""

    allows: Callable[[Any], bool]
    expected: str


class Shape(NamedTuple):
    """One way a set of attributes may look."""

    rules: dict[str, Rule]
    required: tuple[str, ...]


def _number(least: float | None = None, most: float | None = None) -> Rule:
    def allows(value: Any) -> bool:
        kind = type(value)
        if not (kind is int or (kind is float and isfinite(value))):
            return False
        return (least is None or value >= least) and (most is None or value <= most)

    if least is None:
        return Rule(allows, "a number")
    return Rule(allows, f"a number from {least:g} to {most:g}" if most is not None else f"a number from {least:g}")


def _one_of(words: str) -> Rule:
    allowed = frozenset(words.split())
    listed = ", ".join(f'"{word}"' for word in words.split())
    return Rule(
        lambda value: isinstance(value, str) and value in allowed, f"one of {listed}" if len(allowed) > 1 else listed
    )


def _matching(pattern: str, expected: str) -> Rule:
    compiled = re.compile(pattern)
    return Rule(lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None, expected)


_TEXT: Final = Rule(lambda value: isinstance(value, str), "a string")
_NAME: Final = Rule(lambda value: isinstance(value, str) and value != "", "a string that is not empty")
_FLAG: Final = Rule(lambda value: isinstance(value, bool), "true or false")
_ANY: Final = Rule(lambda value: True, "anything")
_NUMBER: Final = _number()
_PERCENT: Final = _number(0, 100)
_COLOR: Final = _matching("#[0-9a-fA-F]{6}", "a colour such as #ff5630")
_NUMBERS: Final = Rule(lambda value: isinstance(value, list) and all(map(_NUMBER.allows, value)), "an array of numbers")
_TEXTS: Final = Rule(
    lambda value: isinstance(value, list) and value != [] and all(isinstance(one, str) for one in value),
    "an array of strings that is not empty",
)
_NEWLINE: Final = Rule(lambda value: value == "\n", 'a line feed, "\\n"')
_STATE: Final = _one_of("TODO DONE")
_HEIGHT: Final = _one_of("top middle bottom")
_FLOAT: Final = _one_of("wide full-width center wrap-right wrap-left align-end align-start")


def _is_view(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str) and value.keys() <= {"type", "properties"}


def _is_datasource(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"id", "parameters", "views"}:
        return False
    views = value["views"]
    return isinstance(value["id"], str) and isinstance(views, list) and views != [] and all(map(_is_view, views))


_DATASOURCE: Final = Rule(_is_datasource, "an object with id, parameters and views")


def _shape(required: dict[str, Rule] | None = None, /, **optional: Rule) -> Shape:
    return Shape({**(required or {}), **optional}, tuple(required or ()))


_LOCAL: Final = (_shape(localId=_TEXT),)
_TITLED: Final = (_shape(title=_TEXT, localId=_TEXT),)
_ITEM: Final = (_shape({"localId": _TEXT, "state": _STATE}),)
_SYNC: Final = (_shape({"resourceId": _TEXT, "localId": _TEXT}),)
_EXTENSION_NAMES: Final = {"extensionKey": _NAME, "extensionType": _NAME}
_EXTENSION: Final = (
    _shape(_EXTENSION_NAMES, parameters=_ANY, text=_TEXT, layout=_one_of("wide full-width default"), localId=_NAME),
)
_CELL: Final = (
    _shape(colspan=_NUMBER, rowspan=_NUMBER, colwidth=_NUMBERS, background=_TEXT, localId=_TEXT, valign=_HEIGHT),
)
_FILE: Final = {"localId": _TEXT, "alt": _TEXT, "height": _NUMBER, "width": _NUMBER, "occurrenceKey": _NAME}

NODES: Final[dict[str, tuple[Shape, ...]]] = {
    "paragraph": _LOCAL,
    "heading": (_shape({"level": _number(1, 6)}, localId=_TEXT),),
    "blockquote": _LOCAL,
    "bulletList": _LOCAL,
    "orderedList": (_shape(order=_number(0), localId=_TEXT),),
    "listItem": _LOCAL,
    "taskList": (_shape({"localId": _TEXT}),),
    "taskItem": _ITEM,
    "blockTaskItem": _ITEM,
    "decisionList": (_shape({"localId": _TEXT}),),
    "decisionItem": (_shape({"localId": _TEXT, "state": _TEXT}),),
    "codeBlock": (_shape(language=_TEXT, uniqueId=_TEXT, localId=_TEXT, wrap=_FLAG, hideLineNumbers=_FLAG),),
    "rule": _LOCAL,
    "panel": (
        _shape(
            {"panelType": _one_of("info note tip warning error success custom")},
            panelIcon=_TEXT,
            panelIconId=_TEXT,
            panelIconText=_TEXT,
            panelColor=_TEXT,
            localId=_TEXT,
        ),
    ),
    "expand": _TITLED,
    "nestedExpand": _TITLED,
    "layoutSection": _LOCAL,
    "layoutColumn": (_shape({"width": _PERCENT}, localId=_TEXT, valign=_HEIGHT),),
    "table": (
        _shape(
            displayMode=_one_of("default fixed"),
            isNumberColumnEnabled=_FLAG,
            layout=_one_of("wide full-width center align-end align-start default"),
            localId=_NAME,
            width=_NUMBER,
        ),
    ),
    "tableRow": _LOCAL,
    "tableHeader": _CELL,
    "tableCell": _CELL,
    "mediaSingle": (
        _shape({"layout": _FLOAT}, width=_PERCENT, widthType=_one_of("percentage"), localId=_TEXT),
        _shape({"layout": _FLOAT, "width": _number(0), "widthType": _one_of("pixel")}, localId=_TEXT),
    ),
    "media": (
        _shape({"type": _one_of("link file"), "id": _NAME, "collection": _TEXT}, **_FILE),
        _shape({"type": _one_of("external"), "url": _TEXT}, localId=_TEXT, alt=_TEXT, height=_NUMBER, width=_NUMBER),
    ),
    "mediaInline": (_shape({"id": _NAME, "collection": _TEXT}, type=_one_of("link file image"), data=_ANY, **_FILE),),
    "caption": _LOCAL,
    "blockCard": (
        _shape({"datasource": _DATASOURCE}, url=_TEXT, width=_NUMBER, layout=_FLOAT, localId=_TEXT),
        _shape({"url": _TEXT}, localId=_TEXT),
        _shape({"data": _ANY}, localId=_TEXT),
    ),
    "embedCard": (
        _shape(
            {"url": _TEXT, "layout": _FLOAT},
            width=_PERCENT,
            originalHeight=_NUMBER,
            originalWidth=_NUMBER,
            localId=_TEXT,
        ),
    ),
    "inlineCard": (_shape({"url": _TEXT}, localId=_TEXT), _shape({"data": _ANY}, localId=_TEXT)),
    "extension": _EXTENSION,
    "bodiedExtension": _EXTENSION,
    "inlineExtension": (_shape(_EXTENSION_NAMES, parameters=_ANY, text=_TEXT, localId=_NAME),),
    "syncBlock": _SYNC,
    "bodiedSyncBlock": _SYNC,
    "hardBreak": (_shape(text=_NEWLINE, localId=_TEXT),),
    "mention": (
        _shape({"id": _TEXT}, localId=_TEXT, text=_TEXT, accessLevel=_TEXT, userType=_one_of("DEFAULT SPECIAL APP")),
    ),
    "emoji": (_shape({"shortName": _TEXT}, id=_TEXT, text=_TEXT, localId=_TEXT),),
    "date": (_shape({"timestamp": _NAME}, localId=_TEXT),),
    "placeholder": (_shape({"text": _TEXT}, localId=_TEXT),),
    "status": (
        _shape(
            {
                "text": _NAME,
                "color": _matching(
                    "neutral|purple|blue|red|yellow|green|#[0-9a-fA-F]{6}",
                    "neutral, purple, blue, red, yellow, green or #rrggbb",
                ),
            },
            localId=_TEXT,
            style=_TEXT,
        ),
    ),
}
"""The ways the attributes of each type of node may look; a type that is not here has none."""

MARKS: Final[dict[str, Shape | None]] = {
    "strong": None,
    "em": None,
    "underline": None,
    "strike": None,
    "code": None,
    "subsup": _shape({"type": _one_of("sub sup")}),
    "textColor": _shape({"color": _COLOR}),
    "backgroundColor": _shape({"color": _COLOR}),
    "link": _shape({"href": _TEXT}, title=_TEXT, id=_TEXT, collection=_TEXT, occurrenceKey=_TEXT),
    "annotation": _shape({"id": _TEXT, "annotationType": _one_of("inlineComment")}),
    "alignment": _shape({"align": _one_of("center end")}),
    "indentation": _shape({"level": _number(1, 6)}),
    "fontSize": _shape({"fontSize": _one_of("small")}),
    "breakout": _shape({"mode": _one_of("wide full-width")}, width=_NUMBER),
    "border": _shape(
        {"size": _number(1, 3), "color": _matching("#[0-9a-fA-F]{8}|#[0-9a-fA-F]{6}", "a colour such as #091e4224")}
    ),
    "dataConsumer": _shape({"sources": _TEXTS}),
    "fragment": _shape({"localId": _NAME}, name=_TEXT),
}
"""How the attributes of each mark look; None where it has none."""

MAY_LACK: Final = frozenset({"taskList", "taskItem", "blockTaskItem", "decisionList", "decisionItem"})
"""Types whose localId the format requires, and clients leave out."""

PRIVATE: Final = "__"
"""What the names of attributes begin with that clients keep for themselves."""


def fault(shape: Shape, attrs: dict[str, Any], lax: bool = False) -> tuple[str, str] | None:
    """The first attribute that is not as it should be, and what was expected there ("" for one that may not be).

    lax: a missing localId is no fault.
    """
    rules = shape.rules
    for name, value in attrs.items():
        rule = rules.get(name)
        if rule is None:
            if not name.startswith(PRIVATE):
                return name, ""
        elif not rule.allows(value):
            return name, rule.expected
    for name in shape.required:
        if name not in attrs and not (lax and name == "localId"):
            return name, rules[name].expected
    return None
