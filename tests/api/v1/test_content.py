"""Single contents through v1."""

from __future__ import annotations

import json

import pytest
from msgspec import UNSET

from tests.api.v1.making import change, make, read, storage
from tests.conftest import Served
from watersmeet.client import ApiError, BadRequest, Client, Conflict, Forbidden, NotFound
from watersmeet.contract.v1.content import (
    ArchivePages,
    ArchiveRequest,
    BlueprintDraft,
    BodyValue,
    BodyWrite,
    ContentCreate,
    ContentRef,
    CreateContent,
    DeleteContent,
    GetContentById,
    GetHistoryForContent,
    LabelWrite,
    MetadataWrite,
    PageId,
    PropertyValue,
    PublishLegacyDraft,
    PublishSharedDraft,
    SpaceRef,
    VersionWrite,
)
from watersmeet.contract.v2.page import GetPageById
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.storage import gates

ADF = json.dumps(
    {"version": 1, "type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "hi"}]}]}
)


def test_create_content__answers_as_recorded(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "First steps")
    assert (page.type, page.status, page.title) == ("page", "current", "First steps")
    assert page.space
    assert page.space.key == space.key
    assert page.space.id == int(space.id)
    assert page.version
    assert page.version.number == 1
    assert page.version.friendly_when == "just a moment ago"
    assert page.history
    assert page.history.latest
    assert page.body
    assert page.body.storage
    assert page.body.storage.value == "<p>one</p>"
    assert page.ancestors
    assert [each.id for each in page.ancestors] == [space.homepage_id]
    assert page.container
    assert page.container["key"] == space.key
    assert page.links["webui"] == f"/spaces/{space.key}/pages/{page.id}/First+steps"
    assert page.links["base"].endswith("/wiki")
    assert page.links["context"] == "/wiki"
    assert page.links["collection"] == "/rest/api/content"
    assert page.links["self"] == f"{page.links['base']}/rest/api/content/{page.id}"
    assert page.links["tinyui"].startswith("/x/")
    assert page.expandable["children"] == f"/rest/api/content/{page.id}/child"


def test_create_content__trailing_slash_and_unknown_members(admin: Client, space: SpaceBulk) -> None:
    answer = admin.raw(
        "POST",
        "/wiki/rest/api/content/",
        json={
            "type": "page",
            "title": "Loose",
            "space": {"key": space.key, "name": None},
            "version": {"number": 1, "createdAt": None},
            "extensions": {},
            "body": {"storage": {"value": "<p>x</p>", "representation": "storage"}},
        },
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"


def test_create_content__without_title_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest):
        make(admin, space, None)


def test_create_content__draft_needs_no_title(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, None, status="draft")
    assert draft.status == "draft"
    assert read(admin, draft, status=("draft",)).id == draft.id


def test_create_content__id_of_a_draft_publishes_it(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Drafted", status="draft")
    body = ContentCreate(type="page", id=draft.id, status="current", title="Published", space=SpaceRef(key=space.key))
    page = admin.send(CreateContent(body=body))
    assert (page.id, page.status, page.title) == (draft.id, "current", "Published")


def test_create_content__taken_title_is_400_saying_so(admin: Client, space: SpaceBulk) -> None:
    make(admin, space, "Twice")
    with pytest.raises(BadRequest) as refused:
        make(admin, space, "twice")
    told = json.loads(refused.value.body)
    assert "title already exists" in told["message"]
    assert told["statusCode"] == 400
    assert set(told["data"]) >= {"authorized", "valid", "errors", "successful"}


def test_create_content__malformed_body_is_400_saying_where(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match="Error parsing xhtml"):
        make(admin, space, body="<p>one")


def test_create_content__unknown_space_is_403(admin: Client) -> None:
    with pytest.raises(Forbidden, match="No space with key"):
        admin.send(CreateContent(body=ContentCreate(type="page", title="Lost", space=SpaceRef(key="NOSUCHSPACE"))))


def test_create_content__unknown_type_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match="cannot be made here"):
        make(admin, space, type="sonnet")


def test_create_content__atlas_doc_format_reads_back_equal(admin: Client, space: SpaceBulk) -> None:
    body = BodyWrite(atlas_doc_format=BodyValue(value=ADF))
    given = ContentCreate(type="page", title="A document", space=SpaceRef(key=space.key), body=body)
    page = admin.send(CreateContent(body=given))
    again = read(admin, page, "body.atlas_doc_format")
    assert again.body
    assert again.body.atlas_doc_format
    assert again.body.atlas_doc_format.value == ADF


def test_create_content__metadata_sets_properties_and_labels(admin: Client, space: SpaceBulk) -> None:
    page = make(
        admin,
        space,
        metadata=MetadataWrite(
            properties={
                "editor": PropertyValue(value="v2"),
                "content-appearance-published": PropertyValue(value="full-width"),
            },
            labels=[LabelWrite(name="Blue"), LabelWrite(name="sky", prefix="global")],
        ),
    )
    again = read(admin, page, "metadata.properties.content_appearance_published", "metadata.labels", "version")
    assert again.metadata
    assert again.metadata.properties
    assert again.metadata.properties["content-appearance-published"]["value"] == "full-width"
    assert list(again.metadata.properties["_expandable"]) == ["editor"]
    assert again.metadata.labels
    assert {label.name for label in again.metadata.labels.results} == {"blue", "sky"}
    assert again.version
    assert again.version.number == 1


def test_get_content_by_id__opens_only_what_is_asked(admin: Client, space: SpaceBulk) -> None:
    page = read(admin, make(admin, space), "version")
    assert page.version
    assert page.space is UNSET
    assert page.history is UNSET
    assert page.body is UNSET
    assert page.expandable["space"] == f"/rest/api/space/{space.key}"
    assert page.expandable["history"] == f"/rest/api/content/{page.id}/history"
    assert "version" not in page.expandable


def test_get_content_by_id__by_default_space_history_version(admin: Client, space: SpaceBulk) -> None:
    page = read(admin, make(admin, space))
    assert page.space
    assert page.history
    assert page.version
    assert page.body is UNSET
    assert page.extensions.position is not UNSET


def test_get_content_by_id__storage_reads_back_to_the_byte(admin: Client, space: SpaceBulk) -> None:
    body = "<h1>Title</h1>\n<p>a&nbsp;b <strong>c</strong></p>\n<hr />"
    page = read(admin, make(admin, space, body=body), "body.storage")
    assert page.body
    assert page.body.storage
    assert page.body.storage.value == body
    assert page.body.storage.expandable["content"] == f"/rest/api/content/{page.id}"
    assert "view" in page.body.expandable


def test_get_content_by_id__ancestors_start_at_the_homepage(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    child = make(admin, space, "Child", under=parent)
    again = read(admin, child, "ancestors", "space.homepage")
    assert again.ancestors
    assert [each.id for each in again.ancestors] == [space.homepage_id, parent.id]
    assert again.space
    assert again.space.homepage
    assert again.space.homepage.id == space.homepage_id


def test_get_content_by_id__more_than_eight_sub_expansions_is_400(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    names = [f"body.{name}" for name in "abcdefghi"]
    with pytest.raises(BadRequest, match="8 sub-expansions"):
        read(admin, page, *names)
    assert read(admin, page, *names[:8]).body


def test_get_content_by_id__older_version(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Before")
    change(admin, page, 2, title="After", body=storage("<p>two</p>"))
    old = admin.send(
        GetContentById(
            id=int(page.id), status=("historical",), version=1, expand=("body.storage", "version", "history")
        )
    )
    assert (old.status, old.title) == ("historical", "Before")
    assert old.body
    assert old.body.storage
    assert old.body.storage.value == "<p>one</p>"
    assert old.version
    assert old.version.number == 1
    assert old.history
    assert not old.history.latest
    with pytest.raises(NotFound):
        read(admin, page, version=9)


def test_get_content_by_id__unseen_and_absent_are_alike(served: Served, admin: Client, space: SpaceBulk) -> None:
    private = served.space(admin, create_private_space=True)
    hidden = make(admin, private)
    _, other = served.user()
    with pytest.raises(NotFound) as unseen:
        read(other, hidden)
    with pytest.raises(NotFound) as absent:
        read(other, "99999999")
    assert unseen.value.title.replace(hidden.id, "N") == absent.value.title.replace("99999999", "N")


def test_get_content_by_id__malformed_id_is_400(admin: Client) -> None:
    answer = admin.raw("GET", "/wiki/rest/api/content/Docs")
    assert answer.status_code == 400
    assert answer.json()["statusCode"] == 400


def test_get_content_by_id__same_facts_as_v2(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, "Seen twice")
    there = admin.send(GetPageById(id=int(page.id), body_format="storage"))
    assert there.title == page.title
    assert there.space_id == space.id
    assert there.version
    assert page.version
    assert there.version.created_at == page.version.when
    assert there.author_id == page.version.by.account_id
    assert there.links.webui == page.links["webui"]
    assert there.links.tinyui == page.links["tinyui"]


def test_update_content__makes_the_next_version(served: Served, admin: Client, space: SpaceBulk) -> None:
    account_id, member = served.user("Member")
    page = make(admin, space)
    changed = change(member, page, 2, title="Renamed", body=storage("<p>two</p>"))
    assert changed.title == "Renamed"
    assert changed.version
    assert changed.version.number == 2
    assert changed.version.by.account_id == account_id
    current = member.raw("GET", "/wiki/rest/api/user/current").json()
    assert current["accountId"] == changed.version.by.account_id


@pytest.mark.parametrize("number", [1, 3])
def test_update_content__stale_version_is_409(admin: Client, space: SpaceBulk, number: int) -> None:
    page = make(admin, space)
    with pytest.raises(Conflict) as refused:
        change(admin, page, number)
    told = json.loads(refused.value.body)
    assert told["statusCode"] == 409
    assert "Version must be incremented" in told["message"]


def test_update_content__title_body_and_ancestors_are_optional(admin: Client, space: SpaceBulk) -> None:
    parent, page = make(admin, space, "Parent"), make(admin, space, "Kept")
    moved = change(admin, page, 2, title=None, ancestors=[ContentRef(id=int(parent.id))])
    assert moved.title == "Kept"
    assert moved.body
    assert moved.body.storage
    assert moved.body.storage.value == "<p>one</p>"
    assert moved.ancestors
    assert moved.ancestors[-1].id == parent.id


def test_update_content__without_version_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match=r"version\.number"):
        change(admin, make(admin, space), None)


def test_update_content__status_draft_saves_a_draft(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    saved = change(admin, page, 1, status="draft", title="Being written", body=storage("<p>new</p>"))
    assert (saved.status, saved.title) == ("draft", "Being written")
    assert read(admin, page).title == "A page"
    assert read(admin, page, status=("draft",)).title == "Being written"


def test_update_content__status_current_takes_out_of_the_trash(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    admin.send(DeleteContent(id=int(page.id)))
    restored = change(admin, page, 2, status="current")
    assert restored.status == "current"
    assert read(admin, page).status == "current"


def test_create_content__publishing_a_draft_moves_it(admin: Client, space: SpaceBulk) -> None:
    parent = make(admin, space, "Parent")
    draft = make(admin, space, "Drafted", status="draft")
    page = change(admin, draft, 1, ancestors=[ContentRef(id=parent.id)])
    assert page.status == "current"
    assert page.ancestors
    assert page.ancestors[-1].id == parent.id


def test_update_content__status_trashed_puts_into_the_trash(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    assert change(admin, page, 2, status="trashed").status == "trashed"
    with pytest.raises(NotFound):
        read(admin, page)


def test_update_content__unthinkable_status_is_501(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(ApiError) as refused:
        change(admin, make(admin, space), 2, status="historical")
    assert refused.value.status == 501


def test_update_content__labels_are_replaced(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, metadata=MetadataWrite(labels=[LabelWrite(name="old"), LabelWrite(name="kept")]))
    change(admin, page, 2, metadata=MetadataWrite(labels=[LabelWrite(name="kept"), LabelWrite(name="new")]))
    again = read(admin, page, "metadata.labels")
    assert again.metadata
    assert again.metadata.labels
    assert {label.name for label in again.metadata.labels.results} == {"kept", "new"}


def test_update_content__not_allowed_is_403(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    served.do(lambda session: gates.restrict(session, int(page.id), "update", ["u:nobody"]))
    _, member = served.user()
    with pytest.raises(Forbidden):
        change(member, page, 2)


def test_update_content__wrong_type_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest, match="is a page"):
        change(admin, make(admin, space), 2, type="blogpost")


def test_delete_content__trash_then_purge(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    admin.send(DeleteContent(id=int(page.id)))
    with pytest.raises(NotFound):
        read(admin, page)
    assert read(admin, page, status=("trashed",)).status == "trashed"
    assert read(admin, page, status=("any",)).status == "trashed"
    admin.send(DeleteContent(id=int(page.id), status="trashed"))
    with pytest.raises(NotFound):
        read(admin, page, status=("any",))


def test_delete_content__purge_of_current_is_400(admin: Client, space: SpaceBulk) -> None:
    with pytest.raises(BadRequest):
        admin.send(DeleteContent(id=int(make(admin, space).id), status="trashed"))


def test_delete_content__status_draft_discards(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, "Never", status="draft")
    admin.send(DeleteContent(id=int(draft.id), status="draft"))
    with pytest.raises(NotFound):
        read(admin, draft, status=("any",))


def test_get_history_for_content__latest_update_is_open(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    change(admin, page, 2, body=storage("<p>two</p>"))
    history = admin.send(GetHistoryForContent(id=int(page.id)))
    assert history.last_updated
    assert history.last_updated.number == 2
    assert history.previous_version
    assert history.previous_version.number == 1
    assert history.next_version is None
    assert "contributors" in history.expandable


def test_get_history_for_content__contributors(served: Served, admin: Client, space: SpaceBulk) -> None:
    account_id, member = served.user()
    page = make(admin, space)
    change(member, page, 2)
    history = admin.send(GetHistoryForContent(id=int(page.id), expand=("contributors",)))
    assert history.contributors
    assert history.contributors.publishers.user_keys[1:] == [account_id]
    assert history.last_updated is UNSET


def test_archive_pages__answers_where_to_look(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    task = admin.send(ArchivePages(body=ArchiveRequest(pages=[PageId(id=int(page.id))])))
    assert task.links.status == f"/rest/api/longtask/{task.id}"


def test_archive_pages__unknown_page_is_400(admin: Client) -> None:
    with pytest.raises(BadRequest):
        admin.send(ArchivePages(body=ArchiveRequest(pages=[PageId(id=99999999)])))


@pytest.mark.parametrize("operation", [PublishSharedDraft, PublishLegacyDraft])
def test_publish_draft__under_its_title(
    admin: Client, space: SpaceBulk, operation: type[PublishSharedDraft] | type[PublishLegacyDraft]
) -> None:
    draft = make(admin, space, None, status="draft", body="<p>drafted</p>")
    body = BlueprintDraft(version=VersionWrite(number=1), title=operation.__name__, type="page")
    page = admin.send(operation(draft_id=int(draft.id), body=body))
    assert (page.status, page.title) == ("current", operation.__name__)
    assert page.body
    assert page.body.storage
    assert page.body.storage.value == "<p>drafted</p>"


def test_publish_shared_draft__of_a_published_page(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    change(admin, page, 1, status="draft", body=storage("<p>shared</p>"))
    body = BlueprintDraft(version=VersionWrite(number=1), title="Shared", type="page")
    published = admin.send(PublishSharedDraft(draft_id=int(page.id), body=body))
    assert published.version
    assert published.version.number == 2
    assert published.body
    assert published.body.storage
    assert published.body.storage.value == "<p>shared</p>"


def test_publish_shared_draft__version_other_than_one_is_409(admin: Client, space: SpaceBulk) -> None:
    draft = make(admin, space, None, status="draft")
    body = BlueprintDraft(version=VersionWrite(number=2), title="Late", type="page")
    with pytest.raises(Conflict):
        admin.send(PublishSharedDraft(draft_id=int(draft.id), body=body))
