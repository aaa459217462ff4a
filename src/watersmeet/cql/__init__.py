"""The Confluence Query Language: text to a checked tree and back; nothing here knows a database."""

from .ast import And, Call, Compare, Expr, In, Not, Op, Or, OrderBy, Query, Text, Value
from .checking import check
from .dates import Interval, evaluate_date
from .errors import CqlError
from .fields import CONTENT_TYPES, FIELDS, Field, Kind, lookup, lookup_order_key
from .format import format
from .functions import FUNCTIONS, Function
from .lexer import quote
from .parser import parse
from .text import Phrase, Term, TextAnd, TextExpr, TextNot, TextOr, TextQuery, parse_text

__all__ = [
    "CONTENT_TYPES",
    "FIELDS",
    "FUNCTIONS",
    "And",
    "Call",
    "Compare",
    "CqlError",
    "Expr",
    "Field",
    "Function",
    "In",
    "Interval",
    "Kind",
    "Not",
    "Op",
    "Or",
    "OrderBy",
    "Phrase",
    "Query",
    "Term",
    "Text",
    "TextAnd",
    "TextExpr",
    "TextNot",
    "TextOr",
    "TextQuery",
    "Value",
    "check",
    "evaluate_date",
    "format",
    "lookup",
    "lookup_order_key",
    "parse",
    "parse_text",
    "quote",
]
