"""Single blog posts through v2, and making and changing them for the tests beside."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import admin_id, favour, like, mark, storage
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, Conflict, NotFound, TooLarge
from watersmeet.contract.v2.blogpost import (
    BlogPostCreate,
    BlogPostSingle,
    BlogPostUpdate,
    CreateBlogPost,
    DeleteBlogPost,
    GetBlogPostById,
    GetBlogPosts,
    GetBlogPostsInSpace,
    UpdateBlogPost,
)
from watersmeet.contract.v2.common import BodyValue, BodyWrite, VersionWrite
from watersmeet.contract.v2.content_properties import CreateBlogpostProperty, PropertyCreate
from watersmeet.contract.v2.page import DeletePage, GetPageById
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import ALL_LICENSED_USERS
from watersmeet.model.ids import now
from watersmeet.storage import spaces


def post(client: Client, space: SpaceBulk, title: str | None = "A post", **more: Any) -> BlogPostSingle:
    """A new blog post; `private` is a query parameter, all others members of the body."""
    query = {name: more.pop(name) for name in ("private",) if name in more}
    body = BlogPostCreate(space_id=space.id, title=title, **{"body": storage("<p>one</p>"), **more})
    return client.send(CreateBlogPost(body=body, **query))


def amend(client: Client, item: BlogPostSingle, number: int | None, **more: Any) -> BlogPostSingle:
    """A new version of a blog post, or of its draft."""
    body = BlogPostUpdate(
        **{
            "id": item.id,
            "status": "current",
            "title": item.title,
            "body": storage("<p>next</p>"),
            "version": VersionWrite(number=number),
            **more,
        }
    )
    return client.send(UpdateBlogPost(id=int(item.id), body=body))


def look(client: Client, item: BlogPostSingle, **more: Any) -> BlogPostSingle:
    return client.send(GetBlogPostById(id=int(item.id), **more))


def discard(client: Client, item: BlogPostSingle, **more: Any) -> None:
    client.send(DeleteBlogPost(id=int(item.id), **more))


def text(item: BlogPostSingle) -> str:
    assert item.body.storage
    return item.body.storage.value


def number(item: BlogPostSingle) -> int:
    assert item.version
    return item.version.number


# Making


def test_create_blog_post__stands_alone_and_says_everything(served: Served, admin: Client, space: SpaceBulk) -> None:
    before = now()
    made = post(admin, space, "Über uns & more")
    assert before <= made.created_at <= now()
    raw = admin.raw("GET", f"/wiki/api/v2/blogposts/{made.id}").json()
    day = made.created_at[:10].replace("-", "/")
    assert raw == {
        "id": made.id,
        "status": "current",
        "title": "Über uns & more",
        "spaceId": space.id,
        "authorId": admin_id(served),
        "createdAt": made.created_at,
        "version": {
            "number": 1,
            "message": "",
            "minorEdit": False,
            "authorId": admin_id(served),
            "createdAt": made.created_at,
            "ncsStepVersion": None,
        },
        "body": {},
        "_links": {
            "base": f"{served.url}/wiki",
            "editui": f"/pages/resumedraft.action?draftId={made.id}",
            "edituiv2": f"/spaces/{space.key}/blog/edit-v2/{made.id}",
            "tinyui": raw["_links"]["tinyui"],
            "webui": f"/spaces/{space.key}/blog/{day}/{made.id}/%C3%9Cber+uns+%26+more",
        },
    }
    assert raw["_links"]["tinyui"].startswith("/x/")
    assert text(made) == "<p>one</p>"


def test_create_blog_post__ids_as_numbers_and_a_nested_body(admin: Client, space: SpaceBulk) -> None:
    body = {"storage": {"value": "<p>x</p>", "representation": "storage"}}
    given = {"spaceId": int(space.id), "title": "nested", "body": body, "type": "blogpost", "metadata": None}
    answer = admin.raw("POST", "/wiki/api/v2/blogposts", json=given)
    assert answer.status_code == 200
    assert answer.json()["body"]["storage"]["value"] == "<p>x</p>"


def test_create_blog_post__needs_no_body(admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space, body=None)
    assert text(look(admin, made, body_format="storage")) == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2024-02-29T23:30:00.123Z", "2024-02-29T23:30:00.123Z"),
        ("2024-02-29T23:30:00.000-0100", "2024-03-01T00:30:00.000Z"),
        ("2024-03-01T00:30:00+02:00", "2024-02-29T22:30:00.000Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_create_blog_post__is_dated_as_asked(admin: Client, space: SpaceBulk, said: str, kept: str) -> None:
    made = post(admin, space, created_at=said)
    assert (made.created_at, look(admin, made).created_at) == (kept, kept)
    assert made.version
    assert made.version.created_at != kept
    assert f"/blog/{kept[:10].replace('-', '/')}/" in made.links.webui


@pytest.mark.parametrize(
    "said",
    [
        *("", "yesterday", "2024-02-30T00:00:00.000Z", "2024-02-29", "2024-02-29T12:00:00.000", "1709164800000"),
        *("1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2024-W09-4T00:00:00Z"),
        *("2024-02-29T24:30:00Z", "2024-02-29T12:00:00+99:00", "٢٠٢٤-02-29T12:00:00Z", "x" * 5000),
    ],
)
def test_create_blog_post__malformed_date_is_400(admin: Client, space: SpaceBulk, said: str) -> None:
    with pytest.raises(BadRequest, match="createdAt"):
        post(admin, space, created_at=said)
    made = post(admin, space)
    with pytest.raises(BadRequest, match="createdAt"):
        amend(admin, made, 2, created_at=said)
    assert [one.id for one in admin.each(GetBlogPostsInSpace(id=int(space.id)))] == [made.id]
    assert number(look(admin, made)) == 1


def test_create_blog_post__titles_are_taken_for_a_day(served: Served, admin: Client, space: SpaceBulk) -> None:
    first = post(admin, space, "Straße", created_at="2024-05-01T10:00:00.000Z")
    for at in ("2024-05-01T00:00:00.000Z", "2024-05-01T23:59:59.999Z", "2024-05-02T01:00:00.000+0200"):
        with pytest.raises(BadRequest, match="already exists in this space for that date"):
            post(admin, space, "STRASSE", created_at=at)
    post(admin, space, "Straße", created_at="2024-05-02T00:00:00.000Z")
    post(admin, served.space(admin), "Straße", created_at="2024-05-01T10:00:00.000Z")
    other = post(admin, space, "Other", created_at="2024-05-01T11:00:00.000Z")
    with pytest.raises(BadRequest, match="for that date"):
        amend(admin, other, 2, title="strasse")
    assert (look(admin, other).title, number(look(admin, other))) == ("Other", 1)
    discard(admin, first)
    assert amend(admin, other, 2, title="strasse").title == "strasse"


@pytest.mark.parametrize("title", [None, "", "   ", "x" * 256])
def test_create_blog_post__bad_title_is_400(admin: Client, space: SpaceBulk, title: str | None) -> None:
    with pytest.raises(BadRequest):
        post(admin, space, title)


@pytest.mark.parametrize(
    "more",
    [
        {"body": storage("<p>no end")},
        {"body": BodyWrite(storage=BodyValue(value="x"), wiki=BodyValue(value="y"))},
        {"status": "archived"},
        {"status": "trashed"},
    ],
)
def test_create_blog_post__bad_bodies_are_400(admin: Client, space: SpaceBulk, more: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        post(admin, space, **more)
    assert not admin.send(GetBlogPostsInSpace(id=int(space.id))).results


@pytest.mark.parametrize("space_id", [None, "x", "-1", "9" * 30, True, 1.5, []])
def test_create_blog_post__bad_space_is_400(admin: Client, space_id: Any) -> None:
    answer = admin.raw("POST", "/wiki/api/v2/blogposts", json={"spaceId": space_id, "title": "x"})
    assert answer.status_code == 400


def test_create_blog_post__large_body_is_413(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(TooLarge):
        post(admin, space, body=storage("x" * (5 * 1024 * 1024)))


def test_create_blog_post__needs_the_space_and_the_permission(served: Served, admin: Client) -> None:
    hidden, space = served.space(admin, create_private_space=True), served.space(admin)
    _, member = served.user()
    with pytest.raises(NotFound) as unseen:
        post(member, hidden)
    assert str(hidden.id) in str(unseen.value)

    async def only_pages(session: Any) -> None:
        await spaces.drop_grants(session, int(space.id))
        granted = [("read/space", ALL_LICENSED_USERS), ("create/page", ALL_LICENSED_USERS)]
        await spaces.add_grants(session, int(space.id), granted)

    made = post(member, space)
    served.do(only_pages)
    with pytest.raises(NotFound, match="Cannot find a space"):
        post(member, space, "another")
    with pytest.raises(NotFound):
        amend(member, made, 2)
    with pytest.raises(NotFound):
        discard(member, made)
    assert (look(member, made).status, number(look(member, made))) == ("current", 1)


def test_create_blog_post__private_is_its_authors_alone(served: Served, admin: Client, space: SpaceBulk) -> None:
    _, member = served.user()
    _, stranger = served.user()
    made = post(member, space, private=True)
    look(member, made)
    with pytest.raises(NotFound):
        look(stranger, made)
    with pytest.raises(NotFound):
        amend(stranger, made, 2)
    for request in (GetBlogPosts(id=(int(made.id),)), GetBlogPostsInSpace(id=int(space.id))):
        assert not stranger.send(request).results
        assert [one.id for one in member.send(request).results] == [made.id]
    assert number(amend(member, made, 2)) == 2


# Reading


def test_get_blog_post__unseen_absent_or_a_page_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    hidden = served.space(admin, create_private_space=True)
    made = post(admin, hidden)
    _, stranger = served.user()
    with pytest.raises(NotFound, match=rf"Cannot find a blog post with id \[{made.id}\]"):
        look(stranger, made)
    with pytest.raises(NotFound, match=r"Cannot find a blog post with id \[1\]"):
        admin.send(GetBlogPostById(id=1))
    home = int(str(space.homepage_id))
    for request in (GetBlogPostById(id=home), DeleteBlogPost(id=home), DeleteBlogPost(id=home, purge=True)):
        with pytest.raises(NotFound):
            admin.send(request)
    for other in (GetPageById(id=int(made.id)), DeletePage(id=int(made.id))):
        with pytest.raises(NotFound):
            admin.send(other)
    assert look(admin, made).status == "current"


def test_get_blog_post__old_versions(admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    amend(admin, made, 2, title="Renamed", version=VersionWrite(number=2, message="why"))
    old = look(admin, made, version=1, body_format="storage")
    assert (old.title, old.status, number(old), text(old)) == ("A post", "historical", 1, "<p>one</p>")
    newest = look(admin, made, version=2, body_format="storage")
    assert (newest.title, newest.status, text(newest)) == ("Renamed", "current", "<p>next</p>")
    assert newest.version
    assert newest.version.message == "why"
    with pytest.raises(NotFound, match="of the blog post"):
        look(admin, made, version=3)


def test_get_blog_post__of_a_status(admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    assert look(admin, made, status=("current",)).id == made.id
    for status in ("trashed", "deleted", "historical", "draft"):
        with pytest.raises(NotFound):
            look(admin, made, status=(status,))
    discard(admin, made)
    assert look(admin, made).status == "trashed"
    assert look(admin, made, status=("current", "trashed")).status == "trashed"
    with pytest.raises(NotFound):
        look(admin, made, status=("current",))


@pytest.mark.parametrize(
    "query",
    [
        *("status=archived", "status=any", "version=0", "version=x", "get-draft=2", "body-format=wiki"),
        *("include-labels=x", "include-version=maybe"),
    ],
)
def test_get_blog_post__wrong_values_are_400(admin: Client, space: SpaceBulk, query: str) -> None:
    made = post(admin, space)
    assert admin.raw("GET", f"/wiki/api/v2/blogposts/{made.id}?{query}").status_code == 400


EVERY: dict[str, Any] = {
    "include_labels": True,
    "include_properties": True,
    "include_operations": True,
    "include_likes": True,
    "include_versions": True,
    "include_favorited_by_current_user_status": True,
    "include_webresources": True,
    "include_collaborators": True,
}


def test_get_blog_post__includes_are_absent_or_empty(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    shown = look(admin, made, **EVERY)
    for one in (shown.labels, shown.properties, shown.likes):
        assert one
        assert (one.results, one.meta.has_more) == ([], False)
    assert shown.likes
    assert shown.likes.meta.count == 0
    assert shown.is_favorited_by_current_user is False
    assert shown.collaborators
    assert shown.collaborators.results == [made.author_id]
    assert shown.web_resources
    assert (shown.web_resources.keys, shown.web_resources.contexts) == ([], [])
    path = f"/wiki/api/v2/blogposts/{made.id}"
    assert "directChildren" not in admin.raw("GET", f"{path}?include-direct-children=true").json()
    assert "version" not in admin.raw("GET", f"{path}?include-version=false").json()


def test_get_blog_post__includes_hold_what_is_there(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    me = admin_id(served)
    someone, member = served.user()
    mark(served, me, made, *(f"label-{k:02}" for k in range(51)))
    admin.send(CreateBlogpostProperty(owner=int(made.id), body=PropertyCreate(key="k", value={"a": 1})))
    like(served, made, someone)
    favour(served, me, "content", made.id)
    amend(member, made, 2)
    shown = look(admin, made, **EVERY)
    assert shown.labels
    assert (len(shown.labels.results), shown.labels.meta.has_more) == (50, True)
    rest = admin.raw("GET", f"/wiki/api/v2/blogposts/{made.id}/labels?cursor={shown.labels.meta.cursor}").json()
    assert [label["name"] for label in rest["results"]] == ["label-50"]
    assert shown.properties
    assert [(one.key, one.value) for one in shown.properties.results] == [("k", {"a": 1})]
    assert shown.likes
    assert ([one.account_id for one in shown.likes.results], shown.likes.meta.count) == ([someone], 1)
    assert shown.versions
    assert [one.number for one in shown.versions.results] == [2, 1]
    assert shown.collaborators
    assert shown.collaborators.results == [me, someone]
    assert shown.is_favorited_by_current_user is True
    for one, name in (
        (shown.labels, "labels"),
        (shown.properties, "properties"),
        (shown.operations, "operations"),
        (shown.likes, "likes/users"),
        (shown.versions, "versions"),
    ):
        assert one
        assert one.links.self == f"/api/v2/blogposts/{made.id}/{name}"
        assert admin.raw("GET", f"/wiki{one.links.self}").status_code == 200


def test_get_blog_post__budget(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    for more in ({}, {"body_format": "storage"}, {"version": 1}, *({name: True} for name in EVERY)):
        with served.queries(at_most=3):
            look(admin, made, **more)
    with served.queries(at_most=1 + len(EVERY)):
        look(admin, made, **EVERY)


# Changing


def test_update_blog_post__makes_the_next_version(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = post(admin, space)
    someone, member = served.user()
    version = VersionWrite(number=2, message="why")
    changed = amend(member, made, 2, title="Renamed", version=version, space_id=space.id)
    assert (changed.title, text(changed), changed.status) == ("Renamed", "<p>next</p>", "current")
    assert (changed.author_id, changed.created_at) == (made.author_id, made.created_at)
    assert changed.version
    assert (changed.version.message, changed.version.author_id) == ("why", someone)
    kept = amend(admin, changed, 3, body=None)
    assert (text(kept), number(kept)) == ("<p>next</p>", 3)
    assert look(admin, made, body_format="storage") == kept


@pytest.mark.parametrize("wrong", [0, 1, 3, None])
def test_update_blog_post__stale_version_is_409(admin: Client, space: SpaceBulk, wrong: int | None) -> None:
    made = post(admin, space)
    with pytest.raises(Conflict, match="Version must be incremented when updating a blog post"):
        amend(admin, made, wrong)
    assert number(look(admin, made)) == 1


def test_update_blog_post__bad_input_is_400_and_changes_nothing(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    made = post(admin, space)
    other = served.space(admin)
    for more in (
        {"id": "1"},
        {"id": "x"},
        {"title": ""},
        {"title": "x" * 256},
        {"space_id": other.id},
        {"space_id": "x"},
        {"body": storage("<p>")},
        {"status": "trashed"},
    ):
        with pytest.raises(BadRequest):
            amend(admin, made, 2, **more)
    assert look(admin, made, body_format="storage") == made


def test_update_blog_post__dates_it_anew(admin: Client, space: SpaceBulk) -> None:
    post(admin, space, "Taken", created_at="2024-05-01T10:00:00.000Z")
    made = post(admin, space, "Free", created_at="2024-05-02T10:00:00.000Z")
    moved = amend(admin, made, 2, created_at="2024-05-01T08:00:00.000Z")
    assert (moved.created_at, look(admin, made).created_at) == ("2024-05-01T08:00:00.000Z",) * 2
    assert "/blog/2024/05/01/" in look(admin, made).links.webui
    assert look(admin, made, version=1).created_at == moved.created_at
    back = amend(admin, made, 3, title="Taken", created_at="2024-05-02T08:00:00.000Z")
    assert back.created_at == "2024-05-02T08:00:00.000Z"
    with pytest.raises(BadRequest, match="for that date"):
        amend(admin, back, 4, created_at="2024-05-01T08:00:00.000Z")
    listed = admin.send(GetBlogPostsInSpace(id=int(space.id), sort="created-date")).results
    assert [one.created_at[:10] for one in listed] == ["2024-05-01", "2024-05-02"]
    assert number(look(admin, made)) == 3


def test_update_blog_post__needs_the_permission(served: Served, admin: Client) -> None:
    hidden = served.space(admin, create_private_space=True)
    made = post(admin, hidden)
    _, stranger = served.user()
    for number_ in (2, 7):
        with pytest.raises(NotFound, match=rf"Cannot find a blog post with id \[{made.id}\]"):
            amend(stranger, made, number_)
    with pytest.raises(NotFound):
        discard(stranger, made)
    assert number(look(admin, made)) == 1
