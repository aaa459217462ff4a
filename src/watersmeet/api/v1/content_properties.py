"""Answers about properties of content, v1. In v1 a property goes by its key."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import finding, show
from watersmeet.api.v1.expand import parsed, tree
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content_properties import (
    CreateContentProperty,
    CreateContentPropertyForKey,
    DeleteContentProperty,
    GetContentProperties,
    GetContentProperty,
    UpdateContentProperty,
)
from watersmeet.contract.v1.entities import ContentProperty
from watersmeet.domain import contents, properties
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid, InvalidParameter, NotFound
from watersmeet.model.space import Property
from watersmeet.storage import properties as rows
from watersmeet.storage.properties import OwnerKind

PROPERTY = tree("version")


def needed(value: Any | UnsetType) -> Any:
    """A value that must be there, be it null. Raises InvalidParameter."""
    if value is UNSET:
        raise InvalidParameter("The body's member 'value' is required.", field="value")
    return value


def same_key(path: str, body: str | None) -> None:
    """Raises Invalid when the body names another key than the path."""
    if body is not None and body != path:
        raise Invalid(f"The path's key is '{path}', but the body's is '{body}'.", field="key")


async def found(call: Call[Any], kind: OwnerKind, owner: int, key: str) -> Property:
    """The property of a key. Raises NotFound."""
    row = await rows.find(call.db, kind, owner, key)
    if row is None:
        raise NotFound(f"Cannot find a property with the key '{key}'")
    return row


async def _shown(call: Call[Any], owner: Content, row: Property) -> ContentProperty:
    return (await show.properties(call, owner, [row], PROPERTY))[0]


@answers(GetContentProperties)
async def get_content_properties(call: Call[None], req: GetContentProperties) -> Many[ContentProperty]:
    opened = parsed(req.expand, PROPERTY)
    limit = clamped(req.limit)
    owner = await finding.seen(call, req.id, body=bool(opened["content"]["body"]))
    some = await rows.select(call.db, "content", owner.id, keys=req.key, offset=req.start, limit=limit + 1)
    kept, more = cut(some, limit)
    return many(call, await show.properties(call, owner, kept, opened), req.start, limit, more)


@answers(GetContentProperty)
async def get_content_property(call: Call[None], req: GetContentProperty) -> ContentProperty:
    opened = parsed(req.expand, PROPERTY)
    wanted = finding.statuses(req.status)
    owner = await finding.of_status(call, req.id, wanted, body=bool(opened["content"]["body"]))
    row = await found(call, "content", owner.id, req.key)
    return (await show.properties(call, owner, [row], opened))[0]


@answers(CreateContentProperty)
async def create_content_property(call: Call[None], req: CreateContentProperty) -> ContentProperty:
    return await _create(call, req.id, req.body.key, needed(req.body.value))


@answers(CreateContentPropertyForKey)
async def create_content_property_for_key(call: Call[None], req: CreateContentPropertyForKey) -> ContentProperty:
    return await _create(call, req.id, req.key, needed(req.body.value))


async def _editable(call: Call[Any], content_id: int) -> Content:
    """The content, whatever its kind, locked, when the caller may change it. Raises NotFound, Forbidden."""
    kind = (await finding.seen(call, content_id)).kind
    return await contents.hold_editable(call.db, call.actor, kind, content_id)


async def _create(call: Call[Any], owner_id: int, key: str, value: Any) -> ContentProperty:
    owner = await _editable(call, owner_id)
    made = await properties.create(call.db, call.actor, call.now, "content", owner.id, key, value)
    return await _shown(call, owner, made)


@answers(UpdateContentProperty)
async def update_content_property(call: Call[None], req: UpdateContentProperty) -> ContentProperty:
    same_key(req.key, req.body.key)
    value = needed(req.body.value)
    number = None if req.body.version is None else req.body.version.number
    owner = await _editable(call, req.id)
    old = await rows.find(call.db, "content", owner.id, req.key)
    if old is None:
        if number not in (None, 1):
            raise NotFound(f"Cannot find a property with the key '{req.key}'; a new one has version 1.")
        made = await properties.create(call.db, call.actor, call.now, "content", owner.id, req.key, value)
        return await _shown(call, owner, made)
    said = req.body.version
    changed = await properties.update(
        call.db,
        call.actor,
        call.now,
        old,
        number=number,
        value=value,
        message=(said.message if said else None) or "",
        minor=bool(said and said.minor_edit),
    )
    return await _shown(call, owner, changed)


@answers(DeleteContentProperty)
async def delete_content_property(call: Call[None], req: DeleteContentProperty) -> None:
    owner = await _editable(call, req.id)
    row = await found(call, "content", owner.id, req.key)
    await properties.delete(call.db, "content", owner.id, str(row.id))
