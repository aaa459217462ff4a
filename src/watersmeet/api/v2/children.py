"""Answers that list children, v2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.page_lists import place_kind
from watersmeet.api.v2.paging import KEPT, after, many, order
from watersmeet.api.v2.present import written_out
from watersmeet.contract.core import members
from watersmeet.contract.v2.children import (
    ChildPage,
    ChildrenResponse,
    DirectChildren,
    GetChildPages,
)
from watersmeet.contract.v2.common import Many
from watersmeet.domain import pages
from watersmeet.model.content import Content
from watersmeet.model.errors import NotFound
from watersmeet.storage import content
from watersmeet.storage.kept import listed

T = TypeVar("T")
Shown = Literal["current", "archived"]


def child(row: Content) -> ChildrenResponse:
    return ChildrenResponse(
        id=str(row.id),
        status=cast("Shown", row.status),
        title=row.title,
        type=row.kind,
        space_id=str(row.space_id),
        child_position=row.position,
    )


@written_out
def _child(row: Content) -> ChildrenResponse:
    return child(row)


@written_out
def _child_page(row: Content) -> ChildPage:
    return ChildPage(
        id=str(row.id),
        status=cast("Shown", row.status),
        title=row.title,
        space_id=str(row.space_id),
        child_position=row.position,
    )


async def _children(
    call: Call[Any],
    req: GetChildPages | DirectChildren,
    parent: Content,
    kind: str | None,
    show: Callable[[Content], T],
) -> Many[T]:
    wanted = req.sort or "child-position"
    sort, descending = order(wanted, wanted)
    rows = await listed(
        call.db,
        call.actor,
        content.Filter(
            kind=kind,
            within="children",
            of=parent.id,
            space_id=parent.space_id,
            statuses=("current",),
            sort=sort,
            descending=descending,
            after=after(req.cursor, wanted, place_kind(sort)),
            offset=req.start,
            limit=req.limit + 1,
        ),
        show,
    )
    return many(call, rows, req.limit, wanted, *KEPT)


@answers(GetChildPages)
async def get_child_pages(call: Call[None], req: GetChildPages) -> Many[ChildPage]:
    parent = await pages.get(call.db, call.actor, req.id)
    return await _children(call, req, parent, "page", _child_page)


@answers(*members(DirectChildren))
async def get_direct_children(call: Call[None], req: DirectChildren) -> Many[ChildrenResponse]:
    parent = await content.see(call.db, call.actor, req.id)
    if parent is None or parent.kind != req.kind:
        raise NotFound(f"Cannot find [{req.kind}] entity with id [{req.id}]")
    return await _children(call, req, parent, None, _child)
