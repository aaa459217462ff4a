"""What goes on behind a request: events to be told of, and tasks that take long."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Flag, Key, Text, metadata

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("kind", Key, nullable=False),
    sa.Column("payload", Text, nullable=False),
    sa.Column("created_at", Key, nullable=False),
)

long_task = sa.Table(
    "long_task",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("kind", Key, nullable=False),
    sa.Column("account_id", Key),
    sa.Column("input", Text, nullable=False),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("successful", Flag, nullable=False, server_default="0"),
    sa.Column("messages", Text, nullable=False, server_default="[]"),
    sa.Column("created_at", Key, nullable=False),
    sa.Column("finished_at", Key),
    sa.Index("ix_long_task_finished_at_id", "finished_at", "id"),
)
