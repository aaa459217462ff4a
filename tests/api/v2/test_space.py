"""Spaces through v2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.api.v2.making import admin_id, favour, make, mark_space
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import (
    CreateSpace,
    DescriptionWrite,
    GetSpaceById,
    GetSpaces,
    RoleAssignment,
    RolePrincipal,
    SpaceBulk,
    SpaceCreate,
    SpaceSort,
)
from watersmeet.contract.v2.space_properties import CreateSpaceProperty, PropertyCreate
from watersmeet.model.content import title_key
from watersmeet.storage import spaces as rows

SORTS = get_args(SpaceSort)
PLACES: dict[str, Callable[[SpaceBulk], Any]] = {
    "id": lambda space: int(space.id),
    "key": lambda space: space.key.lower(),
    "name": lambda space: (title_key(space.name), int(space.id)),
}


def ids(found: Any) -> list[str]:
    return [space.id for space in found]


def create(client: Client, **body: Any) -> SpaceBulk:
    return client.send(CreateSpace(body=SpaceCreate(**body)))


def test_create_space__answers_201_with_a_homepage(served: Served, admin: Client) -> None:
    key = served.new_key()
    body = SpaceCreate(key=key, name=" A space ", description=DescriptionWrite(value="<b> & so on"))
    answer = admin.exchange(CreateSpace(body=body))
    space = answer.value
    assert answer.headers["location"] == f"/wiki/api/v2/spaces/{space.id}"
    assert (space.key, space.name, space.type, space.status) == (key, "A space", "global", "current")
    assert space.author_id == admin_id(served)
    home = admin.send(GetPageById(id=int(str(space.homepage_id)), body_format="storage"))
    assert (home.title, home.parent_id, home.space_id) == ("A space", None, space.id)
    assert home.links.webui == f"/spaces/{key}/overview"
    read = admin.send(GetSpaceById(id=int(space.id), description_format="view", include_icon=True))
    assert read.description
    assert read.description.view
    assert read.description.view.value == "&lt;b&gt; &amp; so on"
    assert read.icon
    assert read.links.base == f"{served.url}/wiki"


def test_create_space__alias_is_the_key_where_there_is_none(served: Served, admin: Client) -> None:
    alias = served.new_key()
    space = create(admin, name="By alias", alias=alias)
    assert (space.key, space.current_active_alias) == (alias, alias)


def test_create_space__personal_by_its_key(served: Served, admin: Client) -> None:
    assert create(admin, name="Mine", key="~" + served.new_key()).type == "personal"


@pytest.mark.parametrize("key", ["", "A B", "A-B", "é", "~", "x" * 256, "a/b", "A\n", "٣"])
def test_create_space__bad_key_is_400(admin: Client, key: str) -> None:
    with pytest.raises(BadRequest):
        create(admin, name="Bad", key=key)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_create_space__bad_name_is_400(served: Served, admin: Client, name: str) -> None:
    with pytest.raises(BadRequest):
        create(admin, name=name, key=served.new_key())


def test_create_space__taken_key_is_400_whatever_its_case(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match="already exists with key"):
        create(admin, name="Again", key=space.key.swapcase())


def test_create_space__no_key_is_400(admin: Client) -> None:
    with pytest.raises(BadRequest, match="key or an alias"):
        create(admin, name="No key")


def test_create_space__unknown_role_is_400(served: Served, admin: Client) -> None:
    role = RoleAssignment(principal=RolePrincipal(principal_type="USER", principal_id="x"), role_id="no-such")
    with pytest.raises(BadRequest, match="no-such"):
        create(admin, name="Roles", key=served.new_key(), role_assignments=[role])


def test_create_space__failed_creation_leaves_nothing(served: Served, admin: Client) -> None:
    key = served.new_key()
    with pytest.raises(NotFound):
        create(admin, name="Copy", key=key, copy_space_access_configuration=1)
    assert admin.send(GetSpaces(keys=(key,))).results == []
    create(admin, name="Copy", key=key)


def test_create_space__copies_the_access_of_another(served: Served, admin: Client) -> None:
    _, reader = served.user()
    private = create(admin, name="Source", key=served.new_key(), create_private_space=True)
    copy = create(admin, name="Copy", key=served.new_key(), copy_space_access_configuration=int(private.id))
    for space in (private, copy):
        with pytest.raises(NotFound):
            reader.send(GetSpaceById(id=int(space.id)))


def test_get_space__includes_cost_one_statement_each(served: Served, admin: Client, space: SpaceBulk) -> None:
    of = int(space.id)
    for k in range(51):
        admin.send(CreateSpaceProperty(space_id=of, body=PropertyCreate(key=f"k{k:02}", value=k)))
    one, two = f"one-{space.key.lower()}", f"two-{space.key.lower()}"
    mark_space(served, admin_id(served), space, ("team", one), ("my", two))
    whole = GetSpaceById(
        id=of,
        description_format="plain",
        include_icon=True,
        include_labels=True,
        include_operations=True,
        include_permissions=True,
        include_properties=True,
        include_role_assignments=True,
    )
    admin.send(whole)
    with served.queries(at_most=7):
        found = admin.send(whole)
    with served.queries(at_most=2):
        admin.send(GetSpaceById(id=of))
    assert found.labels
    assert [(label.prefix, label.name) for label in found.labels.results] == [("team", one), ("my", two)]
    assert found.labels.links.self == f"/api/v2/spaces/{of}/labels"
    assert found.properties
    assert (len(found.properties.results), found.properties.meta.has_more) == (50, True)
    assert found.permissions
    keys = {(grant.operation.key, grant.operation.target_type) for grant in found.permissions.results}
    assert {("read", "space"), ("create", "page")} <= keys
    assert found.operations
    assert ("read", "space") in {(one.operation, one.target_type) for one in found.operations.results}
    bare = admin.raw("GET", f"/wiki/api/v2/spaces/{of}").json()
    assert not {"labels", "properties", "operations", "permissions", "roleAssignments"} & set(bare)
    assert (bare["icon"], bare["description"]) == (None, None)


def test_get_space__empty_description_is_an_empty_object(admin: Client, space: SpaceBulk) -> None:
    shown = admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}?description-format=plain").json()
    assert shown["description"] == {}


def test_get_space__missing_is_404(admin: Client) -> None:
    with pytest.raises(NotFound, match=r"Cannot find a space with id \[1\]"):
        admin.send(GetSpaceById(id=1))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 2, 250])
def test_get_spaces__every_order_pages_to_the_end(served: Served, admin: Client, sort: Any, limit: int) -> None:
    names = ["Same", "same", "ſame", "Other", "Äther", "Zoo"]
    made = [
        served.space(admin, name=name, key=("a" if k % 2 else "B") + served.new_key()) for k, name in enumerate(names)
    ]
    wanted = tuple(int(space.id) for space in made)
    found = list(admin.each(GetSpaces(ids=wanted, sort=sort, limit=limit)))
    assert sorted(ids(found)) == sorted(ids(made))
    assert found == sorted(found, key=PLACES[sort.removeprefix("-")], reverse=sort.startswith("-"))


def test_get_spaces__rows_come_and_go_between(served: Served, admin: Client) -> None:
    stay = [served.space(admin, name="between") for _ in range(6)]
    seen: list[str] = []
    for shown in admin.pages(GetSpaces(sort="name", limit=2)):
        seen += ids(shown.results)
        if len(seen) < 9:
            served.space(admin, name="between")
    assert len(seen) == len(set(seen))
    assert set(ids(stay)) <= set(seen)


def test_get_spaces__filters(served: Served, admin: Client) -> None:
    me = admin_id(served)
    one, two = served.space(admin), served.space(admin, key="~" + served.new_key())
    wanted = (int(one.id), int(two.id))
    label = f"l{one.key.lower()}"
    mark_space(served, me, one, ("team", label), ("global", label))
    someone, _ = served.user()
    favour(served, someone, "space", one.id)

    def found(**more: Any) -> list[str]:
        return ids(admin.each(GetSpaces(ids=wanted, limit=1, **more)))

    assert found() == [one.id, two.id]
    assert found(keys=(one.key.swapcase(),)) == [one.id]
    assert found(keys=(two.key,)) == [two.id]
    assert found(keys=("nosuch",)) == []
    assert found(type="personal") == [two.id]
    assert found(type="global") == [one.id]
    assert found(type="system") == []
    assert found(labels=(label.upper(), "no-such")) == [one.id]
    assert found(favorited_by=someone) == [one.id]
    assert found(not_favorited_by=someone) == [two.id]
    assert found(favorited_by="nobody") == []
    assert found(not_favorited_by="nobody") == [one.id, two.id]
    assert found(status="current") == [one.id, two.id]

    async def to_archive(session: Any) -> None:
        await rows.update(session, int(one.id), status="archived")  # type: ignore[arg-type]

    served.do(to_archive)
    assert found(status="archived") == [one.id]
    assert found(status="current") == [two.id]
    assert found(start=1) == [two.id]


@pytest.mark.parametrize("name", ["ids", "keys"])
def test_get_spaces__lists_hold_250(admin: Client, name: str) -> None:
    for count, status in ((250, 200), (251, 400)):
        query = ",".join(str(k) for k in range(1, count + 1))
        assert admin.raw("GET", f"/wiki/api/v2/spaces?{name}={query}").status_code == status


@pytest.mark.parametrize("query", ["type=x", "status=trashed", "sort=created-date", "limit=0", "limit=251", "cursor=x"])
def test_get_spaces__unknown_words_are_400(admin: Client, query: str) -> None:
    assert admin.raw("GET", f"/wiki/api/v2/spaces?{query}").status_code == 400


def test_get_spaces__probe_has_next_and_base(served: Served, admin: Client) -> None:
    """md2conf asks for one space to learn where the site is."""
    served.space(admin)
    served.space(admin)
    links = admin.raw("GET", "/wiki/api/v2/spaces?limit=1").json()["_links"]
    assert links["base"] == f"{served.url}/wiki"
    assert dict(parse_qsl(urlsplit(links["next"]).query)).keys() == {"limit", "cursor"}


def test_get_spaces__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    make(admin, space)
    for limit in (1, 250):
        request = GetSpaces(limit=limit, description_format="plain", include_icon=True, labels=("x",))
        with served.queries(at_most=2):
            admin.send(request)
