"""What leads a search.

Where words are asked for, or facts that the index of words knows, the index gives out what there is, and the rest of
the condition is asked of that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

import msgspec

from watersmeet.storage import cql_ranks
from watersmeet.storage.cql_ranks import Match
from watersmeet.storage.cql_text import Meaning, Words, every, facts, without
from watersmeet.storage.cql_tree import Node, Said, Test
from watersmeet.storage.search_index.entry import Fact, fact
from watersmeet.storage.work import Dialect

NARROWING: Final = frozenset(
    {"ancestor", "parent", "id", "container", "created<", "created>=", "lastmodified<", "lastmodified>="}
)
"""Tests that an index of contents answers, and that may leave few contents to look at."""

_FACTS: Final[dict[str, Fact]] = {"space.key": "space", "label": "label", "label.prefixed": "prefixed", "kind": "kind"}
_LEADING: Final = frozenset({"fact", "label", "label.prefixed"})
_MOST: Final = 64
"""A longer list of alternatives is left to the condition."""


class Led(msgspec.Struct, frozen=True):
    """match: what the index is asked for, if it leads. settled: what then needs no further test."""

    match: Match | None
    settled: tuple[Node, ...]


def led_by(
    items: Sequence[Node],
    target: Literal["content", "space"],
    dialect: Dialect,
    meaning: Meaning,
    *,
    published: bool,
) -> Led:
    """What leads a search for what all these are true of.

    published: nothing else is looked for. What is not published is not in the index.
    """
    if target == "space":
        return Led(None, ())
    said = [item for item in items if isinstance(item, Said) and item.positive]
    tests = [item for item in items if isinstance(item, Test) and item.positive]
    if not said and not (published and any(test.name in _LEADING for test in tests)):
        return Led(None, ())
    settled: list[Node] = list(said)
    more: list[Words] = []
    for test in tests:
        if test.name == "fact":
            settled.append(test)
            more.append(facts(dialect, test.values))
        elif test.name in _FACTS and len(test.values) <= _MOST and _sparse(test.name, test.values):
            more.append(facts(dialect, [fact(_FACTS[test.name], str(value)) for value in test.values]))
    if not said:
        return Led(Match(every(dialect, more).text, (), more=bool(settled)) if more else None, tuple(settled))
    (one,) = said
    refused = [item for item in items if isinstance(item, Said) and not item.positive]
    whole = one.words
    for each in refused:
        whole = without(dialect, whole, each.words)
    match = cql_ranks.match(dialect, whole, one.asked, more, meaning, excluding=bool(refused))
    return Led(match, (*settled, *refused))


def _sparse(test: str, values: Collection[object]) -> bool:
    """Whether a fact leaves out much: most contents are pages."""
    return test != "kind" or "page" not in values
