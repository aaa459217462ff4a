"""A question: what is asked, by whom, and how it is written in CQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from tests.cql.oracle.texts import Text, write

_BARE = re.compile(r"(?:[A-Za-z0-9_.+\-/:*?]|[^\s\x00-\x7f])+")
_RESERVED = {"and", "or", "not", "in", "order"}


@dataclass(frozen=True)
class Literal:
    text: str


@dataclass(frozen=True)
class Function:
    name: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    text: Text


Value: TypeAlias = Literal | Function | Words


@dataclass(frozen=True)
class Clause:
    """A field, an operator (`in` and `not in` among them) and its values, one for all other operators."""

    field: str
    op: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Not:
    item: Node


@dataclass(frozen=True)
class All:
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Any_:
    items: tuple[Node, ...]


Node: TypeAlias = Clause | Not | All | Any_


@dataclass(frozen=True)
class Question:
    """What is asked as one of the readers. `order` are fields and whether they are descending.

    spelling: the seed of how it is written.
    limit:    of each page.
    """

    where: Node
    order: tuple[tuple[str, bool], ...]
    reader: int
    spelling: int
    limit: int = 250
    excerpt: str = "none"
    space_key: str | None = None
    content_id: str | None = None
    statuses: tuple[str, ...] = ("current",)
    archived_spaces: bool = False
    current_spaces: bool = True

    def cql(self) -> str:
        return Writer(Random(self.spelling)).question(self)

    def params(self) -> dict[str, Any]:
        """The parameters of the request, `cqlcontext` still as an object."""
        context: dict[str, Any] = {}
        if self.space_key is not None:
            context["spaceKey"] = self.space_key
        if self.content_id is not None:
            context["contentId"] = self.content_id
        if self.statuses != ("current",):
            context["contentStatuses"] = list(self.statuses)
        found: dict[str, Any] = {"cql": self.cql(), "limit": self.limit, "excerpt": self.excerpt}
        if context:
            found["cqlcontext"] = context
        if self.archived_spaces:
            found["includeArchivedSpaces"] = "true"
        if not self.current_spaces:
            found["excludeCurrentSpaces"] = "true"
        return found


class Writer:
    """Writes questions in the many ways that CQL allows."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def question(self, question: Question) -> str:
        written = self.node(question.where)
        if question.order:
            keys = [f"{self.cased(name)}{self.direction(down)}" for name, down in question.order]
            written += f" {self.cased('order')} {self.cased('by')} " + self.comma().join(keys)
        return written

    def node(self, node: Node, inside: str = "") -> str:
        match node:
            case Clause():
                written = self.clause(node)
            case Not(item):
                written = f"{self.cased('not')} {self.node(item, 'not')}"
            case All(items):
                written = self.joined("and", items)
            case Any_(items):
                written = self.joined("or", items)
        needed = isinstance(node, All | Any_) and (inside == "not" or (inside == "and" and isinstance(node, Any_)))
        if needed or self.random.random() < 0.1:
            space = self.random.choice(("", "", " "))
            return f"({space}{written}{space})"
        return written

    def joined(self, word: str, items: tuple[Node, ...]) -> str:
        written = self.node(items[0], word)
        for item in items[1:]:
            written += f"{self.space()}{self.cased(word)}{self.space()}{self.node(item, word)}"
        return written

    def clause(self, clause: Clause) -> str:
        name, bracket, path = clause.field.partition("[")
        field = self.cased(name) + bracket + path
        if self.random.random() < 0.05:
            field = f'"{field}"'
        if "in" not in clause.op:
            (value,) = clause.values
            space = self.random.choice(("", " ", " ", "  "))
            return f"{field}{space}{clause.op}{space}{self.value(value)}"
        op = f"{self.space()}".join(self.cased(word) for word in clause.op.split())
        values = self.comma().join(self.value(value) for value in clause.values)
        alone = len(clause.values) == 1 and isinstance(clause.values[0], Function) and self.random.random() < 0.5
        return f"{field} {op} {values}" if alone else f"{field} {op} ({values})"

    def value(self, value: Value) -> str:
        match value:
            case Literal(text):
                return self.literal(text)
            case Words(text):
                return self.literal(write(text, self.random))
            case Function(name, args):
                return f"{self.cased(name)}({self.comma().join(self.argument(argument) for argument in args)})"

    def literal(self, text: str) -> str:
        if _BARE.fullmatch(text) and text.lower() not in _RESERVED and self.random.random() < 0.6:
            return text
        quote = self.random.choice('""\'')
        escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        if quote == '"' and self.random.random() < 0.3:
            escaped = escaped.replace("'", "\\'")
        return f"{quote}{escaped}{quote}"

    def argument(self, text: str) -> str:
        return text if text.isdigit() and self.random.random() < 0.5 else f'"{text}"'

    def direction(self, down: bool) -> str:
        return f" {self.cased('desc')}" if down else self.random.choice(("", f" {self.cased('asc')}"))

    def comma(self) -> str:
        return self.random.choice((",", ", ", " , "))

    def space(self) -> str:
        return self.random.choice((" ", " ", " ", "  ", "\t", "\n"))

    def cased(self, word: str) -> str:
        """A keyword or name in any case."""
        kind = self.random.random()
        if kind < 0.7:
            return word
        return word.upper() if kind < 0.85 else "".join(self.random.choice((c.upper(), c.lower())) for c in word)
