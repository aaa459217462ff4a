"""CQL of the user search as SQL: one statement for each shape, whatever the values are.

A statement is built from a shape and nothing else, so that no text of an author can get into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec
import sqlalchemy as sa

from watersmeet import cql
from watersmeet.cql import Call, CqlError, TextExpr, Value
from watersmeet.cql.words import words
from watersmeet.model.content import title_key
from watersmeet.model.people import Account
from watersmeet.storage.accounts import COLUMNS
from watersmeet.storage.statement import Shapes, Statement, Texts, within
from watersmeet.storage.tables.names import person_word
from watersmeet.storage.tables.site import account
from watersmeet.storage.work import Session

Shape: TypeAlias = tuple[Any, ...]
"""A condition without its values: ('all' | 'any' | 'not' | 'apart', shapes...), or a test and names of bound values."""

Who = Literal["licensed", "guests", "all"]
Condition = sa.ColumnElement[bool]

MOST: Final = 10_000
"""How many people a search finds at most."""

MAX_TESTS: Final = 64
"""How many tests a query may come to, each word and each phrase being one."""

LEADING: Final = 4
"""How many tests may lead to people. What comes behind is only held against them: PostgreSQL would weigh every order in
which so many can be joined, which takes it seconds."""

BEYOND: Final = "\U0010ffff"
"""Stands behind every letter: no word holds it."""

_MARKS: Final = {"*": "%", "?": "_"}
"""What the marks in a pattern are to LIKE."""

ALWAYS: Final[Shape] = ("all",)
NEVER: Final[Shape] = ("any",)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to look for: a condition, to be read together with its values, among people of one sort."""

    shape: Shape
    values: dict[str, Any]
    who: Who


def plan(query: cql.Query, account_id: str | None, who: Who) -> Plan:
    """The plan of a query that was checked as one of the user search.

    account_id: whom currentUser() means.
    Raises CqlError when it asks for too much.
    """
    reading = _Reading(account_id)
    shape = ALWAYS if query.where is None else reading.expr(query.where)
    return Plan(shape=shape, values=reading.values, who=who)


class _Reading:
    """Reads a query; puts the values it meets beside, under names that count up."""

    def __init__(self, account_id: str | None) -> None:
        self.account_id = account_id
        self.values: dict[str, Any] = {}
        self.tests = 0

    def bound(self, value: Any) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return name

    def test(self, name: str, *values: Any) -> Shape:
        self.tests += 1
        if self.tests > MAX_TESTS:
            raise CqlError(f"The query asks for too much at once: at most {MAX_TESTS} conditions are possible.")
        test = (name, *map(self.bound, values))
        return test if self.tests <= LEADING else ("apart", test)

    def expr(self, expr: cql.Expr) -> Shape:
        match expr:
            case cql.And(items):
                return ("all", *map(self.expr, items))
            case cql.Or(items):
                return ("any", *map(self.expr, items))
            case cql.Not(item):
                return ("not", self.expr(item))
            case cql.Compare(field, op, value):
                found = self.clause(field, op, (value,))
                return ("not", found) if op in ("!=", "!~") else found
            case cql.In(field, values, negated):
                found = self.clause(field, "=", values)
                return ("not", found) if negated else found

    def clause(self, field: str, op: str, values: tuple[Value, ...]) -> Shape:
        name = cql.lookup(field).name
        texts = [value.value for value in values if isinstance(value, cql.Text)]
        if name == "type":
            return ALWAYS if "user" in map(str.lower, texts) else NEVER
        if name == "user.fullname" and op in ("~", "!~"):
            root = cql.parse_text(texts[0]).root
            return NEVER if root is None else self.said(root)
        if name == "user.fullname":
            return self.among("name", [title_key(text.strip()) for text in texts])
        # A user's key is their account id here, as it is wherever we show one.
        asks_for_caller = any(isinstance(value, Call) for value in values)
        return self.among("id", [*texts, *([self.account_id] if asks_for_caller and self.account_id else [])])

    def among(self, test: str, texts: list[str]) -> Shape:
        return self.test(test, list(dict.fromkeys(texts))) if texts else NEVER

    def said(self, expr: TextExpr) -> Shape:
        match expr:
            case cql.Term(text, _, pattern):
                return self.word(text) if pattern is None else self.pattern(text, pattern)
            case cql.Phrase(said, 0):
                return self.phrase(words(" ".join(said)), whole=True)
            case cql.Phrase(said):
                return ("all", *(self.phrase(words(word), whole=True) for word in said))
            case cql.TextAnd(items):
                return ("all", *map(self.said, items))
            case cql.TextOr(items):
                return ("any", *map(self.said, items))
            case cql.TextNot(item):
                return ("not", self.said(item))

    def word(self, text: str) -> Shape:
        return self.phrase(words(text), whole=False)

    def phrase(self, said: list[str], *, whole: bool) -> Shape:
        """Words side by side; the last is a whole word, or how a word begins."""
        match said:
            case []:
                return NEVER
            case [word]:
                return self.test("word", word) if whole else self.test("begins", word, word + BEYOND)
        # No sign in words means anything to LIKE: they hold none.
        return self.test("phrase", said[0], f"% {' '.join(said)}{' ' if whole else ''}%")

    def pattern(self, begins: str, pattern: str) -> Shape:
        """A word that begins so, and of which the pattern is true."""
        start = words(begins)
        parts = [(part, words(part)) for part in re.split("([*?])", pattern)]
        if len(start) != 1 or any(len(said) > 1 for _, said in parts):
            return NEVER
        like = "".join(_MARKS.get(part) or "".join(said) for part, said in parts)
        return self.test("pattern", start[0], start[0] + BEYOND, like)


# What tests mean


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text())


def _with(condition: Condition) -> Condition:
    """The name has a word of which this is true."""
    return account.c.account_id.in_(sa.select(person_word.c.account_id).where(condition).correlate(None))


def _between(low: str, high: str) -> Condition:
    return sa.and_(person_word.c.word >= _text(low), person_word.c.word < _text(high))


def _side_by_side(first: str, like: str) -> Condition:
    """The name has words one after the other. It is the first of them that leads to it."""
    return sa.and_(_with(person_word.c.word == _text(first)), account.c.name_words.like(_text(like)))


TESTS: Final[Mapping[str, Callable[..., Condition]]] = {
    "id": lambda name: within(account.c.account_id, name, Texts),
    "name": lambda name: within(account.c.name_key, name, Texts),
    "word": lambda name: _with(person_word.c.word == _text(name)),
    "begins": lambda low, high: _with(_between(low, high)),
    "pattern": lambda low, high, like: _with(sa.and_(_between(low, high), person_word.c.word.like(_text(like)))),
    "phrase": _side_by_side,
}
_SORTS_OF_PEOPLE: Final[Mapping[Who, tuple[Condition, ...]]] = {
    "licensed": (account.c.guest == sa.literal_column("0"),),
    "guests": (account.c.guest == sa.literal_column("1"),),
    "all": (),
}


def condition(shape: Shape) -> Condition:
    """What a shape says."""
    kind, *parts = shape
    if kind in TESTS:
        return TESTS[kind](*parts)
    if kind == "not":
        return sa.not_(condition(parts[0]))
    if kind == "apart":
        return condition(parts[0]).is_(sa.true())
    if not parts:
        return sa.true() if kind == "all" else sa.false()
    return (sa.and_ if kind == "all" else sa.or_)(*map(condition, parts))


def _people(plan: Plan, *columns: Any) -> sa.Select[Any]:
    """Everybody who is meant: those who were deactivated are nobody's to find."""
    active = account.c.active == sa.literal_column("1")
    return sa.select(*columns).where(active, *_SORTS_OF_PEOPLE[plan.who], condition(plan.shape))


_lists = Shapes()
_counts = Shapes()
_limit, _offset = (sa.bindparam(name, type_=sa.Integer()) for name in ("limit", "offset"))


async def select(session: Session, plan: Plan, *, offset: int, limit: int) -> list[Account]:
    """Those who are found, by name, up to the MOST that a search finds."""

    def build() -> sa.Select[Any]:
        order = account.c.name_key, account.c.account_id
        return _people(plan, *COLUMNS).order_by(*order).limit(_limit).offset(_offset)

    limit = min(limit, MOST - offset)
    if limit <= 0:
        return []
    statement = _lists.get((plan.shape, plan.who), build)
    return [Account(*row) for row in await session.all(statement, **plan.values, limit=limit, offset=offset)]


async def count(session: Session, plan: Plan) -> int:
    """How many are found, up to MOST."""

    def build() -> sa.Select[Any]:
        some = _people(plan, sa.literal_column("1").label("one")).limit(_limit).subquery("found")
        return sa.select(sa.func.count()).select_from(some)

    statement: Statement = _counts.get((plan.shape, plan.who), build)
    row = await session.one(statement, **plan.values, limit=MOST)
    return row[0] if row else 0
