"""Calls that bring out every status an operation is documented with, other than its success."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.world import alternatives, fields
from tests.walk.calls import Call, Who
from tests.walk.subjects import ABSENT, NO_UUID
from tests.walk.world import World
from watersmeet.contract.core import Where
from watersmeet.contract.openapi import operation_id
from watersmeet.domain import classification


def refusals(world: World, call: Call) -> Iterator[Call]:
    """What is refused of an operation, made from a good call of it."""
    errors = call.operation.op.errors
    yield call._replace(by="stranger", status=401)
    for status, made in ((400, malformed), (403, forbidden), (404, missing), (409, conflicting), (413, too_large)):
        if status in errors:
            yield from (one._replace(status=status) if one.status is None else one for one in made(world, call))


def malformed(world: World, call: Call) -> Iterator[Call]:
    """A path that is no number, else JSON that breaks off, else a longer list than there may be."""
    name, paths = operation_id(call.operation), fields(call.operation, Where.PATH)
    if name in MALFORMED:
        yield MALFORMED[name](world, call)
    elif paths and (int in alternatives(paths[0][1]) or "attachment" in call.target):
        yield call._replace(path=("abc", *call.path[1:]))
    elif call.body is not None:
        yield call._replace(body=b"{")
    elif "limit" in dict(fields(call.operation, Where.QUERY)):
        yield call._replace(query={**call.query, "limit": "251"})


MALFORMED: dict[str, Callable[[World, Call], Call]] = {
    "getForgeAppProperty": lambda world, call: call._replace(path=("k" * 128,)),
    "deleteForgeAppProperty": lambda world, call: call._replace(path=("k" * 128,)),
    # Ids of roles are any text; but no text holds a NUL character.
    "getSpaceRolesById": lambda world, call: call._replace(path=("\0",)),
    "deleteSpaceRole": lambda world, call: call._replace(path=(world.ids["system-role"],)),
}


def forbidden(world: World, call: Call) -> Iterator[Call]:
    yield call._replace(by="small app")


def missing(world: World, call: Call) -> Iterator[Call]:
    """Something that is not there: in the path, else in the body; else what is hidden from those who ask."""
    name = operation_id(call.operation)
    if name == "getClassificationLevels":
        yield from _without_levels(world, call)
    elif name in ("getAvailableSpaceRoles", "getCustomContentByType"):
        absent = {"space-id": ABSENT} if name == "getAvailableSpaceRoles" else {"type": "nonsense"}
        yield call._replace(query={**call.query, **absent})
    elif call.path:
        yield call._replace(path=(NO_UUID if "-" in call.path[0] else ABSENT, *call.path[1:]), body=_same_id(call))
    elif isinstance(call.body, dict) and any(key in call.body for key in CONTAINERS):
        yield call._replace(body={**call.body, **{key: ABSENT for key in CONTAINERS if key in call.body}})
    else:
        who: Who = "nobody" if name in ("createBulkUserLookup", "checkAccessByEmail", "createSpace") else "member"
        yield call._replace(by=who)


CONTAINERS = ("spaceId", "pageId")


def _same_id(call: Call) -> Any:
    """The body; where it names what the path names, it still does."""
    named = isinstance(call.body, dict) and call.body.get("id") in call.path
    return {**call.body, "id": ABSENT} if named else call.body


def _without_levels(world: World, call: Call) -> Iterator[Call]:
    for status in ("ARCHIVED", "PUBLISHED"):
        for one in (world.level, world.level_of_space):
            world.served.do(lambda session, i=one, s=status: classification.set_status(session, i, s))
        if status == "ARCHIVED":
            yield call


def conflicting(world: World, call: Call) -> Iterator[Call]:
    """A version that is not the next one; the same key a second time."""
    if "version" in call.body:
        yield call._replace(body={**call.body, "version": {"number": 999}})
    else:
        yield call._replace(status=call.operation.op.status)
        yield call


def too_large(world: World, call: Call) -> Iterator[Call]:
    if operation_id(call.operation) == "putForgeAppProperty":
        yield call._replace(body={"n": "x" * 33_000})
    else:
        yield call._replace(body=json.dumps(call.body).encode() + b" " * call.operation.op.max_body)
