"""What must hold of a tree and its versions after any number of writers, looked up straight in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.conftest import Served
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content, content_version

_CONTENT = Statement(
    sa.select(
        content.c.id,
        content.c.parent_id,
        content.c.path,
        content.c.depth,
        content.c.status,
        content.c.position,
        content.c.version,
    ).where(content.c.space_id == sa.bindparam("space", type_=sa.BigInteger()))
)
_VERSIONS = Statement(
    sa.select(content_version.c.content_id, content_version.c.number)
    .join(content, content.c.id == content_version.c.content_id)
    .where(content.c.space_id == sa.bindparam("space", type_=sa.BigInteger()))
    .order_by(content_version.c.content_id, content_version.c.number)
)


def sound(served: Served, space_id: str | int) -> dict[int, int | None]:
    """Fail unless the space's tree and versions are whole; answer the parent of every current page."""

    async def read(session: Any) -> tuple[Any, Any]:
        return await session.all(_CONTENT, space=int(space_id)), await session.all(_VERSIONS, space=int(space_id))

    rows, versions = served.do(read)
    paths = {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
    numbers: dict[int, list[int]] = {}
    for content_id, number in versions:
        numbers.setdefault(content_id, []).append(number)
    for content_id, parent_id, path, depth, status, position, version in rows:
        assert numbers[content_id] == list(range(1, version + 1)), f"a gap in the versions of {content_id}"
        if status == "trashed":
            assert (parent_id, path, depth, position) == (None, f"/{content_id}/", 0, None)
            continue
        assert position is not None
        if parent_id is None:
            assert (path, depth) == (f"/{content_id}/", 0)
            continue
        assert parent_id in paths, f"{content_id} stands under {parent_id}, which is not in the space"
        _, above, over, parent_status = paths[parent_id]
        assert parent_status == "current", f"{content_id} is {status} under {parent_id}, which is {parent_status}"
        assert path == f"{above}{content_id}/", f"{content_id}: the path {path} does not go on from {above}"
        assert depth == over + 1
        assert path.count(f"/{content_id}/") == 1, f"{content_id} stands under itself: {path}"
    return {row[0]: row[1] for row in rows if row[4] == "current"}
