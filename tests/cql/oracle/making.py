"""Makes a random wiki, on a served site and in plain data at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from tests.api.v2.commenting import say
from tests.api.v2.making import archive, attachment, change, drop, favour, make, number, storage
from tests.api.v2.making_custom_content import NOTE, flat, note
from tests.api.v2.making_in_tree import put
from tests.conftest import Served
from tests.cql.oracle import saying
from tests.cql.oracle.clock import Clock
from tests.cql.oracle.world import Block, Content, Reader, Space, World
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v1.content_restrictions import RestrictionWrite, UpdateRestrictions
from watersmeet.contract.v1.content_watches import AddContentWatcher
from watersmeet.contract.v1.experimental import AddLabelsToSpace
from watersmeet.contract.v1.space import SpaceUpdate, UpdateSpace
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.content_properties import CreatePageProperty, PropertyCreate
from watersmeet.domain import people
from watersmeet.model.actor import ALL_LICENSED_USERS, ANONYMOUS_USERS, group_principal, user_principal
from watersmeet.model.ids import moment
from watersmeet.storage import accounts, spaces
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as table

BEGAN: Final = datetime(2023, 11, 6, 9, 0, tzinfo=UTC)
TARGETS: Final = ("page", "blogpost", "comment", "attachment")
EVERYTHING: Final = (
    *(f"{operation}/{target}" for target in TARGETS for operation in ("create", "update", "delete", "archive")),
    "read/space",
    "delete/space",
    "administer/space",
    "restrict_content/space",
)
ZONES: Final = {"writer": "America/New_York", "reader": "Asia/Kolkata", "stranger": "Europe/Berlin"}
SPANS: Final = (0, 0, 1, 1000, 45_000, 3_600_000, 86_400_000, 86_400_000 * 7, 86_400_000 * 21)
"""Milliseconds that may pass between two acts; none, so that some happen at once."""

_FACTS = Statement(
    sa.select(*(table.c[name] for name in ("id", "kind", "status", "title", "created_at", "version_at", "version")))
)


class Making:
    """One world in the making."""

    def __init__(self, served: Served, clock: Clock, seed: int) -> None:
        self.served = served
        self.clock = clock
        self.random = Random(seed)
        self.world = World(BEGAN)
        self.admin = served.client()

    def whole(self) -> World:
        """The wiki, from the first person to the last restriction."""
        self._people()
        for name, kind in (("Corpus of Foxes", ""), ("Blue sky plans", ""), ("Старый Café", ""), ("Own things", "~")):
            self._space(name, kind)
        self._archived_space = self._space("Archive of releases", "")
        for _ in range(46):
            self._page()
        for _ in range(9):
            self._blog_post()
        for kind in ("whiteboard", "database", "embed", "folder"):
            for _ in range(3):
                self._item(kind)
        for _ in range(18):
            self._comment()
        for _ in range(12):
            self._attachment()
        for _ in range(8):
            self._custom()
        for _ in range(25):
            self._edit()
        for _ in range(50):
            self._label()
        self._marks()
        for _ in range(7):
            self._restrict()
        self._drafts()
        self._put_away()
        self._archive_space()
        self._read_facts()
        self.clock.on(timedelta(hours=7, milliseconds=123))
        self.world.now = self.clock.at
        return self.world

    # People and spaces

    def _people(self) -> None:
        self.served.allow_anonymous(True)
        group = self.served.do(lambda session: people.add_group(session, f"oracle-{self.random.randrange(10**9)}"))
        for name, in_group in (("keeper", False), ("writer", False), ("reader", True), ("stranger", False)):
            account_id, client = self.served.user(name)
            if in_group:
                self.served.do(partial(accounts.join_group, account_id=account_id, group_id=group.group_id))
            whom = {user_principal(account_id), ALL_LICENSED_USERS}
            whom |= {group_principal(group.group_id)} if in_group else set()
            zone = ZONES.get(name, "UTC")
            self.served.do(partial(accounts.set_time_zone, account_id=account_id, time_zone=zone))
            self.world.readers.append(Reader(name, account_id, client, whom, zone))
        self.world.readers.append(Reader("nobody", None, self.served.anonymous(), {ANONYMOUS_USERS}))
        self.keeper, self.writer, self.reader, self.stranger, self.nobody = self.world.readers
        self.group = group_principal(group.group_id)

    def _space(self, name: str, kind: str) -> Space:
        self._wait()
        key = kind + self.served.new_key()
        made = self.served.space(self.admin, key=key, name=name)
        both = {user_principal(str(one.account_id)) for one in (self.keeper, self.writer)}
        many = [{ALL_LICENSED_USERS, ANONYMOUS_USERS}, {self.group}, set(), {ALL_LICENSED_USERS}]
        readers = both | many[len(self.world.spaces) % 4]
        grants = [(permission, who) for permission in EVERYTHING for who in sorted(both)]
        grants += [("read/space", who) for who in sorted(readers - both)]

        async def work(session: Any) -> None:
            await spaces.drop_grants(session, int(made.id))
            await spaces.add_grants(session, int(made.id), grants)

        self.served.do(work)
        home = int(made.homepage_id or 0)
        space = Space(int(made.id), made.key, name, "personal" if kind else "global", home, readers, self.clock.at)
        self.world.spaces[space.id] = space
        author = str(made.author_id)
        self._known(Content(home, "page", space, author), name, [])
        for category in self.random.sample(("zoo", "team-a", "Ops"), self.random.randrange(3)):
            label = LabelCreate(name=category.lower(), prefix="team")
            self.keeper.client.send(AddLabelsToSpace(space_key=space.key, body=[label]))
            space.categories.add(category.lower())
        return space

    # Contents

    def _known(self, content: Content, title: str, blocks: list[Block]) -> Content:
        content.say(title, blocks)
        return self.world.add(content)

    def _wait(self) -> None:
        self.clock.on(timedelta(milliseconds=self.random.choice(SPANS)))

    def _by(self) -> tuple[str, Client]:
        self._wait()
        who = self.random.choice((self.keeper, self.writer))
        return str(who.account_id), who.client

    def _reader(self, account_id: str) -> Reader:
        return next(one for one in self.world.readers if one.account_id == account_id)

    def _some(self, *kinds: str) -> Content:
        found = [one for one in self.world.contents.values() if one.kind in kinds and one.status == "current"]
        return self.random.choice(found)

    def _body(self) -> tuple[list[Block], set[str], set[str], str]:
        blocks = saying.blocks(self.random)
        macros = set(self.random.sample(saying.MACROS, self.random.choice((0, 0, 0, 1, 2))))
        known = [str(one.account_id) for one in self.world.readers if one.account_id]
        mentions = set(self.random.sample(known, self.random.choice((0, 0, 0, 1, 2))))
        return blocks, macros, mentions, saying.written(self.random, blocks, macros, mentions)

    def _page(self, status: str = "current") -> Content | None:
        author, client = self._by()
        above = self._some("page", "page", "page", "folder")
        while not self.world.sees(self._reader(author), above):
            above = self._some("page")
        blocks, macros, mentions, body = self._body()
        title = saying.title(self.random)
        try:
            made = make(client, _Ref(above.space), title, parent_id=above.id, body=storage(body), status=status)  # type: ignore[arg-type]
        except BadRequest:
            return None  # the title is taken
        content = Content(int(made.id), "page", above.space, author, parent=above.id, status=status)
        content.macros, content.mentions = macros, mentions
        return self._known(content, title, blocks)

    def _blog_post(self) -> None:
        author, client = self._by()
        space = self.random.choice(list(self.world.spaces.values()))
        blocks, macros, mentions, body = self._body()
        title = saying.title(self.random)
        try:
            given = BlogPostCreate(space_id=str(space.id), title=title, body=storage(body))
            made = client.send(CreateBlogPost(body=given))
        except BadRequest:
            return
        content = Content(int(made.id), "blogpost", space, author, macros=macros, mentions=mentions)
        self._known(content, title, blocks)

    def _item(self, kind: str) -> None:
        author, client = self._by()
        above = self._some("page", "folder", "whiteboard")
        title = saying.title(self.random)
        more = {"embed_url": "https://example.com/"} if kind == "embed" else {}
        made = put(client, _Ref(above.space), kind, title, parent_id=str(above.id), **more)  # type: ignore[arg-type]
        self._known(Content(int(made.id), kind, above.space, author, parent=above.id), title, [])

    def _comment(self) -> None:
        author, client = self._by()
        on = self._some("page", "page", "blogpost", "comment", "attachment", "custom")
        blocks, macros, mentions, body = self._body()
        name = {"comment": "parent_comment_id", "blogpost": "blog_post_id", "custom": "custom_content_id"}
        where = {name.get(on.kind, f"{on.kind}_id"): on.api_id}
        made = say(client, body, **where)
        over = on.container if on.kind == "comment" else on.id
        content = Content(int(made.id), "comment", on.space, author, "footer", container=over)
        content.parent = on.id if on.kind == "comment" else None
        content.macros, content.mentions = macros, mentions
        self._known(content, "", blocks)

    def _attachment(self) -> None:
        author, client = self._by()
        on = self._some("page", "blogpost")
        title = f"{saying.title(self.random).replace('/', ' ')}.txt"
        try:
            made = attachment(client, on.id, title, b"file words")
        except BadRequest:
            return
        self._known(Content(number(made), "attachment", on.space, author, container=on.id), title, [])

    def _custom(self) -> None:
        author, client = self._by()
        on = self._some("page", "blogpost")
        title = saying.title(self.random)
        blocks, macros, mentions, body = self._body()
        name = "blog_post_id" if on.kind == "blogpost" else "page_id"
        made = note(client, title, body=flat("storage", body), **{name: str(on.id)})
        content = Content(int(made.id), "custom", on.space, author, NOTE, container=on.id)
        content.macros, content.mentions = macros, mentions
        self._known(content, title, blocks)

    # What happens to them

    def _edit(self) -> None:
        author, client = self._by()
        page = self._some("page")
        title = saying.title(self.random) if self.random.random() < 0.5 else page.title
        blocks, macros, mentions, body = self._body()
        try:
            change(client, _Ref(page), page.version + 1, title=title, body=storage(body))  # type: ignore[arg-type]
        except BadRequest:
            return
        page.version += 1
        page.contributors.add(author)
        page.macros, page.mentions = macros, mentions
        page.say(title, blocks)

    def _label(self) -> None:
        _, client = self._by()
        on = self._some("page", "page", "blogpost", "attachment", "custom")
        has_spoken = any(name in saying.SPOKEN for _, name in on.labels)
        name = self.random.choice(saying.QUIET if has_spoken else saying.LABELS)
        prefix = "global"
        client.send(AddLabelsToContent(id=on.id, body=[LabelCreate(name=name, prefix=prefix)]))
        on.labels.add((prefix, name))
        on.settle()

    def _marks(self) -> None:
        """Favourites, watchers, properties."""
        for one in self.world.readers[:-1]:
            for content in self.random.sample(list(self.world.contents.values()), 6):
                favour(self.served, str(one.account_id), "content", str(content.id))
                one.favourites.add(content.id)
            for space in self.random.sample(list(self.world.spaces.values()), 2):
                favour(self.served, str(one.account_id), "space", str(space.id))
                one.favourite_spaces.add(space.id)
        for _ in range(25):
            who, client = self._by()
            content = self._some("page", "blogpost")
            client.send(AddContentWatcher(content_id=content.id))
            content.watchers.add(who)
        for _ in range(14):
            _, client = self._by()
            page = self._some("page")
            key, value = saying.fact(self.random)
            if key not in page.properties:
                client.send(CreatePageProperty(owner=page.id, body=PropertyCreate(key=key, value=value)))
                page.properties[key] = value

    def _restrict(self) -> None:
        content = self._some("page", "page", "blogpost", "folder")
        if content.id == content.space.homepage:
            return
        names = [self.keeper, *self.random.sample([self.writer, self.reader, self.stranger], self.random.randrange(3))]
        users = [{"accountId": str(one.account_id)} for one in names]
        wanted = [{"operation": "read", "restrictions": {"user": users}}]
        body = msgspec.convert(wanted, list[RestrictionWrite])
        self.keeper.client.send(UpdateRestrictions(id=content.id, body=body))
        content.limits = {user_principal(str(one.account_id)) for one in names}

    def _drafts(self) -> None:
        for _ in range(4):
            self._page(status="draft")

    def _put_away(self) -> None:
        """Some pages without anything under them go into the trash, others into the archive."""
        above = {one.parent for one in self.world.contents.values()}
        leaves = [
            one
            for one in self.world.contents.values()
            if one.kind == "page" and one.status == "current" and one.id not in above | self._homes()
        ]
        chosen = self.random.sample(leaves, min(len(leaves), 9))
        for page in chosen[:5]:
            self._wait()
            drop(self.keeper.client, str(page.id))
            self.world.put_into_trash(page)
        self._wait()
        archive(self.served, str(self.keeper.account_id), *map(_Ref, chosen[5:]))  # type: ignore[arg-type]

    def _homes(self) -> set[int]:
        return {space.homepage for space in self.world.spaces.values()}

    def _archive_space(self) -> None:
        key = self._archived_space.key
        self.keeper.client.send(UpdateSpace(space_key=key, body=SpaceUpdate(status="archived")))
        self._archived_space.status = "archived"

    def _read_facts(self) -> None:
        """What the site says of every content: how it stands, its title, its times."""
        rows = self.served.do(lambda session: session.all(_FACTS))
        for content_id, kind, status, title, created_at, version_at, version in rows:
            content = self.world.contents[content_id]
            assert (content.kind, content.version) == (kind, version)
            content.status, content.title = status, title
            content.created, content.changed = moment(created_at), moment(version_at)
            content.settle()
        assert len(rows) == len(self.world.contents)


class _Ref:
    """A space or a page as the helpers that make things take it: an id, a key, a title."""

    def __init__(self, of: Space | Content) -> None:
        self.id = str(of.id)
        self.key = getattr(of, "key", "")
        self.title = getattr(of, "title", "")
