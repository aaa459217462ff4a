"""Bodies in other formats through v1, converted at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.v1.converting import (
    BODY,
    MALFORMED,
    ask,
    done,
)
from tests.api.v1.test_content_restrictions import only, put
from tests.api.v2.making import admin_id, attachment, make
from tests.conftest import Served
from watersmeet.client import BadRequest, Client, NotFound
from watersmeet.contract.v1.content_body import (
    ContentBodyCreate,
    ConvertContentBody,
)
from watersmeet.contract.v2.space import SpaceBulk


@pytest.mark.parametrize("to", ["view", "export_view", "styled_view", "editor"])
def test_convert_content_body__storage_to_what_is_shown(admin: Client, to: Any) -> None:
    told = admin.send(ConvertContentBody(to=to, body=BODY))
    assert told.representation == to
    assert "<strong>two</strong>" in told.value
    assert told.embedded_content == []
    assert told.expandable == {"content": "", "embeddedContent": "", "webresource": "", "mediaToken": ""}
    assert told.links["base"].endswith("/wiki")


def test_convert_content_body__storage_to_adf_and_back(admin: Client) -> None:
    there = admin.send(ConvertContentBody(to="atlas_doc_format", body=BODY))
    assert json.loads(there.value)["type"] == "doc"
    body = ContentBodyCreate(value=there.value, representation="atlas_doc_format")
    assert admin.send(ConvertContentBody(to="storage", body=body)).value == BODY.value


def test_convert_content_body__wiki_markup_to_storage(admin: Client) -> None:
    body = ContentBodyCreate(value="h1. Title", representation="wiki")
    assert "<h1>Title</h1>" in admin.send(ConvertContentBody(to="storage", body=body)).value


def test_convert_content_body__editor_to_storage(admin: Client) -> None:
    there = admin.send(ConvertContentBody(to="editor", body=BODY))
    body = ContentBodyCreate(value=there.value, representation="editor")
    assert "<strong>two</strong>" in admin.send(ConvertContentBody(to="storage", body=body)).value


@pytest.mark.parametrize(
    ("representation", "to"),
    [("storage", "storage"), ("view", "storage"), ("editor", "view"), ("plain", "view"), ("raw", "storage")],
)
def test_convert_content_body__other_pairs_are_400(admin: Client, representation: Any, to: Any) -> None:
    body = ContentBodyCreate(value="one", representation=representation)
    with pytest.raises(BadRequest, match=representation):
        admin.send(ConvertContentBody(to=to, body=body))


def test_convert_content_body__unknown_target_is_400(admin: Client) -> None:
    with pytest.raises(BadRequest, match="to"):
        admin.send(ConvertContentBody(to="pdf", body=BODY))  # type: ignore[arg-type]


def test_convert_content_body__malformed_is_400_with_its_place(admin: Client) -> None:
    with pytest.raises(BadRequest, match=r"xhtml.*line 1"):
        admin.send(ConvertContentBody(to="view", body=MALFORMED))


def test_convert_content_body__links_lead_into_the_space_of_the_context(
    served: Served, admin: Client, space: SpaceBulk
) -> None:
    page = make(admin, space, "Where it leads")
    elsewhere = served.space(admin)
    link = ContentBodyCreate(
        value='<p><ac:link><ri:page ri:content-title="Where it leads" /></ac:link></p>', representation="storage"
    )

    def leads(**more: Any) -> bool:
        return f"/pages/{page.id}/" in admin.send(ConvertContentBody(to="view", body=link, **more)).value

    assert leads(space_key_context=space.key)
    assert leads(content_id_context=int(page.id))
    assert leads(content_id_context=int(page.id), space_key_context=elsewhere.key)
    assert not leads(space_key_context=elsewhere.key)
    assert not leads()


def test_convert_content_body__unseen_context_is_404(served: Served, admin: Client) -> None:
    private = served.space(admin, create_private_space=True)
    page = make(admin, private)
    _, stranger = served.user()
    for context in ({"space_key_context": private.key}, {"content_id_context": int(page.id)}):
        admin.send(ConvertContentBody(to="view", body=BODY, **context))  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            stranger.send(ConvertContentBody(to="view", body=BODY, **context))  # type: ignore[arg-type]


def test_convert_content_body__expansions(admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space)
    names = ("embeddedContent", "mediaToken", "webresource.uris.all", "webresource.superbatch.tags.css")
    told = admin.send(ConvertContentBody(to="view", body=BODY, expand=names, content_id_context=int(page.id)))
    assert told.expandable == {"content": f"/rest/api/content/{page.id}"}
    assert told.media_token
    assert (told.media_token.content_id, told.media_token.collection_ids) == (page.id, [f"contentId-{page.id}"])
    assert told.webresource
    assert told.webresource.uris
    assert told.webresource.uris.all == []
    assert told.webresource.expandable == {"tags": ""}
    assert told.webresource.superbatch
    assert told.webresource.superbatch.tags
    assert told.webresource.superbatch.expandable == {"uris": "", "metatags": ""}


SHOWING = (
    '<p><ac:image><ri:attachment ri:filename="a.png" /></ac:image><ac:image><ri:attachment ri:filename="no.png" />'
    '</ac:image></p><ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
    '<ri:page ri:content-title="Included" /></ac:link></ac:parameter></ac:structured-macro>'
)


def test_convert_content_body__tells_what_is_embedded(served: Served, admin: Client, space: SpaceBulk) -> None:
    """Alike at once and by the worker; of what the caller may see."""
    page, included = make(admin, space, "Of files"), make(admin, space, "Included")
    file = attachment(admin, page.id, "a.png", b"picture")
    assert file.extensions.file_id
    asked: dict[str, Any] = {
        "to": "view",
        "body": ContentBodyCreate(value=SHOWING, representation="storage"),
        "content_id_context": int(page.id),
        "expand": ("embeddedContent", "mediaToken"),
    }
    for found in (admin.send(ConvertContentBody(**asked)), done(admin, ask(admin, **asked))):
        shown = {one.entity_type: one for one in found.embedded_content}
        assert shown.keys() == {"page", "attachment"}
        assert (shown["page"].entity_id, shown["page"].entity["title"]) == (int(included.id), "Included")
        assert (shown["attachment"].entity["id"], shown["attachment"].entity["title"]) == (file.id, "a.png")
        assert found.media_token
        assert found.media_token.file_ids == [file.extensions.file_id]
    put(admin, included, only("read", admin_id(served)))
    _, member = served.user()
    assert [one.entity_type for one in member.send(ConvertContentBody(**asked)).embedded_content] == ["attachment"]
    without = admin.send(ConvertContentBody(**{**asked, "expand": None}))
    assert (without.embedded_content, bool(without.media_token)) == ([], False)
