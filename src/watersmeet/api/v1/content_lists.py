"""Lists of content, v1: of the site and of spaces."""

from __future__ import annotations

import re
from typing import Any, Final

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.content_making import is_custom
from watersmeet.api.v1.expand import CONTENT, Expand, parsed
from watersmeet.api.v1.links import space_path
from watersmeet.api.v1.paging import clamped, cut, many, nested
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content import GetContent
from watersmeet.contract.v1.entities import Content
from watersmeet.contract.v1.space import ContentByType, GetContentByTypeForSpace, GetContentForSpace
from watersmeet.domain import spaces
from watersmeet.domain.custom_content import KIND, check_type
from watersmeet.model.content import title_key
from watersmeet.model.errors import InvalidParameter, NotFound, NotImplementedHere
from watersmeet.storage import content

KINDS: Final = ("page", "blogpost", "comment", "attachment")
UNFINDABLE: Final = ("folder", "whiteboard", "database", "embed")
SORTS: Final = {
    "id": "id",
    "title": "title",
    "created": "created-date",
    "history.createddate": "created-date",
    "lastmodified": "modified-date",
    "history.lastupdated": "modified-date",
    "history.lastupdated.when": "modified-date",
    "version.when": "modified-date",
    "version": "modified-date",
    "position": "child-position",
    "extensions.position": "child-position",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@answers(GetContent)
async def get_content(call: Call[None], req: GetContent) -> Many[Content]:
    opened = parsed(req.expand, CONTENT)
    limit = clamped(req.limit, opened)
    if req.type in UNFINDABLE:
        raise NotImplementedHere(f"Cannot fetch {req.type}s with ContentFinder")
    sort, descending = _order(req.orderby)
    if req.posting_day is not None and not _DAY.fullmatch(req.posting_day):
        raise InvalidParameter("'postingDay' is a date such as 2024-03-31.", field="postingDay")
    space = None if req.space_key is None else await spaces.by_key(call.db, call.actor, req.space_key)
    kind, subtype = _listed(req.type)
    wanted = content.Filter(
        kind=kind,
        subtype=subtype,
        within="site" if space is None else "space",
        of=None if space is None else space.id,
        statuses=finding.statuses(req.status, ("current",)),
        title_key=None if req.title is None else title_key(req.title),
        created_on=req.posting_day if req.type == "blogpost" else None,
        sort=sort,
        descending=descending,
        offset=req.start,
        limit=limit + 1,
        body=bool(opened["body"]),
    )
    rows, more = cut(await content.select(call.db, call.actor, wanted), limit)
    return many(call, await show.contents(call, rows, opened), req.start, limit, more)


def _listed(name: str) -> tuple[str, str | None]:
    """The kind of a type that can be listed, and of custom content its subtype. Raises InvalidParameter."""
    if not is_custom(name):
        return _kind(name), None
    try:
        check_type(name)
    except NotFound as error:
        raise InvalidParameter(error.text, field="type") from error
    return KIND, name


def _kind(name: str) -> str:
    """A type of content that can be listed. Raises InvalidParameter."""
    if name not in KINDS:
        raise InvalidParameter(f"'{name}' is no type of content: use one of {', '.join(KINDS)}.", field="type")
    return name


def _order(orderby: str | None) -> tuple[str, bool]:
    """An `orderby` such as 'history.createdDate desc' as (sort, descending). Raises InvalidParameter."""
    if orderby is None:
        return "id", False
    path, _, direction = orderby.strip().partition(" ")
    sort = SORTS.get(path.lower())
    if sort is None or direction.strip().lower() not in ("", "asc", "desc"):
        raise InvalidParameter(
            f"Content cannot be ordered by '{orderby}': use one of {', '.join(SORTS)}, and asc or desc.",
            field="orderby",
        )
    return sort, direction.strip().lower() == "desc"


async def _in_space(
    call: Call[Any], space_id: int, kind: str, depth: str, start: int, limit: int, opened: Expand
) -> tuple[list[Content], bool]:
    """A page of what a space holds of one kind, and whether there is more."""
    wanted = content.Filter(
        kind=kind,
        within="space" if depth == "all" else "roots",
        of=space_id,
        statuses=("current",),
        offset=start,
        limit=limit + 1,
        body=bool(opened["body"]),
    )
    rows, more = cut(await content.select(call.db, call.actor, wanted), limit)
    return await show.contents(call, rows, opened), more


@answers(GetContentForSpace)
async def get_content_for_space(call: Call[None], req: GetContentForSpace) -> ContentByType:
    opened = parsed(req.expand, CONTENT)
    limit = clamped(req.limit, opened)
    space = await spaces.by_key(call.db, call.actor, req.space_key)
    path = f"{space_path(space.key)}/content"
    found: dict[str, Many[Content]] = {}
    for kind in ("page", "blogpost"):
        shown, more = await _in_space(call, space.id, kind, req.depth, req.start, limit, opened)
        one = nested(call.base, shown, f"{path}/{kind}", limit=limit)
        links = dict(one.links)
        if more:
            links["next"] = f"{path}/{kind}?limit={limit}&start={req.start + limit}"
        found[kind] = Many(results=shown, start=req.start, limit=limit, size=one.size, links=links)
    links = {"base": call.base, "context": "/wiki", "self": call.base + path}
    return ContentByType(page=found["page"], blogpost=found["blogpost"], links=links)


@answers(GetContentByTypeForSpace)
async def get_content_by_type_for_space(call: Call[None], req: GetContentByTypeForSpace) -> Many[Content]:
    opened = parsed(req.expand, CONTENT)
    limit = clamped(req.limit, opened)
    kind = _kind(req.type)
    space = await spaces.by_key(call.db, call.actor, req.space_key)
    shown, more = await _in_space(call, space.id, kind, req.depth, req.start, limit, opened)
    return many(call, shown, req.start, limit, more)
