"""Words to look for, as FTS5 and as tsquery.

An expression is a bound value of its own small language. Every word in it is quoted, so that nothing an author
types is an operator, a column filter or a weight; operators come from the parsed text alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from watersmeet.cql import CqlError, Phrase, Term, TextAnd, TextExpr, TextNot, TextOr
from watersmeet.cql.words import stems, words
from watersmeet.storage.search_index.entry import FACT, HEADS, TITLE
from watersmeet.storage.work import Dialect

Part = Literal["title", "heads", "any"]
"""Where words are looked for: in titles; in titles, labels and headings; in all of the text."""

Meaning: TypeAlias = Mapping[Term, tuple[str, ...]]
"""The words that patterns are true of, and that are nearly a word."""

NEAREST: Final = 20
"""Words of a phrase that may stand farther apart than this may stand anywhere."""

MOST: Final = 400
"""Words that one query may look for; what PostgreSQL's index does for each grows with their number."""

_FTS_STACK: Final = 90
"""How much of FTS5's parser stack of 100 an expression may take."""

_SIGNS: Final[dict[Part, str]] = {"title": TITLE, "heads": HEADS, "any": ""}


class Words(NamedTuple):
    """An expression in a database's own language, how deep its parser's stack gets with it, and how many words it has.

    Words near each other count once for every distance there may be between them.
    """

    text: str
    stack: int
    size: int


def expression(dialect: Dialect, expr: TextExpr, part: Part, meaning: Meaning) -> Words | None:
    """A parsed text as an expression; None when nothing can be found by it.

    Raises: CqlError when it is nested too deeply.
    """
    found = (_Tsquery if dialect == "postgres" else _Fts)(part, meaning).written(expr)
    return None if found is None else _checked(found)


def facts(dialect: Dialect, alternatives: Iterable[str]) -> Words:
    """What has one of these facts."""
    known = list(alternatives)
    if dialect == "postgres":
        return Words("(" + " | ".join(f"'{FACT}{each}'" for each in known) + ")", 0, len(known))
    return _fts_list([Words(f'"{FACT}{each}"', 3, 1) for each in known], " OR ")


def every(dialect: Dialect, parts: Sequence[Words]) -> Words:
    """All of these must be found."""
    return _joined(dialect, parts, " AND ", " & ")


def some(dialect: Dialect, parts: Sequence[Words]) -> Words:
    """One of these must be found."""
    return _joined(dialect, parts, " OR ", " | ")


def without(dialect: Dialect, wanted: Words, unwanted: Words) -> Words:
    """The one must be found, and the other not."""
    if dialect == "postgres":
        return Words(f"({wanted.text} & !{unwanted.text})", 0, wanted.size + unwanted.size)
    return _checked(_fts_list((wanted, unwanted), " NOT "))


def _joined(dialect: Dialect, parts: Sequence[Words], fts: str, tsquery: str) -> Words:
    if len(parts) == 1:
        return parts[0]
    if dialect == "postgres":
        return _tsquery_list(parts, tsquery)
    return _checked(_fts_list(parts, fts))


def checked_size(found: Words) -> Words:
    """Raises CqlError for more words than are looked for at once."""
    if found.size > MOST:
        raise CqlError(
            f"The query looks for too many words at once: at most {MOST} are possible, where words near each other "
            "count once for every distance between them."
        )
    return found


def _checked(found: Words) -> Words:
    if found.stack > _FTS_STACK:
        raise CqlError("The query nests its words too deeply to be searched for.")
    return found


class _Writing(ABC):
    """One text in one part, in either language; a method answers None for what finds nothing."""

    def __init__(self, part: Part, meaning: Meaning) -> None:
        self.part = part
        self.meaning = meaning

    def written(self, expr: TextExpr) -> Words | None:
        match expr:
            case Term():
                return self.term(expr)
            case Phrase(said, slop):
                return self.apart(stems(word for text in said for word in words(text)), slop)
            case TextOr(items):
                return self.any_of([found for item in items if (found := self.written(item)) is not None])
            case TextAnd(items):
                return self.all_of(items)
            case TextNot():
                raise CqlError("A text that only excludes words finds nothing.")

    def all_of(self, items: Sequence[TextExpr]) -> Words | None:
        wanted = [self.written(item) for item in items if not isinstance(item, TextNot)]
        if None in wanted:
            return None
        found = self.conjunction([each for each in wanted if each is not None])
        unwanted = [self.written(item.item) for item in items if isinstance(item, TextNot)]
        refused = self.any_of([each for each in unwanted if each is not None])
        return found if refused is None else self.difference(found, refused)

    def any_of(self, found: Sequence[Words]) -> Words | None:
        return self.disjunction(found) if found else None

    def term(self, term: Term) -> Words | None:
        said = words(term.text)
        if term.pattern is not None:
            return self.any_of(self.each_of(self.meaning.get(term, ())))
        if term.fuzzy:
            return self.any_of(self.each_of([*said, *self.meaning.get(term, ())] if len(said) == 1 else said))
        if not said:
            return None
        if not term.prefix:
            return self.side_by_side(stems(said))
        if len(said) > 1:
            return self.side_by_side([*stems(said[:-1]), said[-1]], begins=True)
        beginning = self.side_by_side(said, begins=True)
        return self.disjunction((self.side_by_side(stems(said)), beginning))

    def each_of(self, said: Iterable[str]) -> list[Words]:
        return [self.side_by_side([stem]) for stem in dict.fromkeys(stems(said))]

    def apart(self, said: list[str], slop: int) -> Words | None:
        if not said:
            return None
        if not slop:
            return self.side_by_side(said)
        distinct = list(dict.fromkeys(said))
        if len(distinct) == 2 == len(said) and slop <= NEAREST:
            return self.near(distinct[0], distinct[1], slop)
        return self.conjunction([self.side_by_side([word]) for word in distinct])

    @abstractmethod
    def side_by_side(self, said: Sequence[str], *, begins: bool = False) -> Words:
        """These words in this order; `begins`: the last need only begin so."""

    @abstractmethod
    def near(self, one: str, other: str, slop: int) -> Words: ...

    @abstractmethod
    def conjunction(self, found: Sequence[Words]) -> Words: ...

    @abstractmethod
    def disjunction(self, found: Sequence[Words]) -> Words: ...

    @abstractmethod
    def difference(self, wanted: Words, unwanted: Words) -> Words: ...


class _Fts(_Writing):
    def side_by_side(self, said: Sequence[str], *, begins: bool = False) -> Words:
        sign = _SIGNS[self.part]
        return Words('"' + " ".join(sign + word for word in said) + ('" *' if begins else '"'), 3, len(said))

    def near(self, one: str, other: str, slop: int) -> Words:
        sign = _SIGNS[self.part]
        return Words(f'NEAR("{sign}{one}" "{sign}{other}", {slop})', 6, 4 * (slop + 1))

    def conjunction(self, found: Sequence[Words]) -> Words:
        return _fts_list(found, " AND ")

    def disjunction(self, found: Sequence[Words]) -> Words:
        return _fts_list(found, " OR ")

    def difference(self, wanted: Words, unwanted: Words) -> Words:
        return _fts_list((wanted, unwanted), " NOT ")


def _fts_list(parts: Sequence[Words], operator: str) -> Words:
    if len(parts) == 1:
        return parts[0]
    stack = max(parts[0].stack + 1, *(part.stack + 3 for part in parts[1:]))
    return Words("(" + operator.join(part.text for part in parts) + ")", stack, _counted(parts))


def _tsquery_list(parts: Sequence[Words], operator: str) -> Words:
    return Words("(" + operator.join(part.text for part in parts) + ")", 0, _counted(parts))


def _counted(parts: Sequence[Words]) -> int:
    return sum(part.size for part in parts)


class _Tsquery(_Writing):
    def lexeme(self, word: str, *, begins: bool = False) -> str:
        return f"'{_SIGNS[self.part]}{word}'" + (":*" if begins else "")

    def side_by_side(self, said: Sequence[str], *, begins: bool = False) -> Words:
        lexemes = [*map(self.lexeme, said[:-1]), self.lexeme(said[-1], begins=begins)]
        return Words("(" + " <-> ".join(lexemes) + ")", 0, len(said))

    def near(self, one: str, other: str, slop: int) -> Words:
        pair = self.lexeme(one), self.lexeme(other)
        gaps = (f"{a} <{gap}> {b}" for a, b in (pair, pair[::-1]) for gap in range(1, slop + 2))
        return Words("(" + " | ".join(gaps) + ")", 0, 4 * (slop + 1))

    def conjunction(self, found: Sequence[Words]) -> Words:
        return _tsquery_list(found, " & ")

    def disjunction(self, found: Sequence[Words]) -> Words:
        return _tsquery_list(found, " | ")

    def difference(self, wanted: Words, unwanted: Words) -> Words:
        return Words(f"({wanted.text} & !{unwanted.text})", 0, _counted((wanted, unwanted)))
