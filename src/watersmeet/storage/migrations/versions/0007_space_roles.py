"""Roles in spaces, and what is held without one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watersmeet.storage.tables.base import BigId, Flag, Key, Text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "space_role",
        sa.Column("seq", BigId, autoincrement=False, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.Column("type", Key, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("name_key", Key, nullable=False),
        sa.Column("description", Text, nullable=False),
        sa.Column("permissions", Text, nullable=False),
        sa.Column("outsiders", Flag, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removing", Flag, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_space_role")),
        sa.UniqueConstraint("id", name=op.f("uq_space_role_id")),
        sa.UniqueConstraint("name_key", name=op.f("uq_space_role_name_key")),
    )
    op.create_table(
        "space_role_assignment",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("principal", Key, nullable=False),
        sa.Column("role_id", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space_role_assignment")),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_space_role_assignment_space_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["space_role.id"], name=op.f("fk_space_role_assignment_role_id")),
    )
    op.create_index(
        "uq_space_role_assignment_space_id_principal", "space_role_assignment", ["space_id", "principal"], unique=True
    )
    op.create_index("ix_space_role_assignment_role_id_id", "space_role_assignment", ["role_id", "id"])
    op.create_table(
        "permission_holder",
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("principal", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("permissions", Key, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "principal", name=op.f("pk_permission_holder")),
    )
    op.create_table(
        "permission_combination",
        sa.Column("seq", BigId, autoincrement=False, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.Column("permissions", Key, nullable=False),
        sa.Column("kinds", Key, nullable=False),
        sa.Column("spaces", sa.Integer(), nullable=False),
        sa.Column("principals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_permission_combination")),
        sa.UniqueConstraint("id", name=op.f("uq_permission_combination_id")),
    )


def downgrade() -> None:
    op.drop_table("permission_combination")
    op.drop_table("permission_holder")
    op.drop_table("space_role_assignment")
    op.drop_table("space_role")
