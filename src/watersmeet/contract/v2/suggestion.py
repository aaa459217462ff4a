"""Suggestions while somebody writes. Ours: upstream publishes nothing for it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from watersmeet.contract.core import Effect, Op, Query, Request, Wire


class SuggestedContent(Wire):
    """A content. `webui` is relative to the site's address up to /wiki."""

    id: str
    type: Literal["page", "blogpost", "whiteboard", "database", "embed", "folder", "attachment"]
    title: str
    space_key: str
    space_name: str
    webui: str
    last_modified: str


class SuggestedPerson(Wire):
    """A person or app. `profile` is relative to the site's address up to /wiki."""

    account_id: str
    display_name: str
    profile: str


class Suggestions(Wire):
    """Contents and people, the likeliest first."""

    results: list[SuggestedContent]
    people: list[SuggestedPerson]


class GetSuggestions(Request[Suggestions]):
    """Suggest contents by the words of their titles, and people by those of their names, while they are written.

    Every word of `query` must begin a word of the title. `type` may be named more than once; none is all. People are
    suggested to who is signed in, and not within a space.

    Errors: 400 no query, one of more than 255 characters, or a type there is none of.
    """

    op = Op(
        route="GET /wiki/api/v2/suggestions",
        granular=frozenset({"search:confluence"}),
        connect="READ",
        effect=Effect.READ,
        errors=(400, 401),
        source="ours: docs/search.md",
    )

    query: Query[Annotated[str, msgspec.Meta(extra_json_schema={"maxLength": 255})]]
    limit: Query[Annotated[int, msgspec.Meta(ge=1, le=50)]] = 10
    space_key: Query[str | None] = None
    type: Query[
        tuple[Literal["page", "blogpost", "whiteboard", "database", "embed", "folder", "attachment", "user"], ...]
    ] = ()
