"""Answers about the content tree, v1."""

from __future__ import annotations

from typing import Any, Final

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.expand import CONTENT, parsed
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.api.v1.related import BRANCH_KINDS
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content_children import (
    GetContentChildren,
    GetContentChildrenByType,
    GetContentDescendants,
    GetDescendantsOfType,
    MovedPage,
    MovePage,
)
from watersmeet.contract.v1.entities import Children, Content
from watersmeet.domain import tree
from watersmeet.model.content import Content as Row
from watersmeet.model.errors import InvalidParameter
from watersmeet.storage import batches, content
from watersmeet.storage import tree as rows

DEEPEST: Final = 100


async def _owner(call: Call[Any], content_id: int) -> Row:
    return await finding.of_status(call, content_id, finding.EVERY)


def _checked(kind: str, owner: Row) -> str:
    """A type that can stand below the owner. Raises InvalidParameter."""
    if kind not in BRANCH_KINDS:
        raise InvalidParameter(
            f"A {owner.kind} has no children of the type '{kind}': use one of {', '.join(BRANCH_KINDS)}.",
            field="type",
        )
    return kind


@answers(GetContentChildren)
async def get_content_children(call: Call[None], req: GetContentChildren) -> Children:
    opened = parsed(req.expand)
    return await show.branches(call, await _owner(call, req.id), opened, "children", "child")


@answers(GetContentDescendants)
async def get_content_descendants(call: Call[None], req: GetContentDescendants) -> Children:
    opened = parsed(req.expand)
    return await show.branches(call, await _owner(call, req.id), opened, "descendants", "descendant")


@answers(GetContentChildrenByType)
async def get_content_children_by_type(call: Call[None], req: GetContentChildrenByType) -> Many[Content]:
    opened = parsed(req.expand, CONTENT)
    limit = clamped(req.limit, opened)
    owner = await _owner(call, req.id)
    kind = _checked(req.type, owner)
    body = bool(opened["body"])
    if kind in rows.HANGING_KINDS:
        held = await batches.children(call.db, call.actor, [owner.id], kind, first=req.start, each=limit + 1, body=body)
        found = held.get(owner.id, [])
    else:
        wanted = content.Filter(
            kind=kind,
            within="children",
            of=owner.id,
            statuses=("current",),
            sort="child-position",
            offset=req.start,
            limit=limit + 1,
            body=body,
        )
        found = await content.select(call.db, call.actor, wanted)
    shown, more = cut(found, limit)
    return many(call, await show.contents(call, shown, opened), req.start, limit, more)


@answers(GetDescendantsOfType)
async def get_descendants_of_type(call: Call[None], req: GetDescendantsOfType) -> Many[Content]:
    opened = parsed(req.expand, CONTENT)
    limit = clamped(req.limit, opened)
    owner = await _owner(call, req.id)
    kind = _checked(req.type, owner)
    depth = {"all": None, "root": 1}.get(req.depth, int(req.depth) if req.depth.isdecimal() else DEEPEST)
    body = bool(opened["body"])
    if kind in rows.HANGING_KINDS:
        held = await batches.descendants(
            call.db, call.actor, [owner.id], kind, depth=depth, first=req.start, each=limit + 1, body=body
        )
        found, more = cut(held.get(owner.id, []), limit)
        return many(call, await show.contents(call, found, opened), req.start, limit, more)
    below = await rows.descendants(
        call.db, call.actor, owner, max_depth=depth, kinds=(kind,), offset=req.start, limit=limit + 1
    )
    found, more = cut(below, limit)
    if body:
        whole = await content.see_all(call.db, call.actor, [row.id for row in found], body=True)
        found = [whole[row.id] for row in found if row.id in whole]
    return many(call, await show.contents(call, found, opened), req.start, limit, more)


@answers(MovePage)
async def move_page(call: Call[None], req: MovePage) -> MovedPage:
    moved = await tree.move(call.db, call.actor, call.now, req.page_id, req.position, req.target_id)
    return MovedPage(page_id=str(moved.id))
