"""The document tree to Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape as as_html
from itertools import groupby
from typing import Final

import msgspec

from watersmeet.markup.facts import NONE, Facts, key_of
from watersmeet.markup.markdown import carried, directive, escape, tabular
from watersmeet.markup.markdown.directive import Keys
from watersmeet.markup.markdown.fits import LISTS, fits, interrupts, plain_order, simple, without_returns
from watersmeet.markup.markdown.line_writer import LineWriter
from watersmeet.markup.markdown.sheet import Sheet
from watersmeet.markup.markdown.targets import media_parts
from watersmeet.markup.markdown.words import ALERT_OF, GENERIC, LOST, TREE_FENCE
from watersmeet.markup.markdown.write_table import as_grid, for_readers
from watersmeet.markup.tree import INLINE, Node, attribute, kept, paragraph

_MOST_LEVELS: Final = 80
_LANGUAGE: Final = re.compile(r"[A-Za-z][\w+#./-]*", re.ASCII)


def write(tree: Node, facts: Facts = NONE, *, faithful: bool = True) -> str:
    """A tree as Markdown, which reads back as the same tree; or, not faithful, as it is best for readers.

    For readers links lead where they lead, macros show what they show, and what Markdown has no word for is left out.
    """
    writer = _Writer(facts, faithful)
    writer.blocks(tree.content or [] if tree.type == "doc" else [tree])
    text = "\n".join(map(escape.allowed, writer.sheet.lines))
    text = text + "\n" if text else ""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


class _Writer:
    def __init__(self, facts: Facts, faithful: bool) -> None:
        self.sheet = Sheet()
        self._facts = facts
        self._faithful = faithful
        self._line = LineWriter(facts, faithful)
        self._tasks = 0
        self._showing: set[str] = set()

    def blocks(self, nodes: list[Node], *, tight: bool = False) -> None:
        """Blocks below each other. tight: a list follows its paragraph without an empty line."""
        kind, second, last = "", False, ""
        for node in self._gathered(nodes):
            mark = LISTS.get(node.type, "")
            second = mark != "" and mark == kind and not second
            close = tight and last == "paragraph" and mark != "" and interrupts(node)
            if last and not close:
                self.sheet.line()
            self._block(node, second)
            kind, last = mark, node.type

    def _gathered(self, nodes: list[Node]) -> list[Node]:
        """Blocks: pieces of a line that stand among them are a paragraph. Readers see no empty ones."""
        made: list[Node] = nodes
        if any(node.type in INLINE for node in nodes):
            made = []
            for in_line, run in groupby(nodes, key=lambda node: node.type in INLINE):
                found = list(run)
                made += [paragraph(*found)] if in_line else found
        if self._faithful:
            return made
        return [node for node in made if node.type != "paragraph" or node.content]

    def _block(self, node: Node, second: bool) -> None:
        if self.sheet.level > _MOST_LEVELS or not fits(node):
            self._odd(node)
            return
        write = _BLOCKS.get(node.type)
        if write is None:
            self._other(node)
            return
        keys = {} if node.type in _SAY_MORE else self._more(node)
        if keys:
            self.sheet.container("with" + directive.braces(keys), lambda: write(self, node, second))
        else:
            write(self, node, second)

    def _more(self, node: Node) -> Keys:
        """What a node says beyond what its Markdown says."""
        if not self._faithful:
            return {}
        said = _SAID.get(node.type, frozenset())
        keys = carried.keys_of(node, said | _LOCAL if node.type in LOST else said)
        if node.type == "codeBlock":
            return {"^marks": keys["^marks"]} if "^marks" in keys else {}
        if node.type == "orderedList" and not plain_order(node):
            keys["order"] = attribute(node, "order")
        if node.type == "table":
            columns = tabular.columns_of(node)
            if columns:
                keys["columns"] = columns
        return keys

    def _odd(self, node: Node) -> None:
        """A node whose content Markdown has no form for."""
        if not self._faithful:
            if self.sheet.level <= _MOST_LEVELS:
                self.blocks(node.content or [])
            return
        self._fence(TREE_FENCE, directive.encoded(msgspec.to_builtins(node)))

    def _other(self, node: Node) -> None:
        if node.type in ("extension", "bodiedExtension"):
            self._macro(node)
        elif not self._faithful:
            self.blocks(node.content or [])
        elif node.type in GENERIC:
            self._generic(node.type, None, carried.keys_of(node, _LOCAL if node.type in LOST else frozenset()), node)
        else:
            self._odd(node)

    def _generic(self, name: str, label: str | None, keys: Keys, node: Node) -> None:
        if not node.content:
            self.sheet.line("::" + directive.written(name, keys, label))
        elif node.content[0].type in INLINE:
            keys = {**keys, "inline": True}
            said = directive.written(name, keys, label)
            self.sheet.container(said, lambda: self._paragraph(paragraph(*node.content or ()), False))
        else:
            said = directive.written(name, keys, label) if keys or label else name
            self.sheet.container(said, lambda: self.blocks(node.content or []))

    def _macro(self, node: Node) -> None:
        key = "" if self._faithful else key_of(node)
        if key in self._facts.shown and not self._faithful and key not in self._showing:
            self._showing.add(key)
            self.blocks(self._facts.shown[key])
            self._showing.discard(key)
            return
        if not self._faithful and node.content:
            self.blocks(node.content)
            return
        said = carried.macro_keys(node)
        if said is None or not said[0]:
            self._generic(node.type, None, carried.keys_of(node), node)
            return
        name, keys = said
        body = keys.get("__bodyContent")
        if node.type == "bodiedExtension" and not node.content:
            self._generic(node.type, None, carried.keys_of(node), node)
        elif node.type == "extension" and isinstance(body, str) and not node.content and without_returns(body):
            rest = {key: value for key, value in keys.items() if key != "__bodyContent"}
            info = directive.written("macro", rest, name)
            self._fence(info, body)
        elif node.type == "extension" and node.content:
            self._odd(node)
        else:
            self._generic("macro", name, keys, node)

    def _fence(self, info: str, body: str) -> None:
        runs = [len(run) for run in re.findall("`{3,}", body)]
        fence = "`" * max(3, *(run + 1 for run in runs)) if runs else "```"
        self.sheet.line(fence + info)
        if body:
            self.sheet.raw(body)
        self.sheet.line(fence)

    def _paragraph(self, node: Node, second: bool) -> None:
        shown = self._line.write(node.content or [])
        self.sheet.line(shown or (":empty{}" if self._faithful else "&nbsp;"))

    def _heading(self, node: Node, second: bool) -> None:
        shown = self._line.write(node.content or [], breaks=False)
        shown = re.sub(r"(#+)$", r"\\\1", shown)
        self.sheet.line(f"{'#' * attribute(node, 'level')} {shown}".rstrip(" "))

    def _rule(self, node: Node, second: bool) -> None:
        self.sheet.line("___" if self.sheet.begins else "---")

    def _quote(self, node: Node, second: bool) -> None:
        with self.sheet.inside("> ", "> "):
            self.blocks(node.content or [])

    def _panel(self, node: Node, second: bool) -> None:
        alert = ALERT_OF.get(str(attribute(node, "panelType")))
        keys = self._more(node)
        if alert is None and self._faithful:
            self._generic("panel", None, carried.keys_of(node, _LOCAL), node)
        elif alert is None:
            self._quote(node, second)
        elif keys:
            self.sheet.container("with" + directive.braces(keys), lambda: self._alert(node, alert))
        else:
            self._alert(node, alert)

    def _alert(self, node: Node, alert: str) -> None:
        with self.sheet.inside("> ", "> "):
            self.sheet.line(f"[!{alert}]")
            title = None if self._faithful else kept(node, "parameter:title")
            content = node.content or []
            if title:
                self.sheet.line(f"**{escape.text(title)}**")
                self.sheet.line()
            elif content and content[0].type != "paragraph":
                self.sheet.line()
            self.blocks(content)

    def _expand(self, node: Node, second: bool) -> None:
        self.sheet.line("<details>")
        title = attribute(node, "title")
        if title is not None:
            shown = as_html(title, quote=False).replace("\n", "&#10;").replace("\r", "&#13;")
            self.sheet.line(f"<summary>{shown}</summary>")
        self.sheet.line()
        self.sheet.level += 1
        self.blocks(node.content or [])
        self.sheet.level -= 1
        if node.content:
            self.sheet.line()
        self.sheet.line("</details>")

    def _code(self, node: Node, second: bool) -> None:
        language = attribute(node, "language")
        keys = carried.keys_of(node, _LOCAL) if self._faithful else {}
        keys.pop("^marks", None)
        plain = isinstance(language, str) and _LANGUAGE.fullmatch(language) and language != TREE_FENCE
        if plain:
            keys.pop("language", None)
        info = str(language) if plain else ""
        if keys:
            info += (" " if info else "") + directive.braces(keys)
        self._fence(info, "".join(one.text or "" for one in node.content or ()))

    def _picture(self, node: Node, second: bool) -> None:
        media = (node.content or [Node("media")])[0]
        plain, more = media_parts(media)
        plain.marks = media.marks or (None if self._faithful else node.marks)
        keys = self._more(node)
        if more:
            keys["media"] = more
        if not self._faithful:
            for place, one in enumerate([plain, *(node.content or ())[1:]]):
                if place:
                    self.sheet.line()
                self.sheet.line(self._line.write([plain] if one is plain else one.content or []) or "&nbsp;")
        elif len(node.content or ()) != 1 or media.type != "media" or not self._line.is_picture(plain):
            self._generic("mediaSingle", None, carried.keys_of(node, _LOCAL), node)
        elif keys:
            self.sheet.container("with" + directive.braces(keys), lambda: self._shown(plain))
        else:
            self._shown(plain)

    def _shown(self, picture: Node) -> None:
        self.sheet.line(self._line.write([picture], picture=True))

    def _list(self, node: Node, second: bool) -> None:
        items = node.content or []
        tight = all(simple(item) for item in items)
        number = attribute(node, "order") if plain_order(node) else 1
        number = 1 if number is None else number
        for place, item in enumerate(items):
            if place and not tight:
                self.sheet.line()
            marker = (
                f"{number + place}{')' if second else '.'}" if node.type == "orderedList" else "*" if second else "-"
            )
            with self.sheet.inside(f"{marker} ", " " * (len(marker) + 1), 2):
                self._item(item.content or [paragraph()], self._more_of_item(item), tight)

    def _more_of_item(self, item: Node) -> str:
        keys = carried.keys_of(item, _LOCAL) if self._faithful else {}
        return ":" + directive.written("item", keys) if keys else ""

    def _item(self, content: list[Node], said: str, tight: bool) -> None:
        """The blocks of an item or cell, after what is said of it."""
        first = content[0]
        if not said:
            self.blocks(content, tight=tight)
        elif first.type == "paragraph" and not self._more(first) and fits(first):
            shown = self._line.write(first.content or []) or (":empty{}" if len(content) > 1 else "")
            self.sheet.line(f"{said} {shown}" if shown else said)
            self._after(content, tight)
        else:
            self.sheet.line(said)
            self.sheet.line()
            self.blocks(content)

    def _after(self, content: list[Node], tight: bool) -> None:
        rest = content[1:]
        if rest:
            if not (tight and rest[0].type in LISTS and interrupts(rest[0])):
                self.sheet.line()
            self.blocks(rest, tight=tight)

    def _task_list(self, node: Node, second: bool) -> None:
        tasks = node.content or []
        place = 0
        marker = "* " if second else "- "
        while place < len(tasks):
            task = tasks[place]
            place += 1
            nested = []
            while place < len(tasks) and tasks[place].type == "taskList":
                nested.append(tasks[place])
                place += 1
            with self.sheet.inside(marker, "  ", 2):
                self._task(task, nested)

    def _task(self, task: Node, nested: list[Node]) -> None:
        self._tasks += 1
        said = frozenset({"state"} | ({"localId"} if attribute(task, "localId") in (None, str(self._tasks)) else set()))
        keys = carried.keys_of(task, said) if self._faithful else {}
        box = "[x]" if attribute(task, "state") == "DONE" else "[ ]"
        as_block = task.type == "blockTaskItem"
        content = (task.content or []) if as_block else [paragraph(*task.content or ())]
        first = content[0] if content else paragraph()
        if as_block and (first.type != "paragraph" or self._more(first) or (len(content) > 1 and not first.content)):
            content = [paragraph(), *content]
        if as_block and len(content) == 1:
            keys["block"] = True
        shown = self._line.write(content[0].content or [])
        if keys and self._faithful:
            shown = f":{directive.written('item', keys)} {shown}".rstrip(" ")
        self.sheet.line(f"{box} {shown}".rstrip(" "))
        self._after([*content, *nested], True)

    def _table(self, node: Node, second: bool) -> None:
        grid = for_readers(node, self._line) if not self._faithful else as_grid(node, self._line)
        keys = self._more(node)
        if grid is None:
            said = "table" + (directive.braces(keys) if keys else "")
            self.sheet.container(said, lambda: self._rows(node))
        elif keys:
            self.sheet.container("with" + directive.braces(keys), lambda: self._grid(grid))
        else:
            self._grid(grid)

    def _grid(self, rows: list[str]) -> None:
        for row in rows:
            self.sheet.line(row)

    def _rows(self, node: Node) -> None:
        columns = tabular.columns_of(node) is not None
        for row in node.content or ():
            with self.sheet.inside("- ", "  ", 2):
                for place, cell in enumerate(row.content or ()):
                    said = [] if place else tabular.said_of_row(row)
                    said += tabular.said_of_cell(cell, columns)
                    with self.sheet.inside("- ", "  ", 2):
                        self._item(cell.content or [paragraph()], " ".join(said), False)


_LOCAL: Final = frozenset({"localId"})
# Their own writers see to it.
_SAY_MORE: Final = frozenset({"mediaSingle", "panel", "table"})
_SAID: Final = {
    "heading": frozenset({"level"}),
    "codeBlock": frozenset({"language"}),
    "panel": frozenset({"panelType"}),
    "expand": frozenset({"title"}),
    "nestedExpand": frozenset({"title"}),
    "orderedList": frozenset({"order"}),
}
_BLOCKS: Final[dict[str, Callable[[_Writer, Node, bool], None]]] = {
    "paragraph": _Writer._paragraph,
    "heading": _Writer._heading,
    "rule": _Writer._rule,
    "blockquote": _Writer._quote,
    "panel": _Writer._panel,
    "expand": _Writer._expand,
    "nestedExpand": _Writer._expand,
    "codeBlock": _Writer._code,
    "bulletList": _Writer._list,
    "orderedList": _Writer._list,
    "taskList": _Writer._task_list,
    "mediaSingle": _Writer._picture,
    "table": _Writer._table,
}
