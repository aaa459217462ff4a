"""Names that tell where what bears them stands."""

from typing import Final

_INLINE: Final = """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rb rp rt rtc ruby s
    samp small span strike strong sub sup time tt u var wbr
    ac:link ac:link-body ac:plain-text-link-body ac:inline-comment-marker ac:emoticon ac:placeholder
"""
INLINE_NAMES: Final = frozenset(_INLINE.split())
"""Elements that stand in a line."""

FORMATTING_NAMES: Final = frozenset(
    ("strong", "b", "em", "i", "u", "ins", "del", "s", "strike", "sub", "sup", "code", "tt")
)
"""Elements that are marks of which a text has one of each kind."""

BLOCK_MACROS: Final = frozenset(("code", "noformat", "panel", "info", "tip", "note", "warning", "expand"))
"""Macros that stand among blocks, with a body or without."""
