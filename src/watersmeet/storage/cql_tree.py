"""The tree of a plan's tests, and its simplest form.

NOT stands at the tests only, alternatives of one kind are one list, and words beside words one text search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from watersmeet.cql import CqlError, TextExpr, TextOr
from watersmeet.storage import cql_text
from watersmeet.storage.cql_text import Part, Words
from watersmeet.storage.work import Dialect

Shape: TypeAlias = tuple[Any, ...]
"""A condition without its values: ('all' | 'any', shapes...) or ('test', test, bound name, many, positive)."""

MAX_TESTS: Final = 256
MAX_DEPTH: Final = 16
"""How many tests a query may come to, and how deeply AND and OR may alternate: SQLite's parser has its limits."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test. Its values are alternatives; a test without any asks nothing of the author's."""

    name: str
    values: tuple[Any, ...] = ()
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """A text search.

    asked: the texts that must all be found, and where; none where alternatives are looked for in different parts.
    shown: all the texts, to be marked in what is found.
    """

    words: Words
    asked: tuple[tuple[TextExpr, Part], ...]
    shown: tuple[tuple[TextExpr, Part], ...]
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these holds."""

    items: tuple[Node, ...]


Node: TypeAlias = Test | Said | Every | Either
ALWAYS: Final = Every(())
NEVER: Final = Either(())

_SEVERAL: Final = frozenset(
    {
        *("created<", "created>=", "lastmodified<", "lastmodified>="),
        *("contains", "says", "property.range", "property.like", "viewed", "space.viewed"),
    }
)
"""Tests whose values are no alternatives: two of them stay two."""


def negated(node: Node) -> Node:
    """The opposite."""
    match node:
        case Test(name, values, positive):
            return Test(name, values, not positive)
        case Said(words, asked, shown, positive):
            return Said(words, asked, shown, not positive)
        case Every(items):
            return Either(tuple(negated(item) for item in items))
        case Either(items):
            return Every(tuple(negated(item) for item in items))


def simplified(node: Node, dialect: Dialect) -> Node:
    """The same condition, flat, without what is always or never true."""
    if isinstance(node, (Test, Said)):
        return node
    kind = type(node)
    idle, decided = (ALWAYS, NEVER) if kind is Every else (NEVER, ALWAYS)
    flat: dict[Node, None] = {}
    for item in node.items:
        plain = simplified(item, dialect)
        if plain == decided:
            return decided
        if plain != idle:
            flat |= dict.fromkeys(plain.items if isinstance(plain, kind) else (plain,))
    items = _merged(list(flat), kind is Either, dialect)
    return items[0] if len(items) == 1 else kind(tuple(items))


def _merged(items: list[Node], alternatives: bool, dialect: Dialect) -> list[Node]:
    """Lists joined with lists, and words with words, where that says the same.

    `a OR b` is one list and `NOT a AND NOT b` the opposite of one. Words are joined when they are wanted.
    """
    lists: dict[str, dict[Any, None]] = {}
    said: list[Said] = []
    kept: list[Node] = []
    for item in items:
        if isinstance(item, Test) and item.positive == alternatives and item.name not in _SEVERAL:
            lists.setdefault(item.name, {}).update(dict.fromkeys(item.values))
        elif isinstance(item, Said) and item.positive:
            said.append(item)
        else:
            kept.append(item)
    if said:
        kept.insert(0, _joined(said, alternatives, dialect))
    return [*kept, *(Test(name, tuple(values), alternatives) for name, values in lists.items())]


def _joined(said: list[Said], alternatives: bool, dialect: Dialect) -> Said:
    """Text searches as one."""
    join = cql_text.some if alternatives else cql_text.every
    words = join(dialect, [each.words for each in said])
    shown = tuple(text for each in said for text in each.shown)
    if len(said) == 1:
        asked = said[0].asked
    elif not alternatives:
        asked = tuple(text for each in said for text in each.asked) if all(each.asked for each in said) else ()
    else:
        parts = {part for each in said for _, part in each.asked}
        single = len(parts) == 1 and all(len(each.asked) == 1 for each in said)
        asked = ((TextOr(tuple(each.asked[0][0] for each in said)), parts.pop()),) if single else ()
    return Said(words, asked, shown)


def leaves(node: Node) -> Iterator[Test | Said]:
    """Every test and text search in it."""
    if isinstance(node, (Test, Said)):
        yield node
    else:
        for item in node.items:
            yield from leaves(item)


def _depth(node: Node) -> int:
    return 0 if isinstance(node, (Test, Said)) else 1 + max(map(_depth, node.items), default=0)


def check_size(node: Node) -> None:
    """Raises CqlError."""
    if sum(1 for _ in leaves(node)) > MAX_TESTS:
        raise CqlError(f"The query asks for too much at once: at most {MAX_TESTS} different conditions are possible.")
    if _depth(node) > MAX_DEPTH:
        raise CqlError(f"The query is nested too deeply: AND and OR may alternate {MAX_DEPTH} times.")


def shaped(node: Node, values: dict[str, Any], dialect: Dialect) -> Shape:
    """The shape of a condition; its values are put beside, under names that count up."""
    match node:
        case Every(items):
            return ("all", *(shaped(item, values, dialect) for item in items))
        case Either(items):
            return ("any", *(shaped(item, values, dialect) for item in items))
        case Said(words=words, positive=positive):
            name = f"p{len(values)}"
            values[name] = words.text
            return ("test", "said", name, False, positive)
        case Test("fact", known, positive):
            name = f"p{len(values)}"
            values[name] = cql_text.facts(dialect, known).text
            return ("test", "said", name, False, positive)
        case Test(test, (), positive):
            return ("test", test, "", False, positive)
        case Test(test, given, positive):
            name = f"p{len(values)}"
            values[name] = given[0] if len(given) == 1 else list(given)
            return ("test", test, name, len(given) > 1, positive)
