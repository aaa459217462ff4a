"""Which of an author's styles and classes are printed.

A style can move text over other people's buttons, load a picture that counts its readers, or hide what is said.
So properties are those that colour, align and space, and values are words, numbers and colours.
"""

from __future__ import annotations

import re
from typing import Final

_PROPERTIES: Final = """
    color background-color
    text-align text-decoration text-indent text-transform vertical-align white-space word-break
    font-family font-size font-style font-variant font-weight letter-spacing line-height
    width min-width max-width height min-height max-height
    margin margin-top margin-right margin-bottom margin-left
    padding padding-top padding-right padding-bottom padding-left
    border border-top border-right border-bottom border-left border-collapse border-color border-style
    border-width border-bottom-width
    border-radius border-spacing float clear list-style-type
"""
PROPERTIES: Final = frozenset(_PROPERTIES.split())

_VALUE: Final = re.compile(r"[a-zA-Z0-9#%., ()+-]{1,100}")
_NAME_BEFORE_BRACKET: Final = re.compile(r"([a-zA-Z0-9-]*)\(")
_COLOUR_FUNCTIONS: Final = frozenset({"rgb", "rgba", "hsl", "hsla"})
# Less than nothing would reach out of the body.
_NEGATIVE: Final = re.compile(r"(?:^|[ ,(])-[.0-9]")

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|(?:rgb|hsl)a?\([0-9., %]{3,40}\)")
_CLASS: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def _harmless_value(value: str) -> bool:
    if _VALUE.fullmatch(value) is None or _NEGATIVE.search(value):
        return False
    return all(name.lower() in _COLOUR_FUNCTIONS for name in _NAME_BEFORE_BRACKET.findall(value))


def harmless_style(style: str | None) -> str | None:
    """The declarations of a style that are printed; None where there are none."""
    if not style:
        return None
    kept = []
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if colon and name in PROPERTIES and _harmless_value(value):
            kept.append(f"{name}: {value};")
    return " ".join(kept) or None


def harmless_classes(classes: str | None) -> str | None:
    """The classes that are printed; None where there are none."""
    if not classes:
        return None
    return " ".join(one for one in classes.split() if _CLASS.fullmatch(one)) or None


def colour(value: object) -> str | None:
    """A colour as it was written, if it is one."""
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else None


def pixels(value: object) -> str | None:
    """A length in pixels without its unit, for an attribute; None for what is no such length."""
    if isinstance(value, str):
        value = value.removesuffix("px")
        if not (value.isascii() and value.replace(".", "", 1).isdecimal() and len(value) <= 12):
            return None
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 100_000:
        return None
    return f"{value:.2f}".rstrip("0").rstrip(".")


def joined(*styles: str | None) -> str | None:
    """Declarations together; None where there are none."""
    return " ".join(one for one in styles if one) or None
