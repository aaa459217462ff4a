"""Answers that list children, v2."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.page_lists import place_by, place_kind
from watersmeet.api.v2.paging import after, many, order
from watersmeet.contract.v2.children import (
    ChildPage,
    ChildrenResponse,
    DirectChildren,
    GetChildPages,
    GetPageDirectChildren,
)
from watersmeet.contract.v2.common import Many
from watersmeet.domain import pages
from watersmeet.model.content import Content
from watersmeet.model.errors import NotFound
from watersmeet.storage import content

Shown = Literal["current", "archived"]


@lru_cache(maxsize=4096)
def child(row: Content) -> ChildrenResponse:
    return ChildrenResponse(
        id=str(row.id),
        status=cast("Shown", row.status),
        title=row.title,
        type=row.kind,
        space_id=str(row.space_id),
        child_position=row.position,
    )


def _child_page(row: Content) -> ChildPage:
    return ChildPage(
        id=str(row.id),
        status=cast("Shown", row.status),
        title=row.title,
        space_id=str(row.space_id),
        child_position=row.position,
    )


async def _children(call: Call[Any], req: GetChildPages | DirectChildren, kind: str | None) -> list[Content]:
    sort, descending = order(req.sort, "child-position")
    return await content.select(
        call.db,
        call.actor,
        content.Filter(
            kind=kind,
            within="children",
            of=req.id,
            statuses=("current",),
            sort=sort,
            descending=descending,
            after=after(req.cursor, req.sort or "child-position", place_kind(sort)),
            offset=req.start,
            limit=req.limit + 1,
            brief=True,
        ),
    )


@answers(GetChildPages)
async def get_child_pages(call: Call[None], req: GetChildPages) -> Many[ChildPage]:
    await pages.get(call.db, call.actor, req.id)
    rows = await _children(call, req, "page")
    sort = req.sort or "child-position"
    return many(call, rows, req.limit, sort, place_by(sort.removeprefix("-")), _child_page)


@answers(GetPageDirectChildren)
async def get_direct_children(call: Call[None], req: DirectChildren) -> Many[ChildrenResponse]:
    parent = await content.see(call.db, call.actor, req.id)
    if parent is None or parent.kind != req.kind:
        raise NotFound(f"Cannot find [{req.kind}] entity with id [{req.id}]")
    rows = await _children(call, req, None)
    sort = req.sort or "child-position"
    return many(call, rows, req.limit, sort, place_by(sort.removeprefix("-")), child)
