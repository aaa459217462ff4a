"""The audit log, and how long its records are kept."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Flag, Key, Text, metadata

audit_record = sa.Table(
    "audit_record",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("created_at", Key, nullable=False),
    # No reference: a record outlives what it tells of.
    sa.Column("author_id", Key),
    sa.Column("author_name", Text, nullable=False),
    sa.Column("address", Text, nullable=False),
    sa.Column("category", Text, nullable=False),
    sa.Column("summary", Text, nullable=False),
    sa.Column("description", Text, nullable=False),
    sa.Column("sys_admin", Flag, nullable=False),
    sa.Column("affected_name", Text, nullable=False),
    sa.Column("affected_type", Text, nullable=False),
    # JSON arrays.
    sa.Column("changed", Text, nullable=False),
    sa.Column("associated", Text, nullable=False),
    # Every text of the record in the form that texts are compared in, for searching.
    sa.Column("words", Text, nullable=False),
    sa.Index("ix_audit_record_created_at_id", "created_at", "id"),
)

audit_retention = sa.Table(
    "audit_retention",
    metadata,
    # Always 1; without the row records are kept as long as by default.
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("units", Key, nullable=False),
)
