"""Text that XML has no way to write."""

from xml.parsers import expat

import pytest

from watersmeet.markup.storage.tags import allowed

# The ends of each range of characters that XML allows, and what is just beyond them.
EDGES = [0, 8, 9, 0xA, 0xB, 0xC, 0xD, 0xE, 0x1F, 0x20, 0x7F, 0x80, 0xD7FF, 0xD800, 0xDFFF, 0xE000]
EDGES += [0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF]


def is_writable(text: str) -> bool:
    try:
        expat.ParserCreate().Parse(f"<p>{text}</p>", True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


@pytest.mark.parametrize("beside", ["a", "\xe9", "\u4e2d\U0001f600"])
@pytest.mark.parametrize("code", EDGES, ids=hex)
def test_allowed__replaces_just_what_no_parser_reads(code: int, beside: str) -> None:
    text = f"{beside}{chr(code)}{beside}"
    assert allowed(text) == (text if is_writable(text) else f"{beside}\ufffd{beside}")
