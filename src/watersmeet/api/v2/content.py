"""Answers about content of any kind, v2."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.page import number
from watersmeet.contract.v2.content import ContentIdToContentTypeResponse, ConvertContentIdsToContentTypes
from watersmeet.model.content import type_of
from watersmeet.storage import content


@answers(ConvertContentIdsToContentTypes)
async def convert_ids(call: Call[None], req: ConvertContentIdsToContentTypes) -> ContentIdToContentTypeResponse:
    asked = {str(given): number(given, "contentIds") for given in req.body.content_ids}
    seen = await content.see_all(call.db, call.actor, [i for i in asked.values() if i is not None])
    kinds = {int(i): type_of(found) for i, found in seen.items()}
    return ContentIdToContentTypeResponse(
        results={said: None if i is None else kinds.get(i) for said, i in asked.items()}
    )
