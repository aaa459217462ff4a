"""Tasks in pages and blog posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watersmeet.storage.tables.base import BigId, Flag, Key, Text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inline_task",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("local_id", Key, nullable=False),
        sa.Column("status", Key, nullable=False),
        sa.Column("representation", Key, nullable=False),
        sa.Column("body", Text, nullable=False),
        sa.Column("blank", Flag, nullable=False),
        sa.Column("created_by", Key),
        sa.Column("assigned_to", Key),
        sa.Column("completed_by", Key),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.Column("due_at", Key),
        sa.Column("completed_at", Key),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inline_task")),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_inline_task_content_id"), ondelete="CASCADE"
        ),
    )
    op.create_index("uq_inline_task_content_id_local_id", "inline_task", ["content_id", "local_id"], unique=True)
    op.create_index("ix_inline_task_assigned_to_id", "inline_task", ["assigned_to", "id"])


def downgrade() -> None:
    op.drop_table("inline_task")
