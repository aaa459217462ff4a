"""What an HTML parser sees: the tags and text of a page, in order."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import nh3

from watersmeet.markup.html.elements import VOID
from watersmeet.markup.references import _HARMLESS

_DOCUMENT: Final = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()


def documented(label: str) -> set[str]:
    """The words of a line of docs/formats.md that begins with a label."""
    line = next(line for line in _DOCUMENT.splitlines() if line.startswith(f"{label}: "))
    return set(line.removeprefix(f"{label}: ").replace("`", "").rstrip(".").split())


Event = tuple[str, ...]


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("start", tag, *(f"{name}={value or ''}" for name, value in sorted(attrs))))
        if tag in VOID:
            self.found.append(("end", tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.found.append(("end", tag))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "text":
            self.found[-1] = ("text", self.found[-1][1] + data)
        else:
            self.found.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))


def events(html: str) -> list[Event]:
    """Tags, in order of attributes, and text. A line end that begins a pre is none."""
    parser = _Events()
    parser.feed(html)
    parser.close()
    found: list[Event] = []
    for one in parser.found:
        if one[0] == "text" and found and found[-1][:2] == ("start", "pre"):
            one = ("text", one[1].lstrip("\n"))
        if one != ("text", ""):
            found.append(one)
    return found


def sanitised(html: str) -> str:
    """What a sanitiser of the field leaves, which knows HTML as browsers do."""
    return nh3.clean(
        html,
        tags=documented("Elements"),
        attributes={"*": documented("Attributes"), **{name: {"href", "rel"} for name in ("a",)}},
        generic_attribute_prefixes={"data-"},
        url_schemes=set(_HARMLESS),
        link_rel=None,
    )


def parsed(html: str) -> ElementTree.Element:
    """The page as an XML parser sees it; fails where it is not well-formed."""
    return ElementTree.fromstring(f"<body>{html}</body>")


def assert_harmless(html: str) -> None:
    """A page is well-formed, and a sanitiser has nothing to take out or to put in another place."""
    parsed(html)
    assert events(sanitised(html)) == events(html)
