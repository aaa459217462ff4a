"""Guests may use the site: they see the spaces that they are let into."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GUESTS = "SELECT 'use', 'g:' || group_id FROM user_group WHERE role = 'guests'"


def upgrade() -> None:
    op.execute(f"INSERT INTO site_grant (permission, principal) {GUESTS} ON CONFLICT DO NOTHING")


def downgrade() -> None:
    op.execute(f"DELETE FROM site_grant WHERE (permission, principal) IN ({GUESTS})")
