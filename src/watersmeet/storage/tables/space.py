"""Spaces and what hangs on them."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Key, Text, metadata, stamp

space = sa.Table(
    "space",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("key", Key, nullable=False),
    # The key in lower case: keys are told apart without regard to case.
    sa.Column("key_key", Key, nullable=False, unique=True),
    sa.Column("alias", Key, nullable=False),
    sa.Column("name", Text, nullable=False),
    sa.Column("name_key", Key, nullable=False),
    sa.Column("type", Key, nullable=False),
    sa.Column("status", Key, nullable=False),
    sa.Column("description", Text, nullable=False, server_default=""),
    sa.Column("homepage_id", sa.BigInteger),
    sa.Column("author_id", Key),
    sa.Column("created_at", Key, nullable=False),
    stamp(),
    sa.Index("ix_space_name_key_id", "name_key", "id"),
)
"""homepage_id has no foreign key: space and content name each other, and the domain keeps the two in step."""

label = sa.Table(
    "label",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("prefix", Key, nullable=False),
    sa.Column("name", Key, nullable=False),
    sa.Index("uq_label_name_prefix", "name", "prefix", unique=True),
)

space_label = sa.Table(
    "space_label",
    metadata,
    sa.Column("space_id", sa.BigInteger, sa.ForeignKey("space.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("label_id", sa.BigInteger, sa.ForeignKey("label.id"), primary_key=True),
    sa.Column("created_at", Key, nullable=False),
    sa.Index("ix_space_label_label_id", "label_id"),
)

property_ = sa.Table(
    "property",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    # 'content' or 'space', and the id of it.
    sa.Column("owner_kind", Key, nullable=False),
    sa.Column("owner_id", sa.BigInteger, nullable=False),
    sa.Column("key", Key, nullable=False),
    sa.Column("value", Text, nullable=False),
    sa.Column("created_at", Key, nullable=False),
    sa.Column("created_by", Key),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("version_at", Key, nullable=False),
    sa.Column("version_by", Key),
    sa.Column("version_message", Text, nullable=False, server_default=""),
    sa.Column("version_minor", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Index("uq_property_owner_kind_owner_id_key", "owner_kind", "owner_id", "key", unique=True),
)

favourite = sa.Table(
    "favourite",
    metadata,
    sa.Column("account_id", Key, primary_key=True),
    sa.Column("target_kind", Key, primary_key=True),
    sa.Column("target_id", sa.BigInteger, primary_key=True),
    sa.Column("created_at", Key, nullable=False),
    sa.Index("ix_favourite_target_kind_target_id", "target_kind", "target_id"),
)
