"""Plans of CQL queries as SQL: one statement for each shape, whatever the values are.

A statement is built from a plan's shape and nothing else, so that no text of an author can get into it. Every
statement asks for what the caller may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

import sqlalchemy as sa

from watersmeet.storage import cql_tests, spaces
from watersmeet.storage.content import BODY, COLUMNS, has_status
from watersmeet.storage.cql_plan import Plan, Target
from watersmeet.storage.cql_tree import Shape
from watersmeet.storage.search_index.reading import among, says
from watersmeet.storage.statement import Ids, Shapes, Statement, Texts, for_the_row, within
from watersmeet.storage.tables.content import content as c
from watersmeet.storage.tables.content import content_label, content_version
from watersmeet.storage.tables.property_term import property_term
from watersmeet.storage.tables.space import favourite, label, space, space_label
from watersmeet.storage.tables.watching import watch
from watersmeet.storage.tree import END
from watersmeet.storage.visibility import may_see, may_see_space

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Given:
    """What a test is about: the name of one bound value, or of a bound list."""

    name: str
    many: bool

    def among(self, column: sa.ColumnElement[Any], kind: type[Ids] = Texts) -> Condition:
        """The column has one of the values."""
        return within(column, self.name, kind) if self.many else column == sa.bindparam(self.name, type_=kind.item)

    @property
    def text(self) -> sa.BindParameter[str]:
        return sa.bindparam(self.name, type_=sa.Text())


def _below(given: Given) -> Condition:
    """The row lies below a content, or below one of several. One is a single range of paths."""
    top = c.alias("top")
    end: sa.ColumnElement[str] = sa.literal_column(f"'{END}'")
    if given.many:
        low = c.alias("low")
        within_one = sa.and_(low.c.path > top.c.path, low.c.path < top.c.path.concat(end))
        return c.c.id.in_(sa.select(low.c.id).select_from(top.join(low, within_one)).where(given.among(top.c.id, Ids)))
    path = sa.select(top.c.path).where(given.among(top.c.id, Ids)).scalar_subquery()
    return sa.and_(
        c.c.path > sa.func.coalesce(path, end),
        c.c.path < sa.func.coalesce(path, sa.literal_column("''")).concat(end),
    )


def _contributed(given: Given) -> Condition:
    versions = content_version
    mine = sa.exists().where(versions.c.content_id == c.c.id, given.among(versions.c.author_id))
    return sa.or_(given.among(c.c.author_id), mine)


def _labelled(condition: Condition) -> Condition:
    borne = content_label.join(label, label.c.id == content_label.c.label_id)
    of_row = content_label.c.content_id == c.c.id
    return for_the_row(sa.select(sa.literal_column("1")).select_from(borne).where(of_row, condition).correlate(c))


def _space_labelled(condition: Condition) -> Condition:
    borne = space_label.join(label, label.c.id == space_label.c.label_id)
    return space.c.id.in_(sa.select(space_label.c.space_id).select_from(borne).where(condition).correlate(None))


def _saved(column: sa.ColumnElement[Any], kind: str) -> Condition:
    """The caller saved it: there is no asking for what others did."""
    return column.in_(
        sa.select(favourite.c.target_id).where(
            favourite.c.account_id == sa.bindparam("account", type_=sa.Text()),
            favourite.c.target_kind == sa.literal_column(f"'{kind}'"),
        )
    )


def _in_space(given: Given) -> Condition:
    """Words of a space's own texts; a description is compared as it was written, and in lower case."""
    texts = (space.c.name_key, space.c.key_key, sa.func.lower(space.c.description))
    return sa.or_(*(text.like(given.text, escape="\\") for text in texts))


_FULL_LABEL = label.c.prefix.concat(sa.literal_column("':'")).concat(label.c.name)
_ABOUT_SPACES: Final[Mapping[str, Callable[[Given], Condition]]] = {
    "space.key": lambda given: given.among(space.c.key_key),
    "space.type": lambda given: given.among(space.c.type),
    "space.category": lambda given: _space_labelled(given.among(label.c.name)),
    "space.favourite": lambda given: _saved(space.c.id, "space"),
    "space.viewed": lambda given: cql_tests.space_viewed(given.name),
    "contains": lambda given: space.c.name_key.like(given.text, escape="\\"),
}
TESTS: Final[Mapping[Target, Mapping[str, Callable[[Given], Condition]]]] = {
    "content": {
        **_ABOUT_SPACES,
        "kind": lambda given: given.among(c.c.kind),
        "id": lambda given: given.among(c.c.id, Ids),
        "parent": lambda given: given.among(c.c.parent_id, Ids),
        "ancestor": _below,
        "container": lambda given: given.among(c.c.container_id, Ids),
        "viewed": lambda given: cql_tests.viewed(given.name),
        "property": lambda given: cql_tests.property_is(given.among(property_term.c.term)),
        "property.range": lambda given: cql_tests.property_between(given.name),
        "property.like": lambda given: cql_tests.property_like(given.name),
        "watcher": lambda given: cql_tests.watched(c.c.id, "content", given.among(watch.c.account_id)),
        "app.type": lambda given: sa.and_(c.c.kind == sa.literal_column("'custom'"), given.among(c.c.subtype)),
        "title": lambda given: given.among(c.c.title_key),
        "subtype": lambda given: given.among(sa.func.coalesce(c.c.subtype, sa.literal_column("'page'"))),
        "label": lambda given: _labelled(given.among(label.c.name)),
        "label.prefixed": lambda given: _labelled(given.among(_FULL_LABEL)),
        "creator": lambda given: given.among(c.c.author_id),
        "contributor": _contributed,
        "favourite": lambda given: _saved(c.c.id, "content"),
        "created<": lambda given: c.c.created_at < given.text,
        "created>=": lambda given: c.c.created_at >= given.text,
        "lastmodified<": lambda given: c.c.version_at < given.text,
        "lastmodified>=": lambda given: c.c.version_at >= given.text,
        "said": lambda given: says(given.name),
    },
    "space": {
        **_ABOUT_SPACES,
        "title": lambda given: given.among(space.c.name_key),
        "says": _in_space,
        "watcher": lambda given: cql_tests.watched(space.c.id, "space", given.among(watch.c.account_id)),
        "label": lambda given: _space_labelled(given.among(label.c.name)),
        "label.prefixed": lambda given: _space_labelled(given.among(_FULL_LABEL)),
        "creator": lambda given: given.among(space.c.author_id),
        "contributor": lambda given: given.among(space.c.author_id),
        "created<": lambda given: space.c.created_at < given.text,
        "created>=": lambda given: space.c.created_at >= given.text,
        "lastmodified<": lambda given: space.c.created_at < given.text,
        "lastmodified>=": lambda given: space.c.created_at >= given.text,
    },
}
SORTS: Final[Mapping[Target, Mapping[str, sa.ColumnElement[Any]]]] = {
    "content": {
        "created": c.c.created_at,
        "lastmodified": c.c.version_at,
        "title": c.c.title_key,
        "type": c.c.kind,
        "space": space.c.key_key,
        "id": c.c.id,
    },
    "space": {
        "created": space.c.created_at,
        "lastmodified": space.c.created_at,
        "title": space.c.name_key,
        "space": space.c.key_key,
        "id": space.c.id,
    },
}


def condition(target: Target, shape: Shape) -> Condition:
    """What a shape says. A negated test also holds where the row has no value."""
    kind, *parts = shape
    if kind == "test":
        test, name, many, positive = parts
        holds = TESTS[target][test](Given(name, many))
        return holds if positive else holds.is_not(sa.true())
    if not parts:
        return sa.true() if kind == "all" else sa.false()
    joined = sa.and_ if kind == "all" else sa.or_
    return joined(*(condition(target, part) for part in parts))


class Lead(Enum):
    """What leads a statement."""

    NONE = auto()
    HITS = auto()
    """The ids bound as `hits`, which the index gave out."""

    ORDER = auto()
    """The order: each is asked for the words bound as `whole`."""


def _behind(target: Target, order: tuple[tuple[str, bool], ...], back: bool) -> Condition:
    """The row comes later in the order than the one whose values are bound as after0, after1, ...; `back`: before."""
    columns = [SORTS[target][name] for name, _ in order]
    bounds = [sa.bindparam(f"after{k}", type_=column.type) for k, column in enumerate(columns)]
    directions = [descending != back for _, descending in order]
    if len(set(directions)) == 1:
        place, bound = sa.tuple_(*columns), sa.tuple_(*bounds)
        return place < bound if directions[0] else place > bound
    later: Condition = sa.false()
    for column, bound_value, descending in reversed(list(zip(columns, bounds, directions, strict=True))):
        beyond = column < bound_value if descending else column > bound_value
        later = sa.or_(beyond, sa.and_(column == bound_value, later))
    return later


def _found(plan: Plan, lead: Lead, columns: tuple[Any, ...], *, body: bool) -> sa.Select[Any]:
    """Everything that the plan finds and the caller may see, in no order yet."""
    query: sa.Select[Any] = sa.select(*columns)
    states = ", ".join(f"'{status}'" for status in plan.space_statuses if status in ("current", "archived"))
    in_states: Condition = sa.literal_column(f"space.status IN ({states})")
    if plan.target == "space":
        query = query.select_from(space).where(may_see_space(), in_states)
    else:
        source = among("hits", c) if lead is Lead.HITS else c
        source = source.join(space, space.c.id == c.c.space_id)
        if body:
            newest = sa.and_(content_version.c.content_id == c.c.id, content_version.c.number == c.c.version)
            source = source.join(content_version, newest)
        drafts = "draft" in plan.statuses
        query = query.select_from(source).where(has_status(plan.statuses), may_see(drafts=drafts, many=True), in_states)
    query = query.where(condition(plan.target, plan.shape))
    if lead is Lead.ORDER:
        query = query.where(says("whole", each=True))
    return query


_rows = Shapes()
_counts = Shapes()
_narrow = Shapes()


def _key(plan: Plan) -> tuple[Any, ...]:
    return plan.target, plan.shape, plan.order, plan.statuses, plan.space_statuses


def rows(plan: Plan, *, resumed: bool, back: bool, lead: Lead, body: bool = False) -> Statement:
    """One page: :limit rows behind :offset, and behind :after0, :after1, ... when resumed.

    back: the rows before those values instead, the nearest first.
    A row holds the columns of a content and the name of its space, or those of a space; the values it is ordered
    by; and last, where asked for, the body.
    """

    def build() -> sa.Select[Any]:
        sorts = tuple(SORTS[plan.target][name] for name, _ in plan.order)
        query = _found(plan, lead, (*_columns(plan), *sorts, *(BODY if body else ())), body=body)
        if resumed:
            query = query.where(_behind(plan.target, plan.order, back))
        order = zip(sorts, plan.order, strict=True)
        query = query.order_by(*(column.desc() if key[1] != back else column for column, key in order))
        limit, offset = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("limit", "offset"))
        return query.limit(limit).offset(offset)

    return _rows.get((_key(plan), resumed, back, lead, body), build)


def those(plan: Plan, *, body: bool = False) -> Statement:
    """Those of the ids bound as `hits` that the plan finds, in no order; columns as of `rows`."""

    def build() -> sa.Select[Any]:
        return _found(plan, Lead.HITS, (*_columns(plan), *(BODY if body else ())), body=body)

    return _rows.get((_key(plan), "among", body), build)


def count(plan: Plan, *, resumed: bool, back: bool, lead: Lead) -> Statement:
    """How many there are, counted up to :limit."""

    def build() -> sa.Select[Any]:
        some = _found(plan, lead, (sa.literal_column("1").label("one"),), body=False)
        if resumed:
            some = some.where(_behind(plan.target, plan.order, back))
        return sa.select(sa.func.count()).select_from(
            some.limit(sa.bindparam("limit", type_=sa.BigInteger())).subquery("found")
        )

    return _counts.get((_key(plan), resumed, back, lead), build)


def narrow(plan: Plan) -> Statement:
    """Up to :limit ids of contents that the narrowing part of the condition leaves, seen by the caller or not."""
    shape = plan.narrowing
    assert shape is not None

    def build() -> sa.Select[Any]:
        limit = sa.bindparam("limit", type_=sa.BigInteger())
        return sa.select(c.c.id).where(condition("content", shape)).limit(limit)

    return _narrow.get(shape, build)


def _columns(plan: Plan) -> tuple[Any, ...]:
    return tuple(spaces.COLUMNS) if plan.target == "space" else (*COLUMNS, space.c.name)
