"""Emphasis: stars where they are read as such, tags where they are not."""

from __future__ import annotations

from typing import Final, NamedTuple

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

STARS: Final = {"strong": "**", "em": "*", "strike": "~~"}
_TAGS: Final = {"strong": "strong", "em": "em", "strike": "del"}


class Token(NamedTuple):
    """A piece of the line. mark: of the beginning or end of emphasis, whose form depends on what is beside it."""

    value: str
    mark: str = ""
    opens: bool = False


def _class(character: str) -> int:
    """0 of white space and nothing, 1 of punctuation, 2 of all else."""
    if not character or character.isspace():
        return 0
    return 1 if isMdAsciiPunct(ord(character)) or isPunctChar(character) else 2


def resolved(tokens: list[Token]) -> list[str]:
    """The tokens as text: emphasis by stars where those are read as such, by tags where not."""
    if not any(token.mark for token in tokens):
        return [token.value for token in tokens]
    before = [0] * len(tokens)
    after = [0] * len(tokens)
    last = 0
    for place, token in enumerate(tokens):
        before[place] = last
        last = _class(token.value[-1]) if token.value else 1
    last = 0
    for place in range(len(tokens) - 1, -1, -1):
        after[place] = last
        last = _class(tokens[place].value[0]) if tokens[place].value else 1
    shown = [token.value for token in tokens]
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.mark and token.opens:
            opened.append(place)
        elif token.mark:
            begun = opened.pop()
            shown[begun], shown[place] = _emphasis(tokens, before, after, begun, place)
    return shown


def _emphasis(tokens: list[Token], before: list[int], after: list[int], start: int, end: int) -> tuple[str, str]:
    mark = tokens[start].mark
    stars = STARS[mark]
    left = after[start] == 2 or (after[start] == 1 and before[start] < 2)
    right = before[end] == 2 or (before[end] == 1 and after[end] < 2)
    if mark == "em" and (_beside(tokens, start) or _beside(tokens, end)):
        stars = "_"
        left = left and before[start] < 2
        right = right and after[end] < 2
    if left and right:
        return stars, stars
    return f"<{_TAGS[mark]}>", f"</{_TAGS[mark]}>"


def _beside(tokens: list[Token], place: int) -> bool:
    """Whether the stars at a place would touch others."""
    return any(0 <= other < len(tokens) and tokens[other].mark in ("strong", "em") for other in (place - 1, place + 1))
