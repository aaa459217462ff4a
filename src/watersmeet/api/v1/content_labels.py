"""Answers about labels of content, v1."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import finding
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.api.v1.parts import label as shown
from watersmeet.contract.v1.common import Label, Many
from watersmeet.contract.v1.content_labels import (
    AddLabelsToContent,
    GetLabelsForContent,
    LabelCreate,
    RemoveLabelFromContent,
    RemoveLabelFromContentUsingQueryParameter,
)
from watersmeet.domain import labels
from watersmeet.model.errors import Invalid
from watersmeet.storage import labels as rows
from watersmeet.storage.labels import Bearer

ALL = 200


def wanted(given: list[LabelCreate] | LabelCreate) -> list[tuple[str, str]]:
    """(prefix, name) of the labels sent, one or several. Raises Invalid."""
    several = given if isinstance(given, list) else [given]
    pairs = []
    for label in several:
        if not label.name:
            raise Invalid("Could not parse Labels: every label needs a name.", field="name")
        pairs.append((label.prefix or "global", label.name))
    return pairs


async def borne(
    call: Call[Any], on: Bearer, of: int, prefix: str | None = None, start: int = 0, limit: int = ALL
) -> Many[Label]:
    """A page of the labels of a content or space."""
    limit = clamped(limit)
    found = await rows.select(
        call.db,
        call.actor,
        rows.Filter(on=on, of=of, prefixes=(prefix,) if prefix else None, offset=start, limit=limit + 1),
    )
    kept, more = cut(found, limit)
    return many(call, [shown(row) for row in kept], start, limit, more)


@answers(GetLabelsForContent)
async def get_labels_for_content(call: Call[None], req: GetLabelsForContent) -> Many[Label]:
    owner = await finding.seen(call, req.id)
    return await borne(call, "content", owner.id, req.prefix, req.start, req.limit)


@answers(AddLabelsToContent)
async def add_labels_to_content(call: Call[None], req: AddLabelsToContent) -> Many[Label]:
    page = await labels.add_to_page(call.db, call.actor, call.now, req.id, wanted(req.body))
    return await borne(call, "content", page.id)


@answers(RemoveLabelFromContentUsingQueryParameter)
async def remove_label_by_name(call: Call[None], req: RemoveLabelFromContentUsingQueryParameter) -> None:
    await labels.remove_from_page(call.db, call.actor, req.id, req.name)


@answers(RemoveLabelFromContent)
async def remove_label_from_content(call: Call[None], req: RemoveLabelFromContent) -> None:
    if "/" in req.label:
        raise Invalid("A name with a slash goes into the query: DELETE .../label?name=", field="label")
    await labels.remove_from_page(call.db, call.actor, req.id, req.label)
