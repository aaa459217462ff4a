"""The scenarios of docs/permissions.md, one test each, through v2, v1 and search: lists, counts and what is beside."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.api.v2.commenting import say
from tests.api.v2.making import attachment, favour, keep, like, mark, number, storage
from tests.api.v2.making_custom_content import NOTE, note
from tests.permissions.scene import ABSENT, Scene, answered, ids, saying, scene, sees, total, word
from watersmeet.client import Client
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.model.ids import tiny

__all__ = ["scene"]
TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>do it</ac:task-body></ac:task></ac:task-list>"
)


def post(scene: Scene, title: str, text: str = "one") -> Any:
    body = BlogPostCreate(space_id=scene.space.id, title=title, body=saying(text))
    return scene.author.client.send(CreateBlogPost(body=body))


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return out.getvalue()


# Lists and counts


def test_22__a_count_counts_what_one_sees(scene: Scene) -> None:
    mark_ = word()
    shown = [scene.page(f"{mark_} {k}", body=saying(mark_)) for k in range(3)]
    for one in (scene.page(f"{mark_} secret", body=saying(mark_)), post(scene, mark_, mark_)):
        scene.restrict(one)
    for query in (f"text ~ {mark_}", f"title ~ {mark_}", f"space = {scene.space.key} and text ~ {mark_}"):
        assert total(scene.member.client, query) == len(shown)
        assert total(scene.author.client, query) == len(shown) + 2
        first = answered(scene.member.client, "/rest/api/search", cql=query, limit=1)
        assert (first["size"], first["totalSize"]) == (1, len(shown))
        content = answered(scene.member.client, "/rest/api/content/search", cql=query)
        assert content["size"] == len(shown)
    listed = answered(scene.member.client, "/rest/api/content", spaceKey=scene.space.key, limit=100)
    assert listed["size"] == len(shown) + 1  # the homepage
    two = answered(scene.member.client, f"/rest/api/space/{scene.space.key}/content")
    assert (two["page"]["size"], two["blogpost"]["size"]) == (len(shown) + 1, 0)


def test_23__a_list_leaves_out_what_is_unseen_on_every_page(scene: Scene) -> None:
    """Pages of one each: what is left out leaves no gap, and no last page without anything on it."""
    pages = [scene.page(f"page {k}") for k in range(4)]
    for hidden in (pages[1], pages[3]):
        scene.restrict(hidden)
    found: list[str] = []
    path = f"/wiki/api/v2/pages?space-id={scene.space.id}&limit=1"
    while path:
        answer = scene.member.client.raw("GET", path).json()
        assert len(answer["results"]) == 1
        found += ids(answer)
        path = answer["_links"].get("next")
    assert found == [str(scene.space.homepage_id), pages[0].id, pages[2].id]


def test_24__search_finds_no_word_of_what_is_unseen(scene: Scene) -> None:
    secret = word()
    page = scene.page(f"about {secret}", body=saying(f"{secret} here"))
    said = say(scene.author.client, f"<p>{secret} too</p>", page_id=page.id)
    assert total(scene.member.client, f"text ~ {secret}") == 2
    scene.restrict(page)
    for query in (f"text ~ {secret}", f'text ~ "{secret[:8]}*"', f"title ~ {secret}", f"siteSearch ~ {secret}"):
        for excerpt in ("highlight", "indexed"):
            answer = scene.member.client.raw("GET", "/wiki/rest/api/search", params={"cql": query, "excerpt": excerpt})
            hits = [hit for hit in answer.json()["results"] if secret in str(hit)]
            assert hits == []
    assert total(scene.member.client, f"text ~ {secret}") == 0
    assert not sees(scene.member.client, said, "comment")
    found = answered(scene.author.client, "/rest/api/search", cql=f"text ~ {secret}")
    assert all(secret in hit["excerpt"] for hit in found["results"])


def test_25__the_tree_is_made_of_what_one_sees(scene: Scene) -> None:
    top = scene.page("top")
    seen = scene.page("seen", parent_id=top.id)
    hidden = scene.page("hidden", parent_id=top.id)
    deep = scene.page("deep", parent_id=hidden.id)
    scene.restrict(hidden)
    assert not sees(scene.member.client, deep)
    member, below = scene.member.client, {seen.id}
    for path in ("children", "direct-children", "descendants"):
        assert set(ids(answered(member, f"/api/v2/pages/{top.id}/{path}"))) == below
    for path in ("child/page", "descendant/page"):
        assert set(ids(answered(member, f"/rest/api/content/{top.id}/{path}"))) == below
    for query in (f"parent = {top.id}", f"ancestor = {top.id}"):
        assert total(member, query) == 1
    assert total(member, f"parent = {hidden.id}") == total(member, f"ancestor = {hidden.id}") == 0
    whole = answered(scene.author.client, f"/api/v2/pages/{deep.id}/ancestors")
    assert ids(whole)[-2:] == [top.id, hidden.id]


def test_26__a_parent_of_what_is_unseen_has_no_children(scene: Scene) -> None:
    page = scene.page()
    hidden = scene.page("hidden", parent_id=page.id)
    for client, has in ((scene.member.client, True), (scene.author.client, True)):
        assert _has_children(client, page.id) is has
    scene.restrict(hidden)
    assert _has_children(scene.author.client, page.id)
    assert not _has_children(scene.member.client, page.id)


def _has_children(client: Client, page_id: str) -> bool:
    v1 = answered(client, f"/rest/api/content/{page_id}", expand="childTypes.all,children.page,descendants.page")
    v2 = answered(client, f"/api/v2/pages/{page_id}", **{"include-direct-children": "true"})
    hit = answered(client, "/rest/api/content/search", cql=f"id = {page_id}", expand="childTypes.page")["results"][0]
    found = {
        v1["childTypes"]["page"]["value"],
        v1["children"]["page"]["size"] > 0,
        v1["descendants"]["page"]["size"] > 0,
        len(v2["directChildren"]["results"]) > 0,
        hit["childTypes"]["page"]["value"],
    }
    assert found in ({True}, {False})
    return found == {True}


def test_27__an_expansion_opens_nothing_that_is_unseen(scene: Scene) -> None:
    """A space whose homepage is restricted, and a page beside it that is seen."""
    page = scene.page("beside", root_level=True)
    home = str(scene.space.homepage_id)
    opened = {"expand": "homepage"}
    assert answered(scene.member.client, f"/rest/api/space/{scene.space.key}", **opened)["homepage"]["id"] == home
    scene.restrict(_As(home))
    member = scene.member.client
    space = answered(member, f"/rest/api/space/{scene.space.key}", **opened)
    assert space.get("homepage") is None
    through = answered(member, f"/rest/api/content/{page.id}", expand="space.homepage,ancestors")
    assert through["space"].get("homepage") is None
    assert through["ancestors"] == []
    hit = answered(member, "/rest/api/search", cql=f"id = {page.id}", expand="content.space.homepage")["results"][0]
    assert hit["content"]["space"].get("homepage") is None
    # What is made without a parent goes to the top, where its maker sees it.
    made = scene.page("made", by=scene.member)
    assert made.parent_id is None
    assert sees(member, made)


class _As:
    """As much of a content as restricting it needs."""

    def __init__(self, content_id: str) -> None:
        self.id = content_id


# What is beside content, and what hangs on it


def test_28__a_label_that_only_unseen_content_bears_is_not_there(scene: Scene) -> None:
    name = word()
    page = scene.page()
    mark(scene.served, scene.author.id, page, name)
    label_id = ids(answered(scene.member.client, f"/api/v2/spaces/{scene.space.id}/content/labels"))[0]
    lists = (f"/api/v2/labels/{label_id}/pages", f"/rest/api/label?name={name}")
    assert all(answered(scene.member.client, path) for path in lists)
    assert total(scene.member.client, f"label = {name}") == 1
    scene.restrict(page)
    assert ids(answered(scene.member.client, f"/api/v2/spaces/{scene.space.id}/content/labels")) == []
    assert ids(answered(scene.member.client, f"/api/v2/labels?label-id={label_id}")) == []
    assert [answered(scene.member.client, path) for path in lists] == [None, None]
    assert total(scene.member.client, f"label = {name}") == 0
    assert answered(scene.author.client, lists[0])


def test_29__a_task_is_seen_with_the_page_it_stands_in(scene: Scene) -> None:
    page = scene.page(body=storage(TASK))
    path = f"/api/v2/tasks?space-id={scene.space.id}"
    (task_id,) = ids(answered(scene.member.client, path))
    scene.restrict(page)
    assert ids(answered(scene.member.client, path)) == []
    assert answered(scene.member.client, f"/api/v2/tasks/{task_id}") is None
    answer = scene.member.client.raw("PUT", f"/wiki/api/v2/tasks/{task_id}", json={"status": "complete"})
    assert answer.status_code == 404
    assert not sees(scene.member.client, page)
    assert ids(answered(scene.author.client, path)) == [task_id]


def test_30__comments_are_seen_with_what_they_are_on(scene: Scene) -> None:
    page, other = scene.page(), post(scene, "a post")
    said = [say(scene.author.client, page_id=page.id), say(scene.author.client, blog_post_id=other.id)]
    reply = say(scene.author.client, parent_comment_id=said[0].id)
    for one in (*said, reply):
        assert sees(scene.member.client, one, "comment")
    scene.restrict(page)
    scene.restrict(other)
    for one in (*said, reply):
        assert not sees(scene.member.client, one, "comment")
    assert answered(scene.member.client, f"/api/v2/pages/{page.id}/footer-comments") is None
    assert answered(scene.member.client, f"/api/v2/footer-comments/{said[0].id}/children") is None
    every = ids(answered(scene.member.client, "/api/v2/footer-comments", limit=250, sort="-created-date"))
    assert not {one.id for one in (*said, reply)} & set(every)
    assert total(scene.member.client, f"space = {scene.space.key} and type = comment") == 0


def test_31__files_are_seen_and_downloaded_with_what_they_hang_on(scene: Scene) -> None:
    page, name = scene.page(), f"{word()}.png"
    file = attachment(scene.author.client, page.id, name, picture(), media_type="image/png")
    i = number(file)
    paths = (
        f"/download/attachments/{page.id}/{name}",
        f"/download/thumbnails/{page.id}/{name}",
        f"/rest/api/content/{page.id}/child/attachment/{i}/download",
        f"/api/v2/attachments/{i}/thumbnail/download",
        f"/rest/api/content/{page.id}/child/attachment",
        f"/api/v2/pages/{page.id}/attachments",
    )
    assert ids(answered(scene.member.client, "/api/v2/attachments", filename=name)) == [f"att{i}"]
    for path in paths:
        assert scene.member.client.raw("GET", f"/wiki{path}").status_code in (200, 302), path
    assert sees(scene.member.client, file, "attachment")
    scene.restrict(page)
    for path in paths:
        answer = scene.member.client.raw("GET", f"/wiki{path}")
        absent = scene.member.client.raw("GET", f"/wiki{path}".replace(page.id, ABSENT).replace(str(i), ABSENT))
        assert answer.status_code == absent.status_code == 404, path
        assert answer.text.replace(page.id, ABSENT).replace(str(i), ABSENT) == absent.text
    assert not sees(scene.member.client, file, "attachment")
    assert ids(answered(scene.member.client, "/api/v2/attachments", filename=name)) == []


def test_32__custom_content_is_seen_with_what_it_hangs_on(scene: Scene) -> None:
    page = scene.page()
    outer = note(scene.author.client, page_id=page.id)
    inner = note(scene.author.client, custom_content_id=outer.id)
    path = f"/api/v2/spaces/{scene.space.id}/custom-content"
    assert set(ids(answered(scene.member.client, path, type=NOTE))) == {outer.id, inner.id}
    assert total(scene.member.client, f'space = {scene.space.key} and type = "{NOTE}"') == 2
    scene.restrict(page)
    for one in (outer, inner):
        assert not sees(scene.member.client, one, "custom")
    assert ids(answered(scene.member.client, path, type=NOTE)) == []
    assert total(scene.member.client, f'space = {scene.space.key} and type = "{NOTE}"') == 0


def test_33__a_short_link_to_what_is_unseen_leads_nowhere(scene: Scene) -> None:
    page = scene.page()
    assert scene.member.client.raw("GET", f"/wiki/x/{tiny(int(page.id))}").status_code == 302
    scene.restrict(page)
    assert not sees(scene.member.client, page)
    hidden = scene.member.client.raw("GET", f"/wiki/x/{tiny(int(page.id))}")
    absent = scene.member.client.raw("GET", f"/wiki/x/{tiny(int(ABSENT))}")
    assert (hidden.status_code, hidden.text) == (404, absent.text) == (absent.status_code, absent.text)


BESIDE = (
    "/api/v2/pages/{}/versions",
    "/api/v2/pages/{}/versions/1",
    "/api/v2/pages/{}/properties",
    "/api/v2/pages/{}/labels",
    "/api/v2/pages/{}/operations",
    "/api/v2/pages/{}/likes/count",
    "/api/v2/pages/{}/likes/users",
    "/api/v2/pages/{}/classification-level",
    "/api/v2/pages/{}?version=1",
    "/rest/api/content/{}/version",
    "/rest/api/content/{}/version/1",
    "/rest/api/content/{}/history",
    "/rest/api/content/{}/property",
    "/rest/api/content/{}/label",
    "/rest/api/content/{}/restriction",
    "/rest/api/content/{}/restriction/byOperation",
    "/rest/api/content/{}/child",
    "/rest/api/content/{}/descendant",
)


@pytest.mark.parametrize("path", BESIDE)
def test_34__what_is_beside_unseen_content_is_as_absent_as_that(scene: Scene, path: str) -> None:
    page = scene.page()
    keep(scene.author.client, page, "k")
    like(scene.served, page, scene.author.id)
    if "classification" not in path:
        assert scene.member.client.raw("GET", "/wiki" + path.format(page.id)).status_code == 200
    scene.restrict(page)
    hidden = scene.member.client.raw("GET", "/wiki" + path.format(page.id))
    absent = scene.member.client.raw("GET", "/wiki" + path.format(ABSENT))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(page.id, "ID") == absent.text.replace(ABSENT, "ID")
    assert total(scene.member.client, f"id = {page.id}") == 0


def test_35__what_one_marked_is_gone_with_the_page(scene: Scene) -> None:
    page = scene.page()
    favour(scene.served, scene.member.id, "content", page.id)
    query = f"favourite = currentUser() and space = {scene.space.key}"
    assert total(scene.member.client, query) == 1
    scene.restrict(page)
    assert total(scene.member.client, query) == 0
    assert not sees(scene.member.client, page)
