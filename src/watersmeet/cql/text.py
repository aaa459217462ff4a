"""The language inside `~` values: words, phrases, wildcards and their combinations.

A text query is simple enough to become SQLite FTS5 or PostgreSQL tsquery: see `TextQuery`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .text_lexer import Mark, Piece, pieces

MAX_WORDS = 256
MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Term:
    """One word; `prefix` matches every word that starts with it.

    A word with wildcards elsewhere than at its end keeps them in `pattern` (`*` many, `?` one character);
    `text` is then what stands before the first, and `prefix` is set, so that ignoring the pattern finds
    too much and never too little. `fuzzy` is the number of edits allowed, 0 to 2.
    """

    text: str
    prefix: bool = False
    pattern: str | None = None
    fuzzy: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more words in this order; `slop` other words may stand between them."""

    words: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class TextNot:
    """What must not be found."""

    item: TextExpr


@dataclass(frozen=True, slots=True)
class TextAnd:
    """Two or more parts that must all be found: first the wanted ones, at least one, then the unwanted."""

    items: tuple[TextExpr, ...]


@dataclass(frozen=True, slots=True)
class TextOr:
    """Two or more parts of which one must be found; none is a TextNot."""

    items: tuple[TextExpr, ...]


TextExpr: TypeAlias = Term | Phrase | TextAnd | TextOr | TextNot


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A whole text search; without a root nothing in it can be searched for, and it finds nothing.

    TextNot stands only inside TextAnd. No And holds an And, no Or an Or.
    """

    root: TextExpr | None

    @property
    def empty(self) -> bool:
        """Whether nothing searchable is left."""
        return self.root is None


def parse_text(value: str) -> TextQuery:
    """Read the text after `~`; whatever an author types means something, or nothing, but never raises.

    Words side by side must all be found, and bind looser than OR, which binds looser than AND. AND, OR and
    NOT are operators in capitals only; `-word` is NOT, `+word` changes nothing. Words that only
    punctuation joins (`foo-bar`) must all be found, and count as one for operators. A part that only excludes
    finds nothing, as in Lucene. Words beyond the 256th are ignored.
    """
    groups = [_Group()]
    ignored = 0
    left = MAX_WORDS
    for piece in pieces(value):
        group = groups[-1]
        if piece.mark is Mark.OPEN:
            if len(groups) >= MAX_DEPTH:
                ignored += 1
            else:
                groups.append(_Group())
        elif piece.mark is Mark.CLOSE:
            if ignored:
                ignored -= 1
            elif len(groups) > 1:
                groups.pop()
                groups[-1].add(group.build())
        elif piece.mark is Mark.LEAF:
            words = piece.words[:left]
            left -= len(words)
            group.add(_leaf(piece, words) if words else None)
        else:
            group.operator(piece.mark)
    while len(groups) > 1:
        last = groups.pop()
        groups[-1].add(last.build())
    return TextQuery(groups[0].build())


class _Group:
    """What stands between two parentheses, as side-by-side lists of OR lists of AND lists."""

    def __init__(self) -> None:
        self.parts: list[list[list[tuple[bool, TextExpr]]]] = []
        self.pending: Mark | None = None
        self.negated = False

    def operator(self, mark: Mark) -> None:
        if mark is Mark.NOT:
            self.negated = True
        else:
            self.pending, self.negated = mark, False

    def add(self, expr: TextExpr | None) -> None:
        if expr is not None:
            item = (self.negated, expr)
            if self.parts and self.pending is Mark.AND:
                self.parts[-1][-1].append(item)
            elif self.parts and self.pending is Mark.OR:
                self.parts[-1].append([item])
            else:
                self.parts.append([[item]])
        self.pending, self.negated = None, False

    def build(self) -> TextExpr | None:
        together: list[tuple[bool, TextExpr]] = []
        for part in self.parts:
            if len(part) == 1:
                together += part[0]
            elif either := _any([expr for expr in map(_all, part) if expr is not None]):
                together.append((False, either))
        return _all(together)


def _all(items: list[tuple[bool, TextExpr]]) -> TextExpr | None:
    wanted: dict[TextExpr, None] = {}
    unwanted: dict[TextExpr, None] = {}
    for negated, expr in items:
        if negated:
            unwanted[TextNot(expr)] = None
        elif isinstance(expr, TextAnd):
            for inner in expr.items:
                (unwanted if isinstance(inner, TextNot) else wanted)[inner] = None
        else:
            wanted[expr] = None
    if not wanted:
        return None
    every = (*wanted, *unwanted)
    return every[0] if len(every) == 1 else TextAnd(every)


def _any(items: list[TextExpr]) -> TextExpr | None:
    distinct: dict[TextExpr, None] = {}
    for expr in items:
        for inner in expr.items if isinstance(expr, TextOr) else (expr,):
            distinct[inner] = None
    if not distinct:
        return None
    every = tuple(distinct)
    return every[0] if len(every) == 1 else TextOr(every)


def _leaf(piece: Piece, words: tuple[str, ...]) -> TextExpr | None:
    if piece.quoted:
        return Phrase(words, piece.number or 0) if len(words) > 1 else Term(words[0])
    terms = [_term(word, 0) for word in words[:-1]]
    terms.append(_term(words[-1], min(piece.number or 0, 2)))
    return _all([(False, term) for term in terms])


def _term(word: str, fuzzy: int) -> Term:
    stem = word.removesuffix("*")
    if "*" not in stem and "?" not in stem:
        return Term(stem, prefix=stem != word, fuzzy=fuzzy)
    first = min(place for place in (word.find("*"), word.find("?")) if place >= 0)
    return Term(word[:first], prefix=True, pattern=word)
