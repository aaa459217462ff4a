"""What is unseen and what is absent are told in the same words, and so is what is seen but not the caller's to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.api.v2.making import change, drop, keep, make, read, storage
from tests.conftest import Served
from tests.permissions.world import grant_only, restrict
from watersmeet.client import Client, NotFound, Unauthorized
from watersmeet.contract.v2.content_properties import GetPageContentProperties
from watersmeet.contract.v2.page import GetPages, PageSingle
from watersmeet.contract.v2.space import CreateSpace, GetSpaceById, GetSpaces, SpaceBulk, SpaceCreate
from watersmeet.model.actor import ALL_LICENSED_USERS, ANONYMOUS_USERS, user_principal

ABSENT = "999999999999"
BODY = {"representation": "storage", "value": "<p>x</p>"}
UPDATE = {"status": "current", "title": "x", "body": BODY, "version": {"number": 2}}
PROPERTY = {"key": "k", "value": 1}
PAGE_CALLS: list[tuple[str, str, Callable[[str], Any]]] = [
    ("GET", "/pages/{}", lambda i: None),
    ("GET", "/pages/{}?version=1", lambda i: None),
    ("GET", "/pages/{}?get-draft=true", lambda i: None),
    ("GET", "/pages/{}/labels", lambda i: None),
    ("GET", "/pages/{}/operations", lambda i: None),
    ("GET", "/pages/{}/versions", lambda i: None),
    ("GET", "/pages/{}/versions/1", lambda i: None),
    ("GET", "/pages/{}/properties", lambda i: None),
    ("GET", "/pages/{}/properties/k", lambda i: None),
    ("GET", "/pages/{}/children", lambda i: None),
    ("GET", "/pages/{}/direct-children", lambda i: None),
    ("GET", "/pages/{}/ancestors", lambda i: None),
    ("GET", "/pages/{}/descendants", lambda i: None),
    ("PUT", "/pages/{}", lambda i: {"id": i, **UPDATE}),
    ("PUT", "/pages/{}", lambda i: {"id": i, **UPDATE, "status": "draft", "version": {"number": 1}}),
    ("PUT", "/pages/{}/title", lambda i: {"status": "current", "title": "x"}),
    ("DELETE", "/pages/{}", lambda i: None),
    ("DELETE", "/pages/{}?purge=true", lambda i: None),
    ("DELETE", "/pages/{}?draft=true", lambda i: None),
    ("POST", "/pages/{}/properties", lambda i: PROPERTY),
    ("PUT", "/pages/{}/properties/k", lambda i: {**PROPERTY, "version": {"number": 2}}),
    ("DELETE", "/pages/{}/properties/k", lambda i: None),
]
SPACE_CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/spaces/{}", None),
    ("GET", "/spaces/{}?include-permissions=true&include-labels=true", None),
    ("GET", "/spaces/{}/pages", None),
    ("GET", "/spaces/{}/pages?depth=root", None),
    ("GET", "/spaces/{}/labels", None),
    ("GET", "/spaces/{}/content/labels", None),
    ("GET", "/spaces/{}/operations", None),
    ("GET", "/spaces/{}/properties", None),
    ("GET", "/spaces/{}/properties/1", None),
    ("POST", "/spaces/{}/properties", PROPERTY),
    ("PUT", "/spaces/{}/properties/1", {**PROPERTY, "version": {"number": 2}}),
    ("DELETE", "/spaces/{}/properties/1", None),
]


def call(client: Client, method: str, path: str, body: Any) -> httpx.Response:
    if body is None:
        return client.raw(method, "/wiki/api/v2" + path)
    return client.raw(method, "/wiki/api/v2" + path, json=body)


def told(answer: httpx.Response, of: str) -> tuple[int, str]:
    """A refusal with the id taken out."""
    return answer.status_code, answer.text.replace(of, "ID")


@pytest.fixture
def hidden(served: Served, admin: Client, space: SpaceBulk) -> list[PageSingle]:
    """Pages that only the administrator sees, each for another reason."""
    closed = served.space(admin, create_private_space=True)
    parent = make(admin, space, "parent", private=True)
    gone = make(admin, space, "gone", parent_id=parent.id)
    drop(admin, gone)
    return [
        make(admin, closed, "in a private space"),
        parent,
        make(admin, space, "under a private page", parent_id=parent.id),
        gone,
        make(admin, space, "draft", status="draft"),
    ]


@pytest.mark.parametrize(("method", "path", "body"), PAGE_CALLS)
def test_page__unseen_is_told_as_absent(
    served: Served, hidden: list[PageSingle], method: str, path: str, body: Callable[[str], Any]
) -> None:
    _, member = served.user()
    absent = told(call(member, method, path.format(ABSENT), body(ABSENT)), ABSENT)
    assert absent[0] == 404
    for page in hidden:
        assert told(call(member, method, path.format(page.id), body(page.id)), page.id) == absent


@pytest.mark.parametrize(("method", "path", "body"), SPACE_CALLS)
def test_space__unseen_is_told_as_absent(served: Served, admin: Client, method: str, path: str, body: Any) -> None:
    closed = served.space(admin, create_private_space=True)
    _, member = served.user()
    absent = told(call(member, method, path.format(ABSENT), body), ABSENT)
    assert absent[0] == 404
    assert told(call(member, method, path.format(closed.id), body), closed.id) == absent


def test_create_page__where_it_cannot_be_seen(served: Served, admin: Client, space: SpaceBulk) -> None:
    closed = served.space(admin, create_private_space=True)
    secret = make(admin, space, "secret", private=True)
    _, member = served.user()
    with pytest.raises(NotFound, match="Cannot find a space"):
        make(member, closed, "x")
    with pytest.raises(NotFound, match="Cannot find a parent"):
        make(member, space, "x", parent_id=secret.id)
    mine = make(member, space, "mine")
    with pytest.raises(NotFound, match="Cannot find a parent"):
        change(member, mine, 2, parent_id=secret.id)
    assert read(member, mine).version == mine.version


@pytest.fixture
def viewer(served: Served, admin: Client, space: SpaceBulk) -> Iterator[Client]:
    """Somebody who may view the space and no more."""
    account_id, client = served.user()
    mine = user_principal(str(space.author_id))
    everything = ("read/space", "create/page", "update/page", "delete/page", "administer/space")
    grant_only(served, space, [*((one, mine) for one in everything), ("read/space", user_principal(account_id))])
    return client


def test_page__seen_but_not_ones_to_change_is_404(admin: Client, space: SpaceBulk, viewer: Client) -> None:
    page = make(admin, space)
    keep(admin, page, "k")
    assert read(viewer, page).title == "A page"
    for method, path, body in PAGE_CALLS:
        if method != "GET":
            answer = call(viewer, method, path.format(page.id), body(page.id))
            assert answer.status_code == 404, (method, path)
            assert answer.json()["errors"][0]["title"].endswith(f"a page with id [{page.id}]")
    with pytest.raises(NotFound):
        make(viewer, space, "mine")
    assert read(admin, page).version == page.version
    assert viewer.send(GetPageContentProperties(owner=int(page.id))).results[0].version.number == 1


def test_page__update_restriction_is_not_inherited(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    page = make(admin, space)
    child = make(admin, space, "child", parent_id=page.id)
    restrict(served, page.id, "update", [user_principal(str(space.author_id))])
    assert read(member, page).title == "A page"
    with pytest.raises(NotFound):
        change(member, page, 2)
    change(member, child, 2)
    change(admin, page, 2, body=storage("<p>two</p>"))


def test_page__a_new_restriction_holds_at_once(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    page = make(admin, space)
    child = make(admin, space, "child", parent_id=page.id)
    read(member, child)
    restrict(served, page.id, "read", [user_principal(str(space.author_id))])
    for one in (page, child):
        with pytest.raises(NotFound):
            read(member, one)
        read(admin, one)
    assert member.send(GetPages(id=(int(page.id), int(child.id)))).results == []


def test_page__moved_into_and_out_of_a_private_branch(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    secret = make(admin, space, "secret", private=True)
    page = make(admin, space)
    child = make(admin, space, "child", parent_id=page.id)
    change(admin, page, 2, parent_id=secret.id)
    for one in (page, child):
        with pytest.raises(NotFound):
            read(member, one)
    change(admin, page, 3, parent_id=str(space.homepage_id))
    for one in (page, child):
        read(member, one)


def test_page__trashed_with_the_branch_of_a_private_page_stays_hidden(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    """Also when it comes back, as long as it comes back there; put elsewhere it is seen."""
    _, member = served.user()
    secret = make(admin, space, "secret", private=True)
    page = make(admin, space, "page", parent_id=secret.id)
    drop(admin, page)
    with pytest.raises(NotFound):
        read(member, page)
    assert member.send(GetPages(id=(int(page.id),), status=("trashed",))).results == []
    change(admin, page, 2)
    with pytest.raises(NotFound):
        read(member, page)
    drop(admin, page)
    change(admin, page, 3, parent_id=str(space.homepage_id))
    assert read(member, page).status == "current"


def test_anonymous__needs_the_site_and_the_space(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    nobody = served.anonymous()
    with pytest.raises(Unauthorized):
        read(nobody, page)
    served.allow_anonymous(True)
    try:
        with pytest.raises(NotFound):
            read(nobody, page)
        mine = user_principal(str(space.author_id))
        grant_only(served, space, [("read/space", mine), ("read/space", ANONYMOUS_USERS)])
        assert read(nobody, page).title == "A page"
        assert space.id in [one.id for one in nobody.each(GetSpaces(limit=250))]
        with pytest.raises(NotFound):
            change(nobody, page, 2)
        with pytest.raises(NotFound):
            make(nobody, space, "x")
        with pytest.raises(NotFound):
            nobody.send(CreateSpace(body=SpaceCreate(key=served.new_key(), name="x")))
        for private in (True, False):
            grant_only(served, space, [("read/space", ANONYMOUS_USERS), ("create/page", ANONYMOUS_USERS)])
            if private:
                with pytest.raises(Exception, match="signed-in"):
                    make(nobody, space, "x", private=True)
            else:
                assert make(nobody, space, "by nobody").author_id is None
    finally:
        served.allow_anonymous(False)
    with pytest.raises(Unauthorized):
        read(nobody, page)


def test_space__a_grant_taken_back_holds_at_once(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    _, member = served.user()
    read(member, page)
    grant_only(served, space, [("read/space", user_principal(str(space.author_id)))])
    with pytest.raises(NotFound):
        read(member, page)
    with pytest.raises(NotFound):
        member.send(GetSpaceById(id=int(space.id)))
    grant_only(served, space, [("read/space", ALL_LICENSED_USERS)])
    read(member, page)
