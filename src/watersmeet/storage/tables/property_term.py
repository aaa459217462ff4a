"""What properties of contents are found by."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Key, metadata

property_term = sa.Table(
    "property_term",
    metadata,
    # A place in a property, and a value or a word there (storage/property_terms.py).
    sa.Column("term", Key, primary_key=True),
    sa.Column("content_id", sa.BigInteger, primary_key=True),
    sa.Column("property_id", sa.BigInteger, sa.ForeignKey("property.id", ondelete="CASCADE"), nullable=False),
    sa.Index("ix_property_term_property_id", "property_id"),
)
