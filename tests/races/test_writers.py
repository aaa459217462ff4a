"""Many writers at once, on both databases: one wins, nothing is lost, the tree stays a tree."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.v2.making import keep, make, read, storage
from tests.conftest import Served
from tests.races.invariants import sound
from watersmeet.client import ApiError, BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import (
    GetPageContentPropertiesById,
    PropertyUpdate,
    UpdatePagePropertyById,
)
from watersmeet.contract.v2.page import (
    CreatePage,
    DeletePage,
    GetPageById,
    GetPages,
    PageCreate,
    PageSingle,
    PageUpdate,
    UpdatePage,
)
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetPageVersions

WRITERS = 32
ROUNDS = 4


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all calls at the same moment; what each answered, or the error it got."""
    start = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        start.wait(30)
        try:
            return call()
        except ApiError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.fixture(scope="module")
def clients(served: Served) -> list[Client]:
    """A client, and so a connection, for each writer."""
    return [served.client() for _ in range(WRITERS)]


def write(client: Client, page: PageSingle, number: int, value: str, **more: Any) -> PageSingle:
    body = PageUpdate(
        **{
            "id": page.id,
            "status": "current",
            "title": page.title,
            "body": storage(value),
            "version": VersionWrite(number=number, message=value),
            **more,
        }
    )
    return client.send(UpdatePage(id=int(page.id), body=body))


def test_update_page__each_version_has_one_winner(served: Served, clients: list[Client], space: SpaceBulk) -> None:
    admin = clients[0]
    page = make(admin, space)
    bodies = {1: "<p>one</p>"}
    for number in range(2, 2 + ROUNDS):
        answers = at_once(
            [lambda c=c, k=k, n=number: write(c, page, n, f"<p>{n} by {k}</p>") for k, c in enumerate(clients)]
        )
        kinds = Counter(type(answer) for answer in answers)
        assert kinds == {PageSingle: 1, Conflict: WRITERS - 1}, kinds
        (won,) = (answer for answer in answers if isinstance(answer, PageSingle))
        assert won.body.storage
        bodies[number] = won.body.storage.value
    numbers = [version.number for version in admin.each(GetPageVersions(id=int(page.id), limit=2))]
    assert numbers == list(range(1 + ROUNDS, 0, -1))
    for number, value in bodies.items():
        old = read(admin, page, version=number, body_format="storage").body.storage
        assert old
        assert old.value == value
    sound(served, space.id)


def test_update_page__read_and_try_again_loses_nothing(served: Served, clients: list[Client], space: SpaceBulk) -> None:
    """Writers that append a mark of their own, each until it is in, leave all marks behind."""
    page = make(clients[0], space, body=storage("<p></p>"))
    few = clients[:8]

    def append(client: Client, mark: str) -> int:
        for attempt in range(200):
            found = read(client, page, body_format="storage")
            assert found.body.storage
            assert found.version
            try:
                write(client, page, found.version.number + 1, found.body.storage.value + f"<p>{mark}</p>")
                return attempt
            except Conflict:
                continue
        raise AssertionError("never got through")

    at_once([lambda c=c, k=k: append(c, f"mark {k}") for k, c in enumerate(few)])
    end = read(few[0], page, body_format="storage")
    assert end.body.storage
    assert end.version
    assert sorted(end.body.storage.value.count(f"<p>mark {k}</p>") for k in range(len(few))) == [1] * len(few)
    assert end.version.number == 1 + len(few)


def test_create_page__one_title_for_one_page(served: Served, clients: list[Client], space: SpaceBulk) -> None:
    for k in range(ROUNDS):
        answers = at_once([lambda c=c, k=k: make(c, space, f"Same {k}") for c in clients])
        assert Counter(map(type, answers)) == {PageSingle: 1, BadRequest: WRITERS - 1}
    sound(served, space.id)


def test_update_page__one_title_for_one_page(served: Served, clients: list[Client], space: SpaceBulk) -> None:
    """Pages renamed to the same title at once: one gets it, and the others keep what they were called."""
    pages = [make(clients[0], space, f"P{k}") for k in range(8)]
    answers = at_once(
        [lambda c=c, p=p: write(c, p, 2, "<p>x</p>", title="Wanted") for c, p in zip(clients, pages, strict=False)]
    )
    assert Counter(map(type, answers)) == {PageSingle: 1, BadRequest: 7}
    titles = Counter(read(clients[0], page).title for page in pages)
    assert titles["Wanted"] == 1
    assert len(titles) == 8
    sound(served, space.id)


def test_move__under_each_other_makes_no_loop(served: Served, clients: list[Client], space: SpaceBulk) -> None:
    for k in range(ROUNDS):
        ring = [make(clients[0], space, f"{name} {k}") for name in "ABCD"]
        calls = [
            lambda c=clients[i], one=one, under=ring[(i + 1) % 4]: c.send(
                MovePage(page_id=int(one.id), position="append", target_id=int(under.id))
            )
            for i, one in enumerate(ring)
        ]
        answers = at_once(calls)
        assert sum(isinstance(answer, BadRequest) for answer in answers) == 1, answers
        parents = sound(served, space.id)
        assert {int(one.id) for one in ring} <= set(parents)


def act(client: Client, pages: list[int], dice: random.Random, made: list[int], space: SpaceBulk, who: int) -> None:
    """One random change of the tree."""
    one, other = dice.sample(pages, 2)
    what = dice.randrange(10)
    if what < 4:
        position = dice.choice(["before", "after", "append"])
        client.send(MovePage(page_id=one, position=position, target_id=other))  # type: ignore[arg-type]
    elif what < 7:
        page = client.send(GetPageById(id=one))
        assert page.version
        write(client, page, page.version.number + 1, "<p>moved</p>", parent_id=str(other))
    elif what < 8:
        client.send(DeletePage(id=one))
    elif what < 9:
        page = client.send(GetPageById(id=one))
        if page.status == "trashed":
            assert page.version
            write(client, page, page.version.number + 1, "<p>back</p>", parent_id=str(other))
    else:
        body = PageCreate(space_id=space.id, title=f"new {who} {dice.random()}", parent_id=str(one), body=storage("x"))
        made.append(int(client.send(CreatePage(body=body)).id))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tree__stays_a_tree_under_random_changes(
    served: Served, clients: list[Client], space: SpaceBulk, seed: int
) -> None:
    admin = clients[0]
    ids = [int(make(admin, space, f"P{k}").id) for k in range(12)]
    made: list[int] = []

    def run(who: int) -> Counter[int]:
        dice = random.Random(seed * 1000 + who)
        ended: Counter[int] = Counter()
        for _ in range(15):
            try:
                act(clients[who], ids, dice, made, space, who)
                ended[200] += 1
            except ApiError as error:
                ended[error.status] += 1
        return ended

    answers = at_once([lambda who=who: run(who) for who in range(8)])
    ended: Counter[int] = sum(answers, Counter())
    assert set(ended) <= {200, 400, 404, 409}, ended
    parents = sound(served, space.id)
    for page_id in (*ids, *made):
        status = admin.send(GetPageById(id=page_id)).status
        assert (status == "current") == (page_id in parents), "a page was lost"


def test_trash__of_a_parent_while_children_are_made(served: Served, clients: list[Client], space: SpaceBulk) -> None:
    for k in range(ROUNDS):
        top = make(clients[0], space, f"top {k}")
        calls: list[Callable[[], Any]] = [
            lambda c=c, i=i, k=k, top=top: make(c, space, f"child {k} {i}", parent_id=top.id)
            for i, c in enumerate(clients[:8])
        ]
        calls.insert(4, lambda top=top: clients[9].send(DeletePage(id=int(top.id))))
        answers = at_once(calls)
        assert answers[4] is None, answers[4]
        parents = sound(served, space.id)
        for answer in answers[:4] + answers[5:]:
            # Too late: the parent is in the trash, which holds no children.
            assert isinstance(answer, PageSingle | BadRequest), answer
            if isinstance(answer, PageSingle):
                assert parents[int(answer.id)] == int(space.homepage_id or 0)


def test_update_property__each_version_has_one_winner(clients: list[Client], space: SpaceBulk) -> None:
    page = make(clients[0], space)
    keep(clients[0], page, "k", 0)
    for number in range(2, 2 + ROUNDS):
        answers = at_once(
            [
                lambda c=c, i=i, n=number: c.send(
                    UpdatePagePropertyById(
                        owner=int(page.id),
                        property_id="k",
                        body=PropertyUpdate(key="k", value=[n, i], version=VersionWrite(number=n)),
                    )
                )
                for i, c in enumerate(clients)
            ]
        )
        won = [answer for answer in answers if not isinstance(answer, Conflict)]
        assert len(won) == 1, won
        now = clients[0].send(GetPageContentPropertiesById(owner=int(page.id), property_id="k"))
        assert (now.value, now.version and now.version.number) == (won[0].value, number)


def test_write__is_read_at_once_on_any_connection(clients: list[Client], space: SpaceBulk) -> None:
    def work(who: int) -> None:
        mine, other = clients[who], clients[who + 8]
        page = make(mine, space, f"mine {who}")
        for number in range(2, 12):
            write(mine, page, number, f"<p>{number}</p>")
            seen = read(other, page, body_format="storage")
            assert seen.body.storage
            assert seen.version
            assert (seen.version.number, seen.body.storage.value) == (number, f"<p>{number}</p>")
        mine.send(DeletePage(id=int(page.id)))
        assert read(other, page).status == "trashed"
        other.send(DeletePage(id=int(page.id), purge=True))
        with pytest.raises(NotFound):
            read(mine, page)

    at_once([lambda who=who: work(who) for who in range(8)])


def test_list__paged_while_others_write_shows_what_stayed(clients: list[Client], space: SpaceBulk) -> None:
    """Everything that was there all the time is listed, and listed once, whatever comes and goes meanwhile."""
    stay = {make(clients[0], space, f"stay {k:02}").id for k in range(30)}
    done = threading.Event()

    def disturb(who: int) -> None:
        dice = random.Random(who)
        for k in range(1000):
            if done.is_set():
                return
            page = make(clients[who], space, f"{dice.choice('azst')} {who} {k}")
            if k % 2:
                clients[who].send(DeletePage(id=int(page.id)))

    def walk(sort: str) -> None:
        for _ in range(3):
            request = GetPages(space_id=(int(space.id),), sort=sort, limit=4)  # type: ignore[arg-type]
            seen = [page.id for page in clients[20].each(request)]
            assert len(seen) == len(set(seen)), "listed twice"
            assert stay <= set(seen), "left out"

    def walks() -> None:
        try:
            for sort in ("id", "-id", "title", "-title", "created-date"):
                walk(sort)
        finally:
            done.set()

    at_once([walks, *(lambda who=who: disturb(who) for who in range(3))])
