"""Answers that list pages, v2, and how pages and blog posts are listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from watersmeet.api.binding import Call, answers
from watersmeet.api.v2.bodies import all_shown, bulk
from watersmeet.api.v2.paging import KEPT, Place, after, many, order
from watersmeet.api.v2.present import page_bulk, page_in_list
from watersmeet.contract.v2.blogpost import GetBlogPosts, GetBlogPostsInSpace, GetLabelBlogPosts
from watersmeet.contract.v2.common import BodyBulk, Many
from watersmeet.contract.v2.page import GetLabelPages, GetPages, GetPagesInSpace, PageBulk
from watersmeet.domain import labels, spaces
from watersmeet.domain.rendering import of_content
from watersmeet.model.content import Content, title_key
from watersmeet.storage import content
from watersmeet.storage.content import Filter
from watersmeet.storage.kept import listed

Shown = TypeVar("Shown")
Lists = GetPages | GetPagesInSpace | GetLabelPages | GetBlogPosts | GetBlogPostsInSpace | GetLabelBlogPosts


def place_by(sort: str) -> Any:
    """What a row's place in a list sorted so is."""
    if sort == "title":
        return lambda row: (title_key(row.title), row.id)
    if sort == "created-date":
        return lambda row: (row.created_at, row.id)
    if sort == "modified-date":
        return lambda row: (row.version_at, row.id)
    if sort == "child-position":
        return lambda row: (row.position, row.id)
    return lambda row: (None, row.id)


def place_kind(sort: str) -> type:
    """The type of the sort value in a cursor."""
    return int if sort == "child-position" else str


def key_of(title: str | None) -> str | None:
    """What a `title` parameter is compared with."""
    return None if title is None else title_key(title.strip())


def distinct(statuses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(statuses))


async def listing(
    call: Call[None],
    req: Lists,
    wanted: Filter,
    brief: Callable[[Content], Shown],
    whole: Callable[[Content, BodyBulk], Shown],
) -> Many[Shown]:
    """A page of the list that `wanted` describes and `req` puts in order.

    brief: shows a row when no bodies were asked for; whole: shows it with its body.
    """
    sort, descending = order(req.sort, "id")
    resumed: Place | None = after(req.cursor, req.sort or "id", place_kind(sort))
    body_format = None if req.body_format == "none" else req.body_format
    wanted = msgspec.structs.replace(
        wanted,
        sort=sort,
        descending=descending,
        after=resumed,
        offset=req.start,
        limit=req.limit + 1,
        body=body_format is not None,
    )
    if body_format is None:
        return many(call, await listed(call.db, call.actor, wanted, brief), req.limit, req.sort or "id", *KEPT)

    rows = await content.select(call.db, call.actor, wanted)
    bodies = await all_shown(call, [of_content(row) for row in rows[: req.limit]], body_format)
    by_id = {row.id: body for row, body in zip(rows, bodies, strict=False)}

    def show(row: Content) -> Shown:
        return whole(row, bulk(body_format, by_id[row.id]))

    return many(call, rows, req.limit, req.sort or "id", place_by(sort), show)


async def _pages(call: Call[None], req: GetPages | GetPagesInSpace | GetLabelPages, wanted: Filter) -> Many[PageBulk]:
    return await listing(call, req, wanted, page_in_list, page_bulk)


@answers(GetPages)
async def get_pages(call: Call[None], req: GetPages) -> Many[PageBulk]:
    wanted = Filter(
        ids=req.id,
        space_ids=req.space_id,
        statuses=distinct(req.status),
        title_key=key_of(req.title),
        subtype=req.subtype,
    )
    return await _pages(call, req, wanted)


@answers(GetPagesInSpace)
async def get_pages_in_space(call: Call[None], req: GetPagesInSpace) -> Many[PageBulk]:
    wanted = Filter(
        within="roots" if req.depth == "root" else "space",
        of=req.id,
        statuses=distinct(req.status),
        title_key=key_of(req.title),
    )
    found = await _pages(call, req, wanted)
    if not found.results:
        await spaces.get(call.db, call.actor, req.id)
    return found


@answers(GetLabelPages)
async def get_label_pages(call: Call[None], req: GetLabelPages) -> Many[PageBulk]:
    found = await _pages(call, req, Filter(within="label", of=req.id, space_ids=req.space_id))
    if not found.results:
        await labels.see(call.db, call.actor, req.id)
    return found
