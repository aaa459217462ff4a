"""Taking up what extensions carry of what the Atlassian document format has no word for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from watersmeet.markup.adf.carried import (
    BARE_TEXT,
    CARRIERS,
    EMPTY,
    OWN,
    WRAPPER,
    End,
    Formatting,
    Parameters,
    Piece,
    Record,
    Start,
    carried,
    is_carrier,
    is_current,
    restored,
)
from watersmeet.markup.adf.fitting import link_of, media_of
from watersmeet.markup.adf.lines import plain
from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage import read as storage
from watersmeet.markup.tree import ELEMENT, Mark, Node

MOST_DEEP: Final = 420
"""How deep a tree may be; what is carried could otherwise nest without end."""


_MOST_MARKS: Final = 64
"""How many marks may begin inside one another: each is on every piece of text in it."""

_MEDIA: Final = frozenset({"media", "mediaInline"})

_REPEATED: Final = frozenset({ELEMENT, "annotation"})
"""Marks that a text may bear more than once."""


def taken(tree: Node) -> Node:
    """A tree with everything in its place that extensions carry. It is changed."""
    found = {id(node): what for node in _carriers(tree) if (what := carried(node)) is not None}
    # Pieces are read first: reading one deep down would be deeper still.
    pieces = {of: read for of, what in found.items() if isinstance(what, Piece) and (read := _read(what)) is not None}
    _Taking(found, pieces).inside(tree)
    if found and _is_deep(tree):
        raise MarkupError(f"the document is nested deeper than {MOST_DEEP} nodes")
    return tree


def _carriers(tree: Node) -> list[Node]:
    found: list[Node] = []
    level = [tree]
    while level:
        found += [node for node in level if node.type in CARRIERS and is_carrier(node)]
        level = [child for node in level if node.content for child in node.content]
    return found


def _read(piece: Piece) -> list[Node] | None:
    try:
        return storage.read(piece.storage).content or []
    except MarkupError:
        return None


def _is_deep(tree: Node) -> bool:
    level = [tree]
    for _ in range(MOST_DEEP):
        level = [child for node in level if node.content for child in node.content]
        if not level:
            return False
    return True


class _Taking:
    """One walk down a tree.

    found:  what each extension carries, by the id of its node.
    pieces: what those hold that carry storage.
    """

    def __init__(self, found: dict[int, Parameters], pieces: dict[int, list[Node]]) -> None:
        self._found = found
        self._pieces = pieces
        self._above: list[tuple[Node, list[Record]]] = []

    def inside(self, node: Node) -> None:
        """Take up what stands in a node, and what that says of the node itself."""
        content = node.content
        if not content:
            return
        if len(content) == 1 and content[0].type == "text" and not content[0].marks:
            return  # as most nodes that hold a line
        records: list[Record] = []
        self._above.append((node, records))
        node.content = self._all(content)
        self._above.pop()
        for record in records:
            _apply(record, node)

    def _all(self, nodes: list[Node]) -> list[Node]:
        carry = [self._found.get(id(node)) for node in nodes] if self._found else ()
        if any(carry):
            out = self._between(nodes, carry)
        else:
            out = []
            for node in nodes:
                self._take(node, (), (), out)
        return [] if len(out) == 1 and _local_id(out[0]) == EMPTY and not out[0].content else out

    def _between(self, nodes: list[Node], carry: Sequence[Parameters | None]) -> list[Node]:
        """Nodes with what stands between them taken up. carry: what each carries."""
        out: list[Node] = []
        opened: list[tuple[Node, list[Node]]] = []
        marks: list[Formatting] = []
        waiting: list[tuple[Node, Record]] = []
        leading = True
        for node, what in zip(nodes, _paired(list(carry)), strict=True):
            if isinstance(what, Record):
                if leading and self._queued(what):
                    continue
                if what.of == 0:
                    waiting.append((node, what))
                    continue
            leading = False
            if isinstance(what, Start | End | Piece) and waiting:
                out += [extension for extension, _ in waiting]
                waiting = []
            if isinstance(what, Start):
                if what.node is not None:
                    opened.append((what.node, out))
                    out = []
                elif what.mark is not None:
                    marks.append(Formatting(what.mark, what.at, what.over))
            elif isinstance(what, End):
                if what.node is not None:
                    ended, inside = opened[-1][0], out
                    out = opened.pop()[1]
                    ended = _filled(ended, inside)
                    for one in marks:
                        _put(ended, one)
                    out.append(ended)
                else:
                    marks.pop()
            elif isinstance(what, Piece) and id(node) in self._pieces:
                out += self._pieces[id(node)]
            else:
                self._take(node, waiting, marks, out)
                waiting = []
        out += [extension for extension, _ in waiting]
        return out

    def _queued(self, record: Record) -> bool:
        """Whether a record concerns a node around it, which it is then kept for."""
        if not 0 < record.of <= len(self._above):
            return False
        node, records = self._above[-record.of]
        if not _concerns(record, node):
            return False
        records.append(record)
        return True

    def _take(
        self, node: Node, waiting: Sequence[tuple[Node, Record]], marks: Sequence[Formatting], out: list[Node]
    ) -> None:
        """A node that stands for itself, after the records of it."""
        if node.content:
            self.inside(node)
        for extension, record in waiting:
            if _concerns(record, node):
                _apply(record, node)
            else:
                out.append(extension)
        if node.type in _MEDIA:
            _restore_media(node)
        if node.marks:
            node.marks = [_restored_link(mark) if mark.type == "link" else mark for mark in node.marks]
        for one in marks:
            _put(node, one)
        local_id = _local_id(node)
        if local_id is None:
            out.append(node)
        elif local_id == WRAPPER:
            out += node.content or ()
        elif local_id == EMPTY and node.type == "tableCell":
            return
        else:
            if local_id == BARE_TEXT:
                node.bare = node.type == "paragraph"
            if local_id != EMPTY or node.content:
                node.attrs = {name: one for name, one in (node.attrs or {}).items() if name != "localId"} or None
            out.append(node)


def _local_id(node: Node) -> str | None:
    """A localId that is our own."""
    if not node.attrs:
        return None
    given = node.attrs.get("localId")
    return given if isinstance(given, str) and given.startswith(OWN) else None


def _paired(found: list[Parameters | None]) -> list[Parameters | None]:
    """What nodes carry, without what only begins here, or only ends."""
    stack: list[tuple[int, str]] = []
    begun: Counter[str] = Counter()
    for index, what in enumerate(found):
        if isinstance(what, Start):
            if what.mark is not None and len(stack) >= _MOST_MARKS:
                found[index] = None
                continue
            name = f"node {what.node.type}" if what.node else f"mark {what.mark.type if what.mark else ''}"
            stack.append((index, name))
            begun[name] += 1
        elif isinstance(what, End):
            name = f"node {what.node}" if what.node is not None else f"mark {what.mark}"
            if not begun[name]:
                found[index] = None
                continue
            while stack[-1][1] != name:
                begun[stack[-1][1]] -= 1
                found[stack.pop()[0]] = None
            begun[stack.pop()[1]] -= 1
    for index, _ in stack:
        found[index] = None
    return found


def _filled(shell: Node, content: list[Node]) -> Node:
    """A node that began and ended, with what stood between."""
    inner = shell
    while inner.content:
        inner = inner.content[0]
    inner.content = content
    return shell


def _target(record: Record, node: Node) -> Node | None:
    if record.at is None:
        return node
    content = node.content or []
    return content[record.at] if 0 <= record.at < len(content) else None


def _concerns(record: Record, node: Node) -> bool:
    """Whether a record speaks of a node, and that is still as it was."""
    target = _target(record, node)
    return target is not None and target.type == record.on and is_current(target.attrs, record)


def _apply(record: Record, node: Node) -> None:
    target = _target(record, node)
    if target is None:
        return
    target.kept = record.kept
    target.attrs = restored(target.attrs, record)
    if record.type is not None:
        target.type = record.type
    if record.content is not None and plain(record.content) == plain(target.content):
        target.content = record.content
    for one in record.marks or ():
        _put(target, one)


def _put(node: Node, one: Formatting) -> None:
    """Give a node a mark that it was written without, or with less to say."""
    marks = list(node.marks or ())
    if not one.over:
        if one.mark.type in _REPEATED or all(mark.type != one.mark.type for mark in marks):
            marks.insert(one.at, one.mark)
    else:
        found = next((at for at, mark in enumerate(marks) if mark.type == one.mark.type), None)
        if found is None:
            return
        marks[found] = one.mark
    node.marks = marks


def _restore_media(node: Node) -> None:
    record = media_of(node)
    if record is None:
        return
    attrs = {name: value for name, value in (node.attrs or {}).items() if name != "occurrenceKey"}
    node.attrs = attrs
    if record.on == node.type and is_current(attrs, record):
        node.attrs = restored(attrs, record)
        node.kept = record.kept


def _restored_link(mark: Mark) -> Mark:
    record = link_of(mark)
    if record is None:
        return mark
    attrs = {name: value for name, value in (mark.attrs or {}).items() if name not in ("id", "collection")}
    if not is_current(attrs, record):
        return Mark("link", attrs)
    return Mark("link", restored(attrs, record) or None, record.kept)
