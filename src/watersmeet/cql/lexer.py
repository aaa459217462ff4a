"""Text to tokens, in one pass."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from .errors import unparsable

MAX_LENGTH = 16_384
RESERVED = frozenset({"and", "or", "not", "in", "order"})
"""Words that are values or fields only in quotes."""


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    STRING = auto()
    OP = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    END = auto()


class Token(NamedTuple):
    """A piece of the query: its meaning (quotes and escapes resolved) and where it was written."""

    kind: Kind
    text: str
    start: int
    end: int


# The alternatives inside WORD exclude each other, so a match never backtracks. `[...]` belongs to
# content.property[key]; `~` is an operator here and becomes part of a `~key` value in the parser.
_WORD = r"(?:[A-Za-z0-9_.+\-/:*?]|[^\s\x00-\x7f]|\[[^\s\[\]()\"',=!<>~]+\])+"
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<WORD>{_WORD})
    | "(?P<double>(?:[^"\\]|\\.)*)"
    | '(?P<single>(?:[^'\\]|\\.)*)'
    | (?P<OP>!=|!~|<=|>=|=|~|<|>)
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<COMMA>,)
    """,
    re.VERBOSE | re.DOTALL,
)
_BARE = re.compile(f"~?{_WORD}")
_ESCAPE = re.compile(r"\\([\\\"'])")
_MEANT = {"&": "AND", "|": "OR", "!": "NOT or !="}
_REFUSED = re.compile("[\0\ud800-\udfff]")


def tokens(query: str) -> list[Token]:
    """The tokens of a query, closed by one END token.

    Raises: CqlError when the query is too long, holds NUL or a lone surrogate, a character that needs
    quotes, or a quote that is never closed.
    """
    if len(query) > MAX_LENGTH:
        raise unparsable(query, MAX_LENGTH, f"a query has at most {MAX_LENGTH} characters")
    if refused := _REFUSED.search(query):
        raise unparsable(query, refused.start(), "the query holds a character that is not text")
    found: list[Token] = []
    position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None:
            raise unparsable(query, position, _complaint(query[position]))
        group = str(match.lastgroup)
        if group in ("double", "single"):
            found.append(Token(Kind.STRING, _ESCAPE.sub(r"\1", match[group]), position, match.end()))
        elif group != "space":
            found.append(Token(Kind[group], match[group], position, match.end()))
        position = match.end()
    found.append(Token(Kind.END, "", position, position))
    return found


def is_bare(text: str) -> bool:
    """Whether a value or field means the same without quotes."""
    return text.lower() not in RESERVED and _BARE.fullmatch(text) is not None


def quote(text: str) -> str:
    """A text as a double-quoted CQL literal, so that no value can rewrite the query around it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _complaint(character: str) -> str:
    if character in "\"'":
        return "the quote is never closed"
    if meant := _MEANT.get(character):
        return f"{character!r} must be inside quotes, or {meant} was meant"
    return f"{character!r} must be inside quotes"
