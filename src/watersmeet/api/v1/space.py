"""Answers about spaces, v1. What they hold is listed in content_lists.py."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.expand import parsed, tree
from watersmeet.api.v1.long_task import pointer
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.api.v1.space_properties import administered
from watersmeet.contract.v1.common import LongTaskPointer, Many
from watersmeet.contract.v1.entities import Space
from watersmeet.contract.v1.space import (
    CreatePrivateSpace,
    CreateSpace,
    CreateSpaces,
    DeleteSpace,
    DescriptionWrite,
    GetSpace,
    GetSpaces,
    UpdateSpace,
)
from watersmeet.domain import spaces, tasks
from watersmeet.model.errors import Invalid
from watersmeet.storage import spaces as rows

WRITTEN = tree("description.plain", "homepage")


@answers(GetSpaces)
async def get_spaces(call: Call[None], req: GetSpaces) -> Many[Space]:
    opened = parsed(req.expand)
    limit = clamped(req.limit)
    saver = (req.favourite_user_key or call.actor.account_id or "") if req.favourite is not None else None
    wanted = rows.Filter(
        ids=req.space_id,
        keys=None if req.space_key is None else tuple(key.lower() for key in req.space_key),
        type=req.type,
        status=req.status,
        labels=None if req.label is None else tuple(name.lower() for name in req.label),
        favourite_of=saver if req.favourite else None,
        not_favourite_of=saver if req.favourite is False else None,
        sort="key",
        offset=req.start,
        limit=limit + 1,
    )
    found, more = cut(await rows.select(call.db, call.actor, wanted), limit)
    return many(call, await show.spaces(call, found, opened), req.start, limit, more)


@answers(GetSpace)
async def get_space(call: Call[None], req: GetSpace) -> Space:
    opened = parsed(req.expand)
    return await show.space(call, await spaces.by_key(call.db, call.actor, req.space_key), opened)


def _description(given: DescriptionWrite | None) -> str | None:
    """The text of a description that was sent; None when there is none."""
    if given is None:
        return None
    part = given.plain or given.view
    return None if part is None else part.value


@answers(CreateSpace, CreatePrivateSpace)
async def create_space(call: Call[None], req: CreateSpaces) -> Space:
    given = req.body
    new = spaces.NewSpace(
        name=given.name,
        key=given.key,
        alias=given.alias,
        description=_description(given.description) or "",
        private=req.private,
    )
    return await show.space(call, await spaces.create(call.db, call.actor, call.now, new), WRITTEN)


@answers(UpdateSpace)
async def update_space(call: Call[None], req: UpdateSpace) -> Space:
    given = req.body
    space = await administered(call, req.space_key)
    if given.type is not None and given.type != space.type:
        raise Invalid(f"A {space.type} space cannot become a {given.type} space.", field="type")
    home = given.homepage
    changed = await spaces.update(
        call.db,
        call.actor,
        call.now,
        space,
        name=given.name,
        description=_description(given.description),
        homepage_id=None if home is None else finding.number(home.id, "homepage.id"),
        status=given.status,
    )
    return await show.space(call, changed, WRITTEN)


@answers(DeleteSpace)
async def delete_space(call: Call[None], req: DeleteSpace) -> LongTaskPointer:
    space = await administered(call, req.space_key)
    return await pointer(call, await tasks.delete_space(call.db, call.actor, call.now, space))
