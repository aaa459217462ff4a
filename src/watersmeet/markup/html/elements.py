"""Tags and text of HTML, written so that an XML parser and an HTML parser read the same.

Everything that the views print goes through here: names are ours, values are escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from watersmeet.markup.storage.tags import allowed

VOID: Final = frozenset({"br", "hr", "img", "col", "wbr"})
"""Elements without content or an end tag."""


def text(value: str) -> str:
    """Text between tags. Characters that cannot be written become U+FFFD."""
    if not value.isprintable():
        value = allowed(value)
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in value:
        value = value.replace("&", "&amp;")
    if "<" in value:
        value = value.replace("<", "&lt;")
    return value.replace(">", "&gt;") if ">" in value else value


def quoted(value: str) -> str:
    """An attribute's value, without its quotes. Line ends and tabs survive an XML parser."""
    value = text(value)
    if '"' in value:
        value = value.replace('"', "&quot;")
    if "\n" in value or "\t" in value:
        value = value.replace("\n", "&#10;").replace("\t", "&#9;")
    return value


def start(name: str, attributes: Mapping[str, str | None] | None = None) -> str:
    """A start tag, or the whole of an element that has no content. Attributes that are None are left out."""
    said = [name]
    if attributes:
        said += [f'{key}="{quoted(value)}"' for key, value in attributes.items() if value is not None]
    inside = " ".join(said)
    return f"<{inside} />" if name in VOID else f"<{inside}>"


def element(name: str, attributes: Mapping[str, str | None] | None, inside: str) -> str:
    """An element around what is written already."""
    return f"{start(name, attributes)}{inside}</{name}>"


def preformatted(value: str) -> str:
    """Text inside a pre, of which an HTML parser drops a line end at its beginning."""
    return "\n" + text(value) if value[:1] in ("\n", "\r") else text(value)
