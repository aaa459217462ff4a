"""Attachments whose text is wanted: all that there are but pictures, sounds and films.

Those that have none the worker takes off the list.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "extraction",
        sa.Column("content_id", ID, autoincrement=False, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["content.id"], name="fk_extraction_content_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("content_id", name="pk_extraction"),
    )
    op.create_index("ix_extraction_due_at_content_id", "extraction", ["due_at", "content_id"])
    op.execute(
        sa.text(
            "INSERT INTO extraction (content_id, asked, tries, due_at) "
            "SELECT id, id, 0, '1970-01-01T00:00:00.000Z' FROM content "
            "WHERE kind = 'attachment' AND status = 'current' AND subtype NOT LIKE 'image/%' "
            "AND subtype NOT LIKE 'audio/%' AND subtype NOT LIKE 'video/%'"
        )
    )


def downgrade() -> None:
    op.drop_table("extraction")
