"""Lists, from their first page to their last."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.client import operations as ops
from tests.client.conftest import Connect
from tests.client.stub import Site, page_list, reply
from watersmeet.client import NotFound, PagingError
from watersmeet.contract.v2.page import GetPages, PageBulk


def things(*ids: str, after: object = None) -> httpx.Response:
    links = {} if after is None else {"next": after}
    return reply(200, {"results": [{"id": item} for item in ids], "_links": links})


def test_each__follows_cursors_with_the_same_parameters(connect: Connect) -> None:
    site = Site(
        reply(200, page_list(1, 2, after="/wiki/api/v2/pages?limit=2&space-id=7&cursor=a%2Bb%3D%3D")),
        reply(200, page_list(3, 4, after="/wiki/api/v2/pages?limit=2&space-id=7&cursor=c")),
        reply(200, page_list(5)),
    )
    pages = connect(site).each(GetPages(space_id=(7,), limit=2))

    assert [page.id for page in pages] == ["1", "2", "3", "4", "5"]
    assert {type(page) for page in pages} == {PageBulk}
    assert [parse_qs(urlsplit(target).query) for target in site.targets] == [
        {"limit": ["2"], "space-id": ["7"]},
        {"limit": ["2"], "space-id": ["7"], "cursor": ["a+b=="]},
        {"limit": ["2"], "space-id": ["7"], "cursor": ["c"]},
    ]


def test_pages__whole_lists(connect: Connect) -> None:
    site = Site(things("1", "2", after="/wiki/api/v2/list?cursor=x"), things(), things("3"))

    assert [len(page.results) for page in connect(site).pages(ops.ListV2())] == [2, 0]


def test_each__empty_page_in_the_middle_does_not_end_the_list(connect: Connect) -> None:
    site = Site(things("1", after="?cursor=a"), things(after="?cursor=b"), things("2"))

    assert connect(site).each(ops.ListV2()) == [ops.Thing(id="1"), ops.Thing(id="2")]


def test_each__cursor_takes_the_place_of_start(connect: Connect) -> None:
    site = Site(things("1", after="/wiki/api/v2/list?limit=1&cursor=a"), things("2"))

    connect(site).each(ops.ListV2(start=50, limit=1, sort="id"))

    assert site.targets == [
        "/wiki/api/v2/list?limit=1&start=50&sort=id",
        "/wiki/api/v2/list?cursor=a&limit=1&sort=id",
    ]


def test_each__v1_counts(connect: Connect) -> None:
    site = Site(
        things("1", "2", after="/rest/api/list?spaceKey=DOC&limit=2&start=2"),
        things("3", "4", after="/rest/api/list?spaceKey=DOC&limit=2&start=4"),
        things("5"),
    )

    assert [item.id for item in connect(site).each(ops.ListV1(limit=2, space_key="DOC"))] == list("12345")
    assert site.targets == [
        "/wiki/rest/api/list?limit=2&spaceKey=DOC",
        "/wiki/rest/api/list?start=2&limit=2&spaceKey=DOC",
        "/wiki/rest/api/list?start=4&limit=2&spaceKey=DOC",
    ]


def test_each__v1_link_without_start_goes_on_after_what_was_read(connect: Connect) -> None:
    site = Site(things("1", "2", after="/rest/api/list?next=true"), things("3"))

    connect(site).each(ops.ListV1(start=10))

    assert site.targets == ["/wiki/rest/api/list?start=10", "/wiki/rest/api/list?start=12"]


def test_each__v1_search_goes_by_cursor(connect: Connect) -> None:
    site = Site(things("1", after="/rest/api/search?next=true&cursor=raNDoM&cql=type%3Dpage&limit=25"), things("2"))

    connect(site).each(ops.SearchV1(cql="type=page"))

    assert site.targets == [
        "/wiki/rest/api/search?cql=type%3Dpage",
        "/wiki/rest/api/search?cql=type%3Dpage&cursor=raNDoM&next=true",
    ]


def test_each__link_to_another_host_is_never_requested(connect: Connect) -> None:
    site = Site(things("1", after="https://elsewhere.example/steal?cursor=a"), things("2"))

    connect(site).each(ops.ListV2())

    assert {request.url.host for request in site.seen} == {"wiki.example.com"}


@pytest.mark.parametrize("answer", [{"results": []}, {"results": [], "_links": None}, {"results": [], "_links": {}}])
def test_each__list_without_links_ends(connect: Connect, answer: dict[str, object]) -> None:
    assert connect(Site(reply(200, answer))).each(ops.ListV2()) == []


@pytest.mark.parametrize("after", [None, "", 7, {"href": "?cursor=a"}])
def test_each__link_that_is_none_ends_the_list(connect: Connect, after: object) -> None:
    assert len(connect(Site(things("1", after=after))).each(ops.ListV2())) == 1


def test_each__link_that_leads_nowhere_is_an_error(connect: Connect) -> None:
    with pytest.raises(PagingError, match="ListWithoutParameters cannot ask for"):
        connect(Site(things("1", after="?cursor=a"))).each(ops.ListWithoutParameters())
    with pytest.raises(PagingError, match="start is not a number"):
        connect(Site(things("1", after="?start=x"))).each(ops.ListV1())


def test_each__server_that_repeats_itself_is_an_error(connect: Connect) -> None:
    site = Site(things("1", after="?cursor=a"))

    with pytest.raises(PagingError, match=r"'\?cursor=a'"):
        connect(site).each(ops.ListV2())
    assert len(site.seen) == 2


def test_each__refusal_in_the_middle_is_raised(connect: Connect) -> None:
    with pytest.raises(NotFound):
        connect(Site(things("1", after="?cursor=a"), reply(404))).each(ops.ListV2())
