"""A site with many people, groups, spaces and restrictions, written straight into the database."""

import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from watersmeet.domain import people, site
from watersmeet.model.actor import ALL_LICENSED_USERS, Actor, group_principal, user_principal
from watersmeet.model.content import title_key
from watersmeet.model.ids import AccountId, ContentId, SpaceId, instant, moment, now
from watersmeet.model.people import Account, Group
from watersmeet.model.space import Space
from watersmeet.storage import accounts, ids, spaces
from watersmeet.storage.content import _INSERT, _INSERT_VERSION
from watersmeet.storage.gates import _INSERT as INSERT_GATE
from watersmeet.storage.gates import _INSERT_MEMBER as INSERT_MEMBER
from watersmeet.storage.gates import _RESTRICT as RESTRICT
from watersmeet.storage.search_index import Entry, fact
from watersmeet.storage.search_index.bulk import load
from watersmeet.storage.work import Database, Session

from . import corpus

PAGES_OF_A_SPACE = 500
CHILDREN = 8
RESTRICTED = 0.1
OPEN_SPACES = 0.7
BATCH = 5000
PEOPLE, GROUPS = 5000, 300
MEMBERS = 9
"""How many people ask: what one of them may see of the few dozen pages a list reads is a matter of luck."""
AT = now()


@dataclass
class Site:
    """What was made."""

    members: list[Actor]
    administrator: Actor
    space_ids: list[int]
    page_ids: list[int]
    tops: list[int]


@dataclass
class Rows:
    """What goes into the database together."""

    contents: list[dict[str, Any]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    texts: list[Entry] = field(default_factory=list)
    restrictions: list[dict[str, Any]] = field(default_factory=list)
    gates: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)


class Seeder:
    """Makes a site of `pages` pages; the same one every time."""

    def __init__(self, database: Database, pages: int) -> None:
        self._database = database
        self._pages = pages
        self._rng = random.Random(4)
        self._ids: Iterable[int] = iter(())
        self._gates: dict[tuple[int, ...], int] = {}
        self._groups: list[Group] = []
        self._people: list[str] = []
        self._indexed = 0

    async def seed(self) -> Site:
        await self._database.write(lambda session: site.set_up(session, AT))
        administrator = await self._database.write(self._administrator)
        await self._database.write(self._everybody)
        count = self._pages // PAGES_OF_A_SPACE
        space_ids, page_ids, tops = [], [], []
        for number in range(count):
            space_id, made = await self._space(number, PAGES_OF_A_SPACE)
            space_ids.append(space_id)
            page_ids += made[:: max(1, len(made) // 20)]
            tops.append(made[0])
            if number % 50 == 0:
                _progress(f"{number * PAGES_OF_A_SPACE:,} of {self._pages:,} pages")
        _progress("")
        members = await self._database.read(self._members)
        return Site(members, administrator, space_ids, page_ids, tops)

    async def branch(self, pages: int) -> int:
        """Make one more space, all of it one unrestricted branch of so many pages, and answer the page on top.

        Apart from `seed`: on a small site it would be most of what there is, and hide what permission costs there.
        """
        _, made = await self._space(self._pages // PAGES_OF_A_SPACE, pages, restricted=0.0)
        return made[0]

    async def _administrator(self, session: Session) -> Actor:
        account = await people.add_user(session, AT, "admin@example.com", "Administrator", admin=True)
        return await people.actor_of(session, account)

    async def _members(self, session: Session) -> list[Actor]:
        found = [await accounts.get(session, account_id) for account_id in self._people[:MEMBERS]]
        return [await people.actor_of(session, account) for account in found if account is not None]

    async def _everybody(self, session: Session) -> None:
        users = (await accounts.groups_with_role(session, "users"))[0]
        self._groups = [Group(group_id=f"group-{i}", name=f"group-{i}", role=None) for i in range(GROUPS)]
        self._people = [f"712020:{i:012d}" for i in range(PEOPLE)]
        for group in self._groups:
            await accounts.insert_group(session, group)
        for number, account_id in enumerate(self._people):
            name = f"Person {number}"
            account = Account(
                account_id=AccountId(account_id),
                email=f"person-{number}@example.com",
                display_name=name,
                account_type="atlassian",
                active=1,
                guest=0,
                created_at=AT,
            )
            await accounts.insert(session, account)
            await accounts.join_group(session, account_id, users.group_id)
            for group in self._rng.sample(self._groups, 5):
                await accounts.join_group(session, account_id, group.group_id)

    # One space

    async def _space(self, number: int, pages: int, restricted: float = RESTRICTED) -> tuple[int, list[int]]:
        self._ids = iter(await self._database.write(lambda session: ids.reserve(session, 4 * pages + 64)))
        rows, space_id = Rows(), next(iter(self._ids))
        made = self._tree(rows, number, space_id, pages, restricted)
        await self._database.write(lambda session: self._open_space(session, number, space_id, made[0]))
        await self._write(rows)
        return space_id, made

    async def _open_space(self, session: Session, number: int, space_id: int, home: int) -> None:
        key = f"S{number}"
        space = Space(
            id=SpaceId(space_id),
            key=key,
            alias=key,
            name=f"Space {number}",
            type="global",
            status="current",
            description="",
            homepage_id=ContentId(home),
            author_id=AccountId(self._people[0]),
            created_at=AT,
        )
        await spaces.insert(session, space, title_key(space.name))
        is_open = self._rng.random() < OPEN_SPACES or number == self._pages // PAGES_OF_A_SPACE
        readers = [group_principal(group.group_id) for group in self._rng.sample(self._groups, 3)]
        admins = (await accounts.groups_with_role(session, "admins"))[0]
        names = [ALL_LICENSED_USERS] if is_open else readers
        permissions = ("read/space", "create/page", "update/page", "create/comment")
        pairs = [(permission, name) for permission in permissions for name in names]
        pairs += [(name, group_principal(admins.group_id)) for name in (*permissions, "administer/space")]
        await spaces.add_grants(
            session, space_id, [*pairs, ("restrict_content/space", group_principal(admins.group_id))]
        )

    def _tree(self, rows: Rows, space: int, space_id: int, pages: int, restricted: float) -> list[int]:
        made: list[int] = []
        paths: list[str] = []
        closed: list[tuple[int, ...]] = []
        for number in range(pages):
            content_id = next(iter(self._ids))
            parent = (number - 1) // CHILDREN if number else None
            above = "/" if parent is None else paths[parent]
            inherited = () if parent is None else closed[parent]
            own = number > 0 and self._rng.random() < restricted
            made.append(content_id)
            paths.append(f"{above}{content_id}/")
            closed.append((*inherited, content_id) if own else inherited)
            if own:
                rows.restrictions += self._restriction(content_id)
            self._page(
                rows, number, content_id, space_id, None if parent is None else made[parent], paths[-1], closed[-1]
            )
            title, body = rows.versions[-1]["title"], rows.versions[-1]["body"]
            facts = frozenset((fact("space", f"S{space}"), fact("kind", "page")))
            rows.texts.append(Entry(content_id, title, "", "", body, facts))
        return made

    def _restriction(self, content_id: int) -> list[dict[str, Any]]:
        names = [group_principal(group.group_id) for group in self._rng.sample(self._groups, 20)]
        names.append(user_principal(self._rng.choice(self._people)))
        return [{"content_id": content_id, "operation": "read", "principal": name} for name in names]

    def _page(
        self,
        rows: Rows,
        number: int,
        content_id: int,
        space_id: int,
        parent: int | None,
        path: str,
        closed: tuple[int, ...],
    ) -> None:
        title = f"{corpus.title(number)} {content_id}"
        body = corpus.body(number)[:600] + "</p>"
        author = AccountId(self._people[0])
        changed = instant(moment(AT) - timedelta(minutes=self._rng.randrange(500_000)))
        page = {
            "id": content_id,
            "kind": "page",
            "status": "current",
            "title": title,
            "title_key": title_key(title),
            "space_id": space_id,
            "parent_id": parent,
            "parent_kind": None if parent is None else "page",
            "position": 256 * (number + 1),
            "path": path,
            "depth": path.count("/") - 2,
            "author_id": author,
            "owner_id": author,
            "last_owner_id": None,
            "subtype": None,
            "created_at": AT,
            "version": 1,
            "version_at": changed,
            "version_by": author,
            "version_message": "",
            "version_minor": 0,
            "gate_id": self._gate(rows, closed),
            "restore_parent_id": None,
            "container_id": None,
            "stamp": 0,
        }
        rows.contents.append(page)
        rows.versions.append(
            {
                "content_id": content_id,
                "number": 1,
                "title": title,
                "representation": "storage",
                "body": body,
                "created_at": changed,
                "author_id": author,
                "message": "",
                "minor": 0,
            }
        )

    def _gate(self, rows: Rows, closed: tuple[int, ...]) -> int | None:
        if not closed:
            return None
        key = tuple(sorted(closed))
        known = self._gates.get(key)
        if known is None:
            known = self._gates[key] = next(iter(self._ids))
            rows.gates.append({"id": known, "members": ",".join(map(str, key))})
            rows.members += [{"gate_id": known, "content_id": content_id} for content_id in key]
        return known

    async def _write(self, rows: Rows) -> None:
        for start in range(0, len(rows.contents), BATCH):
            part = slice(start, start + BATCH)
            first = self._indexed + 1
            self._indexed += len(rows.texts[part])

            async def work(session: Session, part: slice = part, first: int = first) -> None:
                await session.many(_INSERT, rows.contents[part])
                await session.many(_INSERT_VERSION, rows.versions[part])
                await load(session, rows.texts[part], first)

            await self._database.write(work)

        async def rest(session: Session) -> None:
            await session.many(RESTRICT, rows.restrictions)
            await session.many(INSERT_GATE, rows.gates)
            await session.many(INSERT_MEMBER, rows.members)

        await self._database.write(rest)


def _progress(text: str) -> None:
    print(f"\r{text:<60}", end="" if text else "\r", file=sys.stderr, flush=True)
