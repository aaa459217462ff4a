"""Sites to search in, of any size and the same every time: who is there, which spaces, and where every page stands.

Of every 10,000 pages 1,000 are in one large space, half of them in one branch; the others are in ten spaces of 200 to
3,500 pages, five of which have 500. Pages of all spaces are made in turns, as people do; a third was changed later.
"""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from watersmeet.domain import people, site
from watersmeet.model.actor import ALL_LICENSED_USERS, group_principal
from watersmeet.model.content import title_key
from watersmeet.model.ids import AccountId, ContentId, Instant, SpaceId, now
from watersmeet.model.people import Account, Group
from watersmeet.model.space import Space
from watersmeet.storage import accounts, ids, labels, spaces
from watersmeet.storage.work import Database, Session

from .vocabulary import NOUNS

SIZES = (500, 500, 1500, 500, 300, 500, 3500, 200, 1000, 500)
CLOSED = {1, 2, 8}
"""Which of every ten spaces only three groups see: with the large space that leaves 70 % of the pages for everybody."""

CHILDREN = 8
RESTRICTED = 0.1
CHANGED_LATER = 1 / 3
PEOPLE, GROUPS, MEMBERS = 1000, 100, 9
LABELS = [f"{noun}-{other}" for noun, other in zip(NOUNS[:200], NOUNS[200:400], strict=True)]
TARGETS = 20
"""How many spaces and pages are asked for, on a site of any size: what grows is the site, not what is wanted of it."""

END = datetime(2026, 6, 1)
DAYS = 1000


@dataclass
class Site:
    """What is asked for. `spaces` have 500 pages, and `tops` are above those; `branch` is half of `large`."""

    administrator: str
    members: list[str]
    spaces: list[str]
    tops: list[int]
    large: str
    branch: int
    text_bytes: int = 0
    load_s: float = 0.0


@dataclass
class Layout:
    """Where every page stands. A step is one page made: `order` holds the number of its space, 0 being the large one.

    changed: the steps whose pages are changed in a step.
    """

    pages: int
    sizes: list[int]
    order: list[int]
    changed: dict[int, list[int]]

    def at(self, step: int) -> str:
        """When that is, as an instant."""
        moment = END - timedelta(days=DAYS * (1 - step / self.pages))
        return f"{moment.isoformat(timespec='milliseconds')}Z"

    def parent(self, space: int, serial: int) -> int | None:
        """Which page of the space this one is below; page 1 of the large space is above half of it."""
        if serial == 0:
            return None
        if space == 0 and 1 <= serial <= self.sizes[0] // 2:
            return 1 + (serial - 2) // CHILDREN if serial > 1 else 0
        if space == 0:
            beyond = serial - self.sizes[0] // 2
            return 0 if beyond <= CHILDREN else self.sizes[0] // 2 + (beyond - 1) // CHILDREN
        return (serial - 1) // CHILDREN


def layout(pages: int) -> Layout:
    """That of so many pages, at least 2,000."""
    sizes = [pages // 10]
    while (left := pages - sum(sizes)) > 0:
        sizes.append(min(left, SIZES[(len(sizes) - 1) % len(SIZES)]))
    order = [space for space, size in enumerate(sizes) for _ in range(size)]
    rng = random.Random(7)
    rng.shuffle(order)
    changed = defaultdict(list)
    for step in range(pages):
        if rng.random() < CHANGED_LATER:
            changed[rng.randrange(step, pages)].append(step)
    return Layout(pages, sizes, order, dict(changed))


@dataclass
class Ground:
    """What the pages of a site stand on: ids that were given out, and names for who may read."""

    layout: Layout
    space_ids: list[int]
    first_page: int
    label_ids: list[int]
    gate_ids: range
    author: str
    readers: list[str]
    site: Site


def key(space: int) -> str:
    """That of a space."""
    return f"S{space}"


async def prepare(database: Database, pages: int) -> Ground:
    """Make the people and spaces of a site, but no page."""
    at = now()
    await database.write(lambda session: site.set_up(session, at))
    stands = layout(pages)
    count = len(stands.sizes)

    async def work(session: Session) -> Ground:
        given = await ids.reserve(session, count + len(LABELS) + 2 * pages)
        space_ids, rest = list(given[:count]), given[count + len(LABELS) :]
        label_ids = list(given[count : count + len(LABELS)])
        ground = Ground(stands, space_ids, rest[0], label_ids, rest[pages:], "", [], Site("", [], [], [], key(0), 0))
        await _settle(session, at, ground)
        for label_id, name in zip(label_ids, LABELS, strict=True):
            await session.run(labels._INSERT, id=label_id, prefix="global", name=name)
        return ground

    return await database.write(work)


async def _settle(session: Session, at: Instant, ground: Ground) -> None:
    """Make people, groups and spaces."""
    rng = random.Random(8)
    administrator = await people.add_user(session, at, "admin@example.com", "Administrator", admin=True)
    users = (await accounts.groups_with_role(session, "users"))[0]
    admins = (await accounts.groups_with_role(session, "admins"))[0]
    groups = [Group(group_id=f"group-{i}", name=f"group-{i}", role=None) for i in range(GROUPS)]
    for group in groups:
        await accounts.insert_group(session, group)
    everybody = [f"712020:{i:012d}" for i in range(PEOPLE)]
    for number, account_id in enumerate(everybody):
        await accounts.insert(
            session,
            Account(
                account_id=AccountId(account_id),
                email=f"person-{number}@example.com",
                display_name=f"Person {number}",
                account_type="atlassian",
                active=1,
                guest=0,
                created_at=at,
            ),
        )
        for group_id in (users.group_id, *(group.group_id for group in rng.sample(groups, 5))):
            await accounts.join_group(session, account_id, group_id)
    ground.author = everybody[0]
    ground.readers = [group_principal(group.group_id) for group in groups]
    homes = _homes(ground)
    for number, space_id in enumerate(ground.space_ids):
        is_open = number == 0 or (number - 1) % len(SIZES) not in CLOSED
        names = [ALL_LICENSED_USERS] if is_open else rng.sample(ground.readers, 3)
        await _open(session, at, number, space_id, homes[number], names, group_principal(admins.group_id))
        if is_open and ground.layout.sizes[number] == 500 and len(ground.site.spaces) < TARGETS:
            ground.site.spaces.append(key(number))
            ground.site.tops.append(homes[number])
    ground.site.administrator = administrator.account_id
    ground.site.members = everybody[:MEMBERS]
    large = [step for step, space in enumerate(ground.layout.order) if space == 0]
    ground.site.branch = ground.first_page + large[1]


def _homes(ground: Ground) -> list[int]:
    """The first page of every space."""
    first: dict[int, int] = {}
    for step, space in enumerate(ground.layout.order):
        first.setdefault(space, ground.first_page + step)
    return [first[space] for space in range(len(ground.layout.sizes))]


async def _open(
    session: Session, at: Instant, number: int, space_id: int, home: int, readers: list[str], admins: str
) -> None:
    space = Space(
        id=SpaceId(space_id),
        key=key(number),
        alias=key(number),
        name=f"Space {number}",
        type="global",
        status="current",
        description="",
        homepage_id=ContentId(home),
        author_id=None,
        created_at=at,
    )
    await spaces.insert(session, space, title_key(space.name))
    permissions = ("read/space", "create/page", "update/page", "create/comment")
    pairs = [(permission, name) for permission in permissions for name in readers]
    pairs += [(permission, admins) for permission in (*permissions, "administer/space", "restrict_content/space")]
    await spaces.add_grants(session, space_id, pairs)
