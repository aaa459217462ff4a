"""The ranks of what is found by words (docs/search.md): each an expression that finds nothing of a higher rank."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from watersmeet.cql import Phrase, Term, TextAnd, TextExpr, TextNot, TextOr
from watersmeet.storage import cql_text
from watersmeet.storage.cql_text import Meaning, Part, Words, every, expression, facts, without
from watersmeet.storage.search_index.edges import LAST
from watersmeet.storage.search_index.entry import fact
from watersmeet.storage.work import Dialect


class Match(msgspec.Struct, frozen=True):
    """What the index is asked for.

    whole: everything that is found. ranks: (rank, expression) from the best; together they find the same.
    more:  whether it finds less than the plan's condition does by itself.
    """

    whole: str
    ranks: tuple[tuple[int, str], ...]
    more: bool = True


def match(
    dialect: Dialect,
    whole: Words,
    asked: Sequence[tuple[TextExpr, Part]],
    more: Sequence[Words],
    meaning: Meaning,
    *,
    excluding: bool = False,
) -> Match:
    """What is to be found, and its ranks.

    whole: the expression of all the texts; `asked`: the texts themselves; `more`: facts that must hold besides.
    excluding: whether the whole excludes what the texts do not. What a part finds must then be of the whole, too.
    """
    excluding = excluding or any(map(_finds_more, (expr for expr, _ in asked)))
    tiers: list[tuple[int, Words]] = []
    for rank, found in enumerate(
        (
            _in_order(dialect, asked, meaning),
            _within(dialect, asked, "title", meaning),
            _within(dialect, asked, "heads", meaning),
        ),
        start=1,
    ):
        if found is not None:
            wanted = every(dialect, [found, whole]) if excluding else found
            tiers.append((rank, without(dialect, wanted, facts(dialect, [fact("kind", "comment")]))))
    tiers.append((LAST, whole))
    ranks: list[tuple[int, str]] = []
    for k, (rank, tier) in enumerate(tiers):
        only = tier if k == 0 else without(dialect, tier, tiers[k - 1][1])
        ranks.append((rank, every(dialect, [*more, only]).text))
    return Match(every(dialect, [*more, whole]).text, tuple(ranks))


def _in_order(dialect: Dialect, asked: Sequence[tuple[TextExpr, Part]], meaning: Meaning) -> Words | None:
    """The words of the one text side by side in the title, when there are several and nothing else."""
    if len(asked) != 1:
        return None
    expr = asked[0][0]
    if not isinstance(expr, TextAnd):
        return None
    plain = [item.text for item in expr.items if item == Term(getattr(item, "text", ""))]
    if len(plain) != len(expr.items):
        return None
    return expression(dialect, Phrase(tuple(plain)), "title", meaning)


def _within(dialect: Dialect, asked: Sequence[tuple[TextExpr, Part]], part: Part, meaning: Meaning) -> Words | None:
    """All the texts in one part; a text that is asked for in titles is looked for there."""
    found = []
    for expr, column in asked:
        wanted = _wanted(expr)
        here = None if wanted is None else expression(dialect, wanted, column if column != "any" else part, meaning)
        if here is None:
            return None
        found.append(here)
    return cql_text.every(dialect, found) if found else None


def _finds_more(expr: TextExpr) -> bool:
    """Whether a text finds in one part what it does not find in all of them.

    It excludes something that stands in another part, or wants words near each other: a title, labels and headings
    stand close together in their part.
    """
    match expr:
        case TextNot():
            return True
        case Phrase(_, slop):
            return slop > 0
        case TextAnd(items) | TextOr(items):
            return any(map(_finds_more, items))
        case _:
            return False


def _wanted(expr: TextExpr) -> TextExpr | None:
    """A text without what it excludes."""
    match expr:
        case TextNot():
            return None
        case TextAnd(items) | TextOr(items):
            kept = tuple(each for item in items if (each := _wanted(item)) is not None)
            return kept[0] if len(kept) == 1 else type(expr)(kept) if kept else None
        case _:
            return expr
