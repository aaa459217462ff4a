"""The steps that random sites are made in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.permissions.oracle import IN_THE_TREE, World
from tests.permissions.sites import LABELLED, LABELS, NOTE, RESTRICTED, TASK, WORDS, Begun
from watersmeet.domain import attachments, comments, custom_content, labels, pages, restrictions, trash, tree
from watersmeet.markup.formats import checked
from watersmeet.model.actor import Actor
from watersmeet.model.files import Received
from watersmeet.model.ids import now
from watersmeet.storage import labels as label_rows
from watersmeet.storage.work import Session


class Making(Begun):
    """A site in the making."""

    async def make(self, steps: int) -> World:
        await self._people()
        for _ in range(self.random.choice((1, 2, 2))):
            await self._room()
        todo = [step for step, weight in STEPS for _ in range(weight)]
        for _ in range(steps):
            await self.random.choice(todo)(self)
        await self._leave()
        await restrictions.settle(self.database)
        return self.world

    # Making content

    async def make_page(self) -> None:
        person, parent = self.somebody(), self._pick(*IN_THE_TREE)
        if parent is None:
            return
        room, kind = parent.room, self.random.choice(("page", "page", "page", "folder"))
        private, draft = self.random.random() < 0.15, kind == "page" and self.random.random() < 0.1
        word = self.random.choice((*WORDS, "")) if kind == "page" else ""
        tasks = int(kind == "page" and not draft and self.random.random() < 0.3)
        new = pages.NewPage(
            kind=kind,  # type: ignore[arg-type]
            space_id=room.id,
            title=self._title(),
            parent_id=parent.id,
            private=private,
            status="draft" if draft else "current",
            body=checked("storage", f"<p>{word}</p>" + TASK * tasks),
        )
        allowed = self.world.sees(person, parent) and self.world.holds(person, "create/page", room)
        made = await self._do(
            person, allowed, "make a page", lambda session, actor: pages.create(session, actor, now(), new)
        )
        if made:
            mine = frozenset({f"u:{person.account_id}"}) if private else frozenset()
            more = {"viewers": mine, "editors": mine, "word": word, "tasks": tasks}
            self._add(made, kind, room, parent=parent.id, **more)

    async def make_post(self) -> None:
        person, room = self.somebody(), self.random.choice(self.world.rooms)
        word = self.random.choice(WORDS)
        body = checked("storage", f"<p>{word}</p>" + TASK)
        new = pages.NewPage(kind="blogpost", space_id=room.id, title=self._title(), body=body)
        allowed = self.world.sees_room(person, room) and self.world.holds(person, "create/blogpost", room)
        made = await self._do(
            person, allowed, "make a blog post", lambda session, actor: pages.create(session, actor, now(), new)
        )
        if made:
            self._add(made, "blogpost", room, word=word, tasks=1)

    async def make_comment(self) -> None:
        on = self._pick("page", "blogpost", "comment", "attachment", "custom")
        if on is None:
            return
        person, word = self.somebody(), self.random.choice(WORDS)
        body = checked("storage", f"<p>{word}</p>")
        container = on
        if on.kind == "comment":
            assert on.container is not None
            container = self.world.things[on.container]
            new = comments.NewComment(location="footer", parent_id=on.id, body=body)
        else:
            new = comments.NewComment(location="footer", kind=on.kind, container_id=on.id, body=body)
        if container.status != "current":
            return
        allowed = self.world.may(person, "create/comment", on)
        made = await self._do(
            person, allowed, "comment", lambda session, actor: comments.create(session, actor, now(), new)
        )
        if made:
            reply_to = on.id if on.kind == "comment" else None
            self._add(made, "comment", on.room, container=container.id, reply_to=reply_to, word=word)

    async def make_attachment(self) -> None:
        on = self._pick("page", "blogpost", "custom", statuses=("current", "draft"))
        if on is None:
            return
        person, title = self.somebody(), f"{self._title()}.txt"
        new = attachments.NewFile(name=title, media_type=None, received=Received("0" * 64, 1, Path()))

        async def work(session: Session, actor: Actor) -> Any:
            (made,) = await attachments.add(session, actor, now(), on.id, on.status, [new], replace=False)
            return made

        made = await self._do(person, self.world.may(person, "create/attachment", on), "attach", work)
        if made:
            self._add(made, "attachment", on.room, container=on.id)

    async def make_custom(self) -> None:
        on = self._pick("page", "blogpost", "custom")
        if on is None:
            return
        person, word = self.somebody(), self.random.choice(WORDS)
        new = custom_content.NewCustomContent(
            type=NOTE,
            title=self._title(),
            body=checked("storage", f"<p>{word}</p>"),
            container=(on.kind, on.id),  # type: ignore[arg-type]
        )
        allowed = self.world.sees(person, on) and self.world.holds(person, "create/page", on.room)
        made = await self._do(
            person,
            allowed,
            "make custom content",
            lambda session, actor: custom_content.create(session, actor, now(), new),
        )
        if made:
            self._add(made, "custom", on.room, container=on.id, word=word)

    async def label(self) -> None:
        thing = self._pick(*LABELLED, statuses=("current", "archived"))
        if thing is None:
            return
        person, name = self.somebody(), self.random.choice(LABELS)

        async def work(session: Session, actor: Actor) -> Any:
            await labels.add_to_page(session, actor, now(), thing.id, [("global", name)])
            return await label_rows.find(session, "global", name)

        made = await self._do(person, self.world.updates(person, thing), f"label {thing}", work)
        if made:
            thing.labels.add(name)
            self.world.labels[name] = made.id

    # Restricting, moving, trash and archive

    async def restrict(self) -> None:
        thing = self._pick(*RESTRICTED, statuses=("current", "archived", "draft", "trashed"))
        if thing is None:
            return
        person, operation = self.somebody(), self.random.choice(("read", "read", "update"))
        lifts = self.random.random() < 0.25
        whom = set() if lifts else {f"u:{person.account_id}", *self.named(self.random.randrange(3))}

        async def work(session: Session, actor: Actor) -> Any:
            return await restrictions.change(session, actor, now(), thing.id, lambda had: {**had, operation: whom})

        if await self._do(person, self.world.restricts(person, thing), f"restrict {thing}", work):
            if operation == "read":
                thing.viewers = frozenset(whom)
            else:
                thing.editors = frozenset(whom)

    async def move(self) -> None:
        thing, under = self._pick(*IN_THE_TREE), self._pick(*IN_THE_TREE)
        if thing is None or under is None or thing is under or thing in self.world.above(under):
            return
        person = self.somebody()
        if thing.room is not under.room and thing.id == thing.room.homepage:
            return
        allowed = self.world.sees(person, under)
        if thing.room is under.room:
            allowed = allowed and self.world.may(person, "update/page", thing)
        else:
            own = thing.author == person.account_id
            leaves = self.world.may(person, "delete/page", thing) or (
                own and self.world.may(person, "delete/space", thing)
            )
            allowed = allowed and leaves and self.world.holds(person, "create/page", under.room)

        async def work(session: Session, actor: Actor) -> Any:
            return await tree.move(session, actor, now(), thing.id, "append", under.id)

        if await self._do(person, allowed, f"move {thing} under {under}", work):
            self.world.move(thing, under)

    async def trash(self) -> None:
        kinds = ("page", "page", "folder", "blogpost", "attachment", "custom")
        thing = self._pick(*kinds, statuses=("current", "archived"))
        laden = [
            one for one in self.world.things.values() if one.status == "current" and any(self.world.hanging_on(one))
        ]
        if laden and self.random.random() < 0.6:
            thing = self.random.choice(laden)
        if thing is None or thing.id == thing.room.homepage or thing.kind not in kinds:
            return
        person, hangs = self.somebody(), thing.kind in ("attachment", "custom")

        async def work(session: Session, actor: Actor) -> Any:
            if hangs:
                return await trash.trash_hanging(session, actor, now(), thing.kind, thing.id)
            return await trash.trash(session, actor, now(), thing.id, thing.kind)

        if await self._do(person, self.world.deletes(person, thing), f"trash {thing}", work):
            self.world.into_trash(thing)

    async def restore(self) -> None:
        """Bring something back, to where it was or to another place."""
        thing = self._pick("page", "page", "blogpost", statuses=("trashed",))
        if thing is None:
            return
        person, under = self.somebody(), self._pick(*IN_THE_TREE) if self.random.random() < 0.5 else None
        if thing.kind != "page" or under is None or under.room is not thing.room or under.id == thing.came_from:
            under = None
        to = None if under is None else under.id
        change = pages.Change(number=thing.version + 1, parent_id=to)
        allowed = self.world.updates(person, thing) and (under is None or self.world.sees(person, under))

        async def work(session: Session, actor: Actor) -> Any:
            page = await pages.hold_to_write(session, actor, thing.id, to, thing.kind)
            return await trash.restore(session, actor, now(), page, change)

        if await self._do(person, allowed, f"restore {thing}", work):
            self.world.out_of_trash(thing, person, under)
            thing.version += 1

    async def archive(self) -> None:
        thing = self._pick("page")
        if thing is None or thing.id == thing.room.homepage:
            return
        person = self.somebody()

        async def work(session: Session, actor: Actor) -> Any:
            return await trash.archive(session, actor, now(), [thing.id])

        if await self._do(person, self.world.may(person, "archive/page", thing), f"archive {thing}", work):
            self.world.into_archive(thing)


STEPS: tuple[tuple[Callable[[Making], Awaitable[None]], int], ...] = (
    (Making.make_page, 8),
    (Making.make_post, 2),
    (Making.make_comment, 4),
    (Making.make_attachment, 3),
    (Making.make_custom, 3),
    (Making.label, 3),
    (Making.restrict, 7),
    (Making.move, 4),
    (Making.trash, 4),
    (Making.restore, 5),
    (Making.archive, 2),
    (Making.grants_change, 1),
    (Making.role_is_given, 1),
    (Making.membership_changes, 1),
)
"""What can happen, and how often."""
