"""Elements of a fragment of XHTML or storage format, read by expat."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from watersmeet.markup.html.elements import quoted, text
from watersmeet.markup.storage.diagnosis import diagnose
from watersmeet.markup.storage.wrapper import MAX_DEPTH, wrapped

# A macro is one element of storage format around its body's, and four of a table in the editor format.
MOST_LEVELS: Final = 3 * MAX_DEPTH

White: Final = " \t\r\n"


class _Refused(Exception):
    """Well-formed XML that is no document of ours."""


def parsed(value: str) -> Element:
    """An element around a fragment. Raises MarkupError for what is not well-formed, or nested too deep."""
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_LEVELS + 1:
            raise _Refused
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def instruction(target: str, data: str) -> None:
        raise _Refused

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(wrapped(value), True)
    except (expat.ExpatError, _Refused, UnicodeEncodeError):
        raise diagnose(value) from None
    return builder.close()


def exact(value: str) -> str:
    """Text between tags, to the letter: a carriage return is written so that it is read again."""
    return "&#13;".join(text(part) for part in value.split("\r")) if "\r" in value else text(value)


def start(name: str, attributes: dict[str, str]) -> str:
    """The inside of a start tag, whatever prefixes its names have."""
    said = [
        f' {key}="{"&#13;".join(quoted(part) for part in value.split(chr(13)))}"' for key, value in attributes.items()
    ]
    return f"{name}{''.join(said)}"


def written(element: Element) -> str:
    """An element as XML, with its content but without what follows it."""
    out: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            out.append(one)
            continue
        if len(one) or one.text:
            out.append(f"<{start(one.tag, one.attrib)}>{exact(one.text or '')}")
            stack.append(f"</{one.tag}>")
            for child in reversed(one):
                stack.append(exact(child.tail or ""))
                stack.append(child)
        else:
            out.append(f"<{start(one.tag, one.attrib)} />")
    return "".join(out)


def is_blank(value: str | None) -> bool:
    """Whether there is no text but white space."""
    return not value or not value.strip(White)


def text_of(element: Element) -> str:
    """All text in an element."""
    return "".join(element.itertext())
