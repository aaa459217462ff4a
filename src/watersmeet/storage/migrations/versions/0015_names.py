"""The words of titles and of people's names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from watersmeet.cql.words import words
from watersmeet.model.content import title_key

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ROWS = 5000
"""How many contents are read at once."""

KINDS = "'page', 'blogpost', 'whiteboard', 'database', 'embed', 'folder', 'attachment'"
OF_TITLE, OF_NAME = 20, 64
"""How many words of a title, and of a name, are kept."""


def upgrade() -> None:
    op.create_table(
        "title_word",
        sa.Column("word", KEY, nullable=False),
        sa.Column("content_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "content_id", name="pk_title_word"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_word",
        sa.Column("word", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name="fk_person_word_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "account_id", name="pk_person_word"),
        sqlite_with_rowid=False,
    )
    for name in ("name_key", "name_words"):
        op.add_column("account", sa.Column(name, KEY, nullable=False, server_default=""))
    _people()
    _titles()
    # Made last: filling a table is faster without.
    op.create_index("ix_title_word_content_id_word", "title_word", ["content_id", "word"])
    op.create_index("ix_person_word_account_id_word", "person_word", ["account_id", "word"])
    op.create_index("ix_account_name_key_account_id", "account", ["name_key", "account_id"])


def _people() -> None:
    connection = op.get_bind()
    known = sa.text("SELECT account_id, display_name FROM account WHERE account_id > :last ORDER BY 1 LIMIT :rows")
    keys = sa.text("UPDATE account SET name_key = :key, name_words = :words WHERE account_id = :account_id")
    said = sa.text("INSERT INTO person_word (word, account_id) VALUES (:word, :account_id)")
    for some in _read(connection, known, ""):
        of = {account_id: words(name)[:OF_NAME] for account_id, name in some}
        rows = [
            {"account_id": account_id, "key": title_key(name), "words": f" {' '.join(of[account_id])} "}
            for account_id, name in some
        ]
        connection.execute(keys, rows)
        found = [{"word": word, "account_id": one} for one, said_by in of.items() for word in dict.fromkeys(said_by)]
        if found:
            connection.execute(said, found)


def _titles() -> None:
    connection = op.get_bind()
    known = sa.text(
        f"SELECT id, title FROM content WHERE id > :last AND status = 'current' AND kind IN ({KINDS})"
        " ORDER BY id LIMIT :rows"
    )
    said = sa.text("INSERT INTO title_word (word, content_id) VALUES (:word, :content_id)")
    for some in _read(connection, known, 0):
        found = [
            {"word": word, "content_id": content_id}
            for content_id, title in some
            for word in list(dict.fromkeys(words(title)))[:OF_TITLE]
        ]
        if found:
            connection.execute(said, found)


def _read(connection: sa.Connection, query: sa.TextClause, last: Any) -> Iterator[list[tuple[Any, str]]]:
    """What the query finds, some rows at a time; the first column says where to go on."""
    while some := [(row[0], row[1]) for row in connection.execute(query, {"last": last, "rows": ROWS})]:
        yield some
        last = some[-1][0]


def downgrade() -> None:
    op.drop_index("ix_account_name_key_account_id", "account")
    op.drop_column("account", "name_words")
    op.drop_column("account", "name_key")
    op.drop_table("person_word")
    op.drop_table("title_word")
