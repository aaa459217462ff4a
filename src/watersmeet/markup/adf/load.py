"""Atlassian document format as it is sent: a JSON string."""

import json
from typing import Any

from watersmeet.markup.errors import MarkupError, place
from watersmeet.markup.levels import is_shallow
from watersmeet.markup.lines import lines

# Of JSON, in which a node inside a node is two levels deeper: some 200 nodes.
MAX_LEVELS = 400

_TOO_DEEP = f"the document is nested deeper than {MAX_LEVELS} levels of JSON"

_INLINE = frozenset({"emoji", "mention", "placeholder"})
_SHOWN = {"expand": "title", "nestedExpand": "title", "status": "text"}


def load(value: str) -> dict[str, Any]:
    """The document in a JSON string: an object of type "doc", shallow enough to walk, not otherwise valid."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        reason = f"character U+{ord(value[error.start]):04X} is not allowed"
        raise MarkupError(reason, *place(value, error.start)) from None
    try:
        document = json.loads(value)
    except json.JSONDecodeError as error:
        raise MarkupError(f"not JSON: {error.msg}", *place(value, error.pos)) from None
    except RecursionError:
        raise MarkupError(_TOO_DEEP) from None
    except ValueError as error:  # a number with more digits than Python converts
        raise MarkupError(f"not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("type") != "doc":
        raise MarkupError('the document must be a JSON object of type "doc"', 1, 1)
    if not is_shallow(document, MAX_LEVELS):
        raise MarkupError(_TOO_DEEP)
    return document


def dump(document: dict[str, Any]) -> str:
    """A changed document as text. Characters that no encoding has, such as half a surrogate pair, stay escaped."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(document, separators=(",", ":"))
    return text


def adf_text(value: str) -> str:
    """The plain text of a document, which is checked as `load` does."""
    parts: list[str] = []
    stack: list[Any] = [load(value)]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        if not isinstance(node, dict):
            continue
        kind = node.get("type")
        text = node.get("text")
        if kind == "text":
            if isinstance(text, str):
                parts.append(text)
            continue
        if not isinstance(kind, str) or kind not in _INLINE:
            parts.append("\n")
            stack.append("\n")
        content = node.get("content")
        if isinstance(content, list):
            stack.extend(item for item in reversed(content) if isinstance(item, dict))
        attributes = node.get("attrs")
        if isinstance(kind, str) and kind in _SHOWN and isinstance(attributes, dict):
            shown = attributes.get(_SHOWN[kind])
            if isinstance(shown, str):
                parts += (shown, "\n")
    plain = lines(parts).replace("\0", " ")
    # JSON escapes can name half a surrogate pair, which no index can store.
    return plain.encode("utf-8", "replace").decode() if not plain.isascii() else plain
