"""Tokens to a tree: the grammar, and nothing about what fields mean."""

from __future__ import annotations

import re
from typing import NoReturn, cast

from .ast import And, Call, Compare, Expr, In, Not, Op, Or, OrderBy, Query, Text, Value
from .errors import unparsable
from .fields import canonical_name as field_name
from .functions import canonical_name as function_name
from .lexer import RESERVED, Kind, Token, tokens

MAX_DEPTH = 64
MAX_CLAUSES = 1_000

OPERATORS = "=, !=, ~, !~, <, <=, >, >=, IN, NOT IN"

_FUNCTION = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def parse(text: str) -> Query:
    """Read a CQL query; fields and functions are not judged here but in `check`.

    A query that has only ORDER BY is refused: it has no clause. AND binds tighter than OR, NOT tighter
    than both. Parentheses and NOT nest at most 64 deep, and a query has at most 1,000 clauses.

    Raises: CqlError, always with the message `Could not parse cql : ...`.
    """
    return _Parser(text).query()


class _Parser:
    """One walk over the tokens; every method consumes what it returns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.index = 0
        self.depth = 0
        self.clauses = 0

    def query(self) -> Query:
        where = self.either()
        order = self.order() if self.keyword("order") else ()
        if self.here.kind is not Kind.END:
            self.fail("expected AND, OR, ORDER BY or the end of the query")
        return Query(where, order)

    def either(self) -> Expr:
        items = [self.both()]
        while self.keyword("or"):
            items.append(self.both())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def both(self) -> Expr:
        items = [self.unit()]
        while self.keyword("and"):
            items.append(self.unit())
        return items[0] if len(items) == 1 else And(tuple(items))

    def unit(self) -> Expr:
        if self.keyword("not"):
            self.deeper()
            negated = Not(self.unit())
            self.depth -= 1
            return negated
        if self.take(Kind.OPEN):
            self.deeper()
            inner = self.either()
            self.expect(Kind.CLOSE, "expected ')'")
            self.depth -= 1
            return inner
        return self.clause()

    def clause(self) -> Expr:
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            self.fail(f"a query has at most {MAX_CLAUSES} clauses")
        field = self.field("expected a field name")
        negated = self.keyword("not")
        if self.keyword("in"):
            return In(field, self.values(), negated)
        if negated:
            self.fail("expected IN after NOT")
        op = self.expect(Kind.OP, f"expected an operator after {field!r}, one of : [{OPERATORS}]").text
        if self.here.kind is Kind.OP and self.here.start == self.tokens[self.index - 1].end and self.here.text != "~":
            self.fail(f"{op + self.here.text!r} is no operator, expected one of : [{OPERATORS}]")
        return Compare(field, cast(Op, op), self.value())

    def values(self) -> tuple[Value, ...]:
        if not self.take(Kind.OPEN):
            value = self.value()
            if isinstance(value, Text):
                self.index -= 1
                self.fail("expected '(' or a function after IN")
            return (value,)
        items = [self.value()]
        while self.take(Kind.COMMA):
            items.append(self.value())
        self.expect(Kind.CLOSE, "expected ',' or ')'")
        return tuple(items)

    def value(self) -> Value:
        start = self.here
        text = self.literal("expected a value")
        if start.kind is Kind.WORD and self.here.kind is Kind.OPEN:
            if not _FUNCTION.fullmatch(text):
                self.fail(f"{text!r} is not a function name")
            return Call(function_name(text), self.arguments())
        return Text(text, start.kind is Kind.STRING)

    def arguments(self) -> tuple[str, ...]:
        self.expect(Kind.OPEN, "expected '('")
        if self.take(Kind.CLOSE):
            return ()
        items = [self.literal("expected an argument")]
        while self.take(Kind.COMMA):
            items.append(self.literal("expected an argument"))
        self.expect(Kind.CLOSE, "expected ',' or ')'")
        return tuple(items)

    def literal(self, hint: str) -> str:
        token = self.here
        if token.kind is Kind.OP and token.text == "~":
            after = self.tokens[self.index + 1]
            if after.kind is Kind.WORD and after.start == token.end:
                self.index += 2
                return "~" + after.text
        if token.kind is Kind.STRING or self.is_plain_word(token):
            self.index += 1
            return token.text
        self.fail(self.unless_quoted(hint))

    def field(self, hint: str) -> str:
        token = self.here
        if not token.text or not (token.kind is Kind.STRING or self.is_plain_word(token)):
            self.fail(self.unless_quoted(hint))
        self.index += 1
        return field_name(token.text)

    def order(self) -> tuple[OrderBy, ...]:
        if not self.keyword("by"):
            self.fail("expected BY after ORDER")
        keys = [self.order_key()]
        while self.take(Kind.COMMA):
            keys.append(self.order_key())
        return tuple(keys)

    def order_key(self) -> OrderBy:
        field = self.field("expected a field to order by")
        if self.keyword("desc"):
            return OrderBy(field, descending=True)
        self.keyword("asc")
        return OrderBy(field)

    def unless_quoted(self, hint: str) -> str:
        """The hint, and that the word which stands here would have needed quotes, where it is a reserved one."""
        word = self.here.text
        return f"{hint}; {word!r} needs quotes" if self.here.kind is Kind.WORD and word.lower() in RESERVED else hint

    @property
    def here(self) -> Token:
        return self.tokens[self.index]

    @staticmethod
    def is_plain_word(token: Token) -> bool:
        return token.kind is Kind.WORD and token.text.lower() not in RESERVED

    def take(self, kind: Kind) -> bool:
        taken = self.here.kind is kind
        self.index += taken
        return taken

    def keyword(self, word: str) -> bool:
        taken = self.here.kind is Kind.WORD and self.here.text.lower() == word
        self.index += taken
        return taken

    def expect(self, kind: Kind, hint: str) -> Token:
        token = self.here
        if token.kind is not kind:
            self.fail(hint)
        self.index += 1
        return token

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"a query nests at most {MAX_DEPTH} deep")

    def fail(self, hint: str) -> NoReturn:
        raise unparsable(self.text, self.here.start, hint)
