"""Directives: `:name[label]{attributes}` in a line, `::name…` among blocks, `:::name…` to `:::` around blocks.

An attribute is `name=value`; its value is a bare word or JSON. A bare word is a string unless it is a JSON literal.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from watersmeet.markup.levels import is_shallow

Keys = dict[str, Any]

MACRO: Final = "macro"
"""The directive of macros, whose attributes are the parameters: bare words are strings."""

_NAME: Final = re.compile(r"[a-zA-Z]+")
_LABEL: Final = re.compile(r"\[((?:[^\\\[\]\n]|\\[^\n])*)\]")
_ESCAPED: Final = re.compile(r"\\([\\\[\]])")
_SPECIAL: Final = re.compile(r"[\\\[\]]")
_KEY: Final = re.compile(r'([+@.^]?)(?:([\w:.-]+)|(?="))')
_BARE: Final = re.compile(r"[\w.:/#%?&@,+~=-]+")
_LITERALS: Final = {"true": True, "false": False, "null": None}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,25})?(e[+-]?[0-9]{1,3})?")
_JSON: Final = json.JSONDecoder()
_MOST_LEVELS: Final = 100


class Directive(NamedTuple):
    """label: None where there is none. source: as it was written."""

    name: str
    label: str | None
    keys: Keys
    source: str = ""


class Budget:
    """How much may be looked at in vain, so that reading takes time in proportion to the text."""

    def __init__(self, text: str) -> None:
        self.left = 10 * len(text) + 1000


def name_at(text: str, at: int) -> str:
    """The word that stands at a place; empty where there is none."""
    found = _NAME.match(text, at)
    return found[0] if found else ""


def label_at(text: str, at: int) -> tuple[str | None, int]:
    """The label at a place, without its escapes, and where it ends."""
    found = _LABEL.match(text, at)
    return (None, at) if found is None else (_ESCAPED.sub(r"\1", found[1]), found.end())


def keys_at(text: str, at: int, budget: Budget, *, words: bool = False) -> tuple[Keys | None, int]:
    """The attributes in braces at a place, and where they end; None where there are none that can be read.

    words: a bare word is always a string.
    """
    if not text.startswith("{", at) or budget.left < 0:
        return None, at
    keys: Keys = {}
    here = at + 1
    while True:
        while text.startswith(" ", here):
            here += 1
        if text.startswith("}", here):
            return keys, here + 1
        here = _one_key(text, here, keys, budget, words)
        if here < 0:
            return None, at


def _one_key(text: str, at: int, keys: Keys, budget: Budget, words: bool) -> int:
    """Read one attribute; where it ends, or less than nothing."""
    budget.left -= 1
    found = _KEY.match(text, at)
    if found is None:
        return -1
    here = found.end()
    name = found[2]
    if name is None:
        quoted, here = _json_at(text, here, budget)
        if not isinstance(quoted, str):
            return -1
        name = quoted
    budget.left -= here - at
    key = found[1] + name
    if not text.startswith("=", here):
        keys[key] = True
        return here
    here += 1
    bare = _BARE.match(text, here)
    if bare:
        budget.left -= len(bare[0])
        keys[key] = bare[0] if words else _bare_value(bare[0])
        return bare.end()
    value, end = _json_at(text, here, budget)
    if end < 0:
        return -1
    keys[key] = value
    return end


def _bare_value(word: str) -> Any:
    if word in _LITERALS:
        return _LITERALS[word]
    number = _NUMBER.fullmatch(word)
    if number is None:
        return word
    return float(word) if number[1] or number[2] else int(word)


def _json_at(text: str, at: int, budget: Budget) -> tuple[Any, int]:
    if not text.startswith(('"', "{", "["), at):
        return None, -1
    try:
        value, end = _JSON.raw_decode(text, at)
    except json.JSONDecodeError as error:
        budget.left -= max(error.pos - at, 1)
        return None, -1
    except (RecursionError, ValueError):
        budget.left -= len(text) - at
        return None, -1
    budget.left -= end - at
    return (value, end) if is_shallow([value], _MOST_LEVELS) else (None, -1)


def read(text: str, at: int, names: frozenset[str], budget: Budget) -> tuple[Directive | None, int]:
    """The directive at the place after its colons, of one of these names, and where it ends."""
    name = name_at(text, at)
    if name not in names:
        return None, at
    here = at + len(name)
    label, here = label_at(text, here)
    if name == "tree" and label is None:
        value, end = _json_at(text, here, budget)
        if not isinstance(value, dict) or end < 0:
            return None, at
        return Directive(name, None, value), end
    keys, end = keys_at(text, here, budget, words=name == MACRO)
    if keys is None:
        return (None, at) if text.startswith("{", here) else (Directive(name, label, {}), here)
    return Directive(name, label, keys), end


def written(name: str, keys: Keys, label: str | None = None) -> str:
    """A directive without its colons. A label has no line breaks."""
    shown = "" if label is None else f"[{_SPECIAL.sub(_escape, label)}]"
    return f"{name}{shown}{braces(keys, words=name == MACRO) if keys or label is None else ''}"


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]


def braces(keys: Keys, *, words: bool = False) -> str:
    """Attributes in their braces."""
    return "{" + " ".join(_written_key(key, value, words) for key, value in keys.items()) + "}"


def _written_key(key: str, value: Any, words: bool) -> str:
    sigil, name = (key[0], key[1:]) if key[:1] in "+@.^" and key else ("", key)
    if not re.fullmatch(r"\w[\w:.-]*", name):
        name = encoded(name)
    return f"{sigil}{name}" if value is True else f"{sigil}{name}={_written_value(value, words)}"


def _written_value(value: Any, words: bool) -> str:
    if isinstance(value, str) and _BARE.fullmatch(value) and (words or _bare_value(value) == value):
        return value
    return encoded(value)


def encoded(value: Any) -> str:
    """JSON in one line. A backtick, which ends code, is written as an escape."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("`", "\\u0060")
