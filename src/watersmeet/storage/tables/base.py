"""What every table shares: names of constraints, and the few portable column types."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text compared byte by byte on both databases: instants, paths, keys, names that are sorted or looked up."""

Text = sa.Text()
Flag = sa.SmallInteger()
"""0 or 1: SQLite has no booleans."""

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A primary key. On SQLite it must be spelled INTEGER to be the row's own id."""


def stamp() -> sa.Column[int]:
    """A number that moves on with every update of a row: what is kept of the row in memory is known by it."""
    following: sa.ColumnElement[int] = sa.literal_column("stamp") + sa.literal_column("1")
    return sa.Column("stamp", sa.Integer, nullable=False, server_default="0", onupdate=following)
