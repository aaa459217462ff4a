"""Taking text out of a body, and looking whether a body holds a text.

A place in a body is a JSON pointer into the Atlassian document, to a text node or its `text`. In a body kept in
storage format the pointer is followed as if it were such a document: marks and wrappers are seen through, and what
stands bare in a list item or a cell stands in a paragraph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from watersmeet.markup.adf.load import dump, load
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.plain import plain_text
from watersmeet.markup.storage.located import Part, parts, spliced

BAR: Final = "\u2588" * 5
"""What stands where text was taken out, however much it was."""

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_SHOWN_ATTRIBUTES: Final = frozenset({"text", "title", "alt", "url", "href"})


class BadRange(ValueError):
    """A pointer that leads to no text, or a range that is not in it."""


@dataclass(frozen=True, slots=True)
class Range:
    """What to take out of the text at a pointer: UTF-16 units from `begin` to before `end`; None is the text's own."""

    pointer: str
    begin: int | None = None
    end: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A range that was taken out. `of` counts the ranges asked for; `code` says that it is in a block of code."""

    of: int
    begin: int
    end: int
    text: str
    code: bool = False


def _segments(pointer: str) -> list[str]:
    """The segments of a JSON pointer. Raises BadRange."""
    if (pointer and not pointer.startswith("/")) or re.search(r"~(?![01])", pointer):
        raise BadRange(f"{_cited(pointer)} is no JSON pointer")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _cited(pointer: str) -> str:
    return f"'{pointer[:80]}{'…' if len(pointer) > 80 else ''}'"


def _nowhere(pointer: str) -> BadRange:
    return BadRange(f"the pointer {_cited(pointer)} leads to no text")


def redacted_text(text: str, ranges: Sequence[tuple[int, Range]], *, code: bool = False) -> tuple[str, list[Taken]]:
    """A text with its (number, range)s taken out. One inside another is taken with it. Raises BadRange."""
    units = text.encode("utf-16-le", "surrogatepass")
    whole = len(units) // 2
    found: list[Taken] = []
    for number, one in ranges:
        begin, end = one.begin or 0, whole if one.end is None else one.end
        if not begin <= end <= whole:
            raise BadRange(f"the range from {begin} to {end} is not in the {whole} characters at {_cited(one.pointer)}")
        if _in_pair(units, begin) or _in_pair(units, end):
            raise BadRange(f"the range from {begin} to {end} at {_cited(one.pointer)} cuts a character in two")
        if begin < end:
            cut = units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass")
            found.append(Taken(number, begin, end, cut, code))
    kept: list[Taken] = []
    for taken in sorted(found, key=lambda taken: (taken.begin, -taken.end, taken.of)):
        if not kept or taken.end > kept[-1].end:
            kept.append(taken)
    pieces: list[bytes] = []
    at = 0
    for taken in kept:
        if taken.begin >= at:
            pieces += (units[2 * at : 2 * taken.begin], BAR.encode("utf-16-le"))
        at = max(at, taken.end)
    pieces.append(units[2 * at :])
    return b"".join(pieces).decode("utf-16-le", "surrogatepass"), kept


def _in_pair(units: bytes, at: int) -> bool:
    """Whether a place is between the two units of one character."""
    return 0xD8 <= units[2 * at - 1] < 0xDC <= units[2 * at + 1] < 0xE0 if 0 < 2 * at < len(units) else False


def redacted(representation: str, value: str, ranges: Sequence[Range]) -> tuple[str, list[Taken]]:
    """A body with ranges taken out, and what that was. Raises BadRange, MarkupError."""
    if representation == "atlas_doc_format":
        return _in_document(value, ranges)
    return _in_fragment(value, ranges)


# Atlassian document format


def _in_document(value: str, ranges: Sequence[Range]) -> tuple[str, list[Taken]]:
    document = load(value)
    places: dict[tuple[int, str], tuple[dict[str, Any], bool, list[tuple[int, Range]]]] = {}
    for number, one in enumerate(ranges):
        holder, name, code = _text_at(document, one.pointer)
        places.setdefault((id(holder), name), (holder, code, []))[2].append((number, one))
    taken: list[Taken] = []
    for (_, name), (holder, code, wanted) in places.items():
        holder[name], found = redacted_text(holder[name], wanted, code=code)
        taken += found
    return dump(document), taken


def _text_at(document: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str, bool]:
    """What holds the text at a pointer, under which name, and whether that is in a block of code. Raises BadRange."""
    at: Any = document
    above: list[Any] = []
    code = False
    name = ""
    for name in _segments(pointer):
        above.append(at)
        if isinstance(at, list) and _INDEX.fullmatch(name) and int(name) < len(at):
            at = at[int(name)]
        elif isinstance(at, dict) and name in at:
            code = code or at.get("type") == "codeBlock"
            at = at[name]
        else:
            raise _nowhere(pointer)
    if isinstance(at, dict) and at.get("type") == "text" and isinstance(at.get("text"), str):
        return at, "text", code
    if isinstance(at, str) and name in _SHOWN_ATTRIBUTES and isinstance(above[-1], dict):
        return above[-1], name, code
    raise _nowhere(pointer)


# Storage format


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SEEN_THROUGH: Final = _names("""
    strong b em i u ins s del strike sub sup code span a small big font tt cite q var kbd samp mark abbr acronym bdi bdo
    tbody thead tfoot div ac:inline-comment-marker ac:link ac:link-body ac:plain-text-link-body ac:rich-text-body
    ac:plain-text-body ac:task-body ac:layout
""")
"""What is no node of a document: marks, and wrappers around nodes."""

_NO_NODE: Final = _names("""
    colgroup col ac:parameter ac:default-parameter ac:task-id ac:task-uuid ac:task-status ac:placeholder
    ac:adf-attribute ri:page ri:blog-post ri:attachment ri:url ri:shortcut ri:space ri:content-entity
""")
_ONE_NODE: Final = _names("br hr time ri:user ac:emoticon ac:image")
_MACROS: Final = _names("ac:structured-macro ac:macro")
_INLINE_MACROS: Final = _names("status jira anchor mathinline")
_HOLDS_BLOCKS: Final = _names("doc li td th blockquote ac:layout-cell ac:structured-macro ac:macro")
"""What stands bare in one of these is taken to stand in a paragraph."""

_HOLDS_NODES: Final = _names("ul ol table tr ac:task-list ac:task ac:layout-section")
_BLOCKS: Final = _MACROS | _names("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre hr ac:task-list ac:layout-section")


@dataclass(slots=True)
class _Node:
    """A node as a document would have it. A text stands in the fragment's bytes from `at` to before `after`."""

    name: str
    children: list[_Node] = field(default_factory=list)
    text: str | None = None
    at: int = 0
    after: int = 0
    code: bool = False


def _in_fragment(value: str, ranges: Sequence[Range]) -> tuple[str, list[Taken]]:
    root = _tree(parts(value))
    places: dict[int, tuple[_Node, list[tuple[int, Range]]]] = {}
    for number, one in enumerate(ranges):
        node = _node_at(root, one.pointer)
        places.setdefault(node.at, (node, []))[1].append((number, one))
    taken: list[Taken] = []
    pieces: list[tuple[int, int, str]] = []
    data = value.encode()
    for node, wanted in places.values():
        text, found = redacted_text(node.text or "", wanted, code=node.code)
        pieces.append((node.at, node.after, _spelled(text, data[node.at : node.after])))
        taken += found
    return spliced(value, pieces), taken


def _spelled(text: str, before: bytes) -> str:
    """A text as XML, in a CDATA section where it stood in one."""
    if b"<![CDATA[" in before:
        return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _node_at(root: _Node, pointer: str) -> _Node:
    segments = _segments(pointer)
    if segments[-1:] == ["text"]:
        segments = segments[:-1]
    at = root
    if len(segments) % 2:
        raise _nowhere(pointer)
    for member, index in zip(segments[::2], segments[1::2], strict=True):
        if member != "content" or not _INDEX.fullmatch(index) or int(index) >= len(at.children):
            raise _nowhere(pointer)
        at = at.children[int(index)]
    if at.text is None:
        raise _nowhere(pointer)
    return at


def _tree(found: Iterable[Part]) -> _Node:
    """The nodes of a fragment."""
    open_nodes = [_Node("doc")]
    hidden = code = 0
    for part in found:
        if part.kind == "text":
            if not hidden and open_nodes[-1].name not in _ONE_NODE:
                node = _Node("text", text=part.value, at=part.at, after=part.after, code=code > 0)
                open_nodes[-1].children.append(node)
            continue
        step = 1 if part.kind == "start" else -1
        if part.value in ("pre", "ac:plain-text-body"):
            code += step
        if part.value in _NO_NODE:
            hidden += step
        elif hidden or part.value in _SEEN_THROUGH:
            continue
        elif step < 0:
            _finish(open_nodes.pop())
        else:
            inline = part.value in _MACROS and part.attributes.get("ac:name") in _INLINE_MACROS
            node = _Node("inline" if inline else part.value)
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
    _finish(open_nodes[0])
    return open_nodes[0]


def _finish(node: _Node) -> None:
    """Drop white space between nodes, and put what stands bare where blocks belong into paragraphs."""
    if node.name in _HOLDS_NODES:
        node.children = [child for child in node.children if not _is_space(child)]
    elif node.name in _HOLDS_BLOCKS and not any(child.code for child in node.children):
        node.children = list(_in_paragraphs(node.children))


def _is_space(node: _Node) -> bool:
    return node.text is not None and not node.text.strip()


def _in_paragraphs(children: list[_Node]) -> Iterator[_Node]:
    run: list[_Node] = []
    for child in (*children, None):
        if child is not None and child.name not in _BLOCKS:
            run.append(child)
            continue
        if not all(_is_space(one) for one in run):
            yield _Node("p", run)
        run = []
        if child is not None:
            yield child


# Looking for a text


def holds(representation: str, value: str, title: str, texts: Iterable[str]) -> bool:
    """Whether a title or a body has one of the texts in it, shown or not, however it is broken up by markup."""
    wanted = [needle for text in texts if (needle := _squeezed(text))]
    return any(needle in hay for hay in _read(representation, value, title) for needle in wanted)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _read(representation: str, value: str, title: str) -> Iterator[str]:
    yield _squeezed(title)
    yield _squeezed(value)
    try:
        yield _squeezed(plain_text(value, representation))
        if representation == "storage":
            found = parts(value)
            yield _squeezed("".join(part.value for part in found if part.kind == "text"))
            for part in found:
                yield from map(_squeezed, part.attributes.values())
        elif representation == "atlas_doc_format":
            strings = list(_strings(json.loads(value)))
            yield _squeezed("".join(strings))
            yield from map(_squeezed, strings)
    except MarkupError:
        return


def _strings(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            stack.extend(reversed([one[name] for name in one if name != "type"]))
        elif isinstance(one, list):
            stack.extend(reversed(one))
