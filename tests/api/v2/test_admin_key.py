"""Admin keys: who may have one, how long it lasts, and what it opens."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from tests.api.v2.making import admin_id, make
from tests.conftest import ADMIN, Served
from watersmeet.client import BadRequest, Basic, Client, NotFound
from watersmeet.contract.v2.admin_key import AdminKey, AdminKeyCreate, DisableAdminKey, EnableAdminKey, GetAdminKey
from watersmeet.contract.v2.page import GetPageById
from watersmeet.domain import people
from watersmeet.model.ids import AccountId, Instant, instant, moment, now
from watersmeet.storage import admin_keys

KEY = {"Atl-Confluence-With-Admin-Key": "true"}


def enable(client: Client, minutes: int | None = None) -> AdminKey:
    return client.send(EnableAdminKey(body=AdminKeyCreate(duration_in_minutes=minutes)))


def minutes_left(key: AdminKey) -> float:
    return (moment(Instant(key.expiration_time)) - moment(now())) / timedelta(minutes=1)


def expire(served: Served, account_id: str) -> None:
    """Have a key end this very moment."""
    served.do(lambda session: admin_keys.put_expiry(session, AccountId(account_id), now()))
    time.sleep(0.002)


def status(client: Client, path: str, headers: dict[str, str] | None = None) -> int:
    return client.raw("GET", f"/wiki{path}", headers=headers).status_code


def ids(client: Client, path: str, headers: dict[str, str] | None = None) -> list[str]:
    answer = client.raw("GET", f"/wiki{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [str(each.get("id") or each["content"]["id"]) for each in answer.json()["results"]]


@pytest.fixture
def other_admin(served: Served) -> tuple[str, Client]:
    """An administrator of the test's own, without a key."""
    return served.user(admin=True)


# Having one


@pytest.mark.parametrize(("given", "expected"), [(None, 10), (0, 10), (1, 1), (60, 60)])
def test_enable_admin_key__lasts_as_long_as_asked_for(
    other_admin: tuple[str, Client], given: int | None, expected: int
) -> None:
    account_id, client = other_admin
    made = enable(client, given)
    assert made.account_id == account_id
    assert expected - 0.5 < minutes_left(made) <= expected
    assert client.send(GetAdminKey()) == made


def test_enable_admin_key__without_a_body_lasts_ten_minutes(other_admin: tuple[str, Client]) -> None:
    assert 9.5 < minutes_left(other_admin[1].send(EnableAdminKey())) <= 10


def test_enable_admin_key__again_puts_a_new_one_in_its_place(other_admin: tuple[str, Client]) -> None:
    _, client = other_admin
    enable(client, 60)
    second = enable(client, 5)
    assert minutes_left(second) <= 5
    assert client.send(GetAdminKey()) == second


@pytest.mark.parametrize("minutes", [-1, 61, 2**31 - 1, -(2**40)])
def test_enable_admin_key__for_an_impossible_time_is_400(other_admin: tuple[str, Client], minutes: int) -> None:
    _, client = other_admin
    with pytest.raises(BadRequest, match="durationInMinutes"):
        enable(client, minutes)
    with pytest.raises(NotFound):
        client.send(GetAdminKey())


def test_disable_admin_key__is_for_administrators_as_all_of_them(served: Served) -> None:
    _, client = served.user()
    for request in (EnableAdminKey(), GetAdminKey(), DisableAdminKey()):
        with pytest.raises(NotFound):
            client.send(request)  # type: ignore[call-overload]


def test_enable_admin_key__is_not_for_limited_scopes(served: Served) -> None:
    scopes = "read:page:confluence"
    token = served.do(lambda session: people.add_token(session, now(), ADMIN, scopes=scopes))
    with pytest.raises(NotFound):
        served.client(Basic(ADMIN, token)).send(EnableAdminKey())


def test_get_admin_key__without_one_or_after_its_end_is_404(served: Served, other_admin: tuple[str, Client]) -> None:
    account_id, client = other_admin
    with pytest.raises(NotFound):
        client.send(GetAdminKey())
    enable(client)
    expire(served, account_id)
    with pytest.raises(NotFound):
        client.send(GetAdminKey())
    enable(client)
    client.send(GetAdminKey())


def test_disable_admin_key__with_and_without_one(served: Served, other_admin: tuple[str, Client]) -> None:
    _, client = other_admin
    client.send(DisableAdminKey())
    enable(client)
    client.send(DisableAdminKey())
    with pytest.raises(NotFound):
        client.send(GetAdminKey())


# What it opens


@pytest.fixture
def hidden(served: Served, admin: Client) -> dict[str, Any]:
    """A page in a private space and a private page with a child in an open one, none of them the administrators'."""
    _, owner = served.user()
    private = served.space(owner, create_private_space=True)
    space = served.space(owner)
    word = f"hidden{space.key.lower()}"
    closed = make(owner, space, f"{word} closed", private=True)
    return {
        "owner": owner,
        "space": space,
        "private": private,
        "inside": make(owner, private, f"{word} inside"),
        "closed": closed,
        "below": make(owner, space, f"{word} below", parent_id=closed.id),
        "word": word,
    }


def test_enable_admin_key__opens_spaces_and_restricted_content_for_reading(
    hidden: dict[str, Any], other_admin: tuple[str, Client]
) -> None:
    _, client = other_admin
    paths = [f"/api/v2/pages/{hidden[name].id}" for name in ("inside", "closed", "below")]
    paths += [
        f"/api/v2/spaces/{hidden['private'].id}",
        f"/api/v2/pages/{hidden['inside'].id}/versions",
        f"/rest/api/content/{hidden['closed'].id}",
        f"/rest/api/space/{hidden['private'].key}",
    ]
    assert {status(client, path, KEY) for path in paths} == {404}
    enable(client)
    assert {status(client, path) for path in paths} == {404}
    assert {status(client, path, KEY) for path in paths} == {200}


def test_enable_admin_key__opens_lists_and_search(hidden: dict[str, Any], other_admin: tuple[str, Client]) -> None:
    _, client = other_admin
    enable(client)
    mine = sorted((hidden["closed"].id, hidden["below"].id), key=int)
    found = f"/rest/api/search?cql=type=page and title ~ {hidden['word']}"
    in_space = f"/api/v2/spaces/{hidden['space'].id}/pages"
    children = f"/api/v2/pages/{hidden['closed'].id}/children"
    spaces = f"/api/v2/spaces?ids={hidden['private'].id}"
    assert (ids(client, spaces), ids(client, found)) == ([], [])
    assert not set(mine) & set(ids(client, in_space))
    assert ids(client, spaces, KEY) == [hidden["private"].id]
    assert sorted(ids(client, found, KEY), key=int) == sorted((*mine, hidden["inside"].id), key=int)
    assert set(mine) < set(ids(client, in_space, KEY))
    assert ids(client, children, KEY) == [hidden["below"].id]


def test_enable_admin_key__opens_nothing_for_writing(hidden: dict[str, Any], other_admin: tuple[str, Client]) -> None:
    _, client = other_admin
    enable(client)
    for name in ("inside", "closed"):
        at = f"/wiki/api/v2/pages/{hidden[name].id}"
        title = {"status": "current", "title": "taken over"}
        assert client.raw("PUT", f"{at}/title", json=title, headers=KEY).status_code == 404
        assert client.raw("DELETE", at, headers=KEY).status_code == 404
        assert hidden["owner"].send(GetPageById(id=int(hidden[name].id))).title == hidden[name].title


def test_enable_admin_key__opens_no_drafts(
    served: Served, hidden: dict[str, Any], other_admin: tuple[str, Client]
) -> None:
    draft = make(hidden["owner"], hidden["space"], "not ready", status="draft")
    _, client = other_admin
    enable(client)
    assert status(client, f"/api/v2/pages/{draft.id}", KEY) == 404


def test_enable_admin_key__ends_at_its_end(
    served: Served, hidden: dict[str, Any], other_admin: tuple[str, Client]
) -> None:
    account_id, client = other_admin
    path = f"/api/v2/pages/{hidden['inside'].id}"
    enable(client)
    assert status(client, path, KEY) == 200
    expire(served, account_id)
    assert status(client, path, KEY) == 404
    enable(client)
    assert status(client, path, KEY) == 200
    client.send(DisableAdminKey())
    assert status(client, path, KEY) == 404


@pytest.mark.parametrize(("said", "expected"), [("true", 200), ("TRUE", 200), ("false", 404), ("", 404), ("1", 404)])
def test_enable_admin_key__is_shown_by_a_header_that_says_true(
    hidden: dict[str, Any], other_admin: tuple[str, Client], said: str, expected: int
) -> None:
    _, client = other_admin
    enable(client)
    headers = {"Atl-Confluence-With-Admin-Key": said}
    assert status(client, f"/api/v2/pages/{hidden['inside'].id}", headers) == expected


def test_enable_admin_key__header_gives_others_nothing(served: Served, hidden: dict[str, Any]) -> None:
    account_id, client = served.user()
    later = instant(moment(now()) + timedelta(minutes=10))
    served.do(lambda session: admin_keys.put_expiry(session, AccountId(account_id), later))
    path = f"/api/v2/pages/{hidden['inside'].id}"
    assert status(client, path, KEY) == 404
    assert status(served.anonymous(), path, KEY) == 401
    assert status(client, f"/api/v2/spaces/{hidden['space'].id}", KEY) == 200


def test_enable_admin_key__of_one_administrator_is_not_anothers(
    served: Served, admin: Client, hidden: dict[str, Any], other_admin: tuple[str, Client]
) -> None:
    enable(other_admin[1])
    expire(served, admin_id(served))
    assert status(admin, f"/api/v2/pages/{hidden['inside'].id}", KEY) == 404


def test_enable_admin_key__costs_nothing_where_it_is_not_shown(
    served: Served, hidden: dict[str, Any], other_admin: tuple[str, Client]
) -> None:
    _, client = other_admin
    enable(client)
    path = f"/api/v2/spaces/{hidden['space'].id}"
    status(client, path)
    before = served.database.statements
    status(client, path)
    without = served.database.statements - before
    with served.queries(at_most=without + 1):
        status(client, path, KEY)
