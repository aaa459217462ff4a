"""Wiki markup rewritten as storage format."""

from watersmeet.markup.wiki.blocks import blocks
from watersmeet.markup.wiki.characters import checked
from watersmeet.markup.wiki.inline import Shared
from watersmeet.markup.wiki.notation import RAW
from watersmeet.markup.wiki.shown import shown
from watersmeet.markup.wiki.tags import find


def rewritten(value: str) -> str:
    """Storage format that says what wiki markup says. Raises MarkupError."""
    found = find(checked(value))
    shared = Shared([], found.colours)
    for macro in found.macros:
        rich = macro.body is not None and macro.name not in RAW
        # The macros in a body ended before it did, so they are shown already.
        shared.macros.append(shown(macro, blocks(macro.body, shared) if rich and macro.body else ""))
    return blocks(found.text, shared)
