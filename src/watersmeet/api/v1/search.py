"""Answers of the CQL searches, v1."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from hashlib import blake2b
from html import escape
from time import perf_counter
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec

from watersmeet import cql
from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import parts, show
from watersmeet.api.v1.expand import Expand, parsed
from watersmeet.contract.v1 import entities as wire
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.search import (
    ContainerSummary,
    SearchByCQL,
    SearchContentByCQL,
    SearchPage,
    SearchResult,
)
from watersmeet.domain import search
from watersmeet.domain.excerpts import CLOSE, EXCERPT, INDEXED, OPEN, Marked, cut, excerpts
from watersmeet.domain.search import Found, Place
from watersmeet.model.content import Content
from watersmeet.model.errors import InvalidParameter
from watersmeet.model.ids import Instant
from watersmeet.model.space import Space
from watersmeet.storage.cql_plan import Context

MAX_LIMIT: Final = 250
MAX_WITH_BODY: Final = 50
EXCERPTS: Final = {
    "highlight": ("highlight", True),
    "highlight_unescaped": ("highlight", False),
    "indexed": ("indexed", True),
    "indexed_unescaped": ("indexed", False),
}
"""What an `excerpt` is made of, and whether it is HTML. Any other asks for none."""

_CURSOR: Final = "_t_"
_NOTHING: Final = Marked("", "")


class CqlContext(msgspec.Struct, frozen=True, rename="camel"):
    """The parameter `cqlcontext`: JSON; unknown members mean nothing."""

    space_key: str | None = None
    content_id: str | int | None = None
    content_statuses: tuple[str, ...] | None = None


@answers(SearchByCQL)
async def search_by_cql(call: Call[None], req: SearchByCQL) -> SearchPage:
    began = perf_counter()
    query = search.read(req.cql)
    opened, opened_space = _inside(req.expand, "content."), _inside(req.expand, "space.")
    limit = _clamped(req.limit, opened)
    asked_in = _context(
        call,
        req.cqlcontext,
        archived_spaces=req.include_archived_spaces,
        current_spaces=not req.exclude_current_spaces,
    )
    place = _place(req.cursor, query, asked_in)
    found = await search.find(
        call.db,
        call.actor,
        query,
        asked_in,
        place=place,
        offset=req.start,
        limit=limit,
        body=bool(opened["body"]),
    )
    kind, as_html = EXCERPTS.get(req.excerpt, ("none", True))
    ids = [hit.content.id for hit in found.hits if hit.content]
    marked = await excerpts(call.db, ids, found.shown, kind)
    contents = iter(await show.contents(call, [hit.content for hit in found.hits if hit.content], opened))
    spaces = iter(await show.spaces(call, [hit.space for hit in found.hits if hit.space], opened_space))
    results = []
    for hit in found.hits:
        if hit.content is not None:
            why = marked.get(hit.content.id, _NOTHING)
            results.append(_content(call, hit.content, next(contents), hit.space_name, why, as_html))
        elif hit.space is not None:
            results.append(_space(call, hit.space, next(spaces), kind, as_html))
    start = req.start if place is None else found.start
    return SearchPage(
        results=results,
        start=start,
        limit=limit,
        size=len(results),
        total_size=found.total,
        cql_query=cql.format(query),
        search_duration=round((perf_counter() - began) * 1000),
        archived_result_count=0,
        links=_links(call, found, query, asked_in, start, limit, dropped=("excerpt",)),
    )


@answers(SearchContentByCQL)
async def search_content_by_cql(call: Call[None], req: SearchContentByCQL) -> Many[wire.Content]:
    query = search.read(req.cql)
    opened = parsed(req.expand)
    limit = _clamped(req.limit, opened)
    asked_in = _context(call, req.cqlcontext)
    place = _place(req.cursor, query, asked_in)
    found = await search.find(
        call.db,
        call.actor,
        query,
        asked_in,
        place=place,
        offset=req.start,
        limit=limit,
        spaces=False,
        counted=False,
        body=bool(opened["body"]),
    )
    results = await show.contents(call, [hit.content for hit in found.hits if hit.content], opened)
    start = req.start if place is None else found.start
    return Many(
        results=results,
        start=start,
        limit=limit,
        size=len(results),
        links=_links(call, found, query, asked_in, start, limit),
    )


# What is asked


def _inside(expand: Iterable[str] | None, prefix: str) -> Expand:
    """What is opened inside the content, or the space, of every result."""
    return parsed(tuple(name.removeprefix(prefix) for name in expand or () if name.startswith(prefix)))


def _clamped(limit: int, opened: Expand) -> int:
    return min(limit, MAX_WITH_BODY if opened["body"] else MAX_LIMIT)


def _context(call: Call[Any], given: str | None, **spaces: bool) -> Context:
    """Raises InvalidParameter."""
    try:
        told = CqlContext() if given is None else msgspec.json.decode(given, type=CqlContext)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise _bad_context() from None
    if told.space_key is not None and "\x00" in told.space_key:
        raise _bad_context()
    return search.context(
        call.actor,
        call.now,
        space_key=told.space_key,
        content_id=None if told.content_id is None else str(told.content_id),
        statuses=told.content_statuses,
        **spaces,
    )


def _bad_context() -> InvalidParameter:
    return InvalidParameter(
        "'cqlcontext' is a JSON object that may hold spaceKey, contentId and a list of contentStatuses.",
        field="cqlcontext",
    )


def _cursor(place: Place, query: cql.Query, asked_in: Context) -> str:
    payload = msgspec.json.encode([_digest(query, asked_in), place])
    return _CURSOR + urlsafe_b64encode(payload).rstrip(b"=").decode()


def _place(cursor: str | None, query: cql.Query, asked_in: Context) -> Place | None:
    """Where a cursor says the search goes on. Raises Invalid for one that is broken or of another query.

    It holds no secret: with a forged one a caller stands elsewhere in results they may read anyway.
    """
    if cursor is None:
        return None
    payload = cursor.removeprefix(_CURSOR)
    try:
        raw = urlsafe_b64decode(payload.encode("ascii") + b"=" * (-len(payload) % 4))
        digest, place = msgspec.json.decode(raw, type=tuple[str, Place])
    except (UnicodeEncodeError, binascii.Error, ValueError, RecursionError):
        raise search.bad_place() from None
    if digest != _digest(query, asked_in):
        raise search.bad_place()
    return place


def _digest(query: cql.Query, asked_in: Context) -> str:
    return blake2b(msgspec.json.encode(search.key_of(query, asked_in)), digest_size=9).hexdigest()


# What is answered


def _links(
    call: Call[Any],
    found: Found,
    query: cql.Query,
    asked_in: Context,
    start: int,
    limit: int,
    dropped: tuple[str, ...] = (),
) -> dict[str, str]:
    """Links beside a page. They repeat the question but for the names `dropped`, as upstream does."""
    path = call.path.removeprefix("/wiki")
    made = {"base": call.base, "context": "/wiki", "self": f"{call.base}{path}?{call.query}"}
    own = ("next", "prev", "cursor", "limit", "start", *dropped)
    asked = [(name, value) for name, value in parse_qsl(call.query, keep_blank_values=True) if name not in own]
    beside = (("next", found.next, start + limit), ("prev", found.previous, max(start - limit, 0)))
    for name, place, begins in beside:
        if place is not None:
            cursor = _cursor(place, query, asked_in)
            pairs = [(name, "true"), ("cursor", cursor), ("limit", limit), ("start", begins), *asked]
            made[name] = f"{path}?{urlencode(pairs, safe=',')}"
    return made


def _content(
    call: Call[Any], row: Content, shown: wire.Content, space_name: str, why: Marked, as_html: bool
) -> SearchResult:
    return SearchResult(
        content=shown,
        title=_html(why.title or row.title),
        excerpt=_excerpt(why.body, as_html),
        url=shown.links["webui"],
        result_global_container=_container(space_name, row.space_key),
        breadcrumbs=[],
        entity_type="content",
        icon_css_class=f"aui-icon content-type-{row.kind}",
        last_modified=_to_the_second(row.version_at),
        friendly_last_modified=parts.friendly(row.version_at, call.now),
        score=0.0,
    )


def _space(call: Call[Any], row: Space, shown: wire.Space, kind: str, as_html: bool) -> SearchResult:
    length = {"highlight": EXCERPT, "indexed": INDEXED}.get(kind, 0)
    return SearchResult(
        space=shown,
        title=_html(row.name),
        excerpt=_excerpt(row.description[:length], as_html),
        url=f"/spaces/{row.key}",
        result_global_container=_container(row.name, row.key),
        breadcrumbs=[],
        entity_type="space",
        icon_css_class="aui-icon content-type-space",
        last_modified=_to_the_second(row.created_at),
        friendly_last_modified=parts.friendly(row.created_at, call.now),
        score=0.0,
    )


def _container(name: str, key: str) -> ContainerSummary:
    return ContainerSummary(title=name, display_url=f"/spaces/{key}")


def _excerpt(text: str, as_html: bool) -> str:
    short = cut(text)
    return _html(short) if as_html else _marked(short)


def _html(text: str) -> str:
    return _marked(escape(text).replace("&#x27;", "&#39;"))


def _marked(text: str) -> str:
    return text.replace(OPEN, "@@@hl@@@").replace(CLOSE, "@@@endhl@@@")


def _to_the_second(at: Instant) -> str:
    return f"{at[:19]}.000Z"
