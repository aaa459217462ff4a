"""Answers about classification levels, v2."""

from __future__ import annotations

from typing import Any, cast

from watersmeet.api.binding import Call, answers
from watersmeet.contract.core import members
from watersmeet.contract.v2.classification_level import (
    ClassificationLevel,
    DeleteSpaceDefaultClassificationLevel,
    GetClassificationLevels,
    GetSpaceDefaultClassificationLevel,
    LevelOf,
    LevelOfLive,
    PutSpaceDefaultClassificationLevel,
    ResetLevel,
    ResetLevelLive,
    SetLevel,
    SetLevelLive,
)
from watersmeet.domain import classification
from watersmeet.model.settings import Level
from watersmeet.storage.content import LIVING


def _shown(level: Level) -> ClassificationLevel:
    return ClassificationLevel(
        id=level.id,
        status=cast("Any", level.status),
        order=level.position,
        name=level.name,
        description=level.description,
        guideline=level.guideline,
        color=cast("Any", level.color),
    )


@answers(GetClassificationLevels)
async def get_classification_levels(call: Call[None], req: GetClassificationLevels) -> list[ClassificationLevel]:
    return [_shown(level) for level in await classification.available(call.db)]


@answers(GetSpaceDefaultClassificationLevel)
async def get_space_default(call: Call[None], req: GetSpaceDefaultClassificationLevel) -> ClassificationLevel:
    return _shown(await classification.of_space(call.db, call.actor, req.id))


@answers(PutSpaceDefaultClassificationLevel)
async def put_space_default(call: Call[None], req: PutSpaceDefaultClassificationLevel) -> None:
    await classification.set_on_space(call.db, call.actor, req.id, req.body.id)


@answers(DeleteSpaceDefaultClassificationLevel)
async def delete_space_default(call: Call[None], req: DeleteSpaceDefaultClassificationLevel) -> None:
    await classification.drop_from_space(call.db, call.actor, req.id)


@answers(*members(LevelOf))
async def get_level(call: Call[None], req: LevelOf) -> ClassificationLevel:
    return _shown(await classification.of_content(call.db, call.actor, req.kind, req.id, req.status))


@answers(*members(LevelOfLive))
async def get_level_live(call: Call[None], req: LevelOfLive) -> ClassificationLevel:
    return _shown(await classification.of_content(call.db, call.actor, req.kind, req.id, *LIVING))


@answers(*members(SetLevel))
async def put_level(call: Call[None], req: SetLevel) -> None:
    given = req.body
    await classification.set_on_content(
        call.db, call.actor, req.kind, req.id, given.status, given.id, unknown_is_missing=False
    )


@answers(*members(SetLevelLive))
async def put_level_live(call: Call[None], req: SetLevelLive) -> None:
    given = req.body
    await classification.set_on_content(
        call.db, call.actor, req.kind, req.id, given.status, given.id, unknown_is_missing=True
    )


@answers(*members(ResetLevel), *members(ResetLevelLive))
async def reset_level(call: Call[None], req: ResetLevel | ResetLevelLive) -> None:
    await classification.reset(call.db, call.actor, req.kind, req.id, req.body.status)
