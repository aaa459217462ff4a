"""Answers about versions, v2."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.bodies import all_shown, bulk
from watersmeet.api.v2.custom_content import body_bulk
from watersmeet.api.v2.paging import after, many
from watersmeet.api.v2.present import old_version
from watersmeet.contract.core import ATTACHMENT, members
from watersmeet.contract.v2.common import BodyBulk, Many
from watersmeet.contract.v2.version import (
    CustomContentVersionedEntity,
    DetailedVersion,
    GetCustomContentVersions,
    VersionDetails,
    VersionedEntity,
    VersionsOf,
    VersionsWithBody,
)
from watersmeet.domain import contents, history
from watersmeet.domain.rendering import of_version
from watersmeet.model.content import Version
from watersmeet.storage import versions

MAX_WITH_BODY = 50
MAX_NUMBER = 2**31 - 1


@answers(*members(VersionsOf), *members(VersionsWithBody))
async def get_versions(call: Call[None], req: VersionsOf[Any]) -> Many[Any]:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    asked = req.body_format if isinstance(req, VersionsWithBody | GetCustomContentVersions) else None
    body_format = None if asked == "none" else asked
    limit = req.limit if body_format is None else min(req.limit, MAX_WITH_BODY)
    sort = req.sort or "-modified-date"
    resumed = after(req.cursor, sort)
    rows: list[Version] = []
    if item.status != "draft":
        rows = await versions.select(
            call.db,
            item.id,
            ascending=sort == "modified-date",
            after=None if resumed is None else min(resumed[1], MAX_NUMBER),
            after_at=None if resumed is None else resumed[0],
            offset=req.start,
            limit=limit + 1,
            body=body_format is not None,
        )

    bodies = await all_shown(call, [of_version(item, row) for row in rows[:limit]], body_format)
    by_number = {row.number: body for row, body in zip(rows, bodies, strict=False)}

    def show(row: Version) -> Any:
        facts = old_version(row, req.kind)
        entity: VersionedEntity | CustomContentVersionedEntity | None = None
        if req.kind == "custom" and body_format is not None:
            custom_body = body_bulk(body_format, by_number[row.number])
            entity = CustomContentVersionedEntity(id=str(item.id), title=row.title, body=custom_body)
        elif req.kind == "attachment":
            entity = VersionedEntity(id=f"{ATTACHMENT}{item.id}", title=row.title, body=BodyBulk())
        elif body_format is not None:
            body = bulk(body_format, by_number[row.number])
            entity = VersionedEntity(id=str(item.id), title=row.title, body=body)
        member = "comment" if req.kind.endswith("-comment") else req.kind
        beside = {} if entity is None else {member: entity}
        return req.shape(
            **beside,
            number=facts.number,
            message=facts.message,
            minor_edit=facts.minor_edit,
            author_id=facts.author_id,
            created_at=facts.created_at,
            ncs_step_version=facts.ncs_step_version,
        )

    return many(call, rows, limit, sort, lambda row: (row.created_at, row.number), show)


@answers(*members(VersionDetails))
async def get_version_details(call: Call[None], req: VersionDetails) -> DetailedVersion:
    item = await contents.get(call.db, call.actor, req.kind, req.content_id)
    found = await history.get(call.db, item, req.version_number)
    return DetailedVersion(
        number=found.number,
        author_id=found.author_id,
        message=found.message,
        created_at=found.created_at,
        minor_edit=found.minor == 1,
        content_type_modified=False,
        collaborators=[] if found.author_id is None else [found.author_id],
        prev_version=found.number - 1 if found.number > 1 else UNSET,
        next_version=found.number + 1 if found.number < item.version else UNSET,
    )
