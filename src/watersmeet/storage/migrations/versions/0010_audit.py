"""The audit log, and how long its records are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_record",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("author_id", KEY),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("sys_admin", sa.SmallInteger(), nullable=False),
        sa.Column("affected_name", sa.Text(), nullable=False),
        sa.Column("affected_type", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("associated", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_record"),
    )
    op.create_index("ix_audit_record_created_at_id", "audit_record", ["created_at", "id"])
    op.create_table(
        "audit_retention",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("units", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_retention"),
    )


def downgrade() -> None:
    op.drop_table("audit_retention")
    op.drop_table("audit_record")
