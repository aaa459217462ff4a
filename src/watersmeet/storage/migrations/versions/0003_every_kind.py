"""Content of every kind: what hangs on a container, blog posts, and roots that are found among them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROOT = sa.text("parent_id IS NULL AND position IS NOT NULL")
HANGS = sa.text("container_id IS NOT NULL")
OTHER = sa.text("kind != 'page'")
ORDERS = {
    "id": ["kind", "id"],
    "created_at": ["kind", "created_at", "id"],
    "version_at": ["kind", "version_at", "id"],
    "space_created_at": ["space_id", "kind", "created_at", "id"],
    "space_version_at": ["space_id", "kind", "version_at", "id"],
    "space_title_key": ["space_id", "kind", "title_key", "id"],
}
BLOG = sa.text("kind = 'blogpost' AND status IN ('current', 'archived')")


def upgrade() -> None:
    op.add_column("content", sa.Column("container_id", sa.BigInteger()))
    op.create_index(
        "ix_content_container_id_kind_id",
        "content",
        ["container_id", "kind", "id"],
        sqlite_where=HANGS,
        postgresql_where=HANGS,
    )
    for name, columns in ORDERS.items():
        op.create_index(f"ix_content_other_{name}", "content", columns, sqlite_where=OTHER, postgresql_where=OTHER)
    op.drop_index("ix_content_roots", "content")
    op.create_index(
        "ix_content_roots",
        "content",
        ["space_id", "parent_id", "position", "id"],
        sqlite_where=ROOT,
        postgresql_where=ROOT,
    )
    op.create_index(
        "uq_content_blog_title",
        "content",
        ["space_id", "title_key", sa.text("substr(created_at, 1, 10)")],
        unique=True,
        sqlite_where=BLOG,
        postgresql_where=BLOG,
    )


def downgrade() -> None:
    op.drop_index("uq_content_blog_title", "content")
    for name in ORDERS:
        op.drop_index(f"ix_content_other_{name}", "content")
    op.drop_index("ix_content_roots", "content")
    op.create_index(
        "ix_content_roots",
        "content",
        ["space_id", "parent_id", "position", "id"],
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.drop_index("ix_content_container_id_kind_id", "content")
    op.drop_column("content", "container_id")
