"""Answers about labels of spaces, v1."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1.content_labels import borne, wanted
from watersmeet.api.v1.space_properties import administered
from watersmeet.contract.v1.common import Label, Many
from watersmeet.contract.v1.experimental import AddLabelsToSpace, DeleteLabelFromSpace, GetLabelsForSpace
from watersmeet.domain import labels, spaces


@answers(GetLabelsForSpace)
async def get_labels_for_space(call: Call[None], req: GetLabelsForSpace) -> Many[Label]:
    space = await spaces.by_key(call.db, call.actor, req.space_key)
    return await borne(call, "space", space.id, req.prefix, req.start, req.limit)


@answers(AddLabelsToSpace)
async def add_labels_to_space(call: Call[None], req: AddLabelsToSpace) -> Many[Label]:
    space = await administered(call, req.space_key)
    await labels.add_to_space(call.db, space, call.now, wanted(req.body))
    return await borne(call, "space", space.id)


@answers(DeleteLabelFromSpace)
async def delete_label_from_space(call: Call[None], req: DeleteLabelFromSpace) -> None:
    space = await administered(call, req.space_key)
    await labels.remove_from_space(call.db, space, req.name, req.prefix)
