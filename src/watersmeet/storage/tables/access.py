"""Who may do what: grants on the site and on spaces, restrictions on content."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Key, metadata

# A principal is one text: 'u:<accountId>', 'g:<groupId>' or 'c:<ACCESS_CLASS>'.

site_grant = sa.Table(
    "site_grant",
    metadata,
    sa.Column("permission", Key, primary_key=True),
    sa.Column("principal", Key, primary_key=True),
)

space_grant = sa.Table(
    "space_grant",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("space_id", sa.BigInteger, sa.ForeignKey("space.id", ondelete="CASCADE"), nullable=False),
    # '<operation>/<target>', such as 'read/space' or 'create/page'.
    sa.Column("permission", Key, nullable=False),
    sa.Column("principal", Key, nullable=False),
    sa.Index("uq_space_grant", "space_id", "permission", "principal", unique=True),
    sa.Index("ix_space_grant_principal_permission", "principal", "permission"),
)

restriction = sa.Table(
    "restriction",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    # 'read' or 'update'.
    sa.Column("operation", Key, primary_key=True),
    sa.Column("principal", Key, primary_key=True),
)

gate = sa.Table(
    "gate",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    # The restricted content the gate stands for, as sorted ids joined by ','.
    sa.Column("members", Key, nullable=False, unique=True),
)

gate_member = sa.Table(
    "gate_member",
    metadata,
    sa.Column("gate_id", sa.BigInteger, sa.ForeignKey("gate.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("content_id", sa.BigInteger, primary_key=True),
)

regating = sa.Table(
    "regating",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    # Where the content stood when this began, and the path of the last content that has its gate.
    sa.Column("path", Key, nullable=False),
    sa.Column("done", Key, nullable=False),
)
"""Restricted contents whose branches are still being given their gates, some at a time."""
