"""The words of titles and of people's names, in the order of the alphabet: what is found by how its words begin."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import Key, metadata

title_word = sa.Table(
    "title_word",
    metadata,
    sa.Column("word", Key, primary_key=True),
    # No reference: nobody looks for rows without a content, and checking would cost every content that is removed.
    sa.Column("content_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # The other way round, for whether a title has another word as well.
    sa.Index("ix_title_word_content_id_word", "content_id", "word"),
    sqlite_with_rowid=False,
)

person_word = sa.Table(
    "person_word",
    metadata,
    sa.Column("word", Key, primary_key=True),
    sa.Column("account_id", Key, sa.ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True),
    sa.Index("ix_person_word_account_id_word", "account_id", "word"),
    sqlite_with_rowid=False,
)
