"""Who looked at what, what properties are found by, and time zones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from watersmeet.storage.property_terms import rows, terms

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("account", sa.Column("time_zone", KEY))
    op.create_table(
        "content_view",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("viewed_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name="fk_content_view_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["content_id"], ["content.id"], name="fk_content_view_content_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "content_id", name="pk_content_view"),
    )
    op.create_index(
        "ix_content_view_account_id_viewed_at_content_id", "content_view", ["account_id", "viewed_at", "content_id"]
    )
    op.create_index("ix_content_view_content_id", "content_view", ["content_id"])
    op.create_table(
        "content_view_day",
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name="fk_content_view_day_content_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_id", "day", "account_id", name="pk_content_view_day"),
    )
    op.create_index("ix_content_view_day_day", "content_view_day", ["day"])
    term = op.create_table(
        "property_term",
        sa.Column("term", KEY, nullable=False),
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"], ["property.id"], name="fk_property_term_property_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term", "content_id", name="pk_property_term"),
    )
    op.create_index("ix_property_term_property_id", "property_term", ["property_id"])
    _fill(term)


def _fill(term: sa.Table) -> None:
    """The terms of the properties there are, a thousand properties at a time."""
    bind = op.get_bind()
    known = sa.table("property", *map(sa.column, ("id", "owner_kind", "owner_id", "key", "value")))
    columns = (known.c.id, known.c.owner_id, known.c.key, known.c.value)
    some = sa.select(*columns).where(known.c.owner_kind == "content").order_by(known.c.id).limit(1000)
    last = 0
    while True:
        found = bind.execute(some.where(known.c.id > last)).all()
        if not found:
            return
        made = [row for key, owner, name, value in found for row in rows(owner, key, terms(name, value))]
        if made:
            bind.execute(sa.insert(term), made)
        last = found[-1][0]


def downgrade() -> None:
    op.drop_table("property_term")
    op.drop_table("content_view_day")
    op.drop_table("content_view")
    op.drop_column("account", "time_zone")
