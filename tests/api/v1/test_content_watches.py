"""Watching content, spaces and labels, v1."""

from __future__ import annotations

import pytest

from tests.api.v2.making import make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.client.errors import Forbidden, NotFound
from watersmeet.contract.v1 import content_watches as w
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk


@pytest.fixture
def page(admin: Client, space: SpaceBulk) -> PageSingle:
    return make(admin, space)


def labelled(admin: Client, page: PageSingle, name: str) -> str:
    admin.send(AddLabelsToContent(id=int(page.id), body=[LabelCreate(name=name, prefix="global")]))
    return name


def test_add_content_watcher__is_told_and_taken_away(served: Served, admin: Client, page: PageSingle) -> None:
    me, someone = served.user("someone")
    of = int(page.id)
    assert not someone.send(w.GetContentWatchStatus(content_id=of)).watching
    for _ in range(2):
        someone.send(w.AddContentWatcher(content_id=of))
    assert someone.send(w.GetContentWatchStatus(content_id=of)).watching
    assert not admin.send(w.GetContentWatchStatus(content_id=of)).watching
    assert admin.send(w.GetContentWatchStatus(content_id=of, account_id=me)).watching
    for _ in range(2):
        someone.send(w.RemoveContentWatcher(content_id=of))
    assert not someone.send(w.GetContentWatchStatus(content_id=of)).watching


def test_add_space_watcher__watches_the_space_alone(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    admin.send(w.AddSpaceWatcher(space_key=space.key))
    assert admin.send(w.IsWatchingSpace(space_key=space.key)).watching
    assert not admin.send(w.GetContentWatchStatus(content_id=int(page.id))).watching
    admin.send(w.RemoveSpaceWatch(space_key=space.key))
    assert not admin.send(w.IsWatchingSpace(space_key=space.key)).watching


def test_add_label_watcher__of_a_label_in_use(admin: Client, page: PageSingle) -> None:
    name = labelled(admin, page, "migration")
    admin.send(w.AddLabelWatcher(label_name=name))
    assert admin.send(w.IsWatchingLabel(label_name=name.upper())).watching
    admin.send(w.RemoveLabelWatcher(label_name=name))
    assert not admin.send(w.IsWatchingLabel(label_name=name)).watching
    with pytest.raises(NotFound, match="doesn't exist"):
        admin.send(w.AddLabelWatcher(label_name="borne-by-nothing"))


def test_is_watching_label__of_an_unseen_bearer_is_404(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    name = labelled(admin, make(admin, private), "secret-plans")
    _, stranger = served.user("stranger")
    with pytest.raises(NotFound):
        stranger.send(w.IsWatchingLabel(label_name=name))


def test_get_watches_for_page__lists_people_in_pages(served: Served, admin: Client, page: PageSingle) -> None:
    people = dict(served.user(f"watcher{number}") for number in range(3))
    for client in people.values():
        client.send(w.AddContentWatcher(content_id=int(page.id)))
    found = admin.send(w.GetWatchesForPage(id=int(page.id)))
    assert [one.watcher.account_id for one in found.results] == sorted(people)
    assert {(one.type, one.content_id) for one in found.results} == {("page", int(page.id))}
    assert all(one.watcher.email for one in found.results)
    first = admin.send(w.GetWatchesForPage(id=int(page.id), limit=2))
    assert (first.size, "next" in first.links) == (2, True)
    rest = admin.send(w.GetWatchesForPage(id=int(page.id), limit=2, start=2))
    assert [one.watcher.account_id for one in first.results + rest.results] == sorted(people)
    assert "next" not in rest.links
    by_a_watcher = next(iter(people.values())).send(w.GetWatchesForPage(id=int(page.id)))
    assert sum(bool(one.watcher.email) for one in by_a_watcher.results) == 1


def test_get_watches_for_space__are_those_of_the_space(admin: Client, space: SpaceBulk, page: PageSingle) -> None:
    admin.send(w.AddContentWatcher(content_id=int(page.id)))
    assert admin.send(w.GetWatchesForSpace(id=int(page.id))).results == []
    admin.send(w.AddSpaceWatcher(space_key=space.key))
    by_page = admin.send(w.GetWatchesForSpace(id=int(page.id)))
    by_key = admin.send(w.GetWatchersForSpace(space_key=space.key))
    assert by_page.results == by_key.results
    assert [(one.type, one.space_key) for one in by_key.results] == [("space", space.key)]


def test_add_content_watcher__for_others_only_by_administrators(
    served: Served, admin: Client, page: PageSingle
) -> None:
    me, someone = served.user("someone")
    other, _ = served.user("other")
    admin.send(w.AddContentWatcher(content_id=int(page.id), account_id=me))
    assert someone.send(w.GetContentWatchStatus(content_id=int(page.id))).watching
    for asked in (w.GetContentWatchStatus, w.AddContentWatcher, w.RemoveContentWatcher):
        with pytest.raises(Forbidden):
            someone.send(asked(content_id=int(page.id), account_id=other))
    with pytest.raises(NotFound, match="No user found"):
        admin.send(w.AddContentWatcher(content_id=int(page.id), account_id="nobody"))


def test_get_watches_for_page__unseen_is_404(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    of = int(make(admin, private).id)
    _, stranger = served.user("stranger")
    for asked in (w.GetWatchesForPage, w.GetWatchesForSpace):
        with pytest.raises(NotFound):
            stranger.send(asked(id=of))
    for one in (w.GetContentWatchStatus, w.AddContentWatcher, w.RemoveContentWatcher):
        with pytest.raises(NotFound):
            stranger.send(one(content_id=of))
    for of_space in (w.IsWatchingSpace, w.AddSpaceWatcher, w.RemoveSpaceWatch, w.GetWatchersForSpace):
        with pytest.raises(NotFound):
            stranger.send(of_space(space_key=private.key))


def test_get_watches_for_page__costs_the_same_for_many(served: Served, admin: Client, page: PageSingle) -> None:
    for number in range(4):
        served.user(f"many{number}")[1].send(w.AddContentWatcher(content_id=int(page.id)))
    admin.send(w.GetWatchesForPage(id=int(page.id)))
    with served.queries(at_most=4):
        admin.send(w.GetWatchesForPage(id=int(page.id)))
