"""What a body can be found by besides its text: its headings, the macros in it, and whom it mentions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any, Final, NamedTuple

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.plain import storage_text

OPENING: Final = 300
"""Characters of the first line that count as a heading does."""

_ASIDE: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
"""What may hold the signs of tags and is none. Without it every heading has its end, and looking for it ends soon."""

_INSIDE: Final = r"""(?:[^<>"']++|"[^"<]*"|'[^'<]*')*+"""
_HEADING: Final = re.compile(rf"<h[1-6]\b{_INSIDE}(?<!/)>(.*?)</h[1-6]\s*>", re.DOTALL)
_TAG: Final = re.compile(f"<{_INSIDE}>")
_VALUE: Final = r"""\s*=\s*("[^"<]*"|'[^'<]*')"""
_BEFORE: Final = r"""\s+(?:[^\s=<>"']+\s*=\s*(?:"[^"<]*"|'[^'<]*')\s+)*?"""
_MACRO: Final = re.compile(rf"<ac:(?:structured-)?macro{_BEFORE}ac:name{_VALUE}")
_MENTIONED: Final = re.compile(rf"<ri:user{_BEFORE}ri:account-id{_VALUE}")


class Findable(NamedTuple):
    """heads: headings and the opening, a line each. macros: names in lower case. mentioned: account ids."""

    heads: str
    macros: frozenset[str]
    mentioned: frozenset[str]


_NOTHING: Final[frozenset[str]] = frozenset()


def findable(value: str, representation: str, plain: str) -> Findable:
    """What a body that passed its check is found by; `plain` is its text."""
    opening = plain.partition("\n")[0][:OPENING]
    if representation == "storage":
        return _of_storage(value, opening)
    if representation == "atlas_doc_format":
        return _of_adf(value, opening)
    return Findable(opening, _NOTHING, _NOTHING)


def _of_storage(value: str, opening: str) -> Findable:
    if "<!" in value:
        value = _ASIDE.sub(lambda found: escape(found[1] or "", quote=False), value)
    heads = [_heading(inner) for inner in _HEADING.findall(value)] if "<h" in value else []
    macros = _MACRO.findall(value) if "<ac:" in value else ()
    mentioned = _MENTIONED.findall(value) if "ri:account-id" in value else ()
    return Findable(
        _lines(opening, heads),
        frozenset(unescape(name[1:-1]).strip().lower() for name in macros),
        frozenset(unescape(who[1:-1]) for who in mentioned),
    )


def _heading(inner: str) -> str:
    """What a heading says, on one line."""
    if "<" not in inner and "&" not in inner:
        return " ".join(inner.split())
    try:
        text = storage_text(inner)
    except MarkupError:
        # A heading in a heading: this is a part of it.
        text = unescape(_TAG.sub(" ", inner))
    return " ".join(text.split())


def _of_adf(value: str, opening: str) -> Findable:
    heads: list[str] = []
    macros: set[str] = set()
    mentioned: set[str] = set()
    for node in _nodes(json.loads(value)):
        kind, attributes = node.get("type"), node.get("attrs")
        if kind == "heading":
            said = "".join(str(inner.get("text", " ")) for inner in _nodes(node.get("content", [])))
            heads.append(" ".join(said.split()))
        elif kind in ("extension", "inlineExtension", "bodiedExtension") and isinstance(attributes, dict):
            macros.add(str(attributes.get("extensionKey", "")).lower())
        elif kind == "mention" and isinstance(attributes, dict):
            mentioned.add(str(attributes.get("id", "")))
    return Findable(_lines(opening, heads), frozenset(macros), frozenset(mentioned))


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a document, in order."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            waiting.append(node.get("content"))


def _lines(opening: str, heads: list[str]) -> str:
    return "\n".join(dict.fromkeys(line for line in (*heads, opening) if line))
