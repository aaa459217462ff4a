"""Where the parts of a storage fragment stand in its bytes, for changing one and leaving the rest as it was written."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple
from xml.parsers import expat

from watersmeet.markup.storage.diagnosis import diagnose
from watersmeet.markup.storage.wrapper import opening, wrapped

_NONE: dict[str, str] = {}


class Part(NamedTuple):
    """A tag, or a piece of text with its entities resolved; it reaches from byte `at` to before byte `after`.

    The end of an element that is one tag is where that tag ends.
    """

    kind: Literal["start", "end", "text"]
    value: str
    attributes: dict[str, str]
    at: int
    after: int


_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
"""A tag. A `>` inside an attribute's value does not end it."""


def _tag_end(data: bytes, at: int) -> int:
    found = _TAG.match(data, at)
    return found.end() if found else len(data)


def parts(value: str) -> list[Part]:
    """Every tag and text of a fragment, in order. Text between two tags is one part. Raises MarkupError."""
    data = value.encode()
    before = len(opening(value))
    found: list[Part] = []
    texts: list[str] = []
    depth = 0  # the synthetic root is no part
    behind = 0

    def close_text(at: int) -> None:
        if texts:
            found.append(Part("text", "".join(texts), _NONE, behind, at))
            texts.clear()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, behind
        depth += 1
        if depth > 1:
            at = parser.CurrentByteIndex - before
            close_text(at)
            behind = _tag_end(data, at)
            found.append(Part("start", name, attributes, at, behind))

    def end(name: str) -> None:
        nonlocal depth, behind
        depth -= 1
        at = parser.CurrentByteIndex - before
        close_text(at)
        if depth > 0:
            alone = found[-1].kind == "start" and data[behind - 2 : behind] == b"/>"
            at = behind if alone else at
            behind = behind if alone else _tag_end(data, at)
            found.append(Part("end", name, _NONE, at, behind))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(wrapped(value), True)
    except (expat.ExpatError, UnicodeEncodeError):
        raise diagnose(value) from None
    return found


def spliced(value: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """The fragment with byte ranges replaced; they do not overlap."""
    data = value.encode()
    done: list[bytes] = []
    at = 0
    for begin, after, text in sorted(pieces):
        done += (data[at:begin], text.encode())
        at = after
    return b"".join([*done, data[at:]]).decode()
