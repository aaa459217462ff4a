"""One custom content through v2: making, reading, changing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.v2.making import admin_id, archive, drop, make, mark, storage
from tests.api.v2.making_custom_content import NOTE, drop_note, flat, grant, note, read_note, rewrite
from tests.conftest import Served
from tests.permissions.world import restrict
from watersmeet.client import BadRequest, Client, Conflict, NotFound
from watersmeet.contract.v1.content_children import MovePage
from watersmeet.contract.v1.search import SearchByCQL
from watersmeet.contract.v2.blogpost import BlogPostCreate, CreateBlogPost
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content import ContentIds, ConvertContentIdsToContentTypes
from watersmeet.contract.v2.custom_content import (
    CustomContentBodyValue,
    CustomContentBodyWrite,
    CustomContentUpdate,
    GetCustomContentById,
    UpdateCustomContent,
)
from watersmeet.contract.v2.page import CreatePage, PageCreate
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.actor import user_principal

PATH = "/wiki/api/v2/custom-content"
ADF = '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"hello"}]}]}'


def blog_post(client: Client, space: SpaceBulk, title: str = "A post") -> str:
    return client.send(CreateBlogPost(body=BlogPostCreate(space_id=space.id, title=title, body=storage("<p>b</p>")))).id


def found(client: Client, words: str) -> list[str]:
    """Ids of the content that a search for words finds."""
    hits = client.send(SearchByCQL(cql=f'text ~ "{words}"')).results
    return [hit.content.id for hit in hits if hit.content]


# Making


def test_create_custom_content__answers_every_field(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    answer = admin.raw(
        "POST",
        PATH,
        json={
            "type": "forge:0b1c:2d3e:note",
            "title": " A note ",
            "pageId": page.id,
            "body": {"representation": "raw", "value": "<not> markup & \n"},
        },
    )
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"{PATH}/{made['id']}"
    version = made.pop("version")
    assert (version["number"], version["message"], version["minorEdit"]) == (1, "", False)
    assert version["authorId"] == admin_id(served)
    assert made == {
        "id": made["id"],
        "type": "forge:0b1c:2d3e:note",
        "status": "current",
        "title": "A note",
        "spaceId": space.id,
        "pageId": page.id,
        "authorId": admin_id(served),
        "createdAt": version["createdAt"],
        "body": {"raw": {"representation": "raw", "value": "<not> markup & \n"}},
        "_links": {"webui": f"/spaces/{space.key}/custom-content/{made['id']}", "base": made["_links"]["base"]},
    }
    assert made["_links"]["base"].endswith("/wiki")
    again = admin.raw("GET", f"{PATH}/{made['id']}?body-format=raw").json()
    assert again == {**made, "version": version}


def test_create_custom_content__in_each_container(admin: Client, space: SpaceBulk) -> None:
    in_space = note(admin, space_id=space.id)
    in_post = note(admin, blog_post_id=blog_post(admin, space), space_id=int(space.id))
    in_note = note(admin, custom_content_id=int(in_post.id))
    shown = [read_note(admin, one) for one in (in_space, in_post, in_note)]
    containers = [(one.page_id, one.blog_post_id, one.custom_content_id) for one in shown]
    unset = shown[0].page_id
    assert containers == [
        (unset, unset, unset),
        (unset, in_post.blog_post_id, unset),
        (unset, unset, in_post.id),
    ]
    assert {one.space_id for one in shown} == {space.id}
    assert "pageId" not in admin.raw("GET", f"{PATH}/{in_space.id}").json()


def test_create_custom_content__titles_need_not_differ(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, "Same")
    first, second = (note(admin, "Same", space_id=space.id) for _ in range(2))
    assert first.title == second.title == "Same"
    assert first.id != second.id


@pytest.mark.parametrize(
    ("body", "representation", "value"),
    [
        (flat("storage", "<p>x</p>"), "storage", "<p>x</p>"),
        (flat("atlas_doc_format", ADF), "atlas_doc_format", ADF),
        (flat("raw", ""), "raw", ""),
        (CustomContentBodyWrite(raw=CustomContentBodyValue(value="<p>")), "raw", "<p>"),
        (CustomContentBodyWrite(storage=CustomContentBodyValue(value="a", representation="storage")), "storage", "a"),
    ],
)
def test_create_custom_content__body_is_kept_as_written(
    admin: Client, space: SpaceBulk, body: CustomContentBodyWrite, representation: Any, value: str
) -> None:
    made = note(admin, space_id=space.id, body=body)
    assert getattr(made.body, representation).value == value
    assert read_note(admin, made, body_format=representation).body == made.body


BAD: dict[str, dict[str, Any]] = {
    "no title": {"title": "  "},
    "long title": {"title": "x" * 256},
    "no type": {"type": " "},
    "broken xml": {"body": flat("storage", "<p>")},
    "broken adf": {"body": flat("atlas_doc_format", "{")},
    "no value": {"body": CustomContentBodyWrite(representation="raw")},
    "no representation": {"body": CustomContentBodyWrite(value="x")},
    "empty body": {"body": CustomContentBodyWrite()},
    "two bodies": {
        "body": CustomContentBodyWrite(raw=CustomContentBodyValue(value=""), storage=CustomContentBodyValue(value=""))
    },
    "bad id": {"page_id": "x"},
}


@pytest.mark.parametrize("case", BAD)
def test_create_custom_content__bad_input_is_400(admin: Client, space: SpaceBulk, case: str) -> None:
    with pytest.raises(BadRequest):
        note(admin, **{"space_id": space.id, **BAD[case]})
    assert admin.raw("GET", f"/wiki/api/v2/spaces/{space.id}/custom-content?type={NOTE}").json()["results"] == []


@pytest.mark.parametrize("missing", ["type", "title", "body"])
def test_create_custom_content__missing_member_is_400(admin: Client, space: SpaceBulk, missing: str) -> None:
    body = {"type": NOTE, "title": "x", "body": {"representation": "raw", "value": ""}, "spaceId": space.id}
    del body[missing]
    assert admin.raw("POST", PATH, json=body).status_code == 400


@pytest.mark.parametrize("named", ["note", "ac:", "ac:app", "ac::x", "xx:app:note", "ac:a b:c", f"ac:{'x' * 251}:y"])
def test_create_custom_content__impossible_type_is_404(admin: Client, space: SpaceBulk, named: str) -> None:
    with pytest.raises(NotFound, match="custom content type"):
        note(admin, space_id=space.id, type=named)


def test_create_custom_content__needs_one_container(served: Served, admin: Client, space: SpaceBulk) -> None:
    page, other = make(admin, space), served.space(admin)
    inner = note(admin, page_id=page.id)
    with pytest.raises(BadRequest, match="spaceId"):
        note(admin)
    with pytest.raises(BadRequest, match="Only one of"):
        note(admin, page_id=page.id, custom_content_id=inner.id)
    with pytest.raises(BadRequest, match="another space"):
        note(admin, page_id=page.id, space_id=other.id)
    for unseen in ({"page_id": 1}, {"space_id": 1}, {"blog_post_id": page.id}, {"custom_content_id": page.id}):
        with pytest.raises(NotFound):
            note(admin, **unseen)


def test_create_custom_content__container_must_be_current(served: Served, admin: Client, space: SpaceBulk) -> None:
    trashed, archived = make(admin, space, "T"), make(admin, space, "A")
    drop(admin, trashed)
    archive(served, admin_id(served), archived)
    draft = make(admin, space, "D", status="draft")
    for page, status in ((trashed, "trashed"), (archived, "archived"), (draft, "draft")):
        with pytest.raises(BadRequest, match=status):
            note(admin, page_id=page.id)


def test_create_custom_content__needs_permission(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    page = make(admin, private)
    account_id, reader = served.user()
    for where in ({"page_id": page.id}, {"space_id": private.id}):
        with pytest.raises(NotFound):
            note(reader, **where)
    grant(served, private, account_id, "read/space")
    for where in ({"page_id": page.id}, {"space_id": private.id}):
        with pytest.raises(NotFound):
            note(reader, **where)
    grant(served, private, account_id, "create/page")
    assert note(reader, page_id=page.id).author_id == account_id


def test_create_custom_content__holds_no_pages(admin: Client, space: SpaceBulk) -> None:
    outer = note(admin, space_id=space.id)
    with pytest.raises(BadRequest):
        admin.send(CreatePage(body=PageCreate(space_id=space.id, title="Child", parent_id=outer.id)))


# Reading


def test_get_custom_content__costs_few_statements(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = note(admin, page_id=make(admin, space).id)
    rewrite(admin, made, 2)
    read_note(admin, made)
    with served.queries(at_most=4):
        read_note(admin, made, body_format="storage", version=1)
    with served.queries(at_most=9):
        read_note(
            admin,
            made,
            include_labels=True,
            include_properties=True,
            include_operations=True,
            include_versions=True,
            include_collaborators=True,
        )


def test_get_custom_content__formats(admin: Client, space: SpaceBulk) -> None:
    raw = note(admin, space_id=space.id, body=flat("raw", "r"))
    stored = note(admin, space_id=space.id)
    path = f"{PATH}/{raw.id}"
    assert admin.raw("GET", path).json()["body"] == {}
    for other in ("storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view"):
        assert admin.raw("GET", f"{path}?body-format={other}").json()["body"] == {}
    assert admin.raw("GET", f"{PATH}/{stored.id}?body-format=raw").json()["body"] == {}
    assert admin.raw("GET", f"{PATH}/{stored.id}?body-format=wiki").status_code == 400


def test_get_custom_content__old_versions(admin: Client, space: SpaceBulk) -> None:
    made = note(admin, space_id=space.id)
    rewrite(admin, made, 2, title="Second", body=flat("raw", "2"), version=VersionWrite(number=2, message="why"))
    first = read_note(admin, made, version=1, body_format="storage")
    assert (first.title, first.status, first.version and first.version.number) == ("A note", "historical", 1)
    assert first.body.storage
    assert first.body.storage.value == "<p>one</p>"
    second = read_note(admin, made, version=2, body_format="raw")
    assert (second.title, second.status) == ("Second", "current")
    assert second.version
    assert (second.version.number, second.version.message) == (2, "why")
    with pytest.raises(NotFound):
        read_note(admin, made, version=3)
    with pytest.raises(BadRequest):
        read_note(admin, made, version=0)


def test_get_custom_content__includes(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = note(admin, space_id=space.id)
    bare = admin.raw("GET", f"{PATH}/{made.id}?include-version=false").json()
    assert not {"version", "labels", "properties", "operations", "versions", "collaborators"} & set(bare)
    account_id, editor = served.user()
    grant(served, space, account_id, "update/page")
    rewrite(editor, made, 2)
    mark(served, admin_id(served), made, "red")  # type: ignore[arg-type]
    path = f"{PATH}/{made.id}/properties"
    assert admin.raw("POST", path, json={"key": "k", "value": [1]}).status_code == 200
    flags = "include-labels=true&include-properties=true&include-operations=true"
    shown = admin.raw("GET", f"{PATH}/{made.id}?{flags}&include-versions=true&include-collaborators=true").json()
    assert [label["name"] for label in shown["labels"]["results"]] == ["red"]
    assert shown["labels"]["_links"]["self"] == f"/api/v2/custom-content/{made.id}/labels"
    assert [(one["key"], one["value"]) for one in shown["properties"]["results"]] == [("k", [1])]
    assert {"operation": "update", "targetType": "custom"} in shown["operations"]["results"]
    assert [one["number"] for one in shown["versions"]["results"]] == [2, 1]
    assert shown["collaborators"]["results"] == [admin_id(served), account_id]
    assert {shown[name]["meta"]["hasMore"] for name in ("labels", "properties", "versions")} == {False}


def test_get_custom_content__unseen_is_404(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    hidden = [note(admin, space_id=private.id), note(admin, page_id=make(admin, private).id)]
    restricted = make(admin, space, "Restricted")
    outer = note(admin, page_id=restricted.id)
    hidden += [outer, note(admin, custom_content_id=outer.id)]
    _, stranger = served.user()
    assert read_note(stranger, outer).id == outer.id
    restrict(served, restricted.id, "read", [user_principal(admin_id(served))])
    hidden.append(note(admin, custom_content_id=outer.id))
    for one in hidden:
        with pytest.raises(NotFound, match=rf"Cannot find a custom content with id \[{one.id}\]"):
            read_note(stranger, one)
        with pytest.raises(NotFound):
            rewrite(stranger, one, 2)
        with pytest.raises(NotFound):
            drop_note(stranger, one)
        assert read_note(admin, one).status == "current"
    with pytest.raises(NotFound):
        admin.send(GetCustomContentById(id=int(restricted.id)))


# Changing


def test_update_custom_content__makes_the_next_version(admin: Client, space: SpaceBulk) -> None:
    made = note(admin, page_id=make(admin, space).id)
    changed = rewrite(admin, made, 2, title="Other", space_id=space.id, page_id=made.page_id)
    assert (changed.title, changed.page_id, changed.created_at) == ("Other", made.page_id, made.created_at)
    assert changed.body.storage
    assert changed.body.storage.value == "<p>next</p>"
    assert changed == read_note(admin, made, body_format="storage")
    assert rewrite(admin, made, 3, space_id=space.id).page_id == made.page_id


@pytest.mark.parametrize("number", [None, 0, 1, 3])
def test_update_custom_content__stale_version_is_409(admin: Client, space: SpaceBulk, number: int | None) -> None:
    made = note(admin, space_id=space.id)
    with pytest.raises(Conflict):
        rewrite(admin, made, number)
    assert read_note(admin, made, body_format="storage") == made


def test_update_custom_content__bad_input_is_400(served: Served, admin: Client, space: SpaceBulk) -> None:
    made = note(admin, space_id=space.id)
    page, elsewhere = make(admin, space), make(admin, served.space(admin))
    cases: list[dict[str, Any]] = [
        {"id": page.id},
        {"type": "ac:my-app:other"},
        {"title": ""},
        {"space_id": elsewhere.space_id},
        {"page_id": elsewhere.id},
        {"page_id": page.id, "custom_content_id": made.id},
        {"body": flat("storage", "<")},
    ]
    for case in cases:
        body = CustomContentUpdate(
            **{
                "id": made.id,
                "type": NOTE,
                "status": "current",
                "title": "x",
                "body": flat("raw", ""),
                "version": VersionWrite(number=2),
                **case,
            }
        )
        with pytest.raises(BadRequest):
            admin.send(UpdateCustomContent(id=int(made.id), body=body))
    assert read_note(admin, made, body_format="storage") == made


def test_update_custom_content__needs_permission(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    made = note(admin, space_id=private.id)
    account_id, reader = served.user()
    grant(served, private, account_id, "read/space", "create/page")
    assert read_note(reader, made).id == made.id
    with pytest.raises(NotFound):
        rewrite(reader, made, 2)
    with pytest.raises(NotFound):
        drop_note(reader, made)
    grant(served, private, account_id, "update/page")
    assert rewrite(reader, made, 2).author_id == admin_id(served)


def test_update_custom_content__moves_to_another_container(served: Served, admin: Client, space: SpaceBulk) -> None:
    first, second = make(admin, space, "First"), make(admin, space, "Second")
    outer = note(admin, "outer", page_id=first.id)
    inner = note(admin, "inner", custom_content_id=outer.id)
    restrict(served, second.id, "read", [user_principal(admin_id(served))])
    _, stranger = served.user()
    moved = rewrite(admin, outer, 2, page_id=second.id)
    assert (moved.page_id, read_note(admin, outer).page_id) == (second.id, second.id)
    for one in (outer, inner):
        with pytest.raises(NotFound):
            read_note(stranger, one)
    drop(admin, first)
    assert read_note(admin, inner).status == "current"
    drop(admin, second)
    assert {read_note(admin, one).status for one in (outer, inner)} == {"trashed"}


def test_update_custom_content__leaves_a_restricted_page(served: Served, admin: Client, space: SpaceBulk) -> None:
    closed, post = make(admin, space, "Closed"), blog_post(admin, space)
    restrict(served, closed.id, "read", [user_principal(admin_id(served))])
    outer = note(admin, page_id=closed.id)
    inner = note(admin, custom_content_id=outer.id)
    _, stranger = served.user()
    with pytest.raises(NotFound):
        read_note(stranger, inner)
    moved = rewrite(admin, outer, 2, blog_post_id=post)
    assert (moved.blog_post_id, moved.page_id) == (post, note(admin, space_id=space.id).page_id)
    assert {read_note(stranger, one).status for one in (outer, inner)} == {"current"}


def test_update_custom_content__never_into_itself(admin: Client, space: SpaceBulk) -> None:
    outer = note(admin, space_id=space.id)
    inner = note(admin, custom_content_id=outer.id)
    for target in (outer, inner):
        with pytest.raises(BadRequest, match="into itself"):
            rewrite(admin, outer, 2, custom_content_id=target.id)
    with pytest.raises(NotFound):
        rewrite(admin, outer, 2, page_id=1)
    assert read_note(admin, outer, body_format="storage") == outer


def test_update_custom_content__draft_is_published(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    draft = note(admin, "", page_id=page.id, status="draft")
    assert (draft.status, draft.title) == ("draft", "")
    _, stranger = served.user()
    with pytest.raises(NotFound):
        read_note(stranger, draft)
    with pytest.raises(NotFound):
        read_note(admin, draft, version=1)
    with pytest.raises(BadRequest):
        note(admin, custom_content_id=draft.id)
    with pytest.raises(BadRequest):
        rewrite(admin, draft, 1)
    published = rewrite(admin, draft, 1, title="Out", body=flat("raw", "published quokka"))
    assert (published.status, published.title, published.version and published.version.number) == ("current", "Out", 1)
    assert read_note(stranger, draft, body_format="raw").body == published.body
    assert draft.id in found(stranger, "quokka")


def test_update_custom_content__draft_on_what_is_gone_stays(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    draft = note(admin, page_id=page.id, status="draft")
    drop(admin, page)
    with pytest.raises(BadRequest, match="trashed"):
        rewrite(admin, draft, 1)
    assert read_note(admin, draft).status == "draft"


# Search


def test_custom_content__is_found_while_current(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    word = f"zebra{page.id}"
    made = note(admin, f"{word}title", page_id=page.id, body=flat("raw", f"{word}raw"))
    stored = note(admin, space_id=space.id, body=flat("storage", f"<p>{word}stored</p>"))
    draft = note(admin, space_id=space.id, status="draft", body=flat("raw", f"{word}draft"))
    assert found(admin, f"{word}title") == found(admin, f"{word}raw") == [made.id]
    assert found(admin, f"{word}stored") == [stored.id]
    assert found(admin, f"{word}draft") == []
    rewrite(admin, made, 2, title="x", body=flat("raw", f"{word}new"))
    assert found(admin, f"{word}new") == [made.id]
    assert found(admin, f"{word}raw") == []
    drop(admin, page)
    assert found(admin, f"{word}new") == []
    drop_note(admin, draft)


def test_custom_content__is_known_by_its_type(admin: Client, space: SpaceBulk) -> None:
    made = note(admin, space_id=space.id, type=f"ac:my-app:{space.key}")
    wanted = f'type = "{made.type}"'
    for cql in (wanted, f'type in (blogpost, "{made.type}") and space = {space.key}'):
        (hit,) = admin.send(SearchByCQL(cql=cql)).results
        assert hit.content
        assert (hit.content.id, hit.content.type, hit.url) == (made.id, made.type, made.links.webui)
    others = admin.send(SearchByCQL(cql=f'type != "{made.type}" and space = {space.key}')).results
    assert made.id not in [hit.content.id for hit in others if hit.content]
    body = ContentIds(content_ids=[made.id])
    assert admin.send(ConvertContentIdsToContentTypes(body=body)).results == {made.id: made.type}


def test_custom_content__goes_with_its_page_to_another_space(served: Served, admin: Client, space: SpaceBulk) -> None:
    page, private = make(admin, space), served.space(admin, create_private_space=True)
    outer = note(admin, page_id=page.id)
    inner = note(admin, custom_content_id=outer.id)
    _, stranger = served.user()
    assert read_note(stranger, inner).space_id == space.id
    target = int(str(private.homepage_id))
    admin.send(MovePage(page_id=int(page.id), position="append", target_id=target))
    for one in (outer, inner):
        assert read_note(admin, one).space_id == private.id
        with pytest.raises(NotFound):
            read_note(stranger, one)


def test_create__on_a_page_that_others_may_not_edit_is_not_found(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    _, client = served.user("reader")
    page = make(admin, space, "not to be added to")
    restrict(served, page.id, "update", [user_principal(admin_id(served))])
    given = {"type": "ac:app:note", "title": "n", "pageId": page.id, "body": {"representation": "raw", "value": "x"}}
    refused = client.raw("POST", "/wiki/api/v2/custom-content", json=given)
    assert refused.status_code == 404
    assert admin.raw("POST", "/wiki/api/v2/custom-content", json=given).status_code == 201
