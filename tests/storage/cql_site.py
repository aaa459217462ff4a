"""A space with content that has names, for what searches find there; and people who live somewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage import accounts


class Site(NamedTuple):
    """A space with content, by the names that the tables below give it."""

    served: Served
    admin: Client
    space: SpaceBulk
    names: dict[str, str]

    def found(self, cql: str, client: Client | None = None, **more: Any) -> str:
        """The names of what is found, in alphabetical order."""
        wanted = f"space = {self.space.key} AND ({self.filled(cql)})"
        page = (client or self.admin).send(SearchByCQL(cql=wanted, limit=100, **more))
        assert page.total_size == len(page.results)
        names = {content_id: name for name, content_id in self.names.items()}
        return " ".join(sorted(names[hit.content.id] for hit in page.results if hit.content))

    def filled(self, cql: str) -> str:
        for name, content_id in self.names.items():
            cql = cql.replace("{" + name + "}", content_id)
        return cql


def living_in(served: Served, zone: str) -> Client:
    account_id, client = served.user()
    served.do(lambda session: accounts.set_time_zone(session, account_id, zone))
    return client
