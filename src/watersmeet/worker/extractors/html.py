"""HTML: what a browser shows, and the title."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from watersmeet.worker.extractors.encodings import decoded
from watersmeet.worker.extractors.gathered import BREAK, Gathered

LONGEST = 32 * 1024 * 1024
"""How many bytes of a page are read: pictures may be written into it."""

STEP = 64 * 1024

_HIDDEN = frozenset(("script", "style", "template"))
_INLINE_NAMES = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt rb ruby s samp small span
    strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
"""Elements that may stand within a word."""


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = Gathered()
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in _HIDDEN:
            self._hidden = tag
        self._apart(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        self._apart(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.parts.append(data)

    def _apart(self, tag: str) -> None:
        if tag not in _INLINE:
            self.text.parts.append(BREAK)


def pieces(source: BinaryIO) -> Iterator[str]:
    """As much as has come, step by step."""
    page = decoded(source.read(LONGEST), said=True)
    shown = _Shown()
    for start in range(0, len(page), STEP):
        shown.feed(page[start : start + STEP])
        yield shown.text.lines()
    shown.close()
    yield shown.text.rest()
