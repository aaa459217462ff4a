"""Conversions of bodies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conversion",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("target", KEY, nullable=False),
        sa.Column("content_id", sa.BigInteger()),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("beside", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("error", sa.Text()),
        sa.Column("finished_at", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_conversion"),
    )
    op.create_index("uq_conversion_name", "conversion", ["name"], unique=True)
    op.create_index("uq_conversion_account_id_digest", "conversion", ["account_id", "digest"], unique=True)
    op.create_index("ix_conversion_finished_at_id", "conversion", ["finished_at", "id"])


def downgrade() -> None:
    op.drop_table("conversion")
