"""What single characters mean while wiki markup is read, and how text becomes storage format.

Storage format allows no control characters and no halves of surrogate pairs, and a body that has any is refused before
it is read. So they are free to stand for what was recognised: a character that was escaped is moved among the
surrogates, where nothing takes it for markup, and what a macro becomes stands in the text as its number between two
control characters.
"""

import re
from html import unescape
from typing import Final

from watersmeet.markup.errors import MarkupError, place
from watersmeet.markup.storage.entities import KNOWN

BLOCK: Final = "\x01"
"""Begins the number of a macro that stands among blocks."""

ALONE: Final = "\x0e"
"""Begins the number of a macro that stands among blocks when it is alone on its line."""

INLINE: Final = "\x0f"
"""Begins the number of a macro that stands in a line."""

END: Final = "\x02"
"""Ends a number."""

COLOUR: Final = "\x03"
"""Begins the number of a colour, which holds from here."""

COLOUR_END: Final = "\x05"
BREAK: Final = "\x06"
CODE: Final = "\x07"
CODE_END: Final = "\x08"

MARKED: Final = re.compile(r"[\x01-\x08\x0e\x0f]")
"""Any of the above."""

_ESCAPED: Final = 0xD800
_PUNCTUATION: Final = [code for code in range(0x21, 0x7F) if not chr(code).isalnum()]
_MASK: Final = {code: chr(_ESCAPED + code) for code in _PUNCTUATION}
_UNMASK: Final = {_ESCAPED + code: chr(code) for code in _PUNCTUATION}
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TEXT: Final = {**_UNMASK, **{ord(char): to for char, to in _ENTITIES.items()}}
_TEXT.update({_ESCAPED + ord(char): to for char, to in _ENTITIES.items()})
_ATTRIBUTE: Final = {**_TEXT, ord('"'): "&quot;", _ESCAPED + ord('"'): "&quot;", ord("\t"): " ", ord("\n"): " "}

_ESCAPE: Final = re.compile(r"\\([!-/:-@\[\]-`{-~])")
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{0,40}));")
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def checked(value: str) -> str:
    """The text with its lines ended by line feeds. Raises MarkupError where it has a character that none may have."""
    found = _FORBIDDEN.search(value)
    if found:
        raise MarkupError(f"character U+{ord(found[0]):04X} is not allowed", *place(value, found.start()))
    return value.replace("\r\n", "\n").replace("\r", "\n")


def masked(text: str) -> str:
    """The text with its escaped characters masked."""
    return _ESCAPE.sub(lambda found: mask(found[1]), text) if "\\" in text else text


def mask(punctuation: str) -> str:
    return punctuation.translate(_MASK)


def unmasked(text: str) -> str:
    """The text as its author meant it."""
    return text.translate(_UNMASK)


def as_prose(text: str) -> str:
    """Text of storage format, with the characters that wiki markup calls by name or number."""
    return as_text(_REFERENCE.sub(_named, text) if "&" in text else text)


def as_text(text: str) -> str:
    """Text of storage format."""
    return text.translate(_TEXT)


def as_attribute(text: str) -> str:
    """What stands between the quotes of an attribute."""
    return text.translate(_ATTRIBUTE)


def as_cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _named(found: re.Match[str]) -> str:
    if found[1] is not None and found[1] not in KNOWN:
        return found[0]
    char = unescape(found[0])
    return found[0] if not char or _FORBIDDEN.search(char) else char
