"""Who may see and change what, in plain Python, written from the rules in docs/permissions.md and from nothing else.

It is slow, and shares no code with the server: the two can only be wrong in the same way if the rules are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

EVERYBODY_ANONYMOUS = "c:ANONYMOUS_USERS"
EVERYBODY_LICENSED = "c:ALL_LICENSED_USERS"
EVERY_ADMINISTRATOR = "c:ALL_PRODUCT_ADMINS"

IN_THE_TREE = ("page", "folder")
COMMENTING = ("create/comment", "delete/comment")
FOR_ALL_READERS = frozenset({"read/space", "create/comment"})


@dataclass(eq=False)
class Person:
    """Somebody who asks. With no account they are nobody in particular."""

    name: str
    account_id: str | None = None
    authorization: bytes | None = None
    kind: str = "member"
    active: bool = True
    groups: set[str] = field(default_factory=set)

    @property
    def acts_as(self) -> set[str]:
        """Themselves, their groups, and the classes of people they belong to."""
        if self.account_id is None:
            return {EVERYBODY_ANONYMOUS}
        whom = {f"u:{self.account_id}", *self.groups}
        if self.kind in ("member", "admin"):
            whom.add(EVERYBODY_LICENSED)
        if self.kind == "admin":
            whom.add(EVERY_ADMINISTRATOR)
        return whom


@dataclass(eq=False)
class Room:
    """A space: who was granted what, as (permission, principal)."""

    id: int
    key: str
    homepage: int
    grants: set[tuple[str, str]] = field(default_factory=set)


@dataclass(eq=False, repr=False)
class Thing:
    """A content: what it is, where it stands or hangs, and whom its own restrictions name.

    remembered: of what is in the trash, what stood above it and was restricted when it was put there.
    went_with:  what it went into the trash with.
    """

    id: int
    kind: str
    room: Room
    author: str | None
    status: str = "current"
    parent: int | None = None
    container: int | None = None
    reply_to: int | None = None
    viewers: frozenset[str] = frozenset()
    editors: frozenset[str] = frozenset()
    remembered: frozenset[int] = frozenset()
    went_with: int | None = None
    came_from: int | None = None
    labels: set[str] = field(default_factory=set)
    word: str = ""
    tasks: int = 0
    version: int = 1

    def __repr__(self) -> str:
        return f"the {self.status} {self.kind} {self.id}"


@dataclass(eq=False)
class World:
    """A whole site."""

    people: list[Person] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    things: dict[int, Thing] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    lets_anybody_in: bool = False

    # Who may come in, and into which space

    def comes_in(self, person: Person) -> bool:
        """An account that is active; without an account, when the site lets anybody in."""
        return person.active if person.account_id else self.lets_anybody_in

    def holds(self, person: Person, permission: str, room: Room) -> bool:
        return any((permission, one) in room.grants for one in person.acts_as)

    def sees_room(self, person: Person, room: Room) -> bool:
        return self.comes_in(person) and self.holds(person, "read/space", room)

    # Which content

    def above(self, thing: Thing) -> Iterator[Thing]:
        """What a thing replies to, hangs on or stands under, and so on up to the top."""
        while True:
            over = next((i for i in (thing.reply_to, thing.container, thing.parent) if i is not None), None)
            if over is None:
                return
            thing = self.things[over]
            yield thing

    def in_the_way(self, thing: Thing) -> set[int]:
        """Whatever may keep a reader from a thing: itself, all above it, and what those remember from the trash."""
        way = [thing, *self.above(thing)]
        return {one.id for one in way} | {i for one in way for i in one.remembered}

    def sees(self, person: Person, thing: Thing) -> bool:
        if not self.sees_room(person, thing.room):
            return False
        if thing.status == "draft" and (person.account_id is None or thing.author != person.account_id):
            return False
        restrictions = [self.things[i].viewers for i in self.in_the_way(thing)]
        return all(not viewers or viewers & person.acts_as for viewers in restrictions)

    def seen(self, person: Person) -> list[Thing]:
        return [thing for thing in self.things.values() if self.sees(person, thing)]

    # What may be done

    def may(self, person: Person, permission: str, thing: Thing) -> bool:
        """They see it, hold the permission, and no restriction on editing leaves them out."""
        if not self.sees(person, thing) or not self.holds(person, permission, thing.room):
            return False
        if permission in COMMENTING:
            return True
        return all(not one.editors or one.editors & person.acts_as for one in (thing, *self.held_by(thing)))

    def held_by(self, thing: Thing) -> Iterator[Thing]:
        """What a thing hangs on, and what that hangs on."""
        while thing.container is not None:
            thing = self.things[thing.container]
            yield thing

    def updates(self, person: Person, thing: Thing) -> bool:
        permission = {
            "blogpost": "update/blogpost",
            "comment": "create/comment",
            "attachment": "create/attachment",
        }.get(thing.kind, "update/page")
        own = person.account_id is not None and thing.author == person.account_id
        return self.may(person, permission, thing) and (thing.kind != "comment" or own)

    def deletes(self, person: Person, thing: Thing) -> bool:
        target = thing.kind if thing.kind in ("blogpost", "comment", "attachment") else "page"
        own = person.account_id is not None and thing.author == person.account_id
        return self.may(person, f"delete/{target}", thing) or (own and self.may(person, "delete/space", thing))

    def restricts(self, person: Person, thing: Thing) -> bool:
        own = person.account_id is not None and thing.author == person.account_id
        return self.updates(person, thing) and (own or self.may(person, "restrict_content/space", thing))

    # What becomes of things: the tree, the trash and the archive

    def restricted_above(self, thing: Thing) -> frozenset[int]:
        return frozenset(i for i in self.in_the_way(thing) - {thing.id} if self.things[i].viewers)

    def hanging_on(self, thing: Thing) -> Iterator[Thing]:
        """What hangs on a thing, and what hangs on that."""
        for one in list(self.things.values()):
            if one.container == thing.id or one.reply_to == thing.id:
                yield one
                yield from (deeper for deeper in self.hanging_on(one) if deeper.container != thing.id)

    def lift_children(self, thing: Thing) -> None:
        for one in self.things.values():
            if one.parent == thing.id:
                one.parent = thing.parent

    def into_trash(self, thing: Thing) -> None:
        if thing.container is None:
            thing.remembered = self.restricted_above(thing)
            self.lift_children(thing)
            thing.came_from, thing.parent = thing.parent, None
        for one in self.hanging_on(thing):
            if one.status in ("current", "archived"):
                one.status, one.went_with = "trashed", thing.id
        thing.status, thing.went_with = "trashed", None

    def out_of_trash(self, thing: Thing, by: Person, under: Thing | None = None) -> None:
        """It comes back where it is asked to, else under what it stood under, if whoever does it sees that there."""
        thing.remembered = frozenset()
        old = None if thing.came_from is None else self.things.get(thing.came_from)
        if under is not None:
            thing.parent = under.id
        elif old is not None and old.status == "current" and old.room is thing.room and self.sees(by, old):
            thing.parent = old.id
        thing.status = "current"
        for one in self.hanging_on(thing):
            if one.went_with == thing.id:
                one.status, one.went_with = "current", None

    def into_archive(self, thing: Thing) -> None:
        self.lift_children(thing)
        thing.status = "archived"

    def move(self, thing: Thing, under: Thing) -> None:
        thing.parent = under.id
        for one in list(self.things.values()):
            if thing in self.above(one):
                one.room = under.room
        thing.room = under.room
