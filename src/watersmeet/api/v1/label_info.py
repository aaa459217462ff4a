"""Answers about what bears a label, v1."""

from __future__ import annotations

from typing import Literal, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1.paging import clamped, cut
from watersmeet.api.v1.parts import label as shown
from watersmeet.contract.v1.label_info import GetAllLabelContent, LabelDetails, LabeledContent, LabeledContents
from watersmeet.domain.labels import PREFIXES
from watersmeet.model.errors import InvalidParameter, NotFound
from watersmeet.storage import content, labels


@answers(GetAllLabelContent)
async def get_all_label_content(call: Call[None], req: GetAllLabelContent) -> LabelDetails:
    prefix, separator, name = req.name.partition(":")
    if not separator or prefix not in PREFIXES:
        prefix, name = "", req.name
    if not name.strip():
        raise InvalidParameter("The parameter 'name' is required.", field="name")
    found = await labels.select(
        call.db,
        call.actor,
        labels.Filter(on="site", name=name.strip().lower(), prefixes=(prefix,) if prefix else None),
    )
    if not found:
        raise NotFound(f"Requested label doesn't exist: {req.name}")
    label = next((each for each in found if each.prefix == "global"), found[0])
    limit = clamped(req.limit)
    rows, _ = cut(
        await content.select(
            call.db,
            call.actor,
            content.Filter(
                kind=req.type,
                within="label",
                of=label.id,
                statuses=("current",),
                offset=req.start,
                limit=limit + 1,
            ),
        ),
        limit,
    )
    results = [
        LabeledContent(
            content_type=cast("Literal['page', 'blogpost', 'attachment']", row.kind),
            content_id=row.id,
            title=row.title,
        )
        for row in rows
    ]
    associated = LabeledContents(results=results, start=req.start, limit=limit, size=len(results))
    return LabelDetails(label=shown(label), associated_contents=associated)
