"""Comments: what is known of the inline ones that begin a thread, and the indexes lists of comments need."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Key, Text, metadata
from watersmeet.storage.tables.content import content

COMMENTS = sa.text("kind = 'comment'")

inline_comment = sa.Table(
    "inline_comment",
    metadata,
    sa.Column("content_id", sa.BigInteger, sa.ForeignKey("content.id", ondelete="CASCADE"), primary_key=True),
    # The name of the marker in the container's body, and the text that was marked.
    sa.Column("marker_ref", Key, nullable=False),
    sa.Column("selection", Text, nullable=False),
    # 'open', 'resolved' or 'reopened'. Whether the text is still there is not kept, but looked up in the body.
    sa.Column("resolution", Key, nullable=False),
    sa.Column("resolved_by", Key),
    sa.Column("resolved_at", Key),
)
"""One row for each thread: replies share that of the comment they answer."""

sa.Index(
    "ix_content_comments_id",
    content.c.subtype,
    content.c.id,
    sqlite_where=COMMENTS,
    postgresql_where=COMMENTS,
)
sa.Index(
    "ix_content_comments_created_at",
    content.c.subtype,
    content.c.created_at,
    content.c.id,
    sqlite_where=COMMENTS,
    postgresql_where=COMMENTS,
)
sa.Index(
    "ix_content_comments_version_at",
    content.c.subtype,
    content.c.version_at,
    content.c.id,
    sqlite_where=COMMENTS,
    postgresql_where=COMMENTS,
)
