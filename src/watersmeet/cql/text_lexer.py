"""Text after `~` to pieces, in one pass that accepts everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from unicodedata import category

MAX_SLOP = 1_000
_DEFAULT_FUZZY = 2


class Mark(Enum):
    """What a piece is."""

    LEAF = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """An operator, or a leaf: the words of a phrase, or those that only punctuation keeps apart.

    Wildcards stay in words outside phrases, but never in front. `number` is what follows `~`: words allowed
    in between, or edits in the last word; None without a `~`.
    """

    mark: Mark
    words: tuple[str, ...] = ()
    quoted: bool = False
    number: int | None = None


# Each alternative is decided by its first character or fails at once; a phrase without its end fails
# only once, since no quote can follow that would be looked at again.
_SCAN = re.compile(
    r"""
      \\[^\w\s]?
    | " (?P<phrase>(?:[^"\\]|\\.)*) " (?P<slop>~\d+)? (?:\^[\d.]+)?
    | (?P<open>\()
    | (?P<close>\))
    | (?P<and>(?<!\S)&&(?!\S))
    | (?P<or>(?<!\S)\|\|(?!\S))
    | (?P<not>(?<![^\s(])[-!](?=[\w"(]))
    | (?P<run>[^\s"\\()^~]+)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_FUZZY = re.compile(r"(?:\^[\d.]+)?~(\d*(?:\.\d+)?)(?:\^[\d.]+)?(?![^\s)])|\^[\d.]+", re.ASCII)
_STARS = re.compile(r"\*+")
_WORDS = {"AND": Mark.AND, "OR": Mark.OR, "NOT": Mark.NOT}


def pieces(value: str) -> Iterator[Piece]:
    """The pieces of a text in order; punctuation separates words and is never a piece."""
    position = 0
    while match := _SCAN.match(value, position):
        position = match.end()
        group = match.lastgroup
        if match["phrase"] is not None:
            yield from _phrase(match["phrase"], match["slop"])
        elif group == "run":
            fuzzy = _FUZZY.match(value, position)
            if fuzzy:
                position = fuzzy.end()
            yield from _run(match["run"], fuzzy, alone=_alone(value, match))
        elif group in ("and", "or", "not", "open", "close"):
            yield Piece(Mark[group.upper()])


def _phrase(text: str, slop: str | None) -> Iterator[Piece]:
    words = tuple(word for word in _split(text, "") if word)
    if words:
        yield Piece(Mark.LEAF, words, quoted=True, number=_number(slop[1:]) if slop else None)


def _run(text: str, fuzzy: re.Match[str] | None, *, alone: bool) -> Iterator[Piece]:
    if alone and text in _WORDS:
        yield Piece(_WORDS[text])
        return
    words = tuple(word for part in _split(text, "*?") if (word := _STARS.sub("*", part.lstrip("*?"))))
    if words:
        edits = _edits(fuzzy[1]) if fuzzy and fuzzy[1] is not None else None
        yield Piece(Mark.LEAF, words, number=edits)


def _split(text: str, kept: str) -> list[str]:
    """The words of a text: letters, digits, marks and the characters to keep; all else separates."""
    spaced = "".join(c if c in kept or _is_word(c) else " " for c in text)
    return spaced.split(" ")


def _is_word(character: str) -> bool:
    kind = category(character)
    return kind[0] in "LNM" or kind == "Co"


def _alone(value: str, match: re.Match[str]) -> bool:
    """Whether a run stands between spaces or parentheses, as an operator must."""
    before, after = value[match.start() - 1 : match.start()], value[match.end() : match.end() + 1]
    return all(not side or side.isspace() or side in "()" for side in (before, after))


def _number(digits: str) -> int:
    return MAX_SLOP if len(digits) > 4 else min(int(digits), MAX_SLOP)


def _edits(digits: str) -> int:
    """The edits a fuzzy mark asks for: `~`, or an old similarity such as `~0.8`, means the most."""
    return _number(digits) if digits and "." not in digits else _DEFAULT_FUZZY
