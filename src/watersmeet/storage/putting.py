"""Rows that are there once or not at all: written whether or not they are there already, by however many at once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from watersmeet.storage.statement import Statement


def put(table: sa.Table, changed: str) -> Statement:
    """Insert a row, or set the column `changed` of the row with the same primary key.

    Both databases read PostgreSQL's words for this.
    """
    insert = postgresql.insert(table)
    return Statement(
        insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_={changed: insert.excluded[changed]}
        )
    )
