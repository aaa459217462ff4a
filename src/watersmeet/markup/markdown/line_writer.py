"""Nodes of a line to Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import msgspec

from watersmeet.markup.facts import Facts, key_of
from watersmeet.markup.markdown import carried, directive, escape
from watersmeet.markup.markdown.emphasis import STARS, Token, resolved
from watersmeet.markup.markdown.inline import timestamp_of
from watersmeet.markup.markdown.targets import body_of, media_address, page_address, user_address
from watersmeet.markup.markdown.words import LOST, ONCE, WRAPPERS
from watersmeet.markup.references import address, harmless, person
from watersmeet.markup.tree import ELEMENT, INLINE, Mark, Node, attribute, kept

_TAG_OF: Final = {"strong": "strong", "em": "em", "strike": "del", "underline": "u", "code": "code"}
_MOST_MARKS: Final = 8
_ONE_LINE: Final = re.compile(r"[^\n\r\t]*")


class _Piece(NamedTuple):
    """Something written, and the marks around it that are yet to be written."""

    marks: list[Mark]
    value: str


class LineWriter:
    """Writes lines. faithful: so that they read back as they were; otherwise for readers."""

    def __init__(self, facts: Facts, faithful: bool) -> None:
        self._facts = facts
        self._faithful = faithful
        self._alone = False
        self._pages: set[int] = set()

    def write(self, nodes: list[Node], *, breaks: bool = True, picture: bool = False) -> str:
        """The line of a block's nodes. breaks: whether it may be several. picture: it is a picture among blocks."""
        if len(nodes) == 1 and nodes[0].type == "text" and not nodes[0].marks:
            return escape.lines(escape.text(nodes[0].text or ""))
        self._alone = len(nodes) == 1 and not picture
        pieces = self._pieces(nodes, breaks)
        shown = escape.lines("".join(resolved(self._tokens(pieces))))
        return shown if breaks else shown.replace("\n", " ")

    def _pieces(self, nodes: list[Node], breaks: bool) -> list[_Piece]:
        made: list[_Piece] = []
        joined = _joined(nodes)
        self._pages = _plain_pages(joined)
        for place, node in enumerate(joined):
            marks = self._marks(node)
            if not _can_nest(marks):
                made.append(_Piece([], self._odd(node)))
            elif node.type == "text":
                made.append(self._text(node.text or "", marks))
            elif node.type == "hardBreak" and not carried.keys_of(node, _LOCAL):
                middle = breaks and 0 < place < len(joined) - 1
                made.append(_Piece(marks, "\\\n" if middle else "<br>"))
            else:
                linked = any(mark.type == "link" for mark in marks)
                made.append(_Piece(marks, self._atom(node, linked)))
        return [piece for piece in made if piece.value]

    def _marks(self, node: Node) -> list[Mark]:
        if self._faithful:
            return node.marks or []
        return [mark for mark in node.marks or [] if self._shown(mark)]

    def _shown(self, mark: Mark) -> bool:
        """Whether a mark is something to a reader of plain Markdown."""
        if mark.type == "link":
            return address(mark, self._facts, absolute=bool(self._facts.base)) is not None
        return mark.type in ONCE or (mark.type == ELEMENT and _tag(mark) is not None)

    def _odd(self, node: Node) -> str:
        return _json(node) if self._faithful else escape.text(node.text or "")

    def _text(self, value: str, marks: list[Mark]) -> _Piece:
        if marks and marks[-1].type == "code" and not _more(marks[-1]):
            code = escape.code(value)
            if code is not None:
                return _Piece(marks[:-1], code)
        if marks == [Mark("link", {"href": value})] and escape.autolink(value) and harmless(value):
            return _Piece([], f"<{value}>")
        return _Piece(marks, escape.text(value))

    def _tokens(self, pieces: list[_Piece]) -> list[Token]:
        made: list[Token] = []
        now: list[Mark] = []
        begun: list[int] = []
        for marks, value in pieces:
            same = 0
            while same < min(len(now), len(marks)) and now[same] == marks[same]:
                same += 1
            while len(now) > same:
                made.append(self._end(now.pop(), made, begun.pop()))
            for mark in marks[same:]:
                made.append(self._start(mark))
                now.append(mark)
                begun.append(len(made))
            made.append(Token(value))
        while now:
            made.append(self._end(now.pop(), made, begun.pop()))
        return made

    def _start(self, mark: Mark) -> Token:
        if mark.type in STARS and not self._says_more(mark):
            return Token("", mark.type, True)
        tag = _tag(mark)
        if tag and not self._says_more(mark):
            return Token(f"<{tag}>")
        if mark.type == "link" and (self._target(mark) is not None):
            return Token("[")
        return Token(f":{mark.type if mark.type in WRAPPERS else 'mark'}[")

    def _end(self, mark: Mark, before: list[Token], begun: int) -> Token:
        if mark.type in STARS and not self._says_more(mark):
            return Token("", mark.type)
        tag = _tag(mark)
        if tag and not self._says_more(mark):
            return Token(f"</{tag}>")
        target = self._target(mark) if mark.type == "link" else None
        if target is not None:
            return Token(f"]({target})")
        keys = carried.keys_of(mark)
        if mark.type not in WRAPPERS or mark.type == "mark":
            keys = {"type": mark.type, **keys}
        return Token(f"]{directive.braces(keys)}")

    def _says_more(self, mark: Mark) -> bool:
        return self._faithful and _more(mark)

    def _target(self, mark: Mark) -> str | None:
        """What stands in the brackets of a link; None where the link says more than they can."""
        href, title = attribute(mark, "href"), attribute(mark, "title")
        if not self._faithful:
            found = address(mark, self._facts, absolute=bool(self._facts.base))
            shown = f" {escape.title(title)}" if isinstance(title, str) and title else ""
            return None if found is None else escape.address(found) + shown
        if mark.kept:
            found = page_address(mark.kept) if id(mark) in self._pages and not mark.attrs else None
            return None if found is None else escape.address(found)
        if not isinstance(href, str) or not set(mark.attrs or ()) <= {"href", "title"} or not harmless(href):
            return None
        if "title" in (mark.attrs or {}):
            return f"{escape.address(href)} {escape.title(title)}" if isinstance(title, str) and title else None
        return escape.address(href)

    def _atom(self, node: Node, linked: bool) -> str:
        write = _ATOMS.get(node.type)
        if write is not None:
            return write(self, node, linked)
        return self._directive(node) if self._faithful else escape.text(_shown_text(node))

    def _directive(self, node: Node) -> str:
        """A node that stands for something itself, as a directive."""
        if node.content or node.text is not None or node.type not in INLINE:
            return _json(Node(node.type, node.attrs, node.content, text=node.text, kept=node.kept))
        without = _LOCAL if node.type in LOST else _NONE
        keys = carried.keys_of(Node(node.type, node.attrs, kept=node.kept), without)
        shown = keys.get("text")
        if node.type in ("status", "emoji", "placeholder") and isinstance(shown, str) and _ONE_LINE.fullmatch(shown):
            del keys["text"]
            return ":" + directive.written(node.type, keys, shown)
        return ":" + directive.written(node.type, keys) if keys else f":{node.type}{{}}"

    def _mention(self, node: Node, linked: bool) -> str:
        account, shown = attribute(node, "id"), attribute(node, "text")
        if not self._faithful:
            found = self._facts.people.get(person(node) or "")
            name = f"@{found.name}" if found else shown if isinstance(shown, str) else "@"
            return escape.text(name)
        plain = isinstance(account, str) and account and isinstance(shown, str) and shown.strip() == shown != ""
        if linked or not plain or node.kept or not set(node.attrs or ()) <= {"id", "text", "localId"}:
            return self._directive(node)
        if not _ONE_LINE.fullmatch(str(shown)):
            return self._directive(node)
        return f"[{escape.text(str(shown))}]({escape.address(user_address(str(account)))})"

    def _date(self, node: Node, linked: bool) -> str:
        stamp = attribute(node, "timestamp")
        day = _day_of(stamp)
        if not self._faithful:
            return day or escape.text(str(stamp or ""))
        keys = carried.keys_of(node, _DATE)
        if day is None or timestamp_of(day) != stamp or node.kept:
            return self._directive(node)
        keys.pop("^marks", None)
        return ":" + directive.written("date", keys, day)

    def _card(self, node: Node, linked: bool) -> str:
        url = attribute(node, "url")
        if self._faithful or not isinstance(url, str) or not harmless(url):
            return self._directive(node) if self._faithful else ""
        return f"<{url}>" if escape.autolink(url) and not linked else escape.text(url)

    def is_picture(self, node: Node) -> bool:
        """Whether a node is written as a picture that may be a link, and nothing else."""
        marks = node.marks or []
        links = [mark for mark in marks if mark.type == "link" and self._target(mark) is not None]
        return len(marks) == len(links) <= 1 and self.picture(node) is not None

    def picture(self, node: Node) -> str | None:
        """A picture of which Markdown says all; None where there is more to say."""
        if self._faithful:
            said = media_address(node)
            if said is None or not (harmless(said[0]) or kept(node, "resource")):
                return None
            source, alt, title = said
        else:
            found = address(node, self._facts, absolute=bool(self._facts.base)) or self._file(node)
            alt = str(attribute(node, "alt") or kept(node, "ri:filename") or "")
            if found is None:
                return escape.text(alt)
            source, title = found, kept(node, "ac:title")
        if not _ONE_LINE.fullmatch(alt):
            return None
        return f"![{escape.text(alt)}]({escape.address(source)}{' ' + escape.title(title) if title else ''})"

    def _file(self, node: Node) -> str | None:
        found = self._facts.files.get(str(attribute(node, "id")))
        return None if found is None else (self._facts.base or self._facts.root) + found.path

    def _media(self, node: Node, linked: bool) -> str:
        alone = self._alone and self._faithful
        return (None if alone else self.picture(node)) or (self._directive(node) if self._faithful else "")

    def _macro(self, node: Node, linked: bool) -> str:
        shown = None if self._faithful else self._facts.shown.get(key_of(node))
        if shown is not None:
            return escape.text(" ".join(one.text for top in shown for one in _walk(top) if one.text))
        said = carried.macro_keys(Node(node.type, node.attrs, kept=node.kept))
        if said is None or not said[0]:
            return self._directive(node)
        return ":" + directive.written("macro", said[1], said[0])


_NONE: Final[frozenset[str]] = frozenset()
_LOCAL: Final = frozenset({"localId"})
_DATE: Final = frozenset({"localId", "timestamp"})
_ATOMS: Final[dict[str, Callable[[LineWriter, Node, bool], str]]] = {
    "mention": LineWriter._mention,
    "date": LineWriter._date,
    "inlineCard": LineWriter._card,
    "mediaInline": LineWriter._media,
    "inlineExtension": LineWriter._macro,
}


def _walk(node: Node) -> list[Node]:
    found, stack = [], [node]
    while stack:
        one = stack.pop()
        found.append(one)
        stack.extend(reversed(one.content or ()))
    return found


def _shown_text(node: Node) -> str:
    """What readers see of a node that Markdown has no word for."""
    shown = attribute(node, "text") or attribute(node, "shortName") or node.text
    return shown if isinstance(shown, str) else ""


def _day_of(stamp: object) -> str | None:
    if not isinstance(stamp, str | int) or not re.fullmatch(r"-?[0-9]{1,17}", str(stamp)):
        return None
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(stamp))
    except OverflowError:
        return None
    return moment.strftime("%Y-%m-%d") if moment.year >= 1000 else None


def _json(node: Node) -> str:
    return ":tree" + directive.encoded(msgspec.to_builtins(node))


def _joined(nodes: list[Node]) -> list[Node]:
    """Nodes with texts of the same marks that touch joined."""
    made: list[Node] = []
    nodes = [node for node in nodes if node.type != "text" or node.text]
    at = 0
    while at < len(nodes):
        node = nodes[at]
        at += 1
        if node.type == "text":
            pieces = [node.text or ""]
            while at < len(nodes) and nodes[at].type == "text" and (nodes[at].marks or []) == (node.marks or []):
                pieces.append(nodes[at].text or "")
                at += 1
            if len(pieces) > 1:
                node = Node("text", text="".join(pieces), marks=node.marks)
        made.append(node)
    return made


def _plain_pages(nodes: list[Node]) -> set[int]:
    """The ids of marks of links to pages whose text is written in storage format as it would be for a new link."""
    found: set[int] = set()
    if not any(mark.kept for node in nodes for mark in node.marks or ()):
        return found
    run: list[Node] = []
    now: Mark | None = None
    for node in [*nodes, _LAST]:
        link = next((mark for mark in node.marks or () if mark.kept and mark.kept.get("resource") == "page"), None)
        if link is not None and link == now:
            run.append(node)
            continue
        if now is not None and now.kept is not None:
            title, body = now.kept.get("ri:content-title"), now.kept.get("body")
            if body == body_of(run, now.kept) and (len(run) == 1 or all(one.text != title for one in run)):
                found.update(id(mark) for one in run for mark in one.marks or ())
        run, now = [node], link
    return found


_LAST: Final = Node("text")


def _can_nest(marks: list[Mark]) -> bool:
    """Whether these marks can be written around something, each in the next."""
    if len(marks) < 2:
        return True
    once = [mark.type for mark in marks if mark.type in ONCE]
    repeated = any(mark in marks[:place] for place, mark in enumerate(marks[:_MOST_MARKS]))
    return len(marks) <= _MOST_MARKS and len(once) == len(set(once)) and not repeated


def _tag(mark: Mark) -> str | None:
    """The tag that is a mark."""
    if mark.type == "subsup":
        kind = attribute(mark, "type")
        return kind if kind in ("sub", "sup") else None
    if mark.type == ELEMENT:
        name = attribute(mark, "name")
        return name if name in ("kbd", "mark") and not attribute(mark, "attributes") else None
    return _TAG_OF.get(mark.type)


def _more(mark: Mark) -> bool:
    """Whether a mark says more than what kind of mark it is."""
    if mark.kept:
        return True
    if mark.type == "subsup":
        return set(mark.attrs or ()) != {"type"}
    return bool(mark.attrs) and mark.type != ELEMENT
