"""Content of any kind through v2."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import drop, make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client
from watersmeet.contract.v2.content import ContentIds, ConvertContentIdsToContentTypes
from watersmeet.contract.v2.space import SpaceBulk


def kinds(client: Client, *ids: Any) -> dict[str, str | None]:
    return client.send(ConvertContentIdsToContentTypes(body=ContentIds(content_ids=list(ids)))).results


def test_convert_ids__text_and_numbers(served: Served, admin: Client, space: SpaceBulk) -> None:
    one, gone = make(admin, space, "one"), make(admin, space, "gone")
    drop(admin, gone)
    hidden = make(admin, served.space(admin, create_private_space=True))
    _, member = served.user()
    asked = (one.id, int(gone.id), hidden.id, "1", str(space.id))
    assert kinds(admin, *asked) == {one.id: "page", gone.id: "page", hidden.id: "page", "1": None, space.id: None}
    assert kinds(member, *asked)[hidden.id] is None
    assert kinds(admin) == {}


@pytest.mark.parametrize("wrong", ["x", "-1", -1, 2**63, "", "1.5", "٣"])
def test_convert_ids__not_a_number_is_400(admin: Client, wrong: Any) -> None:
    with pytest.raises(BadRequest):
        kinds(admin, wrong)


def test_convert_ids__at_most_100(served: Served, admin: Client) -> None:
    assert len(kinds(admin, *range(1, 101))) == 100
    with pytest.raises(BadRequest):
        kinds(admin, *range(1, 102))
    with served.queries(at_most=2):
        kinds(admin, *range(1, 101))
