"""Who watches what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("target_kind", KEY, nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_watch_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("target_kind", "target_id", "account_id", name="pk_watch"),
    )
    op.create_index("ix_watch_account_id_target_kind_target_id", "watch", ["account_id", "target_kind", "target_id"])


def downgrade() -> None:
    op.drop_table("watch")
