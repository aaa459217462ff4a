"""A checked CQL query as a plan: tests joined by AND and OR, the values they are about, and an order.

A plan's shape names tests and bound values but holds none: what an author typed is in `values` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, Literal

import msgspec

from watersmeet import cql
from watersmeet.cql import Call, CqlError, Phrase, Text, TextExpr, TextNot, Value
from watersmeet.model.content import title_key
from watersmeet.storage import cql_text
from watersmeet.storage.cql_fields import Property, is_property, recent
from watersmeet.storage.cql_leading import NARROWING, led_by
from watersmeet.storage.cql_ranks import Match
from watersmeet.storage.cql_text import Meaning, Part
from watersmeet.storage.cql_tree import (
    ALWAYS,
    NEVER,
    Either,
    Every,
    Node,
    Said,
    Shape,
    Test,
    check_size,
    leaves,
    negated,
    shaped,
    simplified,
)
from watersmeet.storage.search_index.entry import fact
from watersmeet.storage.work import Dialect

Target = Literal["content", "space"]

MAX_ID: Final = 2**63 - 1


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a query is asked in.

    space_key, content_id: what currentSpace() and currentContent() mean.
    tz:                    where the caller's days begin.
    statuses:              of content that is found; `space_statuses`: of the spaces it, or what is found, is in.
    """

    account_id: str | None
    now: datetime
    tz: tzinfo = UTC
    space_key: str | None = None
    content_id: str | None = None
    statuses: tuple[str, ...] = ("current",)
    space_statuses: tuple[str, ...] = ("current",)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for among contents, or among spaces.

    shape:      the condition, to be read together with `values`; without what `match` makes sure of.
    order:      (key, descending), the id last; empty for relevance.
    match:      what the index of words gives out, where that leads the search.
    narrowing:  the part of the condition that may leave little to look through, whatever the words are.
    shown:      all texts asked for, and where: they are marked in what is found.
    """

    target: Target
    shape: Shape
    values: dict[str, Any]
    order: tuple[tuple[str, bool], ...]
    match: Match | None
    narrowing: Shape | None
    shown: tuple[tuple[TextExpr, Part], ...]
    statuses: tuple[str, ...]
    space_statuses: tuple[str, ...]


def plan(
    query: cql.Query, context: Context, target: Target, dialect: Dialect, meaning: Meaning | None = None
) -> Plan | None:
    """The plan of a query that was checked; None when nothing of that kind can match.

    meaning: of the terms that `unclear` names.
    Raises: CqlError for what cannot be searched by here.
    """
    reading = _Reading(context, target, dialect, meaning or {})
    where = ALWAYS if query.where is None else reading.expr(query.where)
    where = simplified(where, dialect)
    check_size(where)
    if where == NEVER:
        return None
    items = where.items if isinstance(where, Every) else (where,)
    led = led_by(items, target, dialect, meaning or {}, published=context.statuses == ("current",))
    values: dict[str, Any] = {}
    parts = [(item, shaped(item, values, dialect)) for item in items if item not in led.settled]
    narrow = tuple(part for item, part in parts if isinstance(item, Test) and item.positive and item.name in NARROWING)
    texts = [item for item in leaves(where) if isinstance(item, Said)]
    for text in texts:
        cql_text.checked_size(text.words)
    said = [item for item in texts if item.positive]
    return Plan(
        target=target,
        shape=("all", *(part for _, part in parts)),
        values=values,
        order=_order(query.order, target, relevance=led.match is not None and bool(led.match.ranks)),
        match=led.match,
        narrowing=("all", *narrow) if narrow else None,
        shown=tuple(text for item in said for text in item.shown),
        statuses=context.statuses,
        space_statuses=context.space_statuses,
    )


def _order(keys: Sequence[cql.OrderBy], target: Target, *, relevance: bool) -> tuple[tuple[str, bool], ...]:
    if not keys and target == "space":
        return (("title", False), ("id", False))
    if not keys:
        return () if relevance else (("lastmodified", True), ("id", True))
    order: dict[str, bool] = {}
    for key in keys:
        order.setdefault(cql.lookup(key.field).name, key.descending)
        if "id" in order:
            break
    if target == "space":
        order.pop("type", None)
    order.setdefault("id", keys[-1].descending)
    return tuple(order.items())


class _Reading:
    """One walk over a query; every method answers with what must hold."""

    def __init__(self, context: Context, target: Target, dialect: Dialect, meaning: Meaning) -> None:
        self.context = context
        self.target = target
        self.dialect = dialect
        self.meaning = meaning
        self.fields: dict[str, Callable[[str, str, tuple[Value, ...]], Node]] = {
            "ancestor": self.ids,
            "container": self.ids,
            "parent": self.ids,
            "id": self.ids,
            "created": self.dates,
            "lastmodified": self.dates,
            "creator": self.people,
            "contributor": self.people,
            "watcher": self.people,
            "favourite": self.favourite,
            "label": self.labels,
            "macro": self.facts,
            "mention": self.facts,
            "space": self.spaces,
            "space.key": self.spaces,
            "space.category": self.lower,
            "space.title": self.space_title,
            "space.type": self.space_type,
            "subtype": self.subtype,
            "text": self.words,
            "siteSearch": self.words,
            "title": self.title,
            "type": self.kinds,
        }

    def expr(self, expr: cql.Expr) -> Node:
        match expr:
            case cql.And(items):
                return Every(tuple(self.expr(item) for item in items))
            case cql.Or(items):
                return Either(tuple(self.expr(item) for item in items))
            case cql.Not(item):
                return negated(self.expr(item))
            case cql.Compare(field, op, value):
                node = self.clause(field, op.removeprefix("!"), (value,))
                return negated(node) if op[0] == "!" else node
            case cql.In(field, values, outside):
                node = self.clause(field, "=", values)
                return negated(node) if outside else node

    def clause(self, written: str, op: str, values: tuple[Value, ...]) -> Node:
        name = cql.lookup(written).name
        read = self.properties if is_property(name) else self.fields[name]
        return read(name, op, values)

    def ids(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        ids = []
        viewed: list[Node] = []
        for value in values:
            if isinstance(value, Call) and value.name == "recentlyViewedContent":
                viewed.append(Test("viewed", recent(value)))
                continue
            text = value.value if isinstance(value, Text) else self.current_content()
            digits = text.strip().removeprefix("att")
            if digits.isascii() and digits.isdigit() and int(digits[:20]) <= MAX_ID:
                ids.append(int(digits))
        return Either((self.among(name, ids), *viewed)) if self.target == "content" else NEVER

    def current_content(self) -> str:
        if self.context.content_id is None:
            raise CqlError("currentContent() needs a content: name it in cqlcontext as contentId.")
        return self.context.content_id

    def dates(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        span = cql.evaluate_date(values[0], now=self.context.now, tz=self.context.tz)
        start, end = (_instant(edge) for edge in (span.start, span.end))
        before, since = f"{name}<", f"{name}>="
        match op:
            case "<":
                return Test(before, (start,))
            case "<=":
                return Test(before, (end,))
            case ">":
                return Test(since, (end,))
            case ">=":
                return Test(since, (start,))
        return Every((Test(since, (start,)), Test(before, (end,))))

    def accounts(self, values: tuple[Value, ...]) -> list[str]:
        named = (value.value if isinstance(value, Text) else self.context.account_id for value in values)
        return [account for account in named if account is not None]

    def people(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        return self.among(name, self.accounts(values))

    def favourite(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        if self.context.account_id not in self.accounts(values):
            return NEVER
        return Test(name if self.target == "content" else "space.favourite")

    def labels(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        plain: list[str] = []
        prefixed: list[str] = []
        for text in _texts(values):
            (prefixed if ":" in text else plain).append(text.lower())
        return Either((self.among(name, plain), self.among("label.prefixed", prefixed)))

    def spaces(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        keys: list[str] = []
        others: list[Node] = []
        for value in values:
            if isinstance(value, Text):
                keys.append(value.value.strip().lower())
            elif value.name == "favouriteSpaces":
                others.append(Test("space.favourite"))
            elif value.name == "recentlyViewedSpaces":
                others.append(Test("space.viewed", recent(value)))
            elif self.context.space_key is None:
                raise CqlError("currentSpace() needs a space: name it in cqlcontext as spaceKey.")
            else:
                keys.append(self.context.space_key.lower())
        return Either((self.among("space.key", keys), *others))

    def lower(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        return self.among(name, [text.lower() for text in _texts(values)])

    def space_type(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        types = [text.lower() for text in _texts(values)]
        favourites = {"favourite", "favorite"}
        listed = self.among(name, [text for text in types if text not in favourites])
        return Either((listed, Test("space.favourite"))) if favourites & set(types) else listed

    def subtype(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        if self.target == "space":
            return NEVER
        # Those of apps are kept as they were written.
        return self.among(name, [each for text in _texts(values) for each in (text, text.lower())])

    def properties(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        if self.target == "space":
            return NEVER
        return Property(name, now=self.context.now, tz=self.context.tz).compared(op, values)

    def kinds(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        texts = _texts(values)
        kinds = {text.lower() for text in texts if ":" not in text}
        if self.target == "space":
            return ALWAYS if "space" in kinds else NEVER
        of_apps = self.among("app.type", [text for text in texts if ":" in text])
        return Either((self.among("kind", sorted(kinds - {"space", "user"})), of_apps))

    def title(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        if op == "~":
            return self.said(values[0], "title")
        return self.among(name, [title_key(text.strip()) for text in _texts(values)])

    def words(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        return self.said(values[0], "any")

    def facts(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        """What is a fact of its own in the index: macros, and whom a body mentions."""
        if self.target == "space":
            return NEVER
        if name == "macro":
            known = [fact("macro", text.strip()) for text in _texts(values)]
        else:
            known = [fact("mention", account) for account in self.accounts(values)]
        return self.among("fact", known)

    def said(self, value: Value, part: Part) -> Node:
        (text,) = _texts((value,))
        root = cql.parse_text(text).root
        if root is None:
            return NEVER
        if self.target == "space":
            return _contained(root, "contains" if part == "title" else "says")
        found = cql_text.expression(self.dialect, root, part, self.meaning)
        return NEVER if found is None else Said(found, ((root, part),), ((root, part),))

    def space_title(self, name: str, op: str, values: tuple[Value, ...]) -> Node:
        (text,) = _texts(values)
        root = cql.parse_text(text).root
        return NEVER if root is None else _contained(root, "contains")

    def among(self, name: str, values: Iterable[Any]) -> Node:
        known = tuple(dict.fromkeys(values))
        return Test(name, known) if known else NEVER


def _texts(values: tuple[Value, ...]) -> list[str]:
    """The values of a field that takes no function."""
    return [value.value for value in values if isinstance(value, Text)]


def _instant(moment: datetime) -> str:
    """A UTC datetime as instants are kept; unlike strftime this writes early years in four digits."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _contained(expr: TextExpr, test: str) -> Node:
    """Words as parts of a space's name: spaces have no text index, being few."""
    match expr:
        case cql.Term(text):
            return Test(test, (_like(text),))
        case Phrase(words, 0):
            return Test(test, (_like(" ".join(words)),))
        case Phrase(words):
            return Every(tuple(Test(test, (_like(word),)) for word in words))
        case cql.TextAnd(items):
            return Every(tuple(_contained(item, test) for item in items))
        case cql.TextOr(items):
            return Either(tuple(_contained(item, test) for item in items))
        case TextNot(item):
            return negated(_contained(item, test))


def _like(text: str) -> str:
    escaped = title_key(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
