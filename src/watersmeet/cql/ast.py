"""The shape of a parsed query: frozen, comparable, free of source positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Op: TypeAlias = Literal["=", "!=", "~", "!~", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Text:
    """A literal value as the author meant it, escapes resolved.

    `quoted` says how it was written; it changes the printed form, never the meaning.
    """

    value: str
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments as plain text; known names are in their canonical spelling."""

    name: str
    args: tuple[str, ...] = ()


Value: TypeAlias = Text | Call


@dataclass(frozen=True, slots=True)
class Compare:
    """A field against one value; `~` values still hold the text language of `text.py`."""

    field: str
    op: Op
    value: Value


@dataclass(frozen=True, slots=True)
class In:
    """A field against a list of one or more values, in written order."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one expression."""

    item: Expr


@dataclass(frozen=True, slots=True)
class And:
    """Two or more expressions that must all hold, in written order; an inner And was in parentheses."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more expressions of which one must hold, in written order; an inner Or was in parentheses."""

    items: tuple[Expr, ...]


Expr: TypeAlias = And | Or | Not | Compare | In


@dataclass(frozen=True, slots=True)
class OrderBy:
    """One sort key; without a direction the order is ascending."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A condition and its sort keys, the most significant first.

    `where` is never None in a parsed query; None, for callers that build one, means everything.
    """

    where: Expr | None
    order: tuple[OrderBy, ...] = ()
