"""Whether a query that parses also makes sense: fields, operators, values, functions."""

from __future__ import annotations

from .ast import And, Call, Compare, Expr, In, Not, Or, Query, Text, Value
from .dates import read_increment, read_literal
from .errors import CqlError, unknown_function, unsupported_operator, unsupported_value
from .fields import Field, Kind, lookup, lookup_order_key
from .functions import FUNCTIONS, find
from .near import nearest


def check(query: Query, *, user_search: bool = False) -> None:
    """Refuse a query that cannot mean anything.

    The user search knows the user fields and `type`; every other search knows all fields but those.

    Raises: CqlError for the first fault, in written order.
    """
    if query.where is not None:
        _check(query.where, user_search)
    for key in query.order:
        _check_place(lookup_order_key(key.field, user_search=user_search), user_search)


def _check(expr: Expr, user_search: bool) -> None:
    match expr:
        case And(items) | Or(items):
            for item in items:
                _check(item, user_search)
        case Not(item):
            _check(item, user_search)
        case Compare(name, op, value):
            _check_clause(name, op, (value,), user_search)
        case In(name, values, negated):
            _check_clause(name, "NOT IN" if negated else "IN", values, user_search)


def _check_clause(name: str, op: str, values: tuple[Value, ...], user_search: bool) -> None:
    field = lookup(name, user_search=user_search)
    _check_place(field, user_search)
    if op not in field.ops:
        raise unsupported_operator(name, op, field.ops)
    for value in values:
        if isinstance(value, Call):
            _check_call(field, name, op, value)
        else:
            _check_text(field, name, op, value)


def _check_place(field: Field, user_search: bool) -> None:
    if field.user_search and not user_search:
        raise CqlError(
            f"Field '{field.name}' is not supported in this search",
            hint="user fields are answered by /wiki/rest/api/search/user",
        )
    if user_search and not field.user_search and field.name != "type":
        raise CqlError(
            f"Field '{field.name}' is not supported in user search",
            hint="user search knows user, user.fullname, user.accountid, user.userkey and type",
        )


def _check_text(field: Field, name: str, op: str, value: Text) -> None:
    text = value.value
    if (field.kind is Kind.TEXT or op in ("~", "!~")) and not text.strip():
        if field.name == "siteSearch":
            raise CqlError("query parameter is required.")
        raise CqlError(f"Unsupported value for {name}, got an empty text")
    if field.kind is Kind.DATE:
        read_literal(text)
    if field.kind is Kind.TYPE and text.lower() not in field.values:
        is_app_type = field.name == "type" and ":" in text
        if not is_app_type:
            raise unsupported_value(name, text, field.values)


def _check_call(field: Field, name: str, op: str, call: Call) -> None:
    function = find(call.name)
    if function is None:
        raise unknown_function(call.name, nearest(call.name, (known.name for known in FUNCTIONS)))
    if not function.suits(field):
        raise CqlError(f"Function '{function.name}' is not supported by field '{name}'")
    if function.many and op not in ("IN", "NOT IN"):
        raise CqlError(f"Function '{function.name}' is not supported by operator '{op}'", hint="use IN")
    if len(call.args) > function.max_args:
        raise CqlError(
            f"Function '{function.name}' takes at most {function.max_args} arguments, got : {len(call.args)}"
        )
    for argument in call.args:
        if function.date:
            increment = read_increment(argument)
            if increment.unit is None and function.date.unit is None:
                raise CqlError(f"Could not parse increment : {argument}", hint="now() needs a unit")
        elif not (argument.isascii() and argument.isdigit() and len(argument) <= 9):
            raise CqlError(f"Function '{function.name}' takes whole numbers, got : {argument}")
