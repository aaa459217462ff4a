"""What stands in a line: text with its formatting, mentions, dates, statuses, smart links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from watersmeet.markup.html.elements import element, start, text
from watersmeet.markup.html.emoji import character
from watersmeet.markup.html.headings import mention_text
from watersmeet.markup.html.links import card_attributes, user_attributes
from watersmeet.markup.html.marks import harmless_attributes, tags_of
from watersmeet.markup.html.styles import harmless_classes
from watersmeet.markup.html.writer import Pieces, Writer
from watersmeet.markup.references import person
from watersmeet.markup.tree import INLINE_ELEMENT, Mark, Node, attribute, kept


def line(writer: Writer, nodes: list[Node]) -> Pieces:
    """Nodes in a line. Formatting that one node shares with the next is printed once around both."""
    if len(nodes) == 1 and nodes[0].marks is None:
        return [text(nodes[0].text or "")] if nodes[0].type == "text" else [nodes[0]]
    pieces: Pieces = []
    around: list[tuple[Mark, str]] = []
    outer = writer.in_link
    for node in nodes:
        marks = node.marks
        if around or marks:
            _change(writer, around, marks or [], pieces, outer)
        if node.type == "text":
            pieces.append(text(node.text or ""))
        elif writer.in_link and not outer:
            # What is not written before this line is done has to know that it stands in a link.
            pieces += writer.linked([node])
        else:
            pieces.append(node)
    if around:
        _change(writer, around, [], pieces, outer)
    return pieces


def _change(writer: Writer, around: list[tuple[Mark, str]], marks: list[Mark], pieces: Pieces, outer: bool) -> None:
    """Close the formatting that ends here, open that which begins."""
    same = 0
    while same < len(around) and same < len(marks) and around[same][0] == marks[same]:
        same += 1
    while len(around) > same:
        mark, end = around.pop()
        pieces.append(end)
        if mark.type == "link" and end:
            writer.in_link = outer
    for mark in marks[same:]:
        link = mark.type == "link"
        tags = None if link and writer.in_link else tags_of(writer, mark)
        if tags is not None:
            pieces.append(tags[0])
            writer.in_link = writer.in_link or link
        around.append((mark, tags[1] if tags else ""))


def _text(writer: Writer, node: Node) -> Pieces:
    return [text(node.text or "")]


def _break(writer: Writer, node: Node) -> Pieces:
    return ["<br />"]


def _mention(writer: Writer, node: Node) -> Pieces:
    name = text(mention_text(node, writer.facts))
    account = person(node)
    if account is None or writer.in_link:
        return [element("span", {"class": "user-mention", "data-account-id": account}, name)]
    return [element("a", user_attributes(writer, account), name)]


def _emoji(writer: Writer, node: Node) -> Pieces:
    short, given = attribute(node, "shortName"), attribute(node, "id")
    legacy = harmless_classes(kept(node, "ac:name"))
    shown = character(node)
    attributes = {
        "class": f"emoticon emoticon-{legacy}" if legacy and " " not in legacy else "emoticon",
        "title": short if isinstance(short, str) else None,
        "data-emoji-shortname": short if isinstance(short, str) else None,
        "data-emoji-id": given if isinstance(given, str) else None,
        "data-emoji-fallback": shown,
    }
    return [element("span", attributes, text(shown))]


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def day(node: Node) -> datetime | None:
    """The day of a date; None where it says none that a calendar has."""
    given = attribute(node, "timestamp")
    try:
        return _EPOCH + timedelta(milliseconds=int(given)) if len(str(given)) <= 20 else None
    except (TypeError, ValueError, OverflowError):
        return None


def _date(writer: Writer, node: Node) -> Pieces:
    found = day(node)
    written = kept(node, "datetime")
    if found is None:
        return [element("time", {"class": "date-lozenger"}, text(written or str(attribute(node, "timestamp") or "")))]
    value = f"{found.year:04}-{found.month:02}-{found.day:02}"
    shown = f"{_MONTHS[found.month - 1]} {found.day}, {found.year}"
    return [element("time", {"class": "date-lozenger", "datetime": value}, shown)]


_STATUSES: Final = {
    "purple": "aui-lozenge-progress",
    "blue": "aui-lozenge-complete",
    "red": "aui-lozenge-error",
    "yellow": "aui-lozenge-current",
    "green": "aui-lozenge-success",
}


def _status(writer: Writer, node: Node) -> Pieces:
    colour = attribute(node, "color")
    classes = ["status-macro", "aui-lozenge", "aui-lozenge-visual-refresh"]
    if isinstance(colour, str) and colour in _STATUSES:
        classes.append(_STATUSES[colour])
    if attribute(node, "style") == "subtle" or kept(node, "parameter:subtle") == "true":
        classes.append("aui-lozenge-subtle")
    attributes = {
        "class": " ".join([*classes, "conf-macro", "output-inline"]),
        "data-hasbody": "false",
        "data-macro-name": "status",
    }
    return [element("span", attributes, text(str(attribute(node, "text") or "")))]


def card(writer: Writer, node: Node, appearance: str) -> str:
    """A smart link as the link that it is."""
    url = attribute(node, "url")
    shown = kept(node, "text") or (url if isinstance(url, str) else "")
    attributes = None if writer.in_link else card_attributes(writer, node, appearance)
    return text(shown) if attributes is None else element("a", attributes, text(shown))


def _inline_card(writer: Writer, node: Node) -> Pieces:
    return [card(writer, node, "inline")]


def _placeholder(writer: Writer, node: Node) -> Pieces:
    return []


def _inline_element(writer: Writer, node: Node) -> Pieces:
    name = attribute(node, "name")
    if name == "wbr":
        return ["<wbr />"]
    attributes = harmless_attributes(attribute(node, "attributes")) if name == "span" else {}
    return [start("span", attributes), "</span>"] if any(attributes.values()) else []


HANDLERS: Final = {
    "text": _text,
    "hardBreak": _break,
    "mention": _mention,
    "emoji": _emoji,
    "date": _date,
    "status": _status,
    "inlineCard": _inline_card,
    "placeholder": _placeholder,
    INLINE_ELEMENT: _inline_element,
}
