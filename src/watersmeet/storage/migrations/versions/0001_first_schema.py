"""The first schema: site, people, spaces, content, access, search, events, tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Ids start where they are told from small numbers at a glance.
FIRST_ID = 65537

SEARCH_SQLITE = """
CREATE VIRTUAL TABLE search_text USING fts5(
    title, body, labels, tokenize = 'porter unicode61 remove_diacritics 2'
)
"""

# English stemming without stop words, accents folded and words split at punctuation, so that both databases find the
# same words: PostgreSQL's own parser takes `config.yaml` and `me@example.com` for single words.
SEPARATORS = "<>&./@:-+~_=?#%"
SEARCH_POSTGRES = (
    "CREATE TEXT SEARCH DICTIONARY watersmeet_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION watersmeet (COPY = english)",
    """
    ALTER TEXT SEARCH CONFIGURATION watersmeet
    ALTER MAPPING FOR asciiword, word, hword, hword_part, asciihword, hword_asciipart WITH watersmeet_stem
    """,
    f"""
    CREATE FUNCTION watersmeet_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('watersmeet'::regconfig, translate(
            regexp_replace(normalize(said, NFD), '[\u0300-\u036f]+', '', 'g'),
            '{SEPARATORS}', '{" " * len(SEPARATORS)}'
        ))
    $$
    """,
    """
    CREATE TABLE search_text (
        rowid bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL, labels text NOT NULL,
        words tsvector GENERATED ALWAYS AS (
            setweight(watersmeet_words(title), 'A')
            || setweight(watersmeet_words(labels), 'B')
            || watersmeet_words(body)
        ) STORED
    )
    """,
    "CREATE INDEX ix_search_text_words ON search_text USING gin (words)",
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", KEY, nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("account_type", KEY, server_default="atlassian", nullable=False),
        sa.Column("active", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("guest", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_account_email_key")),
    )
    op.create_table(
        "favourite",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("target_kind", KEY, nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "target_kind", "target_id", name=op.f("pk_favourite")),
    )
    op.create_index("ix_favourite_target_kind_target_id", "favourite", ["target_kind", "target_id"], unique=False)
    op.create_table(
        "gate",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("members", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("members", name=op.f("uq_gate_members")),
    )
    op.create_table(
        "id_block",
        sa.Column("name", KEY, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_id_block")),
    )
    op.create_table(
        "label",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("prefix", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
    )
    op.create_index("uq_label_name_prefix", "label", ["name", "prefix"], unique=True)
    op.create_table(
        "long_task",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("successful", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("messages", sa.Text(), server_default="[]", nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("finished_at", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_long_task")),
    )
    op.create_index("ix_long_task_finished_at_id", "long_task", ["finished_at", "id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "property",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("owner_kind", KEY, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("created_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_at", KEY, nullable=False),
        sa.Column("version_by", KEY, nullable=True),
        sa.Column("version_message", sa.Text(), server_default="", nullable=False),
        sa.Column("version_minor", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property")),
    )
    op.create_index("uq_property_owner_kind_owner_id_key", "property", ["owner_kind", "owner_id", "key"], unique=True)
    op.create_table(
        "site",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("cloud_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("identity_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "site_grant",
        sa.Column("permission", KEY, nullable=False),
        sa.Column("principal", KEY, nullable=False),
        sa.PrimaryKeyConstraint("permission", "principal", name=op.f("pk_site_grant")),
    )
    op.create_table(
        "space",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("key_key", KEY, nullable=False),
        sa.Column("alias", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("homepage_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("created_at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("key_key", name=op.f("uq_space_key_key")),
    )
    op.create_index("ix_space_name_key_id", "space", ["name_key", "id"], unique=False)
    op.create_table(
        "user_group",
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("role", KEY, nullable=True),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_user_group")),
        sa.UniqueConstraint("name_key", name=op.f("uq_user_group_name_key")),
    )
    op.create_table(
        "api_token",
        sa.Column("hash", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=True),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("expires_at", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_api_token_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_api_token")),
    )
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"], unique=False)
    op.create_table(
        "content",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", KEY, nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_kind", KEY, nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("path", KEY, nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("last_owner_id", KEY, nullable=True),
        sa.Column("subtype", KEY, nullable=True),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_at", KEY, nullable=False),
        sa.Column("version_by", KEY, nullable=True),
        sa.Column("version_message", sa.Text(), nullable=False),
        sa.Column("version_minor", sa.SmallInteger(), nullable=False),
        sa.Column("gate_id", sa.BigInteger(), nullable=True),
        sa.Column("restore_parent_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_content_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
    )
    op.create_index("ix_content_created_at_id", "content", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_content_gone",
        "content",
        ["status", "space_id", "id"],
        unique=False,
        sqlite_where=sa.text("status NOT IN ('current', 'archived')"),
        postgresql_where=sa.text("status NOT IN ('current', 'archived')"),
    )
    op.create_index("ix_content_parent_id_position_id", "content", ["parent_id", "position", "id"], unique=False)
    op.create_index("ix_content_path", "content", ["path"], unique=False)
    op.create_index(
        "ix_content_roots",
        "content",
        ["space_id", "parent_id", "position", "id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index("ix_content_space_id_created_at_id", "content", ["space_id", "created_at", "id"], unique=False)
    op.create_index("ix_content_space_id_kind_id", "content", ["space_id", "kind", "id"], unique=False)
    op.create_index("ix_content_space_id_title_key_id", "content", ["space_id", "title_key", "id"], unique=False)
    op.create_index("ix_content_space_id_version_at_id", "content", ["space_id", "version_at", "id"], unique=False)
    op.create_index("ix_content_title_key_id", "content", ["title_key", "id"], unique=False)
    op.create_index("ix_content_version_at_id", "content", ["version_at", "id"], unique=False)
    op.create_index(
        "uq_content_title",
        "content",
        ["space_id", "title_key"],
        unique=True,
        sqlite_where=sa.text("kind = 'page' AND status IN ('current', 'archived')"),
        postgresql_where=sa.text("kind = 'page' AND status IN ('current', 'archived')"),
    )
    op.create_table(
        "gate_member",
        sa.Column("gate_id", sa.BigInteger(), nullable=False),
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_gate_member_gate_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gate_id", "content_id", name=op.f("pk_gate_member")),
    )
    op.create_table(
        "group_member",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
            name=op.f("fk_group_member_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["user_group.group_id"], name=op.f("fk_group_member_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "group_id", name=op.f("pk_group_member")),
    )
    op.create_index("ix_group_member_group_id", "group_member", ["group_id"], unique=False)
    op.create_table(
        "space_grant",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("permission", KEY, nullable=False),
        sa.Column("principal", KEY, nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_space_grant_space_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space_grant")),
    )
    op.create_index("ix_space_grant_principal_permission", "space_grant", ["principal", "permission"], unique=False)
    op.create_index("uq_space_grant", "space_grant", ["space_id", "permission", "principal"], unique=True)
    op.create_table(
        "space_label",
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_space_label_label_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_space_label_space_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("space_id", "label_id", name=op.f("pk_space_label")),
    )
    op.create_index("ix_space_label_label_id", "space_label", ["label_id"], unique=False)
    op.create_table(
        "content_draft",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("representation", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_draft_content_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_id", name=op.f("pk_content_draft")),
    )
    op.create_table(
        "content_label",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_label_content_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_content_label_label_id")),
        sa.PrimaryKeyConstraint("content_id", "label_id", name=op.f("pk_content_label")),
    )
    op.create_index("ix_content_label_label_id_content_id", "content_label", ["label_id", "content_id"], unique=False)
    op.create_table(
        "content_like",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_like_content_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_id", "account_id", name=op.f("pk_content_like")),
    )
    op.create_table(
        "content_version",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("representation", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("minor", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_version_content_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_id", "number", name=op.f("pk_content_version")),
    )
    op.create_table(
        "restriction",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("operation", KEY, nullable=False),
        sa.Column("principal", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_restriction_content_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_id", "operation", "principal", name=op.f("pk_restriction")),
    )
    op.execute(f"INSERT INTO id_block (name, next) VALUES ('site', {FIRST_ID})")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SEARCH_SQLITE)
    else:
        for statement in SEARCH_POSTGRES:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("search_text")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION watersmeet_words")
        op.execute("DROP TEXT SEARCH CONFIGURATION watersmeet")
        op.execute("DROP TEXT SEARCH DICTIONARY watersmeet_stem")
    op.drop_table("restriction")
    op.drop_table("content_version")
    op.drop_table("content_like")
    op.drop_table("content_label")
    op.drop_table("content_draft")
    op.drop_table("space_label")
    op.drop_table("space_grant")
    op.drop_table("group_member")
    op.drop_table("gate_member")
    op.drop_table("content")
    op.drop_table("api_token")
    op.drop_table("user_group")
    op.drop_table("space")
    op.drop_table("site_grant")
    op.drop_table("site")
    op.drop_table("property")
    op.drop_table("outbox")
    op.drop_table("long_task")
    op.drop_table("label")
    op.drop_table("id_block")
    op.drop_table("gate")
    op.drop_table("favourite")
    op.drop_table("account")
