"""Who is to hear of what happens."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Key, metadata

watch = sa.Table(
    "watch",
    metadata,
    # 'content', 'space' or 'label'.
    sa.Column("target_kind", Key, primary_key=True),
    sa.Column("target_id", sa.BigInteger, primary_key=True),
    sa.Column("account_id", Key, sa.ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("created_at", Key, nullable=False),
    sa.Index("ix_watch_account_id_target_kind_target_id", "account_id", "target_kind", "target_id"),
)
