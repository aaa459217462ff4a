"""The site itself, its people, groups and tokens."""

from __future__ import annotations

import sqlalchemy as sa

from watersmeet.storage.tables.base import BigId, Flag, Key, Text, metadata

site = sa.Table(
    "site",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("cloud_id", Key, nullable=False),
    sa.Column("name", Text, nullable=False),
    sa.Column("anonymous", Flag, nullable=False, server_default="0"),
    sa.Column("created_at", Key, nullable=False),
    # Moves on whenever a person, group, membership or token changes: what a process knows of them is then stale.
    sa.Column("identity_epoch", sa.BigInteger, nullable=False, server_default="0"),
    # The code that made the search index: `search_index/upkeep.py`.
    sa.Column("search_version", sa.Integer, nullable=False, server_default="0"),
)

id_block = sa.Table(
    "id_block",
    metadata,
    sa.Column("name", Key, primary_key=True),
    sa.Column("next", sa.BigInteger, nullable=False),
)

account = sa.Table(
    "account",
    metadata,
    sa.Column("account_id", Key, primary_key=True),
    sa.Column("email", Text),
    sa.Column("email_key", Key, unique=True),
    sa.Column("display_name", Text, nullable=False),
    # The name in the form that titles are compared in: what people are sorted by.
    sa.Column("name_key", Key, nullable=False, server_default=""),
    # Its words, each between two spaces: what phrases are looked for in.
    sa.Column("name_words", Key, nullable=False, server_default=""),
    sa.Column("account_type", Key, nullable=False, server_default="atlassian"),
    sa.Column("active", Flag, nullable=False, server_default="1"),
    sa.Column("guest", Flag, nullable=False, server_default="0"),
    sa.Column("created_at", Key, nullable=False),
    # The IANA name of where they live; NULL is UTC.
    sa.Column("time_zone", Key),
    sa.Index("ix_account_name_key_account_id", "name_key", "account_id"),
)

user_group = sa.Table(
    "user_group",
    metadata,
    sa.Column("group_id", Key, primary_key=True),
    sa.Column("name", Text, nullable=False),
    sa.Column("name_key", Key, nullable=False, unique=True),
    # 'users', 'admins', 'guests' for the groups that carry a meaning; NULL for the others.
    sa.Column("role", Key),
)

group_member = sa.Table(
    "group_member",
    metadata,
    sa.Column("account_id", Key, sa.ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("group_id", Key, sa.ForeignKey("user_group.group_id", ondelete="CASCADE"), primary_key=True),
    sa.Index("ix_group_member_group_id", "group_id"),
)

api_token = sa.Table(
    "api_token",
    metadata,
    sa.Column("hash", Key, primary_key=True),
    sa.Column("account_id", Key, sa.ForeignKey("account.account_id", ondelete="CASCADE"), nullable=False),
    sa.Column("label", Text, nullable=False),
    # Space-separated scopes; NULL is an unscoped token.
    sa.Column("scopes", Text),
    sa.Column("created_at", Key, nullable=False),
    sa.Column("expires_at", Key),
    sa.Index("ix_api_token_account_id", "account_id"),
)
