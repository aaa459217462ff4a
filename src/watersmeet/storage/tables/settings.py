"""What is set up for the site: classification levels and what bears them, admin keys, and what apps keep."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Flag, Key, Text, metadata

classification_level = sa.Table(
    "classification_level",
    metadata,
    sa.Column("id", Key, primary_key=True),
    # 'DRAFT', 'PUBLISHED' or 'ARCHIVED': only published ones can be given to content.
    sa.Column("status", Key, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("name", Text, nullable=False),
    sa.Column("name_key", Key, nullable=False, unique=True),
    sa.Column("description", Text, nullable=False),
    sa.Column("guideline", Text, nullable=False),
    sa.Column("color", Key, nullable=False),
)

content_classification = sa.Table(
    "content_classification",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    # 1 for the shared draft of published content.
    sa.Column("draft", Flag, primary_key=True, autoincrement=False),
    sa.Column("level_id", Key, sa.ForeignKey("classification_level.id"), nullable=False),
)

space_classification = sa.Table(
    "space_classification",
    metadata,
    sa.Column("space_id", sa.BigInteger, sa.ForeignKey("space.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("level_id", Key, sa.ForeignKey("classification_level.id"), nullable=False),
)

admin_key = sa.Table(
    "admin_key",
    metadata,
    sa.Column("account_id", Key, sa.ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("expires_at", Key, nullable=False),
)

app_property = sa.Table(
    "app_property",
    metadata,
    sa.Column("app_id", Key, primary_key=True),
    sa.Column("key", Key, primary_key=True),
    sa.Column("value", Text, nullable=False),
)
