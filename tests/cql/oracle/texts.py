"""What stands after `~`: trees of words, how they are written, and which contents they are true of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from tests.cql.oracle.words import edits, fold, is_of_a_word, split, stem

MOST_FOUND: Final = 64
"""How many words a pattern stands for."""

FARTHEST: Final = 20
"""The most words that may stand between two, where that is asked for; with more it is asked for nothing."""


@dataclass(frozen=True)
class Word:
    """A word, or several that punctuation joins; `weight` is written behind it."""

    text: str
    weight: str = ""


@dataclass(frozen=True)
class Beginning:
    """`deplo*`"""

    text: str


@dataclass(frozen=True)
class Pattern:
    """`te?t`"""

    text: str


@dataclass(frozen=True)
class Near:
    """`roam~1`; without a number 2."""

    text: str
    number: int | None = None


@dataclass(frozen=True)
class Phrase:
    """`"blue sky"~4`; without a number the words stand side by side."""

    text: str
    between: int | None = None


@dataclass(frozen=True)
class Every:
    """All of `wanted` and none of `unwanted`."""

    wanted: tuple[Text, ...]
    unwanted: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Either:
    items: tuple[Text, ...]


@dataclass(frozen=True)
class Nothing:
    """A text that holds no word, as it is written."""

    text: str


Text: TypeAlias = Word | Beginning | Pattern | Near | Phrase | Every | Either | Nothing


# Writing


def write(text: Text, random: Random) -> str:
    """A text as somebody would write it."""
    match text:
        case Word(value, weight):
            return value + weight
        case Beginning(value):
            return f"{value}*"
        case Pattern(value) | Nothing(value):
            return value
        case Near(value, number):
            return f"{value}~{'' if number is None else number}"
        case Phrase(value, between):
            return f'"{value}"' + ("" if between is None else f"~{between}")
        case Every(wanted, unwanted):
            joint = random.choice((" ", " ", "  ", " AND ", " && "))
            written = joint.join(_inside(item, random) for item in wanted)
            for item in unwanted:
                one = _inside(item, random)
                can_be_short = re.match(r'[\w"(]', one)
                written += random.choice((" -", " !", " NOT ") if can_be_short else (" NOT ",)) + one
            return written
        case Either(items):
            joint = random.choice((" OR ", " || "))
            return joint.join(_inside(item, random) for item in items)


def _inside(text: Text, random: Random) -> str:
    written = write(text, random)
    if isinstance(text, Every | Either) or random.random() < 0.05:
        return f"({written})"
    return written


# Meaning


class Reading:
    """Tells which texts are true of stems in parts. `vocabulary` is every word anybody wrote, in order."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = vocabulary
        self.stems = sorted(set(map(stem, vocabulary)))
        self._found: dict[Text, frozenset[str]] = {}

    def holds(self, text: Text, parts: Sequence[Sequence[str]]) -> bool:
        """Whether a text is true of what stands in some parts."""
        match text:
            case Nothing():
                return False
            case Word(value):
                return all(_side_by_side(one, parts) for one in _pieces(value))
            case Beginning() | Pattern() | Near():
                return any(not self.stands_for(text).isdisjoint(part) for part in parts)
            case Phrase(value, between):
                return _phrase(value, between, parts)
            case Every(wanted, unwanted):
                meant = [item for item in wanted if says_something(item)]
                if not meant or not all(self.holds(item, parts) for item in meant):
                    return False
                return not any(self.holds(item, parts) for item in unwanted)
            case Either(items):
                return any(self.holds(item, parts) for item in items)

    def stands_for(self, text: Beginning | Pattern | Near) -> frozenset[str]:
        """The stems of what a pattern is true of: at most so many words, the nearest first, then in their order."""
        found = self._found.get(text)
        if found is None:
            words = self._looked_through(text)[:MOST_FOUND]
            found = self._found[text] = frozenset(words if isinstance(text, Beginning) else map(stem, words))
        return found

    def _looked_through(self, text: Beginning | Pattern | Near) -> list[str]:
        written = fold(text.text)
        match text:
            case Beginning():
                return [word for word in self.stems if word.startswith(written) or word == stem(written)]
            case Pattern():
                rule = re.compile("".join({"?": ".", "*": ".*"}.get(c, re.escape(c)) for c in written))
                return [word for word in self.vocabulary if rule.fullmatch(word)]
            case Near(number=number):
                most = 2 if number is None else number
                near = [(edits(written, word, most), word) for word in self.vocabulary if word[:1] == written[:1]]
                return [word for _, word in sorted(pair for pair in near if pair[0] <= most)]


def says_something(text: Text) -> bool:
    """Whether a text asks for any word."""
    match text:
        case Nothing():
            return False
        case Every(wanted, _):
            return any(says_something(item) for item in wanted)
        case Either(items):
            return any(says_something(item) for item in items)
    return True


def _pieces(text: str) -> list[list[str]]:
    """The words that punctuation joins, each as the words that stand side by side in it."""
    spaced = "".join(c if is_of_a_word(c) else " " for c in text)
    return [[stem(word) for word in split(piece)] for piece in spaced.split()]


def _side_by_side(wanted: Sequence[str], parts: Sequence[Sequence[str]]) -> bool:
    size = len(wanted)
    first = wanted[0]
    for part in parts:
        if first in part:
            if size == 1:
                return True
            given = list(wanted)
            if any(list(part[at : at + size]) == given for at in range(len(part) - size + 1)):
                return True
    return False


def _phrase(text: str, between: int | None, parts: Sequence[Sequence[str]]) -> bool:
    wanted = [stem(word) for word in split(text)]
    if not between or len(wanted) == 1:
        return _side_by_side(wanted, parts)
    if len(wanted) > 2 or between > FARTHEST:
        return all(any(word in part for part in parts) for word in wanted)
    one, other = wanted
    for part in parts:
        here = [at for at, word in enumerate(part) if word == one]
        there = [at for at, word in enumerate(part) if word == other]
        if any(a != b and abs(a - b) - 1 <= between for a in here for b in there):
            return True
    return False


def plain_words(text: Text) -> list[str] | None:
    """The words of a text of different words that must all be found; None of any other text."""
    match text:
        case Word(value):
            found = [stem(word) for word in split(value)]
        case Every(wanted, ()):
            each = [plain_words(item) for item in wanted]
            found = [word for words in each if words is not None for word in words]
            if None in each:
                return None
        case _:
            return None
    return found if len(set(found)) == len(found) else None


def is_ranked(text: Text) -> bool:
    """Whether docs/search.md says which rank is whose: of words that must all be found, and of single ones."""
    match text:
        case Either(items):
            return all(not isinstance(item, Every) and is_ranked(item) for item in items)
        case Phrase(_, between):
            return between is None
        case Every():
            return plain_words(text) is not None
    return True


def rank(text: Text, reading: Reading, parts: dict[str, list[list[str]]], *, is_comment: bool) -> int:
    """The rank of docs/search.md of a content that a text is true of: 1 is the best."""
    if is_comment:
        return 4
    title = parts["title"]
    words = plain_words(text)
    if words and _side_by_side(words, title):
        return 1
    if reading.holds(text, title):
        return 2
    return 3 if reading.holds(text, [*title, *parts["labels"], *parts["headings"]]) else 4
