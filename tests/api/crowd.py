"""A site with many of everything: for statements to be counted in, and one way to read to be held against another."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec

from tests.api.v2.making import actor_of
from tests.conftest import ADMIN, Served
from tests.hostile.world import TOC, World
from watersmeet.contract.core import Request
from watersmeet.domain import (
    admin_keys,
    attachments,
    classification,
    comments,
    conversions,
    custom_content,
    pages,
    people,
    restrictions,
    spaces,
    tasks,
    tree_kinds,
)
from watersmeet.domain.custom_content import Container
from watersmeet.domain.inline_markers import Selection
from watersmeet.markup.formats import checked
from watersmeet.model.actor import Actor, group_principal, user_principal
from watersmeet.model.attachment import File
from watersmeet.model.content import Content, Draft
from watersmeet.model.conversion import Wanted
from watersmeet.model.files import Received
from watersmeet.model.ids import AccountId, Instant, now
from watersmeet.model.people import Account
from watersmeet.model.space_role import Role
from watersmeet.storage import accounts, content, shared_drafts, space_roles
from watersmeet.storage import attachments as files
from watersmeet.storage import conversions as conversion_rows
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content_label, content_like
from watersmeet.storage.tables.role import permission_combination
from watersmeet.storage.tables.settings import content_classification, space_classification
from watersmeet.storage.tables.space import favourite, label, property_, space_label
from watersmeet.storage.tables.work import long_task
from watersmeet.storage.work import Session

ROWS: Final = 34
"""How many rows every list has at least."""

NOTE: Final = "ac:app:note"
TREE: Final[tuple[Any, ...]] = ("page", *tree_kinds.UNTITLED)
HOLDERS: Final[tuple[Any, ...]] = ("page", "blogpost", "custom")
COMMENTS: Final[tuple[Any, ...]] = ("footer", "inline")
BEARERS: Final = (*HOLDERS, "attachment")
LARGEST: Final = 250
_BYTES: Final = Received(digest="0" * 64, size=1, path=Path("/nowhere"))


class Crowd(World):
    """The hostile world's names for things, each with ROWS of whatever can be listed of it."""

    def __init__(self, served: Served) -> None:
        super().__init__(served)
        self.top: int = self.ids["page"]
        self.people: list[str] = []
        for step in (
            self._people,
            self._content,
            self._restricted,
            self._files,
            self._comments,
            self._beside,
            self._rest,
        ):
            served.do(self._as_admin(step))

    def _as_admin(self, step: Callable[[Session, Actor], Awaitable[None]]) -> Callable[[Session], Awaitable[None]]:
        async def work(session: Session) -> None:
            await step(session, await actor_of(session, self._admin))

        return work

    async def _people(self, session: Session, actor: Actor) -> None:
        session.people_changed()
        self.people = [f"person-{k:02}" for k in range(ROWS)]
        for one in self.people:
            person = Account(
                account_id=AccountId(one),
                email=f"{one}@example.com",
                display_name=one,
                account_type="atlassian",
                active=1,
                guest=0,
                created_at=now(),
            )
            await accounts.insert(session, person)
        made = [await people.add_group(session, f"crowd-{k:02}") for k in range(ROWS)]
        self.group = made[0]
        for one in self.people:
            await accounts.join_group(session, one, self.group.group_id)

    async def _content(self, session: Session, actor: Actor) -> None:
        """A deep tree with wide ends, and contents that stand alone."""
        at, ids = now(), self.ids
        words = checked("storage", "".join(f"<p>w{k:02}</p>" for k in range(2 * ROWS)) + _check_boxes() + TOC)
        deep = self.top
        for k in range(ROWS):
            new = pages.NewPage(space_id=ids["space"], title=f"deep {k}", parent_id=deep)
            deep = (await pages.create(session, actor, at, new)).id
        for kind in TREE:
            if kind == "page":
                new = pages.NewPage(space_id=ids["space"], title="end", parent_id=deep, body=words)
                end = await pages.create(session, actor, at, new)
            else:
                end = await tree_kinds.create(
                    session, actor, at, kind, space_id=ids["space"], title=kind, parent_id=deep
                )
            ids[kind] = end.id
            for k in range(ROWS):
                new = pages.NewPage(space_id=ids["space"], title=f"{kind} {k}", parent_id=end.id)
                await pages.create(session, actor, at, new)
        for k in range(ROWS):
            new = pages.NewPage(kind="blogpost", space_id=ids["space"], title=f"post {k}", body=words)
            ids["blogpost"] = (await pages.create(session, actor, at, new)).id
        ids["custom"] = (await self._note(session, actor, "outer", ("page", ids["page"]))).id
        for kind in (*HOLDERS, None):
            for k in range(ROWS):
                await self._note(session, actor, f"note {k}", None if kind is None else (kind, ids[kind]))

    async def _note(self, session: Session, actor: Actor, title: str, container: Container | None) -> Content:
        new = custom_content.NewCustomContent(
            type=NOTE,
            title=title,
            body=checked("storage", "<p>noted</p>"),
            container=container,
            space_id=self.ids["space"] if container is None else None,
        )
        return await custom_content.create(session, actor, now(), new)

    async def _restricted(self, session: Session, actor: Actor) -> None:
        """A page that many may view, the administrator among them."""
        named = [user_principal(one) for one in (*self.people, self._admin)] + [group_principal(self.group.group_id)]
        await restrictions.change(session, actor, now(), self.ids["page"], lambda had: {"read": named})

    async def _files(self, session: Session, actor: Actor) -> None:
        for kind in reversed(HOLDERS):
            new = [attachments.NewFile(name=f"{k}.png", media_type=None, received=_BYTES) for k in range(ROWS)]
            made = await attachments.add(session, actor, now(), self.ids[kind], "current", new, replace=False)
            self.ids["attachment"] = made[0].id

    async def _comments(self, session: Session, actor: Actor) -> None:
        at, ids = now(), self.ids
        said = checked("storage", "<p>said</p>")
        for kind in BEARERS:
            for _ in range(ROWS):
                new = comments.NewComment(location="footer", kind=kind, container_id=ids[kind], body=said)
                ids["footer"] = ids["comment"] = (await comments.create(session, actor, at, new)).id
        for kind in ("blogpost", "page"):
            for k in range(ROWS):
                new = comments.NewComment(
                    location="inline",
                    kind=kind,
                    container_id=ids[kind],
                    body=said,
                    selection=Selection(f"w{k:02}", 1, 0),
                )
                ids["inline"] = (await comments.create(session, actor, at, new)).id
        for location in COMMENTS:
            for _ in range(ROWS):
                reply = comments.NewComment(location=location, parent_id=ids[location], body=said)
                await comments.create(session, actor, at, reply)

    async def _beside(self, session: Session, actor: Actor) -> None:
        """Versions, drafts, properties, labels, likes and favourites."""
        at, ids = now(), self.ids
        for kind in (*BEARERS, *COMMENTS):
            item = await content.see(session, actor, ids[kind], body=True)
            assert item is not None
            for number in range(item.version + 1, item.version + ROWS):
                await content.add_version(session, msgspec.structs.replace(item, version=number, version_at=at))
                if kind == "attachment":
                    file = File(number=number, digest=_BYTES.digest, size=1, media_type="image/png", file_id="f")
                    await files.add_file(session, item.id, file)
            await content.update(session, item.id, version=item.version + ROWS - 1)
            liked = [{"content_id": item.id, "account_id": one, "created_at": at} for one in self.people]
            await session.many(Statement(content_like.insert()), liked)
        for kind in ("page", "blogpost"):
            draft = Draft(
                title="next", representation="storage", body="", updated_at=at, author_id=actor.account_id, message=""
            )
            await shared_drafts.put(session, ids[kind], draft)
            row = {"account_id": actor.account_id, "target_kind": "content", "target_id": ids[kind], "created_at": at}
            await session.run(Statement(favourite.insert()), **row)
        for kind in (*TREE, *BEARERS[1:], *COMMENTS, "space"):
            await self._keep(session, actor, kind)
        borne = [{"id": session.new_id(), "prefix": "global", "name": f"marked-{k:02}"} for k in range(ROWS)]
        await session.many(Statement(label.insert()), borne)
        rows = [{"label_id": one["id"], "created_at": at} for one in borne]
        for kind in BEARERS:
            marked = [{"content_id": ids[kind], **row} for row in rows]
            await session.many(Statement(content_label.insert()), marked)
        await session.many(Statement(space_label.insert()), [{"space_id": ids["space"], **row} for row in rows])
        ids["label"] = borne[0]["id"]
        for kind in ("page", "blogpost", "attachment"):
            wanted = content.Filter(kind=kind, within="space", of=ids["space"], limit=LARGEST)
            bearing = [one.id for one in await content.select(session, actor, wanted) if one.id != ids[kind]]
            marked = [{"content_id": one, "label_id": ids["label"], "created_at": at} for one in bearing]
            await session.many(Statement(content_label.insert()), marked)

    async def _keep(self, session: Session, actor: Actor, kind: str) -> None:
        row = {
            "owner_kind": "space" if kind == "space" else "content",
            "owner_id": self.ids[kind],
            "value": "1",
            "created_at": now(),
            "created_by": actor.account_id,
            "version": 1,
            "version_at": now(),
            "version_by": actor.account_id,
            "version_message": "",
            "version_minor": 0,
        }
        kept = [{"id": session.new_id(), "key": f"kept-{k:02}", **row} for k in range(ROWS)]
        await session.many(Statement(property_.insert()), kept)
        self.ids[f"on_{kind}"] = kept[0]["id"]

    async def _rest(self, session: Session, actor: Actor) -> None:
        """Spaces, roles and who has them, levels, long tasks, an admin key."""
        at, ids = now(), self.ids
        ids["on_comment"] = ids["on_footer"]
        for k in range(ROWS):
            await spaces.create(session, actor, at, spaces.NewSpace(name=f"Space {k}", key=f"CROWD{k}"))
        roles = [
            Role(
                seq=session.new_id(),
                id=f"role-{k:02}",
                type="CUSTOM",
                name=f"Role {k}",
                description="",
                permissions="read/space",
                outsiders=1,
                revision=1,
            )
            for k in range(ROWS)
        ]
        for role in roles:
            await space_roles.insert(session, role, role.name.lower())
        ids["role"] = roles[0].id
        principals = [user_principal(one) for one in self.people]
        await space_rows.add_grants(session, ids["space"], [("read/space", one) for one in principals])
        await space_roles.assign(session, ids["space"], zip(principals, roles, strict=True))
        level = await classification.add(session, "Secret")
        for kind in ("page", "blogpost", "whiteboard", "database"):
            row = {"content_id": ids[kind], "draft": 0, "level_id": level.id}
            await session.run(Statement(content_classification.insert()), **row)
        await session.run(Statement(space_classification.insert()), space_id=ids["space"], level_id=level.id)
        await admin_keys.enable(session, actor, at, None)
        for _ in range(ROWS):
            await tasks.archive_pages(session, actor, at, [ids["other"]])
        ids["transition"] = (await tasks.count_permissions(session, actor, at)).id
        ids["conversion"] = await self._converted(session, actor)
        held = [
            {
                "seq": k,
                "id": f"held-{k:02}",
                "permissions": "export/space read/space",
                "kinds": "USER",
                "spaces": 1,
                "principals": 1,
            }
            for k in range(ROWS)
        ]
        await session.many(Statement(permission_combination.insert()), held)
        await session.run(Statement(long_task.update().values(finished_at=at, successful=1)))

    async def _converted(self, session: Session, actor: Actor) -> str:
        """The name of a conversion of something on a page, which can be read for as long as the crowd stands."""
        wanted = Wanted(
            base="http://here/wiki",
            representation="storage",
            value="<p>one</p>",
            target="view",
            content_id=self.ids["page"],
            opened=("mediaToken", "embeddedContent"),
        )
        name = await conversions.ask(session, actor, now(), wanted, keep=False)
        found = (await conversion_rows.get_all(session, [name], now()))[name]
        await conversion_rows.finish(
            session, found.id, Instant("2999-12-31T23:59:59.999Z"), status="COMPLETED", value="<p>one</p>"
        )
        return name

    def path_values(self, operation: type[Request[Any]]) -> dict[str, str]:
        route, ids = operation.op.route, self.ids
        found = super().path_values(operation)
        if "key" in found:
            found["key"] = "kept-00"
        if "/attachments/{" in route:
            found[next(iter(found))] = str(ids["attachment"])
        if "attachmentId" in found:
            found["attachmentId"] = str(ids["attachment"])
        if "/attachments/{" in route and "property-id" in found:
            found["property-id"] = str(ids["on_attachment"])
        if "/labels/{id}/" in route:
            found["id"] = str(ids["label"])
        if "/space-roles/{id}" in route:
            found["id"] = ids["role"]
        if "/transition/tasks/" in route:
            found["task-id"] = str(ids["transition"])
        if "/longtask/{id}" in route:
            found["id"] = str(ids["transition"])
        if "/convert/async/{id}" in route:
            found["id"] = ids["conversion"]
        found |= {
            name: value
            for name, value in (("groupId", self.group.group_id), ("groupName", self.group.name))
            if name in found
        }
        return found

    def path(self, operation: type[Request[Any]]) -> str:
        """An address that an operation has something to answer at."""
        values = iter(self.path_values(operation).values())
        return re.sub(r"\{[^}]+\}", lambda _: quote(next(values), safe=""), operation.op.path)

    def query(self, operation: type[Request[Any]]) -> dict[str, str]:
        found = super().query(operation)
        if "ids" in found and "/convert/async/" in operation.op.path:
            found["ids"] = self.ids["conversion"]
        if operation.op.path.endswith("/suggestions"):
            found["query"] = "page"
        if "/rest/api/group" in operation.op.path:
            known = {"id": self.group.group_id, "name": self.group.name, "query": "crowd"}
            found |= {name: known[name] for name in found.keys() & known.keys()}
        return found

    def body(self, operation: type[Request[Any]]) -> Any:
        many = {
            "POST /wiki/api/v2/content/convert-ids-to-types": {
                "contentIds": [self.ids[kind] for kind in (*TREE, *HOLDERS, *COMMENTS)]
            },
            "POST /wiki/api/v2/users-bulk": {"accountIds": self.people},
            "POST /wiki/api/v2/user/access/check-access-by-email": {
                "emails": [ADMIN, *(f"{one}@example.com" for one in self.people)]
            },
        }
        return many.get(operation.op.route) or super().body(operation)


def _check_boxes() -> str:
    one = (
        "<ac:task><ac:task-id>{}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>to do</ac:task-body></ac:task>"
    )
    return f"<ac:task-list>{''.join(one.format(k) for k in range(ROWS))}</ac:task-list>"
