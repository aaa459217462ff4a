"""The text of a block: tokens of a line to nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from markdown_it.token import Token

from watersmeet.markup.markdown import carried
from watersmeet.markup.markdown.directive import Directive, Keys
from watersmeet.markup.markdown.targets import body_of, link_of, media_of, user_of
from watersmeet.markup.markdown.words import OF_BLOCK, ONCE, TAGS
from watersmeet.markup.tree import Mark, Node, attribute, kept, text

_TAG: Final = re.compile(r"<(/?)([a-zA-Z]{1,6}) */?>")
_MARK_TOKENS: Final = {"strong": "strong", "em": "em", "s": "strike"}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

OfBlock = Callable[[Directive], bool]
"""Takes what a directive says of the block that begins with it; whether there is such a block."""


def timestamp_of(day: str) -> str | None:
    """The timestamp of a day's beginning."""
    if not _DAY.fullmatch(day):
        return None
    try:
        begins = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    except ValueError:
        return None
    return str(int(begins.timestamp()) * 1000)


class Line:
    """Puts the nodes of one line together. numbers: of the footnotes by their labels."""

    def __init__(self, tokens: list[Token], numbers: dict[str, int], of_block: OfBlock) -> None:
        self.nodes: list[Node] = []
        self._numbers = numbers
        self._of_block = of_block
        self._pieces: list[str] = []
        self._marks: list[Mark | None] = []
        self._begun: list[int] = []
        self._now: list[Mark] | None = None
        self._after_of_block = False
        self.said_only = False
        """Whether there is nothing but what is said of the block around."""

        tags = _pairs(tokens)
        for place, token in enumerate(tokens):
            if token.type == "html_inline":
                self._html(token.content, place in tags)
            elif token.nesting > 0:
                self._open(token)
            elif token.nesting < 0:
                self._close(token)
            else:
                _TOKENS[token.type](self, token)
        self._flush()
        self.nodes = _merged(self.nodes)
        self.said_only = self.said_only and not self.nodes

    def _say(self, value: str) -> None:
        if value:
            self._pieces.append(value)

    def _flush(self) -> None:
        value = "".join(self._pieces)
        self._pieces.clear()
        if value:
            self.nodes.append(text(value, self._now))

    def _add(self, node: Node) -> None:
        self._flush()
        node.marks = [*(self._now or []), *(node.marks or [])] or None
        self.nodes.append(node)

    def _set(self) -> None:
        seen: list[Mark] = []
        for mark in self._marks:
            if mark is None or mark in seen:
                continue
            if mark.type in ONCE and any(mark.type == other.type for other in seen):
                continue
            seen.append(mark)
        self._now = seen or None

    def _push(self, mark: Mark | None) -> None:
        self._flush()
        self._marks.append(mark)
        self._begun.append(len(self.nodes))
        self._set()

    def _pop(self) -> None:
        self._flush()
        self._marks.pop()
        self._begun.pop()
        self._set()

    def _linked(self, mark: Mark, begun: int) -> None:
        """Finish a link: one of nothing shows where it leads; one to a person is a mention."""
        inside = self.nodes[begun:]
        href = attribute(mark, "href") or ""
        person = user_of(href)
        if person is not None:
            del self.nodes[begun:]
            shown = "".join(one.text or "" for one in inside)
            attrs = {"id": person, "text": shown} if shown else {"id": person}
            marks = [one for one in self._now or [] if one is not mark]
            self.nodes.append(Node("mention", attrs=attrs, marks=marks or None))
        elif not inside:
            shown = kept(mark, "ri:content-title") or href
            if shown:
                self.nodes.append(text(shown, self._now))
        if mark.kept is not None and "body" not in mark.kept and kept(mark, "resource") == "page":
            mark.kept["body"] = body_of(self.nodes[begun:], mark.kept)

    def _open(self, token: Token) -> None:
        if token.type == "link_open":
            title = token.attrs.get("title")
            self._push(link_of(str(token.attrs.get("href", "")), None if title is None else str(title)))
        elif token.type == "wrapper_open":
            said: Directive = token.meta["said"]
            self._push(carried.mark_of(said.name, said.keys))
        else:
            self._push(Mark(_MARK_TOKENS[token.type.removesuffix("_open")]))

    def _close(self, token: Token) -> None:
        self._flush()
        mark = self._marks[-1]
        if token.type == "link_close" and mark is not None:
            self._linked(mark, self._begun[-1])
        self._pop()

    def _html(self, tag: str, paired: bool) -> None:
        found = _TAG.fullmatch(tag)
        name = found[2].lower() if found else ""
        if found and name == "br" and not found[1]:
            self._add(Node("hardBreak"))
        elif not paired or found is None:
            self._say(tag.replace("\n", " "))
        elif found[1]:
            self._pop()
        else:
            kind, attrs = TAGS[name]
            self._push(Mark(kind, None if attrs is None else dict(attrs)))

    def _code(self, token: Token) -> None:
        self._push(Mark("code"))
        self._say(token.content)
        self._pop()

    def _break(self, token: Token) -> None:
        self._add(Node("hardBreak"))

    def _image(self, token: Token) -> None:
        title = token.attrs.get("title")
        source = str(token.attrs.get("src", ""))
        self._add(media_of(source, _plain(token.children or []), None if title is None else str(title)))

    def _footnote(self, token: Token) -> None:
        number = self._numbers.setdefault(token.content, len(self._numbers) + 1)
        self._push(Mark("subsup", {"type": "sup"}))
        self._say(str(number))
        self._pop()

    def _atom(self, token: Token) -> None:
        said: Directive = token.meta["said"]
        if said.name in OF_BLOCK:
            begins = not (self.nodes or self._pieces or self._marks)
            if begins and self._of_block(said):
                self._after_of_block = self.said_only = True
            else:
                self._say(said.source)
            return
        if said.name == "empty":
            self.said_only = False
            return
        node = atom_of(said)
        if node is None:
            self._say(said.source)
        else:
            self._add(node)

    def _text(self, token: Token) -> None:
        shown = token.content
        if self._after_of_block:
            self._after_of_block = False
            shown = shown.removeprefix(" ")
        self._say(shown)

    def _soft(self, token: Token) -> None:
        self._say(" ")


_TOKENS: Final[dict[str, Callable[[Line, Token], None]]] = {
    "text": Line._text,
    "text_special": Line._text,
    "softbreak": Line._soft,
    "hardbreak": Line._break,
    "code_inline": Line._code,
    "image": Line._image,
    "atom": Line._atom,
    "footnote": Line._footnote,
}


def _merged(nodes: list[Node]) -> list[Node]:
    """Nodes with pieces of text of the same marks joined."""
    made: list[Node] = []
    pieces: list[str] = []
    for node in nodes:
        last = made[-1] if made else None
        if node.type == "text" and last is not None and last.type == "text" and last.marks == node.marks:
            pieces.append(node.text or "")
            continue
        if len(pieces) > 1 and last is not None:
            last.text = "".join(pieces)
        pieces = [node.text or ""]
        made.append(node)
    if len(pieces) > 1:
        made[-1].text = "".join(pieces)
    return made


def atom_of(said: Directive) -> Node | None:
    """The node of a directive that stands for something in a line."""
    keys: Keys = dict(said.keys)
    if said.name == "tree":
        return carried.tree_of(keys)
    if said.name == "macro":
        return None if not said.label else carried.macro_of("inlineExtension", said.label, keys)
    if said.label is not None:
        if said.name == "date":
            stamp = timestamp_of(said.label)
            if stamp is None:
                return None
            keys["timestamp"] = stamp
        elif said.name in ("status", "emoji", "placeholder"):
            keys["text"] = said.label
        else:
            return None
    return carried.node_of(said.name, keys)


def _plain(tokens: list[Token]) -> str:
    """The text that a picture's alt shows."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(_plain(token.children or []))
        elif token.type == "atom":
            parts.append(token.meta["said"].source)
        else:
            parts.append(token.content)
    return "".join(parts)


def _pairs(tokens: list[Token]) -> frozenset[int]:
    """The places of tags that are read: each with its partner in the same formatting."""
    paired: list[int] = []
    contexts: list[list[tuple[str, int]]] = [[]]
    waiting: list[dict[str, int]] = [{}]
    for place, token in enumerate(tokens):
        if token.nesting > 0:
            contexts.append([])
            waiting.append({})
        elif token.nesting < 0:
            contexts.pop()
            waiting.pop()
        elif token.type == "html_inline":
            found = _TAG.fullmatch(token.content)
            name = found[2].lower() if found else ""
            if found is None or name not in TAGS or token.content.endswith("/>"):
                continue
            opened, count = contexts[-1], waiting[-1]
            if not found[1]:
                opened.append((name, place))
                count[name] = count.get(name, 0) + 1
                continue
            while count.get(name, 0):
                other, begun = opened.pop()
                count[other] -= 1
                if other == name:
                    paired += (begun, place)
                    break
    return frozenset(paired)
