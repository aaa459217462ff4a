"""Random sites: every step is done in a database by the rules of the server, and in the oracle's world."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import sqlalchemy as sa

from tests.permissions.oracle import (
    EVERY_ADMINISTRATOR,
    EVERYBODY_ANONYMOUS,
    EVERYBODY_LICENSED,
    FOR_ALL_READERS,
    IN_THE_TREE,
    Person,
    Room,
    Thing,
    World,
)
from watersmeet.domain import (
    people,
    restrictions,
    space_roles,
    spaces,
)
from watersmeet.http.auth.basic import Authenticator
from watersmeet.model.actor import Actor
from watersmeet.model.content import Content
from watersmeet.model.errors import Forbidden, NotFound
from watersmeet.model.ids import new_account_id, now
from watersmeet.model.people import Account
from watersmeet.storage import accounts, search_index
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.work import Database, Session

NOTE = "ac:my-app:note"
WORDS = ("alpha", "beta")
LABELS = ("red", "green")
TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>do it</ac:task-body></ac:task></ac:task-list>"
)
WRITING = (
    "create/page",
    "update/page",
    "delete/page",
    "archive/page",
    "create/blogpost",
    "update/blogpost",
    "delete/blogpost",
    "create/comment",
    "create/attachment",
    "delete/attachment",
    "delete/space",
    "restrict_content/space",
)
VIEWER = {name: role_id for role_id, name, *_ in space_roles.SYSTEM}["Viewer"]
LABELLED = ("page", "blogpost")
RESTRICTED = (*IN_THE_TREE, "blogpost")
_SWEEP = [
    Statement(sa.text(f"DELETE FROM {table}"))
    for table in ("content", "space", "gate", "restriction", "outbox", "audit_record")
]


async def sweep(session: Session) -> None:
    """Remove all content and spaces, so that the next site is alone."""
    for statement in _SWEEP:
        await session.run(statement)
    await search_index.clear(session)


class Begun:
    """A site of people and spaces, and doing something in it as somebody."""

    def __init__(self, database: Database, authenticator: Authenticator, random: Random) -> None:
        self.database = database
        self.authenticator = authenticator
        self.random = random
        self.world = World()
        self.groups: list[str] = []
        self._titles = 0

    # People

    async def _people(self) -> None:
        async def work(session: Session) -> None:
            tag = uuid.uuid4().hex[:8]
            made = [await people.add_group(session, f"{name}-{tag}") for name in ("one", "two")]
            self.groups = [f"g:{group.group_id}" for group in made]
            self.world.people = [
                await self._person(session, name, kind, tag)
                for name, kind in (
                    ("keeper", "member"),
                    ("member", "member"),
                    ("other", "member"),
                    ("leaver", "member"),
                    ("admin", "admin"),
                    ("guest", "guest"),
                )
            ]
            self.world.people.append(Person("nobody"))
            for person in self.world.people[:-1]:
                for group in self.random.sample(self.groups, self.random.randrange(3)):
                    await accounts.join_group(session, str(person.account_id), group.removeprefix("g:"))
                    person.groups.add(group)
            self.world.lets_anybody_in = self.random.random() < 0.7
            await accounts.allow_anonymous(session, self.world.lets_anybody_in)

        await self.database.write(work)

    async def _person(self, session: Session, name: str, kind: str, tag: str) -> Person:
        email = f"{name}-{tag}@example.com"
        if kind == "guest":
            made = Account(
                account_id=new_account_id(),
                email=email,
                display_name=name,
                account_type="atlassian",
                active=1,
                guest=1,
                created_at=now(),
            )
            await accounts.insert(session, made)
            (guests,) = await accounts.groups_with_role(session, "guests")
            await accounts.join_group(session, made.account_id, guests.group_id)
        else:
            made = await people.add_user(session, now(), email, name, admin=kind == "admin")
        token = await people.add_token(session, now(), email)
        shown = b"Basic " + base64.b64encode(f"{email}:{token}".encode())
        return Person(name, made.account_id, shown, kind)

    async def _leave(self) -> None:
        """Make the account of one who wrote here inactive."""
        leaver = next(one for one in self.world.people if one.name == "leaver")

        async def work(session: Session) -> None:
            await accounts.set_active(session, leaver.account_id, False)

        await self.database.write(work)
        leaver.active = False

    @property
    def keeper(self) -> Person:
        return self.world.people[0]

    def somebody(self) -> Person:
        """Who does the next step: mostly one who may do everything."""
        signed_in = [person for person in self.world.people if person.account_id]
        return self.keeper if self.random.random() < 0.6 else self.random.choice(signed_in)

    def named(self, count: int) -> set[str]:
        """People and groups for a restriction to name."""
        known = [f"u:{person.account_id}" for person in self.world.people if person.account_id]
        return set(self.random.sample([*known, *self.groups], count))

    # Doing something, as somebody

    async def _do(
        self, person: Person, allowed: bool, what: str, work: Callable[[Session, Actor], Awaitable[Any]]
    ) -> Any:
        """Do something; it must be refused exactly when the oracle says so. False when it is.

        What a new restriction hides is hidden when the restriction is answered; until then anything may happen.
        """
        if not allowed:
            await restrictions.settle(self.database)

        async def whole(session: Session) -> Any:
            return await work(session, await self.authenticator.actor(session, person.authorization, now()))

        refusal: str | None = None
        try:
            done = await self.database.write(whole)
        except (NotFound, Forbidden) as error:
            done, refusal = None, error.text
        assert allowed is (refusal is None), f"{person.name} {what}: {refusal or 'was let'}"
        return done or refusal is None

    def _add(self, made: Content, kind: str, room: Room, **more: Any) -> Thing:
        thing = Thing(made.id, kind, room, made.author_id, made.status, **more)
        self.world.things[thing.id] = thing
        return thing

    def _pick(self, *kinds: str, statuses: tuple[str, ...] = ("current",)) -> Thing | None:
        """One of these kinds, half of the time one of the newest: so things come to stand under one another."""
        found = [one for one in self.world.things.values() if one.kind in kinds and one.status in statuses]
        if self.random.random() < 0.5:
            found = found[-3:]
        return self.random.choice(found) if found else None

    def _title(self) -> str:
        self._titles += 1
        return f"Title {self._titles}"

    # Spaces and what is granted on them

    async def _room(self) -> None:
        key = f"S{uuid.uuid4().hex[:10].upper()}"

        async def work(session: Session, actor: Actor) -> Any:
            return await spaces.create(session, actor, now(), spaces.NewSpace(name=f"Space {key}", key=key))

        made = await self._do(self.keeper, True, "make a space", work)
        room = Room(made.id, made.key, made.homepage_id)
        self.world.rooms.append(room)
        self.world.things[room.homepage] = Thing(room.homepage, "page", room, self.keeper.account_id)
        await self._grant(room)

    async def _grant(self, room: Room) -> None:
        mine = f"u:{self.keeper.account_id}"
        known = [f"u:{person.account_id}" for person in self.world.people if person.account_id]
        classes = (EVERYBODY_LICENSED, EVERYBODY_LICENSED, EVERYBODY_ANONYMOUS, EVERY_ADMINISTRATOR)
        anybody = [*known, *self.groups, *classes]
        readers = {mine, *self.random.choices(anybody, k=self.random.randrange(4))}
        room.grants = {("read/space", who) for who in readers}
        for permission in WRITING:
            writers = {mine, *self.random.choices(anybody, k=self.random.randrange(3))}
            room.grants |= {(permission, who) for who in writers}

        async def work(session: Session) -> None:
            await space_rows.drop_grants(session, room.id)
            await space_rows.add_grants(session, room.id, sorted(room.grants))

        await self.database.write(work)

    async def grants_change(self) -> None:
        await self._grant(self.random.choice(self.world.rooms))

    async def role_is_given(self) -> None:
        room = self.random.choice(self.world.rooms)
        who = self.random.choice([*self.groups, EVERYBODY_ANONYMOUS, f"u:{self.world.people[1].account_id}"])
        await self.database.write(lambda session: space_roles.give(session, room.id, [(who, VIEWER)]))
        kept = {grant for grant in room.grants if grant[1] != who}
        room.grants = kept | {(permission, who) for permission in FOR_ALL_READERS}

    async def membership_changes(self) -> None:
        person, group = self.random.choice(self.world.people[:-1]), self.random.choice(self.groups)
        if group not in person.groups:
            joined = str(person.account_id), group.removeprefix("g:")
            await self.database.write(lambda session: accounts.join_group(session, *joined))
            person.groups.add(group)
