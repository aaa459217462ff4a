"""Tags of storage format, written so that they are well-formed whatever they are made of."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from xml.parsers import expat

import msgspec

from watersmeet.markup.errors import MarkupError
from watersmeet.markup.storage.parse import parse

_PLAIN_NAME: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9_:.-]*")
_CONTROL: Final = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text between tags."""
    # Most texts have nothing of this, and looking for it costs less than replacing nothing.
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\xa0" in text:
        text = text.replace("\xa0", "&nbsp;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def quoted(value: str) -> str:
    """The inside of an attribute's quotes. A reader makes spaces of line breaks that are not written as references."""
    value = escaped(value)
    if '"' in value:
        value = value.replace('"', "&quot;")
    if "\n" in value or "\t" in value:
        value = value.replace("\n", "&#10;").replace("\t", "&#9;")
    return value


def cdata(text: str) -> str:
    """A CDATA section, or as many as it takes."""
    if "\r" in text:  # inside a section a reader makes a line feed of it
        return "&#13;".join([cdata(part) for part in text.split("\r")])
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>" if text else ""


def allowed(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return text if _is_allowed(text) else _FORBIDDEN.sub("\ufffd", text)


def _is_allowed(text: str) -> bool:
    # A regular expression takes several times as long to look at every character.
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return False
    if encoded.translate(None, _CONTROL) != encoded:
        return False
    return text.isascii() or not ("\ufffe" in text or "\uffff" in text)


@lru_cache(1024)
def is_name(name: str) -> bool:
    """Whether XML lets an element or attribute be called this."""
    if _PLAIN_NAME.fullmatch(name):
        return True
    if not name or name.isascii() or re.search(r"[\s<>/=&'\"]", name):
        return False
    try:
        expat.ParserCreate().Parse(f"<{name}/>", True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


def attributes(given: Mapping[str, Any]) -> str:
    """Attributes in the order they are given, each after a space. What is no name or no text is left out."""
    return "".join(
        [
            f' {name}="{quoted(value)}"'
            for name, value in given.items()
            if isinstance(value, str) and (name in _USUAL or is_name(name))
        ]
    )


_MACRO: Final = ("ac:name", "ac:schema-version", "ac:local-id", "ac:macro-id")
_USUAL: Final = frozenset(("local-id", "href", "style", "class", "data-layout", "ri:content-title", *_MACRO))


def well_formed(storage: Any) -> str:
    """A piece of storage that was kept aside, or nothing if it is not whole."""
    if not isinstance(storage, str) or not storage:
        return ""
    try:
        parse(storage)
    except MarkupError:
        return ""
    return storage


def as_json(value: Any) -> str | None:
    """A value as JSON; None for what JSON cannot say."""
    try:
        return msgspec.json.encode(value, order="deterministic").decode()
    except (TypeError, ValueError, RecursionError, UnicodeError, msgspec.MsgspecError):
        return None


def number(value: Any) -> str | None:
    """A number as it reads back; None for what is none, or is too large or fine to be meant."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    written = str(value)
    return written if read_number(written) is not None else None


_NUMBER: Final = re.compile(r"(?:0|-?[1-9][0-9]{0,8})|-?[0-9]{1,9}\.[0-9]{1,17}")


def read_number(value: str | None) -> int | float | None:
    """A number that is written as `number` writes it; None for any other text."""
    if value is None or not _NUMBER.fullmatch(value):
        return None
    found = float(value) if "." in value else int(value)
    return found if str(found) == value else None
