"""A space with people around it, and every way to come upon a content: through v2, v1 and search."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from tests.api.v2.making import actor_of, make, number, storage
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1 import content_restrictions as v1
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.domain import people
from watersmeet.model.actor import group_principal
from watersmeet.storage import accounts, spaces

PATHS = {
    "page": "pages",
    "folder": "folders",
    "blogpost": "blogposts",
    "comment": "footer-comments",
    "attachment": "attachments",
    "custom": "custom-content",
}
ABSENT = "999999999999"


@dataclass
class Someone:
    """A person and their client."""

    id: str
    client: Client

    @property
    def principal(self) -> str:
        return f"u:{self.id}"


@dataclass
class Scene:
    """An author with a space of their own that every member may read and write in, and two other members."""

    served: Served
    author: Someone
    member: Someone
    other: Someone
    space: SpaceBulk

    def page(self, title: str = "A page", *, by: Someone | None = None, **more: Any) -> PageSingle:
        return make((by or self.author).client, self.space, title, **more)

    def restrict(self, item: Any, *who: Someone | str, operation: str = "read", by: Someone | None = None) -> None:
        """Let only the author, or whoever does this, and these people and groups do something."""
        mine = by or self.author
        users = [{"accountId": one.id} for one in (mine, *who) if isinstance(one, Someone)]
        groups = [{"name": name} for name in who if isinstance(name, str)]
        self._put(mine, item, operation, {"user": users, "group": groups})

    def lift(self, item: Any, operation: str = "read") -> None:
        """Let whoever else may do something again."""
        self._put(self.author, item, operation, {"user": [], "group": []})

    def _put(self, by: Someone, item: Any, operation: str, names: dict[str, Any]) -> None:
        """Replace what restricts one operation; what restricts the other stays."""
        path = f"/wiki/rest/api/content/{item.id}/restriction"
        had = by.client.raw("GET", path, params={"expand": "restrictions.user,restrictions.group"}).json()
        kept = [one for one in had.get("results", ()) if one["operation"] != operation]
        wanted = [*kept, {"operation": operation, "restrictions": names}]
        body = msgspec.convert(wanted, list[v1.RestrictionWrite])
        by.client.send(v1.UpdateRestrictions(id=int(item.id), body=body))

    def grant(self, *pairs: tuple[str, str], space: SpaceBulk | None = None) -> None:
        """Make these (permission, principal) pairs all the grants on the space, beside all of the author's."""
        every = ("read/space", "create/page", "update/page", "delete/page", "create/attachment", "administer/space")
        mine = [(permission, self.author.principal) for permission in every]
        of = int((space or self.space).id)

        async def work(session: Any) -> None:
            await spaces.drop_grants(session, of)
            await spaces.add_grants(session, of, list(dict.fromkeys([*mine, *pairs])))

        self.served.do(work)

    def group(self, *members: Someone) -> tuple[str, str]:
        """A new group: its name and its principal."""
        name = f"group-{uuid.uuid4().hex[:8]}"
        made = self.served.do(lambda session: people.add_group(session, name))
        for one in members:
            self.join(group_principal(made.group_id), one)
        return name, group_principal(made.group_id)

    def join(self, principal: str, one: Someone) -> None:
        self.served.do(lambda session: accounts.join_group(session, one.id, principal.removeprefix("g:")))

    def as_somebody(self, one: Someone, work: Any) -> Any:
        """Do in the domain what no operation does yet: `work` is given a session and an actor."""

        async def whole(session: Any) -> Any:
            return await work(session, await actor_of(session, one.id))

        return self.served.do(whole)


@pytest.fixture
def scene(served: Served) -> Scene:
    author, member, other = (Someone(*served.user(name)) for name in ("author", "member", "other"))
    return Scene(served, author, member, other, served.space(author.client))


def word() -> str:
    """A word that nothing else says."""
    return f"word{uuid.uuid4().hex[:12]}"


def saying(text: str) -> Any:
    """A body."""
    return storage(f"<p>{text}</p>")


def answered(client: Client, path: str, **params: Any) -> Any:
    """What is answered, as JSON; None for a 404, which is the only refusal that may come."""
    answer = client.raw("GET", f"/wiki{path}", params=params)
    assert answer.status_code in (200, 404), (path, answer.status_code, answer.text)
    return None if answer.status_code == 404 else answer.json()


def total(client: Client, cql: str) -> int:
    """How many hits a search says there are, which must be as many as it shows."""
    found = answered(client, "/rest/api/search", cql=cql, limit=100)
    assert found["totalSize"] == len(found["results"]) == found["size"]
    counted = answered(client, "/rest/api/search", cql=cql, limit=0)
    assert counted["totalSize"] == found["totalSize"]
    return int(found["totalSize"])


def sees(client: Client, item: Any, kind: str = "page", *, searched: bool = True) -> bool:
    """Whether somebody comes upon a content through v2, v1 and search, which must agree.

    searched: False for what searches never find, such as drafts.
    """
    i = number(item)
    v2 = answered(client, f"/api/v2/{PATHS[kind]}/{i}") is not None
    found = {"v2": v2, "v1": answered(client, f"/rest/api/content/{i}", status="any") is not None}
    hits = total(client, f"id = {i}") == 1
    if searched:
        found["search"] = hits
    else:
        assert not hits
    assert len(set(found.values())) == 1, found
    return v2


def ids(answer: Any) -> list[str]:
    """The ids in a list."""
    return [str(one.get("id") or one["content"]["id"]) for one in answer["results"]]
