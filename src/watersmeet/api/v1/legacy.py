"""Answers to what clients still call though it was never in a document."""

from __future__ import annotations

from watersmeet.api.binding import Call, answers
from watersmeet.contract.v1.content_children import MovedPage
from watersmeet.contract.v1.legacy import MovePageAction
from watersmeet.domain import spaces, tree
from watersmeet.model.content import title_key
from watersmeet.model.errors import Invalid, NotFound
from watersmeet.storage import content


@answers(MovePageAction)
async def move_page_action(call: Call[None], req: MovePageAction) -> MovedPage:
    if req.position == "topLevel":
        if req.space_key is None:
            raise Invalid("Moving to the top level needs a spaceKey.", field="spaceKey")
        space = await spaces.by_key(call.db, call.actor, req.space_key)
        moved = await tree.move_to_top(call.db, call.actor, call.now, req.page_id, space)
    else:
        target = await _target(call, req)
        moved = await tree.move(call.db, call.actor, call.now, req.page_id, req.position, target)
    return MovedPage(page_id=str(moved.id))


async def _target(call: Call[None], req: MovePageAction) -> int:
    """The id of the page to move to. Raises Invalid, NotFound."""
    if req.target_id is not None:
        return req.target_id
    if req.target_title is None or req.space_key is None:
        raise Invalid("Name the target by targetId, or by targetTitle and spaceKey.", field="targetId")
    space = await spaces.by_key(call.db, call.actor, req.space_key)
    wanted = content.Filter(
        within="space", of=space.id, statuses=("current",), title_key=title_key(req.target_title), limit=1
    )
    found = await content.select(call.db, call.actor, wanted)
    if not found:
        raise NotFound(f"Cannot find a page with the title '{req.target_title}' in the space '{space.key}'")
    return found[0].id
