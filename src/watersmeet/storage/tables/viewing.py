"""Who looked at which content, and how often."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Key, metadata

content_view = sa.Table(
    "content_view",
    metadata,
    sa.Column("account_id", Key, sa.ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("viewed_at", Key, nullable=False),
    sa.Index("ix_content_view_account_id_viewed_at_content_id", "account_id", "viewed_at", "content_id"),
    sa.Index("ix_content_view_content_id", "content_id"),
)
"""When somebody last looked at a content, of the contents they looked at last."""

content_view_day = sa.Table(
    "content_view_day",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    # The UTC day as yyyy-MM-dd; of years that are over, the year's first.
    sa.Column("day", Key, primary_key=True),
    # Empty for everybody who was not signed in.
    sa.Column("account_id", Key, primary_key=True),
    sa.Column("views", sa.BigInteger, nullable=False),
    sa.Index("ix_content_view_day_day", "day"),
)
"""How often somebody looked at a content on a day."""
