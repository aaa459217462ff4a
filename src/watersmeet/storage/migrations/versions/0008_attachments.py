"""Attachments: the file of each version, the bytes that are kept, and the indexes of their lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ATTACHMENTS = sa.text("kind = 'attachment'")
NAMED = sa.text("kind = 'attachment' AND status != 'trashed'")
RELEASED = sa.text("released_at IS NOT NULL")
INDEXES = {
    "ix_content_attachments_id": ["subtype", "id"],
    "ix_content_attachments_created_at": ["subtype", "created_at", "id"],
    "ix_content_attachments_version_at": ["subtype", "version_at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "attachment_file",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("content_id", "number", name="pk_attachment_file"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name="fk_attachment_file_content_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_attachment_file_digest", "attachment_file", ["digest"])
    op.create_table(
        "kept_file",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("released_at", KEY),
        sa.Column("going", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_kept_file"),
    )
    op.create_index(
        "ix_kept_file_released_at", "kept_file", ["released_at"], sqlite_where=RELEASED, postgresql_where=RELEASED
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "content", columns, sqlite_where=ATTACHMENTS, postgresql_where=ATTACHMENTS)
    op.create_index(
        "uq_content_attachment_name",
        "content",
        ["container_id", "title"],
        unique=True,
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )


def downgrade() -> None:
    op.drop_index("uq_content_attachment_name", "content")
    for name in INDEXES:
        op.drop_index(name, "content")
    op.drop_table("kept_file")
    op.drop_table("attachment_file")
