"""Tests of a CQL query that look into tables of their own: properties, watches, and what somebody looked at last."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from watersmeet.storage.statement import Ids, Texts
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.property_term import property_term
from watersmeet.storage.tables.space import space
from watersmeet.storage.tables.viewing import content_view
from watersmeet.storage.tables.watching import watch

Condition = sa.ColumnElement[bool]


class nth(sa.ColumnElement[Any]):
    """One value of a bound list, counted from 0."""

    inherit_cache = False

    def __init__(self, name: str, place: int, kind: type[Ids]) -> None:
        self.values = sa.bindparam(name, type_=kind())
        self.place = place
        self.type = kind.item


@compiles(nth, "sqlite")
def _nth_sqlite(element: nth, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_extract({compiler.process(element.values, **kw)}, '$[{element.place}]')"


@compiles(nth, "postgresql")
def _nth_postgres(element: nth, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.values, **kw)})[{element.place + 1}]"


_term = property_term.c.term
_caller = sa.bindparam("account", type_=sa.Text())


def property_is(condition: Condition) -> Condition:
    """The content has a property with a term like that."""
    return c.c.id.in_(sa.select(property_term.c.content_id).where(condition).correlate(None))


def property_between(name: str) -> Condition:
    """... with a term from the first of the bound values up to the second."""
    return property_is(sa.and_(_term >= nth(name, 0, Texts), _term < nth(name, 1, Texts)))


def property_like(name: str) -> Condition:
    """... with such a term that fits a pattern, the third of the bound values."""
    between = sa.and_(_term >= nth(name, 0, Texts), _term < nth(name, 1, Texts))
    return property_is(sa.and_(between, _term.like(nth(name, 2, Texts))))


def watched(column: sa.ColumnElement[Any], kind: str, condition: Condition) -> Condition:
    """Somebody watches it."""
    watches = sa.select(watch.c.target_id).where(watch.c.target_kind == sa.literal_column(f"'{kind}'"), condition)
    return column.in_(watches.correlate(None))


def viewed(name: str) -> Condition:
    """The content is among those that the caller looked at last: so many, behind so many."""
    last = (
        sa.select(content_view.c.content_id)
        .where(content_view.c.account_id == _caller)
        .order_by(content_view.c.viewed_at.desc(), content_view.c.content_id.desc())
        .limit(nth(name, 0, Ids))
        .offset(nth(name, 1, Ids))
        .correlate(None)
        .subquery("last_viewed")
    )
    return c.c.id.in_(sa.select(last.c.content_id))


def space_viewed(name: str) -> Condition:
    """The space is among those that the caller looked at something in last: so many, behind so many."""
    seen = c.alias("seen")
    last = (
        sa.select(seen.c.space_id)
        .select_from(content_view.join(seen, seen.c.id == content_view.c.content_id))
        .where(content_view.c.account_id == _caller)
        .group_by(seen.c.space_id)
        .order_by(sa.func.max(content_view.c.viewed_at).desc(), seen.c.space_id.desc())
        .limit(nth(name, 0, Ids))
        .offset(nth(name, 1, Ids))
        .correlate(None)
        .subquery("last_viewed")
    )
    return space.c.id.in_(sa.select(last.c.space_id))
