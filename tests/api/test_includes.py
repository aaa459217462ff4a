"""What `include-` parameters show is what is shown where it can be read alone, to whom it is shown."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec
import pytest

from tests.api.crowd import ROWS, Crowd
from tests.api.v2.making import actor_of, admin_id, favour, keep, make, read
from tests.conftest import Served
from tests.hostile.wire import Wire
from tests.hostile.world import ANSWERED, fields
from watersmeet.client import Client
from watersmeet.contract.core import Effect, Request, Where
from watersmeet.contract.v2.admin_key import AdminKeyCreate, EnableAdminKey
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.ids import ContentId
from watersmeet.storage import beside, content
from watersmeet.storage.work import Session

NO_LISTS: Final = {
    "include-version",
    "include-webresources",
    "include-favorited-by-current-user-status",
    "include-collaborators",
    "include-icon",
    "include-blank-tasks",
}
"""What is no list, or can be read nowhere alone."""

VALUES: Final[tuple[Any, ...]] = (
    2**53 + 1,
    -(2**63),
    1.5e300,
    None,
    True,
    'a "quoted" \\ text',
    "\x01\x1f\x7f\u2028é𝄞",
    "",
    "[1]",
    {"a": []},
)


def includes(operation: type[Request[Any]]) -> set[str]:
    return {name for name, _ in fields(operation, Where.QUERY) if name.startswith("include-")}


OPERATIONS: Final = [
    one
    for one in ANSWERED
    if one.op.effect is Effect.READ
    and "/api/v2/" in one.op.path
    and includes(one) - NO_LISTS
    and one.op.method == "GET"
]


def asked(wire: Wire, target: str) -> Any:
    got = wire.send("GET", target)
    assert got.status == 200, f"{target}: {got.text[:300]}"
    return json.loads(got.body)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.__name__)
def test_includes__show_what_is_shown_alone(crowd: Crowd, wire: Wire, operation: type[Request[Any]]) -> None:
    whole = asked(wire, f"{crowd.path(operation)}?{'&'.join(f'{name}=true' for name in includes(operation))}")
    lists = {name: value for name, value in whole.items() if isinstance(value, dict) and "results" in value}
    lists.pop("collaborators", None)
    assert len(lists) == len(includes(operation) - NO_LISTS)
    for name, value in lists.items():
        alone = asked(wire, f"/wiki{value['_links']['self']}?limit=250")
        shown, expected = value["results"], alone["operations" if name == "operations" else "results"][:50]
        assert len(shown) >= (ROWS if name != "operations" else 2)
        if name == "likes":
            assert value["meta"]["count"] == len(expected)
            assert sorted(one["accountId"] for one in shown) == [one["accountId"] for one in expected]
        elif name == "versions":
            assert shown == [{member: one[member] for member in shown[0]} for one in expected]
        else:
            assert shown == expected, name


def test_includes__values_of_properties_come_whole(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    for k, value in enumerate(VALUES):
        keep(admin, page, f"k{k}", value)
    shown = admin.raw("GET", f"/wiki/api/v2/pages/{page.id}?include-properties=true").json()["properties"]["results"]
    assert [one["value"] for one in shown] == list(VALUES)


def test_includes__of_what_is_gone_by_now_are_empty(served: Served, admin: Client, space: SpaceBulk) -> None:
    page, account_id = int(make(admin, space).id), admin_id(served)

    async def work(session: Session) -> beside.Beside:
        actor = await actor_of(session, account_id)
        item = await content.see(session, actor, page)
        assert item is not None
        gone = msgspec.structs.replace(item, id=ContentId(1))
        return await beside.of_content(session, actor, gone, ("labels", "children"), ("update/page",), limit=51)

    assert served.do(work) == ({"labels": [], "children": []}, frozenset())


def test_includes__hold_what_the_caller_may_see(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    seen = make(admin, space, "seen", parent_id=page.id)
    make(admin, space, "private", parent_id=page.id, private=True)
    other_id, other = served.user(admin=True)
    favour(served, admin_id(served), "content", page.id)

    def children(headers: dict[str, str] | None = None) -> list[str]:
        answer = other.raw("GET", f"/wiki/api/v2/pages/{page.id}?include-direct-children=true", headers=headers)
        return [one["title"] for one in answer.json()["directChildren"]["results"]]

    assert children() == [seen.title]
    other.send(EnableAdminKey(body=AdminKeyCreate()))
    assert children({"Atl-Confluence-With-Admin-Key": "true"}) == ["seen", "private"]
    assert children() == [seen.title]
    assert read(admin, page, include_favorited_by_current_user_status=True).is_favorited_by_current_user is True
    assert read(other, page, include_favorited_by_current_user_status=True).is_favorited_by_current_user is False
    favour(served, other_id, "content", page.id)
    assert read(other, page, include_favorited_by_current_user_status=True).is_favorited_by_current_user is True
