"""XML of any kind: its text and the values of its attributes, without the names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from watersmeet.worker.extractors.gathered import BREAK, Gathered

STEP = 64 * 1024


def pieces(source: BinaryIO) -> Iterator[str]:
    """Every element stands apart from what is around it."""
    text = Gathered()

    def start(name: str, attributes: dict[str, str]) -> None:
        text.parts.append(BREAK)
        for key, value in attributes.items():
            if not key.startswith("xml"):
                text.parts += (value, BREAK)

    def end(name: str) -> None:
        text.parts.append(BREAK)

    yield from parsed(source, text, start, end)


def parsed(
    source: BinaryIO,
    text: Gathered,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
) -> Iterator[str]:
    """The text of a document, and what `start` and `end` add to it, step by step.

    Raises ExpatError where it is malformed, after what stands before. Entities that grow beyond measure are such an
    error too; others than the document's own are never looked up.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.parts.append
    malformed: expat.ExpatError | None = None
    while malformed is None and (value := source.read(STEP)):
        try:
            parser.Parse(value, False)
        except expat.ExpatError as error:
            malformed = error
        yield text.lines()
    yield text.rest()
    if malformed is not None:
        raise malformed
    parser.Parse(b"", True)
