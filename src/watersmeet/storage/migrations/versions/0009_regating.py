"""Restrictions whose branches are still being given their gates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "regating",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("done", KEY, nullable=False),
        sa.PrimaryKeyConstraint("content_id", name="pk_regating"),
        sa.ForeignKeyConstraint(["content_id"], ["content.id"], name="fk_regating_content_id", ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("regating")
