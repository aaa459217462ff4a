"""Lists of content through v1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import UNSET

from tests.api.v1.making import change, make, read
from tests.conftest import Served
from watersmeet.client import ApiError, BadRequest, Client, NotFound
from watersmeet.contract.v1.content import DeleteContent, GetContent
from watersmeet.contract.v1.space import GetContentByTypeForSpace, GetContentForSpace
from watersmeet.contract.v2.space import SpaceBulk

EVERYTHING = (
    "space.homepage",
    "history.lastUpdated",
    "version",
    "ancestors",
    "body.storage",
    "children.page",
    "metadata.labels",
    "metadata.properties",
    "restrictions.read.restrictions.user",
    "operations",
)


def test_get_content__envelope_and_links(admin: Client, space: SpaceBulk) -> None:
    for k in range(3):
        make(admin, space, f"Page {k}")
    first = admin.send(GetContent(space_key=space.key, limit=2, expand=("version", "space")))
    assert (first.start, first.limit, first.size) == (0, 2, 2)
    assert first.links["context"] == "/wiki"
    assert first.links["base"].endswith("/wiki")
    assert first.links["next"].startswith("/rest/api/content?")
    assert "prev" not in first.links
    path = "/wiki" + first.links["next"]
    second = admin.raw("GET", path).json()
    assert second["start"] == 2
    assert second["size"] == 2
    assert "version" in second["results"][0]
    assert "next" not in second["_links"]
    assert second["_links"]["prev"].startswith("/rest/api/content?")
    titles = [row.title for row in first.results] + [row["title"] for row in second["results"]]
    assert sorted(titles) == sorted([space.name, "Page 0", "Page 1", "Page 2"])


def test_get_content__each_follows_next_to_the_end(admin: Client, space: SpaceBulk) -> None:
    for k in range(5):
        make(admin, space, f"Page {k}")
    assert len(list(admin.each(GetContent(space_key=space.key, limit=2)))) == 6


def test_get_content__past_the_end_is_empty(admin: Client, space: SpaceBulk) -> None:
    page = admin.send(GetContent(space_key=space.key, start=500))
    assert (page.size, page.results) == (0, [])
    assert "next" not in page.links


@pytest.mark.parametrize(("expand", "shown"), [((), 200), (("body.storage",), 50)])
def test_get_content__limit_is_clamped_not_refused(
    admin: Client, space: SpaceBulk, expand: tuple[str, ...], shown: int
) -> None:
    assert admin.send(GetContent(space_key=space.key, limit=5000, expand=expand)).limit == shown


def test_get_content__limit_zero_is_empty(admin: Client, space: SpaceBulk) -> None:
    page = admin.send(GetContent(space_key=space.key, limit=0))
    assert (page.size, page.limit) == (0, 0)
    assert "next" not in page.links


def test_get_content__by_title_without_regard_to_case(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Straße Nine")
    found = admin.send(GetContent(space_key=space.key, title="STRASSE nine"))
    assert [row.id for row in found.results] == [page.id]
    assert admin.send(GetContent(space_key=space.key, title="Nothing")).results == []


def test_get_content__expand_repeated_or_with_commas(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    for query in ("expand=version,body.storage", "expand=version&expand=body.storage", "expand=body.storage, version"):
        answer = admin.raw("GET", f"/wiki/rest/api/content?spaceKey={space.key}&title=A+page&{query}").json()
        assert answer["results"][0]["id"] == page.id
        assert answer["results"][0]["version"]["number"] == 1
        assert answer["results"][0]["body"]["storage"]["value"] == "<p>one</p>"
        assert "space" not in answer["results"][0]


def test_get_content__unknown_space_is_404(admin: Client) -> None:
    with pytest.raises(NotFound, match="No space with key"):
        admin.send(GetContent(space_key="NOSUCHSPACE"))


def test_get_content__unknown_type_is_400_and_folders_501(admin: Client) -> None:
    with pytest.raises(BadRequest):
        admin.send(GetContent(type="sonnet"))
    with pytest.raises(ApiError, match="Cannot fetch folders with ContentFinder") as refused:
        admin.send(GetContent(type="folder"))
    assert refused.value.status == 501


@pytest.mark.parametrize("kind", ["blogpost", "comment", "attachment"])
def test_get_content__other_types_are_empty_lists(admin: Client, space: SpaceBulk, kind: str) -> None:
    assert admin.send(GetContent(space_key=space.key, type=kind)).results == []


def test_get_content__by_status(admin: Client, space: SpaceBulk) -> None:
    kept, gone = make(admin, space, "Kept"), make(admin, space, "Gone")
    admin.send(DeleteContent(id=int(gone.id)))
    trashed = admin.send(GetContent(space_key=space.key, status=("trashed",)))
    assert [row.id for row in trashed.results] == [gone.id]
    everything = admin.send(GetContent(space_key=space.key, status=("any",)))
    assert {kept.id, gone.id} <= {row.id for row in everything.results}
    for query in ("", "&status="):
        listed = admin.raw("GET", f"/wiki/rest/api/content?spaceKey={space.key}{query}").json()
        assert gone.id not in {row["id"] for row in listed["results"]}


def test_get_content__orderby(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, "aaa")
    make(admin, space, "zzz")
    up = admin.send(GetContent(space_key=space.key, orderby="title"))
    down = admin.send(GetContent(space_key=space.key, orderby="title desc"))
    assert [row.title for row in up.results] == [row.title for row in reversed(down.results)]
    newest = admin.send(GetContent(space_key=space.key, orderby="history.createdDate desc"))
    assert newest.results[0].title == "zzz"
    with pytest.raises(BadRequest):
        admin.send(GetContent(orderby="colour"))


def test_get_content__holds_only_what_the_caller_sees(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    make(admin, private)
    _, other = served.user()
    with pytest.raises(NotFound):
        other.send(GetContent(space_key=private.key))


def test_get_content__costs_the_same_for_many_as_for_one(
    admin: Client, space: SpaceBulk, queries: Callable[..., Any]
) -> None:
    top = make(admin, space, "Top")
    for k in range(12):
        child = make(admin, space, f"Page {k}", under=top)
        make(admin, space, f"Under {k}", under=child)
    wanted = GetContent(space_key=space.key, limit=50, expand=EVERYTHING[:8])
    admin.send(wanted)
    with queries(at_most=14):
        found = admin.send(wanted)
    assert found.size == 26


def test_get_content__everything_at_once_is_whole(admin: Client, space: SpaceBulk) -> None:
    top = make(admin, space, "Top")
    child = make(admin, space, "Child", under=top)
    change(admin, child, 2)
    names = ("ancestors", "children.page.version", "history.previousVersion", "operations", "version", "container")
    found = admin.send(GetContent(space_key=space.key, title="Child", expand=names)).results[0]
    assert found.ancestors
    assert [each.title for each in found.ancestors] == [space.name, "Top"]
    assert found.history
    assert found.history.previous_version
    assert found.history.previous_version.number == 1
    assert found.operations
    assert ("update", "page") in {(each.operation, each.target_type) for each in found.operations}
    above = admin.send(GetContent(space_key=space.key, title="Top", expand=names)).results[0]
    assert above.children
    assert above.children.page
    (below,) = above.children.page.results
    assert below.id == child.id
    assert below.version
    assert below.version.number == 2
    assert below.space is UNSET


def test_get_content_for_space__by_type(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    found = admin.send(GetContentForSpace(space_key=space.key.lower()))
    assert [row.id for row in found.page.results] == [space.homepage_id, page.id]
    assert found.blogpost.results == []
    assert found.links["context"] == "/wiki"


def test_get_content_for_space__root_only(admin: Client, space: SpaceBulk) -> None:
    make(admin, space)
    found = admin.send(GetContentForSpace(space_key=space.key, depth="root"))
    assert [row.id for row in found.page.results] == [space.homepage_id]


def test_get_content_for_space__next_leads_to_the_type(admin: Client, space: SpaceBulk) -> None:
    make(admin, space)
    found = admin.send(GetContentForSpace(space_key=space.key, limit=1))
    assert found.page.links["next"] == f"/rest/api/space/{space.key}/content/page?limit=1&start=1"


def test_get_content_by_type_for_space__pages(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    found = admin.send(GetContentByTypeForSpace(space_key=space.key, type="page", expand=("body.storage",)))
    assert found.results[-1].id == page.id
    assert found.results[-1].body
    assert admin.send(GetContentByTypeForSpace(space_key=space.key, type="blogpost")).results == []
    with pytest.raises(BadRequest):
        admin.send(GetContentByTypeForSpace(space_key=space.key, type="sonnet"))
    with pytest.raises(NotFound):
        admin.send(GetContentByTypeForSpace(space_key="NOSUCHSPACE", type="page"))
    assert read(admin, page).id == page.id
