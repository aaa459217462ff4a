"""Dates in CQL begin where the caller lives, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.api.v1.making import make
from tests.conftest import Served
from tests.storage.cql_site import Site, living_in
from watersmeet.storage import accounts
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as content_table

MOVE = Statement(
    sa.update(content_table)
    .where(content_table.c.id == sa.bindparam("id", type_=sa.BigInteger()))
    .values(created_at=sa.bindparam("at", type_=sa.Text()), version_at=sa.bindparam("at", type_=sa.Text()))
)


def written(served: Served, page_id: str, at: str) -> None:
    served.do(lambda session: session.run(MOVE, id=int(page_id), at=at))


@pytest.fixture(scope="module")
def dated(served: Served) -> Site:
    admin = served.client()
    space = served.space(admin)
    names = {}
    times = {
        "before": "2024-03-30T22:59:59.999Z",
        "begin": "2024-03-30T23:00:00.000Z",
        "utc": "2024-03-31T00:00:00.000Z",
        "end": "2024-03-31T21:59:59.999Z",
        "after": "2024-03-31T22:00:00.000Z",
        "late": "2024-03-31T23:59:59.999Z",
        "winter": "2024-10-27T22:59:59.999Z",
    }
    for name, at in times.items():
        page = names[name] = make(admin, space, name).id
        written(served, page, at)
    names["home"] = str(space.homepage_id)
    written(served, names["home"], "2020-01-01T00:00:00.000Z")
    return Site(served, admin, space, names)


@pytest.mark.parametrize(
    ("zone", "cql", "expected"),
    [
        # Berlin's clocks go forward on that day: it has 23 hours; and back on 2024-10-27, which has 25.
        ("Europe/Berlin", "created = 2024-03-31", "begin end utc"),
        ("UTC", "created = 2024-03-31", "after end late utc"),
        ("America/New_York", "created = 2024-03-31", "after end late"),
        ("America/New_York", "created = 2024-03-30", "before begin utc"),
        ("Europe/Berlin", "created > 2024-03-31", "after late winter"),
        ("Europe/Berlin", "created <= 2024-03-30", "before home"),
        ("Europe/Berlin", "created = 2024-10-27", "winter"),
        ("Europe/Berlin", 'created = "2024-04-01 00:00"', "after"),
        ("Europe/Berlin", 'created = "2024-03-31T22:00:00Z"', "after"),
        ("Europe/Berlin", 'lastmodified >= "2024-03-31 01:00" and lastmodified < "2024-04-01"', "end utc"),
        ("Pacific/Kiritimati", "created = 2024-04-01", "after end late"),
    ],
)
def test_dates__begin_where_the_caller_lives(dated: Site, zone: str, cql: str, expected: str) -> None:
    assert dated.found(cql, living_in(dated.served, zone)) == expected


def test_dates__unknown_zone_is_utc(dated: Site) -> None:
    assert dated.found("created = 2024-03-31", living_in(dated.served, "Nowhere/At_all")) == "after end late utc"


def test_dates__change_with_the_zone_at_once(dated: Site) -> None:
    account_id, client = dated.served.user()
    assert dated.found("created = 2024-03-31", client) == "after end late utc"
    dated.served.do(lambda session: accounts.set_time_zone(session, account_id, "Europe/Berlin"))
    assert dated.found("created = 2024-03-31", client) == "begin end utc"
