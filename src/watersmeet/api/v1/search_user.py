"""Answers of the user search, v1."""

from __future__ import annotations

from html import escape
from time import perf_counter
from typing import Final
from urllib.parse import quote

from watersmeet import cql
from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import parts, people
from watersmeet.api.v1.expand import parsed
from watersmeet.api.v1.paging import clamped, many
from watersmeet.contract.v1.entities import User
from watersmeet.contract.v1.search import SearchPage, SearchResult, SearchUser
from watersmeet.domain import people_search
from watersmeet.model.people import Account
from watersmeet.storage.cql_people import Who

_WHO: Final[dict[str, Who]] = {"none": "licensed", "externalCollaborator": "guests", "all": "all"}


@answers(SearchUser)
async def search_user(call: Call[None], req: SearchUser) -> SearchPage:
    began = perf_counter()
    query = people_search.read(req.cql)
    limit = clamped(req.limit)
    found = await people_search.find(
        call.db,
        call.actor,
        query,
        who=_WHO[req.site_permission_type_filter],
        offset=req.start,
        limit=limit,
    )
    shown = await people.shown(call, [one.account_id for one in found.people], parsed(req.expand))
    results = [_result(call, one, user) for one, user in zip(found.people, shown, strict=True)]
    page = many(call, results, req.start, limit, found.more)
    return SearchPage(
        results=results,
        start=page.start,
        limit=page.limit,
        size=page.size,
        total_size=found.total,
        cql_query=cql.format(query),
        search_duration=round((perf_counter() - began) * 1000),
        archived_result_count=0,
        links=page.links,
    )


def _result(call: Call[None], row: Account, shown: User) -> SearchResult:
    return SearchResult(
        user=shown,
        title=escape(row.display_name).replace("&#x27;", "&#39;"),
        excerpt="",
        url=f"/people/{quote(row.account_id, safe=':')}",
        breadcrumbs=[],
        entity_type="user",
        icon_css_class="aui-icon content-type-profile",
        last_modified=f"{row.created_at[:19]}.000Z",
        friendly_last_modified=parts.friendly(row.created_at, call.now),
        score=0.0,
    )
