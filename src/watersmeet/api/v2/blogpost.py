"""Answers about blog posts, v2. What they share with pages is in page.py and page_lists.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from watersmeet.api.binding import Call, answers, answers_prepared
from watersmeet.api.v2.bodies import as_kept, shown, written
from watersmeet.api.v2.page import asked_for, changed, check_id, dropped, needed, number
from watersmeet.api.v2.page_includes import with_includes
from watersmeet.api.v2.page_lists import distinct, key_of, listing
from watersmeet.api.v2.present import blogpost_bulk, blogpost_in_list, blogpost_single
from watersmeet.contract.v2.blogpost import (
    BlogPostBulk,
    BlogPostSingle,
    CreateBlogPost,
    DeleteBlogPost,
    GetBlogPostById,
    GetBlogPosts,
    GetBlogPostsInSpace,
    GetLabelBlogPosts,
    UpdateBlogPost,
)
from watersmeet.contract.v2.common import Many
from watersmeet.domain import labels, pages, spaces
from watersmeet.markup.formats import Written
from watersmeet.model.content import Content
from watersmeet.model.errors import InvalidParameter
from watersmeet.model.ids import Instant, instant
from watersmeet.storage.content import Filter

KIND: Final = "blogpost"
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})"
)


def dated(given: str | None) -> Instant | None:
    """The `createdAt` of a body. Raises InvalidParameter unless it is a date with a time and a zone since 1970."""
    if given is None:
        return None
    try:
        if not _DATE_TIME.fullmatch(given):
            raise ValueError(given)
        at = datetime.fromisoformat(given).astimezone(UTC)
    except (ValueError, OverflowError):
        at = None
    if at is None or at < EARLIEST:
        raise InvalidParameter(
            f"Provided value {{{given[:40]}}} for 'createdAt' is no date since 1970 such as 2026-03-31T09:30:00.000Z.",
            field="createdAt",
        )
    return instant(at)


def _whole(call: Call[Any], post: Content) -> BlogPostSingle:
    """A blog post as writing it answers: with its body as it is kept."""
    return blogpost_single(post, call.base, as_kept(post))


@answers(GetBlogPostById)
async def get_blog_post_by_id(call: Call[None], req: GetBlogPostById) -> BlogPostSingle:
    post = await asked_for(call, req, KIND)
    single = blogpost_single(post, call.base, await shown(call, post, req.body_format))
    return await with_includes(call, req, post, single)


def _body(req: CreateBlogPost | UpdateBlogPost) -> Written | None:
    return written(req.body.body)


@answers_prepared(_body, CreateBlogPost)
async def create_blog_post(call: Call[Written | None], req: CreateBlogPost) -> BlogPostSingle:
    given = req.body
    new = pages.NewPage(
        kind=KIND,
        space_id=needed(given.space_id, "spaceId"),
        title=given.title,
        status=given.status or "current",
        body=call.ready or pages.EMPTY,
        private=req.private,
        created_at=dated(given.created_at),
    )
    return _whole(call, await pages.create(call.db, call.actor, call.now, new))


@answers_prepared(_body, UpdateBlogPost)
async def update_blog_post(call: Call[Written | None], req: UpdateBlogPost) -> BlogPostSingle:
    given = req.body
    check_id(given, req.id)
    change = pages.Change(
        number=given.version.number,
        title=given.title,
        body=call.ready,
        message=given.version.message or "",
        space_id=number(given.space_id, "spaceId"),
        created_at=dated(given.created_at),
    )
    return _whole(call, await changed(call, req.id, given.status, change, KIND))


@answers(DeleteBlogPost)
async def delete_blog_post(call: Call[None], req: DeleteBlogPost) -> None:
    await dropped(call, req, KIND)


Lists = GetBlogPosts | GetBlogPostsInSpace | GetLabelBlogPosts


async def _posts(call: Call[None], req: Lists, wanted: Filter) -> Many[BlogPostBulk]:
    return await listing(call, req, wanted, blogpost_in_list, blogpost_bulk)


@answers(GetBlogPosts)
async def get_blog_posts(call: Call[None], req: GetBlogPosts) -> Many[BlogPostBulk]:
    wanted = Filter(
        kind=KIND,
        ids=req.id,
        space_ids=req.space_id,
        statuses=distinct(req.status),
        title_key=key_of(req.title),
    )
    return await _posts(call, req, wanted)


@answers(GetBlogPostsInSpace)
async def get_blog_posts_in_space(call: Call[None], req: GetBlogPostsInSpace) -> Many[BlogPostBulk]:
    wanted = Filter(kind=KIND, within="space", of=req.id, statuses=distinct(req.status), title_key=key_of(req.title))
    found = await _posts(call, req, wanted)
    if not found.results:
        await spaces.get(call.db, call.actor, req.id)
    return found


@answers(GetLabelBlogPosts)
async def get_label_blog_posts(call: Call[None], req: GetLabelBlogPosts) -> Many[BlogPostBulk]:
    found = await _posts(call, req, Filter(kind=KIND, within="label", of=req.id, space_ids=req.space_id))
    if not found.results:
        await labels.see(call.db, call.actor, req.id)
    return found
