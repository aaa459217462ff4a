"""Properties: JSON values kept under keys, each with a version of its own. They never make a page version."""

from __future__ import annotations

from typing import Any

import msgspec

from watersmeet.model.actor import Actor
from watersmeet.model.errors import Conflict, Invalid, NotFound, StaleVersion, TooLarge
from watersmeet.model.ids import Instant
from watersmeet.model.space import Property
from watersmeet.storage import properties
from watersmeet.storage.properties import OwnerKind
from watersmeet.storage.work import Duplicate, Session

MAX_KEY = 255
MAX_VALUE_BYTES = 32 * 1024


def checked_key(key: str) -> str:
    """Raises Invalid."""
    if not key or len(key) > MAX_KEY:
        raise Invalid(f"A property's key has 1 to {MAX_KEY} characters.", field="key")
    return key


def encoded(value: Any) -> str:
    """A JSON value as it is kept. Raises TooLarge."""
    text = msgspec.json.encode(value)
    if len(text) > MAX_VALUE_BYTES:
        raise TooLarge(f"A property's value has at most {MAX_VALUE_BYTES} bytes as JSON; this one has {len(text)}.")
    return text.decode()


async def find(session: Session, kind: OwnerKind, owner: int, id_or_key: str) -> Property:
    """A property by its id, or by its key where that is no number or no such id is there. Raises NotFound."""
    found = None
    if id_or_key.isdecimal() and len(id_or_key) < 19:
        found = await properties.get(session, kind, owner, int(id_or_key))
    if found is None:
        found = await properties.find(session, kind, owner, id_or_key)
    if found is None:
        raise NotFound(f"Cannot find a property with id [{id_or_key}]")
    return found


async def create(
    session: Session, actor: Actor, now: Instant, kind: OwnerKind, owner: int, key: str, value: Any
) -> Property:
    """Keep a value under a new key. Raises Conflict when the owner has one of that key."""
    made = Property(
        id=session.new_id(),
        key=checked_key(key),
        value=encoded(value),
        created_at=now,
        created_by=actor.account_id,
        version=1,
        version_at=now,
        version_by=actor.account_id,
        version_message="",
        version_minor=0,
    )
    try:
        await properties.insert(session, kind, owner, made)
    except Duplicate as error:
        raise Conflict(f"A property with the key '{key}' exists already.") from error
    return made


async def update(
    session: Session,
    actor: Actor,
    now: Instant,
    old: Property,
    *,
    number: int | None,
    value: Any,
    key: str | None = None,
    message: str = "",
    minor: bool = False,
) -> Property:
    """Make a property's next version. Raises Conflict unless `number` is the current number + 1."""
    if number != old.version + 1:
        raise StaleVersion("property", old.version, number)
    changed = msgspec.structs.replace(
        old,
        key=old.key if key is None else checked_key(key),
        value=encoded(value),
        version=old.version + 1,
        version_at=now,
        version_by=actor.account_id,
        version_message=message,
        version_minor=int(minor),
    )
    try:
        won = await properties.update(session, changed, old.version)
    except Duplicate as error:
        raise Conflict(f"A property with the key '{key}' exists already.") from error
    if not won:
        raise Conflict("The property was changed by somebody else just now; read it again.")
    return changed


async def delete(session: Session, kind: OwnerKind, owner: int, id_or_key: str) -> None:
    """Remove a property. Raises NotFound."""
    found = await find(session, kind, owner, id_or_key)
    await properties.delete(session, kind, owner, found.id)
