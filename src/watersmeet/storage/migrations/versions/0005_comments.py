"""Threads of inline comments, and what lists of comments go by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
COMMENTS = sa.text("kind = 'comment'")
INDEXES = {
    "ix_content_comments_id": ["subtype", "id"],
    "ix_content_comments_created_at": ["subtype", "created_at", "id"],
    "ix_content_comments_version_at": ["subtype", "version_at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "inline_comment",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("marker_ref", KEY, nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("resolution", KEY, nullable=False),
        sa.Column("resolved_by", KEY),
        sa.Column("resolved_at", KEY),
        sa.PrimaryKeyConstraint("content_id", name="pk_inline_comment"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name="fk_inline_comment_content_id", ondelete="CASCADE"
        ),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "content", columns, sqlite_where=COMMENTS, postgresql_where=COMMENTS)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "content")
    op.drop_table("inline_comment")
