"""Answers about versions, v2."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.bodies import shown_in_list
from watersmeet.api.v2.custom_content import body_bulk
from watersmeet.api.v2.paging import after, many
from watersmeet.api.v2.present import old_version
from watersmeet.contract.core import members
from watersmeet.contract.v2.common import Many
from watersmeet.contract.v2.version import (
    CustomContentVersionedEntity,
    DetailedVersion,
    VersionDetails,
    VersionedEntity,
    VersionsOf,
)
from watersmeet.domain import contents, history
from watersmeet.model.content import Version
from watersmeet.storage import versions

MAX_WITH_BODY = 50
MAX_NUMBER = 2**31 - 1


@answers(*members(VersionsOf))
async def get_versions(call: Call[None], req: VersionsOf[Any]) -> Many[Any]:
    item = await contents.get(call.db, call.actor, req.kind, req.id)
    body_format = None if req.body_format == "none" else req.body_format
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
            offset=req.start,
            limit=limit + 1,
            body=body_format is not None,
        )

    def show(row: Version) -> Any:
        facts = old_version(row)
        entity: VersionedEntity | CustomContentVersionedEntity | None = None
        if req.kind == "custom" and body_format is not None:
            custom_body = body_bulk(row, body_format)
            entity = CustomContentVersionedEntity(id=str(item.id), title=row.title, body=custom_body)
        elif body_format is not None:
            body = shown_in_list(row.representation, row.body, body_format)
            entity = VersionedEntity(id=str(item.id), title=row.title, body=body)
        shown = req.shape(
            number=facts.number,
            message=facts.message,
            minor_edit=facts.minor_edit,
            author_id=facts.author_id,
            created_at=facts.created_at,
            ncs_step_version=facts.ncs_step_version,
        )
        member = "comment" if req.kind.endswith("-comment") else req.kind
        return shown if entity is None else msgspec.structs.replace(shown, **{member: entity})

    return many(call, rows, limit, sort, lambda row: (None, row.number), show)


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
