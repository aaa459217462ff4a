"""What CQL asks of properties, and of what somebody looked at last, as tests of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Final

from watersmeet import cql
from watersmeet.cql import Call, CqlError, Phrase, Text, TextExpr, TextNot, Value
from watersmeet.cql import words as language
from watersmeet.storage import property_terms as terms
from watersmeet.storage.cql_tree import NEVER, Either, Every, Node, Test, negated
from watersmeet.storage.views import KEPT

_PROPERTY: Final = re.compile(r"content\.property\[([^\[\]]+)\](?:\.(.+))?", re.DOTALL)
_LAST: Final = "\U0010ffff"
_WILD: Final = re.compile(r"([*?])")
_LIKE: Final = {"*": "%", "?": "_"}
RECENT: Final = 20
"""How many contents or spaces recentlyViewed... stand for, where it does not say."""


def is_property(name: str) -> bool:
    return name.startswith("content.property[")


def recent(call: Call) -> tuple[int, int]:
    """(how many, behind how many) of what recentlyViewedContent or recentlyViewedSpaces stand for."""
    limit, offset = ([int(argument) for argument in call.args] + [RECENT, 0][len(call.args) :])[:2]
    return min(limit, KEPT), offset


class Property:
    """One property of a content, or a part of it, as a query compares it: `where` is its place.

    Numbers are compared with numbers, dates with dates, other texts with texts. What stands there more than once,
    in a list, has to fit once.
    """

    def __init__(self, name: str, *, now: datetime, tz: tzinfo) -> None:
        match = _PROPERTY.fullmatch(name)
        if match is None:
            raise CqlError(f"No field exists with the name: '{name}'")
        self.where = terms.place(match[1], match[2] or "")
        self.now = now
        self.tz = tz

    def compared(self, op: str, values: tuple[Value, ...]) -> Node:
        """The property is, contains, or lies before or behind one of the values. Raises CqlError."""
        if op == "=":
            return Either(tuple(self._is(value) for value in values))
        if op == "~":
            return self._says(values[0])
        return self._lies(op, values[0])

    def _is(self, value: Value) -> Node:
        same: list[Node] = []
        if isinstance(value, Text):
            known = [self._term(terms.TEXT, terms.text(value.value))]
            number = terms.read_number(value.value)
            if number is not None:
                known.append(self._term(terms.NUMBER, terms.number(number)))
            same.append(Test("property", tuple(known)))
        span = self._span(value)
        if span is not None:
            same += [self._between(mark, start, end) for mark, start, end in span]
        return Either(tuple(same))

    def _lies(self, op: str, value: Value) -> Node:
        span = self._span(value)
        if span is not None:
            return Either(tuple(self._beside(op, mark, start, end) for mark, start, end in span))
        assert isinstance(value, Text)
        number = terms.read_number(value.value)
        if number is not None:
            written = terms.number(number)
            return self._beside(op, terms.NUMBER, written, written + "!")
        written = terms.text(value.value)
        return self._beside(op, terms.TEXT, written, written + "\x01")

    def _span(self, value: Value) -> list[tuple[str, str, str]] | None:
        """A date as (mark, first, behind the last), on the clock of UTC and on the reader's; None for no date."""
        try:
            span = cql.evaluate_date(value, now=self.now, tz=self.tz)
        except CqlError:
            if isinstance(value, Call):
                raise
            return None
        clocks = [terms.clock(_on(edge, self.tz)) for edge in (span.start, span.end)]
        return [
            (terms.INSTANT, terms.clock(span.start), terms.clock(span.end)),
            (terms.WALL, clocks[0], clocks[1]),
        ]

    def _beside(self, op: str, mark: str, first: str, behind: str) -> Node:
        """Before or behind what lies from `first` up to `behind`."""
        match op:
            case "<":
                return self._between(mark, "", first)
            case "<=":
                return self._between(mark, "", behind)
            case ">":
                return self._between(mark, behind, None)
        return self._between(mark, first, None)

    def _between(self, mark: str, first: str, behind: str | None) -> Node:
        end = self._term(terms.behind(mark), "") if behind is None else self._term(mark, behind)
        return Test("property.range", (self._term(mark, first), end))

    def _term(self, mark: str, value: str) -> str:
        return f"{self.where}{mark}{value}"

    # Words

    def _says(self, value: Value) -> Node:
        if not isinstance(value, Text):
            raise CqlError(f"Function '{value.name}' is not supported by operator '~'")
        root = cql.parse_text(value.value).root
        return NEVER if root is None else self._words(root)

    def _words(self, expr: TextExpr) -> Node:
        match expr:
            case cql.Term(text, False):
                return self._every(language.words(text))
            case cql.Term(text, True, pattern):
                return self._begins(text, pattern)
            case Phrase(words):
                return self._every(word for each in words for word in language.words(each))
            case cql.TextAnd(items):
                return Every(tuple(self._words(item) for item in items))
            case cql.TextOr(items):
                return Either(tuple(self._words(item) for item in items))
            case TextNot(item):
                return negated(self._words(item))
        raise AssertionError(expr)

    def _every(self, words: Iterable[str]) -> Node:
        every = tuple(Test("property", (self._term(terms.WORD, stem),)) for stem in language.stems(words))
        return Every(every) if every else NEVER

    def _begins(self, text: str, pattern: str | None) -> Node:
        """Words that begin so, or of which a pattern with `*` and `?` is true."""
        words = language.words(text)
        if not words:
            return NEVER
        begin = words[-1]
        start, end = self._term(terms.WORD, begin), self._term(terms.WORD, begin + _LAST)
        if pattern is None:
            same = Test("property", (self._term(terms.WORD, language.stem(begin)),))
            begins = Either((Test("property.range", (start, end)), same))
            return begins if len(words) == 1 else Every((self._every(words[:-1]), begins))
        pieces = ("".join(language.words(piece)) or piece for piece in _WILD.split(pattern))
        like = "".join(_LIKE.get(piece, piece) for piece in pieces)
        return Test("property.like", (start, end, self._term(terms.WORD, like)))


def _on(at: datetime, tz: tzinfo) -> datetime:
    """An instant on a reader's clock; where that has no such year, it stays."""
    try:
        return at.astimezone(tz)
    except (OverflowError, ValueError):
        return at
