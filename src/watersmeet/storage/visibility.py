"""What a caller may see and do, as SQL. Every read, list, count and search of content or spaces goes through here.

The predicates are written against the rows of `space` and `content` in the statement's FROM. The grant is
tested against `space.id`, not `content.space_id`: where a list stands in one space the database then tests it
once, not once a row.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from watersmeet.model.actor import Actor
from watersmeet.storage.statement import UNVEILED, Texts, for_the_row, within
from watersmeet.storage.tables.access import gate_member, restriction, space_grant
from watersmeet.storage.tables.content import content
from watersmeet.storage.tables.space import space
from watersmeet.storage.work import Session

READ = "read/space"
COMMENTING = ("create/comment", "delete/comment")
"""What is done to comments on a content, and not to the content."""
ALWAYS = "1 = 1"
_PERMISSION = re.compile(r"[a-z_]+/[a-zA-Z_]+")


def who(session: Session, actor: Actor) -> dict[str, Any]:
    """The bound values every predicate here needs."""
    mine = actor.principals_json if session.dialect == "sqlite" else actor.principals
    return {"principals": mine, "account": actor.account_id}


class granted(sa.ColumnElement[bool]):
    """The caller holds `permission` ('<operation>/<target>') in the row's space.

    space_id: the bound id of the space that every row is in, so that the grant is tested once and before any row is
    read, whatever the database plans.
    many: rows of many spaces are tested.

    Written out for each database: on SQLite the caller's principals drive the look-up, so that it ends at the first
    that holds the grant, which is mostly the access class that comes first. Of many rows each would have the list of
    them read anew: there it is read once, and what is gone through is who holds the grant.
    """

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, permission: str, *, space_id: sa.ColumnElement[int] | None = None, many: bool = False) -> None:
        if not _PERMISSION.fullmatch(permission):
            raise ValueError(f"'{permission}' is no permission")
        self.permission = permission
        self.space = space.c.id if space_id is None else space_id
        self.many = many
        self.principals = sa.bindparam("principals", type_=Texts())
        self.type = sa.Boolean()


@compiles(granted, "sqlite")
def _granted_sqlite(element: granted, compiler: SQLCompiler, **kw: Any) -> str:
    if kw.get(UNVEILED) and element.permission == READ:
        return ALWAYS
    mine, where = compiler.process(element.principals, **kw), compiler.process(element.space, **kw)
    source, is_mine = f"json_each({mine}) AS p CROSS JOIN {space_grant.name} AS g", "g.principal = p.value"
    if element.many:
        # The plus sign keeps SQLite from looking each of the principals up instead.
        source, is_mine = f"{space_grant.name} AS g", f"+g.principal IN (SELECT value FROM json_each({mine}))"
    held = " AND ".join([f"g.space_id = {where}", f"g.permission = '{element.permission}'", is_mine])
    return f"EXISTS (SELECT 1 FROM {source} WHERE {held})"


@compiles(granted, "postgresql")
def _granted_postgres(element: granted, compiler: SQLCompiler, **kw: Any) -> str:
    if kw.get(UNVEILED) and element.permission == READ:
        return ALWAYS
    mine, where = compiler.process(element.principals, **kw), compiler.process(element.space, **kw)
    held = " AND ".join(
        [f"g.space_id = {where}", f"g.permission = '{element.permission}'", f"g.principal = ANY({mine})"]
    )
    # OFFSET as in for_the_row.
    return f"EXISTS (SELECT 1 FROM {space_grant.name} AS g WHERE {held} OFFSET 0)"


class open_gate(sa.ColumnElement[bool]):
    """The condition on the row's gate, which stands open to those from whom nothing is hidden."""

    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, condition: sa.ColumnElement[bool]) -> None:
        self.condition = condition
        self.type = sa.Boolean()


@compiles(open_gate)
def _open_gate(element: open_gate, compiler: SQLCompiler, **kw: Any) -> str:
    return ALWAYS if kw.get(UNVEILED) else f"({compiler.process(element.condition, **kw)})"


def through_gate() -> sa.ColumnElement[bool]:
    """Every view restriction on the row and above it names the caller.

    A content in the trash keeps the gate it had: a member whose restriction was lifted since no longer counts.
    """
    member, rule, kept = gate_member.alias("gm"), restriction.alias("gr"), restriction.alias("gk")
    stands = for_the_row(
        sa.select(sa.literal_column("1"))
        .select_from(kept)
        .where(kept.c.content_id == member.c.content_id, kept.c.operation == sa.literal_column("'read'"))
    )
    named = for_the_row(
        sa.select(sa.literal_column("1"))
        .select_from(rule)
        .where(
            rule.c.content_id == member.c.content_id,
            rule.c.operation == sa.literal_column("'read'"),
            within(rule.c.principal, "principals", Texts),
        )
    )
    closed = for_the_row(
        sa.select(sa.literal_column("1"))
        .select_from(member)
        .where(member.c.gate_id == content.c.gate_id, stands, sa.not_(named))
    )
    return open_gate(sa.or_(content.c.gate_id.is_(None), sa.not_(closed)))


def own_draft() -> sa.ColumnElement[bool]:
    """Content never published is its author's alone."""
    return sa.or_(
        content.c.status != sa.literal_column("'draft'"),
        content.c.author_id == sa.bindparam("account", type_=sa.Text()),
    )


def may_see(
    *, drafts: bool = True, space_id: sa.ColumnElement[int] | None = None, many: bool = False
) -> sa.ColumnElement[bool]:
    """The caller may see the row's content.

    drafts: False where the statement's own condition on status leaves drafts out, to spare the test.
    space_id, many: as for `granted`.
    """
    seen = sa.and_(granted(READ, space_id=space_id, many=many), through_gate())
    return sa.and_(seen, own_draft()) if drafts else seen


class held_by(sa.ColumnElement[Any]):
    """The id of what the row's content hangs on in the end, through whatever lies between; NULL for what does not hang.

    Its path is that of the row up to where hanging begins.
    """

    inherit_cache = False

    def __init__(self) -> None:
        self.path = content.c.path
        self.container = content.c.container_id
        self.type = sa.BigInteger()


@compiles(held_by, "sqlite")
def _held_by_sqlite(element: held_by, compiler: SQLCompiler, **kw: Any) -> str:
    return _held_by(element, compiler, kw, "instr")


@compiles(held_by, "postgresql")
def _held_by_postgres(element: held_by, compiler: SQLCompiler, **kw: Any) -> str:
    return _held_by(element, compiler, kw, "strpos")


def _held_by(element: held_by, compiler: SQLCompiler, kw: dict[str, Any], place: str) -> str:
    path, container = compiler.process(element.path, **kw), compiler.process(element.container, **kw)
    stem = f"substr({path}, 1, {place}({path}, '~') - 1)"
    # The CASE spares what does not hang the look-up, and PostgreSQL a length below nothing.
    return f"CASE WHEN {container} IS NOT NULL THEN (SELECT h.id FROM {content.name} AS h WHERE h.path = {stem}) END"


def may_edit(permission: str) -> sa.ColumnElement[bool]:
    """The caller, who sees the row's content, may also change it: a space permission and no restriction against.

    What hangs on a content goes by the restrictions of that as well. But commenting changes nothing of what is
    commented on: a restriction on editing does not stop it.
    """
    if permission in COMMENTING:
        return granted(permission)
    rule, mine = restriction.alias("ur"), restriction.alias("um")
    named = for_the_row(
        sa.select(sa.literal_column("1"))
        .select_from(mine)
        .where(
            mine.c.content_id == rule.c.content_id,
            mine.c.operation == sa.literal_column("'update'"),
            within(mine.c.principal, "principals", Texts),
        )
    )
    against = for_the_row(
        sa.select(sa.literal_column("1"))
        .select_from(rule)
        .where(
            rule.c.content_id.in_([content.c.id, held_by()]),
            rule.c.operation == sa.literal_column("'update'"),
            sa.not_(named),
        )
    )
    return sa.and_(granted(permission), sa.not_(against))


def may_see_space() -> sa.ColumnElement[bool]:
    """The caller may see the row's space."""
    return granted(READ)
