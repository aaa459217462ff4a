"""Content: the tree, its versions and drafts, labels and likes."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Flag, Key, Text, metadata, stamp

GONE = sa.text("status NOT IN ('current', 'archived')")
"""Written out, not bound: a partial index is used only when the query repeats its words."""

ROOT = sa.text("parent_id IS NULL AND position IS NOT NULL")
OTHER = sa.text("kind != 'page'")
BLOG = sa.text("kind = 'blogpost' AND status IN ('current', 'archived')")

content = sa.Table(
    "content",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("kind", Key, nullable=False),
    sa.Column("status", Key, nullable=False),
    sa.Column("title", Text, nullable=False),
    # The title case-folded: what titles are found, sorted and told apart by.
    sa.Column("title_key", Key, nullable=False),
    sa.Column("space_id", sa.BigInteger, sa.ForeignKey("space.id"), nullable=False),
    sa.Column("parent_id", sa.BigInteger),
    sa.Column("parent_kind", Key),
    sa.Column("position", sa.Integer),
    # The ids from the root of the tree to this content: '/65537/65540/'. Descendants share it as a prefix.
    sa.Column("path", Key, nullable=False),
    sa.Column("depth", sa.Integer, nullable=False),
    sa.Column("author_id", Key),
    sa.Column("owner_id", Key),
    sa.Column("last_owner_id", Key),
    sa.Column("subtype", Key),
    sa.Column("created_at", Key, nullable=False),
    # The current version's facts, so that lists need no join.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("version_at", Key, nullable=False),
    sa.Column("version_by", Key),
    sa.Column("version_message", Text, nullable=False),
    sa.Column("version_minor", Flag, nullable=False),
    # The set of view restrictions that apply, own and inherited; NULL for most content.
    sa.Column("gate_id", sa.BigInteger),
    # Where a trashed page stood, so that it can be put back.
    sa.Column("restore_parent_id", sa.BigInteger),
    # What a comment, an attachment or custom content hangs on.
    sa.Column("container_id", sa.BigInteger),
    stamp(),
    # What a space lists by id, and apart from it the little that is in the trash or still a draft.
    sa.Index("ix_content_space_id_kind_id", "space_id", "kind", "id"),
    sa.Index("ix_content_gone", "status", "space_id", "id", sqlite_where=GONE, postgresql_where=GONE),
    # One index for each order a list may ask for, within a space and across the site.
    sa.Index("ix_content_space_id_created_at_id", "space_id", "created_at", "id"),
    sa.Index("ix_content_space_id_version_at_id", "space_id", "version_at", "id"),
    sa.Index("ix_content_space_id_title_key_id", "space_id", "title_key", "id"),
    sa.Index("ix_content_created_at_id", "created_at", "id"),
    sa.Index("ix_content_version_at_id", "version_at", "id"),
    sa.Index("ix_content_title_key_id", "title_key", "id"),
    sa.Index("ix_content_parent_id_position_id", "parent_id", "position", "id"),
    sa.Index("ix_content_path", "path"),
    sa.Index(
        "ix_content_roots",
        "space_id",
        "parent_id",
        "position",
        "id",
        sqlite_where=ROOT,
        postgresql_where=ROOT,
    ),
    sa.Index(
        "ix_content_container_id_kind_id",
        "container_id",
        "kind",
        "id",
        sqlite_where=sa.text("container_id IS NOT NULL"),
        postgresql_where=sa.text("container_id IS NOT NULL"),
    ),
    # The orders of lists of anything but pages, which are found without reading all the pages.
    *(
        sa.Index(f"ix_content_other_{name}", *columns, sqlite_where=OTHER, postgresql_where=OTHER)
        for name, columns in {
            "id": ("kind", "id"),
            "created_at": ("kind", "created_at", "id"),
            "version_at": ("kind", "version_at", "id"),
            "space_created_at": ("space_id", "kind", "created_at", "id"),
            "space_version_at": ("space_id", "kind", "version_at", "id"),
            "space_title_key": ("space_id", "kind", "title_key", "id"),
        }.items()
    ),
    # Blog posts of one day have different titles.
    sa.Index(
        "uq_content_blog_title",
        "space_id",
        "title_key",
        sa.text("substr(created_at, 1, 10)"),
        unique=True,
        sqlite_where=BLOG,
        postgresql_where=BLOG,
    ),
    sa.Index(
        "uq_content_title",
        "space_id",
        "title_key",
        unique=True,
        sqlite_where=sa.text("kind = 'page' AND status IN ('current', 'archived')"),
        postgresql_where=sa.text("kind = 'page' AND status IN ('current', 'archived')"),
    ),
)

content_version = sa.Table(
    "content_version",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("title", Text, nullable=False),
    sa.Column("representation", Key, nullable=False),
    sa.Column("body", Text, nullable=False),
    sa.Column("created_at", Key, nullable=False),
    sa.Column("author_id", Key),
    sa.Column("message", Text, nullable=False),
    sa.Column("minor", Flag, nullable=False),
)

content_draft = sa.Table(
    "content_draft",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("title", Text, nullable=False),
    sa.Column("representation", Key, nullable=False),
    sa.Column("body", Text, nullable=False),
    sa.Column("updated_at", Key, nullable=False),
    sa.Column("author_id", Key),
    sa.Column("message", Text, nullable=False),
)
"""The shared draft of published content. Content never published is a row of `content` with status 'draft'."""

content_label = sa.Table(
    "content_label",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("label_id", sa.BigInteger, sa.ForeignKey("label.id"), primary_key=True),
    sa.Column("created_at", Key, nullable=False),
    sa.Index("ix_content_label_label_id_content_id", "label_id", "content_id"),
)

content_like = sa.Table(
    "content_like",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("account_id", Key, primary_key=True),
    sa.Column("created_at", Key, nullable=False),
)
