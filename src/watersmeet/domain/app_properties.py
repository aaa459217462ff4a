"""What an app keeps on the site for itself, under keys of its own."""

from __future__ import annotations

from typing import Any

from watersmeet.domain import properties
from watersmeet.model.actor import Actor
from watersmeet.model.errors import InvalidParameter, NotFound, Unauthenticated
from watersmeet.model.settings import AppProperty
from watersmeet.storage import app_properties
from watersmeet.storage.work import Session

MAX_KEY = 127


def _app(actor: Actor) -> str:
    """The app that asks. Raises Unauthenticated."""
    if actor.app_id is None:
        raise Unauthenticated("Only an app, as itself, may make this request.")
    return actor.app_id


def _checked(key: str) -> str:
    """Raises InvalidParameter."""
    if not key or len(key) > MAX_KEY:
        raise InvalidParameter(f"A property's key has 1 to {MAX_KEY} characters.", field="propertyKey")
    return key


async def get(session: Session, actor: Actor, key: str) -> AppProperty:
    """Raises Unauthenticated, InvalidParameter, NotFound."""
    app = _app(actor)
    found = await app_properties.get(session, app, _checked(key))
    if found is None:
        raise NotFound(f"Cannot find an app property with the key [{key}]")
    return found


async def select(session: Session, actor: Actor, *, after: str, offset: int, limit: int) -> list[AppProperty]:
    """What the calling app keeps under keys behind `after`, by key. Raises Unauthenticated."""
    return await app_properties.select(session, _app(actor), after=after, offset=offset, limit=limit)


async def put(session: Session, actor: Actor, key: str, value: dict[str, Any]) -> None:
    """Keep an object under a key, in place of what was there. Raises Unauthenticated, InvalidParameter, TooLarge."""
    app = _app(actor)
    await app_properties.put_value(session, app, _checked(key), properties.encoded(value))


async def delete(session: Session, actor: Actor, key: str) -> None:
    """Keep nothing under a key. Raises Unauthenticated, InvalidParameter."""
    app = _app(actor)
    await app_properties.delete(session, app, _checked(key))
