"""From the document tree to the Atlassian document format: always valid, and with all that the tree says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import msgspec

from watersmeet.markup.adf.carried import BARE_TEXT, EMPTY, WRAPPER, End, Record, Start, carrier, difference
from watersmeet.markup.adf.fitting import MAY_SAY_NOTHING, Writing, fitted, fitted_marks, fitted_media
from watersmeet.markup.adf.lines import is_line, is_plain, piece, write_caption, write_code, write_line
from watersmeet.markup.adf.load import MAX_LEVELS
from watersmeet.markup.adf.schema import BARE, PLACES, TYPES, Place, content_of
from watersmeet.markup.facts import NONE, Facts
from watersmeet.markup.levels import is_shallow
from watersmeet.markup.storage import write as storage
from watersmeet.markup.tree import ELEMENT, INLINE, Attributes, Node

_MOST_EVER: Final = MAX_LEVELS // 2
"""How deep nodes can be."""

_MOST: Final = 175
"""How deep blocks may be where the document is too deep; beyond it there is room for the nodes inside one block."""

_SAFE: Final = 150
"""No document with less deep nodes is too deep."""

_WRAPPERS: Final = {
    "list": "listItem",
    "tasks": "blockTaskItem",
    "decisions": "decisionItem",
    "rows": "tableRow",
    "cells": "tableCell",
    "columns": "layoutColumn",
    "any columns": "layoutColumn",
}
"""What is put around something that may not stand among the items of a list, the rows of a table and the like."""

_WHOLE: Final = frozenset({"table", "mediaSingle", "mediaGroup", "media"})
"""Types that are not taken apart where they may not stand: without their form, what they hold says little."""

_PARTICULAR: Final = frozenset({"line", "picture", "files", "columns", "any columns"})
"""Places where not everything can be brought into what may stand there."""

_MEDIA: Final = PLACES["picture"].holds["media"]


class _Stuck(Exception):
    """Something has to be carried where no extension may stand."""


class _TooDeep(Exception):
    """The document would be too deep for any reader."""


def write(tree: Node, facts: Facts = NONE) -> str:
    """A tree as a document: JSON in one string. A node that is no doc is one's only content."""
    try:
        writing = Writing(facts, _MOST_EVER)
        text = _written(tree, writing)
        if writing.deepest <= _SAFE or is_shallow(msgspec.json.decode(text), MAX_LEVELS):
            return text
    except _TooDeep:
        pass
    return _written(tree, Writing(facts, _MOST))


def _written(tree: Node, writing: Writing) -> str:
    nodes = tree.content or [] if tree.type == "doc" else [tree]
    lead = [Record(on="doc", of=1, kept=tree.kept)] if tree.type == "doc" and tree.kept else []
    content = _children(nodes, "doc", lead, writing, 0)
    for piece_of, node in writing.pieces:
        piece_of.storage = storage.write(node)
    return _text(content)


def _text(content: list[Node]) -> str:
    document = {"version": 1, "type": "doc", "content": content}
    try:
        return msgspec.json.encode(document).decode()
    except UnicodeEncodeError:  # half a surrogate pair, which no reader lets through
        text = json.dumps(msgspec.to_builtins(document), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace").decode()


def _children(nodes: Sequence[Node], where: str, lead: Sequence[Record], writing: Writing, depth: int) -> list[Node]:
    """What a node holds. lead: records that have to stand inside it, or deeper."""
    if where in _WRAPPERS:
        return _items(nodes, where, lead, writing, depth)
    if where == "line":
        line = [carrier(record, True) for record in lead]
        write_line(list(nodes), line, writing)
        return line
    out: list[Node] = []
    if lead:
        if "extension" not in PLACES[where].holds:
            raise _Stuck
        out = [carrier(record, False) for record in lead]
    before = len(out)
    _blocks(nodes, where, out, writing, depth)
    if len(out) == before and PLACES[where].least:
        out.append(Node("paragraph", attrs={"localId": EMPTY}))
    return out


def _blocks(nodes: Sequence[Node], where: str, out: list[Node], writing: Writing, depth: int) -> None:
    """Blocks, each as itself, or as what may stand where it is."""
    holds = PLACES[where].holds
    line: list[Node] = []
    for node in nodes:
        kind = node.type
        if kind in INLINE:
            line.append(node)
            continue
        if line:
            out.append(_wrapped_line(line, writing))
            line = []
        if kind in ("expand", "nestedExpand"):
            kind = "expand" if "expand" in holds else "nestedExpand"
        elif kind == "heading" and kind not in holds:
            kind = "paragraph"
        if kind in holds and _fits(node, where):
            if kind == "bodiedSyncBlock":
                _write_synced(node, where, out, writing, depth)
            elif depth >= writing.most and node.content and kind not in ("paragraph", "heading"):
                out.append(piece(node, writing))
            else:
                _write(node, kind, where, out, (), writing, depth)
        elif "extension" not in holds:
            raise _Stuck
        elif depth < writing.most and _may_be_flat(node):
            _flat(node, where, out, writing, depth)
        else:
            out.append(piece(node, writing))
    if line:
        out.append(_wrapped_line(line, writing))


def _wrapped_line(nodes: list[Node], writing: Writing) -> Node:
    line: list[Node] = []
    write_line(nodes, line, writing)
    return Node("paragraph", attrs={"localId": WRAPPER}, content=line)


def _fits(node: Node, where: str) -> bool:
    """Whether a node holds what one of its type may hold, or what can be brought into that."""
    content = node.content or []
    inner = content_of(node.type, where)
    if inner is None:
        return not content
    if content and inner not in _PARTICULAR:
        return True
    if inner == "line":
        return is_line(node)
    if inner == "picture":
        return [one.type for one in content] in (["media"], ["media", "caption"])
    if inner == "files":
        return bool(content) and all(one.type == "media" for one in content)
    if inner in ("columns", "any columns"):
        few = inner == "any columns" or 2 <= len(content) <= 3
        return few and all(one.type == "layoutColumn" for one in content)
    return bool(content) or inner not in _WRAPPERS or inner == "cells"


def _may_be_flat(node: Node) -> bool:
    """Whether a node says something when it is taken apart: it holds blocks, items or a line, or could."""
    if node.type in _WHOLE and node.content:
        return False
    return bool(node.content) or node.type == ELEMENT or (node.type in TYPES and TYPES[node.type].content is not None)


def _flat(node: Node, where: str, out: list[Node], writing: Writing, depth: int) -> None:
    """A node that may not stand here: what it holds does, between where it begins and where it ends."""
    shell = inner = Node(node.type, attrs=node.attrs, marks=node.marks, kept=node.kept)
    content = node.content or []
    # What only stands in its own kind of node begins and ends with it, where it is alone in there.
    while len(content) == 1 and content[0].type in _WRAPPERS.values() and content[0].content:
        only = content[0]
        inner.content = [Node(only.type, attrs=only.attrs, marks=only.marks, kept=only.kept)]
        inner, content = inner.content[0], only.content or []
    out.append(carrier(Start(node=shell), False))
    _blocks([_named_bare(one) for one in content], where, out, writing, depth)
    out.append(carrier(End(node=shell.type), False))


def _named_bare(node: Node) -> Node:
    """A paragraph that says itself whether it has an element, which matters inside an element that is unknown."""
    return msgspec.structs.replace(node, attrs={"localId": BARE_TEXT}) if node.bare and node.attrs is None else node


def _write(
    node: Node, kind: str, where: str, out: list[Node], lead: Sequence[Record], writing: Writing, depth: int
) -> None:
    """A node of a type that may stand here."""
    place: Place = PLACES[where]
    depth += 1
    if depth > writing.deepest:
        writing.deepest = depth
        if depth > _MOST_EVER == writing.most:
            raise _TooDeep
    attrs = node.attrs
    if attrs is not None or kind not in MAY_SAY_NOTHING:
        attrs = fitted(kind, attrs, writing)
    marks, left = node.marks, None
    if marks:
        marks, left = fitted_marks(marks, place.holds.get(kind, BARE), writing.facts)
    record = None
    # Most nodes say no more than is written of them.
    if left or node.kept is not None or attrs is not node.attrs or kind != node.type:
        record = _record(node, kind, attrs)
        record.marks = left or None
    inner = content_of(kind, where)
    content = node.content
    if inner == "code" and content:
        content, whole = write_code(content)
        if not whole:
            record = record or _record(node, kind, attrs)
            record.content = node.content
    records = [record] if record is not None and record.says() else []
    if inner in ("picture", "files"):
        content = _media(node, records, writing)
    if records and "extension" in place.holds:
        out += [carrier(one, False) for one in records]
    elif records:
        if where not in _WRAPPERS or inner is None:
            raise _Stuck
        # Where it may not stand before the node, a record stands inside it.
        lead = [*lead, *records]
    is_text = inner == "line" and not lead and content is not None and len(content) == 1 and is_plain(content[0])
    if inner is not None and not is_text and inner not in ("code", "picture", "files"):
        below = [_deeper(one) for one in lead] if lead else ()
        content = _children(content or (), inner, below, writing, depth) or content
    if content is None:
        content = _held(kind)
    out.append(Node(kind, attrs=attrs, content=content, marks=marks))


def _record(node: Node, kind: str, attrs: Attributes | None) -> Record:
    """What a node says beyond its type and attributes as they are written."""
    record = Record(on="expand" if kind == "nestedExpand" else kind, kept=node.kept)
    if attrs is not node.attrs:
        record.was, record.now = difference(node.attrs, attrs)
    if kind != node.type and "xpand" not in kind:
        record.type = node.type
    return record


def _deeper(record: Record) -> Record:
    return msgspec.structs.replace(record, of=record.of + 1)


def _held(kind: str) -> list[Node] | None:
    """The content of a node of a type that holds nothing."""
    return [] if TYPES[kind].content and "content" not in TYPES[kind].optional else None


def _write_synced(node: Node, where: str, out: list[Node], writing: Writing, depth: int) -> None:
    """A synchronised block; as a piece of storage where something in it would have to be carried."""
    before = len(out)
    try:
        _write(node, node.type, where, out, (), writing, depth)
    except _Stuck:
        del out[before:]
        out.append(piece(node, writing))


def _items(nodes: Sequence[Node], where: str, lead: Sequence[Record], writing: Writing, depth: int) -> list[Node]:
    """Items of a list, rows of a table and the like; what is none stands in one."""
    holds = PLACES[where].holds
    out: list[Node] = []
    odd: list[Node] = []

    def wrap() -> None:
        kind = _WRAPPERS[where]
        wrapper = Node(kind, attrs=fitted(kind, {"localId": WRAPPER}, writing), content=list(odd))
        _write(wrapper, kind, where, out, () if out else lead, writing, depth)
        odd.clear()

    for node in nodes:
        kind = node.type
        if kind == "taskItem" and not is_line(node):
            kind = "blockTaskItem"
        too_deep = kind == "taskList" and depth >= writing.most
        if too_deep or kind not in holds or not (kind != node.type or _fits(node, where)):
            odd.append(node)
            continue
        if odd:
            wrap()
        _write(node, kind, where, out, () if out else lead, writing, depth)
    if odd:
        wrap()
    if lead and not out:
        # Only a row may hold nothing.
        inside = [carrier(_deeper(record), False) for record in lead]
        filler = Node("paragraph", attrs={"localId": EMPTY})
        out.append(Node("tableCell", attrs={"localId": EMPTY}, content=[*inside, filler]))
    return out


def _media(node: Node, records: list[Record], writing: Writing) -> list[Node]:
    """Pictures and files with their captions, where no extension may stand; records of them stand before all."""
    out = []
    for at, one in enumerate(node.content or ()):
        marks, left = fitted_marks(one.marks, _MEDIA if one.type == "media" else BARE, writing.facts)
        content = None
        record: Record | None
        if one.type == "media":
            attrs, record = fitted_media(one, writing)
        else:
            attrs = fitted(one.type, one.attrs, writing)
            was, now = difference(one.attrs, attrs)
            record = Record(on=one.type, kept=one.kept, was=was, now=now)
            content, whole = write_caption(one.content or [], writing)
            if whole:
                content = one.content and content
            else:
                record.content = one.content
        if left:
            record = record or Record(on=one.type)
            record.marks = left
        if record is not None and record.says():
            record.at = at
            records.append(record)
        out.append(Node(one.type, attrs=attrs, content=content, marks=marks))
    return out
