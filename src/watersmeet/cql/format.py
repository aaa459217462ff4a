"""A tree to text: the normalised query that a search response echoes."""

from __future__ import annotations

from .ast import And, Call, Compare, Expr, In, Not, Or, OrderBy, Query, Text, Value
from .lexer import is_bare, quote


def format(query: Query) -> str:
    """The query in its one normal form: `type=page` is printed as `type = page`.

    Parsing it gives an equal query for every query that was parsed, as long as the longer form stays
    within the length limit. A value that cannot stand bare is quoted, whatever it says of itself.
    """
    where = _expr(query.where) if query.where is not None else ""
    if not query.order:
        return where
    keys = ", ".join(_key(key) for key in query.order)
    return f"{where} ORDER BY {keys}".lstrip()


def _expr(expr: Expr) -> str:
    match expr:
        case Or(items):
            return " OR ".join(_grouped(item, Or) for item in items)
        case And(items):
            return " AND ".join(_grouped(item, And, Or) for item in items)
        case Not(item):
            return "NOT " + _grouped(item, And, Or)
        case Compare(field, op, value):
            return f"{_field(field)} {op} {_value(value)}"
        case In(field, values, negated):
            word = "NOT IN" if negated else "IN"
            return f"{_field(field)} {word} ({', '.join(_value(value) for value in values)})"


def _grouped(expr: Expr, *looser: type[And] | type[Or]) -> str:
    text = _expr(expr)
    return f"({text})" if isinstance(expr, looser) else text


def _value(value: Value) -> str:
    if isinstance(value, Call):
        return f"{value.name}({', '.join(_argument(argument) for argument in value.args)})"
    return _text(value)


def _text(text: Text) -> str:
    return text.value if not text.quoted and is_bare(text.value) else quote(text.value)


def _argument(argument: str) -> str:
    return argument if argument.isascii() and argument.isdigit() else quote(argument)


def _field(name: str) -> str:
    return name if is_bare(name) and not name.startswith("~") else quote(name)


def _key(key: OrderBy) -> str:
    return _field(key.field) + (" DESC" if key.descending else "")
