"""What hangs together with blog posts through v2 and v1: labels, likes, versions, operations, properties."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import admin_id, like, make, mark, storage
from tests.api.v2.test_blogpost import amend, discard, look, post
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v1.content_labels import AddLabelsToContent, LabelCreate, RemoveLabelFromContent
from watersmeet.contract.v1.search import SearchByCQL, SearchContentByCQL
from watersmeet.contract.v2.blogpost import BlogPostSingle
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import (
    CreateBlogpostProperty,
    DeleteBlogpostPropertyById,
    GetBlogpostContentProperties,
    GetBlogpostContentPropertiesById,
    GetPageContentProperties,
    PropertyCreate,
    PropertyUpdate,
    UpdateBlogpostPropertyById,
)
from watersmeet.contract.v2.label import GetBlogPostLabels, GetPageLabels, GetSpaceContentLabels
from watersmeet.contract.v2.like import GetBlogPostLikeCount, GetBlogPostLikeUsers, GetPageLikeCount
from watersmeet.contract.v2.operation import GetBlogPostOperations, GetPageOperations
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.version import GetBlogPostVersionDetails, GetBlogPostVersions, GetPageVersions
from watersmeet.model.actor import ALL_LICENSED_USERS
from watersmeet.storage import spaces


def test_blog_post_families__unseen_or_a_page_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    hidden = served.space(admin, create_private_space=True)
    secret, page, seen = int(post(admin, hidden).id), int(make(admin, space).id), int(post(admin, space).id)
    _, stranger = served.user()
    families: Any = (
        GetBlogPostLabels,
        GetBlogPostLikeCount,
        GetBlogPostLikeUsers,
        GetBlogPostOperations,
        GetBlogPostVersions,
        lambda id: GetBlogPostVersionDetails(content_id=id, version_number=1),
        lambda id: GetBlogpostContentProperties(owner=id),
    )
    for family in families:
        admin.send(family(id=secret))
        stranger.send(family(id=seen))
        for client, of in ((stranger, secret), (admin, page), (admin, 1)):
            with pytest.raises(NotFound, match=rf"blog post with id \[{of}\]"):
                client.send(family(id=of))
    for request in (
        GetPageLabels(id=seen),
        GetPageLikeCount(id=seen),
        GetPageOperations(id=seen),
        GetPageVersions(id=seen),
        GetPageContentProperties(owner=seen),
    ):
        with pytest.raises(NotFound):
            admin.send(request)


# Labels


def test_get_blog_post_labels__put_on_and_taken_off_through_v1(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    of = int(made.id)
    said = [LabelCreate(prefix="global", name=name) for name in ("red", "green", "blue")]
    shown = admin.send(AddLabelsToContent(id=of, body=said))
    assert {label.name for label in shown.results} == {"red", "green", "blue"}
    mark(served, admin_id(served), made, "team:ours")
    for sort in ("name", "-name"):
        found = [label.name for label in admin.each(GetBlogPostLabels(id=of, sort=sort, limit=1))]  # type: ignore[arg-type]
        assert found == sorted(["red", "green", "blue", "ours"], reverse=sort == "-name")
    assert [label.name for label in admin.send(GetBlogPostLabels(id=of, prefix="team")).results] == ["ours"]
    admin.send(RemoveLabelFromContent(id=of, label="green"))
    names = {label.name for label in admin.each(GetSpaceContentLabels(id=int(space.id)))}
    assert names == {"red", "blue", "ours"}
    assert look(admin, made).version == made.version


def test_get_blog_post_labels__only_editors_put_them_on(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    hidden = post(admin, served.space(admin, create_private_space=True))
    _, member = served.user()

    async def only_read(session: Any) -> None:
        await spaces.drop_grants(session, int(space.id))
        granted = [(name, ALL_LICENSED_USERS) for name in ("read/space", "update/page", "create/comment")]
        await spaces.add_grants(session, int(space.id), granted)

    served.do(only_read)
    for of, status in ((made.id, 403), (hidden.id, 404)):
        path = f"/wiki/rest/api/content/{of}/label"
        assert member.raw("POST", path, json=[{"prefix": "global", "name": "red"}]).status_code == status
        assert member.raw("DELETE", f"{path}/red").status_code == status
    assert not admin.send(GetBlogPostLabels(id=int(made.id))).results


# Likes


def test_get_blog_post_likes__counted_and_listed(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    of = int(made.id)
    assert admin.send(GetBlogPostLikeCount(id=of)).count == 0
    like(served, made, *(f"someone-{k}" for k in range(5)))
    like(served, post(admin, space, "other"), "nobody")
    assert admin.send(GetBlogPostLikeCount(id=of)).count == 5
    for limit in (1, 2, 250):
        found = [one.account_id for one in admin.each(GetBlogPostLikeUsers(id=of, limit=limit))]
        assert found == [f"someone-{k}" for k in range(5)]


# Versions


@pytest.fixture
def changed(admin: Client, space: SpaceBulk) -> BlogPostSingle:
    """A blog post with four versions: 'Post 1' to 'Post 4', with bodies to match."""
    made = post(admin, space, "Post 1", body=storage("<p>1</p>"))
    for number in range(2, 5):
        version = VersionWrite(number=number, message=f"to {number}")
        amend(admin, made, number, title=f"Post {number}", body=storage(f"<p>{number}</p>"), version=version)
    return made


@pytest.mark.parametrize("sort", [None, "modified-date", "-modified-date"])
@pytest.mark.parametrize("limit", [1, 3, 250])
def test_get_blog_post_versions__pages_to_the_end(
    admin: Client, changed: BlogPostSingle, sort: Any, limit: int
) -> None:
    request = GetBlogPostVersions(id=int(changed.id), sort=sort, limit=limit, body_format="storage")
    found = list(admin.each(request))
    assert [one.number for one in found] == ([1, 2, 3, 4] if sort == "modified-date" else [4, 3, 2, 1])
    for one in found:
        assert one.blogpost
        assert (one.blogpost.id, one.blogpost.title) == (changed.id, f"Post {one.number}")
        assert one.blogpost.body.storage
        assert one.blogpost.body.storage.value == f"<p>{one.number}</p>"
        assert one.message == ("" if one.number == 1 else f"to {one.number}")
    raw = admin.raw("GET", f"/wiki/api/v2/blogposts/{changed.id}/versions").json()["results"]
    assert all("blogpost" not in one and "page" not in one for one in raw)


def test_get_blog_post_version_details__and_its_neighbours(
    served: Served, admin: Client, changed: BlogPostSingle
) -> None:
    of = int(changed.id)
    middle = admin.send(GetBlogPostVersionDetails(content_id=of, version_number=2))
    assert (middle.number, middle.message, middle.prev_version, middle.next_version) == (2, "to 2", 1, 3)
    assert (middle.author_id, middle.collaborators) == (admin_id(served), [admin_id(served)])
    first = admin.raw("GET", f"/wiki/api/v2/blogposts/{of}/versions/1").json()
    last = admin.raw("GET", f"/wiki/api/v2/blogposts/{of}/versions/4").json()
    assert ("prevVersion" in first, first["nextVersion"]) == (False, 2)
    assert (last["prevVersion"], "nextVersion" in last) == (3, False)
    with pytest.raises(NotFound, match=rf"version \[5\] of the blog post with id \[{of}\]"):
        admin.send(GetBlogPostVersionDetails(content_id=of, version_number=5))


def test_get_blog_post_versions__of_drafts_and_trash(admin: Client, space: SpaceBulk, changed: BlogPostSingle) -> None:
    draft = post(admin, space, "draft", status="draft")
    assert admin.send(GetBlogPostVersions(id=int(draft.id))).results == []
    discard(admin, changed)
    assert len(admin.send(GetBlogPostVersions(id=int(changed.id))).results) == 4


# Operations


def test_get_blog_post_operations__are_what_the_caller_can_do(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    _, member = served.user()

    def on(client: Client, item: BlogPostSingle) -> set[tuple[str, str]]:
        found = client.send(GetBlogPostOperations(id=int(item.id))).operations
        shown = look(client, item, include_operations=True).operations
        assert shown
        assert shown.results == found
        assert len(found) == len({(one.operation, one.target_type) for one in found})
        return {(one.operation, one.target_type) for one in found}

    mine, theirs = on(admin, made), on(member, made)
    assert theirs < mine
    assert {("read", "blogpost"), ("update", "blogpost"), ("create", "comment"), ("create", "attachment")} <= theirs
    assert not {target for _, target in mine} & {"page", "whiteboard", "folder", "database", "embed"}
    assert ("archive", "blogpost") not in mine
    assert ("delete", "blogpost") in mine - theirs
    amend(member, made, 2)
    with pytest.raises(NotFound):
        discard(member, made)
    own = post(member, space, "own")
    assert ("delete", "blogpost") in on(member, own)
    discard(member, own)


# Properties


def test_blog_post_properties__made_read_changed_and_removed(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    of = int(made.id)
    kept = [
        admin.send(CreateBlogpostProperty(owner=of, body=PropertyCreate(key=key, value={"is": key})))
        for key in ("b", "a", "c")
    ]
    with pytest.raises(Conflict):
        admin.send(CreateBlogpostProperty(owner=of, body=PropertyCreate(key="a", value=1)))
    for sort in ("key", "-key"):
        found = [one.key for one in admin.each(GetBlogpostContentProperties(owner=of, sort=sort, limit=1))]  # type: ignore[arg-type]
        assert found == (["a", "b", "c"] if sort == "key" else ["c", "b", "a"])
    assert admin.send(GetBlogpostContentProperties(owner=of, key="b")).results == [kept[0]]
    body = PropertyUpdate(key="b", value=2, version=VersionWrite(number=2, message="why"))
    changed = admin.send(UpdateBlogpostPropertyById(owner=of, property_id=kept[0].id, body=body))
    assert (changed.value, changed.version.number, changed.version.message) == (2, 2, "why")
    with pytest.raises(Conflict):
        admin.send(UpdateBlogpostPropertyById(owner=of, property_id=kept[0].id, body=body))
    for named in ("b", changed.id):
        assert admin.send(GetBlogpostContentPropertiesById(owner=of, property_id=named)) == changed
    other = int(post(admin, space, "other").id)
    with pytest.raises(NotFound):
        admin.send(GetBlogpostContentPropertiesById(owner=other, property_id=changed.id))
    admin.send(DeleteBlogpostPropertyById(owner=of, property_id=changed.id))
    with pytest.raises(NotFound):
        admin.send(GetBlogpostContentPropertiesById(owner=of, property_id=changed.id))
    assert look(admin, made).version == made.version
    discard(admin, made)
    discard(admin, made, purge=True)
    with pytest.raises(NotFound):
        admin.send(GetBlogpostContentProperties(owner=of))


def test_blog_post_properties__only_editors_write(served: Served, admin: Client, space: SpaceBulk) -> None:
    of = int(post(admin, space).id)
    admin.send(CreateBlogpostProperty(owner=of, body=PropertyCreate(key="k", value=1)))
    _, member = served.user()

    async def only_pages(session: Any) -> None:
        await spaces.drop_grants(session, int(space.id))
        await spaces.add_grants(
            session, int(space.id), [(n, ALL_LICENSED_USERS) for n in ("read/space", "update/page")]
        )

    served.do(only_pages)
    body = PropertyUpdate(key="k", value=2, version=VersionWrite(number=2))
    for request in (
        CreateBlogpostProperty(owner=of, body=PropertyCreate(key="x", value=1)),
        UpdateBlogpostPropertyById(owner=of, property_id="k", body=body),
        DeleteBlogpostPropertyById(owner=of, property_id="k"),
    ):
        with pytest.raises(NotFound, match=rf"blog post with id \[{of}\]"):
            member.send(request)
    found = member.send(GetBlogpostContentProperties(owner=of)).results
    assert [(one.key, one.value) for one in found] == [("k", 1)]


# v1, and the tree


EXPANSIONS = (
    "space,history.contributors.publishers,version,ancestors,operations,children.page,childTypes.all,body.storage",
    "restrictions.read.restrictions,metadata.labels,metadata.properties,container,history.ownedBy,descendants.page",
    "history.previousVersion,history.lastUpdated,children.comment,children.attachment",
)


def test_blog_post__is_shown_by_v1(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space, "Shown")
    mark(served, admin_id(served), made, "red")
    day = made.created_at[:10]
    for expand in EXPANSIONS:
        shown = admin.raw("GET", f"/wiki/rest/api/content/{made.id}?expand=ancestors,{expand}")
        assert shown.status_code == 200, shown.text
        told = shown.json()
        assert (told["type"], told["title"], told["ancestors"]) == ("blogpost", "Shown", [])
        assert told["_links"]["webui"] == made.links.webui
        for query in (f"type=blogpost&spaceKey={space.key}", f"type=blogpost&spaceKey={space.key}&postingDay={day}"):
            listed = admin.raw("GET", f"/wiki/rest/api/content?{query}&expand={expand}").json()
            assert [one["id"] for one in listed["results"]] == [made.id]
    before = f"/wiki/rest/api/content?type=blogpost&spaceKey={space.key}&postingDay=2020-01-01"
    assert admin.raw("GET", before).json()["results"] == []
    both = admin.raw("GET", f"/wiki/rest/api/space/{space.key}/content").json()
    assert [one["id"] for one in both["blogpost"]["results"]] == [made.id]
    assert [one["id"] for one in both["page"]["results"]] == [space.homepage_id]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("GET", "?status=draft", None),
        ("GET", "?status=trashed", None),
        ("GET", "?status=any", None),
        ("GET", "?version=1", None),
        ("GET", "/history?expand=previousVersion,nextVersion,lastUpdated", None),
        ("GET", "/label", None),
        ("GET", "/property", None),
        ("GET", "/version", None),
        ("GET", "/version/1?expand=content,collaborators", None),
        ("GET", "/child", None),
        ("GET", "/child?expand=page,comment,attachment", None),
        ("GET", "/child/page", None),
        ("GET", "/child/comment", None),
        ("GET", "/child/attachment", None),
        ("GET", "/descendant", None),
        ("GET", "/descendant/page", None),
        ("POST", "/property", {"key": "k", "value": 1}),
        ("PUT", "/property/k", {"key": "k", "value": 1, "version": {"number": 1}}),
        ("DELETE", "/property/k", None),
        ("POST", "/version", {"operationKey": "restore", "params": {"versionNumber": 1, "message": "x"}}),
        ("DELETE", "/version/1", None),
        ("PUT", "", {"type": "blogpost", "title": "x", "version": {"number": 2}}),
        ("PUT", "", {"type": "page", "title": "x", "version": {"number": 2}}),
        ("DELETE", "?status=draft", None),
        ("DELETE", "?status=trashed", None),
        ("DELETE", "", None),
    ],
)
def test_blog_post__v1_serves_or_refuses_it(admin: Client, space: SpaceBulk, method: str, path: str, body: Any) -> None:
    made = post(admin, space)
    answer = admin.raw(method, f"/wiki/rest/api/content/{made.id}{path}", json=body)
    assert answer.status_code < 500, answer.text


def test_blog_post__holds_no_page(admin: Client, space: SpaceBulk) -> None:
    made, page = post(admin, space), make(admin, space)
    with pytest.raises(BadRequest, match="A blog post holds no children"):
        make(admin, space, "below", parent_id=made.id)
    for position in ("append", "before", "after"):
        for moved, target in ((page.id, made.id), (made.id, page.id)):
            answer = admin.raw("PUT", f"/wiki/rest/api/content/{moved}/move/{position}/{target}")
            assert 400 <= answer.status_code < 500, (position, answer.text)
    archived = admin.raw("POST", "/wiki/rest/api/content/archive", json={"pages": [{"id": int(made.id)}]})
    assert 400 <= archived.status_code < 500
    assert look(admin, made).status == "current"


def test_blog_post__is_found_by_search_while_it_is_there(served: Served, admin: Client, space: SpaceBulk) -> None:
    word = f"w{space.key.lower()}"
    made = post(admin, space, "Findable", body=storage(f"<p>{word}</p>"))
    draft = post(admin, space, "draft", status="draft", body=storage(f"<p>{word}</p>"))
    _, stranger = served.user()
    hidden = post(admin, served.space(admin, create_private_space=True), body=storage(f"<p>{word}</p>"))

    def found(client: Client, cql: str) -> set[str]:
        shown = client.send(SearchContentByCQL(cql=cql)).results
        hits = client.send(SearchByCQL(cql=cql)).results
        assert [hit.content.id for hit in hits if hit.content] == [one.id for one in shown]
        return {one.id for one in shown}

    assert found(admin, f'type = blogpost and text ~ "{word}"') == {made.id, hidden.id}
    assert found(stranger, f'text ~ "{word}"') == {made.id}
    assert found(admin, f'type = page and text ~ "{word}"') == set()
    mark(served, admin_id(served), made, word)
    assert found(admin, f'label = "{word}" and type = blogpost') == {made.id}
    amend(admin, made, 2, body=storage("<p>gone</p>"))
    assert found(stranger, f'text ~ "{word}x"') == set()
    assert made.id in found(admin, f'space = {space.key} and text ~ "gone"')
    amend(admin, draft, 1, title="Published", body=None)
    assert draft.id in found(stranger, f'text ~ "{word}"')
    discard(admin, made)
    assert found(admin, f'space = {space.key} and text ~ "gone"') == set()
    amend(admin, made, 3)
    assert found(admin, f'space = {space.key} and text ~ "gone"') == {made.id}
