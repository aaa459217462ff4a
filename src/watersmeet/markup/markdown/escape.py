"""Text that reads as nothing but text."""

from __future__ import annotations

import re
from typing import Final

from watersmeet.markup.markdown.words import ATOMS, WRAPPERS

_NAMES: Final = "|".join(sorted(ATOMS | WRAPPERS, key=len, reverse=True))
_SPACES: Final = re.compile(r"\s+")
_MARKUP: Final = re.compile(
    rf"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?]|$)|&(?=[#a-zA-Z]|$)|!$|^\^|:(?=(?:{_NAMES})(?:[\[{{]|$))"
)
_BEGINNING: Final = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-|:=](?=[-:|= \t]*$)|::(?=:*[a-zA-Z])|([0-9]{1,9})(?=[.)](?:\s|$))"
)
_OTHER_SPACE: Final = re.compile("[\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]")
_BLANK: Final = (" ", "\t")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def allowed(value: str) -> str:
    """Text without the control characters that XML has no place for: U+FFFD stands for each."""
    return value if value.isprintable() else _FORBIDDEN.sub("\ufffd", value)


def text(value: str) -> str:
    """Text in a line. White space that has a line break in it is a space."""
    if "\n" in value or "\r" in value:
        value = _SPACES.sub(_one_space, value)
    shown = _MARKUP.sub(_escape, value)
    return shown if shown.isascii() and shown.isprintable() else _OTHER_SPACE.sub(_space, shown)


def _one_space(found: re.Match[str]) -> str:
    return " " if "\n" in found[0] or "\r" in found[0] else found[0]


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _space(found: re.Match[str]) -> str:
    return "&nbsp;" if found[0] == "\xa0" else f"&#{ord(found[0])};"


def lines(value: str) -> str:
    """The lines of one block, none of which begins like another block, or begins or ends with white space."""
    made = "\n".join(map(_beginning, value.split("\n")))
    return made[:-1] + f"&#{ord(made[-1])};" if made[-1:] in _BLANK else made


def _beginning(line: str) -> str:
    if line[:1] in _BLANK:
        return f"&#{ord(line[0])};" + line[1:]
    found = _BEGINNING.match(line)
    if found is None:
        return line
    return f"{found[1]}\\{line[found.end() :]}" if found[1] else f"\\{line}"


def code(value: str) -> str | None:
    """Text as code in a line; None where code in a line cannot hold it."""
    if not value.strip(" ") or _ENDS_BADLY.search(value):
        return None
    runs = {len(run) for run in re.findall("`+", value)}
    length = 1
    while length in runs:
        length += 1
    ticks = "`" * length
    pad = " " if value[0] in "` " or value[-1] in "` " else ""
    return f"{ticks}{pad}{value}{pad}{ticks}"


_ENDS_BADLY: Final = re.compile(r"[\n\r\0]")

_PLAIN_ADDRESS: Final = re.compile(r"[\w:/?#@!$'*+,;=%.~&-]+")
_IN_ADDRESS: Final = re.compile(r"[\\<>\n\r]|&(?=[#a-zA-Z])")


def address(href: str) -> str:
    """The address of a link or picture."""
    made = _IN_ADDRESS.sub(_in_address, href)
    return made if _PLAIN_ADDRESS.fullmatch(made.replace("\\&", "&")) else f"<{made}>"


def _in_address(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found[0] in "\r\n" else "\\" + found[0]


_IN_TITLE: Final = re.compile(r'[\\"\n\r]|&(?=[#a-zA-Z])')


def title(value: str) -> str:
    """A title behind an address, with its quotes."""
    return '"' + _IN_TITLE.sub(_in_address, value) + '"'


def autolink(href: str) -> bool:
    """Whether an address can stand for itself in angle brackets."""
    return _AUTOLINK.fullmatch(href) is not None


_AUTOLINK: Final = re.compile(r"(?:https?|ftp|mailto|tel):[^<>\x00-\x20\x7f]+")
