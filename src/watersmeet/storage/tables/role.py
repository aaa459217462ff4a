"""Roles that can be given in spaces, who has which where, and who holds what without one."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Flag, Key, Text, metadata

space_role = sa.Table(
    "space_role",
    metadata,
    # The place in lists.
    sa.Column("seq", BigId, primary_key=True, autoincrement=False),
    sa.Column("id", Key, nullable=False, unique=True),
    # 'SYSTEM' or 'CUSTOM'.
    sa.Column("type", Key, nullable=False),
    sa.Column("name", Text, nullable=False),
    sa.Column("name_key", Key, nullable=False, unique=True),
    sa.Column("description", Text, nullable=False),
    # Permissions, with spaces between.
    sa.Column("permissions", Text, nullable=False),
    # 1 when guests and the anonymous may be given the role.
    sa.Column("outsiders", Flag, nullable=False),
    # Moves on with every change: assignments that lag behind still stand for what the role was.
    sa.Column("revision", sa.Integer, nullable=False),
    # 1 while a task takes the role away from those who have it.
    sa.Column("removing", Flag, nullable=False, server_default="0"),
)

space_role_assignment = sa.Table(
    "space_role_assignment",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("space_id", sa.BigInteger, sa.ForeignKey("space.id", ondelete="CASCADE"), nullable=False),
    sa.Column("principal", Key, nullable=False),
    sa.Column("role_id", Key, sa.ForeignKey("space_role.id"), nullable=False),
    # That of the role whose permissions were granted.
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("uq_space_role_assignment_space_id_principal", "space_id", "principal", unique=True),
    sa.Index("ix_space_role_assignment_role_id_id", "role_id", "id"),
)

permission_holder = sa.Table(
    "permission_holder",
    metadata,
    # Filled while a task counts, empty otherwise.
    sa.Column("space_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("principal", Key, primary_key=True),
    # 'USER', 'GROUP', 'GUEST' and so on.
    sa.Column("kind", Key, nullable=False),
    sa.Column("permissions", Key, nullable=False),
)

permission_combination = sa.Table(
    "permission_combination",
    metadata,
    sa.Column("seq", BigId, primary_key=True, autoincrement=False),
    sa.Column("id", Key, nullable=False, unique=True),
    # Permissions, and the kinds of those who hold just these, with spaces between.
    sa.Column("permissions", Key, nullable=False),
    sa.Column("kinds", Key, nullable=False),
    sa.Column("spaces", sa.Integer, nullable=False),
    sa.Column("principals", sa.Integer, nullable=False),
)
