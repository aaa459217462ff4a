"""What HTML and trees say, in one form: blocks that begin and end, and text with its formatting."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from watersmeet.markup.tree import Mark, Node, attribute

Event = tuple[object, ...]

BLOCKS: Final = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "hr"])
INLINE: Final = frozenset(["a", "em", "strong", "code"])
KNOWN: Final = BLOCKS | INLINE | {"img", "br"}

_TAGS: Final = {
    "paragraph": "p",
    "mediaSingle": "p",
    "blockquote": "blockquote",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "codeBlock": "pre",
    "rule": "hr",
}
_MARKS: Final = {"em": "em", "strong": "strong", "code": "code"}


def _address(href: str | None) -> str:
    return unquote(href or "")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []
        self.on: list[Event] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS:
            more = (int(given.get("start") or "1"),) if tag == "ol" else ()
            self.events.append(("start", tag, *more))
            self.inside.append(tag)
        elif tag == "code" and self.inside[-1:] == ["pre"]:
            self.events.append(("language", (given.get("class") or "").removeprefix("language-")))
        elif tag in INLINE:
            link = (_address(given.get("href")), given.get("title") or "") if tag == "a" else ()
            self.on.append((tag, *link))
        elif tag == "img":
            picture = ("img", _address(given.get("src")), given.get("alt"), given.get("title") or "")
            self.events.append(("atom", picture, frozenset(self.on)))
        else:
            self.events.append(("atom", (tag,), frozenset(self.on)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in BLOCKS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            if tag == "pre" and self.events[-1][0] == "text":
                code = str(self.events.pop()[1]).removesuffix("\n")
                self.events.append(("text", code, frozenset()))
            self.inside.pop()
            self.events.append(("end", tag))
        elif tag in INLINE and self.inside[-1:] != ["pre"]:
            self.on.pop()

    def handle_data(self, data: str) -> None:
        if self.inside and not (self.inside[-1] in ("ul", "ol", "blockquote") and not data.strip()):
            code = self.inside[-1] == "pre"
            self.events.append(("text", data if code else re.sub(r"\s+", " ", data), frozenset(self.on)))


def of_html(html: str) -> list[Event]:
    """The events of HTML that has only known elements."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return _settled(reader.events)


def of_tree(tree: Node) -> list[Event]:
    """The events of a tree that has only what HTML of a simple page has."""
    found: list[Event] = []
    _collect(tree, found)
    return _settled(found)


def _on(marks: list[Mark] | None) -> frozenset[Event]:
    made: set[Event] = set()
    for mark in marks or ():
        if mark.type == "link":
            made.add(("a", _address(attribute(mark, "href")), attribute(mark, "title") or ""))
        else:
            made.add((_MARKS[mark.type],))
    return frozenset(made)


def _collect(node: Node, found: list[Event]) -> None:
    tag = f"h{attribute(node, 'level')}" if node.type == "heading" else _TAGS.get(node.type)
    if tag:
        order = attribute(node, "order")
        found.append(("start", tag, 1 if order is None else order) if tag == "ol" else ("start", tag))
    if tag == "pre":
        found.append(("language", attribute(node, "language") or ""))
    if node.type == "text":
        shown = node.text or ""
        found.append(("text", shown, _on(node.marks)))
    elif node.type in ("media", "mediaInline"):
        title = (node.kept or {}).get("ac:title", "")
        picture = ("img", _address(attribute(node, "url")), attribute(node, "alt") or "", title)
        found.append(("atom", picture, _on(node.marks)))
    elif node.type == "hardBreak":
        found.append(("atom", ("br",), _on(node.marks)))
    for one in node.content or ():
        _collect(one, found)
    if tag:
        found.append(("end", tag))


def _settled(events: list[Event]) -> list[Event]:
    """Events with text joined and trimmed, and without the paragraphs of list items, which are lists' own affair."""
    made: list[Event] = []
    stack: list[str] = []
    for event in events:
        if event[0] == "start":
            stack.append(str(event[1]))
        elif event[0] == "end":
            stack.pop()
        if event[1] == "p" and event[0] in ("start", "end") and "li" in stack:
            event = ("text", " ", frozenset())
        last = made[-1] if made else None
        if event[0] == "text" and last is not None and last[0] == "text" and last[2] == event[2]:
            made[-1] = ("text", str(last[1]) + str(event[1]), event[2])
        else:
            made.append(event)
    shown: list[Event] = []
    code = False
    for place, event in enumerate(made):
        code = event[1] == "pre" if event[0] == "start" else code and event[0] != "end"
        if event[0] != "text":
            shown.append(event)
            continue
        text = str(event[1])
        if not code:
            text = re.sub(r"\s+", " ", text)
            before, after = made[place - 1], made[place + 1 : place + 2]
            text = text.lstrip() if _edge(before) else text
            text = text.rstrip() if after and _edge(after[0]) else text
        if text:
            shown.append(("text", text, event[2]))
    return shown


def _edge(event: Event) -> bool:
    return event[0] in ("start", "end") or event[:2] == ("atom", ("br",))
