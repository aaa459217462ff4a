"""Things for bad requests to be aimed at, what a good request to each operation is, and whether anything changed."""

from __future__ import annotations

import hashlib
import time
import typing
from typing import Annotated, Any, get_args, get_origin

import msgspec
import sqlalchemy as sa

from tests.api.v2.making import actor_of, admin_id
from tests.conftest import Served
from watersmeet.api.binding import ANSWERS
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.core import Request, Where
from watersmeet.domain import labels, pages, properties, spaces, tasks
from watersmeet.markup.formats import checked
from watersmeet.model.ids import now
from watersmeet.storage import properties as property_rows
from watersmeet.storage import space_contents
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables import metadata

ANSWERED = [operation for operation in OPERATIONS if operation in ANSWERS]

TABLES = ("content", "content_version", "content_draft", "space", "property", "label", "content_label", "restriction")
_SPACES = Statement(sa.select(metadata.tables["space"].c.id))
_LEFT = [Statement(sa.delete(metadata.tables[name])) for name in ("label", "gate", "outbox", "long_task")]
_ROWS = [Statement(sa.select(metadata.tables[name])) for name in TABLES]


def digest(served: Served) -> str:
    """A hash of everything the site's content is made of."""

    async def read(session: Any) -> str:
        found = hashlib.sha256()
        for statement in _ROWS:
            for row in sorted(repr(tuple(row)) for row in await session.all(statement)):
                found.update(row.encode())
        return found.hexdigest()

    return str(served.do(read))


def settle(served: Served) -> None:
    """Wait until no long task is left to do."""
    end = time.monotonic() + 20
    while served.do(tasks.any_waiting):
        assert time.monotonic() < end, "a long task does not end"
        time.sleep(0.02)


async def _empty(session: Any) -> None:
    """Take out whatever there is, so that a digest costs the same after any number of changes."""
    for row in await session.all(_SPACES):
        for content_id in await space_contents.some_ids(session, row[0], 10_000):
            await space_contents.remove(session, content_id)
        await property_rows.delete_all(session, "space", row[0])
        await space_rows.delete(session, row[0])
    for statement in _LEFT:
        await session.run(statement)


class World:
    """A space with two pages, a label and properties, made anew whenever a request has changed it."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self._admin = admin_id(served)
        self.renew()

    def renew(self) -> None:
        settle(self.served)
        key = self.served.new_key()

        async def make(session: Any) -> dict[str, Any]:
            await _empty(session)
            actor, at = await actor_of(session, self._admin), now()
            space = await spaces.create(session, actor, at, spaces.NewSpace(name=f"World {key}", key=key))
            body = checked("storage", "<p>one</p>")
            made = [
                await pages.create(
                    session, actor, at, pages.NewPage(space_id=space.id, title=title, body=body, private=title == "two")
                )
                for title in ("one", "two")
            ]
            draft = await pages.create(
                session, actor, at, pages.NewPage(space_id=space.id, title="three", status="draft", body=body)
            )
            page = await pages.hold_editable(session, actor, made[0].id)
            change = pages.Change(number=2, body=checked("storage", "<p>two</p>"))
            page = await pages.update(session, actor, at, page, change)
            await labels.add_to_page(session, actor, at, page.id, [("global", "marked")])
            on_page = await properties.create(session, actor, at, "content", page.id, "kept", 1)
            on_space = await properties.create(session, actor, at, "space", space.id, "kept", 1)
            return {
                "space": space.id,
                "key": key,
                "page": page.id,
                "other": made[1].id,
                "draft": draft.id,
                "on_page": on_page.id,
                "on_space": on_space.id,
            }

        self.ids = self.served.do(make)
        self.digest = digest(self.served)

    def unchanged(self) -> bool:
        return digest(self.served) == self.digest

    def path_values(self, operation: type[Request[Any]]) -> dict[str, str]:
        """A value that exists for every placeholder."""
        route, ids = operation.op.route, self.ids
        on_space = "/spaces/" in route or "/space/" in route
        known = {
            "position": "append",
            "targetId": ids["other"],
            "type": "page",
            "key": "kept",
            "label": "marked",
            "spaceKey": ids["key"],
            "space-id": ids["space"],
            "draftId": ids["draft"],
            "property-id": ids["on_space" if on_space else "on_page"],
            "versionNumber": 1,
            "version-number": 1,
        }
        return {
            name: str(known.get(name, ids["space" if on_space else "page"]))
            for name, _ in fields(operation, Where.PATH)
        }

    def query(self, operation: type[Request[Any]]) -> dict[str, str]:
        """Values for the query parameters an operation cannot do without."""
        needed = {"cql": "type=page", "name": "marked", "accountId": self._admin}
        struct = {field.encode_name: field.required for field in msgspec.structs.fields(operation)}
        return {
            name: needed.get(name, "1")
            for name, _ in fields(operation, Where.QUERY)
            if struct[name] or name == "accountId"
        }

    def body(self, operation: type[Request[Any]]) -> Any:
        """A body that the operation takes; None when it takes none."""
        ids, route = self.ids, operation.op.route
        page = {"id": str(ids["page"]), "status": "current", "title": "renamed"}
        storage = {"representation": "storage", "value": "<p>three</p>"}
        v1 = {"type": "page", "title": "made", "space": {"key": ids["key"]}, "body": {"storage": storage}}
        known: dict[str, Any] = {
            "POST /wiki/api/v2/content/convert-ids-to-types": {"contentIds": [ids["page"]]},
            "POST /wiki/api/v2/pages": {
                "spaceId": str(ids["space"]),
                "title": "made",
                "parentId": str(ids["page"]),
                "body": storage,
                "status": "current",
            },
            "PUT /wiki/api/v2/pages/{id}": {
                **page,
                "body": storage,
                "version": {"number": 3, "message": "why"},
                "parentId": str(ids["other"]),
            },
            "PUT /wiki/api/v2/pages/{id}/title": {"status": "current", "title": "renamed"},
            "POST /wiki/api/v2/spaces": {"key": "MADE", "name": "Made", "description": {"value": "words"}},
            "POST /wiki/rest/api/content": {**v1, "ancestors": [{"id": ids["page"]}]},
            "PUT /wiki/rest/api/content/{id}": {**v1, "version": {"number": 3, "message": "why"}},
            "POST /wiki/rest/api/content/archive": {"pages": [{"id": ids["page"]}]},
            "POST /wiki/rest/api/content/{id}/label": [{"prefix": "global", "name": "fresh"}],
            "POST /wiki/rest/api/space/{spaceKey}/label": [{"prefix": "global", "name": "fresh"}],
            "POST /wiki/rest/api/content/{id}/version": {
                "operationKey": "restore",
                "params": {"versionNumber": 1, "message": "back"},
            },
            "POST /wiki/rest/api/space": {"key": "MADE", "name": "Made"},
            "POST /wiki/rest/api/space/_private": {"key": "MADE", "name": "Made"},
            "PUT /wiki/rest/api/space/{spaceKey}": {"name": "Other", "homepage": {"id": ids["page"]}},
        }
        if route in known:
            return known[route]
        hints = dict(fields(operation, Where.BODY))
        return sample(hints["body"]) if hints else None


def fields(operation: type[Request[Any]], where: Where) -> list[tuple[str, Any]]:
    """(name on the wire, type) of the fields that travel there, in order."""
    hints = typing.get_type_hints(operation, include_extras=True)
    found = []
    for field in msgspec.structs.fields(operation):
        inner, *marks = get_args(hints[field.name])
        if where in marks:
            rest = [mark for mark in marks if not isinstance(mark, Where)]
            found.append((field.encode_name, Annotated[inner, *rest] if rest else inner))
    return found


def alternatives(hint: Any) -> list[Any]:
    """The types a value may have, without bounds and unions around them."""
    origin = get_origin(hint)
    if origin is Annotated:
        return alternatives(get_args(hint)[0])
    if origin is typing.Union or origin is type(int | str):
        return [each for part in get_args(hint) for each in alternatives(part)]
    return [hint]


def members(hint: Any) -> list[tuple[str, Any, bool]]:
    """(name on the wire, type, required) of every member that a value of this type may have."""
    found = []
    for kind in alternatives(hint):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            hints = typing.get_type_hints(kind, include_extras=True)
            found += [(f.encode_name, hints[f.name], f.required) for f in msgspec.structs.fields(kind)]
        elif get_origin(kind) in (list, tuple):
            found += members(get_args(kind)[0])
    return found


def sample(hint: Any) -> Any:
    """A value of a type: only what is required."""
    kind = alternatives(hint)[0]
    if get_origin(kind) is typing.Literal:
        return get_args(kind)[0]
    if get_origin(kind) in (list, tuple):
        return [sample(get_args(kind)[0])]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return {
            name: sample(inner)
            for name, inner, required in members(kind)
            if required or name in ("value", "version", "number")
        }
    return {int: 2, str: "kept", bool: True}.get(kind, 1)
