"""What is set up for the site: classification levels, admin keys, what apps keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "classification_level",
        sa.Column("id", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("guideline", sa.Text(), nullable=False),
        sa.Column("color", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classification_level"),
        sa.UniqueConstraint("name_key", name="uq_classification_level_name_key"),
    )
    op.create_table(
        "content_classification",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("draft", sa.SmallInteger(), nullable=False),
        sa.Column("level_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("content_id", "draft", name="pk_content_classification"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name="fk_content_classification_content_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["level_id"], ["classification_level.id"], name="fk_content_classification_level_id"),
    )
    op.create_table(
        "space_classification",
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("level_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("space_id", name="pk_space_classification"),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name="fk_space_classification_space_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["level_id"], ["classification_level.id"], name="fk_space_classification_level_id"),
    )
    op.create_table(
        "admin_key",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("expires_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_admin_key"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name="fk_admin_key_account_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "app_property",
        sa.Column("app_id", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("app_id", "key", name="pk_app_property"),
    )


def downgrade() -> None:
    for table in (
        "app_property",
        "admin_key",
        "space_classification",
        "content_classification",
        "classification_level",
    ):
        op.drop_table(table)
