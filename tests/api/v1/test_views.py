"""What somebody looked at: found by searches, and counted, on both databases."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from tests.api.v1.making import change, make, read
from tests.api.v2.making import admin_id
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Forbidden, NotFound
from watersmeet.contract.v1.analytics import GetViewers, GetViews
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.page import DeletePage
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage import views
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.content import content as content_table


def eventually(ask: Any, wanted: Any) -> None:
    """Views are written a moment after they were answered."""
    end = time.monotonic() + 10
    while (got := ask()) != wanted:
        assert time.monotonic() < end, f"{got} is not {wanted}"
        time.sleep(0.02)


def test_recently_viewed(served: Served, admin: Client) -> None:
    spaces = [served.space(admin) for _ in range(3)]
    _, reader = served.user()
    _, other = served.user()
    pages = [make(admin, space, f"page {n}") for n, space in enumerate(spaces)]
    for page in pages:
        read(reader, page, trigger="viewed")
        time.sleep(0.005)
    read(reader, pages[0])

    def found(cql: str, client: Client = reader) -> list[str]:
        hits = client.send(SearchByCQL(cql=f"{cql} order by title")).results
        return [hit.content.title if hit.content else hit.title for hit in hits]

    eventually(lambda: found("id in recentlyViewedContent()"), ["page 0", "page 1", "page 2"])
    assert found("id in recentlyViewedContent(1)") == ["page 2"]
    assert found("id in recentlyViewedContent(1, 1)") == ["page 1"]
    assert found("content in recentlyViewedContent(20, 2)") == ["page 0"]
    assert found("id in recentlyViewedContent(0)") == []
    assert found(f"id in (recentlyViewedContent(1), {pages[0].id})") == ["page 0", "page 2"]
    assert found("id in recentlyViewedContent(1) or id in recentlyViewedContent(1, 2)") == ["page 0", "page 2"]
    keys = ", ".join(space.key for space in spaces)
    pages_of = f"space in ({keys}) and title ~ page"
    assert found(f"{pages_of} and id not in recentlyViewedContent(2)") == ["page 0"]
    assert found("id in recentlyViewedContent()", other) == []
    assert found("space in recentlyViewedSpaces(2) and title ~ page") == ["page 1", "page 2"]
    assert found(f"type = page and space in (recentlyViewedSpaces(1), {spaces[0].key}) and title ~ page") == [
        "page 0",
        "page 2",
    ]
    assert found("type = space and space in recentlyViewedSpaces(1)") == [spaces[2].name]
    read(reader, pages[0], trigger="viewed")
    eventually(lambda: found("id in recentlyViewedContent(1)"), ["page 0"])
    served.do(lambda session: session.run(RESTRICTED, id=int(pages[0].id)))
    assert found("id in recentlyViewedContent(1)") == []


RESTRICTED = Statement(
    sa.update(content_table)
    .where(content_table.c.id == sa.bindparam("id", type_=sa.BigInteger()))
    .values(status=sa.literal_column("'trashed'"))
)


def test_views__are_counted(served: Served, admin: Client) -> None:
    page = make(admin, served.space(admin))
    _, reader = served.user()

    def counted(since: str | None = None) -> tuple[int, int]:
        asked = int(page.id)
        seen = reader.send(GetViews(content_id=asked, from_date=since)).count
        return seen, reader.send(GetViewers(content_id=asked, from_date=since)).count

    assert counted() == (0, 0)
    for client in (reader, reader, admin, reader):
        read(client, page, trigger="viewed")
    read(reader, page)
    eventually(counted, (4, 2))
    change(admin, page, 2)
    read(reader, page, trigger="viewed", version=1)
    eventually(counted, (5, 2))
    today = page.history.created_date[:10] if page.history else ""
    assert counted(today) == (5, 2)
    assert counted(f"{today}T00:00:00.000Z") == (5, 2)
    assert counted("2020-01-01T00:00:00+02:00") == (5, 2)
    assert counted("2999-01-01") == (0, 0)
    assert counted("0001-01-01") == (5, 2)


@pytest.mark.parametrize("since", ["tomorrow", "2021-13-01", "2021-03-21T", "9" * 400, "0001-01-01T00:00:00+10:00"])
def test_views__bad_date_is_400(admin: Client, space: SpaceBulk, since: str) -> None:
    with pytest.raises(BadRequest, match="fromDate"):
        admin.send(GetViews(content_id=int(str(space.homepage_id)), from_date=since))


def test_views__of_what_is_gone_meanwhile_are_left_out(served: Served, admin: Client) -> None:
    page = make(admin, served.space(admin))
    me = admin_id(served)
    at = "2024-05-06T07:08:09.000Z"
    both = [views.Views(int(page.id), me, at, 2), views.Views(1, me, at, 1)]  # type: ignore[arg-type]
    served.do(lambda session: views.add(session, both))
    assert served.do(lambda session: views.count(session, int(page.id), "2024-05-06")) == 2
    assert served.do(lambda session: views.count(session, 1, "")) == 0
    admin.send(DeletePage(id=int(page.id)))
    admin.send(DeletePage(id=int(page.id), purge=True))
    assert served.do(lambda session: views.count(session, int(page.id), "")) == 0


def test_views__of_old_days_are_counted_by_year(served: Served, admin: Client) -> None:
    page = int(make(admin, served.space(admin)).id)
    me = admin_id(served)
    days = ("2020-03-04", "2020-12-31", "2021-01-01", "2021-02-03", "2022-02-03")
    for day in days:
        one = views.Views(page, me, f"{day}T00:00:00.000Z", 2)  # type: ignore[arg-type]
        served.do(partial(views.add, views=[one]))

    def since(day: str) -> int:
        return int(served.do(lambda session: views.count(session, page, day)))

    assert since("2020-12-31") == 8
    folded = 0
    while some := served.do(lambda session: views.fold(session, "2022-01-01", 2)):
        folded += some
    assert folded == 3
    assert (since(""), since("2020-01-01"), since("2020-01-02"), since("2021-01-02")) == (10, 10, 6, 2)
    assert served.do(lambda session: views.viewers(session, page, "")) == 1


def test_views__only_the_last_of_somebody_are_kept_for_search(
    served: Served, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = served.space(admin)
    who, reader = served.user()
    pages = [make(admin, space, f"seen {n}") for n in range(3)]
    old = [
        views.Views(int(page.id), who, f"2024-01-0{n + 1}T00:00:00.000Z", 1)  # type: ignore[arg-type]
        for n, page in enumerate(pages)
    ]
    monkeypatch.setattr(views, "_FORGET", views.forgetting(2))
    served.do(lambda session: views.add(session, old))
    found = reader.send(SearchByCQL(cql="id in recentlyViewedContent() order by title")).results
    assert [hit.title for hit in found] == ["seen 1", "seen 2"]


def test_views__of_what_is_unseen_and_to_whom(served: Served, admin: Client) -> None:
    page = make(admin, served.space(admin, create_private_space=True))
    _, stranger = served.user()
    served.allow_anonymous(True)
    try:
        for operation in (GetViews, GetViewers):
            with pytest.raises(NotFound):
                stranger.send(operation(content_id=int(page.id)))
            with pytest.raises(NotFound):
                admin.send(operation(content_id=1))
            with pytest.raises(Forbidden):
                served.anonymous().send(operation(content_id=int(page.id)))
    finally:
        served.allow_anonymous(False)
