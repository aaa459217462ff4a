"""Suggestions: contents and people for what somebody has begun to write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from watersmeet.cql.words import words
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content, title_key
from watersmeet.model.errors import InvalidParameter
from watersmeet.storage import suggestions, title_words
from watersmeet.storage.suggestions import Asked, Person, Title
from watersmeet.storage.work import Session

Kind = Literal["page", "blogpost", "whiteboard", "database", "embed", "folder", "attachment", "user"]

LONGEST: Final = 255
"""Characters of what was written."""

MOST: Final = 10
"""How many words of what was written count."""


class Found(msgspec.Struct, frozen=True):
    """Contents, each with the name of its space, and people, each list with the likeliest first."""

    contents: list[tuple[Content, str]]
    people: list[Person]


async def find(
    session: Session, actor: Actor, query: str, *, kinds: Iterable[Kind], space_key: str | None, limit: int
) -> Found:
    """At most `limit` contents that the caller may see and as many people, whose titles and names have all the words.

    kinds:     none for all. People are suggested to who is signed in, and not within a space.
    space_key: of the only space, in any case.
    Raises InvalidParameter for a query that is too long.
    """
    if len(query) > LONGEST:
        raise InvalidParameter(f"'query' has at most {LONGEST} characters.", field="query")
    said = tuple(dict.fromkeys(words(query)))[:MOST]
    wanted = frozenset(kinds)
    asked = Asked(
        begins=title_key(query.strip()),
        words=said,
        kinds=tuple(kind for kind in title_words.KINDS if not wanted or kind in wanted),
        space=None if space_key is None else space_key.lower(),
        people=not actor.anonymous and space_key is None and (not wanted or "user" in wanted),
    )
    if not said or not (asked.kinds or asked.people):
        return Found([], [])
    found = await suggestions.find(session, actor, asked)
    ids = _likeliest(found.titles, asked.begins)[:limit]
    shown = await suggestions.rows(session, actor, ids) if ids else {}
    return Found([shown[one] for one in ids if one in shown], _named(found.people, asked.begins)[:limit])


def _likeliest(titles: Iterable[Title], begins: str) -> list[int]:
    """Those whose title begins so first, then those that say little else, then those that were changed last."""
    newest_first = sorted(set(titles), key=lambda one: (one.version_at, one.id), reverse=True)
    return [one.id for one in sorted(newest_first, key=lambda one: _unlikeness(one.title, begins))]


def _named(people: Iterable[Person], begins: str) -> list[Person]:
    return sorted(set(people), key=lambda one: (*_unlikeness(one.name, begins), title_key(one.name), one.account_id))


def _unlikeness(text: str, begins: str) -> tuple[bool, int]:
    key = title_key(text)
    return not key.startswith(begins), len(key)
