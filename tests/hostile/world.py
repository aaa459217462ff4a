"""Things for bad requests to be aimed at, what a good request to each operation is, and whether anything changed."""

from __future__ import annotations

import hashlib
import time
import typing
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec
import sqlalchemy as sa

from tests.api.v2.making import actor_of, admin_id
from tests.conftest import Served
from watersmeet.api.binding import ANSWERS
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.contract.core import Request, Where
from watersmeet.domain import (
    attachments,
    comments,
    custom_content,
    labels,
    pages,
    properties,
    spaces,
    tasks,
    tree_kinds,
)
from watersmeet.domain.inline_markers import Selection
from watersmeet.markup.formats import checked
from watersmeet.model.actor import Actor
from watersmeet.model.files import Received
from watersmeet.model.ids import Instant, now
from watersmeet.storage import accounts, space_contents
from watersmeet.storage import properties as property_rows
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables import metadata
from watersmeet.storage.work import Session

ANSWERED = [operation for operation in OPERATIONS if operation in ANSWERS]

TABLES = (
    "content",
    "content_version",
    "content_draft",
    "attachment_file",
    "space",
    "property",
    "label",
    "content_label",
    "restriction",
)
_SPACES = Statement(sa.select(metadata.tables["space"].c.id))
_LEFT = [Statement(sa.delete(metadata.tables[name])) for name in ("label", "gate", "outbox", "long_task", "conversion")]
_ROWS = [Statement(sa.select(metadata.tables[name])) for name in TABLES]


_TASKS = Statement(sa.select(metadata.tables["inline_task"].c.id))
TASKS = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>to do</ac:task-body></ac:task></ac:task-list>"
)
MACRO = "7f8e4b62-3f43-4c07-9c3a-1d1f5a0c9d11"
TOC = f'<ac:structured-macro ac:name="toc" ac:schema-version="1" ac:macro-id="{MACRO}" />'
"""A macro that is found by MACRO."""


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


PARTS = {
    **{kind: f"{kind}s" for kind in tree_kinds.UNTITLED},
    "blogpost": "blogposts",
    "custom": "custom-content",
    "attachment": "attachments",
    "footer": "footer-comments",
    "inline": "inline-comments",
    "comment": "comments",
    "task": "tasks",
}
"""Where the routes of a kind of thing go through."""


async def _others(session: Session, actor: Actor, at: Instant, space_id: int, page_id: int) -> dict[str, Any]:
    """The ids of a blog post, custom content, an attachment and comments on the page, and of a property of each."""
    body = checked("storage", f"<p>two</p>{TASKS}")
    post = await pages.create(
        session, actor, at, pages.NewPage(kind="blogpost", space_id=space_id, title="post", body=body)
    )
    note = await custom_content.create(
        session,
        actor,
        at,
        custom_content.NewCustomContent(type="ac:app:note", title="note", container=("page", page_id), body=body),
    )
    said = checked("storage", "<p>said</p>")
    footer = comments.NewComment(location="footer", container_id=page_id, body=said)
    inline = comments.NewComment(location="inline", container_id=page_id, body=said, selection=Selection("two", 1, 0))
    made = {"blogpost": post.id, "custom": note.id, "attachment": await _attachment(session, actor, at, page_id)}
    made["footer"] = made["comment"] = (await comments.create(session, actor, at, footer)).id
    made["inline"] = (await comments.create(session, actor, at, inline)).id
    on_file = comments.NewComment(location="footer", kind="attachment", container_id=made["attachment"], body=said)
    made["on the file"] = (await comments.create(session, actor, at, on_file)).id
    for kind in ("blogpost", "custom", "attachment", "footer", "inline"):
        made[f"on_{kind}"] = (await properties.create(session, actor, at, "content", made[kind], "kept", 1)).id
    made["on_comment"] = made["on_footer"]
    made["task"] = (await session.all(_TASKS))[0][0]
    return made


async def _attachment(session: Session, actor: Actor, at: Instant, page_id: int) -> int:
    """An attachment with a label and two versions. Its bytes are named and are nowhere: no operation reads them."""
    bytes_of = Received(digest="0" * 64, size=3, path=Path("nowhere"))
    file = attachments.NewFile(name="words.png", media_type=None, received=bytes_of, comment="why")
    for _ in range(2):
        (item,) = await attachments.add(session, actor, at, page_id, "current", [file], replace=True)
    await labels.add_to_page(session, actor, at, item.id, [("global", "marked")])
    return item.id


KINDS = {"page": "page", "blogpost": "blogpost", "comment": "footer", "inline": "inline", "custom": "custom"}
"""What v1 makes and changes in one place, and which thing of the world is one."""


class World:
    """A space with two pages, one of every other kind, a label and properties, made anew when a request changed it."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.kind = "page"
        """The kind that v1 is to make and change: one of KINDS."""

        self._admin = admin_id(served)
        self.users = served.do(lambda session: accounts.groups_with_role(session, "users"))[0]
        self.renew()

    def renew(self) -> None:
        settle(self.served)
        key = self.served.new_key()

        async def make(session: Any) -> dict[str, Any]:
            await _empty(session)
            actor, at = await actor_of(session, self._admin), now()
            space = await spaces.create(session, actor, at, spaces.NewSpace(name=f"World {key}", key=key))
            body = checked("storage", f"<p>one</p>{TOC}")
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
            change = pages.Change(number=2, body=checked("storage", f"<p>two</p>{TOC}"))
            page = await pages.update(session, actor, at, page, change)
            await labels.add_to_page(session, actor, at, page.id, [("global", "marked")])
            on_page = await properties.create(session, actor, at, "content", page.id, "kept", 1)
            on_space = await properties.create(session, actor, at, "space", space.id, "kept", 1)
            beside = {}
            for kind in tree_kinds.UNTITLED:
                item = await tree_kinds.create(
                    session, actor, at, kind, space_id=space.id, title=kind, parent_id=page.id
                )
                kept = await properties.create(session, actor, at, "content", item.id, "kept", 1)
                beside |= {kind: item.id, f"on_{kind}": kept.id}
            beside |= await _others(session, actor, at, space.id, page.id)
            return {
                **beside,
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
        one = "space" if on_space else next((kind for kind, part in PARTS.items() if f"/{part}/" in route), "page")
        known = {
            "position": "append",
            "operationKey": "read",
            "groupId": self.users.group_id,
            "groupName": self.users.name,
            "targetId": ids["other"],
            "attachmentId": ids["attachment"],
            "type": "page",
            "key": "kept",
            "label": "marked",
            "labelName": "marked",
            "contentId": ids["page"],
            "spaceKey": ids["key"],
            "space-id": ids["space"],
            "draftId": ids["draft"],
            "property-id": ids.get(f"on_{one}"),
            "versionNumber": 1,
            "version-number": 1,
            "version": 0,
            "macroId": MACRO,
            "to": "view",
        }
        if route == "PUT /wiki/rest/api/content/{id}":
            one = KINDS[self.kind]
        return {name: str(known.get(name, ids[one])) for name, _ in fields(operation, Where.PATH)}

    def query(self, operation: type[Request[Any]]) -> dict[str, str]:
        """Values for the query parameters an operation cannot do without."""
        needed = {"cql": "type=page", "name": "marked", "accountId": self._admin, "type": "ac:app:note"}
        if operation.op.path.endswith("/search/user"):
            needed["cql"] = "type=user"
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
            **{
                f"POST /wiki/api/v2/{kind}s": {
                    "spaceId": str(ids["space"]),
                    "title": "made",
                    "parentId": str(ids["page"]),
                }
                | ({"embedUrl": "https://example.com/made"} if kind == "embed" else {})
                | ({"templateKey": "rice", "locale": "en-GB"} if kind == "whiteboard" else {})
                for kind in tree_kinds.UNTITLED
            },
            "POST /wiki/api/v2/spaces": {"key": "MADE", "name": "Made", "description": {"value": "words"}},
            "POST /wiki/rest/api/content": self._made_in_v1(v1),
            "PUT /wiki/rest/api/content/{id}": self._changed_in_v1(v1),
            "PUT /wiki/rest/api/content/{id}/child/attachment/{attachmentId}": {
                "id": f"att{ids['attachment']}",
                "type": "attachment",
                "title": "renamed.png",
                "version": {"number": 3},
            },
            "POST /wiki/rest/api/content/{id}/permission/check": {
                "subject": {"type": "user", "identifier": self._admin},
                "operation": "read",
            },
            **{
                f"{method} /wiki/rest/api/content/{{id}}/restriction": [
                    {"operation": "read", "restrictions": {"user": [{"accountId": self._admin}]}}
                ]
                for method in ("PUT", "POST")
            },
            "POST /wiki/rest/api/content/archive": {"pages": [{"id": ids["page"]}]},
            "POST /wiki/rest/api/content/{id}/label": [{"prefix": "global", "name": "fresh"}],
            "POST /wiki/rest/api/space/{spaceKey}/label": [{"prefix": "global", "name": "fresh"}],
            "POST /wiki/rest/api/content/{id}/version": {
                "operationKey": "restore",
                "params": {"versionNumber": 1, "message": "back"},
            },
            "POST /wiki/rest/api/contentbody/convert/{to}": storage,
            "POST /wiki/rest/api/contentbody/convert/async/{to}": storage,
            "POST /wiki/rest/api/contentbody/convert/async/bulk/tasks": {
                "conversionInputs": [{"to": "view", "contentIdContext": str(ids["page"]), "body": storage}]
            },
            "POST /wiki/rest/api/space": {"key": "MADE", "name": "Made"},
            "POST /wiki/rest/api/space/_private": {"key": "MADE", "name": "Made"},
            "PUT /wiki/rest/api/space/{spaceKey}": {"name": "Other", "homepage": {"id": ids["page"]}},
        }
        if route in known:
            return known[route]
        hints = dict(fields(operation, Where.BODY))
        return sample(hints["body"]) if hints else None

    def _made_in_v1(self, page: dict[str, Any]) -> dict[str, Any]:
        """The body with which v1 makes a thing of the kind, by that for a page."""
        ids = self.ids
        on_page = {"container": {"id": ids["page"], "type": "page"}, "body": page["body"]}
        selection = {"originalSelection": "two", "numMatches": 1, "matchIndex": 0}
        kinds: dict[str, dict[str, Any]] = {
            "page": {**page, "ancestors": [{"id": ids["page"]}]},
            "blogpost": {**page, "type": "blogpost"},
            "comment": {"type": "comment", **on_page, "ancestors": [{"id": ids["footer"]}]},
            "inline": {
                "type": "comment",
                **on_page,
                "extensions": {"location": "inline", "inlineProperties": selection},
            },
            "custom": {**page, "type": "ac:app:note", **on_page},
        }
        return kinds[self.kind]

    def _changed_in_v1(self, page: dict[str, Any]) -> dict[str, Any]:
        """The body with which v1 changes the thing of the kind, by that for a page."""
        types = {"comment": "comment", "inline": "comment", "custom": "ac:app:note"}
        number = 3 if self.kind == "page" else 2
        changed = {**page, "type": types.get(self.kind, self.kind), "version": {"number": number, "message": "why"}}
        return changed | ({"extensions": {"resolution": {"status": "resolved"}}} if self.kind == "inline" else {})


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
    if get_origin(kind) is dict:
        return {}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return {
            name: sample(inner)
            for name, inner, required in members(kind)
            if required or name in ("value", "version", "number")
        }
    return {int: 2, str: "kept", bool: True}.get(kind, 1)
