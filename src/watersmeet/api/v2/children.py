"""Answers that list children, v2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.page_lists import place_by, place_kind
from watersmeet.api.v2.paging import after, many, order
from watersmeet.contract.core import members
from watersmeet.contract.v2.children import (
    ChildCustomContent,
    ChildPage,
    ChildrenResponse,
    DirectChildren,
    GetChildCustomContent,
    GetChildPages,
)
from watersmeet.contract.v2.common import Many
from watersmeet.domain import contents, pages
from watersmeet.model.content import Child, Content
from watersmeet.model.errors import NotFound
from watersmeet.storage import content, tree

T = TypeVar("T")
Shown = Literal["current", "archived"]


def child(row: Content | Child) -> ChildrenResponse:
    return ChildrenResponse(
        id=str(row.id),
        status=cast("Shown", row.status),
        title=row.title,
        type=row.kind,
        space_id=str(row.space_id),
        child_position=row.position,
    )


def _child_page(row: Child) -> ChildPage:
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
    show: Callable[[Child], T],
) -> Many[T]:
    wanted = req.sort or "child-position"
    sort, descending = order(wanted, wanted)
    rows = await tree.children(
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
    )

    def place(row: Child) -> tuple[Any, int]:
        return (None if sort == "id" else row.sort_value, row.id)

    return many(call, rows, req.limit, wanted, place, show)


@answers(GetChildPages)
async def get_child_pages(call: Call[None], req: GetChildPages) -> Many[ChildPage]:
    parent = await pages.get(call.db, call.actor, req.id)
    return await _children(call, req, parent, "page", _child_page)


@answers(*members(DirectChildren))
async def get_direct_children(call: Call[None], req: DirectChildren) -> Many[ChildrenResponse]:
    parent = await content.see(call.db, call.actor, req.id)
    if parent is None or parent.kind != req.kind:
        raise NotFound(f"Cannot find [{req.kind}] entity with id [{req.id}]")
    return await _children(call, req, parent, None, child)


def _child_custom_content(row: Content) -> ChildCustomContent:
    return ChildCustomContent(
        id=str(row.id),
        status=cast("Shown", row.status),
        title=row.title,
        type=row.subtype or "",
        space_id=str(row.space_id),
    )


@answers(GetChildCustomContent)
async def get_child_custom_content(call: Call[None], req: GetChildCustomContent) -> Many[ChildCustomContent]:
    parent = await contents.get(call.db, call.actor, "custom", req.id)
    wanted = req.sort or "id"
    sort, descending = order(wanted, wanted)
    rows = await content.select(
        call.db,
        call.actor,
        content.Filter(
            kind="custom",
            container_id=parent.id,
            statuses=("current",),
            sort=sort,
            descending=descending,
            after=after(req.cursor, wanted),
            offset=req.start,
            limit=req.limit + 1,
        ),
    )
    return many(call, rows, req.limit, wanted, place_by(sort), _child_custom_content)
