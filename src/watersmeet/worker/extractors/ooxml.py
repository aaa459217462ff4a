"""What files of Word and PowerPoint have in common: packages of parts, whose text stands in runs of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from watersmeet.worker.extractors.limits import Encrypted

COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file begins that is no package: one that is locked with a password is within another kind of file."""

STEP: Final = 500
"""Paragraphs in one piece."""

_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Holds once more, for old programs, what stands beside it."""

_NUMBERS: Final = re.compile(r"(\d+)")


def check_unlocked(source: BinaryIO) -> None:
    """Raises Encrypted."""
    begins = source.read(len(COMPOUND))
    source.seek(0)
    if begins == COMPOUND:
        raise Encrypted


def in_order(parts: Iterable[Any]) -> list[Any]:
    """Parts by their names, the numbers in these by what they count."""
    return sorted(parts, key=lambda part: [(len(word), word) for word in _NUMBERS.split(str(part.partname))])


def paragraphs(root: Any, namespace: str) -> Iterator[str]:
    """The text of paragraphs. namespace: that of the elements p, t, tab, br and cr."""
    name = f"{{{namespace}}}"
    parts: list[str] = []
    seen = 0
    for element in root.iter(*(name + kind for kind in ("p", "t", "tab", "br", "cr"))):
        kind = element.tag.removeprefix(name)
        if kind == "p":
            parts.append("\n")
            seen += 1
            if seen % STEP == 0:
                yield "".join(parts)
                parts.clear()
        elif kind != "t":
            parts.append(" ")
        elif element.text and next(element.iterancestors(_FALLBACK), None) is None:
            parts.append(element.text)
    yield "".join(parts)
