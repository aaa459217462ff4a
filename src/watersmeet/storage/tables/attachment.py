"""Attachments: the file of each version, the bytes that are kept, and the indexes lists of attachments need.

An attachment is a row of `content`: its title is the file's name and its subtype the media type.
"""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Flag, Key, metadata
from watersmeet.storage.tables.content import content

ATTACHMENTS = sa.text("kind = 'attachment'")
NAMED = sa.text("kind = 'attachment' AND status != 'trashed'")
RELEASED = sa.text("released_at IS NOT NULL")

attachment_file = sa.Table(
    "attachment_file",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("digest", Key, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", Key, nullable=False),
    # What bodies in atlas_doc_format name a file by: each version has its own.
    sa.Column("file_id", Key, nullable=False),
    sa.Index("ix_attachment_file_digest", "digest"),
)
"""The file of each version of an attachment."""

kept_file = sa.Table(
    "kept_file",
    metadata,
    sa.Column("digest", Key, primary_key=True),
    # Since when no version needs it, as far as is known; NULL while one does.
    sa.Column("released_at", Key),
    # 1 while its bytes are being removed: who needs them again waits until that is done.
    sa.Column("going", Flag, nullable=False),
    sa.Index("ix_kept_file_released_at", "released_at", sqlite_where=RELEASED, postgresql_where=RELEASED),
)
"""The bytes in the file store, by their hash."""

for _name, _columns in {
    "id": ("subtype", "id"),
    "created_at": ("subtype", "created_at", "id"),
    "version_at": ("subtype", "version_at", "id"),
}.items():
    sa.Index(
        f"ix_content_attachments_{_name}",
        *(content.c[column] for column in _columns),
        sqlite_where=ATTACHMENTS,
        postgresql_where=ATTACHMENTS,
    )

# Files on one container have different names.
sa.Index(
    "uq_content_attachment_name",
    content.c.container_id,
    content.c.title,
    unique=True,
    sqlite_where=NAMED,
    postgresql_where=NAMED,
)
