"""Tasks: what the check boxes in current bodies say, so that they can be listed and found."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Flag, Key, Text, metadata

inline_task = sa.Table(
    "inline_task",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), nullable=False),
    # What the body calls it: known again by this when the body changes.
    sa.Column("local_id", Key, nullable=False),
    sa.Column("status", Key, nullable=False),
    sa.Column("representation", Key, nullable=False),
    sa.Column("body", Text, nullable=False),
    sa.Column("blank", Flag, nullable=False),
    sa.Column("created_by", Key),
    sa.Column("assigned_to", Key),
    sa.Column("completed_by", Key),
    sa.Column("created_at", Key, nullable=False),
    sa.Column("updated_at", Key, nullable=False),
    sa.Column("due_at", Key),
    sa.Column("completed_at", Key),
    sa.Index("uq_inline_task_content_id_local_id", "content_id", "local_id", unique=True),
    sa.Index("ix_inline_task_assigned_to_id", "assigned_to", "id"),
)
