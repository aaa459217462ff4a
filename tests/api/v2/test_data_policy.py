"""Data policies: this site has none."""

from __future__ import annotations

import pytest

from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Unauthorized
from watersmeet.contract.v2.common import BodyType
from watersmeet.contract.v2.data_policy import (
    DataPolicyMetadata,
    DataPolicySpace,
    GetDataPolicyMetadata,
    GetDataPolicySpaces,
)
from watersmeet.contract.v2.space import DescriptionWrite, SpaceBulk, SpaceDescription, SpaceIcon, SpaceLinks

OPEN = DataPolicyMetadata(any_content_blocked=False)
ICON = "/images/logo/default-space-logo.svg"


def test_get_data_policy_metadata__blocks_nothing(served: Served, admin: Client) -> None:
    assert admin.send(GetDataPolicyMetadata()) == OPEN
    assert served.user()[1].send(GetDataPolicyMetadata()) == OPEN
    with pytest.raises(Unauthorized):
        served.anonymous().send(GetDataPolicyMetadata())


def test_get_data_policy_spaces__answers_every_field(served: Served, admin: Client) -> None:
    space = served.space(admin, name="Described", description=DescriptionWrite(value="in words"))
    found = admin.send(GetDataPolicySpaces(ids=(int(space.id),)))
    assert found.results == [
        DataPolicySpace(
            id=space.id,
            key=space.key,
            name="Described",
            description=SpaceDescription(plain=BodyType(representation="plain", value="in words")),
            data_policy=OPEN,
            icon=SpaceIcon(path=ICON, api_download_link=ICON),
            links=SpaceLinks(webui=f"/spaces/{space.key}"),
        )
    ]


def test_get_data_policy_spaces__of_a_space_without_description(admin: Client, space: SpaceBulk) -> None:
    (found,) = admin.send(GetDataPolicySpaces(ids=(int(space.id),))).results
    assert found.description == SpaceDescription()


def test_get_data_policy_spaces__filters_by_ids_and_keys(served: Served, admin: Client) -> None:
    one, two, three = (served.space(admin) for _ in range(3))
    some = (int(one.id), int(three.id), 999999999999)
    assert [space.id for space in admin.each(GetDataPolicySpaces(ids=some))] == [one.id, three.id]
    keys = (two.key.lower(), three.key)
    assert [space.id for space in admin.each(GetDataPolicySpaces(keys=keys))] == [two.id, three.id]
    assert [space.id for space in admin.each(GetDataPolicySpaces(ids=some, keys=keys))] == [three.id]


@pytest.mark.parametrize("sort", ["id", "key", "name"])
def test_get_data_policy_spaces__pages_to_the_end_in_order(served: Served, admin: Client, sort: str) -> None:
    names = ["beta", "Alpha", "beta", "gamma", "alpha"]
    made = [served.space(admin, name=name) for name in names]
    places = {
        "id": lambda space: int(space.id),
        "key": lambda space: space.key.lower(),
        "name": lambda space: (space.name.lower(), int(space.id)),
    }
    expected = [space.id for space in sorted(made, key=places[sort])]
    ids = tuple(int(space.id) for space in made)
    up = admin.each(GetDataPolicySpaces(ids=ids, limit=2, sort=sort))  # type: ignore[arg-type]
    assert [space.id for space in up] == expected
    down = admin.each(GetDataPolicySpaces(ids=ids, limit=2, sort=f"-{sort}"))  # type: ignore[arg-type]
    assert [space.id for space in down] == expected[::-1]
    first = admin.send(GetDataPolicySpaces(ids=ids, limit=2, start=3))
    assert [space.id for space in first.results] == [made[3].id, made[4].id]


def test_get_data_policy_spaces__are_those_the_caller_sees(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    both = (int(space.id), int(private.id))
    _, stranger = served.user()
    assert [found.id for found in stranger.each(GetDataPolicySpaces(ids=both))] == [space.id]
    assert [found.id for found in admin.each(GetDataPolicySpaces(ids=both))] == [space.id, private.id]
    with served.queries(at_most=2):
        admin.send(GetDataPolicySpaces(limit=250))


@pytest.mark.parametrize("query", ["sort=title", "limit=0", "limit=251", "cursor=x", "ids=a", "ids=" + "1," * 251])
def test_get_data_policy_spaces__bad_input_is_400(admin: Client, query: str) -> None:
    answer = admin.raw("GET", f"/wiki/api/v2/data-policies/spaces?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["status"] == 400


def test_get_data_policy_spaces__cursor_of_another_sort_is_400(served: Served, admin: Client) -> None:
    ids = tuple(int(served.space(admin).id) for _ in range(2))
    first = admin.send(GetDataPolicySpaces(ids=ids, limit=1))
    assert isinstance(first.links.next, str)
    cursor = first.links.next.partition("cursor=")[2]
    with pytest.raises(BadRequest):
        admin.send(GetDataPolicySpaces(ids=ids, cursor=cursor, sort="name"))
