"""The order of a list and where it goes on: a sort key and then the id, so that no two rows are alike."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

_STEPS: Final = (11, 26, 51, 101, 251)


def about(limit: int) -> int | None:
    """A limit rounded up to one of a few, so that statements that tell it are few as well; None of a larger one."""
    return next((step for step in _STEPS if limit <= step), None)


def in_order(
    query: sa.Select[Any],
    key: sa.ColumnElement[Any],
    row_id: sa.ColumnElement[Any],
    *,
    descending: bool,
    resumed: bool,
) -> sa.Select[Any]:
    """Sort by key then id, go on behind (:sort_value, :last_id) when resumed, cut at :limit and :offset."""
    last_id = sa.bindparam("last_id", type_=sa.BigInteger())
    place: sa.ColumnElement[Any]
    bound: sa.ColumnElement[Any]
    if key is row_id:
        order = [row_id]
        place, bound = row_id, last_id
    else:
        order = [key, row_id]
        place = sa.tuple_(key, row_id)
        bound = sa.tuple_(sa.bindparam("sort_value", type_=key.type), last_id)
    if resumed:
        query = query.where(place < bound if descending else place > bound)
    query = query.order_by(*(part.desc() if descending else part for part in order))
    return query.limit(sa.bindparam("limit", type_=sa.Integer())).offset(sa.bindparam("offset", type_=sa.Integer()))
