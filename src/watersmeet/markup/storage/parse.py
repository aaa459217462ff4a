"""Storage format: XHTML fragments with ac: and ri: elements, read by expat."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from watersmeet.markup.storage.diagnosis import diagnose
from watersmeet.markup.storage.wrapper import MAX_DEPTH, ROOT, wrapped

Start = Callable[[str, dict[str, str]], Any]
End = Callable[[str], Any]
Text = Callable[[str], Any]


class _Refused(Exception):
    """Well-formed XML that storage format does not allow."""


def _instruction(target: str, data: str) -> None:
    raise _Refused


def _ignore(*_: object) -> None:
    """Stand in for a handler the caller does not want."""


def _limited(start: Start | None, end: End | None) -> tuple[Start, End]:
    inner_start: Start = start or _ignore
    inner_end: End = end or _ignore
    depth = -1  # the synthetic root is no level of the author's

    def counted_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused
        inner_start(name, attributes)

    def counted_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        inner_end(name)

    return counted_start, counted_end


def parse(value: str, start: Start | None = None, end: End | None = None, text: Text | None = None) -> None:
    """Report a storage fragment to the handlers, in document order, inside one element named `ROOT`.

    Names keep the author's prefixes; character data arrives with entities resolved, in pieces of any
    length. Comments are dropped. Raises MarkupError, possibly after some handlers ran.
    """
    # A well-formed fragment is at most one level deeper than it has closing tags, so most skip the count.
    if value.count("</") >= MAX_DEPTH:
        start, end = _limited(start, end)
    _parse(value, start, end, text)


def _parse(value: str, start: Start | None, end: End | None, text: Text | None) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.ProcessingInstructionHandler = _instruction
    try:
        parser.Parse(wrapped(value), True)
    except (expat.ExpatError, _Refused, UnicodeEncodeError):
        pass
    else:
        return
    raise diagnose(value)


def elements(value: str) -> Element:
    """The elements of a storage fragment, inside one named `ROOT`. Raises MarkupError."""
    builder = TreeBuilder()
    _parse(value, builder.start, builder.end, builder.data)
    root: Element = builder.close()
    # Measured afterwards, level by level: counting in the handlers would cost more than building the elements.
    level = [root]
    for _ in range(MAX_DEPTH + 1):
        level = [child for element in level for child in element]
        if not level:
            return root
    raise diagnose(value)


def check(value: str) -> None:
    """Refuse, with MarkupError, what is not a well-formed storage fragment."""
    parse(value)


__all__ = ["MAX_DEPTH", "ROOT", "End", "Start", "Text", "check", "elements", "parse"]
