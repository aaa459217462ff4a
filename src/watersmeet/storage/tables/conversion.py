"""Conversions of bodies: what was asked for, and for a few minutes what became of it."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Key, Text, metadata

conversion = sa.Table(
    "conversion",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("name", Key, nullable=False),
    sa.Column("account_id", Key, nullable=False),
    sa.Column("digest", Key, nullable=False),
    sa.Column("input", Text, nullable=False),
    sa.Column("target", Key, nullable=False),
    sa.Column("content_id", sa.BigInteger),
    sa.Column("opened", Text, nullable=False),
    sa.Column("status", Key, nullable=False),
    sa.Column("value", Text),
    sa.Column("beside", Text, nullable=False, server_default="{}"),
    sa.Column("error", Text),
    sa.Column("finished_at", Key),
    sa.Index("uq_conversion_name", "name", unique=True),
    sa.Index("uq_conversion_account_id_digest", "account_id", "digest", unique=True),
    sa.Index("ix_conversion_finished_at_id", "finished_at", "id"),
)
