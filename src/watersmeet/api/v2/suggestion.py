"""Answers that suggest, v2."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from watersmeet.api.binding import Call, answers
from watersmeet.api.links import webui
from watersmeet.contract.core import ATTACHMENT
from watersmeet.contract.v2.suggestion import GetSuggestions, SuggestedContent, SuggestedPerson, Suggestions
from watersmeet.domain import suggestions
from watersmeet.model.content import Content


@answers(GetSuggestions)
async def get_suggestions(call: Call[None], req: GetSuggestions) -> Suggestions:
    found = await suggestions.find(
        call.db, call.actor, req.query, kinds=req.type, space_key=req.space_key, limit=req.limit
    )
    people = [
        SuggestedPerson(
            account_id=one.account_id, display_name=one.name, profile=f"/people/{quote(one.account_id, safe=':')}"
        )
        for one in found.people
    ]
    return Suggestions(results=[_content(*one) for one in found.contents], people=people)


def _content(item: Content, space_name: str) -> SuggestedContent:
    return SuggestedContent(
        id=f"{ATTACHMENT}{item.id}" if item.kind == "attachment" else str(item.id),
        type=cast("Any", item.kind),
        title=item.title,
        space_key=item.space_key,
        space_name=space_name,
        webui=webui(item),
        last_modified=item.version_at,
    )
