"""Stamps on content and spaces: what is kept of a row in memory is known by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("content", "space"):
        op.add_column(table, sa.Column("stamp", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for table in ("content", "space"):
        op.drop_column(table, "stamp")
