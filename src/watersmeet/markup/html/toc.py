"""The table of contents of a page."""

from __future__ import annotations

import re
from typing import Final

from watersmeet.markup.html.elements import element, start, text
from watersmeet.markup.html.patterns import Pattern
from watersmeet.markup.html.styles import harmless_classes
from watersmeet.markup.html.writer import Pieces, Writer
from watersmeet.markup.references import spelled
from watersmeet.markup.tree import Node, macro_parameter

_STYLE: Final = re.compile(r"[a-z-]{3,30}")
_FRAMES: Final = {"brackets": ("[ ", " ]"), "braces": ("{ ", " }"), "parens": ("( ", " )"), "pipe": ("| ", " |")}

Entry = tuple[int, str, str]
"""Level, id and text of a heading."""


def toc(writer: Writer, node: Node) -> Pieces:
    """Links to the page's headings, those that the macro's parameters choose."""
    entries = _chosen(writer, node)
    writer.listed += 1 + len(entries)
    address = _page(writer) if macro_parameter(node, "absoluteUrl") == "true" else ""
    outline = macro_parameter(node, "outline") == "true"
    classes = ["toc-macro", "conf-macro", "output-block"]
    own = harmless_classes(macro_parameter(node, "class"))
    if own:
        classes.insert(1, own)
    if macro_parameter(node, "printable") == "false":
        classes.insert(1, "non-printable")
    attributes = {"class": " ".join(classes), "data-hasbody": "false", "data-macro-name": "toc"}
    numbers = _numbers(entries)
    if macro_parameter(node, "type") == "flat":
        inside = _flat(entries, numbers if outline else None, macro_parameter(node, "separator"), address)
    else:
        inside = _nested(entries, numbers, outline, macro_parameter(node, "style"), address)
    return [start("div", attributes), *inside, "</div>"]


def _page(writer: Writer) -> str:
    facts = writer.facts
    known = facts.content.get(facts.content_id) if facts.content_id is not None else None
    if known is not None:
        return f"{facts.base}{known.path}"
    return f"{facts.base}/pages/viewpage.action?pageId={facts.content_id}" if facts.content_id is not None else ""


def _number(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isascii() and value.isdecimal() and len(value) <= 2 else default


def _chosen(writer: Writer, node: Node) -> list[Entry]:
    least, most = _number(macro_parameter(node, "minLevel"), 1), _number(macro_parameter(node, "maxLevel"), 7)
    include, exclude = macro_parameter(node, "include"), macro_parameter(node, "exclude")
    wanted = Pattern(include) if include else None
    unwanted = Pattern(exclude) if exclude else None
    return [
        entry
        for entry in writer.ids.outline()
        if least <= entry[0] <= most
        and (wanted is None or wanted.matches(entry[2]))
        and (unwanted is None or not unwanted.matches(entry[2]))
    ]


def _numbers(entries: list[Entry]) -> list[tuple[int, ...]]:
    """The number of each entry, as 1.2.1: as long as it is deep, however many levels its page leaves out."""
    numbers: list[tuple[int, ...]] = []
    open_levels: list[tuple[int, int]] = []
    for level, _, _ in entries:
        before = 0
        while open_levels and open_levels[-1][0] >= level:
            _, before = open_levels.pop()
        open_levels.append((level, before + 1))
        numbers.append(tuple(count for _, count in open_levels))
    return numbers


def _link(entry: Entry, number: tuple[int, ...] | None, address: str) -> str:
    shown = "" if number is None else f'<span class="toc-outline">{".".join(map(str, number))}</span> '
    href = f"{address}#{spelled(entry[1])}"
    return f"{shown}{element('a', {'class': 'toc-link', 'href': href}, text(entry[2]))}"


def _flat(
    entries: list[Entry], numbers: list[tuple[int, ...]] | None, separator: str | None, address: str
) -> list[str]:
    frame = _FRAMES.get(separator or "brackets")
    links = [_link(entry, numbers[index] if numbers else None, address) for index, entry in enumerate(entries)]
    if frame is None:
        return [text(f" {separator} ").join(links)]
    return [" ".join(f"{frame[0]}{link}{frame[1]}" for link in links)]


def _nested(
    entries: list[Entry], numbers: list[tuple[int, ...]], outline: bool, style: str | None, address: str
) -> list[str]:
    """Lists in lists, by the length of the numbers."""
    listed = "none" if outline else style
    attributes = {
        "class": "toc-indentation",
        "style": f"list-style-type: {listed};" if listed and _STYLE.fullmatch(listed) else None,
    }
    opening = start("ul", attributes)
    pieces: list[str] = []
    depth = 0
    for entry, number in zip(entries, numbers, strict=True):
        if len(number) > depth:
            pieces.append(opening)
        else:
            pieces.append("</li>" + "</ul></li>" * (depth - len(number)))
        depth = len(number)
        body = start("span", {"class": "toc-item-body", "data-outline": ".".join(map(str, number))})
        pieces.append(f"<li>{body}{_link(entry, number if outline else None, address)}</span>")
    pieces.append("</li></ul>" * depth)
    return pieces
