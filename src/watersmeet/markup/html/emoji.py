"""The characters that emoji are shown as."""

from __future__ import annotations

from typing import Final

from watersmeet.markup.tree import Node, attribute, kept

CHARACTERS: Final = {
    "smile": "\U0001f642",
    "slight_smile": "\U0001f642",
    "sad": "\U0001f641",
    "disappointed": "\U0001f61e",
    "cheeky": "\U0001f61b",
    "stuck_out_tongue": "\U0001f61b",
    "laugh": "\U0001f600",
    "smiley": "\U0001f603",
    "grinning": "\U0001f600",
    "wink": "\U0001f609",
    "thumbs-up": "\U0001f44d",
    "thumbsup": "\U0001f44d",
    "thumbs-down": "\U0001f44e",
    "thumbsdown": "\U0001f44e",
    "information": "\u2139\ufe0f",
    "info": "\u2139\ufe0f",
    "tick": "\u2705",
    "check_mark": "\u2705",
    "white_check_mark": "\u2705",
    "cross": "\u274c",
    "cross_mark": "\u274c",
    "x": "\u274c",
    "warning": "\u26a0\ufe0f",
    "plus": "\u2795",
    "minus": "\u2796",
    "question": "\u2753",
    "light-on": "\U0001f4a1",
    "light_bulb_on": "\U0001f4a1",
    "bulb": "\U0001f4a1",
    "light-off": "\U0001f4a1",
    "light_bulb_off": "\U0001f4a1",
    "yellow-star": "\u2b50",
    "yellow_star": "\u2b50",
    "star": "\u2b50",
    "red-star": "\u2b50",
    "red_star": "\u2b50",
    "green-star": "\u2b50",
    "green_star": "\u2b50",
    "blue-star": "\u2b50",
    "blue_star": "\u2b50",
    "heart": "\u2764\ufe0f",
    "broken-heart": "\U0001f494",
    "broken_heart": "\U0001f494",
}
"""By the name storage format has, and by the short name; colours of stars have no characters of their own."""


def character(node: Node) -> str:
    """What an emoji is shown as: its character, or its short name where it has none."""
    given = attribute(node, "text") or kept(node, "ac:emoji-fallback")
    if isinstance(given, str) and not given.startswith(":"):
        return given
    short = attribute(node, "shortName")
    for name in (kept(node, "ac:name"), short.strip(":") if isinstance(short, str) else None):
        if name in CHARACTERS:
            return CHARACTERS[name]
    return _from_code_points(attribute(node, "id")) or (short if isinstance(short, str) else "")


def _from_code_points(value: object) -> str | None:
    """The character of an id such as 1f1e9-1f1ea."""
    if not isinstance(value, str) or not 4 <= len(value) <= 80:
        return None
    try:
        points = [int(one, 16) for one in value.split("-")]
    except ValueError:
        return None
    if all(0x2000 <= one <= 0xD7FF or 0xE000 <= one <= 0x10FFFF for one in points):
        return "".join(map(chr, points))
    return None
