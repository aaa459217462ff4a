"""The user search: reading a query, and finding those it asks for."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from watersmeet import cql
from watersmeet.domain.search import refused
from watersmeet.model.actor import Actor
from watersmeet.model.errors import Forbidden
from watersmeet.model.people import Account
from watersmeet.storage import cql_people
from watersmeet.storage.cql_people import Who
from watersmeet.storage.work import Session


class Found(msgspec.Struct, frozen=True):
    """A page of people, by name. `total` counts all, up to the 10,000 that a search finds at most."""

    people: list[Account]
    more: bool
    total: int


@lru_cache(maxsize=512)
def read(text: str) -> cql.Query:
    """A query about people that makes sense. Raises Invalid."""
    try:
        query = cql.parse(text)
        cql.check(query, user_search=True)
    except cql.CqlError as error:
        raise refused(error) from error
    return query


async def find(session: Session, actor: Actor, query: cql.Query, *, who: Who, offset: int, limit: int) -> Found:
    """Those a query asks for, whoever asks. Raises Forbidden for callers who are not signed in, and Invalid."""
    if actor.anonymous:
        raise Forbidden("Only a signed-in caller may look for people.")
    try:
        plan = cql_people.plan(query, actor.account_id, who)
    except cql.CqlError as error:
        raise refused(error) from error
    found = await cql_people.select(session, plan, offset=offset, limit=limit + 1) if limit else []
    total = offset + len(found)
    if len(found) > limit or not found:
        total = await cql_people.count(session, plan)
    return Found(found[:limit], 0 < limit < len(found), total)
