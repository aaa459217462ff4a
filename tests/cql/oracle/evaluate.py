"""Which contents a question finds, and in which order: slowly, one content after the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Final

from tests.cql.oracle import dates, properties
from tests.cql.oracle.texts import Reading, Text, is_ranked, rank
from tests.cql.oracle.tree import All, Any_, Clause, Function, Literal, Node, Not, Question, Value, Words
from tests.cql.oracle.words import stems
from tests.cql.oracle.world import Content, Reader, Space, World

EMPTY: Final = Content(0, "", Space(0, "", "", "", 0, set(), datetime.min), "")
TEXTS: Final = ("text", "siteSearch")
ALIASES: Final = {"content": "id", "space.key": "space", "favorite": "favourite"}
DATES: Final = ("created", "lastmodified")


def compared(text: str) -> str:
    """What titles are told apart by."""
    return unicodedata.normalize("NFKC", text.strip()).casefold()


class Evaluator:
    """Answers questions about one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.reading = Reading(world.vocabulary())
        self._tests: dict[str, Callable[[Content, str, Value], bool]] = {
            "type": self._type,
            "space": self._space,
            "space.type": self._space_type,
            "space.category": lambda content, op, value: _text(value).lower() in content.space.categories,
            "space.title": lambda content, op, value: self._words(value, [stems(content.space.name)]),
            "title": self._title,
            "text": lambda content, op, value: self._says(content, value, content.texts),
            "siteSearch": lambda content, op, value: self._says(content, value, content.texts),
            "id": lambda content, op, value: content.id == self._id(value),
            "parent": lambda content, op, value: content.parent == self._id(value),
            "container": lambda content, op, value: content.container == self._id(value),
            "ancestor": self._ancestor,
            "label": self._label,
            "macro": lambda content, op, value: _text(value).lower() in self._body(content).macros,
            "creator": lambda content, op, value: content.author == self._account(value),
            "contributor": lambda content, op, value: self._account(value) in content.contributors,
            "mention": lambda content, op, value: self._account(value) in self._body(content).mentions,
            "watcher": lambda content, op, value: self._account(value) in content.watchers,
            "favourite": self._favourite,
        }

    # The whole

    def found(self, question: Question) -> list[Content]:
        """What a question finds and its reader may see, the best or the first first."""
        self.question = question
        self.reader = self.world.readers[question.reader]
        statuses = {"current"} if question.current_spaces else set()
        statuses |= {"archived"} if question.archived_spaces or not question.current_spaces else set()
        found = [
            content
            for content in self._seen(self.reader)
            if content.status in question.statuses
            and (content.kind != "space" or asks_for_spaces(question.where))
            and content.space.status in statuses
            and self.holds(question.where, content)
        ]
        found.sort(key=lambda content: content.id, reverse=question.order[-1][1] if question.order else True)
        for name, down in reversed(question.order):
            found.sort(key=SORTS[ALIASES.get(name, name)], reverse=down)
        if not question.order:
            found.sort(key=lambda content: content.changed, reverse=True)
            found.sort(key=lambda content: self.place(question, content)[0])
        return found

    def place(self, question: Question, content: Content) -> tuple[int, datetime]:
        """What something found is ordered by, where no keys are asked for: its rank, and when it was changed."""
        asked = asked_words(question.where)
        is_comment = content.kind == "comment"
        best = rank(asked[0], self.reading, content.parts, is_comment=is_comment) if asked else 0
        return best, content.changed

    @cache  # noqa: B019 - an evaluator lives as long as the questions
    def _seen(self, reader: Reader) -> list[Content]:
        everything = [*self.world.contents.values(), *(space.found() for space in self.world.spaces.values())]
        return [content for content in everything if self.world.sees(reader, content)]

    def holds(self, node: Node, content: Content) -> bool:
        match node:
            case Not(item):
                return not self.holds(item, content)
            case All(items):
                return all(self.holds(item, content) for item in items)
            case Any_(items):
                return any(self.holds(item, content) for item in items)
            case Clause(field, op, values):
                return self._clause(field, op, values, content)

    def _clause(self, field: str, op: str, values: tuple[Value, ...], content: Content) -> bool:
        name = ALIASES.get(field, field)
        if name in DATES:
            return self._date(content.created if name == "created" else content.changed, op, values[0])
        if name.startswith("content.property"):
            return self._property(name, op, values, content)
        negated = op in ("!=", "!~", "not in")
        test = self._tests[name]
        positive = {"!=": "=", "!~": "~", "not in": "="}.get(op, "=" if op == "in" else op)
        return negated != any(test(content, positive, value) for value in values)

    # Values

    def _id(self, value: Value) -> int | None:
        if isinstance(value, Function):
            text = self.question.content_id or ""
        else:
            text = _text(value)
        digits = text.removeprefix("att")
        return int(digits) if digits.isascii() and digits.isdigit() else -1

    def _account(self, value: Value) -> str:
        return self.reader.account_id or "" if isinstance(value, Function) else _text(value)

    def _words(self, value: Value, parts: list[list[str]]) -> bool:
        assert isinstance(value, Words)
        return self.reading.holds(value.text, parts)

    def _says(self, content: Content, value: Value, parts: list[list[str]]) -> bool:
        """Only what is current is found by its words; docs/search.md does not say so."""
        return content.status == "current" and self._words(value, parts)

    def _body(self, content: Content) -> Content:
        """A content whose body is looked into: only of what is current is one; docs/search.md does not say so."""
        return content if content.status == "current" else EMPTY

    # Fields

    def _type(self, content: Content, op: str, value: Value) -> bool:
        given = _text(value)
        return content.subtype == given if content.kind == "custom" else content.kind == given.lower()

    def _space(self, content: Content, op: str, value: Value) -> bool:
        if not isinstance(value, Function):
            return content.space.key.lower() == _text(value).lower()
        if value.name == "favouriteSpaces":
            return content.space.id in self.reader.favourite_spaces
        return content.space.key.lower() == (self.question.space_key or "").lower()

    def _space_type(self, content: Content, op: str, value: Value) -> bool:
        kind = _text(value).lower()
        if kind in ("favourite", "favorite"):
            return content.space.id in self.reader.favourite_spaces
        return content.space.type == kind

    def _title(self, content: Content, op: str, value: Value) -> bool:
        if op == "~":
            return self._says(content, value, content.parts["title"])
        return compared(content.title) == compared(_text(value))

    def _ancestor(self, content: Content, op: str, value: Value) -> bool:
        """What hangs on a content has the ancestors that content has."""
        while content.container is not None:
            content = self.world.contents[content.container]
        return self._id(value) in {one.id for one in self.world.above(content)}

    def _label(self, content: Content, op: str, value: Value) -> bool:
        prefix, _, name = _text(value).lower().rpartition(":")
        return any(name == known and prefix in ("", of) for of, known in content.labels)

    def _favourite(self, content: Content, op: str, value: Value) -> bool:
        favourites = self.reader.favourites | {-space for space in self.reader.favourite_spaces}
        return self._account(value) == self.reader.account_id and content.id in favourites

    def _property(self, field: str, op: str, values: tuple[Value, ...], content: Content) -> bool:
        there = properties.values_at(content.properties, field)
        positive = {"!=": "=", "!~": "~", "not in": "=", "in": "="}.get(op, op)
        return (positive != op and op != "in") != any(
            properties.says(there, value.text, self.reading)
            if isinstance(value, Words)
            else any(properties.holds(one, positive, _text(value)) for one in there)
            for value in values
        )

    def _date(self, at: datetime, op: str, value: Value) -> bool:
        if isinstance(value, Function):
            increment = value.args[0] if value.args else None
            start, end = dates.function(value.name, increment, self.world.now, self.reader.zone)
        else:
            start, end = dates.literal(_text(value), self.reader.zone)
        within = start <= at < end
        return {
            "=": within,
            "!=": not within,
            "<": at < start,
            "<=": at < end,
            ">": at >= end,
            ">=": at >= start,
        }[op]


SORTS: Final[dict[str, Callable[[Content], str | int | datetime]]] = {
    "id": lambda content: content.id,
    "title": lambda content: compared(content.title),
    "created": lambda content: content.created,
    "lastmodified": lambda content: content.changed,
    "type": lambda content: content.kind,
    "space": lambda content: content.space.key.lower(),
}


def _text(value: Value) -> str:
    assert isinstance(value, Literal)
    return value.text


def asked_words(node: Node) -> list[Text]:
    """What a question asks words for by clauses that must hold."""
    match node:
        case Clause(field, "~", (Words(text),)) if field in TEXTS or field == "title":
            return [text]
        case All(items):
            return [text for item in items for text in asked_words(item)]
    return []


def order_is_defined(question: Question) -> bool:
    """Whether docs/search.md says in which order this is found: by keys, by time, or by one search."""
    if asks_for_spaces(question.where):
        return False
    if question.order or not searches(question.where):
        return True
    asked = asked_words(question.where)
    return searches(question.where) == len(asked) == 1 and is_ranked(asked[0])


def asks_for_spaces(node: Node) -> bool:
    """Whether spaces are asked for, and not only contents."""
    match node:
        case Clause("type", "=" | "in", values):
            return any(_text(value).lower() == "space" for value in values)
        case All(items) | Any_(items):
            return any(asks_for_spaces(item) for item in items)
    return False


def searches(node: Node) -> int:
    """How many clauses ask for words."""
    match node:
        case Clause(_, op, _):
            return op in ("~", "!~")
        case Not(item):
            return searches(item)
        case All(items) | Any_(items):
            return sum(searches(item) for item in items)
