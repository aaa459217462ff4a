"""What a query asks for, as far as it has to be known before it is planned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from watersmeet import cql
from watersmeet.cql import CqlError, Term, Text, TextExpr, TextNot, Value

MAX_UNCLEAR: Final = 16
"""Patterns and fuzzy words of one query: each is a walk through the words there are."""


def unclear(query: cql.Query) -> set[Term]:
    """The patterns, and the words that need only be nearly right, of a query: what they mean is in the index."""

    def clauses(expr: cql.Expr) -> Iterator[cql.Compare]:
        match expr:
            case cql.And(items) | cql.Or(items):
                for item in items:
                    yield from clauses(item)
            case cql.Not(item):
                yield from clauses(item)
            case cql.Compare(op="~" | "!~"):
                yield expr

    def terms(expr: TextExpr) -> Iterator[Term]:
        match expr:
            case Term():
                if expr.pattern is not None or expr.fuzzy:
                    yield expr
            case cql.TextAnd(items) | cql.TextOr(items):
                for item in items:
                    yield from terms(item)
            case TextNot(item):
                yield from terms(item)

    found: set[Term] = set()
    for clause in () if query.where is None else clauses(query.where):
        if cql.lookup(clause.field).name in ("text", "siteSearch", "title") and isinstance(clause.value, Text):
            root = cql.parse_text(clause.value.value).root
            found.update(terms(root) if root is not None else ())
    if len(found) > MAX_UNCLEAR:
        raise CqlError(
            f"The query has too many wildcards: at most {MAX_UNCLEAR} patterns and fuzzy words are possible."
        )
    return found


def asks_for_spaces(query: cql.Query) -> bool:
    """Whether the query says that it wants spaces: only then are they looked for."""

    def asks(expr: cql.Expr, positive: bool) -> bool:
        match expr:
            case cql.And(items) | cql.Or(items):
                return any(asks(item, positive) for item in items)
            case cql.Not(item):
                return asks(item, not positive)
            case cql.Compare(field, op, value):
                return field.lower() == "type" and positive == (op == "=") and _is_space(value)
            case cql.In(field, values, outside):
                return field.lower() == "type" and positive != outside and any(map(_is_space, values))

    return query.where is not None and asks(query.where, True)


def _is_space(value: Value) -> bool:
    return isinstance(value, Text) and value.value.lower() == "space"
