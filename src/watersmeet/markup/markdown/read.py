"""Markdown to the document tree."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from watersmeet.markup.errors import MarkupError, place
from watersmeet.markup.markdown import carried, tabular
from watersmeet.markup.markdown.directive import Directive, Keys, keys_at, label_at
from watersmeet.markup.markdown.inline import Line
from watersmeet.markup.markdown.prepare import prepare
from watersmeet.markup.markdown.syntax import MOST_BLOCKS, blocks, line
from watersmeet.markup.markdown.tabular import Said
from watersmeet.markup.markdown.words import TREE_FENCE
from watersmeet.markup.tree import INLINE, Mark, Node, doc, paragraph, text

_ALIGNED: Final = {"text-align:center": "center", "text-align:right": "end"}
_MOST_FRAMES: Final = 2 * MOST_BLOCKS


def read(value: str) -> Node:
    """The document that a text in Markdown is. Raises MarkupError for characters that no encoding has."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        reason = f"character U+{ord(value[error.start]):04X} is not allowed"
        raise MarkupError(reason, *place(value, error.start)) from None
    return doc(_Reader(value).nodes)


class _Frame:
    """A block that is being read. of_block: what its beginning says of it, or of the row it begins."""

    def __init__(self, kind: str, said: Any = None) -> None:
        self.kind = kind
        self.said = said
        self.content: list[Node] = []
        self.of_block: Said = {}
        self.task: str | None = None


class _Reader:
    def __init__(self, value: str) -> None:
        tokens, self._env = blocks(value)
        prepare(tokens, self._env)
        self._numbers: dict[str, int] = {}
        self._tasks = 0
        self._of: dict[int, Said] = {}
        self._states: dict[int, str] = {}
        self._items: list[Node] = []  # whose ids are keys above, and must not become those of others
        self._stack = [_Frame("doc")]
        self._heading = 0
        self._in_heading = False
        before = ""
        for token in tokens:
            handle = _HANDLERS.get(token.type)
            if token.type == "inline":
                self._line(token, before)
            elif handle is not None:
                handle(self, token)
            before = token.type
            if before == "heading_open":
                self._heading = int(token.tag[1:])
        self._end_details()
        self.nodes = self._stack[0].content
        self._footnotes()

    def _add(self, node: Node) -> None:
        self._stack[-1].content.append(node)

    def _open(self, kind: str, said: Any = None) -> _Frame:
        frame = _Frame(kind, said)
        self._stack.append(frame)
        return frame

    def _end_details(self) -> None:
        """End what was not closed inside the block that ends."""
        while self._stack[-1].kind == "expand":
            self._close_expand()

    def _close(self) -> _Frame:
        self._end_details()
        return self._stack.pop()

    def _read(self, tokens: list[Token]) -> Line:
        return Line(tokens, self._numbers, self._begin)

    def _begin(self, said: Directive) -> bool:
        """Take what a directive says of the block that begins with it."""
        stack = self._stack
        frame = stack[-1]
        if frame.content or self._in_heading:
            return False
        in_list = frame.kind == "listItem"
        if said.name == "item":
            fits = in_list
        else:
            listed = in_list and len(stack) > 5 and stack[-5].kind == "container" and stack[-5].said.name == "table"
            fits = listed or frame.kind in ("tableCell", "tableHeader")
            fits = fits and (said.name == "cell" or not stack[-2].content)
        if fits:
            frame.of_block.setdefault(said.name, {}).update(said.keys)
        return fits

    def _line(self, token: Token, before: str) -> None:
        self._in_heading = before == "heading_open"
        tokens = line(token.content, self._env)
        read = self._read(tokens)
        nodes = read.nodes
        if self._in_heading:
            self._add(Node("heading", {"level": self._heading}, nodes))
        elif not read.said_only or self._stack[-1].task:
            self._add(_picture(nodes[0]) if _is_picture(tokens) and nodes else Node("paragraph", content=nodes))

    def _rule(self, token: Token) -> None:
        self._add(Node("rule"))

    def _code(self, token: Token) -> None:
        self._add(_code_block(token.content, None))

    def _fence(self, token: Token) -> None:
        self._add(self._fenced(token.content, token.info.strip()))

    def _fenced(self, content: str, info: str) -> Node:
        if info == TREE_FENCE:
            found = _carried(content)
            if found is not None:
                return found
        if info.startswith("macro["):
            name, at = label_at(info, len("macro"))
            keys, end = keys_at(info, at, self._env["budget"], words=True) if at < len(info) else ({}, at)
            if name and keys is not None and end == len(info):
                body = content.removesuffix("\n")
                node = carried.macro_of("extension", name, {**keys, "__bodyContent": body})
                if node is not None:
                    return node
        language = "" if info.startswith("{") else (info.split(None, 1) or [""])[0]
        rest = info[len(language) :].strip()
        keys, end = keys_at(rest, 0, self._env["budget"])
        block = _code_block(content, unescapeAll(language) or None)
        if keys and end == len(rest):
            carried.merge(block, keys)
        return block

    def _quote_open(self, token: Token) -> None:
        self._open("blockquote", token.meta.get("panel"))

    def _quote_close(self, token: Token) -> None:
        frame = self._close()
        if frame.said is None:
            self._add(Node("blockquote", content=frame.content))
        else:
            self._add(Node("panel", {"panelType": frame.said}, frame.content))

    def _list_open(self, token: Token) -> None:
        if token.type == "ordered_list_open":
            start = token.attrs.get("start")
            self._open("orderedList", {"order": int(start)} if start is not None else None)
        else:
            self._open("taskList" if token.meta.get("task") else "bulletList")

    def _list_close(self, token: Token) -> None:
        frame = self._close()
        if frame.kind == "taskList":
            frame.content = [task for item in frame.content for task in self._task(item)]
        self._add(Node(frame.kind, frame.said, frame.content))

    def _item_open(self, token: Token) -> None:
        frame = self._open("listItem")
        frame.task = token.meta.get("task")
        if frame.task:
            self._tasks += 1
            frame.of_block["item"] = {"localId": str(self._tasks)}

    def _item_close(self, token: Token) -> None:
        frame = self._close()
        item = Node("listItem", content=frame.content or [paragraph()])
        if frame.of_block:
            self._items.append(item)
        if frame.task:
            self._states[id(item)] = frame.task
        elif "item" in frame.of_block:
            carried.merge(item, frame.of_block["item"])
        if frame.of_block:
            self._of[id(item)] = frame.of_block
        self._add(item)

    def _task(self, item: Node) -> list[Node]:
        """The task of an item, and the lists of tasks that follow it."""
        blocks = item.content or []
        own = len(blocks)
        while own > 1 and blocks[own - 1].type == "taskList":
            own -= 1
        keys: Keys = dict(self._of[id(item)]["item"])
        as_block = keys.pop("block", None) is True
        first = blocks[0]
        if own == 1 and first.type == "paragraph" and not as_block:
            task = Node("taskItem", content=first.content)
        else:
            without = own > 1 and first.type == "paragraph" and not first.content
            task = Node("blockTaskItem", content=blocks[1:own] if without else blocks[:own])
        task.attrs = {"state": self._states[id(item)]}
        carried.merge(task, keys)
        return [task, *blocks[own:]]

    def _table_open(self, token: Token) -> None:
        self._open("table")

    def _row_open(self, token: Token) -> None:
        self._open("tableRow")

    def _table_close(self, token: Token) -> None:
        self._add(Node("table", content=self._close().content))

    def _row_close(self, token: Token) -> None:
        frame = self._close()
        row = Node("tableRow", content=frame.content)
        if frame.said:
            carried.merge(row, frame.said)
        self._add(row)

    def _cell_open(self, token: Token) -> None:
        kind = "tableHeader" if token.type == "th_open" else "tableCell"
        self._open(kind, _ALIGNED.get(str(token.attrs.get("style"))))

    def _cell_close(self, token: Token) -> None:
        frame = self._close()
        content = frame.content or [paragraph()]
        if frame.said and content[0].type == "paragraph":
            content[0].marks = [Mark("alignment", {"align": frame.said})]
        keys = frame.of_block.get("cell", {})
        self._add(tabular.cell(frame.kind, content, keys))
        if "row" in frame.of_block:
            self._stack[-1].said = frame.of_block["row"]

    def _leaf(self, token: Token) -> None:
        said: Directive = token.meta["said"]
        if said.name == "macro":
            node = carried.macro_of("extension", said.label, said.keys) if said.label else None
        else:
            node = carried.node_of(said.name, said.keys)
        self._add(node or paragraph(said.source))

    def _container_open(self, token: Token) -> None:
        self._open("container", token.meta["said"])

    def _container_close(self, token: Token) -> None:
        frame = self._close()
        said: Directive = frame.said
        content = frame.content
        keys = dict(said.keys)
        if said.name == "with":
            content = content or [paragraph()]
            if len(content) == 1:
                columns = keys.pop("columns", None) if content[0].type == "table" else None
                tabular.set_columns(content[0], columns)
                media = keys.pop("media", None) if content[0].type == "mediaSingle" else None
                if isinstance(media, dict) and content[0].content:
                    carried.merge(content[0].content[0], media)
                carried.merge(content[0], keys)
            self._stack[-1].content += content
            return
        if said.name == "macro":
            node = carried.macro_of("bodiedExtension", said.label, keys, content) if said.label else None
        elif said.name == "table":
            node = tabular.from_list(content, keys, self._of)
        else:
            in_line = keys.pop("inline", None) is True and len(content) == 1 and content[0].type == "paragraph"
            node = carried.node_of(said.name, keys, content[0].content if in_line else content)
        self._stack[-1].content += [paragraph(said.source), *content] if node is None else [node]

    def _details_open(self, token: Token) -> None:
        if len(self._stack) >= _MOST_FRAMES:
            self._add(paragraph("<details>"))
            return
        title = token.meta["said"]
        self._open("expand", None if title is None else {"title": title})

    def _details_close(self, token: Token) -> None:
        if self._stack[-1].kind == "expand":
            self._close_expand()
        else:
            self._add(paragraph(str(token.meta["said"]).strip()))

    def _close_expand(self) -> None:
        frame = self._stack.pop()
        self._add(Node("expand", frame.said, frame.content))

    def _footnotes(self) -> None:
        """Footnotes stand at the end, below a line, numbered in the order they are referred to."""
        notes: dict[str, str] = self._env["footnotes"]
        if not notes:
            return
        items: list[Node] = []
        waiting = iter(list(notes))
        while len(items) < len(notes):
            labels = list(self._numbers)
            while len(items) == len(labels):
                label = next(waiting)
                if label not in self._numbers:
                    self._numbers[label] = len(self._numbers) + 1
                    labels.append(label)
            for label in labels[len(items) :]:
                content = self._read(line(notes[label], self._env)).nodes
                items.append(Node("listItem", content=[Node("paragraph", content=content)]))
        self.nodes += [Node("rule"), Node("orderedList", content=items)]


def _is_picture(tokens: list[Token]) -> bool:
    """Whether a line is one picture, which may be a link."""
    if len(tokens) == 3 and tokens[0].type == "link_open":
        tokens = tokens[1:2]
    return len(tokens) == 1 and tokens[0].type == "image"


def _picture(node: Node) -> Node:
    """A picture among blocks."""
    if node.type != "mediaInline":
        return Node("paragraph", content=[node])
    media = Node("media", attrs=node.attrs, kept=node.kept, marks=node.marks)
    return Node("mediaSingle", content=[media])


def _code_block(content: str, language: str | None) -> Node:
    shown = content.removesuffix("\n")
    attrs = {"language": language} if language else None
    return Node("codeBlock", attrs, [text(shown)] if shown else [])


def _carried(content: str) -> Node | None:
    """The node in a fence; one of a line in a paragraph."""
    try:
        node = carried.tree_of(json.loads(content))
    except (ValueError, RecursionError):
        return None
    if node is not None and node.type in INLINE:
        return Node("paragraph", content=[node])
    return node


_HANDLERS: Final[dict[str, Callable[[_Reader, Token], None]]] = {
    "hr": _Reader._rule,
    "code_block": _Reader._code,
    "fence": _Reader._fence,
    "blockquote_open": _Reader._quote_open,
    "blockquote_close": _Reader._quote_close,
    "bullet_list_open": _Reader._list_open,
    "bullet_list_close": _Reader._list_close,
    "ordered_list_open": _Reader._list_open,
    "ordered_list_close": _Reader._list_close,
    "list_item_open": _Reader._item_open,
    "list_item_close": _Reader._item_close,
    "table_open": _Reader._table_open,
    "table_close": _Reader._table_close,
    "tr_open": _Reader._row_open,
    "tr_close": _Reader._row_close,
    "th_open": _Reader._cell_open,
    "th_close": _Reader._cell_close,
    "td_open": _Reader._cell_open,
    "td_close": _Reader._cell_close,
    "leaf": _Reader._leaf,
    "container_open": _Reader._container_open,
    "container_close": _Reader._container_close,
    "details_open": _Reader._details_open,
    "details_close": _Reader._details_close,
}
