"""Attachments whose text is wanted: each waits here until its file was read."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Key, metadata

extraction = sa.Table(
    "extraction",
    metadata,
    sa.Column(
        "content_id", BigId, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    # Another number every time it is asked for: what was read before that is not what is wanted now.
    sa.Column("asked", sa.BigInteger, nullable=False),
    # How often it was taken up.
    sa.Column("tries", sa.Integer, nullable=False),
    # When it may be taken up; who takes it up moves this on, and is left alone until then.
    sa.Column("due_at", Key, nullable=False),
    sa.Index("ix_extraction_due_at_content_id", "due_at", "content_id"),
)
