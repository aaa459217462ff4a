"""Which characters the bytes of a text are."""

from __future__ import annotations

import codecs
import importlib
import re
from typing import Final

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a text may begin with, the longer before the shorter that it begins with."""

GUESSED_FROM: Final = 64 * 1024
"""How many bytes a guess is made from."""

_SAID: Final = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_SAID_WITHIN: Final = 1024


def decoded(value: bytes, *, said: bool = False) -> str:
    """The text of bytes that may be cut in the middle of a character; empty when they are no text.

    By their byte order mark, or else UTF-8 when they are that, or else by a guess.

    said: the text itself may say it near its beginning, as HTML does; that goes before a guess.
    """
    for mark, name in MARKS:
        if value.startswith(mark):
            return _decoded(value, name, "replace")
    try:
        text = _decoded(value, "utf-8", "strict")
    except UnicodeDecodeError:
        return _said(value) or _guessed(value) if said else _guessed(value)
    return "" if "\0" in text else text


def _decoded(value: bytes, name: str, errors: str) -> str:
    """What is left at the end of half a character is left out. Raises LookupError, UnicodeDecodeError."""
    return codecs.getincrementaldecoder(name)(errors).decode(value)


def _said(value: bytes) -> str | None:
    found = _SAID.search(value, 0, _SAID_WITHIN)
    if found is None:
        return None
    try:
        return _decoded(value, found[1].decode("ascii"), "replace")
    except (LookupError, UnicodeError):
        return None


def _guessed(value: bytes) -> str:
    # Few texts are guessed at, and importing this takes longer than reading them.
    best = importlib.import_module("charset_normalizer").from_bytes(value[:GUESSED_FROM]).best()
    return "" if best is None else _decoded(value, best.encoding, "replace")
